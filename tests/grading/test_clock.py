"""All limits of cells go by one clock, which a busy machine doesn't move."""

import multiprocessing
import os
from contextlib import contextmanager

import pytest

from autograder.grader.sandbox.limits import Limits, waited
from grading.test_student_process import open_student  # noqa: F401

OTHERS = 5


def _work():
    os.setsid()  # some kernels share a processor among sessions first
    while True:
        pass


@contextmanager
def _busy(core):
    """Keep a processor busy with several processes."""
    others = [multiprocessing.get_context("fork").Process(target=_work) for _ in range(OTHERS)]
    try:
        for other in others:
            other.start()
            os.sched_setaffinity(other.pid, {core})
        yield
    finally:
        for other in others:
            other.kill()
            other.join()


@pytest.mark.slow
@pytest.mark.skipif(waited(os.getpid()) == 0, reason="this system doesn't tell who had to wait")
def test_an_endless_cell_costs_no_other_on_a_busy_machine(open_student):  # noqa: F811
    student, names = open_student(
        "import otter\notter.Notebook().check('q')\nwhile True: pass",
        "later = 'answered'",
        limits=Limits(cell=1, notebook=2.5, submission=60),
    )
    core = min(os.sched_getaffinity(0))
    with _busy(core):
        student.run_cells(lambda question: os.sched_setaffinity(student.pid, {core}))
        assert list(student.problems) == [0]
        assert names.get("later") == "answered"
