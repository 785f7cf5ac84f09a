"""Grading on a Dask cluster: the code, the autograder and the submissions all go there as bytes.

Outcomes come back as text. No pickle that comes from the cluster is opened here.
"""

import asyncio
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.batch.access import Access, security, worker_command
from autograder.batch.outcome import WorkerError, outcome_text, read_outcome, sentence
from autograder.batch.pickles import pickles_refused
from autograder.batch.worker import Outcome, Setup
from autograder.grader.errors import UserError
from autograder.grader.reading.submission import Payload

try:
    import cloudpickle  # type: ignore[import-untyped]
    from distributed import Client, WorkerPlugin
    from distributed.client import ClosedClientError

    from autograder.batch.comms import MessageTooLarge, Unread, plain_comms
except ImportError as error:
    raise UserError(
        "--scheduler needs the package distributed: .venv/bin/python -m pip install "
        "--constraint pins.txt --group cluster"
    ) from error

_PACKAGE = Path(__file__).parents[1]
_CONNECT_SECONDS = 30  # seconds until a scheduler and a worker must have answered
_FETCH_ATTEMPTS = 20  # to get what a worker has: it may have died, which is noticed in time
_FETCH_AGAIN_SECONDS = 1.0


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


class WorkerLost(Exception):
    """The workers that had a submission died."""


class _Disconnected(Exception):
    """The scheduler is gone, or has forgotten this process."""


class ClusterPool:
    """The workers of a Dask cluster; a lost worker's submissions go to another by themselves."""

    lost: tuple[type[Exception], ...] = (WorkerLost,)

    def __init__(self, client: Client, setup: Setup) -> None:
        self._client = client
        self._digest = setup.digest

    @property
    def width(self) -> int:
        """The number of submissions to have under way."""
        return max(2, 2 * self._workers())

    def submit(self, payload: Payload) -> "Future[Outcome]":
        """Have a submission graded."""
        future: Future[Outcome] = Future()
        try:
            task = self._client.submit(outcome_text, self._digest, payload, pure=False)
        except ClosedClientError:
            _cancel(future)
        else:
            self._client.loop.add_callback(self._settle, future, task)
        return future

    def renew(self) -> None:
        """Do nothing: the program that started the workers renews them."""

    def complaint(self) -> str:
        """Return a complaint if all workers are gone, "" otherwise."""
        return "" if self._workers() else "Waiting: the scheduler has no workers left."

    def _workers(self) -> int:
        try:
            return len(self._client.nthreads())
        except (OSError, ClosedClientError):
            return 0  # what is under way tells

    async def _settle(self, future: "Future[Outcome]", task: Any) -> None:
        try:
            future.set_result(read_outcome(await self._answer(task)))
        except _Disconnected:
            _cancel(future)
        except BaseException as error:
            future.set_exception(error)

    async def _answer(self, task: Any) -> object:
        """Fetch a worker's text by itself: one that is too large costs no other."""
        for _ in range(_FETCH_ATTEMPTS):
            await task._state.wait()
            if task.status == "error":
                raise _failure(task._state.exception)
            if task.status == "cancelled":
                raise _Disconnected
            try:
                reply = await self._client.scheduler.gather(keys=[task.key])
            except MessageTooLarge as error:
                raise WorkerError(str(error)) from error
            except OSError as error:
                raise _Disconnected from error
            if reply["status"] == "OK":
                return reply["data"][task.key]
            await asyncio.sleep(_FETCH_AGAIN_SECONDS)  # meanwhile another worker may grade it
        raise WorkerLost("a worker has graded it, and doesn't hand over the record")


def _cancel(future: "Future[Outcome]") -> None:
    future.cancel()
    future.set_running_or_notify_cancel()  # wakes who waits for it


def _failure(error: Exception | None) -> Exception:
    """Return an error for a failure of the scheduler's, or one before any of our code ran."""
    told = error.args[0] if error is not None and error.args else None
    if isinstance(told, Unread) and "KilledWorker" in told.words:
        return WorkerLost("every worker that had it died")
    return WorkerError(sentence(str(error)))


@contextmanager
def cluster_pool(setup: Setup, address: str, access: Access | None = None) -> Iterator[ClusterPool]:
    """The workers of the cluster whose scheduler has this address, such as tls://10.0.0.1:8786.

    They need Python with `distributed` and what the group `grade` lists; the rest is sent.
    """
    secured = security(address, access or Access())
    with pickles_refused(), plain_comms(), _connect(address, secured) as client:
        try:
            client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
        except TimeoutError:
            raise UserError(
                f"the scheduler at {address} has no workers. Start some: {worker_command(address)}"
            ) from None
        try:
            _send(client, setup)
        except Exception as error:
            raise UserError(
                f"the cluster can't be made ready for grading: {sentence(str(error))} Its "
                "machines need the packages of the groups grade and cluster."
            ) from error
        yield ClusterPool(client, setup)


def _connect(address: str, secured: Any) -> Client:
    try:
        return Client(
            address,
            timeout=_CONNECT_SECONDS,
            set_as_default=False,
            security=secured,
            direct_to_workers=False,
            deserializers=["msgpack"],  # asks workers for plain data; `plain_comms` insists on it
        )
    except Exception as error:  # whatever answers there may be no scheduler
        secure = address.startswith("tls://")
        raise UserError(
            f"no Dask scheduler answers at {address} "
            f"({sentence(str(error) or type(error).__name__)}). "
            "`dask scheduler` starts one, and prints its address"
            + ("; its certificate must be of the same authority as yours." if secure else ".")
        ) from error


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
