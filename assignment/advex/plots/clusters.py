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
    """Which points (n, 2), in the clusters' order, the line misclassifies; (n,) booleans."""
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
            own = points[clusters.y == label]
            axis.scatter(
                *own.T, s=9, color=colour, marker=marker, alpha=0.5, label=f"class {label}"
            )
        axis.scatter(
            *points[wrong].T, s=28, marker="x", color="black", linewidths=0.9, label="misclassified"
        )
        axis.set(xlim=EXTENT, ylim=EXTENT, xlabel="$x_1$", aspect="equal")
        _line(axis, clusters.w, clusters.b)
        axis.set_title(f"ε = {epsilon:g}: {counts[-1]} of {len(points)} wrong")
    axes[0, 0].set_ylabel("$x_2$")
    axes[0, 0].legend(loc="lower right", fontsize=8)
    return figure, (
        "Scatter plots of two clusters on either side of a falling line. As epsilon grows, both "
        "move towards the line and across it: "
        + ", ".join(f"{c} wrong at {e:g}" for c, e in zip(counts, epsilons, strict=True))
        + "."
    )
