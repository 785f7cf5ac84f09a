"""One student's notebook at work in its own process, restarted when that process is lost.

Where a process had to be killed, or died, a new one runs the same cells again up to the same
place: a test case that kills the process costs its own points and no other's.
"""

import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from autograder.grader.host.scratch import remove
from autograder.grader.host.student_errors import (
    CellProblem,
    DiskLimitExceeded,
    LimitExceeded,
    ProcessDied,
    StudentError,
    ThreadLimitExceeded,
    gone_past,
    rebuild,
    signal_name,
)
from autograder.grader.host.watch import Watch
from autograder.grader.host.zygote_client import ZygoteClient
from autograder.grader.reading.notebook import Cell
from autograder.grader.sandbox.limits import Limits, processor_seconds, waited
from autograder.grader.sandbox.users import User
from autograder.grader.wire.frames import (
    MAX_BODY_BYTES,
    MAX_HEADER_BYTES,
    Closed,
    WireError,
    receive_frame,
    receive_sized_frame,
    send_frame,
)
from autograder.grader.wire.messages import Question, ToStudent, Unchecked

Check = Callable[[str], None]
Frame = tuple[Unchecked, memoryview]
SizedFrame = tuple[Unchecked, memoryview, int]


class Place(NamedTuple):
    """A place in a notebook: in a cell, by its index, after so many of the checks that it makes."""

    cell: int
    checks: int = 0


_START = Place(0)


class Student:
    """A student's process, to be used as a context manager, which ends it for good.

    Each process that it starts works in a separate folder, which is made in `scratch` and has a
    copy of what is in `source`. It runs the notebook up to the `place` where it is asked, and has a
    user whom it shares with no other student.
    """

    def __init__(
        self,
        zygote: ZygoteClient,
        scratch: Path,
        cells: list[Cell],
        limits: Limits,
        *,
        source: Path | None = None,
        place: Place = _START,
        skip: Collection[int] = (),
        end: float | None = None,
        python: str = "",
    ) -> None:
        self._zygote = zygote
        self._scratch = scratch
        self._source = source
        self._cells = cells
        self._limits = limits
        self._python = python
        self._skip = skip
        self._end = time.monotonic() + limits.submission if end is None else end
        self._user: User | None = None
        self._pid: int | None = None
        self._sock: socket.socket | None = None
        self._folder: Path | None = None
        self._watch: Watch | None = None
        self._starts = 0
        # The seconds that it had to wait for a processor, now and before the frame that is due.
        self._waited = self._first_waited = 0.0
        self._cell_seconds = 0.0  # what cells have taken, but for their checks
        self.place = place
        self.problems: dict[int, CellProblem] = {}
        self.passed: dict[int, list[Exception]] = {}  # the errors that cells, by index, went past
        self.lost: set[int] = set()  # the cells, by index, that have cost the process

    @property
    def pid(self) -> int | None:
        """The process at present, if there is one."""
        return self._pid if self._sock is not None else None

    def __enter__(self) -> "Student":
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop()
        if self._user is not None:
            self._user.close()

    def run_cells(self, check: Check) -> None:
        """Run the cells but for `skip`; `check` gets each question's name where it is checked."""
        for index, cell in enumerate(self._cells):
            self.place = Place(index)
            if index in self._skip:
                continue
            try:
                if self._cell_seconds > self._limits.notebook:
                    raise LimitExceeded("The notebook", self._limits.notebook, "all its cells")
                self._connect()
                self._run_cell(cell, check)
            except StudentError as error:
                self.problems[index] = CellProblem(cell, error, self._python)
                if self._sock is None:
                    self.lost.add(index)
        self.place = Place(len(self._cells))

    def request(
        self, header: Question, body: bytes, what: str, time_limit: float | None = None
    ) -> Frame:
        """Send a request and return its reply; `what` says what was asked, for messages.

        time_limit: in seconds, in place of the usual one for a call.
        """
        return next(self.requests(header, body, what, 1, time_limit))

    def requests(
        self,
        header: Question,
        body: bytes,
        what: str,
        calls: int,
        time_limit: float | None = None,
    ) -> Iterator[Frame]:
        """The same for many calls: the replies, of which each but the last says that more come.

        All together they may be as large as one: tests keep what many calls give.
        """
        self._connect()
        self._send(header, body)
        limit = min(time_limit, self._limits.long_call) if time_limit else self._limits.call
        size, headers = 0, 0
        for _ in range(calls):
            reply, arrays, header_size = self._receive(
                limit, what, largest=MAX_HEADER_BYTES - headers
            )
            headers += header_size
            if "check" in reply:  # out of turn: only a cell may check
                raise self._lost(what)
            size += len(arrays)
            if size > MAX_BODY_BYTES:
                self._stop()
                raise ProcessDied(
                    f"{what} answered with arrays of more than {MAX_BODY_BYTES:,} bytes."
                )
            yield reply, arrays
            if "more" not in reply:
                return

    def _run_cell(self, cell: Cell, check: Check) -> None:
        what = f"cell {cell.number}"
        spent = 0.0  # the seconds that the cell itself has taken
        self._send({"cell": cell.source, "number": cell.number})
        while True:
            began = time.monotonic()
            try:
                reply, *_ = self._receive(self._limits.cell, what, "one cell", spent)
            finally:
                taken = self._taken_since(began)
                spent += taken
                self._cell_seconds += taken
            if "check" not in reply:
                break
            self.place = Place(self.place.cell, self.place.checks + 1)
            check(str(reply["check"]))
            self._connect()
            self._send({"resume": True})
        self.passed[self.place.cell] = gone_past(reply.get("passed"), self._cells)
        if "error" in reply:
            raise rebuild(reply["error"], self._cells)

    def _connect(self) -> None:
        """Connect to a process that has run the cells so far; start one if needed."""
        if time.monotonic() >= self._end:
            raise LimitExceeded("The submission", self._limits.submission, "a whole submission")
        if self._sock is not None:
            return
        if self._starts > self._limits.restarts:
            raise ProcessDied(f"The process was lost {self._starts} times: no more was tried.")
        if not self._starts:
            self._user = self._zygote.new_user()
        self._starts += 1
        folder = self._folder = Path(tempfile.mkdtemp(prefix="work-", dir=self._scratch))
        self._pid, self._sock = self._zygote.start(folder, self._source, self._user, self._limits)
        self._watch = Watch(folder, self._pid, self._limits, self._zygote.layers)
        self._waited = 0.0
        try:
            self._catch_up()
        except StudentError:
            self._stop()  # it stands nowhere
            raise

    def _catch_up(self) -> None:
        fatal = {index for index, problem in self.problems.items() if problem.fatal}
        for index, cell in enumerate(self._cells[: self.place.cell + 1]):
            last = index == self.place.cell
            if (last and not self.place.checks) or index in fatal or index in self._skip:
                continue
            self._replay(cell, self.place.checks if last else None)

    def _replay(self, cell: Cell, checks: int | None) -> None:
        """Run a cell again, to its end or, given a number of checks, until it has made them."""
        self._send({"cell": cell.source, "number": cell.number})
        made, spent = 0, 0.0
        while True:
            began = time.monotonic()
            reply, *_ = self._receive(
                self._limits.cell, f"cell {cell.number}, run again,", "one cell", spent
            )
            spent += self._taken_since(began)
            if "check" in reply:
                made += 1
                if made == checks:
                    return
                self._send({"resume": True})
            elif checks is None:
                return
            else:
                raise self._lost(f"cell {cell.number}, run again,")

    def _send(self, header: ToStudent, body: bytes = b"") -> None:
        assert self._sock is not None
        try:
            send_frame(self._sock, header, body, self._deadline(self._limits.call))
        except WireError as error:
            raise StudentError(f"It can't be run: {error}.") from error
        except (Closed, TimeoutError) as error:
            raise self._lost("the process") from error

    def _receive(
        self,
        limit: float,
        what: str,
        kind: str = "one call",
        spent: float = 0,
        largest: int = MAX_HEADER_BYTES,
    ) -> SizedFrame:
        """The next frame; of the limit, in seconds, some may be spent."""
        assert self._sock is not None
        assert self._watch is not None
        watch = self._watch
        deadline = self._deadline(limit - spent)
        if kind == "one cell":  # of calls there are many, and an older figure only gives them more
            self._first_waited = self._waited = waited(self._pid or 0)
        enough: float | None = None

        def look_again() -> float:
            nonlocal deadline, enough
            if time.monotonic() >= deadline:
                # A busy machine is no fault of the student's, but threads that keep each other
                # waiting are.
                used = processor_seconds(self._pid or 0)
                enough = used + limit if enough is None else enough
                if used < enough:
                    deadline = min(self._end, deadline + self._starved())
                if time.monotonic() >= deadline:
                    raise TimeoutError
            return min(deadline, watch.look(what))

        try:
            frame = receive_sized_frame(self._sock, look_again, largest)
            watch.heed(frame[0])
            return frame
        except TimeoutError as error:
            self._interrupt()
            if deadline >= self._end:
                raise LimitExceeded(what, self._limits.submission, "a whole submission") from error
            raise LimitExceeded(what, limit, kind) from error
        except (DiskLimitExceeded, ThreadLimitExceeded):
            self._stop()
            raise
        except Closed as error:
            raise self._lost(what) from error
        except WireError as error:
            self._stop()
            raise ProcessDied(f"{what} answered with what isn't data: {error}.") from error

    def _starved(self) -> float:
        """The seconds that the process has waited for a processor since this was last asked."""
        before, self._waited = self._waited, max(self._waited, waited(self._pid or 0))
        return self._waited - before

    def _taken_since(self, began: float) -> float:
        """The seconds of the last wait for a frame, but for those without a processor."""
        self._starved()
        return max(0.0, time.monotonic() - began - (self._waited - self._first_waited))

    def _deadline(self, limit: float) -> float:
        return min(self._end, time.monotonic() + limit)

    def _interrupt(self) -> None:
        """Stop what the process does: as Ctrl-C would if it heeds that, or else by ending it."""
        assert self._sock is not None
        assert self._pid is not None
        try:
            os.kill(self._pid, signal.SIGINT)
            until = time.monotonic() + self._limits.grace
            while "more" in (reply := receive_frame(self._sock, until)[0]):
                pass
            if "check" not in reply:
                return
        except (OSError, Closed, WireError):  # OSError: TimeoutError among others
            pass
        self._stop()

    def _lost(self, what: str) -> ProcessDied:
        status = self._stop()
        killed = f"was killed by {signal_name(-status)}"
        ended = killed if status < 0 else f"ended itself with status {status}"
        return ProcessDied(f"The process that ran {what} {ended}.")

    def _stop(self) -> int:
        if self._sock is None or self._pid is None:
            return 0
        self._sock.close()
        self._sock = None
        status = self._zygote.stop(self._pid)
        if self._folder is not None:
            try:
                self._folder.rmdir()
            except OSError:  # it isn't empty where its files were on the disk
                remove(self._folder)
        return status
