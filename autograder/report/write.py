"""Writing the report: one HTML file without scripts that asks nothing of the network."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from autograder.batch.grades import Marks
from autograder.batch.predictions import Prediction
from autograder.batch.record import Record
from autograder.grader.host.assignment import Number
from autograder.grader.output.files import write_atomically
from autograder.report import wording
from autograder.report.changes import Change
from autograder.report.frame import render_page
from autograder.report.page import page
from autograder.report.predicted import predicted
from autograder.report.tally import Tally
from autograder.roster.entries import Entry

MOST_CHANGES = 200
_TEMPLATE = Path(__file__).with_name("report.html.jinja")


class Report:
    """The report of a class, to be written when all records have been counted.

    The same records give the same bytes, in whatever order they come.
    """

    def __init__(
        self,
        marks: Marks | None = None,
        names: bool = False,
        points: Mapping[str, Number] | None = None,
        title: str = "",
        predictions: Sequence[Prediction] = (),
    ) -> None:
        """Begin a report without records. ValueError where there are marks and no points.

        marks: submission id → free-response question → points; they count in the totals.
        points: of each free-response question, needed with marks.
        names: whether to name students where a submission is named.
        title: the assignment's.
        predictions: those that the assignment asks for.
        """
        if marks and not points:
            raise ValueError("marks need the points that each free-response question has")
        self._tally = Tally(marks or {}, points if points and marks else {}, names)
        self._title = title
        self._predictions = predictions

    def count(self, graded: Iterable[tuple[Entry, Record]]) -> Iterator[tuple[Entry, Record]]:
        """The same again, counted on its way.

        ValueError where submissions were graded with different test cases, or one that was graded
        has no mark.
        """
        for entry, record in graded:
            self._tally.add(entry, record)
            yield entry, record

    def write(self, path: Path, changes: Sequence[Change] = (), late: str = "") -> None:
        """Write the report to `path`, whole or not at all.

        `changes` are those since the last; `late` is a sentence on late work, if there is a policy.
        """
        write_atomically(path, _render(self._tally, self._title, self._predictions, changes, late))


def _render(
    tally: Tally,
    title: str,
    predictions: Sequence[Prediction],
    changes: Sequence[Change],
    late: str,
) -> str:
    filters = {
        "number": wording.number,
        "percent": wording.percent,
        "points": wording.points,
        "signed": wording.signed,
    }
    return render_page(
        _TEMPLATE,
        {
            "title": title,
            **page(tally),
            "predictions": predicted(tally, predictions),
            "late": late,
            "changes": list(changes[:MOST_CHANGES]),
            "more_changes": len(changes) - MOST_CHANGES,
        },
        filters,
    )
