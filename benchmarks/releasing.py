"""The cost of building a release, beside plain `otter assign`."""

import shutil
import sys
from pathlib import Path

from helpers.notebooks import NOTEBOOK

from benchmarks.figures import Row
from benchmarks.measure import measure

_ROOT = Path(__file__).parents[1]
_BUILD = (
    "import sys; from pathlib import Path; from autograder.release.build import build; "
    "from autograder.release.project import Project; "
    "build(Project(Path(sys.argv[1])), Path('out'))"
)


def measure_releasing(built: Path, rounds: int, scratch: Path) -> list[Row]:
    """Build releases of the real master, in interleaved rounds; nothing is graded.

    built: the folder of an earlier build, whose `master/` is what otter is given.
    """
    commands = {
        "otter assign": [sys.executable, "-m", "otter", "assign", "--no-run-tests"],
        "ours, with its checks and zips": [sys.executable, "-c", _BUILD],
    }
    rows = {name: Row(name) for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            place = scratch / f"{number}-{len(rows[name].costs)}-{list(rows).index(name)}"
            place.mkdir()
            if "otter" in command:
                shutil.copytree(built / "master", place / "master")
                arguments = [str(place / "master" / NOTEBOOK), str(place / "out")]
            else:
                _copy_project(place / "project")
                arguments = [str(place / "project")]
            done = measure([*command, *arguments], place, {"PYTHONPATH": str(_ROOT)})
            if done.status:
                rows[name].failure = f"failed with status {done.status}"
            rows[name].costs.append(done.cost)
            shutil.rmtree(place)
    return list(rows.values())


def _copy_project(root: Path) -> None:
    shutil.copytree(
        _ROOT / "assignment",
        root / "assignment",
        ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"),
    )
    for name in ("pyproject.toml", "pins.txt"):
        shutil.copyfile(_ROOT / name, root / name)
