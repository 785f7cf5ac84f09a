"""A small picture of two arrays and of their difference, for results that show HTML.

A check that fails may give its error a `picture`: what came out, what is right, and a caption.
"""

import base64
import html
import struct
import zlib
from typing import Any, NamedTuple

import numpy as np

MAX_SIDE = 64  # pixels; larger arrays are no pictures
MAX_PNG_BYTES = 4000

_SHADES = 16  # on either side of 0
_GAP = 2  # pixels between the parts
_ZOOM = 6
_NEGATIVE, _ZERO, _POSITIVE = (179, 88, 6), (247, 247, 247), (84, 39, 136)  # apart for all eyes
_NOTHING, _NO_NUMBER, _FIRST_SHADE = range(3)  # places in the palette
_GREY = (110, 110, 110)
_KEY = (
    "From left to right: yours, expected, yours − expected. Purple is above 0, orange below. The "
    "darkest shades stand for {:.2g} or more in the first two, and for {:.2g} in the third."
)

Pixels = np.ndarray[Any, np.dtype[np.float64]]


class Picture(NamedTuple):
    """A PNG, a sentence that says what it shows, and the text below it."""

    png: bytes
    alt: str
    caption: str

    def to_html(self) -> str:
        """The picture with its caption, whole in itself."""
        width, height = struct.unpack(">II", self.png[16:24])
        data = base64.b64encode(self.png).decode()
        return (
            f'<figure style="margin:.5em 0"><img src="data:image/png;base64,{data}" '
            f'width="{_ZOOM * width}" height="{_ZOOM * height}" alt="{html.escape(self.alt)}" '
            'style="max-width:100%;height:auto;image-rendering:pixelated">'
            f"<figcaption>{html.escape(self.caption)}</figcaption></figure>"
        )


def compare(yours: Any, expected: Any, caption: str) -> Picture | None:
    """A picture of two arrays of shape (rows, columns), side by side with their difference.

    Any numbers will do in the first one, which is a student's. Returns None where there is nothing
    to see, or too much.
    """
    found, wanted = (np.asarray(side, dtype=np.float64) for side in (yours, expected))
    if found.shape != wanted.shape or found.ndim != 2 or not 0 < max(found.shape) <= MAX_SIDE:
        return None
    with np.errstate(all="ignore"):
        difference = found - wanted
    if not found.size or not difference.any():
        return None
    full = _largest(wanted) or _largest(found)
    full_difference = _largest(difference) or full
    gap = np.full((len(found), _GAP), _NOTHING, dtype=np.uint8)
    parts = [_shades(found, full), gap, _shades(wanted, full), gap]
    png = _png(np.hstack([*parts, _shades(difference, full_difference)]))
    if len(png) > MAX_PNG_BYTES:
        return None
    worst = np.unravel_index(np.abs(difference).argmax(), difference.shape)  # nan comes first
    rows, columns = found.shape
    alt = (
        f"Yours, the expected picture and their difference, {rows} × {columns} pixels each: they "
        f"differ most at {list(map(int, worst))}, where yours has {found[worst]:.3g} and the "
        f"expected one {wanted[worst]:.3g}."
    )
    key = _KEY.format(full, full_difference)
    if np.isnan(difference).any():
        key += " Gray is not a number (nan)."
    return Picture(png, alt, f"{caption} {key}")


def _largest(pixels: Pixels) -> float:
    """The largest size of a number; 0 if all are 0."""
    return float(np.abs(pixels[np.isfinite(pixels)]).max(initial=0))


def _shades(pixels: Pixels, full: float) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The place of each pixel's color in the palette; `full` is the size that gets full color."""
    with np.errstate(all="ignore"):
        share = np.clip(pixels / (full or 1.0), -1, 1)
    places = np.rint(share * _SHADES) + _FIRST_SHADE + _SHADES
    return np.where(np.isnan(pixels), _NO_NUMBER, places).astype(np.uint8)


def _palette() -> bytes:
    share = np.linspace(0, 1, _SHADES + 1)[:, None]
    below, above = (
        (1 - share) * _ZERO + share * np.array(end, dtype=float) for end in (_NEGATIVE, _POSITIVE)
    )
    colors = np.vstack([_ZERO, _GREY, below[:0:-1], above])
    return colors.round().astype(np.uint8).tobytes()


def _png(places: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    """A PNG file of pixels that are places in the palette."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    rows, columns = places.shape
    lines = np.hstack([np.zeros((rows, 1), dtype=np.uint8), places])  # 0: no filter
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)),
            chunk(b"PLTE", _palette()),
            chunk(b"tRNS", b"\x00"),  # of the first place
            chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)),
            chunk(b"IEND", b""),
        ]
    )
