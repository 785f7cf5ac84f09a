"""A thousand points as one small drawing, quick enough to follow a slider."""

import numpy as np
import numpy.typing as npt

from ..data import Clusters
from ..network import FloatArray
from ..plots.clusters import is_wrong
from ..plots.display import BLUE, ORANGE

SIZE = 400  # of the drawing, in CSS pixels
LIT, INK = "#F0E442", "#000000"  # Okabe and Ito's yellow, and a cross on it
# Shapes, in the commands of an SVG path, around the place where a mark is put.
_DOT, _TRIANGLE, _CROSS = "h0", "m0 -3.4l3.2 5.6h-6.4z", "m-2.2 -2.2l4.4 4.4m0 -4.4l-4.4 4.4"
_ALT = "Two clusters of points on either side of a falling line, as the text below counts them."
_LEGEND = (
    f'<span style="color:{BLUE}">●</span> class 0 &ensp; '
    f'<span style="color:{ORANGE}">▲</span> class 1 &ensp; '
    f'<span style="background:{LIT};color:{INK};border:1px solid {INK};border-radius:50%;'
    'padding:0 3px;font-size:80%">✕</span> misclassified &ensp; ─ the line'
)


def scatter(
    clusters: Clusters,
    points: FloatArray,
    wrong: npt.NDArray[np.bool_],
    extent: tuple[float, float],
) -> str:
    """The points as an SVG: a shape for each class, and a lit cross for each one misclassified.

    points: (n, 2) in the clusters' order. wrong: (n,) booleans. extent: of both axes, lowest first.
    """
    low, high = extent

    def place(xy: npt.ArrayLike) -> FloatArray:
        return (np.asarray(xy) - [low, high]) * [1, -1] * SIZE / (high - low)

    at, start = place(points), place(clusters.X)
    newly = wrong & ~is_wrong(clusters, clusters.X)
    (w1, w2), b = clusters.w, clusters.b
    line = place([[x, -(w1 * x + b) / w2] for x in extent])
    zeros, ones, lit = at[clusters.y == 0], at[clusters.y == 1], at[wrong]
    faint, round_ends = 'stroke-opacity=".25" stroke-width="1"', 'stroke-linecap="round"'
    parts = [
        _path(_segments(start[newly], at[newly]), f'stroke="currentColor" {faint}'),
        _path(_marks(zeros, _DOT), f'{round_ends} stroke="{BLUE}" stroke-width="5"'),
        _path(_marks(ones, _TRIANGLE), f'fill="{ORANGE}"'),
        _path(_segments(line[:1], line[1:]), 'stroke="currentColor" stroke-width="2"'),
        _path(_marks(lit, _DOT), f'{round_ends} stroke="{INK}" stroke-width="11"'),
        _path(_marks(lit, _DOT), f'{round_ends} stroke="{LIT}" stroke-width="9.6"'),
        _path(_marks(lit, _CROSS), f'stroke="{INK}" stroke-width="1.6"'),
    ]
    return (
        f'<figure style="margin:0"><svg role="img" aria-label="{_ALT}" '
        f'viewBox="0 0 {SIZE} {SIZE}" style="display:block;width:{SIZE}px;max-width:100%;'
        f'border:1px solid #888" fill="none">{"".join(parts)}</svg>'
        f"<figcaption>{_LEGEND}</figcaption></figure>"
    )


def _marks(places: FloatArray, shape: str) -> str:
    return "".join(f"M{x:.1f} {y:.1f}{shape}" for x, y in places)


def _segments(starts: FloatArray, ends: FloatArray) -> str:
    pairs = zip(starts, ends, strict=True)
    return "".join(f"M{x:.1f} {y:.1f}L{u:.1f} {v:.1f}" for (x, y), (u, v) in pairs)


def _path(commands: str, style: str) -> str:
    return f'<path d="{commands}" {style}/>'
