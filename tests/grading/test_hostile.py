"""No attack earns a point, finds anything, hangs the grader, or leaves anything behind."""

import ast
import json
import sys
import time

import pytest

from autograder.grading.zygote_client import ZygoteClient
from autograder.sandbox.limits import Limits
from grading.conftest import Grade
from grading.notebooks import Notebook, Variant, read_variants
from grading.traces import processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the layers")

ATTACKS = read_variants("hostile")
LIMITS = Limits(cell=2, notebook=30, call=1, long_call=3, submission=90, grace=0.3)


@pytest.mark.usefixtures("leftovers")
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda variant: variant.name)
def test_an_attack_earns_nothing_and_leaves_nothing(
    attack: Variant,
    bases: dict[str, Notebook],
    grade: Grade,
    zygote: ZygoteClient,
) -> None:
    """It scores what its base does but for the questions it spoils, and nothing of it remains."""
    if "seccomp" not in zygote.layers:
        pytest.skip("a fork bomb is let loose only where it is refused")
    began = time.monotonic()
    results = grade(attack.notebook(bases), LIMITS, bonus=attack.bonus)
    assert time.monotonic() - began < LIMITS.submission + 10
    earned = {result.case.question for result in results.cases if result.passed}
    lost = {result.case.question for result in results.cases if not result.passed}
    if attack.base == "blank":
        assert not earned
    else:
        assert lost <= attack.loses
    assert "FOUND" not in json.dumps(results.to_gradescope({}))
    assert not processes(zygote)


def test_after_an_attack_the_next_submission_gets_its_marks(
    bases: dict[str, Notebook], grade: Grade
) -> None:
    """The same zygote grades the reference after a notebook that overwrites its packages."""
    spoiler = next(attack for attack in ATTACKS if attack.name == "write_elsewhere")
    grade(spoiler.notebook(bases))
    assert grade(bases["reference"]).score == 74


CHECKS_OFTEN = """
calls = []
def distance_to_boundary(X, w, b, norm):
    calls.append(1)
    return np.ones(len(X))
seen = []
for _ in range(5):
    grader.check("q2g")
    seen.append(len(calls))
raise ValueError(seen)
"""


def test_hidden_tests_run_a_few_times_only_and_then_count_at_the_end(
    bases: dict[str, Notebook], grade: Grade
) -> None:
    """Else their runs could be watched until it is known which of many answers is right."""
    cells = [("override q2g", CHECKS_OFTEN), ("end", "distance_to_boundary = right")]
    cells.insert(0, ("override q2g", "right = distance_to_boundary"))
    results = grade(Variant("often", "", "reference", frozenset(), "", cells[::-1]).notebook(bases))
    problem, often = results.notes
    counts = ast.literal_eval(problem.partition("ValueError: ")[2].splitlines()[0])
    assert 0 < counts[0] < counts[1] < counts[2] == counts[3] == counts[4]
    assert "q2g was checked more than 3 times: it counts as it was at the end" in often
    assert results.score == 74
