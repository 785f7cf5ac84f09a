"""The score of 2.H as far as the public images can tell it."""

from typing import Any

import matplotlib.pyplot as plt

from .display import BLUE, GREY, ORANGE, show

SHARES = (0.35, 0.50, 0.60, 0.65, 0.70)  # of robust images
CLEAN = (0.8, 0.9)  # of images that are right without an attack
POINTS = 0.5  # for each pair of the two


def bonus_points(clean: float, robust: float) -> float:
    """The points that these shares (0 to 1) earn."""
    return POINTS * sum(clean >= c for c in CLEAN) * sum(robust >= r for r in SHARES)


def bonus_score(clean: float, robust: float) -> None:
    """Both shares (0 to 1) beside the ones that earn points, and the points."""
    figure, axis = plt.subplots(figsize=(7.2, 2.3), layout="constrained")
    rows: tuple[tuple[str, float, tuple[float, ...], dict[str, Any]], ...] = (
        ("right without\nan attack", clean, CLEAN, {"color": BLUE}),
        ("robust", robust, SHARES, {"color": "white", "edgecolor": ORANGE, "hatch": "///"}),
    )
    for y, (name, share, steps, style) in enumerate(rows):
        bar = axis.barh(name, 100 * share, height=0.5, **style)
        axis.bar_label(bar, [f"{100 * share:.1f} %"], padding=4)
        for step in steps:
            axis.plot([100 * step] * 2, [y - 0.4, y + 0.4], color="black", linewidth=1.2)
            axis.text(
                100 * step, y - 0.42, f"{100 * step:.0f}", ha="center", va="bottom", fontsize=8
            )
    axis.set(xlim=(0, 112), xticks=range(0, 101, 20), xlabel="% of the public test images")
    axis.set_ylim(1.5, -0.75)  # the first row on top, below room for its numbers
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(axis="y", color=GREY)
    most = POINTS * len(CLEAN) * len(SHARES)
    earned = f"{bonus_points(clean, robust):g} of {most:g} points"
    axis.set_title(f"Here this earns {earned}. Grading attacks harder.", fontsize=11)
    show(
        figure,
        f"Two bars beside the shares that earn points: {100 * clean:.1f} % of the public test "
        f"images are right without an attack, {100 * robust:.1f} % are robust. Here this earns "
        f"{earned}. Grading has other images and stronger attacks, so that it may earn less.",
    )
