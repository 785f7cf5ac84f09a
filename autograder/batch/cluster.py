"""Grading on a Dask cluster: the code, the autograder and the submissions all go there as bytes."""

import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

from autograder.batch.entries import Payload
from autograder.batch.worker import Outcome, Setup, close, grade, prepare
from autograder.errors import UserError

try:
    from distributed import Client, KilledWorker, WorkerPlugin
except ImportError as error:
    raise UserError(
        "--scheduler needs the package distributed: .venv/bin/python -m pip install "
        "--constraint pins.txt --group cluster"
    ) from error

_PACKAGE = Path(__file__).parents[1]
_CONNECT = 30  # seconds until a scheduler and a worker must have answered


class GraderPlugin(WorkerPlugin):  # type: ignore[misc]
    """Readies each worker, also one that joins later."""

    def __init__(self, setup: Setup) -> None:
        self.name = f"grader-{setup.digest}"
        self._setup = setup

    def setup(self, worker: object) -> None:
        """Keep what this worker grades with."""
        prepare(self._setup)

    def teardown(self, worker: object) -> None:
        """Leave nothing behind."""
        close()


class ClusterPool:
    """The workers of a Dask cluster; a lost worker's submissions go to another by themselves."""

    lost: tuple[type[Exception], ...] = (KilledWorker,)

    def __init__(self, client: Client, setup: Setup) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self._digest = setup.digest

    @property
    def width(self) -> int:
        """How many submissions to have under way."""
        return max(2, 2 * len(self._client.nthreads()))

    def submit(self, payload: Payload) -> "Future[Outcome]":
        """Have a submission graded."""
        return self._executor.submit(grade, self._digest, payload)

    def renew(self) -> None:
        """Nothing: workers are renewed by whoever started them."""

    def complaint(self) -> str:
        """That there are no workers, if so."""
        return "" if self._client.nthreads() else "Waiting: the scheduler has no workers left."


@contextmanager
def cluster_pool(setup: Setup, address: str) -> Iterator[ClusterPool]:
    """The workers of the cluster whose scheduler has this address, such as tcp://10.0.0.1:8786.

    They need Python with `distributed` and what the group `grade` lists; the rest is sent.
    """
    try:
        client = Client(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UserError(
            f"no Dask scheduler answers at {address} ({error}). `dask scheduler` starts one, and "
            "prints its address."
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_CONNECT)
        except TimeoutError:
            raise UserError(
                f"the scheduler at {address} has no workers. Start some: "
                f"dask worker {address} --nworkers auto --nthreads 1"
            ) from None
        _send_code(client)
        client.register_plugin(GraderPlugin(setup))
        yield ClusterPool(client, setup)


def _send_code(client: Client) -> None:
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "autograder.zip"
        with zipfile.ZipFile(package, "w") as archive:
            for source in sorted(_PACKAGE.rglob("*.py")):
                archive.write(source, source.relative_to(_PACKAGE.parent))
        client.upload_file(str(package))
