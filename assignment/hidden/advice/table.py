"""Finds the known mistakes that give what a function gave."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Protocol

import numpy as np

from advex.checking import in_shape
from hidden.advice.asked import Asked, Oracle, identity
from hidden.advice.evidence import Array, Evidence, Trial, copies
from hidden.advice.factors import factor_between, factors_between

PROPORTIONAL = ("grad_theta", "grad_x", "loss_grad_x", "distance_to_boundary")
MOST_REMEMBERED = 200


class KnownMistake(Protocol):
    """A mistake of the tables: see hints.Mistake."""

    @property
    def hint(self) -> str: ...
    @property
    def gives(self) -> Oracle: ...
    @property
    def exactly(self) -> bool: ...
    @property
    def slips(self) -> int: ...


def from_table(
    mistakes: Sequence[KnownMistake], trials: Sequence[Trial], found: Evidence, asked: Asked
) -> tuple[str, str]:
    """Return the hint of a mistake that gives all outputs, and one for the check's own alone.

    Those with fewest slips come first; "" means none. trials: the check's own calls. found: these
    and the further ones.
    """
    if any(t.output is None for t in trials):
        return "", ""
    further = found.trials[len(trials) :]
    trials = sorted(trials, key=lambda t: t.right)  # a wrong one tells most
    singles = [m for m in mistakes if m.slips == 1]
    here = ""
    for table in (
        _equal(singles, trials, further, asked),
        _scaled(singles, trials, further, asked),
    ):
        for hint, everywhere in table:
            if everywhere:
                return hint, hint
            here = here or hint
    # With the wrong shape, two mistakes in the values can't be told.
    if trials[0].found is not None:
        # Among so many pairs, one fits a check's few inputs by chance: it must fit all.
        pairs = _that_fit(mistakes, found.generic, asked)
        for hint, everywhere in _equal(pairs, trials, further, asked):
            if everywhere:
                return hint, hint
    return "", here


_fitting: OrderedDict[Any, tuple[Any, list[KnownMistake]]] = OrderedDict()


def _that_fit(
    mistakes: Sequence[KnownMistake], generic: Sequence[Trial], asked: Asked
) -> list[KnownMistake]:
    """Return the pairs of mistakes that give the outputs for the generic inputs.

    Those are the same for every check of a function, and thousands of pairs take a while: what
    was found is kept for the next check, and for the next student who gets the same values.
    """
    outputs = [(t.given, t.output) for t in generic]
    key = id(mistakes), asked.rtol, asked.atol, identity(tuple(outputs))
    if key not in _fitting:
        pairs = [m for m in mistakes if m.slips > 1]
        trials = sorted(generic, key=lambda t: t.right)
        fit = [m for m in pairs if all(_agrees(m, t, asked) for t in trials)]
        _fitting[key] = mistakes, fit  # keeps the table, so that its id remains its own
        if len(_fitting) > MOST_REMEMBERED:
            _fitting.popitem(last=False)
    return _fitting[key][1]


def _gives(mistake: KnownMistake, t: Trial) -> Array | None:
    with suppress(Exception), np.errstate(all="ignore"):
        return np.asarray(mistake.gives(*copies(t.given)), dtype=float)
    return None


def _equal(
    mistakes: Iterable[KnownMistake],
    trials: Sequence[Trial],
    further: Sequence[Trial],
    asked: Asked,
) -> Iterator[tuple[str, bool]]:
    """Yield the hints of the mistakes that give the outputs, and if they give the further ones."""
    for mistake in mistakes:
        if all(_agrees(mistake, t, asked) for t in trials):
            yield mistake.hint, all(_agrees(mistake, t, asked) for t in further)


def _agrees(mistake: KnownMistake, t: Trial, asked: Asked) -> bool:
    given = _gives(mistake, t)
    if given is None or t.output is None:
        return False
    found = in_shape(t.output, given.shape)
    if found is None or not np.isfinite(given).all():
        return False
    if given.shape == t.expected.shape:
        keep = ~np.isnan(t.expected)
        found, given = found[keep], given[keep]
    return np.array_equal(found, given) if mistake.exactly else asked.close(found, given)


def _scaled(
    mistakes: Sequence[KnownMistake],
    trials: Sequence[Trial],
    further: Sequence[Trial],
    asked: Asked,
) -> Iterator[tuple[str, bool]]:
    """Yield advice where outputs are right, or a mistake's, times a factor, and if all of them."""
    if asked.function not in PROPORTIONAL:
        return
    both = [*trials, *further]
    said = factor_between(trials, [t.expected for t in trials])
    if said:
        yield said, factor_between(both, [t.expected for t in both]) == said
    for mistake in mistakes:
        first = _gives(mistake, trials[0])
        if first is None or not factors_between(trials[:1], [first]):
            continue
        given = [_gives(mistake, t) for t in both]
        known = [o for o in given if o is not None]
        said = factor_between(trials, known[: len(trials)]) if len(known) == len(both) else ""
        if said:
            hint = f"It looks like two mistakes. (1) {mistake.hint} (2) {said}"
            yield hint, factor_between(both, known) == said
