"""The common part of the checks of attacks, in 2.C and 2.D.

An attack builds on a gradient, so its path is also right if it is right given the student's own
gradient: the path's points are not lost a second time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any

import numpy as np

from advex.checking import expect_numbers, in_shape
from hidden.hints import AskedOnce, CheckFailed, Inputs, Oracle, copies
from hidden.oracle import Answer, Array


class OwnPath:
    """The path by the student's own gradient, where that gradient is one and leads somewhere.

    Else a gradient of next to nothing would make an attack right that does nothing, and one so
    large that each step ends in the same corner would make that corner right. `start` is the place
    of the attacked input among the inputs, whose last one is the number of steps.
    """

    def __init__(
        self, own: Oracle, gradient: AskedOnce, inputs: Sequence[Inputs], start: int
    ) -> None:
        self._own = own
        self._inputs = inputs
        self._start = start
        self.confirm = gradient.confirm

    def __call__(self, *given: Any) -> Array:
        if not self._leads_somewhere:
            raise AssertionError("the student's own gradient leads nowhere")
        return np.asarray(self._own(*given))

    @cached_property
    def _leads_somewhere(self) -> bool:
        with np.errstate(all="ignore"):
            ends = [np.asarray(self._own(*copies(given))) for given in self._inputs]
        paths: dict[int, list[Array]] = {}  # their points, by where they start
        for given, reached in zip(self._inputs, ends, strict=True):
            paths.setdefault(id(given[self._start]), [given[self._start]]).append(reached)
        moved = max(
            float(np.abs(reached - start).max())
            for start, *points in paths.values()
            for reached in points
        )
        goes_on = all(
            len(points) < 2 or not np.allclose(points[0], points[1], 1e-6)
            for _, *points in paths.values()
        )
        return moved > 1e-3 and goes_on


@contextmanager
def perhaps(gradient: str, is_off: Callable[[], bool]) -> Iterator[None]:
    """Say so where an attack fails without a hint and the gradient that it builds on is off."""
    try:
        yield
    except CheckFailed as error:
        if error.hint or not is_off():
            raise
        advice = f"Your {gradient} is off as well: fix it first if the attack uses it."
        raise CheckFailed(str(error), advice) from None


def gives(answer: Answer, given: Sequence[Any], wanted: Array) -> bool:
    """Return whether an answer gives about what is wanted."""
    with suppress(Exception):
        found = in_shape(expect_numbers(answer(*given), "it"), wanted.shape)
        return found is not None and np.allclose(found, wanted, 1e-3, 1e-6)
    return False
