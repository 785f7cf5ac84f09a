"""A PNG file read as the format's definition says, without what wrote it."""

import struct
import zlib
from typing import Any

import numpy as np


def decoded(png: bytes) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Red, green, blue and opacity of each pixel of a PNG with a palette, (rows, columns, 4)."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack(">I", png[at + 8 + length : at + 12 + length])
        assert checksum == zlib.crc32(kind + content)
        chunks[kind] = content
        at += 12 + length
    width, height, depth, color, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, color, rest) == (8, 3, [0, 0, 0])
    lines = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, width + 1)
    assert not lines[:, 0].any()  # no filter
    palette = np.frombuffer(chunks[b"PLTE"], np.uint8).reshape(-1, 3)
    opacity = np.full((len(palette), 1), 255)
    opacity[: len(chunks[b"tRNS"]), 0] = list(chunks[b"tRNS"])
    return np.hstack([palette, opacity])[lines[:, 1:]].astype(np.int64)
