"""The work of a worker, in a separate process or on another machine: grade one by one.

Submissions and the autograder come as bytes, records go as text: no disk is shared.
"""

import multiprocessing
import os
import signal
import tempfile
import threading
import time
from contextlib import ExitStack, nullcontext
from multiprocessing.util import Finalize
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from autograder.batch.cores import settle
from autograder.batch.predictions import asked_predictions, read_predictions
from autograder.batch.record import Record
from autograder.batch.store import grader_digest
from autograder.grader.errors import UserError
from autograder.grader.host.bundle import open_bundle, read_bundle
from autograder.grader.host.grade import grade_submission
from autograder.grader.host.results_table import describe_layers
from autograder.grader.host.scratch import run_lock, sweep
from autograder.grader.host.zygote_client import SandboxLost, ZygoteClient
from autograder.grader.output.terminal import guard_process
from autograder.grader.reading.submission import Payload
from autograder.grader.sandbox import libc
from autograder.grader.sandbox.memory import bounded_memory

CLEAN_UP_SECONDS = 30  # for a worker that is told to end


class Setup(NamedTuple):
    """The autograder that a worker grades with, and how.

    `require` names the layers of the sandbox that must work; `unprotected` is True to grade even if
    none works that keeps student code from the hidden tests.
    """

    digest: str
    bundle: bytes
    require: tuple[str, ...] = ()
    unprotected: bool = False


def grading_setup(
    autograder: Path, require: tuple[str, ...] = (), unprotected: bool = False
) -> Setup:
    """Return what to grade with, from an autograder's zip. BundleError if it isn't one."""
    bundle = read_bundle(autograder)
    return Setup(grader_digest(bundle), bundle, require, unprotected)


class Outcome(NamedTuple):
    """A record's JSON, which goes to the disk as it is, and what of it a run needs to know.

    `failed` is the record's status; `sandbox` says which layers of the sandbox were at work.
    """

    record: str
    failed: bool
    sandbox: str


class _Grader:
    """An open autograder with its warm zygote; grades one submission at a time."""

    def __init__(self, setup: Setup) -> None:
        if grader_digest(setup.bundle) != setup.digest:
            raise UserError("a worker has another version of this grader: restart the workers.")
        self._lock = threading.Lock()
        with ExitStack() as stack:
            self._zygote = stack.enter_context(
                ZygoteClient(setup.require, unprotected=setup.unprotected)
            )
            self._bundle = stack.enter_context(open_bundle(setup.bundle))
            self._predictions = asked_predictions(self._bundle)
            self._zygote.probe()
            core = settle([0, self._zygote.pid]) if _alone else None
            if core is not None:
                stack.enter_context(core)
            self._stack = stack.pop_all()

    def close(self) -> None:
        self._stack.close()

    def grade(self, payload: Payload) -> Outcome:
        # Where other work is done here, too, its memory is not this one's to limit.
        with self._lock, bounded_memory() if _alone else nullcontext():
            began = time.monotonic()
            results = grade_submission(payload, self._bundle, self._zygote)
            predictions = read_predictions(payload, self._bundle, self._predictions)
            seconds = time.monotonic() - began
            feedback = self._bundle.assignment.feedback
            record = Record.of(results, feedback, seconds, predictions)
        failed = record.status == "failed"
        return Outcome(record.to_json(), failed, describe_layers(self._zygote))


_setups: dict[str, Setup] = {}
_graders: dict[str, _Grader] = {}
_opening = threading.Lock()
_grading = False
_ending = False
_alone = False  # whether this process does nothing else
_run: list[int] = []  # the lock on the run's folder


def prepare(setup: Setup) -> None:
    """Have this process ready to grade with an autograder, opened with the first submission."""
    sweep()
    _setups[setup.digest] = setup


def prepare_process(setup: Setup, scratch: str) -> None:
    """`prepare`, for a process that does nothing else, and that its owner may end by SIGTERM.

    scratch: where its temporary folders go.
    """
    global _alone
    _alone = True
    guard_process()
    for number in (signal.SIGINT, signal.SIGHUP):  # what the terminal sends is for the owner
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    Finalize(None, close, exitpriority=1)  # such a process runs no atexit handlers
    threading.Thread(target=_end_with_owner, daemon=True).start()
    libc.keep_freed_memory()
    tempfile.tempdir = scratch
    _run.extend(run_lock())
    _setups[setup.digest] = setup


def grade(digest: str, payload: Payload) -> Outcome:
    """Grade a submission with a prepared autograder. SandboxError where none can be graded here."""
    global _grading
    try:
        _grading = True
        with _opening:
            if digest not in _graders:
                _graders[digest] = _Grader(_setups[digest])
        return _graders[digest].grade(payload)
    except SandboxLost:
        _graders.pop(digest).close()  # the next submission gets another one
        raise
    except KeyboardInterrupt:
        close()
        os._exit(1)  # the pool would catch anything else, and go on
    finally:
        _grading = False


def close() -> None:
    """Close what is open: processes, and folders on the disk."""
    while _graders:
        _graders.popitem()[1].close()


def _end_with_owner() -> None:
    """End this process when its owner is gone, killed perhaps: nobody else would."""
    owner = multiprocessing.parent_process()
    if owner is not None:
        owner.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _end(signum: int, frame: FrameType | None) -> None:
    """End this process in the midst of whatever it does, and leave nothing behind."""
    global _ending
    if _ending:  # asked again while it cleans up
        return
    _ending = True
    # What is raised below may be lost, in a destructor for one. The kernel's alarm isn't.
    signal.alarm(CLEAN_UP_SECONDS)
    if _grading:
        raise KeyboardInterrupt
    close()
    os._exit(1)
