"""The same attack on an input of few features and on one of many."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .checking import expect_shape
from .data import Digits
from .examples import nearest_rows
from .network import FloatArray, IntArray, TwoLayerNet, predict


class Outcome(NamedTuple):
    """Attacks in one dimension: a typical one to look at, and the shares of all of them (0 to 1).

    It is one from class 0 towards 1, as in every other dimension; typical is the first of these
    with the commonest outcome of all attacks: nearest to source, target or another class.
    """

    d: int
    source: int
    target: int
    original: FloatArray  # (d,)
    attacked: FloatArray  # (d,)
    nearest: FloatArray  # (d,): the training input that is nearest to the attacked one in L2
    nearest_label: int
    reached: float  # how many the model takes for their target
    like_source: float  # how many are nearest to a training input of the class they come from
    like_target: float  # … of the class that they were attacked towards


def every_third_pixel(digits: Digits) -> Digits:
    """The same digits at 8 × 8: every third pixel of rows and columns 3 to 24. -> (n, 64)."""

    def smaller(X: FloatArray) -> FloatArray:
        return X.reshape(-1, 28, 28)[:, 3:25:3, 3:25:3].reshape(len(X), -1)

    return digits._replace(X_train=smaller(digits.X_train), X_test=smaller(digits.X_test))


def of_toy(
    xA: FloatArray,
    xB: FloatArray,
    theta: FloatArray,
    attack_logistic: Callable[[FloatArray, FloatArray, int, float, int], FloatArray],
    step_size: float,
    iters: int,
) -> Outcome:
    """The outcome of attacking each of the two toy inputs, (d, 1), towards the other's class."""
    inputs, targets = np.hstack([xA, xB]).T, np.array([1, 0])
    moved = []
    for x, target in ((xA, 1), (xB, 0)):
        attacked = attack_logistic(x.copy(), theta.copy(), target, step_size, iters)
        moved.append(expect_shape(attacked, x.shape, "attack_logistic(x, theta, ...)").ravel())
    seen = (np.stack(moved) @ theta.ravel() > 0).astype(np.int64)
    classes = np.array([0, 1])
    return _outcome((inputs, classes), (inputs, classes), targets, np.stack(moved), seen)


def of_digits(
    net: TwoLayerNet,
    digits: Digits,
    attack_digits: Callable[[TwoLayerNet, FloatArray, Any, float, int], FloatArray],
    step_size: float,
    iters: int,
) -> Outcome:
    """The outcome of attacks on five test images of every class, towards every other class."""
    rows = np.concatenate([np.flatnonzero(digits.y_test == label)[:5] for label in range(10)])
    rows, targets = (part.ravel() for part in np.meshgrid(rows, np.arange(10), indexing="ij"))
    other = digits.y_test[rows] != targets
    X, y, targets = digits.X_test[rows[other]], digits.y_test[rows[other]], targets[other]
    attacked = attack_digits(net, X.copy(), targets.copy(), step_size, iters)
    attacked = expect_shape(attacked, X.shape, "attack_digits(net, X, targets, step_size, iters)")
    training = digits.X_train, digits.y_train
    return _outcome((X, y), training, targets, attacked, predict(net, attacked))


def _outcome(
    sources: tuple[FloatArray, IntArray],
    training: tuple[FloatArray, IntArray],
    targets: IntArray,
    attacked: FloatArray,
    seen: IntArray,
) -> Outcome:
    """Sum up attacks: (X, y) before and to train on, and what the model takes each one for."""
    (X, y), (others, labels) = sources, training
    nearest = nearest_rows(others, attacked)
    found = labels[nearest]
    kind = np.where(found == y, 0, np.where(found == targets, 1, 2))
    shown = (y == 0) & (targets == 1)
    typical = shown & (kind == np.bincount(kind).argmax())
    show = int(np.flatnonzero(typical if typical.any() else shown)[0])
    return Outcome(
        d=X.shape[1],
        source=int(y[show]),
        target=int(targets[show]),
        original=X[show],
        attacked=attacked[show],
        nearest=others[nearest[show]],
        nearest_label=int(found[show]),
        reached=float(np.mean(seen == targets)),
        like_source=float(np.mean(found == y)),
        like_target=float(np.mean(found == targets)),
    )
