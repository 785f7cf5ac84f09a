"""A record of the calls that a check makes to a student's functions, kept in a notebook.

Otter keeps only the text of a failure. What came out, and the line that raised, are noted here
beside it, and found again by the code of the test that ran. At grading nothing is noted.
"""

import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import numpy as np
import numpy.typing as npt

from ..submission import session
from . import facts
from .lines import Line, line_of
from .numbers import Sample, sample, short

Answer = Callable[..., Any]


@dataclass
class Call:
    """One call of a student's function, and what came of it."""

    tests: tuple[CodeType, ...]  # all that was running, the test among it
    name: str
    given: str  # its arguments, in words
    uses: frozenset[str]  # the names in the function's code
    output: Sample | None = None
    nothing: bool = False  # whether it gave None
    error: str = ""
    line: Line | None = None  # where it raised, or was when it was stopped


@dataclass
class Difference:
    """The value found and the value expected; `expected` is None for a wrong shape."""

    tests: tuple[CodeType, ...]
    found: npt.NDArray[Any]
    expected: npt.NDArray[Any] | None


@dataclass
class Noted:
    """All that was noted since the cell began."""

    calls: list[Call] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    stopped: list[Answer] = field(default_factory=list)  # functions that took too long


NOTED = Noted()


def forget(*_: Any) -> None:
    """Begin anew, as at the start of each cell."""
    NOTED.calls.clear()
    NOTED.differences.clear()
    NOTED.stopped.clear()


def active() -> bool:
    """Return True in a notebook at work, and False at grading."""
    return session.shell() is not None and not session.is_graded()


def calls_of(test: Answer) -> list[Call]:
    """The calls that a test made."""
    return [call for call in NOTED.calls if _ran(test, call.tests)]


def difference_of(test: Answer) -> Difference | None:
    """Return the difference that a test noted, if any."""
    found = [difference for difference in NOTED.differences if _ran(test, difference.tests)]
    return found[-1] if found else None


def _ran(test: Answer, codes: tuple[CodeType, ...]) -> bool:
    return any(code is test.__code__ for code in codes)


def differs(found: npt.NDArray[Any], expected: npt.NDArray[Any] | None) -> None:
    """Note what is about to be called wrong."""
    if active():
        NOTED.differences.append(Difference(_running(), np.copy(found), expected))


def _running() -> tuple[CodeType, ...]:
    return tuple(frame.f_code for frame, _ in traceback.walk_stack(sys._getframe(2)))


def watched(answer: Answer, name: str) -> Answer:
    """A student's function, whose calls are noted and end after their time limit."""
    seconds = facts.seconds(name)
    uses = frozenset(getattr(getattr(answer, "__code__", None), "co_names", ()))

    def watching(*given: Any, **named: Any) -> Any:
        if any(answer is other for other in NOTED.stopped):
            raise AssertionError(
                f"{name} was not called again: the call before had to be stopped after "
                f"{seconds:g} s."
            )
        call = Call(_running(), name, _in_words(answer, given, named), uses)
        NOTED.calls.append(call)
        try:
            with limited(seconds):
                output = answer(*given, **named)
        except TooLong as error:
            NOTED.stopped.append(answer)
            call.line = line_of(error, answer)
            call.error = (
                f"{name} had not returned after {seconds:g} s, and was stopped. At grading a call "
                "may take no longer either. Does one of its loops never end?"
            )
            raise AssertionError(call.error) from None
        except Exception as error:
            call.line = line_of(error, answer)
            call.error = f"{type(error).__name__}: {error}"
            raise
        call.output, call.nothing = sample(output), output is None or output is ...
        return output

    return watching


def _in_words(answer: Answer, given: tuple[Any, ...], named: dict[str, Any]) -> str:
    """The arguments of a call by name, those that are short in full."""
    code = getattr(answer, "__code__", None)
    names = code.co_varnames[: code.co_argcount] if code is not None else ()
    if len(names) < len(given):
        names = tuple(f"argument {n}" for n in range(1, len(given) + 1))
    pairs = [*zip(names, given, strict=False), *named.items()]
    return ", ".join(f"{name} = {short(value, few=6)}" for name, value in pairs)


class TooLong(BaseException):
    """A call that ran into its time limit. It isn't an Exception, which a loop might catch."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """End the block with TooLong after so many seconds; 0 means never.

    Only the main thread of a POSIX system has a clock for that: elsewhere nothing ends.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not seconds or not is_main or not hasattr(signal, "setitimer"):
        yield
        return

    running = True

    def too_long(*_: Any) -> None:
        if running:
            raise TooLong

    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.005)  # and again, where a loop catches it
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
