"""Steps of a submission in separate processes: what goes wrong there stays there."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .session import checking_environment

_PACKAGE = Path(__file__).resolve().parents[1]
# The notebook's folder comes last: a file named json.py in it stands in for no module of Python's.
_START = (
    "import sys; sys.path[:] = [*filter(None, sys.path), {!r}]; import runpy; "
    "runpy.run_module({!r}, run_name='__main__', alter_sys=True)"
)


class StepFailed(Exception):
    """A step that could not be done; the message says why."""


def run_module(
    module: str,
    *arguments: str,
    limit: float,
    tell: Callable[[str], None] = lambda text: None,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Run a module of this package, pass on what it tells, and give its result.

    The module prints lines of JSON: {"tell": text} any number of times, and last {"result": …}.
    limit: seconds of wall-clock time. Raises StepFailed where no result came.
    """
    start = _START.format(str(_PACKAGE.parent), f"{__package__}.{module}")
    command = [sys.executable, "-c", start, *arguments]
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command,
            cwd=_PACKAGE.parent,
            env={**checking_environment(), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows opens one otherwise
        )
        too_late = threading.Event()

        def stop() -> None:
            too_late.set()
            process.kill()

        timer = threading.Timer(limit, stop)
        timer.start()
        result: dict[str, Any] | None = None
        try:
            assert process.stdout is not None
            for line in process.stdout:
                match _message(line):
                    case {"tell": str(text)}:
                        tell(text)
                    case {"result": dict(found)}:
                        result = found
            process.wait()
        finally:
            timer.cancel()
            process.kill()
            process.wait()
        if result is not None:
            return result
        if too_late.is_set():
            raise StepFailed(f"it took longer than {limit:.0f} s")
        complaints.seek(0)
        lines = complaints.read().decode("utf-8", "replace").strip().splitlines()
        raise StepFailed(lines[-1][:300] if lines else "its process ended without a word")


def _message(line: bytes) -> object:
    try:
        return json.loads(line)
    except ValueError:  # somebody's print
        return None


def say(**message: Any) -> None:
    """In the child: print one message."""
    print(json.dumps(message), flush=True)
