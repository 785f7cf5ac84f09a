"""A check of values that failed, as far as advice on it needs to know it."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np

from advex.checking import in_shape
from hidden.advice.evidence import Array, Inputs, Trial, copies, trial

Answer = Callable[..., Any]
Oracle = Callable[..., Any]


def near(output: Array, other: Array, expected: Array, rtol: float, atol: float) -> bool:
    """Tell whether an output agrees with an array where the expected one has something to say."""
    found = in_shape(output, other.shape)
    if found is None:
        return False
    if other.shape == expected.shape:
        keep = ~np.isnan(expected)
        found, other = found[keep], other[keep]
    within = np.abs(found - other) <= atol + rtol * np.abs(other)
    return bool(np.isfinite(other).all() and within.all())  # to an infinite one, all would be near


def identity(value: Any) -> Any:
    """Return what tells an input, or a result, from all others."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, blake2b(value.tobytes()).digest()
    return tuple(map(identity, value)) if isinstance(value, tuple) else value


class Asked(NamedTuple):
    """A function, the inputs that a check called it with, what is right, and the tolerances."""

    function: str
    answer: Answer
    inputs: Sequence[Inputs]
    right: Oracle
    rtol: float
    atol: float

    def close(self, found: Array, expected: Array) -> bool:
        """Tell whether values are the expected ones, as far as the check tells them apart."""
        return near(found, expected, expected, self.rtol, self.atol)

    def expected(self, given: Inputs) -> Array:
        """Return the right result for these arguments."""
        with np.errstate(all="ignore"):
            return np.asarray(self.right(*copies(given)), dtype=float)

    def trial(self, given: Inputs, output: Array | None) -> Trial:
        """A call with what came out."""
        return trial(self.function, given, output, self.expected(given), self.close)
