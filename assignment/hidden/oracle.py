"""Generic inputs for the hidden tests, and oracles for what is right at them.

The oracles are written differently from the reference answers, on purpose: closed forms,
written-out loops, a Jacobian per image. Students never get this module.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache, partial
from typing import Any

import numpy as np

from advex import TwoLayerNet, accuracy, load_digits, load_network
from advex.checking import expect_numbers

Array = np.ndarray[Any, np.dtype[np.float64]]
Labels = np.ndarray[Any, np.dtype[np.int64]]
Slope = Callable[[Array], Array]
Answer = Callable[..., Any]


def logistic(z: Array | float) -> Any:
    """The logistic function, by way of tanh: accurate for every z."""
    return 0.5 * (1 + np.tanh(np.asarray(z, dtype=float) / 2))


def columns(
    seed: int, sizes: Sequence[int] = (1, 2, 3, 6, 11, 20)
) -> Iterator[tuple[Array, Array]]:
    """Generic pairs x, theta of shape (d, 1), with theta.T @ x between 0.4 and 3 in size.

    theta has a length of 0.5 to 2, so that an attack's steps don't shoot far beyond the boundary.
    """
    rng = np.random.default_rng(seed)
    for d in sizes:
        x, theta = rng.normal(size=(2, d, 1))
        theta *= rng.uniform(0.5, 2) / np.linalg.norm(theta)
        x *= rng.uniform(0.4, 3) / abs((theta.T @ x).item())
        yield x, theta


def columns_of_score(scores: Sequence[float], seed: int) -> Iterator[tuple[Array, Array]]:
    """Generic pairs x, theta of shape (3, 1) with theta.T @ x as given."""
    rng = np.random.default_rng(seed)
    for score in scores:
        x, theta = rng.normal(size=(2, 3, 1))
        theta /= np.linalg.norm(theta)
        yield x + (score - (theta.T @ x).item()) * theta, theta


def with_target(
    points: Iterator[tuple[Array, Array]], target: int | None = None
) -> Iterator[tuple[Array, Array, int]]:
    """The pairs x, theta with a target: the one given, or else the class that x is not seen as."""
    for x, theta in points:
        yield x, theta, int((theta.T @ x).item() < 0) if target is None else target


# --- attacks: the true slope, and the one by the student's own gradient ---------------------------


def nll_slope(theta: Array, target: float) -> Slope:
    """The gradient of the target's NLL in x, for a logistic regression. x, theta: (d, 1)."""
    return lambda x: (logistic((theta.T @ x).item()) - target) * theta


def own_nll_slope(grad_x: Answer, theta: Array, target: int) -> Slope:
    """The same, made from the student's grad_x."""

    def slope(x: Array) -> Array:
        p = logistic((theta.T @ x).item())
        own = _own(grad_x(x, theta), x)
        return -own / p if target == 1 else own / (1 - p)

    return slope


def image_slope(net: TwoLayerNet, targets: Labels) -> Slope:
    """The gradient of each row's NLL of its target, in the images (n, d)."""
    return partial(input_gradient, net, targets=targets)


def own_image_slope(loss_grad_x: Answer, net: TwoLayerNet, targets: Labels) -> Slope:
    """The same by the student's loss_grad_x."""
    return lambda X: _own(loss_grad_x(net, X, targets), X)


def _own(value: object, at: Array) -> Array:
    """A student's gradient, if anything can be built on it."""
    gradient = expect_numbers(value, "the gradient")
    if gradient.size != at.size or not gradient.any() or (at.size > 1 and np.ptp(gradient) == 0):
        raise AssertionError("the gradient has another size than its argument, or is zero")
    return gradient.reshape(at.shape)


def depends_on_images(
    loss_grad_x: Answer | None, net: TwoLayerNet, X: Array, targets: Labels
) -> bool:
    """Return False if a gradient is the same for other images with the same targets.

    Where it gives nothing, it may still be written.
    """
    with suppress(Exception):
        here, there = (np.asarray(loss_grad_x(net, at, targets)) for at in (X, X[::-1]))  # type: ignore[misc]
        return not np.allclose(here, there, 1e-6)
    return True


def attack_path(
    slope: Slope, x: Array, step_size: float, iters: int, project: Slope = lambda x: x
) -> list[Array]:
    """The inputs after 0, 1, …, iters steps of gradient descent, each projected after its step."""
    path = [x]
    for _ in range(iters):
        path.append(project(path[-1] - step_size * slope(path[-1])))
    return path


# --- digits ---------------------------------------------------------------------------------------


def random_net(seed: int, d: int = 7, hidden: int = 9) -> TwoLayerNet:
    """A small network with generic weights, in which each unit is on for some inputs only."""
    rng = np.random.default_rng(seed)
    return TwoLayerNet(
        W1=rng.normal(size=(hidden, d)),
        b1=rng.normal(scale=0.5, size=hidden),
        W2=rng.normal(size=(10, hidden)) / 2,
        b2=rng.normal(size=10) / 2,
    )


Batch = tuple[TwoLayerNet, Array, Labels]


def random_batches(
    seed: int,
    sizes: Sequence[tuple[int, int, int]],
    lowest: float = -1.7,
    highest: float = 1.7,
) -> Iterator[Batch]:
    """Networks, inputs and targets of sizes (d, hidden, n), with pixels between two bounds."""
    rng = np.random.default_rng(seed)
    for number, (d, hidden, n) in enumerate(sizes):
        X, targets = rng.uniform(lowest, highest, size=(n, d)), rng.integers(0, 10, n)
        yield random_net(seed + number, d, hidden), X, targets


def random_batch(
    seed: int, size: tuple[int, int, int], lowest: float = -1.7, highest: float = 1.7
) -> Batch:
    """The one batch of a size (d, hidden, n)."""
    return next(random_batches(seed, [size], lowest, highest))


def all_units_on(batch: Batch) -> Batch:
    """The batch, with biases that switch every unit on for every input."""
    net, X, targets = batch
    lowest = (X @ net.W1.T).min(axis=0)
    return net._replace(b1=0.5 - np.minimum(lowest, 0)), X, targets


def scaled_logits(batch: Batch, largest: float) -> Batch:
    """The batch, with an output layer scaled so that the largest logit is as given in size."""
    net, X, targets = batch
    logits = np.maximum(X @ net.W1.T + net.b1, 0) @ net.W2.T + net.b2
    scale = largest / np.abs(logits).max()
    return net._replace(W2=scale * net.W2, b2=scale * net.b2), X, targets


def _class_probabilities(net: TwoLayerNet, x: Array) -> Array:
    """The class probabilities of one image (d,). Returns (10,)."""
    z = net.W2 @ np.maximum(net.W1 @ x + net.b1, 0.0) + net.b2
    weights = np.exp(z - z.max())
    return np.asarray(weights / weights.sum())


def image_probabilities(net: TwoLayerNet, X: Array) -> Array:
    """The class probabilities of each row of X (n, d). Returns (n, 10)."""
    return np.array([_class_probabilities(net, x) for x in X])


def input_gradient(net: TwoLayerNet, X: Array, targets: Labels) -> Array:
    """The gradient of each row's NLL in that row, by the Jacobian of its logits. Returns (n, d)."""
    rows = []
    for x, target in zip(X, targets, strict=True):
        on = net.W1 @ x + net.b1 > 0
        jacobian = net.W2[:, on] @ net.W1[on]
        rows.append(_class_probabilities(net, x) @ jacobian - jacobian[int(target)])
    return np.array(rows)


def pixels_at_bounds(
    seed: int, nets: Sequence[tuple[int, float]]
) -> list[tuple[TwoLayerNet, Array, Labels, float]]:
    """Inputs (net, X, y, epsilon) with pixels at 0 and 1 and near them, for pairs seed, epsilon."""
    rng = np.random.default_rng(seed)
    inputs = []
    for net_seed, epsilon in nets:
        X, y = rng.choice([0.0, 0.05, 0.5, 0.95, 1.0], (6, 7)), rng.integers(0, 10, 6)
        inputs.append((random_net(net_seed), X, y, epsilon))
    return inputs


_digits = cache(load_digits)


def digits_batch(count: int, seed: int) -> tuple[Array, Labels, Labels]:
    """Test digits (n, 784), their labels (n,), and generic other targets (n,)."""
    rng = np.random.default_rng(seed)
    digits = _digits()
    rows = rng.permutation(len(digits.X_test))[:count]
    labels = digits.y_test[rows]
    return digits.X_test[rows], labels, (labels + rng.integers(1, 10, count)) % 10


@cache
def fgsm_exam(
    count: int, seed: int, epsilons: Sequence[float]
) -> tuple[list[tuple[TwoLayerNet, Array, Labels, float]], list[float]]:
    """Inputs (net, X, y, epsilon) of test digits, and the accuracy under the true FGSM at each."""
    net, (X, y, _) = load_network(), digits_batch(count, seed)
    signs = np.sign(input_gradient(net, X, y))
    accuracies = [accuracy(net, np.clip(X + epsilon * signs, 0.0, 1.0), y) for epsilon in epsilons]
    return [(net, X, y, epsilon) for epsilon in epsilons], accuracies


# --- linear models --------------------------------------------------------------------------------


def labelled_points(
    seed: int, sizes: Sequence[tuple[int, int]]
) -> Iterator[tuple[Array, Labels, Array]]:
    """Points X (n, d) in the middle of [0, 1], labels y (n,) and weights w (d,), none near 0."""
    rng = np.random.default_rng(seed)
    for d, n in sizes:
        w = rng.uniform(0.3, 1, d) * rng.choice([-1, 1], d) / np.sqrt(d)
        yield rng.uniform(0.35, 0.65, (n, d)), rng.integers(0, 2, n), w


def half_spaces(seed: int) -> Iterator[tuple[Array, Array, float]]:
    """Generic points X (n, d) all with wᵀx + b > 0, for several d and for b of either sign."""
    rng = np.random.default_rng(seed)
    for d in (1, 2, 3, 8, 25):
        w, X = rng.normal(size=d), rng.normal(size=(6, d))
        for shift in (-3.0, 3.0):  # for b on either side of 0
            moved = X + shift * np.sign(w)
            yield moved, w, float(1.2 - (moved @ w).min())


def smallest_push(x: Array, w: Array, b: float, norm: float) -> Array:
    """The direction of size 1, in the norm, that moves x straight towards the boundary."""
    direction = np.sign(w) if norm == np.inf else w / np.sqrt((w**2).sum())
    return np.asarray(-np.sign(x @ w + b) * direction)
