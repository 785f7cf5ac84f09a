"""Filling an exported gradebook with a class's totals, beside grades.csv."""

from collections.abc import Mapping
from pathlib import Path

from autograder.cli.options import GradeOptions
from autograder.grader.errors import UserError
from autograder.grader.host.assignment import Number
from autograder.grader.output.files import write_atomically
from autograder.grader.output.text import MOST_NAMES, one_line, quoted
from autograder.roster.entries import Found
from autograder.roster.gradebook import Gradebook, Unmatched
from autograder.roster.spreadsheet import harmless, write_csv

_FILLED, _UNMATCHED = "gradebook.csv", "unmatched.csv"


def read_gradebook(options: GradeOptions) -> Gradebook | None:
    """The gradebook that the command line names, or None. UserError where it can't be used."""
    path = options.gradebook
    if path is None:
        if options.gradebook_column:
            raise UserError("--gradebook-column is for --gradebook, which names the export.")
        return None
    if path.resolve() in {
        (options.class_output / name).resolve() for name in (_FILLED, _UNMATCHED)
    }:
        raise UserError(
            f"{path} is what an earlier run wrote: name the file that you exported, or a copy of "
            f"{path} elsewhere."
        )
    return Gradebook(path, options.gradebook_column)


def write_gradebook(
    book: Gradebook | None,
    found: Found,
    totals: Mapping[str, Number],
    possible: Number,
    output: Path,
) -> None:
    """Write the filled gradebook, and the students of one side alone; print both in short.

    `totals` are by a submission's id, `possible` is what they are out of. Where there is no
    gradebook, that of an earlier run is removed: its grades may be others.
    """
    target, rest = output / _FILLED, output / _UNMATCHED
    if book is None:
        if target.exists():
            print(
                f"{target} was an earlier run's, and is gone: GRADEBOOK=export.csv fills it again"
            )
        for path in (target, rest):
            path.unlink(missing_ok=True)
        return
    texts = {id: str(total) for id, total in totals.items()}
    filled = book.fill(found.entries, texts, found.system)
    write_atomically(target, filled.content)
    rows = ([*map(harmless, one)] for one in filled.unmatched)
    write_csv(rest, [Unmatched._fields, *rows])
    print(
        f"{target}: the {book.system} gradebook, its column {quoted(book.column)} filled in rows: "
        f"{filled.rows}"
    )
    there = book.possible()
    if there is not None and there != possible:
        print(f"  That column is out of {there:g} points, and these grades are out of {possible}.")
    for side, told in (
        ("submission", "Submissions that aren't in the gradebook"),
        ("gradebook", "Students of the gradebook without a grade"),
    ):
        people = [one for one in filled.unmatched if one.side == side]
        if people:
            print(f"  {told}, {len(people)}, all in {rest}:")
        for one in people[:MOST_NAMES]:
            print(f"    {one_line(f'{one.id} {one.name}')}: {one_line(one.reason)}")
