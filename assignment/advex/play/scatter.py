"""A thousand points as one small drawing, quick enough to follow a slider."""

import html

import numpy as np
import numpy.typing as npt

from ..data import Clusters
from ..network import FloatArray
from ..plots.display import BLUE, ORANGE

SIZE = 400  # of the drawing, in CSS pixels
LIT, INK = "#F0E442", "#000000"  # Okabe and Ito's yellow, and a cross on it


def scatter(
    clusters: Clusters,
    points: FloatArray,
    wrong: npt.NDArray[np.bool_],
    extent: tuple[float, float],
    alt: str,
) -> str:
    """The points as an SVG: a shape for each class, and a lit cross for each one misclassified.

    points: (n, 2) in the clusters' order. wrong: (n,) booleans. extent: of both axes, lowest first.
    """
    low, high = extent

    def place(xy: FloatArray) -> FloatArray:
        return (np.asarray(xy) - [low, high]) * [1, -1] * SIZE / (high - low)

    w, b = clusters.w, clusters.b
    ends = np.array([[x, -(w[0] * x + b) / w[1]] for x in extent])
    at, start = place(points), place(clusters.X)
    newly = wrong & ((clusters.X @ w + b > 0) == clusters.y)
    moves = "".join(
        f"M{x:.1f} {y:.1f}L{u:.1f} {v:.1f}"
        for (x, y), (u, v) in zip(start[newly], at[newly], strict=True)
    )
    dot = "h0"
    dots = f'stroke-linecap="round" stroke="{BLUE}" stroke-opacity=".75" stroke-width="5"'
    parts = [
        _path(moves, 'stroke="currentColor" stroke-opacity=".25" stroke-width="1"'),
        _path(_marks(at[clusters.y == 0], dot), dots),
        _path(
            _marks(at[clusters.y == 1], "m0 -3.4l3.2 5.6h-6.4z"),
            f'fill="{ORANGE}" fill-opacity=".75"',
        ),
        _path(_marks(place(ends)[:1], "") + _marks(place(ends)[1:], "").replace("M", "L"),
              'stroke="currentColor" stroke-width="2"'),
    ]  # fmt: skip
    lit = _marks(at[wrong], dot)
    for colour, width in ((INK, 11), (LIT, 9.6)):
        parts.append(_path(lit, f'stroke-linecap="round" stroke="{colour}" stroke-width="{width}"'))
    cross = "m-2.2 -2.2l4.4 4.4m0 -4.4l-4.4 4.4"
    parts.append(_path(_marks(at[wrong], cross), f'stroke="{INK}" stroke-width="1.6"'))
    return (
        f'<figure style="margin:0"><svg role="img" aria-label="{html.escape(alt)}" '
        f'viewBox="0 0 {SIZE} {SIZE}" style="display:block;width:{SIZE}px;max-width:100%;'
        f'border:1px solid #888" fill="none">{"".join(parts)}</svg>'
        f"<figcaption>{_LEGEND}</figcaption></figure>"
    )


def _marks(places: FloatArray, shape: str) -> str:
    return "".join(f"M{x:.1f} {y:.1f}{shape}" for x, y in places)


def _path(commands: str, style: str) -> str:
    return f'<path d="{commands}" {style}/>'


_LEGEND = (
    f'<span style="color:{BLUE}">●</span> class 0 &ensp; '
    f'<span style="color:{ORANGE}">▲</span> class 1 &ensp; '
    f'<span style="background:{LIT};color:{INK};border:1px solid {INK};border-radius:50%;'
    'padding:0 3px;font-size:80%">✕</span> misclassified &ensp; ─ the line'
)
