"""The panel of 2.F: two clusters that move towards the line, and across it."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ..checking import expect_shape
from ..data import Clusters
from ..network import FloatArray
from ..plots.clusters import EXTENT, is_wrong, moved_clusters
from ..plots.display import GREEN, GREY, ORANGE
from ..theory import attacked_error, random_signs_error
from . import pictures
from .panel import show_panel
from .scatter import scatter

STILL = (0.0, 0.2, 0.5)

BoolArray = npt.NDArray[np.bool_]
Fgsm = Callable[[FloatArray, Any, FloatArray, float, float], FloatArray]


def cluster_panel(
    clusters: Clusters, fgsm_logistic: Fgsm, centres: npt.ArrayLike, std: float
) -> None:
    """Move the clusters with your own fgsm_logistic, and see which points are misclassified.

    centers: (2, 2), of class 0 and of class 1, and std: of the Gaussians that the theory is about.
    """

    @cache
    def moved(epsilon: float) -> FloatArray:
        X, y, w = clusters.X.copy(), clusters.y.copy(), clusters.w.copy()
        points = fgsm_logistic(X, y, w, clusters.b, epsilon)
        return expect_shape(points, clusters.X.shape, "fgsm_logistic(X, y, w, b, epsilon)")

    chance_of = cache(lambda epsilon: random_signs_error(clusters, epsilon))

    def draw(epsilon: float) -> str:
        points = moved(epsilon)
        wrong = is_wrong(clusters, points)
        theory = attacked_error(clusters.w, clusters.b, centres, std, epsilon)
        chance = chance_of(epsilon)
        text = describe(wrong, is_wrong(clusters, clusters.X), epsilon, theory, chance)
        rows = [
            ("your attack", float(wrong.mean()), ORANGE),
            ("in theory", theory, GREY),
            ("random signs", chance, GREEN),
        ]
        return pictures.side_by_side(
            [
                scatter(clusters, points, wrong, EXTENT),
                pictures.figure(pictures.bars(rows, full=0.3), "points misclassified"),
            ],
            text,
        )

    show_panel(
        name="clusters",
        still=lambda: moved_clusters(clusters, [moved(e) for e in STILL], STILL),
        controls=_controls,
        draw=draw,
        uses=(fgsm_logistic,),
    )


def describe(
    wrong: BoolArray, wrong_before: BoolArray, epsilon: float, theory: float, chance: float
) -> str:
    """In words: how many points are misclassified, beside the theory and random signs.

    wrong, wrong_before: (n,) booleans, with the attack and without it.
    """
    more = int(wrong.sum() - wrong_before.sum())
    moves = f"{abs(more)} {'more' if more >= 0 else 'fewer'} than without the attack"
    return (
        f"ε = {epsilon:.2f}: {wrong.sum()} of {len(wrong):,} points are misclassified, "
        f"{100 * wrong.mean():.1f} %{', ' + moves if epsilon else ''}. "
        f"In theory it is {100 * theory:.1f} %; for random signs of the same size it is "
        f"{100 * chance:.1f} %."
    )


def _controls() -> tuple[Any, dict[str, Any]]:
    import ipywidgets as w

    epsilon = w.FloatSlider(
        value=0.0, max=0.6, step=0.02, description="epsilon ε", readout_format=".2f",
        tooltip="how far the attack moves each feature; the arrow keys go a step on or back",
        layout=w.Layout(width="30em", max_width="100%"),
    )  # fmt: skip
    return epsilon, {"epsilon": epsilon}
