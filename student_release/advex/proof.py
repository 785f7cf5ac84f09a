"""The images that no attack of a size can change, by bounds on each layer of the network."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from .checking import expect_shape
from .network import FloatArray, IntArray, TwoLayerNet

Bounds = Callable[[FloatArray, FloatArray, FloatArray, FloatArray], tuple[FloatArray, FloatArray]]


def certified(
    net: TwoLayerNet, X: FloatArray, y: IntArray, epsilon: float, interval_bounds: Bounds
) -> npt.NDArray[np.bool_]:
    """Tell which images are read as their label whatever an attack within epsilon does.

    X: (n, d) images in [0, 1]. y: (n,) labels. interval_bounds: the student's. Returns (n,)
    booleans; False says only that these bounds prove nothing.
    """

    def bounds(low: FloatArray, high: FloatArray, W: FloatArray, b: FloatArray) -> list[FloatArray]:
        given = interval_bounds(low.copy(), high.copy(), W.copy(), b.copy())
        what = "a bound of interval_bounds(low, high, W, b)"
        both: list[FloatArray] = []
        for bound in expect_two(given):
            both.append(expect_shape(bound, (len(low), len(b)), what))
        return both

    low, high = bounds(np.clip(X - epsilon, 0, 1), np.clip(X + epsilon, 0, 1), net.W1, net.b1)
    low, high = np.maximum(low, 0), np.maximum(high, 0)
    proved = np.zeros(len(X), dtype=bool)
    for label in np.unique(y):
        # How far the label's logit is above each other one: bounds of each logit say less.
        others = np.arange(len(net.b2)) != label
        ahead = net.W2[label] - net.W2[others], net.b2[label] - net.b2[others]
        rows = y == label
        least, _ = bounds(low[rows], high[rows], *ahead)
        proved[rows] = (least > 0).all(axis=1)
    return proved


def expect_two(given: object) -> tuple[object, object]:
    """Return a pair as it is, or raise an AssertionError that asks for one."""
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise AssertionError("interval_bounds has to return two arrays, the lower bounds first.")
    return given[0], given[1]
