"""The hidden checks of 2.G: how far inputs are from a linear model's boundary."""

from collections.abc import Iterable, Sequence

import numpy as np

from advex.checking import expect_numbers, required
from hidden.hints import Inputs, call_each, judge
from hidden.mistakes import distance_mistakes
from hidden.oracle import Answer, Array, smallest_push


def check_distances(
    answer: Answer | None, inputs: Iterable[tuple[Array, Array, float]], norm: float
) -> None:
    """Assert that distance_to_boundary is right for each (X, w, b)."""

    def by_sums(X: Array, w: Array, b: float, norm: float) -> list[float]:
        size = sum(v * v for v in w) ** 0.5 if norm == 2 else sum(abs(v) for v in w)
        return [abs(sum(v * u for v, u in zip(w, x, strict=True)) + b) / size for x in X]

    judge(
        f"distance_to_boundary with norm {'2' if norm == 2 else 'np.inf'}",
        required(answer, "distance_to_boundary"),
        [(*given, norm) for given in inputs],
        [by_sums],
        distance_mistakes,
    )


def check_mirror_images(
    answer: Answer | None, points: Iterable[tuple[Array, Array, float]]
) -> None:
    """Assert that the X of each (X, w, b) are as far from the boundary as their mirror images.

    This counts only where distances are right in both norms: any multiple of them is the same on
    both sides.
    """
    inputs = [
        (side, w, b, norm)
        for X, w, b in points
        for norm in (2, np.inf)
        for side in (X, X - 2 * np.outer((X @ w + b) / (w @ w), w))
    ]
    outputs = [np.ravel(output) for output in _distances(answer, inputs)]
    for here, there, (X, w, b, norm) in zip(outputs[::2], outputs[1::2], inputs[::2], strict=True):
        size = np.linalg.norm(w) if norm == 2 else np.abs(w).sum()
        if (
            here.size != len(X)
            or not np.isclose(np.abs(here) * size, np.abs(X @ w + b), 1e-3).any()
        ):
            raise AssertionError("This counts only where distances are right, in both norms.")
        if here.shape != there.shape or not np.allclose(here, there, 1e-4, 1e-6):
            negative = " Distances come out negative." if min(here.min(), there.min()) < 0 else ""
            raise AssertionError(
                "A point and its mirror image on the other side of the boundary get different "
                f"distances.{negative}"
            )


def check_one_percent(answer: Answer | None, points: Iterable[tuple[Array, Array, float]]) -> None:
    """Assert that 1 % less than each distance doesn't reach the boundary, and 1 % more does."""
    inputs = [(*given, norm) for given in points for norm in (2, np.inf)]
    for (X, w, b, norm), output in zip(inputs, _distances(answer, inputs), strict=True):
        sizes = output.ravel()
        if len(sizes) != len(X):
            raise AssertionError(f"{len(sizes)} distances came back for {len(X)} inputs.")
        for x, size in zip(X, sizes, strict=True):
            push = smallest_push(x, w, b, norm)
            if w @ (x + 0.99 * size * push) + b < 0:
                raise AssertionError("A perturbation 1 % shorter than your distance flips too.")
            if w @ (x + 1.01 * size * push) + b > 0:
                raise AssertionError("A perturbation 1 % longer than your distance doesn't flip.")


def _distances(answer: Answer | None, inputs: Sequence[Inputs]) -> list[Array]:
    distance = required(answer, "distance_to_boundary")
    return [expect_numbers(o, "distance_to_boundary") for o in call_each(distance, inputs)]
