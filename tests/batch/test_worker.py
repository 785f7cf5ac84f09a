"""A worker that is told to end ends, whatever it is doing, and however often it is told."""

import multiprocessing
import signal
from multiprocessing.connection import Connection

import pytest

from autograder.batch import worker
from autograder.batch.entries import Payload
from autograder.batch.worker import Setup
from autograder.grading.zygote_client import SandboxLost

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
    worker._GRACE = 1
    worker.prepare_process(SETUP)
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
