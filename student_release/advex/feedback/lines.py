"""The line of a student's own code at which an error arose."""

import linecache
import traceback
from typing import Any, NamedTuple

from ..submission import session


class Line(NamedTuple):
    """A line that a student wrote: the cell or file that it is in, its number, and its text."""

    place: str
    number: int
    text: str

    def __str__(self) -> str:
        return f"{self.place}, line {self.number}: {self.text}"


def line_of(error: BaseException, answer: Any) -> Line | None:
    """The innermost line of an error's traceback that is in a cell, or beside the answer's code."""
    running = session.shell()
    cells = running.user_ns if running is not None else None
    own = getattr(answer, "__globals__", None)
    found = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_globals is cells or frame.f_globals is own:
            found = frame.f_code.co_filename, number
    if found is None:
        return None
    file, number = found
    text = linecache.getline(file, number).strip()
    return Line(_place(file), number, text)


def _place(file: str) -> str:
    """A cell by the number that its run got, another file by its name."""
    compiler = getattr(session.shell(), "compile", None)
    named = compiler.format_code_name(file) if compiler is not None else None
    if named:
        return " ".join(named)
    return file.replace("\\", "/").rpartition("/")[2]
