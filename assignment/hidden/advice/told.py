"""One hint for each function: the first failed check gives it, and later ones point there."""

import re
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from hidden.advice.errors import advice_on
from hidden.advice.evidence import PARAMETERS, lost_the_process
from hidden.advice.explain import SLOW_SECONDS
from hidden.advice.picture import picture_of
from hidden.hints import CheckFailed, graders_own, in_full

SAME = "The hint above explains this, too."
FIRST = "It may follow from the mistake above."


class Told(NamedTuple):
    """The advice given on a function so far: the hint, and the errors that it raised."""

    hint: str
    errors: frozenset[str]


_told: WeakKeyDictionary[Any, Told] = WeakKeyDictionary()


def one_hint(check: Callable[..., Any]) -> Callable[..., Any]:
    """A check of a function, which keeps its advice to itself where the function has got some.

    The first one that fails adds a picture to its error, for a function that gives images.
    """

    @wraps(check)
    def checked(answer: Any, *arguments: Any, **options: Any) -> Any:
        began = time.monotonic()
        try:
            return check(answer, *arguments, **options)
        except Exception as error:
            if not callable(answer) or graders_own(error):
                raise
            function = _under_test(answer)
            is_first = _is_new(function)
            shortened = _shortened(function, error)
            slow = lost_the_process(error) or time.monotonic() - began > SLOW_SECONDS
            if is_first and not slow:
                name = getattr(function, "__name__", "")
                shortened.picture = picture_of(function, name)  # type: ignore[attr-defined]
            if shortened is error:
                raise
            raise shortened from None

    return checked


def _is_new(function: Any) -> bool:
    """Tell whether no check of a function has failed so far."""
    try:
        return function not in _told
    except TypeError:  # some callables can't be remembered
        return False


def _under_test(answer: Callable[..., Any]) -> Any:
    """The student's function, also where a test has wrapped it in a lambda."""
    for cell in getattr(answer, "__closure__", None) or ():
        if getattr(cell.cell_contents, "__name__", "") in PARAMETERS:
            return cell.cell_contents
    return answer


_RAISED = re.compile(r"\w*(Error|Exception|Warning): |Not called again|.* took longer than")
_GAVE = re.compile(r".*? (gave (?:nothing|an? \w+|\d+ values))")


def _shortened(function: Any, error: Exception) -> Exception:
    """The error with advice if it is the first, and without if there has been some."""
    found = error.found if isinstance(error, CheckFailed) else in_full(error)
    hint = getattr(error, "hint", "") or advice_on(found, getattr(function, "__name__", ""))
    first_line = found.split("\n", 1)[0].removeprefix("Not called again: ")
    gave = _GAVE.match(first_line)
    first_line = f"it {gave[1]}." if gave else first_line
    raised = frozenset([first_line] if gave or _RAISED.match(found) else [])
    try:
        told = _told.get(function, Told("", frozenset()))
        _told[function] = Told(told.hint or hint, told.errors | raised)
    except TypeError:  # some callables can't be remembered
        return error
    if raised and raised <= told.errors and (told.hint or not hint):
        return CheckFailed(f"The same as above: {first_line}", "")
    if not told.hint:
        return error if getattr(error, "hint", "") == hint else CheckFailed(found, hint)
    return CheckFailed(f"{found} {SAME if hint == told.hint else FIRST}", "")
