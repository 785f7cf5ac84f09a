"""Grading on a Dask cluster: the code, the autograder and the submissions all go there as bytes."""

import sys
import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.batch.entries import Payload
from autograder.batch.worker import Outcome, Setup, grade
from autograder.errors import UserError

try:
    import cloudpickle  # type: ignore[import-untyped]
    from distributed import Client, KilledWorker, WorkerPlugin
except ImportError as error:
    raise UserError(
        "--scheduler needs the package distributed: .venv/bin/python -m pip install "
        "--constraint pins.txt --group cluster"
    ) from error

_PACKAGE = Path(__file__).parents[1]
_CONNECT = 30  # seconds until a scheduler and a worker must have answered


class GraderPlugin(WorkerPlugin):  # type: ignore[misc]
    """Readies each worker, also one that joins later: brings this package and the autograder.

    A worker that joins gets all plugins at once. So this one can't rely on the uploaded file, and
    goes there by value, without anything of this module's.
    """

    def __init__(self, code: bytes, setup: tuple[Any, ...]) -> None:
        self.name = f"grader-{setup[0]}"
        self._code = code
        self._setup = setup

    def setup(self, worker: Any) -> None:
        """Keep what this worker grades with."""
        import sys
        from pathlib import Path

        package = Path(worker.local_directory) / f"{self.name}.zip"
        package.write_bytes(self._code)
        sys.path.insert(0, str(package))
        from autograder.batch.worker import Setup, prepare

        prepare(Setup(*self._setup))

    def teardown(self, worker: Any) -> None:
        """Leave nothing behind."""
        from autograder.batch.worker import close

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
        _send(client, setup)
        yield ClusterPool(client, setup)


def _send(client: Client, setup: Setup) -> None:
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "autograder.zip"
        with zipfile.ZipFile(package, "w") as archive:
            for source in sorted(_PACKAGE.rglob("*.py")):
                archive.write(source, source.relative_to(_PACKAGE.parent))
        client.upload_file(str(package))  # also to the scheduler, which looks into what is sent
        code = package.read_bytes()
    this_module = sys.modules[__name__]
    cloudpickle.register_pickle_by_value(this_module)
    try:
        client.register_plugin(GraderPlugin(code, tuple(setup)))
    finally:
        cloudpickle.unregister_pickle_by_value(this_module)
