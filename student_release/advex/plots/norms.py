"""A point, a line, and the perturbations of a size in two norms (2.G)."""

from collections.abc import Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..network import FloatArray
from .display import BLUE, GREY, ORANGE

POINT = np.array([0.0, 0.0])
NORMAL, OFFSET = np.array([2.0, 1.0]), -3.0  # the line is where NORMAL · x + OFFSET = 0
FOOT = np.array([1.5, 0.0])  # a place on the line, at which its normal is drawn
EXTENT = (-1.6, 2.6)  # of both axes

_CORNERS = np.array([[1, 1], [1, -1], [-1, -1], [-1, 1], [1, 1]])
_TURN = np.linspace(0, 2 * np.pi, 721)
_AROUND = np.column_stack([np.cos(_TURN), np.sin(_TURN)])


class Shape(NamedTuple):
    """All perturbations of a size in one norm, as an outline in the plane."""

    name: str
    outline: FloatArray  # (n, 2)

    @property
    def reaches(self) -> bool:
        """Return True if a part of it is on the line or beyond."""
        return bool((self.outline @ NORMAL + OFFSET >= 0).any())


def shapes(size: float) -> tuple[Shape, Shape]:
    """The L2 circle and the L-infinity square of a size around the point."""
    return (
        Shape("L2 circle", POINT + size * _AROUND),
        Shape("L∞ square", POINT + size * _CORNERS),
    )


def describe(size: float) -> str:
    """In words: which of the two shapes of a size reaches the line."""
    said = [
        f"the {it.name} {'reaches' if it.reaches else 'misses'} the line" for it in shapes(size)
    ]
    return f"Size {size:.2f}: {' and '.join(said)}."


def growing_norms(sizes: Sequence[float]) -> tuple[Figure, str]:
    """The two shapes around the point at several sizes; and a text for it."""
    figure, axes = plt.subplots(
        1, len(sizes), figsize=(3.6 * len(sizes), 4.1), sharex=True, sharey=True, squeeze=False,
        layout="constrained",
    )  # fmt: skip
    for axis, size in zip(axes[0], sizes, strict=True):
        _setting(axis)
        for it, color, style in zip(shapes(size), (BLUE, ORANGE), ("-", "--"), strict=True):
            axis.plot(*it.outline.T, style, color=color, label=it.name, linewidth=2)
            if it.reaches:
                axis.fill(*it.outline.T, color=color, alpha=0.15, linewidth=0)
        axis.set_title(f"size {size:g}")
    axes[0, 0].set_ylabel("$x_2$")
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels))
    return figure, (
        "A point below a falling line, whose normal w is drawn at a right angle to it. Around the "
        "point a circle and a square grow; filled ones reach the line, the circle at a right angle "
        f"to it, the square with a corner. {' '.join(describe(size) for size in sizes)}"
    )


def _setting(axis: Axes) -> None:
    x1 = np.array(EXTENT)
    axis.plot(
        x1, -(NORMAL[0] * x1 + OFFSET) / NORMAL[1], color="black", label="$w^\\top x + b = 0$"
    )
    axis.plot(*POINT, "o", color="black", label="the point $x$")
    (x, y), (u, v) = FOOT, FOOT + NORMAL / 3
    arrow = {"arrowstyle": "->", "color": GREY, "lw": 2}
    axis.annotate("", xytext=(x, y), xy=(u, v), arrowprops=arrow)
    axis.text(u + 0.06, v + 0.06, "$w$", color=GREY, fontsize=13)
    axis.set(xlim=EXTENT, ylim=EXTENT, xlabel="$x_1$", aspect="equal")
