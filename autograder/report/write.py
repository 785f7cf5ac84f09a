"""Writing the report: one HTML file without scripts that asks nothing of the network."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.batch.entries import Entry
from autograder.batch.grades import Marks
from autograder.batch.record import Number, Record
from autograder.grading.files import write_atomically
from autograder.report import wording
from autograder.report.page import page
from autograder.report.tally import Tally

_HERE = Path(__file__).parent


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
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(_HERE),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        number=wording.number, percent=wording.percent, points=wording.points, signed=wording.signed
    )
    style = (_HERE / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("report.html.jinja").render(
        page(tally), style=Markup(style), style_hash=digest
    )
