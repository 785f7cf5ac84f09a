"""The mistakes that students make in distance_to_boundary, 2.G: a score over a norm of w."""

from functools import cache
from typing import Any

import numpy as np

from hidden.hints import Mistake, Oracle
from hidden.mistakes.variants import Option, combine
from hidden.oracle import Array, logistic

SCORES = [
    Option("", lambda X, w, b: X @ w + b),
    Option(
        "It looks as if b were missing: the boundary need not go through the origin.",
        lambda X, w, b: X @ w,
    ),
    Option(
        "It looks as if b were subtracted. The boundary is where w.T x + b is 0.",
        lambda X, w, b: X @ w - b,
    ),
    Option(
        "It looks as if b counted without its sign. What has no sign is the whole score.",
        lambda X, w, b: X @ w + abs(b),
    ),
    Option(
        "It looks as if the distance were measured in probability. The boundary is where the "
        "score is 0, and the score is linear in x.",
        lambda X, w, b: logistic(X @ w + b) - 0.5,
    ),
    Option(
        "It looks as if b stood outside: the score is divided by the norm as a whole, b as well.",
        lambda X, w, b: X @ w + b * np.linalg.norm(w),
    ),
    Option(
        "It looks as if b stood outside: the score is divided by the norm as a whole, b as well.",
        lambda X, w, b: X @ w + b * np.abs(w).sum(),
    ),
    Option(
        "It looks as if one input's score stood for all of them. Each input has its own distance.",
        lambda X, w, b: np.full(len(X), np.abs(X @ w + b).min()),
    ),
    Option(
        "It looks as if the mean of all inputs' scores stood for each. Each has its own distance.",
        lambda X, w, b: np.full(len(X), np.abs(X @ w + b).mean()),
    ),
    Option(
        "It looks as if the first input's score stood for all of them. Each has its own distance.",
        lambda X, w, b: np.full(len(X), (X @ w + b)[0]),
    ),
    Option(
        "It looks as if products were made positive one by one and then added up. What has no sign "
        "is the whole score.",
        lambda X, w, b: np.abs(X * w).sum(axis=1) + b,
    ),
    Option(
        "It looks as if the mean of the products stood where their sum belongs.",
        lambda X, w, b: (X * w).mean(axis=1) + b,
    ),
]
SIGNS = [
    Option("", np.abs),
    Option(
        "Distances come out negative on one side of the boundary. A size has no sign.",
        lambda score: score,
    ),
    Option(
        "Distances come out negative on one side of the boundary. A size has no sign.",
        lambda score: -score,
    ),
    Option(
        "Distances are 0 on one side of the boundary. Inputs on both sides have one.",
        lambda score: np.maximum(score, 0),
    ),
    Option("It looks as if the score were squared, without a root.", lambda score: score**2),
    Option("It looks as if a root of the score were taken.", lambda score: np.sqrt(np.abs(score))),
]


def _l2(w: Array) -> float:
    return float(np.sqrt(w @ w))


def _l1(w: Array) -> float:
    return float(np.abs(w).sum())


ITS_SQUARE = (
    "It looks as if the score were divided by the square of a norm: that gives the factor "
    "in front of w, not the length of the step."
)
ROOT = (
    "It looks as if the score were divided by the square root of a norm. The norm itself belongs "
    "there."
)
NORM_OF_X = (
    "It looks as if the score were divided by the norm of x. How fast does it change with x?"
)
SCORE = "It looks like the score itself. How far does the score move when x moves by 1?"
TIMES = "It looks as if the score were multiplied by a norm of w, in place of divided by it."
ONE_WEIGHT = (
    "It looks as if the {} weight counted alone. All features may move at once: what does each "
    "contribute?"
)
SIGNED = (
    "It looks as if the weights were added up with their signs. Each feature moves in its "
    "own best direction."
)
# What the score is divided by for each norm, made of X and w.
FOR_BOTH = [
    Option(SCORE, lambda X, w: 1.0),
    Option(ITS_SQUARE, lambda X, w: w @ w),
    Option(ITS_SQUARE, lambda X, w: _l1(w) ** 2),
    Option(ROOT, lambda X, w: np.sqrt(_l2(w))),
    Option(ROOT, lambda X, w: np.sqrt(_l1(w))),
    Option(ONE_WEIGHT.format("largest"), lambda X, w: np.abs(w).max()),
    Option(ONE_WEIGHT.format("smallest"), lambda X, w: np.abs(w).min()),
    Option(ONE_WEIGHT.format("first"), lambda X, w: abs(w[0])),
    Option(SIGNED, lambda X, w: w.sum()),
    Option(SIGNED, lambda X, w: abs(w.sum())),
    Option(
        "It looks as if the mean of the weights' sizes stood where their sum belongs.",
        lambda X, w: np.abs(w).mean(),
    ),
    Option(
        "It looks as if the mean of the squared weights stood where their sum belongs.",
        lambda X, w: np.sqrt((w**2).mean()),
    ),
    Option(NORM_OF_X, lambda X, w: np.sqrt((X**2).sum(axis=1))),
    Option(NORM_OF_X, lambda X, w: np.abs(X).sum(axis=1)),
    Option(NORM_OF_X, lambda X, w: np.abs(X).max(axis=1)),
    Option(TIMES, lambda X, w: 1 / _l2(w)),
    Option(TIMES, lambda X, w: 1 / _l1(w)),
    Option("It looks as if the score were divided by the number of features.", lambda X, w: len(w)),
]
L2_SIZES = [
    Option("", lambda X, w: _l2(w)),
    Option(
        "It looks as if the L1 norm of w were used for the L2 distance. How far does the score "
        "move with a step of length 1, straight along w?",
        lambda X, w: _l1(w),
    ),
    *FOR_BOTH,
]
LINF_SIZES = [
    Option("", lambda X, w: _l1(w)),
    Option(
        "It looks as if the L2 norm of w were used for the L-infinity distance. How far does "
        "the score move when every feature moves by the same amount, each in its best "
        "direction?",
        lambda X, w: _l2(w),
    ),
    Option(
        "It looks like the largest entry of the shortest L2 step. Another step gets there with "
        "a smaller largest entry.",
        lambda X, w: (w @ w) / np.abs(w).max(),
    ),
    *FOR_BOTH,
]


@cache
def distance_mistakes() -> list[Mistake]:
    """Mistakes in distance_to_boundary(X, w, b, norm)."""

    def build(score: Any, sign: Any, l2: Any, linf: Any) -> Oracle:
        def gives(X: Array, w: Array, b: float, norm: float) -> Array:
            divisor = (l2 if norm == 2 else linf)(X, w)
            return np.asarray(sign(score(X, w, b)) / divisor)

        return gives

    def with_b(X: Array, w: Array, b: float, norm: float) -> Array:
        both = np.append(w, b)
        return np.asarray(np.abs(X @ w + b) / (_l2(both) if norm == 2 else _l1(both)))

    def exchanged(X: Array, w: Array, b: float, norm: float) -> Array:
        return np.asarray(np.abs(X @ w + b) / (_l1(w) if norm == 2 else _l2(w)))

    def own(w: Array, norm: float) -> float:
        return _l2(w) if norm == 2 else _l1(w)

    def apart(gives: Any) -> Mistake:
        return Mistake(
            "It looks as if w.T x and b were divided, or made positive, apart. The score is their "
            "sum: where do the parentheses go?",
            gives,
        )

    return [
        apart(lambda X, w, b, norm: np.abs(X @ w + b / own(w, norm))),
        apart(lambda X, w, b, norm: np.abs(X @ w) + b / own(w, norm)),
        apart(lambda X, w, b, norm: np.abs(X @ w / own(w, norm) + b)),
        apart(lambda X, w, b, norm: np.abs(X @ w) / own(w, norm) + b),
        apart(lambda X, w, b, norm: (np.abs(X @ w) + abs(b)) / own(w, norm)),
        apart(lambda X, w, b, norm: (np.abs(X @ w) + b) / own(w, norm)),
        Mistake("It looks as if the two norms were exchanged.", exchanged),
        Mistake("It looks as if b counted among the weights: the norm is that of w alone.", with_b),
        *combine([SCORES, SIGNS, L2_SIZES, LINF_SIZES], build),
    ]
