"""What several test modules share: one build of the release, and copies of the project."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from grading.notebooks import BONUS

from autograder.release.archive import pack, zip_members
from autograder.release.build import Built, build
from autograder.release.master import read_master
from autograder.release.project import Project
from solutions.oracle import Answers, reference_answers

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The release of the real master: built once, also where several workers run the tests."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # the workers' temporary folders lie side by side
    done = folder / "release.done"
    with FileLock(folder / "release.lock"):
        if not done.exists():
            build(Project(ROOT), folder / "release")
            done.touch()
    return Built(folder / "release", read_master(Project(ROOT).master))


@pytest.fixture(scope="session")
def bases(release: Built) -> dict[str, dict[str, Any]]:
    """The notebooks that submissions are made of."""
    return {
        "reference": json.loads(release.assigned.reference.read_text(encoding="utf-8")),
        "blank": json.loads(release.assigned.blank.read_text(encoding="utf-8")),
    }


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of what a release is made from, to break."""
    shutil.copytree(
        ROOT / "assignment",
        tmp_path / "assignment",
        ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"),
    )
    for name in ("pyproject.toml", "pins.txt"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    return Project(tmp_path)


@pytest.fixture(scope="session")
def answers() -> Answers:
    """The names that the master's solution cells define."""
    return reference_answers()


@pytest.fixture(scope="session")
def quick_autograder(release: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release's autograder without the bonus question, for which a network is trained."""
    path = tmp_path_factory.mktemp("quick") / "autograder.zip"
    path.write_bytes(
        pack(m for m in zip_members(release.autograder_zip) if m.name != f"tests/{BONUS}.py")
    )
    return path
