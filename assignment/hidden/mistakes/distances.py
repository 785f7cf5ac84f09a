"""The mistakes that students make in distance_to_boundary, 2.G: a score over a norm of w."""

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


def _own(w: Array, norm: float) -> float:
    """The norm of w that turns a score into a distance in the given norm."""
    return float(np.sqrt(w @ w) if norm == 2 else np.abs(w).sum())


ITS_SQUARE = (
    "It looks as if the score were divided by the square of a norm: that gives the factor "
    "in front of w, not the length of the step."
)
MEAN = (
    "It looks as if the mean of the weights' sizes stood where their sum belongs. All features may "
    "move at once: what does each contribute?"
)
NORM_OF_X = (
    "It looks as if the score were divided by the norm of x. How fast does it change with x?"
)
SIZES = [
    Option("", lambda X, w, norm: _own(w, norm)),
    Option(
        "It looks as if the L2 norm of w were used for the L-infinity distance. How far does "
        "the score move when every feature moves by the same amount, each in its best "
        "direction?",
        lambda X, w, norm: _own(w, 2),
    ),
    Option(
        "It looks as if the L1 norm of w were used for the L2 distance. How far does the score "
        "move with a step of length 1, straight along w?",
        lambda X, w, norm: _own(w, np.inf),
    ),
    Option(
        "It looks as if the two norms were exchanged.",
        lambda X, w, norm: _own(w, np.inf if norm == 2 else 2),
    ),
    Option(
        "It looks as if the weights were added up with their signs. Each feature moves in its "
        "own best direction.",
        lambda X, w, norm: abs(w.sum()) if norm == np.inf else _own(w, 2),
    ),
    Option(
        "It looks as if the weights were added up with their signs.",
        lambda X, w, norm: w.sum() if norm == np.inf else _own(w, 2),
    ),
    Option(
        "It looks like the largest entry of the shortest L2 step. Another step gets there with "
        "a smaller largest entry.",
        lambda X, w, norm: (w @ w) / np.abs(w).max(),
    ),
    Option(
        "It looks as if the largest weight counted alone. All features may move at once: what "
        "does each contribute?",
        lambda X, w, norm: np.linalg.norm(w, ord=norm),
    ),
    Option(
        "It looks as if the smallest weight counted alone. All features may move at once: what "
        "does each contribute?",
        lambda X, w, norm: np.abs(w).min(),
    ),
    Option(
        "It looks like the score itself. How far does the score move when x moves by 1?",
        lambda X, w, norm: 1.0,
    ),
    Option(ITS_SQUARE, lambda X, w, norm: w @ w),
    Option(ITS_SQUARE, lambda X, w, norm: np.abs(w).sum() ** 2),
    Option(
        "It looks as if a square root of the norm were taken.",
        lambda X, w, norm: np.sqrt(_own(w, norm)),
    ),
    Option(
        "It looks as if the square root of the largest weight were taken.",
        lambda X, w, norm: np.sqrt(np.abs(w).max()),
    ),
    Option(MEAN, lambda X, w, norm: np.abs(w).mean() if norm == np.inf else np.sqrt((w**2).mean())),
    Option(
        NORM_OF_X,
        lambda X, w, norm: np.linalg.norm(X, axis=1) if norm == 2 else np.abs(X).sum(axis=1),
    ),
    Option(NORM_OF_X, lambda X, w, norm: np.linalg.norm(X, axis=1)),
    Option(NORM_OF_X, lambda X, w, norm: np.abs(X).max(axis=1)),
    Option(
        "It looks as if the distance were too large by the number of features, or its root.",
        lambda X, w, norm: _own(w, norm) / np.sqrt(len(w)),
    ),
    Option(
        "It looks as if the score were multiplied by a norm of w, in place of divided by it.",
        lambda X, w, norm: 1 / _own(w, norm),
    ),
]


def distance_mistakes() -> list[Mistake]:
    """Mistakes in distance_to_boundary(X, w, b, norm)."""

    def build(score: Any, sign: Any, size: Any) -> Oracle:
        return lambda X, w, b, norm: sign(score(X, w, b)) / size(X, w, norm)

    def with_b(X: Array, w: Array, b: float, norm: float) -> Array:
        return np.asarray(np.abs(X @ w + b) / _own(np.append(w, b), norm))

    return [
        *combine([SCORES, SIGNS, SIZES], build),
        Mistake("It looks as if b counted among the weights: the norm is that of w alone.", with_b),
    ]
