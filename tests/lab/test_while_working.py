"""The display of `grader.check` in a student's notebook."""

import html
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from helpers.at_work import IMPORTS, Session, graded_cells
from helpers.notebooks import Variant, read_variants

from autograder.release.build import Built

LAB = "import numpy as np\nimport advex\n\n\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-z))"
CHECK = 'grader.check("q2a")'
HALF_THE_SLOPE = """
def grad_theta(x, theta):
    return sigmoid(theta.T @ x) * x
direction_theta = "x"
"""
Shown = dict[str, Any]


@pytest.fixture(scope="module")
def folder(release: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release as a student has it."""
    return Path(shutil.copytree(release.student, tmp_path_factory.mktemp("at work") / "lab"))


@pytest.fixture(scope="module")
def session(folder: Path) -> Iterator[Session]:
    """A session for all tests that leave nothing behind but names."""
    with Session(folder) as opened:
        yield opened


def last(session: Session, *cells: str) -> Shown:
    """The display of the last of some cells, run after the lab's imports."""
    return session.show([IMPORTS, LAB, *cells])[-1]


def text(session: Session, *cells: str) -> str:
    return str(last(session, *cells)["text/plain"])


def named(shown: Shown) -> list[str]:
    """The mistakes that a check names."""
    found = re.findall(r"Hint 2: [^<]*</summary><div[^>]*>(.*?)</div>", shown["text/html"])
    return [html.unescape(mistake) for mistake in found]


def test_a_failed_check_shows_its_title_and_what_came_out_beside_what_was_expected(session):
    said = text(session, HALF_THE_SLOPE, CHECK)
    assert "✗ Not yet: grad_theta gives the worked value of its docstring" in said
    assert "called with  x = [[1], [2]], theta = [[1.5], [-0.25]]" in said
    assert "yours        [[0.731059], [1.46212]]" in said
    assert "expected     [[0.196612], [0.393224]]" in said
    assert "q2a - 2" not in said


def test_a_pass_says_what_it_means(session, release):
    right = HALF_THE_SLOPE.replace("* x", "* sigmoid(-theta.T @ x) * x")
    shown = last(session, right, CHECK)
    question = release.master.questions["q2a"]
    public, hidden = (len(question.cases(hidden=kind)) for kind in (False, True))
    ending = f"{public} of {public} public checks passed; {hidden} more run at grading."
    assert shown["text/plain"].endswith(ending)
    assert ending in shown["text/html"]
    assert "passed!" not in shown["text/html"]
    assert "Hint" not in shown["text/html"]


def test_an_error_shows_the_students_own_line_and_no_line_of_a_test(session):
    raising = "def grad_theta(x, theta):\n    z = theta @ x\n    return z\ndirection_theta = 'x'"
    said = text(session, raising, CHECK)
    assert "ValueError: matmul" in said
    assert re.search(r"your line +Cell In\[\d+\], line 2: z = theta @ x", said)
    assert "for the same reason as the check above" in said
    assert "required(" not in said
    helper = "def helper(x):\n    return x.nope\ndef grad_theta(x, theta):\n    return helper(x)"
    assert "line 2: return x.nope" in text(session, helper, CHECK)


def test_hints_unfold_in_two_rungs_and_nothing_runs_by_itself(session):
    shown = last(session, HALF_THE_SLOPE, CHECK)
    [mistake] = named(shown)
    assert "value of the logistic function" in mistake
    page = shown["text/html"]
    assert re.search(
        r"<details.*Hint 1: a question.*<details.*Hint 2.*</details>.*</details>", page
    )
    assert "open" not in page
    assert "<script" not in page
    assert not re.search(r"(?<!-)\bcolor:", page)


def test_the_hints_come_one_by_one_where_there_is_no_html(session):
    shown = session.show([IMPORTS, LAB, HALF_THE_SLOPE, CHECK, *['advex.hint("q2a")'] * 2])
    assert 'advex.hint("q2a")' in shown[3]["text/plain"]
    first, second = (cell["printed"] for cell in shown[4:])
    [mistake] = named(shown[3])
    assert mistake not in first
    assert "?" in first
    assert mistake in second
    shown = session.show([IMPORTS, LAB, 'advex.hint("q2b")'])
    assert 'grader.check("q2b")' in shown[-1]["printed"]


def test_what_a_student_wrote_is_text_and_no_markup(session):
    tag = "<img src=x onerror=alert(1)>"
    raising = f"def grad_theta(x, theta):\n    raise ValueError('{tag}')"
    shown = last(session, raising, CHECK)["text/html"]
    parser = _Tags()
    parser.feed(shown)
    assert "img" not in parser.seen
    assert html.escape(tag, quote=False) in shown


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)


def test_a_function_that_is_missing_names_one_that_is_nearly_called_so(session):
    said = text(session, HALF_THE_SLOPE.replace("grad_theta", "gradtheta"), CHECK)
    assert "grad_theta is not defined. Run the cell that defines it" in said
    assert "There is a gradtheta." in said


def test_an_attack_whose_gradient_fails_is_told_to_begin_there(session):
    gradient = "def grad_x(x, theta):\n    return -theta\ndirection_x = 'theta'"
    attack = "def attack_logistic(x, theta, t, step, n):\n    return x - step * grad_x(x, theta)"
    shown = last(session, gradient, 'grader.check("q2b")', attack, 'grader.check("q2c")')
    assert "uses grad_x, whose own check failed: begin there" in shown["text/plain"]
    assert "Hint" not in shown["text/html"]


def test_values_in_the_wrong_shape_only_get_no_question_about_values(session):
    flat = HALF_THE_SLOPE.replace("* x", "* sigmoid(-theta.T @ x) * x").replace(
        "return", "return np.ravel"
    )
    flat = re.sub(r"np.ravel (.*)", r"np.ravel(\1)", flat)
    shown = last(session, flat, CHECK)
    assert "has shape (3,); expected (3, 1)" in shown["text/plain"]
    assert "Hint" not in shown["text/html"]


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("direction_theta = x", 'Put it in quotes: direction_theta = "x"'),
        ("direction_theta = -theta  # up", 'Put it in quotes: direction_theta = "-theta"'),
        ("with advex.using(grad_x):\n    grad_x(1)", "grad_x is not defined: run all cells above"),
        ("with advex.using(sigmoid):\n    digits.X_test", "It is not defined: run all cells above"),
    ],
)
def test_a_name_that_is_not_defined_gets_the_advice_that_fits(session, written, advice):
    assert advice in last(session, written)["printed"]


def test_a_direction_without_quotes_is_told_of_where_the_name_exists(session):
    written = HALF_THE_SLOPE.replace('"x"', "x")
    said = text(session, "x = np.ones((2, 1))", written, CHECK)
    assert 'direction_theta is an array, not a text: write the choice in quotes, one of "x"' in said


def changed(folder: Path, place: Path, **facts: Any) -> Path:
    """A copy of the release with other facts."""
    copy = Path(shutil.copytree(folder, place / "lab"))
    path = copy / "tests" / "while_working.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | facts), "utf-8")
    return copy


def test_a_loop_that_never_ends_is_stopped_and_its_function_and_line_named(folder, tmp_path):
    endless = """
def grad_theta(x, theta):
    while True:
        try:
            sum(range(1000))
        except:
            pass
"""
    quick = changed(folder, tmp_path, seconds={"": 1})
    with Session(quick) as session:
        said = text(session, endless, CHECK)
    assert "grad_theta had not returned after 1 s, and was stopped" in said
    assert re.search(r"your line +Cell In\[\d+\], line [2-6]: ", said)
    assert "grad_theta was not called again" in said


def test_an_alarm_of_the_students_own_survives_a_check(folder):
    alarm = "import signal\nsignal.signal(signal.SIGALRM, own := lambda *_: None)"
    asked = "signal.getsignal(signal.SIGALRM) is own, signal.getitimer(signal.ITIMER_REAL)"
    with Session(folder) as session:
        assert text(session, alarm, HALF_THE_SLOPE, CHECK, asked) == "(True, (0.0, 0.0))"


def test_the_instructor_can_leave_out_hints_or_all_but_the_verdict(folder, tmp_path):
    with Session(changed(folder, tmp_path / "1", show="values")) as session:
        values = last(session, HALF_THE_SLOPE, CHECK)
    assert "expected     [[0.196612], [0.393224]]" in values["text/plain"]
    assert "Hint" not in values["text/html"]
    with Session(changed(folder, tmp_path / "2", show="pass")) as session:
        verdicts = last(session, HALF_THE_SLOPE, CHECK)
    assert "✗ Not yet: grad_theta gives the worked value" in verdicts["text/plain"]
    assert "0.25" not in verdicts["text/plain"] + verdicts["text/html"]


def test_at_grading_otters_result_is_shown_as_otter_shows_it(folder):
    grading = "otter.Notebook._grading_mode = True"
    with Session(folder) as session:
        assert text(session, HALF_THE_SLOPE, grading, CHECK).startswith("q2a results:")


def checks(variants: list[Variant], session: Session, bases: dict[str, Any]) -> list[list[Shown]]:
    """The display of each check of each submission."""
    jobs = [graded_cells(variant.notebook(bases)) for variant in variants]
    return [
        [shown for cell, shown in zip(job, all_shown, strict=True) if "grader.check(" in cell]
        for job, all_shown in zip(jobs, map(session.show, jobs), strict=True)
    ]


# One stops too early, which at the public inputs is one step less; the other's hint is of a check
# that comes before the one that names its mistake.
NAMED_OTHERWISE = {"q2d_stops_when_all_arrive", "q2f_logistic_clips", "q2f_logistic_one_label"}


def test_a_mistake_that_is_named_is_the_one_that_the_grader_names(session, bases):
    wrong = [variant for variant in read_variants("wrong") if not variant.bonus]
    hints = 0
    for variant, shown in zip(wrong, checks(wrong, session, bases), strict=True):
        mistakes = [mistake for check in shown if "text/html" in check for mistake in named(check)]
        assert len(mistakes) <= 1, variant.name
        hints += len(mistakes)
        known = variant.hint in " ".join(mistakes) or "sign" in variant.hint
        assert not mistakes or known or variant.name in NAMED_OTHERWISE, variant.name
    assert hints > len(wrong) / 3


def test_right_answers_pass_and_get_no_hint(session, bases):
    right = [variant for variant in read_variants("right") if not variant.bonus]
    for variant, shown in zip(right, checks(right, session, bases), strict=True):
        for check in shown:
            assert "Not yet" not in check["text/plain"], variant.name
            assert "Hint" not in check["text/html"], variant.name
