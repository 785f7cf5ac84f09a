"""One student's process at work: it runs cells and answers calls, one request at a time.

Nothing here is a defence: the student's code shares this process and can change all of it. What
it does is to keep calls across the two processes like calls within one.
"""

import io
import re
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, redirect_stdout
from types import FrameType, TracebackType
from typing import Any, cast

from autograder.grader.student import otter_standin
from autograder.grader.student.shell import CELL_FILENAME, StudentShell
from autograder.grader.wire import messages
from autograder.grader.wire.frames import WireError, receive_frame, send_frame
from autograder.grader.wire.named_tuples import named_tuples
from autograder.grader.wire.randomness import restore
from autograder.grader.wire.values import Decoder, Encoder

MAX_MESSAGE_CHARS = 300
MAX_PRINTED_CHARS = 20_000  # of one call
# What many calls gave is sent on after so many seconds or bytes: the grader waits for each call no
# longer than for one.
_FLUSH_SECONDS, _FLUSH_BYTES = 0.25, 2**20
_CELL = re.compile(re.escape(CELL_FILENAME).replace(r"\{\}", r"(\d+)"))

_Asked = messages.RunCell | messages.Get | messages.Call | messages.Each
_Answered = tuple[messages.Done | messages.Ended | messages.Answer, bytes]


class Session:
    """Serves the grader's requests until the grader hangs up."""

    def __init__(
        self, sock: socket.socket, shell: StudentShell, seed: Callable[[], None] = lambda: None
    ) -> None:
        """Serve at a socket; `seed` runs before each cell."""
        self._sock = sock
        self._shell = shell
        self._seed = seed
        self._running = False  # the student's code; only then may a signal interrupt
        self._in_cell = False
        otter_standin.install(self._check)

    def serve(self) -> None:
        """Answer requests until one says to resume what the student's code was doing."""
        signal.signal(signal.SIGINT, self._interrupt)  # the student's code may have changed it
        while True:
            header, body = receive_frame(self._sock)
            request = cast(messages.ToStudent, header)  # the grader is to be trusted
            if "resume" in request:
                return
            reply, arrays = self._guarded(request, body)
            try:
                send_frame(self._sock, reply, arrays)
            except WireError as error:
                send_frame(self._sock, {"error": describe(error)})

    def _guarded(self, request: _Asked, body: memoryview) -> _Answered:
        try:
            self._running = True
            return self._answer(request, body)
        except BaseException as error:  # the student's code may raise SystemExit and worse
            return {"error": describe(error)}, b""
        finally:
            self._running = False

    def _answer(self, request: _Asked, body: memoryview) -> _Answered:
        if "cell" in request:
            return self._run_cell(request)
        if "get" in request:
            return self._get(request)
        if "call" in request:
            return self._call(request, body)
        return self._call_each(request, body)

    def _interrupt(self, signum: int, frame: FrameType | None) -> None:
        if self._running:
            raise KeyboardInterrupt

    def _run_cell(self, request: messages.RunCell) -> _Answered:
        self._in_cell = True
        try:
            if not request["cell"].startswith("%%"):  # as with otter
                self._seed()
            error = self._shell.run(request["cell"], request["number"])
            signal.signal(signal.SIGINT, self._interrupt)
            pyplot = sys.modules.get("matplotlib.pyplot")
            if pyplot is not None:
                pyplot.close("all")
        finally:
            self._in_cell = False
        passed = [describe(each) for each in self._shell.passed_over()]
        if error is not None:
            return {"error": describe(error), "passed": passed}, b""
        return {"done": True, "passed": passed}, b""

    def _check(self, question: Any) -> None:
        if not self._in_cell:  # a tested function that checks itself would go round in circles
            return
        send_frame(self._sock, {"check": str(question)[:100]})
        self._running, self._in_cell = False, False
        try:
            self.serve()
        finally:
            self._running, self._in_cell = True, True

    def _get(self, request: messages.Get) -> _Answered:
        namespace = self._shell.user_ns
        if request["get"] not in namespace:
            return {"missing": True}, b""
        value = namespace[request["get"]]
        if callable(value):
            return {"callable": True}, b""
        encoder = Encoder(named_tuples())
        return {"value": encoder.encode(value)}, encoder.body

    def _call(self, request: messages.Call, body: memoryview) -> _Answered:
        decoder = Decoder(body, named_tuples(), names=self._shell.user_ns)
        args = [decoder.decode(arg) for arg in request["args"]]
        kwargs = {name: decoder.decode(arg) for name, arg in request["kwargs"].items()}
        shapes = [array.shape for array in decoder.arrays]
        exact = set in named_tuples().values()
        if request["random"] is not None:
            restore(request["random"])
        with _instead(self._shell.user_ns, request["instead"]), _printing(exact) as printed:
            outcome, encoder = self._outcome(request["call"], args, kwargs)
        # Arguments that were changed in place are to be changed for the caller, too.
        changed = [
            (index, encoder.encode(array))
            for index, (array, shape, old) in enumerate(
                zip(decoder.arrays, shapes, decoder.parts, strict=True)
            )
            if array.shape != shape or array.tobytes() != bytes(old)
        ]
        mutated: list[tuple[int, messages.Encoded]] = []
        if exact:
            given = [*request["args"], *request["kwargs"].values()]
            mutated = list(_mutated([*args, *kwargs.values()], given, encoder))
        reply: messages.Returned | messages.Threw
        text = printed.getvalue()[:MAX_PRINTED_CHARS]
        if "error" in outcome:
            reply = {
                "error": outcome["error"],
                "changed": changed,
                "mutated": mutated,
                "printed": text,
            }
        else:
            reply = {
                "value": outcome["value"],
                "changed": changed,
                "mutated": mutated,
                "printed": text,
            }
        return reply, encoder.body

    def _call_each(self, request: messages.Each, body: memoryview) -> _Answered:
        with _instead(self._shell.user_ns, request["instead"]):
            return self._outcomes(request, body)

    def _outcomes(self, request: messages.Each, body: memoryview) -> _Answered:
        """Call a function for each of several arguments, up to the first that raises."""
        decoder = Decoder(body, named_tuples())
        outcomes: list[messages.Outcome] = []
        arrays: list[bytes] = []
        began = time.monotonic()
        for arguments in request["arguments"]:
            if outcomes and (
                time.monotonic() - began > _FLUSH_SECONDS or sum(map(len, arrays)) > _FLUSH_BYTES
            ):
                send_frame(self._sock, {"outcomes": outcomes, "more": True}, b"".join(arrays))
                outcomes, arrays, began = [], [], time.monotonic()
            args = [decoder.decode(arg) for arg in arguments]
            outcome, encoder = self._outcome(request["each"], args, {})
            outcomes.append(outcome)
            arrays.append(encoder.body)
            if "error" in outcome:
                break
        return {"outcomes": outcomes}, b"".join(arrays)

    def _outcome(
        self, name: str, args: list[Any], kwargs: dict[str, Any]
    ) -> tuple[messages.Outcome, Encoder]:
        """The result of a function call, and the encoder that has its arrays."""
        encoder = Encoder(named_tuples())
        try:
            return {"value": encoder.encode(self._shell.user_ns[name](*args, **kwargs))}, encoder
        except BaseException as error:
            return {"error": describe(error)}, Encoder(named_tuples())


@contextmanager
def _printing(wanted: bool) -> Iterator[io.StringIO]:
    """Keep what is printed meanwhile, if it is wanted."""
    kept = _Start()
    with redirect_stdout(kept) if wanted else nullcontext():
        yield kept


class _Start(io.StringIO):
    """Keeps the start of what is written to it."""

    def write(self, text: str) -> int:
        """Keep a text if there is room; its length in any case."""
        if self.tell() <= MAX_PRINTED_CHARS:
            super().write(text[:MAX_PRINTED_CHARS])
        return len(text)


def _mutated(
    arguments: list[Any], given: list[messages.Encoded], encoder: Encoder
) -> Iterator[tuple[int, messages.Encoded]]:
    """Yield the lists, dicts and sets that aren't what they were when they were given."""
    for index, (argument, before) in enumerate(zip(arguments, given, strict=True)):
        if not isinstance(argument, list | dict | set):
            continue
        probe = Encoder(named_tuples())
        try:
            changed = probe.encode(argument) != before
        except WireError:
            changed = True
        if changed and not probe.arrays:
            yield index, encoder.encode(argument)


@contextmanager
def _instead(namespace: dict[str, Any], sources: Mapping[str, str]) -> Iterator[None]:
    """Bind names to the functions that the sources define, and then to what they were."""
    before = {name: namespace[name] for name in sources if name in namespace}
    for name, source in sources.items():
        made: dict[str, Any] = {}
        exec(source, made)
        namespace[name] = made[name]
    try:
        yield
    finally:
        for name in sources:
            namespace.pop(name, None)
        namespace.update(before)


def describe(error: BaseException) -> messages.Description:
    """An error as data: its type's name, its message, and its lines in the student's cells."""
    try:
        message = str(error)
    except Exception:
        message = ""
    frames = _frames(error.__traceback__)
    if isinstance(error, SyntaxError) and error.lineno is not None:
        message = error.msg
        match = _CELL.fullmatch(error.filename or "")
        if match:
            frames = [(int(match[1]), error.lineno, "")]
    return {
        "type": type(error).__name__[:100],
        "message": message[:MAX_MESSAGE_CHARS],
        "frames": frames[-10:],
    }


def _frames(traceback: TracebackType | None) -> list[tuple[int, int, str]]:
    frames: list[tuple[int, int, str]] = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        match = _CELL.fullmatch(code.co_filename)
        if match:
            frames.append((int(match[1]), traceback.tb_lineno, code.co_name[:100]))
        traceback = traceback.tb_next
    return frames
