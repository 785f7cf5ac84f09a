"""The images of 2.H's hidden checks: some to train on, others to examine with.

Students have every image of the data set, and their code can find out from X and y how the given
images were turned and renamed. If the exam held other images of the data set, training on those
would beat honest training by far. So the exam consists of given images, each redrawn at random once
more. The given ones are themselves redrawn from the bundled ones, and thus closer to the exam than
anything that students have: their own images add next to nothing. Fixed seeds choose which images
are examined, so a network can't concentrate on those.

The price: the exam measures robustness to other drawings of known digits, not of unknown ones.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from advex import load_digits
from hidden.attacks import margin_direction, own_networks, pgd
from hidden.oracle import Array, Labels

EPSILON = 0.1
# Too long to be found by trying which one gives X. Of five that were drawn, this leaves the bank's
# right answer nearest to 70 % the largest margin: 74.5 %; with the others it has 71.0 to 74.0 %.
SEED = 0x38F65B843B9019C22A58A560E42C5269
TRAINED_ON, EXAMINED_ON = 3000, 400  # images at most: a larger data set must not take longer

# With these the reference earns all points, and a short training loop two, each with a margin.
NODES = 3
MOVE_PIXELS = 0.5  # a standard deviation
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
    digits, seeds = load_digits(), np.random.SeedSequence(SEED).spawn(2)
    given, examined = map(np.random.default_rng, seeds)
    names = given.permutation(10)
    X = redrawn(mirrored(digits.X_train[:TRAINED_ON]), given)
    y = names[digits.y_train[:TRAINED_ON]]
    rows = examined.choice(len(X), min(EXAMINED_ON, len(X)), replace=False)
    X_test, y_test = redrawn(X[rows], examined), y[rows]
    known = [
        pgd(net, X_test, y_test, EPSILON, margin_direction) for net in own_networks(X, y, EPSILON)
    ]
    return Exam(X, y, X_test, y_test, known)


def mirrored(X: Array) -> Array:
    """Square images with rows and columns exchanged. X: (n, d)."""
    side = round(X.shape[1] ** 0.5)
    return X.reshape(-1, side, side).transpose(0, 2, 1).reshape(X.shape)


def redrawn(X: Array, rng: np.random.Generator) -> Array:
    """Square images as if drawn again, each warped in its own way. X: (n, d) in [0, 1].

    A grid of NODES x NODES points moves at random, and the pixels between them move along. That
    shifts, turns, stretches, slants and bends an image by fractions of a pixel.
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
