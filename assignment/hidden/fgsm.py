"""The hidden checks of 2.F: one step along the gradient's signs.

As in 2.D, a step is also right if it is right given the student's own gradient.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np

from advex import TwoLayerNet, accuracy, load_clusters
from advex.checking import expect_entries, required
from hidden.hints import AskedOnce, CheckFailed, call_each, copies, judge
from hidden.mistakes import fgsm_image_mistakes, fgsm_logistic_mistakes
from hidden.oracle import (
    Answer,
    Array,
    Labels,
    Slope,
    depends_on_images,
    fgsm_exam,
    image_slope,
    own_image_slope,
)
from hidden.paths import judge_attack


def check_fgsm_points(answer: Answer | None, inputs: Sequence[tuple[Any, ...]]) -> None:
    """Assert that fgsm_logistic is right for each (X, y, w, b, epsilon)."""

    def against_label(X: Array, y: Labels, w: Array, b: float, epsilon: float) -> Array:
        return X + epsilon * np.sign([w if label == 0 else -w for label in y])

    judge(
        "fgsm_logistic(X, y, w, b, epsilon)",
        required(answer, "fgsm_logistic"),
        inputs,
        [against_label],
        fgsm_logistic_mistakes,
    )


def check_raises_loss(answer: Answer | None, inputs: Sequence[tuple[Any, ...]]) -> None:
    """Assert that fgsm_logistic moves each feature the right way, for (X, y, w, b, epsilon)."""
    outputs = call_each(required(answer, "fgsm_logistic"), inputs)
    for (X, y, w, *_), output in zip(inputs, outputs, strict=True):
        change = expect_entries(output, X.shape, "fgsm_logistic(X, y, w, b, epsilon)") - X
        up = np.array([w if label == 0 else -w for label in y])
        for label in (0, 1):
            if (change * up <= 0)[y == label].any():
                raise CheckFailed(
                    f"A feature of a point with label {label} moves the wrong way, or not at all.",
                    "The attack goes up the loss of the true label: which way is that for label 0, "
                    "and which way for label 1?",
                )


def _exactly(output: object, X: Array, epsilon: float) -> None:
    """Assert that every feature of X (n, d) has moved by exactly epsilon."""
    moved = expect_entries(output, X.shape, "fgsm_logistic(X, y, w, b, epsilon)")
    change = np.abs(moved - X)
    if (change.max(axis=1) == 0).any():
        raise CheckFailed(
            "Some points stay where they are.",
            "Which label do they have, and which way does the loss of that label grow?",
        )
    if (change > 1.001 * epsilon + 1e-6).any():
        raise CheckFailed(
            "Some features move by more than epsilon.",
            "Is something scaled, or clipped that has no bounds?",
        )
    if (change < 0.999 * epsilon - 1e-6).any():
        raise CheckFailed(
            "Some features move by less than epsilon.",
            "The step takes the gradient's sign alone, and these features have no bounds.",
        )


def _at_most(output: object, X: Array, epsilon: float) -> None:
    """Assert that no feature of X (n, d) has moved by more than epsilon."""
    moved = expect_entries(output, X.shape, "The result")
    if (np.abs(moved - X) > 1.001 * epsilon + 1e-6).any():
        raise AssertionError("A feature that the model ignores moves by more than epsilon.")


def check_whole_budget(answer: Answer | None, epsilons: Sequence[float]) -> None:
    """Assert that fgsm_logistic moves the clusters' features by exactly epsilon, for each of them.

    A feature without weight may move or not, but by no more than epsilon.
    """
    fgsm = required(answer, "fgsm_logistic")
    X, y, w, b = load_clusters()
    unsure = np.abs(X @ w + b) < 10  # single precision rounds the slope of others to 0
    one_weight = np.array([2.0, 0.0])
    for epsilon in epsilons:
        _exactly(fgsm(X[unsure], y[unsure], w, b, epsilon), X[unsure], epsilon)
        _at_most(fgsm(X[unsure], y[unsure], one_weight, b, epsilon), X[unsure], epsilon)


def check_errors_on_clusters(answer: Answer | None, errors: Iterable[tuple[float, int]]) -> None:
    """Assert how many of the clusters' points are misclassified, for pairs (epsilon, number)."""
    X, y, w, b = load_clusters()
    for epsilon, expected in errors:
        moved = required(answer, "fgsm_logistic")(*copies((X, y, w, b, epsilon)))
        moved = expect_entries(moved, X.shape, "fgsm_logistic(X, y, w, b, epsilon)")
        wrong = int(np.sum((moved @ w + b > 0) != y))
        if wrong != expected:
            few, many = "few: the attack is too weak.", "many: is it one step of epsilon from X?"
            how = few if wrong < expected else many
            raise AssertionError(f"The line misclassifies too {how}")


def check_fgsm_images(
    answer: Answer | None, inputs: Sequence[tuple[Any, ...]], loss_grad_x: Answer | None
) -> None:
    """Assert that fgsm_digits is right for each (net, X, y, epsilon), where the slope is clear."""
    own_gradient = AskedOnce(loss_grad_x)

    def own_slope(net: TwoLayerNet, y: Labels) -> Slope:
        return own_image_slope(own_gradient, net, y)

    def own(net: TwoLayerNet, X: Array, y: Labels, epsilon: float) -> Array:
        return np.clip(X + epsilon * np.sign(own_slope(net, y)(X)), 0.0, 1.0)

    def true(net: TwoLayerNet, X: Array, y: Labels, epsilon: float) -> Array:
        gradient = image_slope(net, y)(X)
        moved = np.clip(X + epsilon * np.sign(gradient), 0.0, 1.0)
        return np.where(np.abs(gradient) > 1e-3 * np.abs(gradient).max(), moved, np.nan)

    judge_attack(
        "fgsm_digits",
        required(answer, "fgsm_digits"),
        inputs,
        [true, own],
        partial(fgsm_image_mistakes, image_slope),
        what="fgsm_digits(net, X, y, epsilon)",
        follows=lambda: depends_on_images(own_gradient, *inputs[-1][:3]),
    )


def check_ignored_pixel(answer: Answer | None, inputs: Iterable[tuple[Any, ...]]) -> None:
    """Assert that a pixel without weight moves by no more than epsilon: (net, X, y, epsilon)."""
    fgsm = required(answer, "fgsm_digits")
    for net, X, y, epsilon in inputs:
        ignored_pixel = net._replace(W1=net.W1 * (np.arange(X.shape[1]) > 0))
        _at_most(fgsm(ignored_pixel, X.copy(), y, epsilon), X, epsilon)


def check_accuracy_falls(
    answer: Answer | None, count: int, seed: int, epsilons: Sequence[float]
) -> None:
    """Assert that so many test images are classified as badly as they should be at each epsilon.

    One image more or less may be a matter of rounding.
    """
    inputs, expected = fgsm_exam(count, seed, epsilons)
    outputs = call_each(required(answer, "fgsm_digits"), inputs)
    for (net, X, y, _), output, right in zip(inputs, outputs, expected, strict=True):
        moved = expect_entries(output, X.shape, "fgsm_digits(net, X, y, epsilon)")
        gap = accuracy(net, moved, y) - right
        if gap * count > 1.5:
            raise AssertionError(
                "The accuracy under attack is too high: the attack is too weak (or the gradient "
                "that it uses is wrong, see 2.D)."
            )
        if gap * count < -1.5:
            raise AssertionError(
                "The accuracy under attack is too low: is it one step of epsilon from X?"
            )
