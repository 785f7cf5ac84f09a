"""The last cell says where an answer went, before the deadline, in the grader's words."""

import pytest

from advex.submission.findings import read_findings
from advex.submission.notebook import Cell

WRITTEN = Cell("code", "def f(x):\n    return x", frozenset(), False)
BLANK = Cell("code", "def f(x):\n    ...", frozenset(), False)
CALLS = Cell("code", "def f(x):\n    return g(x)", frozenset(), False)
HELPER = Cell("code", "def g(x):\n    return x", frozenset(), False)
SKIPPED = Cell("code", "def f(x):\n    return x", frozenset({"otter_ignore"}), False)
CHECK = Cell("code", 'grader.check("q1")', frozenset(), True)
TEXT = Cell("markdown", "# A heading", frozenset(), False)


def found(*cells, said="f(x) gave nothing."):
    failed = [{"title": "t", "function": "f", "said": said, "line": ""}]
    check = {"question": "q1", "failed": failed}
    return read_findings(cells, [[cells.index(CHECK), None, "", check]], [])


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ((TEXT, CHECK, WRITTEN), "f is defined below its check, in code cell 2."),
        ((WRITTEN, TEXT, BLANK, CHECK), "f is written in code cell 1, and a blank copy in code "),
        ((SKIPPED, CHECK), "f is defined only in code cell 1, which grading skips"),
    ],
)
def test_an_answer_that_the_check_does_not_see_is_named_once(cells, told):
    findings = found(*cells)
    [problem] = findings.problems
    assert problem.startswith(told)
    assert findings.failing == {"q1": {}}


def test_a_helper_below_the_check_is_named():
    findings = found(CALLS, CHECK, HELPER, said="NameError: name 'g' is not defined")
    assert findings.problems[0].startswith("g is defined below its check, in code cell 3.")


def test_a_wrong_answer_keeps_its_reason():
    findings = found(WRITTEN, CHECK)
    assert findings.problems == []
    assert findings.failing == {"q1": {"f": "f(x) gave nothing."}}


def test_a_cell_in_another_language_is_named_though_it_works_here():
    shell = Cell("code", "%%bash\necho hello", frozenset(), False)
    timed = Cell("code", "%%time\ny = 1", frozenset(), False)
    [problem] = found(shell, timed, WRITTEN, CHECK).problems
    assert problem.startswith("The cell “%%bash”: Grading can't run cells that begin with %%bash.")
