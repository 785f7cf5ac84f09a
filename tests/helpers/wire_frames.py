"""Frames as a student's process could send them: good ones, damaged ones, and noise."""

import json
import struct
from typing import Any

import numpy as np
from hypothesis import strategies as st

from autograder.grader.wire.frames import MAX_BODY_BYTES, MAX_HEADER_BYTES
from autograder.grader.wire.values import Encoder
from helpers.damage import damaged

X = np.arange(6.0).reshape(2, 3)
VALUES = [
    X,
    [1, "a", None, {"k": (True, -2.5)}],
    [0.5] * 40,
    np.array(["ab", "c"]),
    np.float32(3),
    {"a": object(), "b": float("nan")},
    [X, X, np.zeros((0, 3), np.int8)],
]
TOKENS = (
    *[b'{"array": ', b'{"floats": ', b'{"again": 0}', b'{"list": [', b'{"dict": [[', b'"opaque"'],
    *[b'"scalar"', b'"<U999999"', b'"<U0"', b'"|S0"', b'"<c16"', b'"|O"', b'"=U9"', b'"error"'],
    *[b"[0, 33554432]", b"1e999", b"NaN", b"-1", b"null", b"true", b"{}", b"[", b"]", b","],
    *[b'"changed"', b'"more"', b'"check"', b'"outcomes"', b'"missing"', b'"callable"', b"\\ud800"],
)


def frame(header: dict[str, Any], body: bytes = b"") -> bytes:
    """A frame as the grader expects it."""
    text = json.dumps(header).encode()
    return struct.pack("!II", len(text), len(body)) + text + body


def reply(value: Any, **more: Any) -> bytes:
    """A frame with a value that was encoded."""
    encoder = Encoder({}, once=True)
    data = encoder.encode(value)
    return frame({"value": data, **more}, encoder.body)


@st.composite
def damaged_replies(draw: st.DrawFn) -> bytes:
    """Frames whose text and bytes are damaged, with lengths that are right more often than not."""
    whole = draw(st.sampled_from([reply(value) for value in VALUES] + FRAMES))
    if draw(st.integers(0, 3)) == 0:
        return draw(damaged(whole, TOKENS))
    size, _ = struct.unpack_from("!II", whole)
    text = draw(damaged(whole[8 : 8 + size], TOKENS))
    body = draw(st.just(whole[8 + size :]) | damaged(whole[8 + size :]))
    return struct.pack("!II", len(text), len(body)) + text + body


CHANGED = [[0, {"array": ["<f8", [2, 3], True]}]]
ERROR = {"type": "ValueError", "message": "no", "frames": [[1, 1, "f"]]}
FRAMES = [
    reply(X, changed=CHANGED, more=True),
    frame({"changed": CHANGED, "error": ERROR}, X.tobytes()),
    frame({"outcomes": [{"value": 1}, {"value": {"array": ["<f8", [1], True]}}]}, b"12345678"),
    frame({"outcomes": [{"value": 1}], "more": True}),
    frame({"outcomes": [{"error": ERROR}]}),
    *map(frame, [{"callable": True}, {"missing": True}, {"check": "q1"}, {"resume": True}, {}]),
]
HEADS = st.tuples(*[st.sampled_from([0, 2, 9, MAX_HEADER_BYTES, MAX_BODY_BYTES, 2**32 - 1])] * 2)
SENT = (
    damaged_replies()
    | st.binary(max_size=200)
    | st.builds(lambda head, rest: struct.pack("!II", *head) + rest, HEADS, st.binary(max_size=60))
)
