"""Processes here and the workers of a Dask cluster grade alike; losing one costs nothing."""

import importlib
import json
import multiprocessing
import os
import sys
import time

import psutil
import pytest
from helpers.notebooks import write

from autograder.batch.cluster import cluster_pool
from autograder.batch.cores import settle
from autograder.batch.pools import local_pool
from autograder.batch.progress import Progress
from autograder.batch.run import Run
from autograder.batch.store import Store
from autograder.batch.worker import grading_setup
from autograder.grader.errors import UserError
from autograder.grader.host.bundle import open_bundle
from autograder.roster.entries import find_entries
from batch.conftest import OPEN, cluster_log

ANSWERS = {
    "right": "def square(number):\n    return number**2",
    "wrong": "def square(number):\n    return 2 * number",
    "raising": "def square(number):\n    return number / 0",
    "syntax_error": "def square(number)\n    return number",
    "other_type": "def square(number):\n    return str(number)",
    "blank": "",
}


class Accident(Progress):
    """Has something happen when two submissions are done."""

    def __init__(self, total, happen=lambda: None):
        super().__init__(total)
        self.happen = happen
        self.done = 0

    def advance(self, failed, sandbox=""):
        super().advance(failed, sandbox)
        self.done += 1
        if self.done == 2:
            self.happen()


@pytest.fixture(scope="module")
def setup(tiny):
    """The setup that workers grade with."""
    return grading_setup(tiny.autograder_zip)


@pytest.fixture(scope="module")
def submissions(tiny, tmp_path_factory):
    """A few notebooks of mixed quality."""
    folder = tmp_path_factory.mktemp("submissions")
    for name, answer in ANSWERS.items():
        write(tiny.answered(answer), folder / f"{name}.ipynb")
    return find_entries(folder)


@pytest.fixture
def grade(setup, tmp_path, submissions):
    """Grade the submissions in a pool; what each student is told, as bytes."""

    def run(pool, happen=lambda: None):
        with open_bundle(setup.bundle) as bundle, Accident(len(submissions), happen) as progress:
            run = Run(Store(tmp_path / "records", setup.digest), bundle)
            run.grade(submissions, pool, progress)
            assert progress.failed == 0, [run.record(e).reason for e in submissions]
            return {entry.id: json.dumps(run.record(entry).results) for entry in submissions}

    return run


@pytest.fixture(scope="module")
def alone(setup, submissions, tmp_path_factory):
    """The records that one worker finds."""
    folder = tmp_path_factory.mktemp("alone")
    with open_bundle(setup.bundle) as bundle, Progress(len(submissions)) as progress:
        run = Run(Store(folder, setup.digest), bundle)
        with local_pool(setup, 1) as pool:
            run.grade(submissions, pool, progress)
        return {entry.id: json.dumps(run.record(entry).results) for entry in submissions}


def test_two_processes_find_the_same_bytes_as_one(setup, grade, alone):
    with local_pool(setup, 2) as pool:
        assert grade(pool) == alone


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system settles no process")
def test_each_process_keeps_to_a_core_of_its_own_with_its_students_side(setup, grade):
    cores = {}

    def look():
        for worker in psutil.Process().children():
            for process in (worker, *worker.children()):
                cores.setdefault(worker.pid, set()).add(tuple(process.cpu_affinity()))

    everywhere = os.sched_getaffinity(0)
    with local_pool(setup, len(everywhere) + 1) as pool:
        grade(pool, look)
    settled = [places for places in cores.values() if len(min(places)) == 1]
    for places in settled:
        assert len(places) == 1 or len(everywhere) == 1
    assert len({min(places) for places in settled}) == len(settled) <= len(everywhere)
    assert os.sched_getaffinity(0) == everywhere


def test_a_core_that_is_taken_is_left_to_its_owner():
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("the system settles no process")
    everywhere = os.sched_getaffinity(0)
    held = []
    while (claim := settle([])) is not None:
        held.append(claim)
    assert len(held) <= len(everywhere)
    for claim in held:
        claim.close()
    if held:
        with settle([]) as again:
            assert again is not None


@pytest.mark.slow
def test_a_killed_process_costs_no_submission(setup, grade, alone):
    with local_pool(setup, 2) as pool:
        assert grade(pool, lambda: multiprocessing.active_children()[0].kill()) == alone


def test_an_error_ends_the_processes_in_the_midst_of_their_work(setup, grade):
    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), local_pool(setup, 2) as pool:
        grade(pool, stop)
    assert not multiprocessing.active_children()


def test_a_cluster_finds_the_same_bytes_also_when_a_worker_is_killed(
    setup, grade, alone, cluster, tmp_path, monkeypatch
):
    monkeypatch.setattr("autograder.batch.cluster._CONNECT_SECONDS", 600)
    address, access, workers, *_ = cluster
    with cluster_pool(setup, address, access) as pool:
        while pool.width < 4:  # two for each worker
            for worker in workers:
                assert worker.poll() is None, cluster_log(tmp_path).read_text()
            time.sleep(0.1)
        assert grade(pool, workers[0].kill) == alone
    assert workers[1].poll() is None


def test_a_worker_that_joins_later_grades_too(setup, grade, alone, cluster, tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.batch.cluster._CONNECT_SECONDS", 600)
    address, access, workers, start_worker, _ = cluster
    workers[0].kill()
    workers[0].wait()
    with cluster_pool(setup, address, access) as pool:
        workers.append(start_worker())
        while pool.width < 4:
            assert workers[-1].poll() is None, cluster_log(tmp_path).read_text()
            time.sleep(0.1)
        workers[1].kill()
        workers[1].wait()
        assert grade(pool) == alone


def test_a_scheduler_that_does_not_answer_is_an_error_with_a_remedy(setup, monkeypatch):
    monkeypatch.setattr("autograder.batch.cluster._CONNECT_SECONDS", 1)
    with (
        pytest.raises(UserError, match="`dask scheduler` starts one"),
        cluster_pool(setup, "tcp://127.0.0.1:9", OPEN),
    ):
        pass


def test_a_cluster_without_workers_is_an_error_with_a_remedy(setup, cluster, monkeypatch):
    address, access, workers, *_ = cluster
    for worker in workers:
        worker.kill()
        worker.wait()
    monkeypatch.setattr("autograder.batch.cluster._CONNECT_SECONDS", 1)
    with (
        pytest.raises(UserError, match=r"has no workers.*--tls-key"),
        cluster_pool(setup, address, access),
    ):
        pass


def test_without_distributed_the_error_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "autograder.batch.cluster")
    with pytest.raises(UserError, match="--group cluster"):
        importlib.import_module("autograder.batch.cluster")
