"""The least that a function must get right before its properties earn anything.

An empty answer leaves its arguments alone, takes integers and treats rows alike. Such properties
are paid only where the function is right for at least one of several inputs of different kinds. A
digit's gradient is right enough here in its direction.
"""

from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from advex import load_network
from advex.checking import expect_numbers, in_shape, required
from hidden.advice.evidence import copies, lost_the_process
from hidden.follow_through import FOLLOWS, with_gradient
from hidden.oracle import (
    Answer,
    Array,
    all_units_on,
    columns,
    digits_batch,
    half_spaces,
    image_slope,
    input_gradient,
    labelled_points,
    logistic,
    nll_slope,
    random_batches,
)

Case = tuple[tuple[Any, ...], Array, Array]
"""Arguments, what is right for them, and where that starts: one row for each result."""

_found: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()


def partly_right(answer: Answer | None, name: str) -> Answer:
    """The function, or an AssertionError where it is wrong for every one of a few inputs."""
    function = required(answer, name)
    if function not in _found:
        _found[function] = _any_right(function, name) or (
            name in FOLLOWS and _any_right(with_gradient(function, FOLLOWS[name]), name)
        )
    if not _found[function]:
        raise AssertionError(
            f"This counts only where {name} gives right values; none is right yet."
        )
    return function


def _any_right(answer: Answer, name: str) -> bool:
    agrees = _along if name == "loss_grad_x" else _close
    for given, wanted, start in _CASES[name]():
        try:
            found = in_shape(expect_numbers(answer(*copies(tuple(given))), "it"), wanted.shape)
        except Exception as error:
            if lost_the_process(error):
                raise
            continue
        if found is not None and agrees(found - start, wanted - start).any():
            return True
    return False


def _close(found: Array, wanted: Array) -> Array:
    """Tell which rows' changes are right, among those that are large enough to tell."""
    way = np.abs(wanted).max(axis=1)
    return np.asarray((np.abs(found - wanted).max(axis=1) < 0.01 * way) & (way > 1e-3))


def _along(found: Array, wanted: Array) -> Array:
    """Tell which rows have the right direction, or the opposite one."""
    sizes = np.linalg.norm(found, axis=1) * np.linalg.norm(wanted, axis=1)
    return np.asarray(np.abs((found * wanted).sum(axis=1)) > 0.99 * np.maximum(sizes, 1e-9))


def _gradients(of_theta: bool) -> Callable[[], Iterator[Case]]:
    def cases() -> Iterator[Case]:
        for x, theta in columns(seed=111, sizes=(1, 2, 3, 6)):
            z = (theta.T @ x).item()
            slope = logistic(z) * logistic(-z) * (x if of_theta else theta)
            yield (x, theta), slope.T, np.zeros((1, x.size))

    return cases


def _toy_attacks() -> Iterator[Case]:
    for x, theta in columns(seed=311, sizes=(1, 2, 6)):
        for target in (0, 1):
            for step_size in (0.2, 0.5, 5.0):  # the last one goes beyond the boundary
                moved = x - step_size * nll_slope(theta, target)(x)
                yield (x, theta, target, step_size, 1), moved.T, x.T


def _image_gradients() -> Iterator[Case]:
    for batch in random_batches(421, [(7, 9, 4), (7, 9, 1)], lowest=0.0, highest=1.0):
        for given in (batch, all_units_on(batch)):
            yield given, input_gradient(*given), np.zeros(batch[1].shape)
    X, _, targets = digits_batch(2, seed=422)
    net = load_network()
    yield (net, X, targets), input_gradient(net, X, targets), np.zeros(X.shape)


def _image_attacks() -> Iterator[Case]:
    for net, X, targets in random_batches(423, [(7, 9, 3), (7, 9, 1)], lowest=0.4, highest=0.6):
        yield (net, X, targets, 0.02, 1), X - 0.02 * image_slope(net, targets)(X), X


def _fgsm_points() -> Iterator[Case]:
    for X, y, w in labelled_points(511, ((2, 6), (3, 1))):
        moved = X + 0.2 * np.sign([w if label == 0 else -w for label in y])
        yield (X, y, w, 0.1, 0.2), moved, X


def _fgsm_images() -> Iterator[Case]:
    for net, X, y in random_batches(512, [(7, 9, 4), (7, 9, 1)], lowest=0.3, highest=0.7):
        yield (net, X, y, 0.2), X + 0.2 * np.sign(image_slope(net, y)(X)), X


def _distances() -> Iterator[Case]:
    for X, w, b in half_spaces(seed=611):
        for norm, size in ((2, (w @ w) ** 0.5), (np.inf, np.abs(w).sum())):
            yield (X, w, b, norm), ((X @ w + b) / size)[:, None], np.zeros((len(X), 1))


_CASES: dict[str, Callable[[], Iterator[Case]]] = {
    "grad_theta": _gradients(of_theta=True),
    "grad_x": _gradients(of_theta=False),
    "attack_logistic": _toy_attacks,
    "loss_grad_x": _image_gradients,
    "attack_digits": _image_attacks,
    "fgsm_logistic": _fgsm_points,
    "fgsm_digits": _fgsm_images,
    "distance_to_boundary": _distances,
}
