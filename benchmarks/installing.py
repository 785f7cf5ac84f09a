"""The size of a Gradescope image: our setup.sh, and otter's Python packages alone."""

import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.figures import Row
from benchmarks.measure import Cost, Run, measure
from benchmarks.workload import Workload

_ROOT = Path(__file__).parents[1]


def measure_installing(workload: Workload, scratch: Path) -> list[Row]:
    """Install both, once; `peak` of their costs is the bytes on the disk."""
    return [_ours(workload, scratch / "gradescope"), _otter(scratch / "otter")]


def _ours(workload: Workload, root: Path) -> Row:
    source = root / "source"
    with zipfile.ZipFile(workload.autograder) as archive:
        archive.extractall(source)
    environment = {"AUTOGRADER_ROOT": str(root), "PYTHON": sys.executable}
    done = measure(["bash", source / "setup.sh"], root, environment)
    return _row("our setup.sh: a virtual environment and all in it", done, root / "venv")


def _otter(target: Path) -> Row:
    target.mkdir()
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-cache-dir", "--no-compile"]
    command += ["--disable-pip-version-check", "--constraint", str(_ROOT / "pins.txt")]
    command += ["--target", str(target), "otter-grader[grading]==7.0.0"]
    return _row("otter's Python packages alone", measure(command, target.parent), target)


def _row(name: str, done: Run, folder: Path) -> Row:
    if done.status:
        return Row(name, failure=f"failed with status {done.status}: is there a network?")
    return Row(name, [Cost(done.cost.cpu, done.cost.wall, _size(folder.rglob("*")))])


def _size(paths: Iterable[Path]) -> int:
    return sum(path.lstat().st_blocks * 512 for path in paths)
