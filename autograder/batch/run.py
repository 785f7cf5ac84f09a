"""A run over a class's submissions: what is new is graded, what was graded before is kept."""

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field

from autograder.batch.pools import Pool
from autograder.batch.progress import Progress
from autograder.batch.record import Record
from autograder.batch.store import Store
from autograder.batch.worker import Outcome
from autograder.grader.errors import UserError
from autograder.grader.host.bundle import Bundle
from autograder.grader.host.grade import all_failed
from autograder.grader.host.zygote_client import DiskFull, SandboxLost
from autograder.grader.reading.notebook import SubmissionError
from autograder.grader.reading.submission import Payload
from autograder.roster.entries import Entry

_SOLO_ATTEMPTS = 2
_SILENT_SECONDS = 60.0  # seconds without anything graded, before the run says what it waits for


@dataclass(frozen=True)
class _Task:
    """A submission to be graded, for all entries that hold it."""

    key: str
    payload: Payload


@dataclass
class Run:
    """A run's work and what has come of it: `record` tells, once `grade` is done."""

    store: Store
    bundle: Bundle
    kept: int = 0
    _keys: dict[str, str] = field(default_factory=dict)  # by the entries' ids
    _failures: dict[str, Record] = field(default_factory=dict)  # by keys; not for the store

    def record(self, entry: Entry) -> Record:
        """The record of a submission."""
        key = self._keys[entry.id]
        record = self._failures.get(key) or self.store.get(key)
        if record is None:
            raise UserError(f"the record of {entry.id} has gone while grading: run this again.")
        return record

    def grade(self, entries: Iterable[Entry], pool: Pool, progress: Progress) -> None:
        """Grade the entries that no earlier run has graded."""
        tasks = self._new(entries, progress)
        under_way: dict[Future[Outcome], _Task] = {}
        suspects: list[_Task] = []
        while True:
            # One of those that were under way when a worker died, or when the disk was full, is the
            # cause: each goes alone.
            while not under_way and suspects:
                self._grade_alone(suspects.pop(), pool, progress)
            while not suspects and len(under_way) < pool.width and (task := next(tasks, None)):
                under_way[pool.submit(task.payload)] = task
            if not under_way:
                return
            done = wait(under_way, timeout=_SILENT_SECONDS, return_when=FIRST_COMPLETED).done
            if not done:
                progress.say(pool.complaint())
            for future in done:
                task = under_way.pop(future)
                if isinstance(_error(future), (*pool.lost, DiskFull)):
                    suspects.append(task)
                else:
                    self._finish(task, future, progress)

    def _new(self, entries: Iterable[Entry], progress: Progress) -> Iterator[_Task]:
        """Yield the tasks: each content once, whoever handed it in."""
        scheduled = set()
        for entry in entries:
            try:
                payload = entry.read()
            except SubmissionError as error:
                self._keys[entry.id] = entry.id
                self._fail(entry.id, str(error), progress)
                continue
            key = self._keys[entry.id] = self.store.key(payload)
            known = self.store.get(key)
            if known is not None or key in scheduled:
                # The same content may have been graded a moment ago, in this run.
                self.kept += known is not None and key not in scheduled
                progress.advance(failed=known is not None and known.status == "failed")
            else:
                scheduled.add(key)
                yield _Task(key, payload)

    def _grade_alone(self, task: _Task, pool: Pool, progress: Progress) -> None:
        for _ in range(_SOLO_ATTEMPTS):
            pool.renew()
            future = pool.submit(task.payload)
            if not isinstance(_error(future), (*pool.lost, DiskFull)):
                break
        else:
            pool.renew()
        self._finish(task, future, progress)

    def _finish(self, task: _Task, future: "Future[Outcome]", progress: Progress) -> None:
        error = _error(future)
        if isinstance(error, UserError) and not isinstance(error, SandboxLost):
            raise error  # no submission can be graded here
        if error is not None:
            what = f"{type(error).__name__}: {error}"
            reason = f"The autograder failed on it ({what}). The next run tries it again."
            self._fail(task.key, reason, progress)
            return
        outcome = future.result()
        self.store.put(task.key, outcome.record)
        progress.advance(outcome.failed, outcome.sandbox)

    def _fail(self, key: str, reason: str, progress: Progress) -> None:
        """Note a failure that costs nothing to find again, or may be gone the next time."""
        results = all_failed(self.bundle, reason)
        self._failures[key] = Record.of(results, self.bundle.assignment.feedback, seconds=0)
        progress.advance(failed=True)


def _error(future: "Future[Outcome]") -> BaseException | None:
    """Wait for a future and return its error, if any."""
    try:
        return future.exception()
    except CancelledError:
        return UserError(
            "the connection to the scheduler is lost. Run the command again to continue."
        )
