"""Pictures of the two clusters under attack (2.F)."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..data import Clusters
from ..network import FloatArray
from .display import BLUE, ORANGE

EXTENT = (-2.1, 4.1)  # of both axes: room for the clusters, wherever they are moved


def is_wrong(clusters: Clusters, points: FloatArray) -> npt.NDArray[np.bool_]:
    """Mark the points, (n, 2) in the clusters' order, that the line misclassifies: (n,)."""
    return (points @ clusters.w + clusters.b > 0) != clusters.y


def _line(axis: Axes, w: FloatArray, b: float) -> None:
    x1 = np.array(axis.get_xlim())
    axis.plot(x1, -(w[0] * x1 + b) / w[1], color="black", label="decision boundary")


def moved_clusters(
    clusters: Clusters, moved: Sequence[FloatArray], epsilons: Sequence[float]
) -> tuple[Figure, str]:
    """The clusters after attacks of several sizes, wrong points marked; and a text for it.

    moved: an (n, 2) array of points for each size.
    """
    figure, axes = plt.subplots(
        1, len(moved), figsize=(3.8 * len(moved), 4.1), sharex=True, sharey=True, squeeze=False,
        layout="constrained",
    )  # fmt: skip
    counts = []
    for axis, points, epsilon in zip(axes[0], moved, epsilons, strict=True):
        wrong = is_wrong(clusters, points)
        counts.append(int(wrong.sum()))
        for label, colour, marker in ((0, BLUE, "o"), (1, ORANGE, "^")):
            for rows, style in (
                (~wrong, {"s": 11, "alpha": 0.5, "linewidths": 0, "label": f"class {label}"}),
                (
                    wrong,
                    {"s": 26, "edgecolors": "black", "linewidths": 0.8, "label": "… misclassified"},
                ),
            ):
                own = points[rows & (clusters.y == label)]
                axis.scatter(*own.T, color=colour, marker=marker, zorder=2, **style)
        axis.set(xlim=EXTENT, ylim=EXTENT, xlabel="$x_1$", aspect="equal")
        _line(axis, clusters.w, clusters.b)
        axis.set_title(f"ε = {epsilon:g}: {counts[-1]} of {len(points)} wrong")
    axes[0, 0].set_ylabel("$x_2$")
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=5, fontsize=11)
    return figure, (
        "Scatter plots of two clusters on either side of a falling line. As epsilon grows, both "
        "move towards the line and across it: "
        + ", ".join(f"{c} wrong at {e:g}" for c, e in zip(counts, epsilons, strict=True))
        + "."
    )
