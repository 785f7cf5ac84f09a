"""CSV files that a spreadsheet shows as they are, whatever the texts in them."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.grader.output.files import write_atomically
from autograder.grader.output.text import printable

# What a formula starts with, in all forms that Unicode calls compatible and some locale may accept.
_FORMULA = "=⁼₌﹦＝+⁺₊﬩﹢＋@﹫＠−⁻₋﹣－-"  # "-" is last: elsewhere in [...] it makes a range
# A cell may also start within a text: a spreadsheet may expect another separator, or ignore quotes.
_START = re.compile(rf'(^|[,;\u037e，；])([ "]*)(?=[{_FORMULA}])')


def harmless(text: str) -> str:
    """A text from outside for a cell: in one line, printable, and never a formula.

    An apostrophe is put before whatever would start one (OWASP, "CSV Injection"), at the start and
    after each comma and semicolon. Our own numbers need no exception: none is negative.
    """
    return _START.sub(r"\1\2'", printable(" ".join(text.split())))


def write_csv(path: Path, rows: Iterable[Sequence[str]], delimiter: str = ",") -> None:
    """Write rows of cells as CSV in UTF-8; the file is there whole or not at all.

    A byte order mark comes first if a text has more than ASCII: without one Excel misreads UTF-8,
    with one some readers take it for a part of the first column's name.
    """
    text = "".join(f"{_line(row, delimiter)}\n" for row in rows)
    write_atomically(path, text, encoding="utf-8" if text.isascii() else "utf-8-sig")


def _line(row: Sequence[str], delimiter: str) -> str:
    buffer = io.StringIO()
    # The writer quotes cells that have a line terminator: readers end a line at either of these.
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerow(row)
    return buffer.getvalue()[:-2]
