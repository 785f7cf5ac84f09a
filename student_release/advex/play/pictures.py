"""Pictures that are drawn fast enough to follow a slider: HTML around small images and bars.

They take the page's own text color, so that they fit light and dark themes.
"""

import base64
import html
import io
from collections.abc import Iterable

import matplotlib.pyplot as plt
from matplotlib.colors import Colormap

from ..network import FloatArray

SIDE = 168  # of a square image, in CSS pixels


def figure(body: str, caption: str) -> str:
    """A picture's HTML below its caption."""
    return (
        f'<figure style="margin:0"><figcaption style="width:{SIDE}px;margin-bottom:4px;'
        'line-height:1.3">'
        f"{html.escape(caption)}</figcaption>{body}</figure>"
    )


def pixels(values: FloatArray, alt: str, cmap: str | Colormap, low: float, high: float) -> str:
    """A square image as an <img>, each pixel a block of one color.

    values: (d,) for a square of √d pixels a side; low and high are the ends of the color map.
    """
    side = int(len(values) ** 0.5)
    png = io.BytesIO()
    plt.imsave(png, values.reshape(side, side), cmap=cmap, vmin=low, vmax=high, format="png")
    data = base64.b64encode(png.getvalue()).decode("ascii")
    # decoding="sync": the new image is there before the old one goes, and nothing flickers.
    return (
        f'<img src="data:image/png;base64,{data}" alt="{html.escape(alt)}" decoding="sync" '
        f'style="display:block;width:{SIDE}px;height:{SIDE}px;max-width:none;margin:0;'
        'image-rendering:pixelated;border:1px solid #888">'
    )


def bars(rows: Iterable[tuple[str, float, str]], full: float = 1.0) -> str:
    """Shares as a table of bars. rows: a label, a share and a CSS color each.

    full: the share whose bar takes the whole width; longer bars are cut there.
    """
    lines = []
    for label, share, colour in rows:
        width = 100 * min(share / full, 1.0)
        bar = f'<div style="height:10px;width:{width:.1f}%;min-width:1px;background:{colour}">'
        cell = 'style="padding:0 8px 0 0;border:0;text-align:{};white-space:nowrap;font-weight:{}"'
        lines.append(
            f'<tr style="background:none"><th scope="row" {cell.format("left", "normal")}>'
            f"{html.escape(label)}</th>"
            f'<td style="padding:0 8px 0 0;border:0;width:120px">{bar}</div></td>'
            f"<td {cell.format('right', 'normal')}>{100 * share:.1f} %</td></tr>"
        )
    return (
        '<table style="border-collapse:collapse;margin:0;line-height:16.8px;font-size:12px;'
        f'font-variant-numeric:tabular-nums">{"".join(lines)}</table>'
    )


def side_by_side(parts: Iterable[str], text: str) -> str:
    """Pictures in a row, which breaks where the window is narrow, and a text below them."""
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:12px 24px;align-items:flex-end;'
        f'line-height:1.4">{"".join(parts)}</div>'
        f'<p style="margin:10px 0 0;max-width:46em;line-height:1.45">{html.escape(text)}</p>'
    )
