"""Refusing pickles: to open one is to run whatever code its sender names."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_refusing = 0
_watching = False


class PickleRefused(TypeError):
    """A pickle that names a class or a function was to be opened."""


@contextmanager
def pickles_refused() -> Iterator[None]:
    """Have every thread of this process fail to open a pickle that could run any code.

    The interpreter itself asks, whichever library opens the pickle.
    """
    global _refusing, _watching
    with _lock:
        if not _watching:
            sys.addaudithook(_refuse)  # for the life of the process: nothing removes one
            _watching = True
        _refusing += 1
    try:
        yield
    finally:
        with _lock:
            _refusing -= 1


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if _refusing and event == "pickle.find_class":
        raise PickleRefused("a pickle was to be opened, which could run any code")
