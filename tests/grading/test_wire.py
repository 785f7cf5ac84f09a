"""Values cross as they are, and bytes that stand for none are errors, never anything else."""

import builtins
import contextlib
import json
import math
import socket
import struct
import time
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as stn

from autograder.grader.wire.frames import (
    MAX_BODY_BYTES,
    MAX_HEADER_BYTES,
    Closed,
    WireError,
    receive_frame,
    send_frame,
)
from autograder.grader.wire.values import PLAIN_TYPES, Decoder, Encoder, Opaque


class Pair(NamedTuple):
    first: Any
    second: Any


NAMED = {"Pair": Pair}


def sent(value: Any) -> Any:
    """The value as the other side gets it."""
    encoder = Encoder(NAMED)
    data = json.loads(json.dumps(encoder.encode(value)))
    return Decoder(encoder.body, NAMED).decode(data)


numeric = st.sampled_from(["<f8", "<f4", "<i8", "<u1", "|b1", "<c16", "<U3", "|S2"])
arrays = numeric.flatmap(
    lambda dtype: stn.arrays(dtype, stn.array_shapes(min_dims=0, max_dims=3, min_side=0))
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=10,
)


@pytest.mark.fuzz
@given(plain | st.lists(st.floats(), min_size=30, max_size=40))
def test_plain_values_arrive_equal_and_of_the_same_types(value):
    assert repr(sent(value)) == repr(value)


@pytest.mark.fuzz
@given(arrays)
def test_arrays_arrive_with_dtype_shape_and_bytes(array):
    came = sent(array)
    assert came.dtype == array.dtype
    assert came.shape == array.shape
    assert came.tobytes() == array.tobytes()


def test_images_as_lists_take_no_more_than_as_an_array():
    X = np.random.default_rng(0).random((150, 784))
    for images in (X.tolist(), list(map(list, X))):  # of floats, and of NumPy's
        encoder = Encoder(NAMED)
        assert len(json.dumps(encoder.encode(images))) < 50 * len(X)
        assert len(encoder.body) == X.nbytes
        assert sent(images) == X.tolist()


def test_named_tuples_and_their_arrays_arrive():
    came = sent(Pair(np.arange(3.0), [np.float32(2), (1, math.inf)]))
    assert type(came) is Pair
    assert came.first.tolist() == [0, 1, 2]
    assert came.second[0].dtype == np.float32
    assert came.second[1] == (1, math.inf)


def test_a_read_only_array_arrives_read_only():
    array = np.ones(3)
    array.flags.writeable = False
    assert not sent(array).flags.writeable


def test_nothing_of_a_class_comes_along():
    class Liar(np.ndarray):
        def __eq__(self, other):
            return True

    class Text(str):
        def __eq__(self, other):
            return True

    assert type(sent(np.zeros(2).view(Liar))) is np.ndarray
    assert type(sent(Text("x"))) is str
    came = sent(object())
    assert isinstance(came, Opaque)
    assert type(came).__name__ == "object"


def test_small_entries_count_as_the_floats_that_tests_make_of_them():
    many = np.zeros(MAX_BODY_BYTES // 8 + 1, np.int8)
    with pytest.raises(WireError, match="as float64"):
        Encoder({}).encode(many)
    with pytest.raises(WireError, match="as float64"):
        Decoder(many.tobytes(), {}).decode({"array": ["|i1", [many.size], True]})


def test_an_array_that_comes_again_is_sent_once_and_arrives_as_another():
    array, other = np.arange(6.0).reshape(2, 3), np.ones(2)
    encoder = Encoder(NAMED, once=True)
    data = json.loads(json.dumps(encoder.encode([other, array, Pair(array, other), array])))
    assert len(encoder.body) == array.nbytes + other.nbytes
    decoder = Decoder(encoder.body, NAMED)
    first = decoder.decode(data["list"][0]), decoder.decode(data["list"][1])
    first[1][...] = 7
    first[1].shape = (6,)
    pair, last = decoder.decode(data["list"][2]), decoder.decode(data["list"][3])
    assert pair.second.tolist() == [1, 1]
    assert pair.first.tolist() == last.tolist() == array.tolist()
    last[0] = 5
    assert pair.first.tolist() == array.tolist()


def test_what_other_replies_of_a_call_took_counts():
    data = {"array": ["|u1", [8], True]}
    assert Decoder(b"12345678", NAMED, spent=MAX_BODY_BYTES - 64).decode(data).size == 8
    with pytest.raises(WireError):
        Decoder(b"12345678", NAMED, spent=MAX_BODY_BYTES - 63).decode(data)


def test_arrays_that_come_again_count_each_time():
    array = np.zeros(MAX_BODY_BYTES // 8 // 3)
    encoder = Encoder({}, once=True)
    encoder.encode(array)
    with pytest.raises(WireError, match="as float64"):
        Decoder(encoder.body, {}).decode(
            {"list": [{"array": ["<f8", [array.size], True]}, *[{"again": 0}] * 3]}
        )


def test_a_value_with_an_array_in_it_arrives_as_that_array():
    class Tensor:
        def __array__(self, dtype=None, copy=None):
            return np.arange(2.0)

    assert sent(Tensor()).tolist() == [0, 1]


@pytest.mark.parametrize(
    "value",
    [
        np.array([object()], dtype=object),
        np.zeros(1, dtype=[("a", "f8")]),
        np.broadcast_to(1.0, (10**5, 10**5)),
        10**1000,
    ],
)
def test_what_can_not_cross_is_refused_by_the_sender(value):
    with pytest.raises(WireError):
        Encoder(NAMED).encode(value)


@pytest.mark.parametrize(
    "data",
    [
        {"array": ["|O", [1], True]},
        {"array": ["<f8", [-1], True]},
        {"array": ["<f8", [2**62, 4], True]},
        {"array": ["<f8", [2], True]},
        {"array": ["<f8", [1.0], True]},
        {"array": "<f8"},
        {"array": ["<U999999", [10**9], True]},
        {"again": 0},
        {"list": [{"array": ["<f8", [1], True]}, {"again": 1}]},
        {"list": [{"array": ["<f8", [1], True]}, {"again": -1}]},
        {"list": [{"array": ["<f8", [1], True]}, {"again": False}]},
        {"float": "1e5"},
        {"array": ["|u1", [1] * 40, True]},
        {"list": ["a" * 10_000, *[""] * 1000]},
        pytest.param(
            {"list": [{"array": ["<U2", [1], True]}, *[0.5] * 2**22]}, marks=pytest.mark.slow
        ),
        {"list": [{"opaque": str(number)} for number in range(200)]},
        {"floats": ["<f8", [1, 1], True]},
        {"floats": ["<f8", [], True]},
        {"floats": ["|u1", [8], True]},
        {"named": "Nobody", "items": []},
        {"named": "Pair", "items": [1]},
        {"named": ["Pair"], "items": [1, 2]},
        {"dict": [[{"list": []}, 1]]},
        {"dict": [[i, i] for i in range(2000)]},
        {"list": 3},
        {"unknown": 1},
        {},
        [1],
    ],
)
def test_data_that_stands_for_no_value_is_a_wire_error(data):
    with pytest.raises(WireError):
        Decoder(b"12345678", NAMED).decode(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["array", "scalar", "list", "tuple", "dict", "named", "items", "float"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=20,
)


@pytest.mark.fuzz
@given(json_values, st.binary(max_size=64))
def test_whatever_is_decoded_gives_a_value_or_a_wire_error(data, body):
    with contextlib.suppress(WireError):
        Decoder(body, NAMED).decode(data)


@pytest.mark.fuzz
@given(st.binary(max_size=200))
def test_whatever_bytes_come_give_a_frame_or_an_error(data):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises((WireError, Closed)):
            receive_frame(ours)


def test_a_frame_over_the_limit_is_refused_before_it_is_read():
    for lengths in ((MAX_HEADER_BYTES + 1, 0), (2, MAX_BODY_BYTES + 1)):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            theirs.sendall(struct.pack("!II", *lengths))
            with pytest.raises(WireError, match="larger"):
                receive_frame(ours)
    with pytest.raises(WireError, match="too many"):
        send_frame(socket.socket(), {"x": "y" * MAX_HEADER_BYTES})


def test_deep_nesting_in_a_header_is_a_wire_error():
    ours, theirs = socket.socketpair()
    text = b"[" * 100_000
    with ours, theirs:
        theirs.sendall(struct.pack("!II", len(text), 0) + text)
        with pytest.raises(WireError):
            receive_frame(ours)


def test_a_frame_that_does_not_come_is_a_timeout():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"\0")
        with pytest.raises(TimeoutError):
            receive_frame(ours, time.monotonic() + 0.01)


def test_a_reader_that_was_kept_waiting_after_it_named_its_next_look_runs_out_of_no_time():
    """On a busy machine, the time between the two may be longer than that until the look."""
    looks = []

    def look_again():
        looks.append(time.monotonic())
        when = looks[-1] + 0.01
        while time.monotonic() <= when:
            pass  # another process has the processor
        return when

    ours, theirs = socket.socketpair()
    with ours, theirs:
        send_frame(theirs, {"late": True})
        assert receive_frame(ours, look_again)[0] == {"late": True}
    assert looks


EXACT = {
    name.rpartition(".")[2]: getattr(builtins, name.rpartition(".")[2]) for name in PLAIN_TYPES
}


def sent_exactly(value: Any) -> Any:
    """The value as the other side gets it where plain types may cross."""
    encoder = Encoder(EXACT)
    data = json.loads(json.dumps(encoder.encode(value)))
    return Decoder(encoder.body, EXACT).decode(data)


class Table(np.ndarray):
    """Something that is like an array, and more."""


@pytest.mark.parametrize(
    "value", [{1, "a"}, frozenset({2}), range(3, 9, 2), b"\0\xff", 1 - 2j, [np.float64(1)] * 40]
)
def test_plain_types_cross_as_themselves_where_they_may(value):
    came = sent_exactly([value])[0]
    assert (came, type(came), repr(came)) == (value, type(value), repr(value))


@pytest.mark.parametrize("value", [{1}, range(3), b"a"])
def test_plain_types_cross_nowhere_else_whoever_sends_them(value):
    assert isinstance(sent(value), Opaque)
    encoded = Encoder(EXACT).encode(value)
    with pytest.raises(WireError):
        Decoder(b"", NAMED).decode(encoded)


def test_where_types_are_kept_what_is_only_like_an_array_or_a_tuple_does_not_cross():
    """A test that asks for a column would meet a mere array, and fail without a reason."""
    for value in (np.arange(3).view(Table), Pair(1, 2)):
        assert type(sent_exactly(value)).__name__ == type(value).__name__
        assert isinstance(sent_exactly(value), Opaque)


@pytest.mark.parametrize(
    "forged",
    [
        {"named": "bytes", "items": [10**12]},
        {"named": "range", "items": [10**12]},
        {"range": [0, 10**12, 1]},
        {"range": [0, 5, 0]},
        {"set": [{"list": []}]},
        {"set": list(range(2000))},
        {"bytes": "\u20ac"},
        {"bytes": 5},
        {"complex": ["a", 1]},
        {"by_name": "f"},
    ],
)
def test_forged_plain_types_are_errors_and_take_no_memory(forged):
    with pytest.raises(WireError):
        Decoder(b"", EXACT).decode(forged)
