"""A table of marks as a CSV file: as we write it, and as spreadsheets give it back."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.errors import UserError
from autograder.grading.files import write_atomically

COLUMNS = ("question", "code", "points", "max_points", "comment", "id")
_NEEDED = ("id", "question", "points")
_DELIMITERS = ",;\t"  # where the decimal point is a comma, spreadsheets separate by semicolons


class Row(NamedTuple):
    """A row of the file: where it starts, and its cells by column, without spaces around them."""

    line: int
    cells: dict[str, str]


class Sheet(NamedTuple):
    """A file of marks: its columns, its rows, and what separates their cells."""

    columns: list[str]
    rows: list[Row]
    delimiter: str = ","


def read_sheet(path: Path) -> Sheet:
    """Read a file of marks, separated by commas, semicolons or tabs; empty rows are left out.

    UserError where there is none, or where it lacks a column.
    """
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise UserError(
            f"there are no marks at {path} ({error.strerror or error}). The command "
            "`responses` writes a marks.csv to fill in."
        ) from error
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        heads = next(reader, [])
        columns = [name.strip().lower() or f"column {n}" for n, name in enumerate(heads, 1)]
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
            f"{path} is no CSV file (line {reader.line_num}: {error}). Save it from the "
            "spreadsheet as CSV."
        ) from error
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise UserError(
            f"{path} has no column {' and no column '.join(missing)}: its first line is "
            f"{first.strip()[:80]!r}. Keep the first line as `responses` wrote it."
        )
    return Sheet(columns, rows, delimiter)


def write_sheet(
    path: Path, rows: Iterable[dict[str, str]], extra: Sequence[str] = (), delimiter: str = ","
) -> None:
    """Write a file of marks, whole or not at all; `extra` columns stand behind our own."""
    buffer = io.StringIO()
    writer = csv.DictWriter(
        buffer, [*COLUMNS, *extra], restval="", delimiter=delimiter, lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    text = buffer.getvalue().encode("utf-8", "replace").decode()
    # As in grades.csv: Excel needs a byte order mark, but only for more than ASCII.
    write_atomically(path, text, encoding="utf-8" if text.isascii() else "utf-8-sig")


def _decoded(content: bytes) -> str:
    """The text, in whichever encoding spreadsheets write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # Excel's "CSV" in the west
