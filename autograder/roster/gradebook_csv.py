"""A CSV file in which some cells are replaced, and all else stays byte for byte."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.grader.errors import UserError

_DELIMITERS = ",;\t"
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_ENCODINGS = ("utf-8", "cp1252", "latin-1")  # the last one can be read and written in any case


@dataclass(frozen=True)
class Table:
    """A CSV file's text, and the start and the end of each cell in it, by row.

    `mark` is the byte order mark before the text, which `encoding` doesn't write.
    """

    text: str
    rows: list[list[tuple[int, int]]]
    delimiter: str
    encoding: str
    mark: bytes = b""

    @classmethod
    def read(cls, path: Path) -> "Table":
        """Read a file. UserError where there is none."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UserError(
                f"there is no gradebook at {path} ({error.strerror or error}): export it from the "
                "learning management system as CSV, and name that file."
            ) from error
        return cls.of(content)

    @classmethod
    def of(cls, content: bytes) -> "Table":
        """The table in a file's bytes."""
        mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
        text, encoding = _decoded(content[len(mark) :], _MARKS.get(mark))
        first = re.split("[\r\n]", text, maxsplit=1)[0]
        delimiter = max(_DELIMITERS, key=first.count)
        return cls(text, _spans(text, delimiter), delimiter, encoding, mark)

    def cell(self, row: int, column: int) -> str:
        """A cell's text without quotation marks and the space around it; "" where there is none."""
        spans = self.rows[row]
        if column >= len(spans):
            return ""
        start, end = spans[column]
        text = self.text[start:end]
        if text.startswith('"'):
            inside, _, rest = text[1:].replace('""', "\0").partition('"')
            text = inside.replace("\0", '"') + rest
        return text.strip()

    def replaced(self, cells: Mapping[tuple[int, int], str]) -> bytes:
        """The file's bytes with other texts in some cells, by row and column."""
        parts, at = [], 0
        for (row, column), text in sorted(cells.items()):
            spans = self.rows[row]
            start, end = spans[min(column, len(spans) - 1)]
            missing = max(0, column - len(spans) + 1)
            before = end if missing else start
            quoted = f'"{text}"' if self.delimiter in text else text
            parts += [self.text[at:before], self.delimiter * missing, quoted]
            at = end
        return self.mark + "".join([*parts, self.text[at:]]).encode(self.encoding)


def _decoded(content: bytes, encoding: str | None) -> tuple[str, str]:
    """The text, and an encoding that gives the same bytes again."""
    for name in filter(None, (encoding, *_ENCODINGS)):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if text.encode(name) == content:
            return text, name
    raise AssertionError("latin-1 has a letter for every byte")


def _spans(text: str, delimiter: str) -> list[list[tuple[int, int]]]:
    """The cells of each row as a spreadsheet reads them; a row that is empty has one empty cell."""
    other = f"[^{delimiter}\r\n]*"
    cell = re.compile(f'(?:"(?:[^"]|"")*"{other}|{other})({delimiter}|\r\n|\r|\n|$)')
    rows: list[list[tuple[int, int]]] = [[]]
    at = 0
    while True:
        match = cell.match(text, at)
        assert match  # an unclosed quotation mark is a letter like others
        rows[-1].append((at, match.start(1)))
        at = match.end()
        if not match[1]:
            break
        if match[1] != delimiter:
            rows.append([])
            if at == len(text):
                break
    return [row for row in rows if row]
