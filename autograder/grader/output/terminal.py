"""Guards for the standard streams: no text from outside acts on a terminal, or fails to print."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO, cast

from autograder.grader.output.text import printable


class _Guard:
    """A stream that passes text on to another: printable, and in that one's encoding."""

    def __init__(self, stream: TextIO) -> None:
        self.guarded = stream

    def write(self, text: str) -> int:
        encoding = self.guarded.encoding or "utf-8"  # a StringIO has none
        clean = printable(text).encode(encoding, "backslashreplace").decode(encoding)
        self.guarded.write(clean)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.guarded, name)


@contextmanager
def guarded() -> Iterator[None]:
    """Guard the standard streams within a block."""
    with redirect_stdout(_guard(sys.stdout)), redirect_stderr(_guard(sys.stderr)):
        yield


def guard_process() -> None:
    """Guard the standard streams for as long as this process lives."""
    sys.stdout, sys.stderr = _guard(sys.stdout), _guard(sys.stderr)


def for_progress_bars() -> TextIO:
    """The standard error without its guard, for bars: they need carriage returns.

    All text on a bar must be ours.
    """
    stream = sys.stderr
    return stream.guarded if isinstance(stream, _Guard) else stream


def _guard(stream: TextIO) -> TextIO:
    # Where a program is started without one, Python has None.
    already = stream is None or isinstance(stream, _Guard)
    return stream if already else cast(TextIO, _Guard(stream))
