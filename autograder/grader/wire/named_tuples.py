"""The named tuples that may cross: those that the assignment names, as this process has them."""

import importlib
from collections.abc import Iterable

from autograder.grader.wire.values import NamedTuples

_paths: tuple[str, ...] = ()


def allow(paths: Iterable[str]) -> tuple[str, ...]:
    """Let the classes at these dotted paths cross, and no others. Return those that could before.

    The modules are imported when a value may need them.
    """
    global _paths
    before, _paths = _paths, tuple(paths)
    return before


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
