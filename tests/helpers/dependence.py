"""The tests that depend on this lab: found in their code, so that nobody has to remember a mark."""

from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from helpers import lab, responses

TESTS = str(Path(__file__).parents[1])


def reads_the_lab(item: pytest.Function) -> bool:
    """Return True if a test, one of its fixtures, or a function that they call reads the lab.

    That is whether its code names anything of helpers/lab.py, or what helpers/responses.py made of
    the lab's release.
    """
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    waiting = [item.function, *(found.func for several in fixtures for found in several)]
    seen: set[Any] = set()
    while waiting:
        function = waiting.pop()
        seen.add(function)
        for value in _named(function):
            if _is_of_the_lab(value):
                return True
            if isinstance(value, FunctionType) and value not in seen and _is_ours(value):
                waiting.append(value)
    return False


def _named(function: Any) -> Iterator[Any]:
    """The global objects that a function's code names."""
    codes = [function.__code__]
    while codes:
        code = codes.pop()
        codes += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
        yield from (function.__globals__.get(name) for name in code.co_names)


def _is_of_the_lab(value: object) -> bool:
    made = (lab.LAB, responses.QUESTIONS, responses.NAMES)
    readers = (lab.__name__, responses.__name__)
    return any(value is one for one in made) or getattr(value, "__module__", None) in readers


def _is_ours(function: FunctionType) -> bool:
    return function.__code__.co_filename.startswith(TESTS)
