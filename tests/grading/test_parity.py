"""Our grader gives what stock otter gives, case by case, for submissions that mean no harm."""

import os
from pathlib import Path

import pytest
from helpers.grading import Grade
from helpers.notebooks import NOTEBOOK, Notebook, Variant, read_variants, together, write
from otter.api import grade_submission as otter_grade

from autograder.grader.host.results import Results
from autograder.grader.sandbox.limits import Limits
from autograder.release.verification.stock import StockResult

ByCase = dict[str, list[tuple[float, bool]]]


def ours_by_case(results: Results) -> ByCase:
    """Points and outcome of each case, by question."""
    cases: ByCase = {}
    for result in results.cases:
        cases.setdefault(result.case.question, []).append((result.case.points, result.passed))
    return cases


def otters_by_case(notebook: Path, autograder: Path) -> ByCase:
    """The same from `otter run`, which leaves the working directory when it fails."""
    here = Path.cwd()
    try:
        graded = otter_grade(str(notebook), str(autograder), quiet=True)
    finally:
        os.chdir(here)
    return {
        name: [(result.test_case.points, result.passed) for result in file.test_case_results]
        for name, file in graded.results.items()
    }


@pytest.mark.parametrize("name", ["reference", "blank"])
def test_every_case_of_the_whole_lab_scores_as_with_otter_run(
    name: str, bases: dict[str, Notebook], grade: Grade, stock: dict[str, list[StockResult]]
) -> None:
    """The bonus question, for which a network is trained, is graded as well."""
    otters: ByCase = {}
    for case in stock[name]:
        otters.setdefault(case.question, []).append((case.points, case.passed))
    assert ours_by_case(grade(bases[name], Limits(), bonus=True)) == otters


# Stock otter takes seconds for a notebook, however little of it is of interest.
@pytest.mark.parametrize(
    "submission", together(read_variants("honest")), ids=lambda variant: variant.name
)
def test_every_case_scores_as_with_otter_run(
    submission: Variant,
    bases: dict[str, Notebook],
    grade: Grade,
    quick_autograder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Ours and otter's results are the same, and only the questions that should lose points do."""
    monkeypatch.setenv("PIP_DISABLE_PIP_VERSION_CHECK", "1")  # some run pip, which asks the network
    # otter wants the notebook's name to be the assignment's.
    notebook = write(submission.notebook(bases), tmp_path / NOTEBOOK)
    results = grade(notebook, Limits())
    if submission.base == "reference":
        lost = {result.case.question for result in results.cases if not result.passed}
        assert lost == submission.loses
    assert ours_by_case(results) == otters_by_case(notebook, quick_autograder)
