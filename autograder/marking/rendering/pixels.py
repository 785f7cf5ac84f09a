"""The size of a picture by its header, as a browser takes it: also of one that is damaged."""

import re
import struct
from collections.abc import Iterator

# A JPEG's size, wherever it is: programs put anything before it.
_JPEG_FRAME = re.compile(
    rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]\x00[\x08-\x20].(..)(..)", re.S
)


def pixels(content: bytes) -> int:
    """All pixels of a PNG, JPEG, GIF or WebP, those of an animation together; 0 if unknown."""
    try:
        if content.startswith(b"GIF8"):
            return _gif(content)
        if content.startswith(b"RIFF"):
            return _webp(content)
        if content.startswith(b"\x89PNG"):
            width, height = struct.unpack_from(">II", content, 16)
            return width * height * _png_frames(content)
    except (struct.error, IndexError):
        return 0
    sizes = [int.from_bytes(h, "big") * int.from_bytes(w, "big") for h, w in _jpeg(content)]
    return max(sizes, default=0)


def _jpeg(content: bytes) -> list[tuple[bytes, bytes]]:
    return _JPEG_FRAME.findall(content)


def _png_frames(content: bytes) -> int:
    """The frames of an animated PNG, or 1."""
    start = content.find(b"acTL")
    return max(1, struct.unpack_from(">I", content, start + 4)[0]) if start >= 0 else 1


def _webp(content: bytes) -> int:
    kind, data = content[12:16], content[20:30]
    frames = max(1, content.count(b"ANMF"))
    if kind == b"VP8X":
        width = 1 + int.from_bytes(data[4:7], "little")
        return width * (1 + int.from_bytes(data[7:10], "little")) * frames
    if kind == b"VP8L":
        bits = int.from_bytes(data[1:5], "little")
        return (1 + (bits & 0x3FFF)) * (1 + (bits >> 14 & 0x3FFF))
    width, height = struct.unpack_from("<HH", data, 6)
    return (width & 0x3FFF) * (height & 0x3FFF)


def _gif(content: bytes) -> int:
    width, height = struct.unpack_from("<HH", content, 6)
    frames = 0
    for frame_width, frame_height in _gif_frames(content):
        width, height, frames = max(width, frame_width), max(height, frame_height), frames + 1
    return width * height * max(1, frames)


def _gif_frames(content: bytes) -> Iterator[tuple[int, int]]:
    """The sizes of a GIF's frames, as far as it is whole."""
    place = 13 + _colors(content[10])
    while place + 10 < len(content):
        if content[place] == 0x2C:
            yield struct.unpack_from("<HH", content, place + 5)
            place += 11 + _colors(content[place + 9])
        elif content[place] == 0x21:
            place += 2
        else:
            return
        while place < len(content) and content[place]:
            place += content[place] + 1
        place += 1


def _colors(flags: int) -> int:
    """The bytes of the table of colors that follows, if one does."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0
