"""What the hidden tests share: generic inputs, oracles, and properties. Students never get it.

The oracles are written differently from the reference answers, on purpose: finite differences,
written-out loops, a Jacobian per image. Where one answer builds on another (an attack on its
gradient), the follow-up is also right if it is right given the student's own gradient, so that one
mistake costs its points once.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np

from advex import (  # noqa: F401  (tests take the bundled data and the checks from here too)
    TwoLayerNet,
    accuracy,
    load_clusters,
    load_digits,
    load_network,
    numerical_gradient,
)
from advex.checking import expect_close, expect_numbers, expect_shape
from advex.data import Digits

Array = np.ndarray[Any, np.dtype[np.float64]]
Labels = np.ndarray[Any, np.dtype[np.int64]]
Answer = Callable[..., Any]


def required(answer: Answer | None, name: str) -> Answer:
    """The student's function, or an AssertionError that says that there is none."""
    if answer is None:
        raise AssertionError(f"{name} is not defined. Was it renamed or deleted?")
    if not callable(answer):
        raise AssertionError(f"{name} is a {type(answer).__name__}, not a function any more.")
    return answer


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


# --- properties that hold for any answer, right or wrong ------------------------------------------


def check_unmodified(answer: Answer, *arguments: Any, what: str) -> None:
    """Assert that a call gives numbers and leaves its array arguments as they were."""
    before = [np.copy(a) if isinstance(a, np.ndarray) else a for a in arguments]
    expect_numbers(answer(*arguments), what)
    for was, now in zip(before, arguments, strict=True):
        if isinstance(was, np.ndarray) and not np.array_equal(was, now):
            raise AssertionError(
                f"{what} changed an array of its caller. Work on a copy: x -= … and x[…] = … write "
                "into the array that was passed, x = x - … makes a new one."
            )


def check_integers(answer: Answer, *arguments: Any, what: str) -> None:
    """Assert that whole-number arrays give the same answer in integer and in float type."""
    as_floats = [a.astype(float) if isinstance(a, np.ndarray) else a for a in arguments]
    by_floats = expect_numbers(answer(*as_floats), what)
    if not by_floats.any():
        raise AssertionError(f"{what} is zero everywhere.")
    try:
        by_integers = answer(*arguments)
    except Exception as error:
        raise AssertionError(f"{what} stops with a {type(error).__name__} on integers.") from None
    expect_close(by_integers, by_floats, f"{what}, with integers in place of the same floats")


def check_batch_rows(answer: Answer, X: Array, *per_row: Any, what: str) -> None:
    """Assert that each row's answer is the same alone as in the batch. per_row: (n,) arrays.

    answer: takes X (n, d) and the per-row arrays, and gives (n, d).
    """
    together = expect_shape(answer(X.copy(), *per_row), X.shape, what)
    if not together.any():
        raise AssertionError(f"{what} is zero everywhere.")
    for i in range(len(X)):
        row = slice(i, i + 1)
        alone = answer(X[row].copy(), *(p[row] for p in per_row))
        expect_close(alone, together[row], f"{what}, one row alone against the same row in a batch")


def expect_close_size(value: object, like: Array) -> Array:
    """The value as an array of as many numbers as the other has, in the other's shape."""
    array = expect_numbers(value, "The result")
    if array.size != like.size:
        raise AssertionError(f"The result has {array.size} entries; expected {like.size}.")
    return array.reshape(like.shape)


# --- attacks: paths along the true gradient, and along the student's own --------------------------

Slope = Callable[[Array], Array]


def nll_slopes(theta: Array, target: int, grad_x: Answer | None = None) -> list[Slope]:
    """The gradient of the target's NLL in x: the true one, and one made from the student's."""

    def true_slope(x: Array) -> Array:
        return (logistic(theta.T @ x).item() - target) * theta

    def own_slope(x: Array) -> Array:
        p = logistic(theta.T @ x).item()
        own = expect_close_size(grad_x(x.copy(), theta.copy()), x)  # type: ignore[misc]
        return -own / p if target == 1 else own / (1 - p)

    return [true_slope, own_slope] if callable(grad_x) else [true_slope]


def image_slopes(net: TwoLayerNet, targets: Labels, loss_grad_x: Answer | None) -> list[Slope]:
    """The gradient of the targets' NLL in the images: the true one, and the student's own."""

    def own_slope(X: Array) -> Array:
        own = loss_grad_x(net, X.copy(), targets.copy())  # type: ignore[misc]
        return expect_shape(own, X.shape, "loss_grad_x(net, X, targets)")

    true_slope = partial(input_gradient, net, targets=targets)
    return [true_slope, own_slope] if callable(loss_grad_x) else [true_slope]


def attack_path(
    slope: Slope, x: Array, step_size: float, iters: int, project: Slope = lambda x: x
) -> list[Array]:
    """The inputs after 0, 1, …, iters steps of gradient descent, each projected after its step."""
    path = [x]
    for _ in range(iters):
        path.append(project(path[-1] - step_size * slope(path[-1])))
    return path


def check_any(check: Callable[[Slope], None], slopes: Sequence[Slope]) -> None:
    """Assert that the check holds for one of the slopes; the message is that for the first."""
    for slope in slopes[1:]:
        with suppress(Exception), np.errstate(all="ignore"):
            return check(slope)
    check(slopes[0])


def check_path(attack: Answer, x: Array, theta: Array, target: int, grad_x: Answer | None) -> None:
    """Assert that attack_logistic gives the path of gradient descent, whatever the iterations."""

    def check(slope: Slope) -> None:
        path = attack_path(slope, x, 0.2, 12)
        if np.array_equal(path[-1], x):
            raise AssertionError("The path goes nowhere.")
        for iters in (1, 2, 3, 6, 12):
            attacked = attack(x.copy(), theta.copy(), target, 0.2, iters)
            expect_close(attacked, path[iters], f"attack_logistic after {iters} steps", 1e-3, 1e-5)

    check_any(check, nll_slopes(theta, target, grad_x))


def check_image_path(
    attack: Answer,
    net: TwoLayerNet,
    X: Array,
    targets: Labels,
    loss_grad_x: Answer | None,
    step_size: float,
) -> None:
    """Assert that attack_digits gives the path of gradient descent with clipped steps."""

    def check(slope: Slope) -> None:
        path = attack_path(slope, X, step_size, 8, project=lambda X: np.clip(X, 0.0, 1.0))
        if np.array_equal(path[-1], X):
            raise AssertionError("The path goes nowhere.")
        for iters in (1, 2, 3, 8):
            attacked = attack(net, X.copy(), targets.copy(), step_size, iters)
            expect_close(attacked, path[iters], f"attack_digits after {iters} steps", 1e-3, 1e-4)

    check_any(check, image_slopes(net, targets, loss_grad_x))


def check_fgsm_images(
    fgsm: Answer,
    net: TwoLayerNet,
    X: Array,
    y: Labels,
    epsilon: float,
    loss_grad_x: Answer | None,
) -> None:
    """Assert that fgsm_digits moves each pixel by ε up the loss, where its slope is clear."""
    moved = expect_shape(fgsm(net, X.copy(), y.copy(), epsilon), X.shape, "fgsm_digits(...)")

    def check(slope: Slope) -> None:
        gradient = slope(X)
        clear = np.abs(gradient) > 1e-3 * np.abs(gradient).max()
        expected = np.clip(X + epsilon * np.sign(gradient), 0.0, 1.0)
        expect_close(moved[clear], expected[clear], "fgsm_digits(net, X, y, epsilon)")

    check_any(check, image_slopes(net, y, loss_grad_x))


# --- digits ---------------------------------------------------------------------------------------


def random_net(seed: int, d: int = 7, hidden: int = 9, scale: float = 1.0) -> TwoLayerNet:
    """A small network with generic weights, in which each unit is on for some inputs only."""
    rng = np.random.default_rng(seed)
    return TwoLayerNet(
        W1=rng.normal(size=(hidden, d)),
        b1=rng.normal(scale=0.5, size=hidden),
        W2=scale * rng.normal(size=(10, hidden)) / 2,
        b2=scale * rng.normal(size=10) / 2,
    )


def class_probabilities(net: TwoLayerNet, x: Array) -> Array:
    """The class probabilities of one image (d,), unit by unit and class by class. Returns (10,)."""
    units = [max(0.0, float(np.dot(w, x) + c)) for w, c in zip(net.W1, net.b1, strict=True)]
    z = [float(np.dot(v, units) + c) for v, c in zip(net.W2, net.b2, strict=True)]
    weights = np.array([np.exp(score - max(z)) for score in z])
    return np.asarray(weights / weights.sum())


def input_gradient(net: TwoLayerNet, X: Array, targets: Labels) -> Array:
    """The gradient of each row's NLL in that row, by the Jacobian of its logits. Returns (n, d)."""
    rows = []
    for x, target in zip(X, targets, strict=True):
        on = net.W1 @ x + net.b1 > 0
        jacobian = net.W2[:, on] @ net.W1[on]
        rows.append(class_probabilities(net, x) @ jacobian - jacobian[int(target)])
    return np.array(rows)


def digits_batch(count: int, seed: int) -> tuple[Array, Labels, Labels]:
    """Test digits (n, 784), their labels (n,), and generic other targets (n,)."""
    rng = np.random.default_rng(seed)
    digits = load_digits()
    rows = rng.permutation(len(digits.X_test))[:count]
    labels = digits.y_test[rows]
    return digits.X_test[rows], labels, (labels + rng.integers(1, 10, count)) % 10


def fgsm_accuracy(net: TwoLayerNet, digits: Digits, epsilon: float) -> float:
    """The network's accuracy on the test digits under the true FGSM: 0 to 1."""
    step = epsilon * np.sign(input_gradient(net, digits.X_test, digits.y_test))
    return accuracy(net, np.clip(digits.X_test + step, 0.0, 1.0), digits.y_test)


# --- linear models --------------------------------------------------------------------------------


def half_spaces(seed: int) -> Iterator[tuple[Array, Array, float]]:
    """Generic points X (n, d) all with wᵀx + b > 0, for several d, with b far from 0."""
    rng = np.random.default_rng(seed)
    for d in (1, 2, 3, 8, 25):
        w, X = rng.normal(size=d), rng.normal(size=(6, d))
        yield X, w, float(1.2 - (X @ w).min())


def smallest_push(x: Array, w: Array, b: float, norm: float) -> Array:
    """The direction of size 1, in the norm, that moves x straight towards the boundary."""
    direction = np.sign(w) if norm == np.inf else w / np.sqrt((w**2).sum())
    return np.asarray(-np.sign(x @ w + b) * direction)
