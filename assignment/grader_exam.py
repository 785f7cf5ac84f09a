"""The images of 2.H's hidden checks: to train on, and to examine with; students have none of them.

All images of the data set are in the students' hands, and what they submit can find out how the
images that it is given were made of those, and which labels they have. So nothing is examined that
could be learnt beforehand. The given images are the bundled ones for training, mirrored and redrawn
at random; the exam's are some of the given ones, redrawn at random once more. The arguments are
thus nearer to the exam than anything that the bundle holds, its test images among them, and what
they don't tell, which of them are examined and how they are redrawn, nothing else tells either.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from advex import load_digits
from grader_attacks import margin_direction, own_networks, pgd
from grader_oracle import Array, Labels

EPSILON = 0.1
TRAINED_ON, EXAMINED_ON = 3000, 400  # images at most: a larger data set must not take longer

# By these the reference keeps every point, and a short training some, with a margin.
NODES = 3
MOVE_PIXELS = 0.5
INK = 1.1  # interpolation pales thin strokes


class Exam(NamedTuple):
    """Images (n, d) and labels (n,) to train on and to examine with."""

    X: Array
    y: Labels
    X_test: Array
    y_test: Labels
    known: list[Array]  # the test images, attacked on the grader's own networks


@cache
def exam() -> Exam:
    """The same for all submissions."""
    digits, rng = load_digits(), np.random.default_rng(70)
    names = rng.permutation(10)
    X = redrawn(mirrored(digits.X_train[:TRAINED_ON]), rng)
    y = names[digits.y_train[:TRAINED_ON]]
    rows = rng.choice(len(X), min(EXAMINED_ON, len(X)), replace=False)
    X_test, y_test = redrawn(X[rows], rng), y[rows]
    known = [
        pgd(net, X_test, y_test, EPSILON, margin_direction) for net in own_networks(X, y, EPSILON)
    ]
    return Exam(X, y, X_test, y_test, known)


def mirrored(X: Array) -> Array:
    """Square images with rows and columns exchanged. X: (n, d)."""
    side = round(X.shape[1] ** 0.5)
    return X.reshape(-1, side, side).transpose(0, 2, 1).reshape(X.shape)


def redrawn(X: Array, rng: np.random.Generator) -> Array:
    """Square images as if drawn again: each bent in its own way. X: (n, d) in [0, 1].

    NODES x NODES points spread over an image move at random, what lies between them moves along,
    and the result is interpolated: shifted, turned, stretched, slanted and bent by small amounts.
    """
    n, side = len(X), round(X.shape[1] ** 0.5)
    spread = _spread(side)
    moves = spread @ rng.normal(0, MOVE_PIXELS, (2, n, NODES, NODES)) @ spread.T
    row, column = np.clip(np.indices((side, side))[:, None] + moves, 0, side - 1)
    top = np.minimum(row.astype(int), side - 2)
    left = np.minimum(column.astype(int), side - 2)
    corner = top * side + left + np.arange(n)[:, None, None] * side**2
    down, right = row - top, column - left
    above, below = (
        (1 - right) * X.take(corner + step) + right * X.take(corner + step + 1)
        for step in (0, side)
    )
    return np.clip(INK * ((1 - down) * above + down * below), 0, 1).reshape(X.shape)


def _spread(side: int) -> Array:
    """The (side, NODES) matrix that interpolates the nodes' values along an axis."""
    place = np.linspace(0, NODES - 1, side)[:, None]
    return np.maximum(0, 1 - np.abs(place - np.arange(NODES)))
