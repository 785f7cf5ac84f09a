"""A table of marks as a CSV file: as we write it, and as spreadsheets give it back."""

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.grader.errors import UserError
from autograder.roster.spreadsheet import write_csv

COLUMNS = (
    "question",
    "code",
    "points",
    "max_points",
    "comment",
    "id",
    "answer_version",
    "submission_version",
)
EARLIER = "earlier"  # the column of marks that were set aside: there is one when it has any
_NEEDED = ("id", "question", "points")
_WRITTEN = " The command `responses` writes a marks.csv to fill in."
_KEEP = " Keep the first line as `responses` wrote it."
_DELIMITERS = ",;\t"  # where the decimal point is a comma, spreadsheets separate by semicolons


# How comments of ours begin: beside 0 points, and beside none, for the marker alone.
NOTHING = "not answered: "
LOOK = "look into the notebook: "
REWRITTEN = "rewritten since it was marked: "


class Row(NamedTuple):
    """A row of the file: where it starts, and its cells by column, without spaces around them."""

    line: int
    cells: dict[str, str]


class Sheet(NamedTuple):
    """A file of marks: its columns, its rows, and what separates their cells."""

    columns: list[str]
    rows: list[Row]
    delimiter: str = ","


def read_sheet(path: Path, needed: Sequence[str] = _NEEDED, kind: str = "marks") -> Sheet:
    """Read a file of marks, separated by commas, semicolons or tabs; empty rows are left out.

    `needed` are columns that it must have; `kind` is its name in errors. UserError where there is
    no such file, or where a column is missing.
    """
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise UserError(
            f"there are no {kind} at {path} ({error.strerror or error})."
            + (_WRITTEN if kind == "marks" else "")
        ) from error
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        heads = next(reader, [])
        known = {*COLUMNS, *needed}
        columns = [_column(name.strip(), n, known) for n, name in enumerate(heads, 1)]
        rows = []
        end = reader.line_num
        for cells in reader:
            start, end = end + 1, reader.line_num
            if any(cells[len(columns) :]):
                raise UserError(
                    f"{path} has more cells on line {start} than columns. Put quotation marks "
                    f"around texts with a {delimiter!r} in them."
                )
            filled = dict(zip(columns, map(str.strip, cells), strict=False))
            if any(filled.values()):
                rows.append(Row(start, filled))
    except csv.Error as error:
        raise UserError(
            f"{path} isn't a CSV file (line {reader.line_num}: {error}). Save it from the "
            "spreadsheet as CSV."
        ) from error
    twice = next((name for name in columns if columns.count(name) > 1), None)
    if twice:
        raise UserError(f"{path} has two columns {twice!r}: rename one of them.")
    missing = [name for name in needed if name not in columns]
    if missing:
        raise UserError(
            f"{path} has no column {' and no column '.join(missing)}: its first line is "
            f"{first.strip()[:80]!r}."
            + (_KEEP if kind == "marks" else f" It needs the columns {', '.join(needed)}.")
        )
    return Sheet(columns, rows, delimiter)


def write_sheet(
    path: Path, rows: Iterable[dict[str, str]], extra: Sequence[str] = (), delimiter: str = ","
) -> None:
    """Write a file of marks, whole or not at all; `extra` columns follow our own."""
    columns = [*COLUMNS, *extra]
    cells = ([row.get(name, "") for name in columns] for row in rows)
    write_csv(path, [columns, *cells], delimiter)


def _column(name: str, number: int, known: Collection[str]) -> str:
    """A column's name: ours in small letters, a person's as it is."""
    return name.lower() if name.lower() in known else name or f"column {number}"


def _decoded(content: bytes) -> str:
    """The text, in whichever encoding spreadsheets write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # Excel's "CSV" in the west
