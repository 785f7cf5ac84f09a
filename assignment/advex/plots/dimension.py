"""The picture of what the same attack does in few and in many dimensions."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from ..dimension import Outcome
from ..network import FloatArray
from .display import BLUE, GREY, ORANGE, show


def dimension_lesson(outcomes: Sequence[Outcome]) -> None:
    """A row for each dimension: an attack, the training input nearest to it, and how often."""
    figure, axes = plt.subplots(
        len(outcomes), 4, figsize=(9.6, 2.2 * len(outcomes) + 0.5), layout="constrained",
        width_ratios=[1, 1, 1, 1.8], squeeze=False,
        height_ratios=[1 if _side(it.original) else 0.6 for it in outcomes],
    )  # fmt: skip
    parts = []
    for row, it in zip(axes, outcomes, strict=True):
        for axis, values in zip(row, (it.original, it.attacked, it.nearest), strict=False):
            _input(axis, values)
        row[0].set_ylabel(f"d = {it.d}", fontsize=12)
        labels = (f"class {it.source}", f"target: {it.target}", f"class {it.nearest_label}")
        for axis, label in zip(row, labels, strict=False):
            axis.set_xlabel(label, fontsize=9)
        _shares(row[3], it)
        parts.append(
            f"in {it.d} dimensions {100 * it.reached:.0f} % of the attacks reach their target, and "
            f"the training input nearest to the result is of the class it came from in "
            f"{100 * it.like_source:.0f} %, of the target class in {100 * it.like_target:.0f} %"
        )
    titles = (
        "original",
        "after the attack",
        "nearest training input",
        "class of the nearest input",
    )
    for axis, title in zip(axes[0], titles, strict=True):
        axis.set_title(title, fontsize=10)
    axes[-1, 3].set_xlabel("% of the attacks")
    show(
        figure,
        f"What attacks make of inputs: {'; '.join(parts)}.",
    )


def _input(axis: Axes, values: FloatArray) -> None:
    """A square image, or a strip of a few features with their values."""
    axis.set(xticks=[], yticks=[])
    if side := _side(values):
        axis.imshow(values.reshape(side, side), cmap="gray_r", vmin=0, vmax=1)
        return
    axis.imshow(values[None], cmap="gray_r", vmin=0, vmax=1)
    for k, value in enumerate(values):
        colour = "white" if value > 0.5 else "black"
        axis.text(k, 0, f"{value:.1f}", color=colour, fontsize=8, ha="center", va="center")


def _side(values: FloatArray) -> int:
    """The side of the square image that these are the pixels of; 0 where they are none."""
    side = round(len(values) ** 0.5)
    return side if side**2 == len(values) else 0


def _shares(axis: Axes, it: Outcome) -> None:
    names = ("source", "target", "another")
    shares = 100 * np.array([it.like_source, it.like_target, 1 - it.like_source - it.like_target])
    bars = axis.barh(names, shares, color=[BLUE, "white", GREY], edgecolor=[BLUE, ORANGE, GREY])
    bars[1].set_hatch("////")
    axis.bar_label(bars, [f"{share:.0f} %" for share in shares], padding=3, fontsize=9)
    axis.set(xlim=(0, 119), xticks=[0, 50, 100])
    axis.invert_yaxis()
    axis.spines[["top", "right"]].set_visible(False)
