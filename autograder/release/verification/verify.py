"""The last step of a release: the reference earns every point, the blank notebook none."""

from collections.abc import Sequence

from autograder.release.errors import ReleaseError
from autograder.release.source.master import Master, MasterCell, MasterQuestion
from autograder.release.source.testcase import TestCase
from autograder.release.verification.stock import StockResult

_HEADER = ("question", "points", "reference", "blank", "public tests", "hidden tests")


def check_verdicts(
    master: Master, reference: Sequence[StockResult], blank: Sequence[StockResult]
) -> None:
    """Raise ReleaseError that names each test case with the wrong verdict, and its cell."""
    problems = []
    for question in master.autograded:
        problems += _missing(question, reference, "reference") + _missing(question, blank, "blank")
    if problems:
        raise ReleaseError.of(problems)
    for case in reference:
        if not case.passed:
            problems.append(
                f"the reference loses {case.points:g} points at "
                f"{_cell(master, case)}:\n{_indented(case.message)}"
            )
    for case in blank:
        score = case.score + (_test(master, case).bonus if case.passed else 0)
        if score:
            problems.append(
                f"the blank release earns {score:g} points at {_cell(master, case)}. "
                "Make the test fail where there is no answer yet, or give it 0 points."
            )
    if problems:
        raise ReleaseError.of(problems)


def verdict_table(
    master: Master, reference: Sequence[StockResult], blank: Sequence[StockResult]
) -> str:
    """Points, scores and numbers of tests, a line for each question and one for the total."""
    rows: list[tuple[str, list[float]]] = []
    for question in master.autograded:
        scores = [
            sum(case.score for case in cases if case.question == question.name)
            for cases in (reference, blank)
        ]
        counts = [len(question.cases(hidden=hidden)) for hidden in (False, True)]
        rows.append((question.name, [question.points, *scores, *counts]))
    rows.append(("total", [sum(column) for column in zip(*(row[1] for row in rows), strict=True)]))
    lines = [_HEADER, *((name, *(f"{value:g}" for value in values)) for name, values in rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(_HEADER))]
    return "\n".join(
        f"{line[0]:<{widths[0]}}"
        + "".join(f"  {text:>{width}}" for text, width in zip(line[1:], widths[1:], strict=True))
        for line in lines
    )


def _missing(question: MasterQuestion, cases: Sequence[StockResult], who: str) -> list[str]:
    found = sum(case.question == question.name for case in cases)
    if found == len(question.tests):
        return []
    return [
        f"otter ran {found} of the {len(question.tests)} tests of {question.name} on the {who}; "
        f"see {question.begin}."
    ]


def _cell(master: Master, case: StockResult) -> MasterCell:
    return master.questions[case.question].tests[case.number - 1]


def _test(master: Master, case: StockResult) -> TestCase:
    test = _cell(master, case).test
    assert test is not None  # every cell between BEGIN and END TESTS has one
    return test


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
