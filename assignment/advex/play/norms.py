"""The panel of 2.G: a circle and a square that grow around a point until they touch a line."""

from typing import Any

import numpy as np

from ..plots.display import BLUE, ORANGE
from ..plots.norms import EXTENT, FOOT, NORMAL, OFFSET, POINT, describe, growing_norms, shapes
from . import pictures
from .panel import show_panel
from .scatter import drawing, path, placed, segments

_SIZES = (0.5, 1.0, 1.35)
_LEGEND = (
    "● the point x &ensp; ─ the line &ensp; → w &ensp; "
    f'<span style="color:{BLUE}">─</span> L2 circle &ensp; '
    f'<span style="color:{ORANGE}">╌</span> L∞ square'
)


def norm_panel() -> None:
    """Grow all perturbations of a size in two norms, and see which reach the line first."""
    show_panel(
        name="norms",
        still=lambda: growing_norms(_SIZES),
        controls=_controls,
        draw=_draw,
        uses=(),
    )


def _draw(size: float) -> str:
    x1 = np.array(EXTENT)
    line = placed(np.column_stack([x1, -(NORMAL[0] * x1 + OFFSET) / NORMAL[1]]), EXTENT)
    foot, tip = placed([FOOT, FOOT + NORMAL / 3], EXTENT)
    along = (tip - foot) / np.linalg.norm(tip - foot)
    across = along @ [[0, 1], [-1, 0]]
    barbs = np.array([tip - 9 * along + 5 * across, tip - 9 * along - 5 * across])
    parts = []
    for it, color, dashes in zip(shapes(size), (BLUE, ORANGE), ("", "8 5"), strict=True):
        outline = placed(it.outline, EXTENT)
        fill = f'fill="{color}" fill-opacity="{0.2 if it.reaches else 0}"'
        parts.append(
            path(
                f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in outline)}z",
                f'{fill} stroke="{color}" stroke-width="2.5" stroke-dasharray="{dashes}"',
            )
        )
    ink = 'stroke="currentColor" stroke-width="2"'
    x, y = placed(POINT, EXTENT)
    parts += [
        path(segments(line[:1], line[1:]), ink),
        path(segments(np.stack([foot, tip, tip]), np.stack([tip, *barbs])), ink),
        path(
            f"M{x:.1f} {y:.1f}h0", 'stroke="currentColor" stroke-width="9" stroke-linecap="round"'
        ),
        f'<text x="{tip[0] + 8:.1f}" y="{tip[1]:.1f}" fill="currentColor" font-size="15" '
        'font-style="italic">w</text>',
    ]
    text = describe(size)
    alt = f"A point below a falling line with its normal w, in a circle and a square. {text}"
    return pictures.side_by_side([drawing(parts, EXTENT, alt, _LEGEND)], text)


def _controls() -> tuple[Any, dict[str, Any]]:
    import ipywidgets as w

    size = w.FloatSlider(
        value=0.3, max=1.6, step=0.02, description="size", readout_format=".2f",
        tooltip="the largest size of a perturbation; the arrow keys go a step on or back",
        layout=w.Layout(width="30em", max_width="100%"),
    )  # fmt: skip
    return size, {"size": size}
