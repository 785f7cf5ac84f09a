"""Frames: a JSON header and the raw bytes of the arrays it mentions, over a stream socket.

Both ends read what the other wrote as hostile input: a length is checked before anything of that
length is read or allocated, and whatever doesn't parse is a `WireError`.
"""

import json
import socket
import struct
import time
from collections.abc import Callable

from autograder.grader.wire.messages import Message, Unchecked, has_fields

MAX_HEADER_BYTES = 4 * 2**20
MAX_BODY_BYTES = 32 * 2**20  # the images of a call, its results, and arguments that it changed
_LENGTHS = struct.Struct("!II")
_SHORTEST_WAIT = 0.001  # seconds; 0 would mean not to wait at all
_COPIED_BYTES = 2**16  # bytes: a copy costs less than a second call of the system


Deadline = float | Callable[[], float] | None
"""A `time.monotonic()` time; or a function that raises TimeoutError when it is too late, and until
then returns when to ask it again; or None: no deadline."""


class WireError(Exception):
    """The received bytes aren't a frame, or the data to send are too large for one."""


class Closed(Exception):
    """The other end is gone."""


def send_frame(
    sock: socket.socket, header: Message, body: bytes = b"", deadline: Deadline = None
) -> None:
    """Send one frame. TimeoutError after the deadline."""
    text = json.dumps(header).encode()
    if len(text) > MAX_HEADER_BYTES or len(body) > MAX_BODY_BYTES:
        raise WireError(
            f"{len(text) + len(body):,} bytes are too many to send "
            f"(the limits are {MAX_BODY_BYTES:,} for arrays and {MAX_HEADER_BYTES:,} for all else)"
        )
    start = _LENGTHS.pack(len(text), len(body)) + text
    if len(body) < _COPIED_BYTES:
        start, body = start + body, b""
    _send(sock, memoryview(start), deadline)
    _send(sock, memoryview(body), deadline)


def receive_frame(sock: socket.socket, deadline: Deadline = None) -> tuple[Unchecked, memoryview]:
    """Receive one frame. TimeoutError after the deadline."""
    header, body, _ = receive_sized_frame(sock, deadline)
    return header, body


def receive_sized_frame(
    sock: socket.socket, deadline: Deadline = None, largest_header: int = MAX_HEADER_BYTES
) -> tuple[Unchecked, memoryview, int]:
    """Receive one frame, and how many bytes its header took. TimeoutError after the deadline."""
    header_size, body_size = _LENGTHS.unpack(_receive(sock, _LENGTHS.size, deadline))
    if header_size > largest_header or body_size > MAX_BODY_BYTES:
        raise WireError("a frame that is larger than the limit")
    content = _receive(sock, header_size + body_size, deadline)
    text, body = content[:header_size], content[header_size:]
    try:
        header: object = json.loads(bytes(text))
    # RecursionError: thousands of nested lists fit into a small frame.
    except (ValueError, RecursionError) as error:
        raise WireError("a frame whose header isn't JSON") from error
    if not has_fields(header):
        raise WireError("a frame whose header isn't an object")
    return header, body, header_size


def _send(sock: socket.socket, data: memoryview, deadline: Deadline) -> None:
    while data:
        _wait_no_longer_than(deadline, sock)
        try:
            data = data[sock.send(data) :]
        except TimeoutError:
            continue  # the next round raises it, unless there is time left
        except (BrokenPipeError, ConnectionResetError) as error:
            raise Closed from error


def _receive(sock: socket.socket, size: int, deadline: Deadline) -> memoryview:
    data = memoryview(bytearray(size))
    received = 0
    while received < size:
        _wait_no_longer_than(deadline, sock)
        try:
            part = sock.recv_into(data[received:])
        except TimeoutError:
            continue  # the next round raises it, unless there is time left
        except ConnectionResetError as error:
            raise Closed from error
        if not part:
            raise Closed
        received += part
    return data


def _wait_no_longer_than(deadline: Deadline, sock: socket.socket) -> None:
    """Have the next wait on a socket end in time. TimeoutError after the deadline.

    Setting a timeout costs a call of the system. One that is short enough stays; whoever it wakes
    too early comes back here.
    """
    present = sock.gettimeout()
    if deadline is None:
        if present is not None:
            sock.settimeout(None)
        return
    if callable(deadline):
        # The time to ask again may pass by while it is returned, and is no deadline.
        left = max(deadline() - time.monotonic(), _SHORTEST_WAIT)
    else:
        left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    if present is None or not left / 2 < present <= left:
        sock.settimeout(left * 0.9)
