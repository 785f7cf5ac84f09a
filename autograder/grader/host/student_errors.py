"""Errors on the student's side, as exceptions that tests and messages can use."""

import builtins
import re
import signal
from dataclasses import dataclass

from autograder.grader.host.scratch import without_folders
from autograder.grader.reading.notebook import Cell
from autograder.grader.reading.slips import advice
from autograder.grader.sandbox.limits import Limits
from autograder.grader.wire.messages import Unchecked, has_fields

MAX_TEXT_CHARS = 300
MAX_FRAMES = 10
MAX_PASSED = 20  # errors that one cell may have gone past
_ADDRESS = re.compile(r"\b0x[0-9a-f]{8,}")


class StudentError(Exception):
    """Something that the student's code did; str() is a message for the student."""


class LimitExceeded(StudentError):
    """A deadline passed."""

    def __init__(self, what: str, seconds: float, kind: str) -> None:
        super().__init__(f"{what} took longer than {seconds:g} s, the limit for {kind}.")


class DiskLimitExceeded(StudentError):
    """The files that were written are too large together, or too many."""

    def __init__(self, what: str, limits: Limits) -> None:
        super().__init__(
            f"{what} wrote more than {limits.disk // 2**20} MB, or more than {limits.files:,} "
            "files, the limits for a submission."
        )


class ThreadLimitExceeded(StudentError):
    """More threads run than anybody needs."""

    def __init__(self, what: str, limits: Limits) -> None:
        super().__init__(f"{what} started more than {limits.threads} threads, the limit.")


class ProcessDied(StudentError):
    """The student's process is gone."""


class Raised(StudentError):
    """The student's code raised an exception; the message ends with the student's own lines."""


@dataclass(frozen=True)
class CellProblem:
    """A cell that didn't run to its end."""

    cell: Cell
    error: StudentError
    python: str = ""  # the version that the notebook was saved with

    @property
    def advice(self) -> str:
        """The remedy, or "" if none is known."""
        kind = type(self.error).__name__
        if isinstance(self.error, Raised):
            kind = str(self.error).partition(":")[0]
        if isinstance(self.error, SyntaxError):  # also of its subclasses
            kind = "SyntaxError"
        return advice(self.cell.source, kind, self.python, str(self.error))

    @property
    def fatal(self) -> bool:
        """True if running the cell again would cost its time or the process again."""
        return not isinstance(self.error, Raised)

    def __str__(self) -> str:
        text = f"Cell {self.cell.number} did not run to its end: {self.error}"
        return "\n".join(filter(None, [text, self.advice]))


def gone_past(errors: object, cells: list[Cell]) -> list[Exception]:
    """The exceptions that descriptions of what a cell has gone past stand for."""
    described = errors if isinstance(errors, list) else []
    return [rebuild(error, cells) for error in described[:MAX_PASSED]]


def rebuild(error: object, cells: list[Cell]) -> Exception:
    """The exception that a description from the student's process stands for.

    It is a `Raised`, and an instance of the built-in class that was raised over there, so that a
    test may expect that class. Only the numbers of lines are taken from the description: the
    lines themselves come from the submission.
    """
    raised: Unchecked = error if has_fields(error) else {}
    name, message = str(raised.get("type")), _lasting(str(raised.get("message")))
    if name == "WireError":  # a value of the student's had no form in which it could be sent
        return StudentError(f"The answer can't be read: it is or has {message}.")
    text = "\n".join([f"{name}: {message}", *_lines(raised.get("frames"), cells)])
    base = getattr(builtins, name, None)
    # A StopIteration would end a map() in a test in silence.
    ending = StopIteration, StopAsyncIteration
    if not isinstance(base, type) or not issubclass(base, Exception) or issubclass(base, ending):
        return Raised(text)
    try:
        mirrored: type[Raised] = type(name, (Raised, base), {"__str__": lambda self: self.args[0]})
        return mirrored(text)
    except TypeError:  # a few, UnicodeError's among them, have layouts that don't mix
        return Raised(text)


def signal_name(number: int) -> str:
    """A signal's name, or its number where it has none, like the real-time signals."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _lasting(message: str) -> str:
    """A message without what differs from one grading to the next: addresses and the folder."""
    return _ADDRESS.sub("0x...", without_folders(message))[:MAX_TEXT_CHARS]


def _lines(frames: object, cells: list[Cell]) -> list[str]:
    """The student's lines, outermost first, that a list of [cell, line, function] points at."""
    sources = {cell.number: cell.source for cell in cells}
    lines: list[str] = []
    for frame in frames[:MAX_FRAMES] if isinstance(frames, list) else []:
        match frame:
            case [int(number), int(line), str()] if 0 < line <= len(sources.get(number, "")):
                found = sources[number].split("\n", line)[line - 1 : line]
                lines += [f"  cell {number}, line {line}: {text.strip()}" for text in found]
    return lines
