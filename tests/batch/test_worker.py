"""A worker that is told to end ends, whatever it is doing, and however often it is told."""

import multiprocessing
import os
import resource
import signal
import sys
import tempfile
from multiprocessing.connection import Connection

import numpy as np
import pytest

from autograder.batch import pools, worker
from autograder.batch.pools import LocalPool
from autograder.batch.worker import Setup, grading_setup
from autograder.grader.errors import UserError
from autograder.grader.host.zygote_client import SandboxLost
from autograder.grader.reading.submission import Payload
from autograder.grader.sandbox.memory import GRADER_BYTES, bounded_memory

SETUP = Setup("digest", b"", ())


class Grader:
    """Says what is asked of it, and is ready when it is answered."""

    def __init__(self, line: Connection) -> None:
        self.line = line

    def grade(self, payload: Payload) -> None:
        self.line.send("grading")
        self.line.recv()

    def close(self) -> None:
        self.line.send("closing")
        self.line.recv()
        self.line.send("closed")


class Deaf(Grader):
    """Goes on grading, as a grader does that is interrupted within a destructor."""

    def grade(self, payload: Payload) -> None:
        while True:
            try:
                super().grade(payload)
            except KeyboardInterrupt:
                self.line.send("missed it")


def work(grader: type[Grader], line: Connection) -> None:
    worker.CLEAN_UP_SECONDS = 1
    worker.prepare_process(SETUP, tempfile.gettempdir())
    worker._graders[SETUP.digest] = grader(line)
    worker.grade(SETUP.digest, Payload("hw.ipynb", b""))


@pytest.fixture
def start():
    """Start a worker with a grader; its process, and a line to the grader."""
    started = []

    def start(grader):
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(target=work, args=(grader, theirs))
        process.start()
        theirs.close()
        started.append(process)
        assert ours.recv() == "grading"
        return process, ours

    yield start
    for process in started:
        process.kill()
        process.join()


def test_told_twice_to_end_a_worker_still_cleans_up(start):
    process, line = start(Grader)
    process.terminate()
    assert line.recv() == "closing"
    process.terminate()
    line.send("go on")
    assert line.recv() == "closed"
    process.join()
    assert process.exitcode == 1


def test_a_worker_that_missed_being_told_to_end_is_ended(start):
    process, line = start(Deaf)
    process.terminate()
    assert line.recv() == "missed it"
    process.join()
    assert process.exitcode == -signal.SIGALRM


def test_a_grader_that_lost_its_sandbox_is_not_used_again(monkeypatch):
    class Lost:
        closed = False

        def grade(self, payload):
            raise SandboxLost("the student side ended by itself")

        def close(self):
            self.closed = True

    lost = Lost()
    monkeypatch.setattr(worker, "_graders", {SETUP.digest: lost})
    with pytest.raises(SandboxLost):
        worker.grade(SETUP.digest, Payload("hw.ipynb", b""))
    assert lost.closed
    assert not worker._graders


def grade_hungrily(setup: Setup, line: Connection) -> None:
    """Grade two submissions, of which the first takes more memory than a worker may have."""
    worker.prepare_process(setup, tempfile.gettempdir())
    usual = worker.grade_submission

    def hungry(*arguments):
        return np.empty(GRADER_BYTES + 2**28, np.uint8)  # the system gives pages as they are used

    for grade in (hungry, usual):
        worker.grade_submission = grade
        try:
            worker.grade(setup.digest, Payload("hw.ipynb", b"{}"))
            line.send("graded")
        except MemoryError:
            line.send("MemoryError")
    worker.close()


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no such limit")
def test_a_submission_that_takes_too_much_memory_costs_the_worker_nothing(tiny):
    """The system would end one of the largest processes, and that may be anybody's."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=grade_hungrily, args=(grading_setup(tiny.autograder_zip), theirs)
    )
    process.start()
    theirs.close()
    assert ours.recv() == "MemoryError"
    assert ours.recv() == "graded"
    process.join()


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no such limit")
def test_a_limit_on_memory_is_gone_with_what_it_was_for():
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with bounded_memory():
        assert resource.getrlimit(resource.RLIMIT_DATA)[0] > GRADER_BYTES
        assert resource.getrlimit(resource.RLIMIT_DATA)[1] == before[1]
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_workers_that_are_stopped_do_not_keep_a_pool_from_ending(monkeypatch):
    monkeypatch.setattr(worker, "CLEAN_UP_SECONDS", 0)
    monkeypatch.setattr(pools, "_SLACK_SECONDS", 0)
    pool = LocalPool(SETUP, 2)
    futures = [pool.submit(Payload("hw.ipynb", b"")) for _ in range(2)]
    assert all(
        isinstance(future.exception(), UserError) for future in futures
    )  # no such autograder
    processes = multiprocessing.active_children()
    assert processes
    for process in processes:
        os.kill(process.pid, signal.SIGSTOP)
    pool.stop()
    assert not multiprocessing.active_children()
