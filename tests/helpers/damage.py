"""Damage to good data: to its bytes, or to the structure of its JSON."""

import copy
from typing import Any

from hypothesis import strategies as st

# At the edges of what lengths, offsets and counts can hold, in either order of bytes.
_NUMBERS = [
    number.to_bytes(size, order)
    for size in (1, 2, 4, 8)
    for number in {0, 1, 2 ** (8 * size - 1) - 1, 2 ** (8 * size - 1), 2 ** (8 * size) - 1}
    for order in ("little", "big")
]
_PIECES = st.binary(max_size=8) | st.sampled_from(_NUMBERS)


@st.composite
def damaged(draw: st.DrawFn, content: bytes, tokens: tuple[bytes, ...] = ()) -> bytes:
    """The content with up to six edits; `tokens` are pieces that mean something in it."""
    pieces = _PIECES | st.sampled_from(tokens) if tokens else _PIECES
    kinds = st.sampled_from(["put", "insert", "cut", "end", "copy"])
    for kind in draw(st.lists(kinds, max_size=6)):
        start = draw(st.integers(0, len(content)))
        if kind == "put":
            piece = draw(pieces)
            content = content[:start] + piece + content[start + len(piece) :]
        elif kind == "insert":
            content = content[:start] + draw(pieces) + content[start:]
        elif kind == "end":
            content = content[:start]
        else:
            end = min(start + draw(st.integers(1, 80)), len(content))
            rest = content[end:] if kind == "cut" else content[start:]
            moved = b"" if kind == "cut" else content[start:end]
            content = content[:start] + moved + rest
    return content


@st.composite
def altered(draw: st.DrawFn, value: Any, odd: st.SearchStrategy[Any], keys: tuple[str, ...]) -> Any:
    """JSON of the same kind with up to four parts replaced by `odd` ones, dropped, or repeated."""
    root = [copy.deepcopy(value)]
    for _ in range(draw(st.integers(0, 4))):
        place, key = _somewhere(draw, root)
        kind = draw(st.sampled_from(["replace", "drop", "repeat", "add"]))
        if place is root or kind == "replace":
            place[key] = copy.deepcopy(draw(odd))
        elif kind == "drop":
            del place[key]
        elif kind == "repeat" and isinstance(place, list):
            times = draw(st.sampled_from([1, 2, 40]))
            place[key:key] = copy.deepcopy([place[key]] * times)
        elif isinstance(place, dict):
            place[draw(st.sampled_from(keys))] = copy.deepcopy(draw(odd))
    return root[0]


def _somewhere(draw: st.DrawFn, root: list[Any]) -> tuple[Any, Any]:
    """A container in the JSON, and an index or a key in it."""
    place, key = root, 0
    while isinstance(inner := place[key], list | dict) and inner and draw(st.integers(0, 5)):
        number = draw(st.integers(0, len(inner) - 1))
        place, key = inner, number if isinstance(inner, list) else list(inner)[number]
    return place, key
