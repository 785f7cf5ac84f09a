"""The named tuples that may cross: those that the assignment names, as this process has them."""

import importlib
from collections.abc import Iterable

from autograder.grader.wire.values import NamedTuples

_paths: tuple[str, ...] = ()


def allow(paths: Iterable[str]) -> None:
    """Let the classes at these dotted paths cross from now on, and no others.

    The modules are imported when a value may need them.
    """
    global _paths
    _paths = tuple(paths)


def named_tuples() -> NamedTuples:
    """Return the classes by name, without any that can't be imported here."""
    found = {}
    for path in _paths:
        module, _, name = path.rpartition(".")
        try:
            found[name] = getattr(importlib.import_module(module), name)
        except Exception:  # whatever a student's code did to it
            continue
    return found
