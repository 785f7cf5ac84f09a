"""Writing the report: one HTML file without scripts that asks nothing of the network."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.batch.grades import Marks
from autograder.batch.record import Number, Record
from autograder.grader.output.files import write_atomically
from autograder.report import wording
from autograder.report.frame import render_page
from autograder.report.page import page
from autograder.report.tally import Tally
from autograder.roster.entries import Entry

_TEMPLATE = Path(__file__).with_name("report.html.jinja")


def write_report(
    path: Path,
    graded: Iterable[tuple[Entry, Record]],
    marks: Marks | None = None,
    names: bool = False,
    worth: Mapping[str, Number] | None = None,
) -> None:
    """Write the report of a class to `path`, whole or not at all, going through the records once.

    marks: submission id → free-response question → points; they count in the totals.
    worth: the points of each free-response question, needed with marks.
    names: whether to name students where a submission is named.

    The same records give the same bytes, in whatever order they come. ValueError where submissions
    were graded with different test cases, or one that was graded lacks a mark, or worth is missing.
    """
    if marks and not worth:
        raise ValueError("marks need worth: how many points each free-response question has")
    tally = Tally(marks or {}, worth if worth and marks else {}, names)
    for entry, record in graded:
        tally.add(entry, record)
    write_atomically(path, _render(tally))


def _render(tally: Tally) -> str:
    filters = {
        "number": wording.number,
        "percent": wording.percent,
        "points": wording.points,
        "signed": wording.signed,
    }
    return render_page(_TEMPLATE, page(tally), filters)
