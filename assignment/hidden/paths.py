"""The common part of the checks of attacks, in 2.C, 2.D and 2.F.

An attack builds on a gradient, so it is also right if it is right given a right gradient, or given
the student's own: the points for it are not lost a second time.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from hidden.advice.evidence import lost_the_process
from hidden.follow_through import FOLLOWS, with_gradient
from hidden.hints import AskedOnce, CheckFailed, Inputs, Mistakes, Oracle, copies, judge
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


def judge_attack(
    name: str,
    attack: Answer,
    inputs: Sequence[Inputs],
    oracles: Sequence[Oracle],
    mistakes: Mistakes,
    rtol: float = 1e-4,
    atol: float = 1e-6,
    what: str = "",
    follows: Callable[[], bool] = lambda: True,
) -> None:
    """Raise CheckFailed unless an attack is right, be it with a right gradient for the student's.

    The first oracle is right in any case, the others given the student's own gradient. With a right
    gradient, what is still wrong is the attack's own mistake, so the message is about that.

    follows: tells if the student's own gradient is one that an attack can follow. It is asked only
    if the attack isn't right with it.
    """
    what = what or name
    try:
        judge(what, attack, inputs, oracles[:1], mistakes, rtol, atol, advise=False)
    except Exception as error:
        if lost_the_process(error):
            raise
        if not follows():
            judge(what, attack, inputs, oracles[:1], mistakes, rtol, atol)
            raise
        try:
            judge(what, attack, inputs, oracles, mistakes, rtol, atol, advise=False)
            return
        except Exception as again:
            if lost_the_process(again):
                raise
        with_right_gradient = with_gradient(attack, FOLLOWS[name])
        try:
            judge(what, with_right_gradient, inputs, oracles[:1], mistakes, rtol, atol)
        except Exception as again:
            if isinstance(again, CheckFailed) or lost_the_process(again):
                raise
            raise error from None
