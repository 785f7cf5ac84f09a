"""The digits that the lab attacks before your eyes, and when such an attack stops."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .checking import expect_shape
from .data import Digits
from .network import FloatArray, IntArray, TwoLayerNet, predict_proba

SURE = 0.9  # the probability of its target at which an attack stops
STEP_SIZE = 0.05
MOST = 100  # iterations: the slowest pair of the bundled digits takes 68 on the bundled network
# Test images of the bundled digits, 0 to 9. However they are attacked, their nearest training image
# stays of their class. That isn't so of every image: some threes turn into eights.
_CHOSEN = (181, 323, 338, 33, 150, 285, 13, 170, 75, 287)

Attack = Callable[[TwoLayerNet, FloatArray, Any, float, int], FloatArray]


class Attacked(NamedTuple):
    """Stop attacks at this probability of the target."""

    images: FloatArray  # (n, d)
    iterations: FloatArray  # (n,); nan where the network never became sure of the target


def one_of_each(digits: Digits) -> IntArray:
    """The row of a test image for each class, 0 to 9; the first ones where others are bundled."""
    y, rows = digits.y_test, np.array(_CHOSEN)
    if len(y) > rows.max() and np.array_equal(y[rows], np.arange(10)):
        return rows
    return np.array([int(np.flatnonzero(y == label)[0]) for label in range(10)])


def all_pairs() -> tuple[IntArray, IntArray]:
    """The classes of 90 attacks, (90,) each: from every class towards every other."""
    source, goal = np.divmod(np.arange(100), 10)
    return source[source != goal], goal[source != goal]


def attack_until_sure(
    net: TwoLayerNet, attack_digits: Attack, X: FloatArray, targets: IntArray
) -> Attacked:
    """Attack each image until the network gives its target a probability of 0.9.

    X: (n, d), left as it is. targets: (n,).
    """
    images, iterations = X.copy(), np.full(len(X), np.nan)
    for k in range(1, MOST + 1):
        rows = np.flatnonzero(np.isnan(iterations))
        if not len(rows):
            break
        goals = targets[rows]
        # Copies, here and in every demonstration: an answer may change what it is given.
        moved = attack_digits(net, images[rows].copy(), goals.copy(), STEP_SIZE, 1)
        what = "attack_digits(net, X, targets, step_size, 1)"
        images[rows] = expect_shape(moved, images[rows].shape, what)
        sure = predict_proba(net, images[rows])[np.arange(len(rows)), goals] >= SURE
        iterations[rows[sure]] = k
    return Attacked(images, iterations)


def nearest_rows(others: FloatArray, X: FloatArray) -> IntArray:
    """The row of `others`, (m, d), that is nearest in L2 to each row of X. (n, d) -> (n,)."""
    # |a − t|² = |a|² − 2 aᵀt + |t|², and |a|² doesn't change which t is nearest.
    return ((others**2).sum(axis=1) - 2 * X @ others.T).argmin(axis=1)


def nearest_class(digits: Digits, X: FloatArray) -> IntArray:
    """The label of the training image that is nearest, in L2, to each image. (n, d) -> (n,)."""
    return digits.y_train[nearest_rows(digits.X_train, X)]
