"""The report in a browser: nothing is missing, and nothing sticks out."""

from pathlib import Path

import pytest
from helpers.browser import WIDTHS, open_page, serious_faults
from helpers.graded_classes import some_class, submission, write_report

from autograder.grader.host.feedback import Feedback
from autograder.report.student_page import Marked, StudentPages

pytestmark = pytest.mark.slow

PAPER = {False: "rgb(251, 250, 247)", True: "rgb(21, 24, 28)"}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_fits_its_window(width: int, dark: bool, tmp_path: Path) -> None:
    """Also with ids and reasons without a space, and with every table unfolded."""
    graded = some_class(seed=6, size=400)
    graded += [submission("i" * 400, reason="r" * 400, seconds=100), submission("שלום_" * 40)]
    marks = {entry.id: {"q10_discussion_of_what_was_found": 1} for entry, _ in graded}
    path = tmp_path / "report.html"
    points = {"q10_discussion_of_what_was_found": 2}
    write_report(path, graded, marks=marks, names=True, points=points)
    with open_page(path, width, dark) as page:
        ground = "getComputedStyle(document.documentElement).backgroundColor"
        assert page.evaluate(ground) == PAPER[dark]
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert width == WIDTHS[0] or serious_faults(page) == []
        bars = page.locator("#scores .plot rect")
        assert max(bar["height"] for bar in (b.bounding_box() for b in bars.all()) if bar) > 100


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_students_page_keeps_nobody_out(dark: bool, tmp_path: Path) -> None:
    graded = submission("a", [True, False] * 3, ["", "It looks as if the sign were wrong."] * 3)
    marked = Marked({"a": {"q9": 4.25}}, {"a": {"q9": "Why so?\nSay more."}}, {"q9": 6})
    list(StudentPages(tmp_path, "A lab", Feedback.HINTS, marked).write(iter([graded])))
    with open_page(tmp_path / "a.html", 1280, dark) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert serious_faults(page) == []
