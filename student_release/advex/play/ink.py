"""A drawing on a grid, and the image that a network of digits gets of it."""

from itertools import pairwise

import numpy as np

from ..data import Digits
from ..network import FloatArray

SIDE = 28  # of the grid that a drawing is sent on, and of the images
_INKED = 0.3  # the share of full ink from which a pixel belongs to a digit
_BLUR = 1.6  # pixels: the width of the Gaussian that gives a pen's line soft edges
# The example's corners, x and y in pixels: a 2, which networks of other hands read as one, too.
_CORNERS = ((8, 9), (9, 6), (13, 4), (18, 6), (19, 10), (16, 15), (8, 23), (21, 23))
_PEN = 1.3  # half its width, in pixels


def from_text(text: str) -> FloatArray | None:
    """The drawing that the canvas sent, SIDE × SIDE from 0 to 1; None if there is none yet.

    text: a byte in hex for each pixel, row by row.
    """
    try:
        ink = np.frombuffer(bytes.fromhex(text), np.uint8)
    except ValueError:
        return None
    return ink.reshape(SIDE, SIDE) / 255 if ink.size == SIDE**2 and ink.max() > 0 else None


def example() -> FloatArray:
    """A drawn 2, as `from_text` gives one."""
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    pixels = np.stack([x, y], axis=-1)
    corners, distances = np.array(_CORNERS, float), []
    for start, end in pairwise(corners):
        along = (pixels - start) @ (end - start) / np.sum((end - start) ** 2)
        nearest = start + np.clip(along, 0, 1)[..., None] * (end - start)
        distances.append(np.linalg.norm(pixels - nearest, axis=-1))
    return np.clip(_PEN + 0.5 - np.min(distances, axis=0), 0, 1)


def usual_size(digits: Digits) -> tuple[float, float]:
    """The median height and width, in pixels, of the digits that a network was trained on."""
    boxes = [_box(image.reshape(SIDE, SIDE)) for image in digits.X_train[:200]]
    height, width = np.median(boxes, axis=0)[[1, 3]]
    return float(height), float(width)


def fitted(ink: FloatArray, usual: tuple[float, float]) -> FloatArray:
    """A drawing as a network's input: as high as usual, no wider, in the middle, with soft edges.

    ink: (SIDE, SIDE) from 0 to 1, and not empty. usual: height and width in pixels. -> (SIDE²,)
    """
    top, height, left, width = _box(ink)
    down = min(usual[0] / height, SIDE / width)
    across = min(down, usual[1] / width)
    image = _resampled(top + height / 2, down) @ ink @ _resampled(left + width / 2, across).T
    return np.clip(image / image.max(), 0, 1).ravel()


def _box(ink: FloatArray) -> tuple[int, int, int, int]:
    """The first row, the height, the first column and the width of what is inked."""
    inked = ink >= min(_INKED, float(ink.max()))
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    return (
        int(rows[0]),
        int(np.ptp(rows)) + 1,
        int(columns[0]),
        int(np.ptp(columns)) + 1,
    )


def _resampled(middle: float, scale: float) -> FloatArray:
    """The (SIDE, SIDE) matrix that scales an axis, puts `middle` at its middle, and blurs."""
    centers = np.arange(SIDE) + 0.5
    at = middle + (centers - SIDE / 2) / scale  # where each new pixel lies in the drawing
    width = max(_BLUR / scale, 0.5)
    weights = np.exp(-0.5 * ((at[:, None] - centers) / width) ** 2)
    return weights / np.exp(-0.5 * (np.arange(-SIDE, SIDE) / width) ** 2).sum()
