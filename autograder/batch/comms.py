"""Connections to a Dask cluster that let in plain data of limited size, and no pickles.

distributed opens pickles in results, errors, warnings and more, whatever a client's `deserializers`
say. So its messages are read here instead: all but plain data becomes an `Unread`.
"""

import pickletools
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import msgpack  # type: ignore[import-untyped]
from distributed.comm import tcp
from distributed.comm.core import CommClosedError
from distributed.comm.registry import backends
from distributed.protocol.utils import msgpack_opts, unpack_frames
from tornado.iostream import StreamClosedError

from autograder.batch.outcome import MAX_TEXT_BYTES

MAX_MESSAGE_BYTES = MAX_TEXT_BYTES + 2**20
_DESCRIBED_BYTES = 4096  # of a pickle
_DESCRIBED_WORDS = 12
_WORD_CHARS = 300


class MessageTooLarge(CommClosedError):  # type: ignore[misc]
    """A message is larger than any that grading needs."""


class Unread(str):
    """A sentence in place of data that isn't read.

    `words` are the first texts in it: of a pickled error, its class and its message.
    """

    words: tuple[str, ...]

    def __new__(cls, reason: str, content: bytes = b"") -> "Unread":
        """The sentence, with the words of a pickle, which is looked at but not opened."""
        words = _words(content)
        told = f" It says: {' '.join(words)}" if words else ""
        unread = super().__new__(cls, reason + told)
        unread.words = words
        return unread


def _words(content: bytes) -> tuple[str, ...]:
    found = []
    try:
        for _, value, _ in pickletools.genops(content[:_DESCRIBED_BYTES]):
            if isinstance(value, str):
                found.append(value[:_WORD_CHARS])
    except Exception:  # it is cut off, or no pickle
        pass
    return tuple(islice(found, _DESCRIBED_WORDS))


def decode(frames: Sequence[Any]) -> Any:
    """The message in frames. ValueError, TypeError or another error if they hold none."""

    def plain(fields: dict[Any, Any]) -> Any:
        if "__Serialized__" in fields:
            return _serialized(frames, fields["__Serialized__"])
        if "__Pickled__" in fields:
            return Unread("A pickle was sent, and is not opened.")
        if "__Set__" in fields:
            return set(fields["as-list"])
        for name in ("exception", "traceback"):
            if isinstance(fields.get(name), bytes):
                fields[name] = Unread("An error was sent as a pickle.", fields[name])
        if isinstance(fields.get("exception_text"), str):
            fields["exception"] = Unread(fields["exception_text"][:_DESCRIBED_BYTES])
        if fields.get("op") == "key-in-memory":
            fields.pop("type", None)  # pickled
        return fields

    message = _unpack(frames[0], plain)
    if isinstance(message, tuple):
        return tuple(part for part in message if not _is_event(part))
    return () if _is_event(message) else message


def _unpack(frame: Any, hook: Any = None) -> Any:
    return msgpack.loads(frame, object_hook=hook, use_list=False, **msgpack_opts)


def _serialized(frames: Sequence[Any], place: object) -> Any:
    """A result, or an error: data with a separate header."""
    if type(place) is not int or not 0 < place < len(frames):
        raise ValueError("a message names a frame that it doesn't have")
    header = _unpack(frames[place])
    parts = frames[place + 1 : place + 1 + header["num-sub-frames"]]
    if any(header.get("compression") or ()):
        return Unread(
            "A compressed answer was sent: set distributed.comm.compression to false where the "
            "scheduler and the workers run."
        )
    content = b"".join(parts)
    if header.get("serializer") == "msgpack":
        return _unpack(content)
    if header.get("serializer") == "error":
        return Unread(content[:_DESCRIBED_BYTES].decode("utf-8", "replace"))
    return Unread("Something other than text was sent, and is not opened.", content)


def _is_event(message: object) -> bool:
    """Return True for a worker's or the scheduler's wish to have something printed here."""
    return isinstance(message, dict) and message.get("op") == "event"


class _Limited:
    """A connection that reads no message over MAX_MESSAGE_BYTES, and opens no pickle."""

    stream: Any
    abort: Any

    async def read(self, deserializers: object = None) -> Any:
        """The next message, as distributed frames it."""
        stream = self.stream
        if stream is None:
            raise CommClosedError()
        try:
            (size,) = struct.unpack("Q", await stream.read_bytes(struct.calcsize("Q")))
            _limit(size)
            frames, missing = unpack_frames(await tcp.read_bytes_rw(stream, size), partial=True)
            _limit(size + sum(missing))
            for length in missing:
                frames.append(await tcp.read_bytes_rw(stream, length))
            return decode(frames)
        except StreamClosedError as error:
            self.abort()
            tcp.convert_stream_closed_error(self, error)
        except CommClosedError:
            self.abort()
            raise
        except Exception as error:
            self.abort()
            raise CommClosedError(f"a message can't be read: {error}") from error
        except BaseException:
            self.abort()  # nobody knows how much of the message was read
            raise


def _limit(size: int) -> None:
    if size > MAX_MESSAGE_BYTES:
        raise MessageTooLarge(
            f"an answer of {size:,} bytes was sent; {MAX_MESSAGE_BYTES:,} are the most"
        )


class _TCP(_Limited, tcp.TCP):  # type: ignore[misc]
    pass


class _TLS(_Limited, tcp.TLS):  # type: ignore[misc]
    pass


class _TCPConnector(tcp.TCPConnector):  # type: ignore[misc]
    comm_class = _TCP


class _TLSConnector(tcp.TLSConnector):  # type: ignore[misc]
    comm_class = _TLS


class _TCPBackend(tcp.TCPBackend):  # type: ignore[misc]
    _connector_class = _TCPConnector


class _TLSBackend(tcp.TLSBackend):  # type: ignore[misc]
    _connector_class = _TLSConnector


@contextmanager
def plain_comms() -> Iterator[None]:
    """Have the connections that this process opens read nothing but plain data."""
    before = dict(backends)
    backends.update(tcp=_TCPBackend(), tls=_TLSBackend())
    try:
        yield
    finally:
        backends.clear()
        backends.update(before)
