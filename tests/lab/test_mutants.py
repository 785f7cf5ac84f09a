"""The tests notice when something is wrong: the reference answers, changed bit by bit."""

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

import pytest
import yaml
from helpers.mutants import Change, Mutant, load_tests, lost_case, mutants

from autograder.release.build import Built
from autograder.release.source.master import Role

EQUIVALENT = Path(__file__).with_name("equivalent_mutants.yaml")
LEAST_SCORE = 0.98


@pytest.fixture(scope="module")
def equivalent() -> list[Change]:
    """The listed mutants, each with a reason."""
    entries = yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8"))
    assert all(entry.pop("why") for entry in entries)
    return [Change(**entry) for entry in entries]


def verdicts(release: Built, tests: Path) -> list[tuple[Change, str | None]]:
    """Each mutant, and the test case that costs it points, if any."""
    files = {q.name: load_tests(tests, q.name) for q in release.master.autograded}
    return [
        (mutant.change, lost_case(release.master, mutant, files[mutant.change.question]))
        for mutant in mutants(release.master)
    ]


def table(made: Counter[str], listed: Counter[str], missed: Counter[str]) -> str:
    """The number of mutants, by question."""
    lines = [f"{'question':<10}{'mutants':>9}{'caught':>9}{'equivalent':>12}{'missed':>9}"]
    for question, number in made.items():
        caught = number - listed[question] - missed[question]
        lines.append(
            f"{question:<10}{number:>9}{caught:>9}{listed[question]:>12}{missed[question]:>9}"
        )
    return "\n".join(lines)


def listing(changes: Collection[Change], heading: str) -> str:
    """The changes below a heading, or nothing."""
    return "\n".join([heading, *map(str, changes)]) if changes else ""


def by_question(changes: Sequence[Change]) -> Counter[str]:
    return Counter(change.question for change in changes)


def test_the_tests_catch_the_mutants_that_are_not_equivalent(release, equivalent):
    """All of them; and the list of equivalent ones is short and holds."""
    results = verdicts(release, release.assigned.autograder / "tests")
    survivors = [change for change, case in results if case is None]
    missed = [change for change in survivors if change not in equivalent]
    stale = [change for change in equivalent if change not in survivors]
    score = 1 - len(missed) / (len(results) - len(equivalent) + len(stale))
    made = by_question([change for change, _ in results])
    listed = by_question([change for change in survivors if change in equivalent])
    report = "\n".join(
        [
            table(made, listed, by_question(missed)),
            f"mutation score without the equivalent ones: {score:.1%}",
            listing(missed, "No test catches these. Write one, or say why they are equivalent:"),
            listing(stale, f"{EQUIVALENT.name} has these, and they are caught or gone:"),
        ]
    )
    print("\n" + report)
    assert not missed, report
    assert not stale, report
    assert len(equivalent) < 10, f"{len(equivalent)} mutants are listed as equivalent."


def test_the_public_tests_alone_miss_too_many(release, equivalent):
    """So the hidden ones are needed, and mutants that are missed do get noticed."""
    results = verdicts(release, release.student / "tests")
    missed = [change for change, case in results if case is None and change not in equivalent]
    assert len(missed) > (1 - LEAST_SCORE) * len(results)


def test_the_reference_itself_loses_nothing(release):
    for cell in release.master.of_role(Role.SOLUTION):
        if cell.kind == "code":
            tests = load_tests(release.assigned.autograder / "tests", cell.question)
            assert lost_case(release.master, Mutant(cell, cell.source), tests) is None


@pytest.mark.parametrize(
    "endless",
    ["while True:", "while attack_logistic(x, theta, target, step_size, iters).any():"],
    ids=["loop", "recursion"],
)
def test_a_mutant_that_never_ends_is_caught(release, endless):
    [cell] = [
        cell
        for cell in release.master.of_role(Role.SOLUTION)
        if cell.kind == "code" and cell.question == "q2c"
    ]
    source = cell.source.replace("for _ in range(iters):", endless)
    assert source != cell.source
    tests = load_tests(release.assigned.autograder / "tests", "q2c")
    assert lost_case(release.master, Mutant(cell, source), tests) == "test_shape"
