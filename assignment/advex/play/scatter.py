"""Drawings in the plane, quick enough to follow a slider: a thousand points, lines and shapes."""

import html
import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from ..data import Clusters
from ..network import FloatArray
from ..plots.clusters import is_wrong
from ..plots.display import BLUE, ORANGE

SIZE = 400  # of the drawing between its axes, in CSS pixels
MARGIN, EDGE = 44, 8  # beside it: with the axes' numbers, and without
# Shapes, in the commands of an SVG path, around the place where a mark is put.
_DOT, _TRIANGLE = "h0", "m0 -3.6l3.4 6h-6.8z"
_ALT = (
    "Two clusters of points on either side of a falling line, as the text below counts them. Both "
    "axes run from -2 to 4."
)
_LEGEND = (
    f'<span style="color:{BLUE}">●</span> class 0 &ensp; '
    f'<span style="color:{ORANGE}">▲</span> class 1 &ensp; '
    "outlined: misclassified &ensp; ─ the line"
)


def scatter(
    clusters: Clusters,
    points: FloatArray,
    wrong: npt.NDArray[np.bool_],
    extent: tuple[float, float],
) -> str:
    """The points as an SVG: a shape for each class, outlined where it is misclassified.

    points: (n, 2) in the clusters' order. wrong: (n,) booleans. extent: of both axes, lowest first.
    """

    def place(xy: npt.ArrayLike) -> FloatArray:
        return placed(xy, extent)

    at, start = place(points), place(clusters.X)
    newly = wrong & ~is_wrong(clusters, clusters.X)
    (w1, w2), b = clusters.w, clusters.b
    line = place([[x, -(w1 * x + b) / w2] for x in extent])
    faint, round_ends = 'stroke-opacity=".25" stroke-width="1"', 'stroke-linecap="round"'
    dots, triangles = clusters.y == 0, clusters.y == 1
    parts = [
        path(segments(start[newly], at[newly]), f'stroke="currentColor" {faint}'),
        path(
            _marks(at[dots & ~wrong], _DOT),
            f'{round_ends} stroke="{BLUE}" stroke-width="5" stroke-opacity=".75"',
        ),
        path(_marks(at[triangles & ~wrong], _TRIANGLE), f'fill="{ORANGE}" fill-opacity=".75"'),
        path(
            _marks(at[dots & wrong], _DOT), f'{round_ends} stroke="currentColor" stroke-width="9"'
        ),
        path(_marks(at[dots & wrong], _DOT), f'{round_ends} stroke="{BLUE}" stroke-width="6"'),
        path(
            _marks(at[triangles & wrong], _TRIANGLE),
            f'fill="{ORANGE}" stroke="currentColor" stroke-width="1.4"',
        ),
        path(segments(line[:1], line[1:]), 'stroke="currentColor" stroke-width="2"'),
    ]
    return drawing(parts, extent, _ALT, _LEGEND)


def placed(xy: npt.ArrayLike, extent: tuple[float, float]) -> FloatArray:
    """Points of the plane, (…, 2), as pixels of a drawing from its upper left."""
    low, high = extent
    return (np.asarray(xy) - [low, high]) * [1, -1] * SIZE / (high - low)


def drawing(parts: Iterable[str], extent: tuple[float, float], alt: str, legend: str) -> str:
    """A square SVG of SVG elements between axes, with a legend in HTML below it."""
    width = SIZE + MARGIN + EDGE
    return (
        f'<figure style="margin:0"><svg role="img" aria-label="{html.escape(alt)}" '
        f'viewBox="{-MARGIN} {-EDGE} {width} {width}" '
        f'style="display:block;width:{width}px;max-width:100%" fill="none">'
        f'<svg width="{SIZE}" height="{SIZE}">{"".join(parts)}</svg>'  # cuts at the frame
        f"{_axes(extent)}</svg><figcaption>{legend}</figcaption></figure>"
    )


def _axes(extent: tuple[float, float]) -> str:
    """The frame, and whole numbers along its lower and its left edge."""
    low, high = extent
    parts = [f'<rect width="{SIZE}" height="{SIZE}" stroke="#888"/>']
    text = (
        '<text x="{:.1f}" y="{:.1f}" fill="currentColor" font-size="13" text-anchor="{}">{}</text>'
    )
    for value in range(math.ceil(low), math.floor(high) + 1):
        at = (value - low) * SIZE / (high - low)
        parts.append(path(f"M{at:.1f} {SIZE}v5M0 {SIZE - at:.1f}h-5", 'stroke="#888"'))
        number = str(value).replace("-", "−")
        parts.append(text.format(at, SIZE + 19, "middle", number))
        parts.append(text.format(-9, SIZE - at + 4.5, "end", number))
    names = ((SIZE / 2, SIZE + 36, "x₁"), (-MARGIN + 8, SIZE / 2, "x₂"))
    parts += [text.format(x, y, "middle", name) for x, y, name in names]
    return "".join(parts)


def _marks(places: FloatArray, shape: str) -> str:
    return "".join(f"M{x:.1f} {y:.1f}{shape}" for x, y in places)


def segments(starts: FloatArray, ends: FloatArray) -> str:
    """The path of lines from places to others, (n, 2) each in pixels."""
    pairs = zip(starts, ends, strict=True)
    return "".join(f"M{x:.1f} {y:.1f}L{u:.1f} {v:.1f}" for (x, y), (u, v) in pairs)


def path(commands: str, style: str) -> str:
    """An SVG path with attributes."""
    return f'<path d="{commands}" {style}/>'
