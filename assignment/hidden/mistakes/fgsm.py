"""The mistakes that students make in fgsm_logistic and fgsm_digits, 2.F."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from advex import TwoLayerNet
from hidden.hints import Mistake, Oracle
from hidden.mistakes.variants import Option, Part, combine
from hidden.oracle import Array, Slope, image_probabilities, logistic

NO_SIGN = (
    "It steps along the gradient itself. The fast gradient *sign* method moves every feature by "
    "the same amount, whatever the size of its slope."
)
ONE_WAY = "All points move the same way, whatever their label. Where does y come into the loss?"
CHANGE_ALONE = "What comes back looks like the change alone. Add it to the input."
HELPS = (
    "It moves the other way: it makes the model surer of the true label. The attack goes up the "
    "loss."
)


def _rows_scaled(g: Array) -> Array:
    size = np.sqrt((g**2).sum(axis=1, keepdims=True))
    return np.asarray(g / np.where(size > 0, size, 1))


SIZES = [
    Option("", np.sign),
    Option(NO_SIGN, lambda g: g),
    Option(
        "The step has length epsilon in the L2 norm. The budget here is on each feature.",
        _rows_scaled,
    ),
    Option(
        "The step's largest entry is epsilon, and the others are smaller. The method moves every "
        "feature by epsilon: it takes the gradient's sign alone.",
        lambda g: g / np.maximum(np.abs(g).max(axis=1, keepdims=True), 1e-300),
    ),
    Option(
        "The batch's largest entry moves by epsilon, and the others by less. The method moves "
        "every feature by epsilon: it takes the gradient's sign alone.",
        lambda g: g / max(float(np.abs(g).max()), 1e-300),
    ),
    Option(
        "Every feature moves up. Which way does the loss grow with each?",
        lambda g: np.ones(g.shape),
    ),
    Option(
        "Only features whose gradient is positive move. The others move down by epsilon.",
        lambda g: (g > 0) * 1.0,
    ),
    Option(
        "Only features whose gradient is negative move. The others move up by epsilon.",
        lambda g: (g < 0) * -1.0,
    ),
    Option(
        "Only the feature with the largest slope moves. The budget is on each feature: all may "
        "move by epsilon.",
        lambda g: np.sign(g) * (np.abs(g) == np.abs(g).max(axis=1, keepdims=True)),
    ),
    Option(
        "The sign of the gradient's sum moves all features of a point. Each has its own sign.",
        lambda g: np.sign(g.sum(axis=1, keepdims=True)) * np.ones(g.shape),
    ),
    Option(
        "The gradient is averaged or added up over the rows: all points move the same way. Each "
        "row has its own gradient.",
        lambda g: np.sign(g.sum(axis=0)) * np.ones(g.shape),
    ),
]


def _d(X: Array) -> int:
    return X.shape[1]


LENGTHS = [
    Option("", lambda X, epsilon: epsilon),
    Option(HELPS, lambda X, epsilon: -epsilon),
    Option(
        "Each feature moves too little, by the square root of the number of features: the budget "
        "is on each feature, not on the L2 norm of the step.",
        lambda X, epsilon: epsilon / np.sqrt(_d(X)),
    ),
    Option(
        "Each feature moves too little, by the number of features. The budget is on each feature, "
        "not on their sum.",
        lambda X, epsilon: epsilon / _d(X),
    ),
    Option(
        "Each feature moves too little, by the number of rows.",
        lambda X, epsilon: epsilon / len(X),
    ),
    Option("Each feature moves by half of epsilon.", lambda X, epsilon: epsilon / 2),
    Option("Each feature moves by twice epsilon.", lambda X, epsilon: epsilon * 2),
    Option("Each feature moves by epsilon squared.", lambda X, epsilon: epsilon**2),
    Option(
        "Each feature moves by epsilon / 255: pixels are from 0 to 1 here, and so is epsilon.",
        lambda X, epsilon: epsilon / 255,
    ),
    *(
        Option(
            f"epsilon isn't used: every feature moves by {size:g}, whatever epsilon is.",
            lambda X, epsilon, size=size: size,
        )
        for size in (0.1, 1, 0.01, 0.05, 0.2, 0.25, 0.3, 0.5, 0.02, 0.15)
    ),
]
ABOVE = "Pixels leave [0, 1]: nothing keeps them from rising above 1."
IMAGE_BOUNDS: Part = [
    Option("", lambda moved, X, epsilon: np.clip(moved, 0, 1)),
    Option("Pixels leave [0, 1]. Clip them after the step.", lambda moved, X, epsilon: moved),
    Option(ABOVE, lambda moved, X, epsilon: np.maximum(moved, 0)),
    Option(
        "Pixels leave [0, 1]: nothing keeps them from falling below 0 (a bound of -1, perhaps).",
        lambda moved, X, epsilon: np.minimum(moved, 1),
    ),
    Option(
        "Pixels leave [0, 1]: it looks as if they were clipped to [-1, 1].",
        lambda moved, X, epsilon: np.clip(moved, -1, 1),
    ),
    Option(
        "It looks as if pixels with ink alone (above 0) moved. All pixels may.",
        lambda moved, X, epsilon: np.where(X > 0, np.clip(moved, 0, 1), np.clip(X, 0, 1)),
    ),
    Option(
        "It looks as if the pixels were rescaled to [0, 1] in place of clipped.",
        lambda moved, X, epsilon: (
            (moved - moved.min()) / max(float(moved.max() - moved.min()), 1e-300)
        ),
    ),
    Option(
        "It looks as if pixels that would leave [0, 1] stayed where they were. They move as far as "
        "the bound: clip them.",
        lambda moved, X, epsilon: np.where((moved < 0) | (moved > 1), X, moved),
    ),
    Option(
        "It looks as if the bounds were the smallest and the largest pixel of X. They are 0 and 1.",
        lambda moved, X, epsilon: np.clip(moved, X.min(), X.max()),
    ),
    Option(CHANGE_ALONE, lambda moved, X, epsilon: moved - X),
    Option(CHANGE_ALONE, lambda moved, X, epsilon: np.clip(moved - X, 0, 1)),
]
NO_BOUNDS: Part = [
    Option("", lambda moved, X, epsilon: moved),
    Option(CHANGE_ALONE, lambda moved, X, epsilon: moved - X),
    Option(
        "The points are clipped to [0, 1]. Images have such bounds, these features have none.",
        lambda moved, X, epsilon: np.clip(moved, 0, 1),
    ),
    Option(
        "The points are clipped to [-1, 1]. These features have no bounds.",
        lambda moved, X, epsilon: np.clip(moved, -1, 1),
    ),
    Option(
        "Only the first point moves.",
        lambda moved, X, epsilon: np.where((np.arange(len(X)) == 0)[:, None], moved, X),
    ),
]


class Linear(NamedTuple):
    """The arguments that a linear model's slope is made of."""

    X: Array
    y: Array
    w: Array
    b: float

    @property
    def p(self) -> Array:
        """The probability of label 1 for each row, (n,)."""
        return np.asarray(logistic(self.X @ self.w + self.b))


def _times_w(factor: Callable[[Linear], Any]) -> Callable[[Linear], Array]:
    return lambda m: np.asarray(factor(m))[:, None] * m.w


SHAPES = (
    "It looks as if arrays of shapes (n, 1) and (n,) were subtracted, which makes (n, n): all "
    "pairs of rows. Give both the same shape."
)
SLOPES = [
    Option("", _times_w(lambda m: m.p - m.y)),
    Option(ONE_WAY, _times_w(lambda m: m.p)),
    Option(ONE_WAY, _times_w(lambda m: m.p - 1)),
    Option(
        "It goes up the loss of the class that the model predicts. Take the true label, y.",
        _times_w(lambda m: m.p - (m.p > 0.5)),
    ),
    Option("Only points with label 1 move.", _times_w(lambda m: -1.0 * (m.y == 1))),
    Option("Only points with label 0 move.", _times_w(lambda m: (m.y == 0) * 1.0)),
    Option(
        "Only points that the model gets right move. All may.",
        _times_w(lambda m: (m.p - m.y) * ((m.p > 0.5) == m.y)),
    ),
    Option(SHAPES, _times_w(lambda m: len(m.y) * m.p - m.y.sum())),
    Option(SHAPES, _times_w(lambda m: m.p.sum() - len(m.y) * m.y)),
    Option(
        "It looks as if the points moved along themselves: that is the gradient with respect to w. "
        "The attack moves X.",
        lambda m: (m.p - m.y)[:, None] * m.X,
    ),
    Option(
        "It looks as if labels were -1 and 1. Here they are 0 and 1.",
        _times_w(lambda m: m.p - (2 * m.y - 1)),
    ),
    Option(
        "It looks as if the first label were used for all points.",
        _times_w(lambda m: m.p - m.y[0]),
    ),
]


@cache
def fgsm_logistic_mistakes() -> list[Mistake]:
    """Mistakes in fgsm_logistic(X, y, w, b, epsilon)."""

    def build(slope: Any, size: Any, length: Any, bounds: Any) -> Oracle:
        def gives(X: Array, y: Array, w: Array, b: float, epsilon: float) -> Array:
            step = length(X, epsilon) * size(slope(Linear(X, y, w, b)))
            return np.asarray(bounds(X + step, X, epsilon))

        return gives

    def unmoved(X: Array, *_: Any) -> Array:
        return X

    return [
        Mistake("The points come back as they were.", unmoved, exactly=True),
        *combine([SLOPES, SIZES, LENGTHS, NO_BOUNDS], build),
    ]


LABELS = [
    Option("", lambda net, X, y: y),
    Option(
        "It goes up the loss of the class that the network predicts. Take the true label, y.",
        lambda net, X, y: image_probabilities(net, X).argmax(axis=1),
    ),
    Option(
        "It looks as if the first image's label were used for all images.",
        lambda net, X, y: np.full(len(X), y[0]),
    ),
    Option(
        "It looks as if classes were counted from 1. They count from 0.",
        lambda net, X, y: (y - 1) % 10,
    ),
]


@cache
def fgsm_image_mistakes(slope_of: Callable[[TwoLayerNet, Any], Slope]) -> list[Mistake]:
    """Mistakes in fgsm_digits(net, X, y, epsilon), along slope_of(net, y)."""

    def build(labels: Any, size: Any, length: Any, bounds: Any, steps: Any) -> Oracle:
        count, share = steps

        def gives(net: TwoLayerNet, X: Array, y: Any, epsilon: float) -> Array:
            slope, moved = slope_of(net, labels(net, X, y)), X
            for _ in range(count):
                step = length(X, epsilon) * share * size(slope(moved))
                moved = np.asarray(bounds(moved + step, moved, epsilon))
            return moved

        return gives

    def unmoved(net: TwoLayerNet, X: Array, *_: Any) -> Array:
        return X

    steps = [
        Option("", (1, 1.0)),
        *(
            Option(
                f"It looks like {count} steps of epsilon / {count}, each with a new gradient. The "
                "fast gradient sign method takes one step of epsilon.",
                (count, 1 / count),
            )
            for count in (10, 2, 3, 5, 20)
        ),
        *(
            Option(
                f"It looks like {count} steps of epsilon. The fast gradient sign method takes one, "
                "and epsilon is the budget of all.",
                (count, 1.0),
            )
            for count in (10, 2, 3, 5)
        ),
    ]
    return [
        Mistake("The images come back as they were.", unmoved, exactly=True),
        *combine([LABELS, SIZES, LENGTHS, IMAGE_BOUNDS, steps], build),
    ]
