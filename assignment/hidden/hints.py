"""The words of a failed check: what came out, and which known mistake it looks like.

A message never shows a check's inputs or its expected values. A hint is given only where the output
is what that mistake gives at every input of the check.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, NoReturn

import numpy as np

from advex.checking import expect_numbers, in_shape
from hidden.advice.asked import Asked, Oracle, identity, near
from hidden.advice.evidence import Array, Inputs, call_each, copies, lost_the_process
from hidden.advice.explain import function_in, on_error, on_values

__all__ = [
    "AskedOnce",
    "CheckFailed",
    "Inputs",
    "Mistake",
    "Mistakes",
    "Oracle",
    "call_each",
    "copies",
    "judge",
]


class Mistake(NamedTuple):
    """A known mistake: what to tell a student who makes it, and what it gives for inputs."""

    hint: str
    gives: Oracle
    exactly: bool = False  # to the last bit, where its output differs little from the right one
    slips: int = 1  # how many mistakes these are
    question: str = ""  # to ask first while the student works, in place of the function's own


Mistakes = Callable[[], Sequence[Mistake]]
"""Makes the known mistakes, which only a wrong answer needs."""


class CheckFailed(AssertionError):
    """A check that failed in a known way: what came out, the advice that fits it, an example."""

    def __init__(self, found: str, hint: str, example: str = "") -> None:
        lines = "\n" if "\n" in found else " "  # below the lines of the student's that it names
        super().__init__(lines.join(filter(None, (found, f"{hint} {example}".strip()))))
        self.found = found
        self.hint = hint


def judge(
    what: str,
    answer: Callable[..., Any],
    inputs: Sequence[Inputs],
    oracles: Sequence[Oracle],
    mistakes: Mistakes = tuple,
    rtol: float = 1e-4,
    atol: float = 1e-6,
    advise: bool = True,
) -> None:
    """Raise CheckFailed unless an answer agrees with one of the oracles at all inputs.

    The first oracle is right in any case. The others are right given the student's other answers,
    and don't count where they can't be computed, or where they have a `confirm` that fails. An
    oracle's nan means that any entry will do. Advice costs further calls: none is looked for
    where the caller may find the answer right in another way.
    """
    asked = Asked(function_in(what), answer, inputs, oracles[0], rtol, atol)
    began = time.monotonic()
    try:
        outputs = [expect_numbers(output, what) for output in call_each(answer, inputs)]
    except Exception as error:
        if not advise:
            raise
        _raise_with_advice(error, asked)
    seconds = time.monotonic() - began
    expected = _remembered(what, oracles[0], inputs)

    def agrees(oracle: Oracle) -> bool:
        with suppress(Exception), np.errstate(all="ignore"):
            others = (
                expected
                if oracle is oracles[0]
                else [np.asarray(oracle(*copies(given)), dtype=float) for given in inputs]
            )
            return all(
                map(near, outputs, others, expected, [rtol] * len(inputs), [atol] * len(inputs))
            )
        return False

    if any(agrees(oracle) and _confirmed(oracle) for oracle in oracles):
        return
    if not advise:
        raise CheckFailed(f"{what} is wrong.", "")
    with np.errstate(all="ignore"):
        found = _in_words(outputs, expected, rtol, atol)
    try:
        told = on_values(asked, outputs, mistakes(), seconds)
    except Exception as error:
        if lost_the_process(error):
            raise CheckFailed(f"{what} {found}", "") from None
        raise
    raise CheckFailed(f"{what} {found}", told.hint, f"{told.where} {told.example}".strip())


def graders_own(error: Exception) -> bool:
    """Tell whether an error is the grader's own, so that no check may explain it."""
    return any(kind.__name__ == "SandboxError" for kind in type(error).__mro__)


def in_full(error: Exception) -> str:
    """An error's message, with its kind where a student's function raised it."""
    text = str(error)
    own = type(error).__module__ == "builtins" and not isinstance(error, AssertionError)
    return f"{type(error).__name__}: {text}" if own else text


def _raise_with_advice(error: Exception, asked: Asked) -> NoReturn:
    """Raise an error of the student's code again, with advice if there is any."""
    if graders_own(error) or lost_the_process(error):
        raise error
    try:
        advice = on_error(asked, in_full(error))
    except Exception as another:
        if not lost_the_process(another):
            raise
        advice = ""
    if not advice:
        raise error
    raise CheckFailed(in_full(error), advice) from None


def _confirmed(oracle: Oracle) -> bool:
    with suppress(Exception):
        getattr(oracle, "confirm", lambda: None)()
        return True
    return False


_known: dict[Any, list[Array]] = {}


def _remembered(what: str, oracle: Oracle, inputs: Sequence[Inputs]) -> list[Array]:
    """The outputs of an oracle that no student has a part in: the same for a whole class."""
    key = what, oracle.__qualname__, *map(identity, inputs)
    if key not in _known:
        _known[key] = [np.asarray(oracle(*given), dtype=float) for given in inputs]
    return _known[key]


class AskedOnce:
    """An answer, called no more than once with the same arguments, which it may spoil.

    Paths of several lengths from one input have their beginnings in common.
    """

    def __init__(self, answer: Callable[..., Any] | None) -> None:
        self._answer = answer
        self._known: dict[Any, tuple[Inputs, Any]] = {}

    def __call__(self, *given: Any) -> Any:
        """Return what the answer gives, or gave before."""
        key = identity(given)
        if key not in self._known:
            output = self._answer(*copies(given))  # type: ignore[misc] # None raises, as it should
            self._known[key] = copies(given), output
        return self._known[key][1]

    def confirm(self) -> None:
        """Raise AssertionError if the answer depends on what it was asked before.

        One that does could learn from the first points of a path what makes the others right. Our
        grader's stand-ins for functions can ask a process that has not been asked yet; it is asked
        for the second point first, and for the others from the last one to the first.
        """
        fresh = getattr(self._answer, "fresh", lambda: None)()
        if fresh is None:
            return
        first, *others = list(self._known.values())
        second, *others = [*others, first] if not others else [others[0], *others[:0:-1], first]
        for given, before in (second, *others):
            now = expect_numbers(fresh(*copies(given)), "the gradient")
            if not np.allclose(now, expect_numbers(before, "the gradient"), 1e-6, 1e-12):
                raise AssertionError("the gradient depends on what was asked before")


def _in_words(outputs: list[Array], expected: list[Array], rtol: float, atol: float) -> str:
    """Say what is the matter with the outputs: their shape, or how far off they are."""
    for output, wanted in zip(outputs, expected, strict=True):
        if in_shape(output, wanted.shape) is None:
            return (
                f"has shape {output.shape} where {wanted.shape} is expected, so that its values "
                "can't be compared."
            )
    pairs = [
        (in_shape(o, e.shape)[~np.isnan(e)], e[~np.isnan(e)])  # type: ignore[index]
        for o, e in zip(outputs, expected, strict=True)
    ]
    off = sum(not near(o, e, e, rtol, atol) for o, e in pairs)
    found, wanted = (np.concatenate(side) for side in zip(*pairs, strict=True))
    share = "" if off == len(pairs) else f" for {off} of {len(pairs)} inputs"
    return f"is {_deviation(found, wanted)}{share}."


def _deviation(found: Array, wanted: Array) -> str:
    """Say how far off the entries are."""
    if not found.any():
        return "zero everywhere"
    error = float(np.abs(found - wanted).max() / max(float(np.abs(wanted).max()), 1e-300))
    if error < 0.01:
        return "slightly off (by less than 1 %)"
    factor = float(found @ wanted) / max(float(wanted @ wanted), 1e-300)
    if np.allclose(found, factor * wanted, rtol=1e-3, atol=1e-9):
        if np.isclose(factor, -1, rtol=1e-3):
            return "right but for its sign"
        sign = ", with the wrong sign," if factor < 0 else ","
        size = "large" if abs(factor) > 1 else "small"
        return f"off by the same factor everywhere{sign} and too {size}"
    return "somewhat off (by less than a third)" if error < 1 / 3 else "far off"
