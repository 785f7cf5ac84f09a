"""A Dask cluster to grade on, started with the commands that an instructor is told."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from autograder.batch.access import COMMANDS, Access, worker_command

OPEN = Access(unauthenticated=True)


@pytest.fixture(autouse=True)
def heeded_signals() -> Iterator[None]:
    """Restore these signals, which may be ignored where tests run in the background."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGHUP)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


class Cluster(NamedTuple):
    """A scheduler's address, what it asks for, the processes, and how to start another worker."""

    address: str
    access: Access
    workers: list[subprocess.Popen]
    start_worker: Callable[[], subprocess.Popen]
    scheduler: subprocess.Popen


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> Callable[[], Access]:
    """Make a certificate as the instructor is told to."""

    def make() -> Access:
        if shutil.which("openssl") is None:
            pytest.skip("certificates are made with the command openssl")
        folder = tmp_path_factory.mktemp("certificate")
        subprocess.run(shlex.split(COMMANDS[0]), cwd=folder, check=True, capture_output=True)
        return Access(folder / "grading.crt", folder / "grading.crt", folder / "grading.key")

    return make


@pytest.fixture(scope="session")
def own(certificate) -> Access:
    """The certificate of the clusters below."""
    return certificate()


@pytest.fixture
def cluster(tmp_path, request) -> Iterator[Cluster]:
    """A scheduler with two workers, which don't see this project's folder.

    They ask for the certificate `own`, or for nothing where the test's parameter is `OPEN`.
    """
    access = getattr(request, "param", None) or request.getfixturevalue("own")

    def start(command: str, *arguments: str) -> subprocess.Popen:
        # A folder of its own for each: Dask's usual one is shared with whatever has run here.
        folder = tmp_path / f"process{len(processes)}"
        folder.mkdir()
        for file in {access.cert, access.key} - {None}:
            shutil.copy(file, folder)
        _, name, *options = shlex.split(command)
        python = [sys.executable, "-m", f"distributed.cli.dask_{name}", *options]
        python += ["--host", "127.0.0.1", "--no-dashboard", *arguments]
        environment = {**os.environ, "DASK_TEMPORARY_DIRECTORY": str(folder)}
        with cluster_log(tmp_path).open("a") as log:
            processes.append(subprocess.Popen(python, cwd=folder, env=environment, stderr=log))
        return processes[-1]

    processes: list[subprocess.Popen] = []
    scheduler_file = tmp_path / "scheduler.json"
    try:
        command = "dask scheduler" if access is OPEN else COMMANDS[1]
        scheduler = start(command, "--port", "0", "--scheduler-file", str(scheduler_file))
        while not (address := _address(scheduler_file)):
            assert scheduler.poll() is None, cluster_log(tmp_path).read_text()
            time.sleep(0.1)

        def start_worker() -> subprocess.Popen:
            command = worker_command(address).replace("--nworkers auto", "--no-nanny")
            return start(command)

        workers = [start_worker(), start_worker()]
        yield Cluster(address, access, workers, start_worker, scheduler)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def cluster_log(folder: Path) -> Path:
    """The output of a test's cluster."""
    return folder / "cluster.log"


def _address(scheduler_file: Path) -> str:
    try:
        return json.loads(scheduler_file.read_text())["address"]
    except (OSError, ValueError):
        return ""
