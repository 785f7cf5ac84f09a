"""A class's run leaves nothing in the temporary folder, whatever becomes of its processes."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest
from helpers.notebooks import write

from batch.test_class import ROOT, command

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="stops processes one by one"),
]


@pytest.fixture
def scratch(tmp_path):
    """The run's temporary folder, which has what a killed run left."""
    folder = tmp_path / "scratch"
    (folder / "notebook-grader-run-abcd1234" / "notebook-grader-tests-abcd1234").mkdir(parents=True)
    return folder


@pytest.fixture
def start(tiny, tmp_path, scratch):
    """Start a run over a class whose notebooks take their time; it, when a student's code runs."""
    submissions = tmp_path / "class"
    submissions.mkdir()
    for number in range(3):
        slow = tiny.answered(f"import time; time.sleep(50 + {number})")
        write(slow, submissions / f"{number}.ipynb")
    started = []

    def run():
        arguments = command(
            tiny.autograder_zip, submissions, "--output", tmp_path / "o", "--jobs", 2
        )
        own = {**os.environ, "TMPDIR": str(scratch)}
        started.append(subprocess.Popen(arguments, cwd=ROOT, env=own, stderr=subprocess.DEVNULL))
        process = psutil.Process(started[0].pid)
        while len(students := list(scratch.glob("*/notebook-grader-student-*/*"))) < 2:
            assert started[0].poll() is None
            time.sleep(0.05)
        return process, [child for child in process.children() if child.children()], students

    yield run
    for process in started:
        process.kill()


@pytest.mark.parametrize("ending", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_run_cleans_up_after_workers_that_do_not(start, scratch, ending):
    """They are killed at the moment when they should clean up, as they are where it takes long."""
    run, workers, _ = start()
    everything = run.children(recursive=True)
    assert not (scratch / "notebook-grader-run-abcd1234").exists()
    run.suspend()
    for worker in workers:
        worker.kill()
    run.send_signal(ending)
    run.resume()
    assert run.wait() == 1
    assert not list(scratch.iterdir())
    _, alive = psutil.wait_procs(everything, timeout=60)
    assert not alive


def test_a_run_cleans_up_after_workers_that_hang_when_it_is_told_twice(start, scratch):
    run, workers, _ = start()
    for worker in workers:
        worker.suspend()
    run.send_signal(signal.SIGTERM)
    time.sleep(2)  # if the second comes too early, it is none, and this takes longer
    run.send_signal(signal.SIGTERM)
    assert run.wait() == 1
    assert not list(scratch.iterdir())


def test_what_a_killed_run_leaves_is_swept_by_the_next_command(start, scratch):
    run, _, students = start()
    everything = run.children(recursive=True)
    run.kill()
    run.wait()
    _, alive = psutil.wait_procs(everything, timeout=60)
    assert not alive
    assert not any(student.exists() for student in students)  # workers clean up by themselves
    (left,) = scratch.iterdir()
    assert list(left.glob("notebook-grader-tests-*"))
    listing = [sys.executable, "-m", "autograder", "responses", str(scratch / "nothing")]
    subprocess.run(
        listing, cwd=ROOT, env={**os.environ, "TMPDIR": str(scratch)}, check=False, timeout=600
    )
    assert not list(scratch.iterdir())
