"""Whatever bytes a student's process sends, the grader gets a value or an error that it expects."""

import contextlib
import socket
import tempfile
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from helpers.wire_frames import SENT, X
from hypothesis import given
from hypothesis import strategies as st

from autograder.grader.host.standins import Namespace
from autograder.grader.host.student import Student
from autograder.grader.host.student_errors import StudentError
from autograder.grader.reading.notebook import Cell
from autograder.grader.sandbox.limits import Limits
from autograder.grader.wire.frames import MAX_BODY_BYTES, Closed, WireError, receive_sized_frame
from autograder.grader.wire.values import Decoder

pytestmark = pytest.mark.fuzz


@contextlib.contextmanager
def sender_of(content):
    """The grader's end of a connection on which those bytes come, and then nothing more."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(content)
        theirs.shutdown(socket.SHUT_WR)
        yield ours


def arrays_in(value):
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, list | tuple | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from arrays_in(item)


@given(SENT)
def test_any_bytes_give_values_within_the_limits_or_an_error(content):
    tracemalloc.start()
    try:
        with sender_of(content) as ours, contextlib.suppress(WireError, Closed):
            header, body, size = receive_sized_frame(ours)
            assert size + len(body) <= len(content)
            value = Decoder(body, {}).decode(header.get("value"))
            assert sum(max(a.nbytes, 8 * a.size) for a in arrays_in(value)) <= MAX_BODY_BYTES
        assert tracemalloc.get_traced_memory()[1] < 2 * MAX_BODY_BYTES
    finally:
        tracemalloc.stop()


class Replying:
    """Takes the zygote's place: each process that it starts has sent the same already."""

    layers = frozenset({"disk"})

    def __init__(self, content):
        self._content = content

    def new_user(self):
        return None

    def start(self, folder, source, user, limits):
        ours, theirs = socket.socketpair()
        with theirs:
            theirs.sendall(self._content)
            theirs.shutdown(socket.SHUT_WR)
            theirs.setblocking(False)
            self._theirs = theirs.dup()  # requests are left unread, and are no error
        return 2**30, ours

    def stop(self, pid):
        self._theirs.close()
        return -9


@given(st.lists(SENT, min_size=1, max_size=3).map(b"".join))
def test_any_bytes_in_place_of_replies_are_the_students_fault(content):
    cells = [Cell(1, "a = 1"), Cell(2, "b")]
    with (
        tempfile.TemporaryDirectory() as folder,
        Student(Replying(content), Path(folder), cells, Limits(restarts=1)) as student,
    ):
        student.run_cells(lambda question: None)
        names = Namespace(student, cells)
        with contextlib.suppress(StudentError, KeyError):
            names["x"]
        given_array = X.copy()
        with contextlib.suppress(StudentError):
            names.function("f")(given_array, k=1)
        assert given_array.shape == X.shape
        with contextlib.suppress(StudentError):
            assert len(list(names.function("g").each([(X,), (1,)]))) == 2
