"""Fixtures that several modules share: one build of the release, and copies of the project."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from helpers.dependence import reads_the_lab
from helpers.lab import LAB, lab_master
from helpers.notebooks import Variant, without_bonus_tests
from helpers.tiny_release import TinyRelease, tiny_release
from hypothesis import HealthCheck, settings

from autograder.archive import pack, zip_members
from autograder.release.build import Built, build
from autograder.release.datasets import data_folder
from autograder.release.project import Project
from autograder.release.verification.stock import StockResult, grade_with_otter
from solutions.oracle import Answers, reference_answers

pytest_plugins = ["helpers.grading"]

# The examples are the same in every run, so that what fails, fails for everybody. `make fuzz` asks
# for many, which are others each time. On a busy machine one may take any time.
FUZZ_EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
settings.register_profile(
    "fixed",
    max_examples=100,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "fuzz",
    settings.get_profile("fixed"),
    max_examples=FUZZ_EXAMPLES or 100,
    derandomize=False,
    print_blob=True,
)
settings.load_profile("fuzz" if FUZZ_EXAMPLES else "fixed")

ROOT = Path(__file__).parents[1]
DEFAULT, MNIST = "digits", "mnist"
# MNIST's four files: the project has none. They may also lie beside it.
MNIST_FILES = Path(os.environ.get("MNIST_DIR") or ROOT.parent / "shared" / "mnist")

on_mnist = pytest.mark.parametrize("release", [MNIST], indirect=True)
on_both_data_sets = pytest.mark.parametrize("release", [DEFAULT, MNIST], indirect=True)


# What takes long: building a release with otter, grading with the real lab, clusters, browsers.
SLOW_FIXTURES = {"release", "cluster", "page", "chromium", "browser", "project"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make quick` leaves out, and what may depend on this lab's master.

    Tests that are marked as slow themselves are slow as well. A submission about a question that
    the master no longer has is skipped.
    """
    for item in items:
        if SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
        if isinstance(item, pytest.Function) and reads_the_lab(item):
            item.add_marker(pytest.mark.lab)
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        for value in parameters.values():
            if isinstance(value, Variant) and value.missing:
                reason = f"the master has no question {', '.join(sorted(value.missing))}"
                item.add_marker(pytest.mark.skip(reason))
    # The longest start first: one that starts last keeps a worker when all others are done. The
    # blind bank's tests share what takes long, so that they must not be divided in the end.
    items.sort(key=lambda item: not ("test_newcomer" in item.nodeid or "blind_bank" in item.nodeid))


@pytest.fixture(scope="session")
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The release of the real master, on the default data or as `on_mnist` says.

    It is built once, also where several workers run the tests.
    """
    name = getattr(request, "param", DEFAULT)
    if name == MNIST and not MNIST_FILES.is_dir():
        lacking = f"MNIST's files are not there: {MNIST_FILES}. MNIST_DIR names another folder"
        if os.environ.get("TEST_MNIST"):
            pytest.fail(lacking)
        pytest.skip(lacking)
    mnist_dir = str(MNIST_FILES) if name == MNIST else None
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # the workers' temporary folders lie side by side
    place, done = folder / f"release-{name}", folder / f"release-{name}.done"
    with FileLock(folder / f"release-{name}.lock"):
        if not done.exists():
            with data_folder(LAB, name, mnist_dir) as data:
                build(LAB, place, data=data)
            done.touch()
    return Built(place, lab_master())


@pytest.fixture(scope="session")
def stock(release: Built) -> dict[str, list[StockResult]]:
    """Stock otter's verdicts on the release's reference and blank, by name; run once as well."""
    path = release.autograder_zip.with_name("stock.json")
    with FileLock(path.with_suffix(".lock")):
        if not path.exists():
            notebooks = [release.assigned.reference, release.assigned.blank]
            path.write_text(json.dumps(grade_with_otter(release.autograder_zip, notebooks)))
    both = [[StockResult(*case) for case in cases] for cases in json.loads(path.read_text())]
    return dict(zip(("reference", "blank"), both, strict=True))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyRelease:
    """The tiny lab's release, for tests that are about no lab in particular."""
    return tiny_release(tmp_path_factory.mktemp("tiny"))


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
        LAB.assignment,
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
    """The release's autograder without a bonus question, for which a network is trained."""
    path = tmp_path_factory.mktemp("quick") / "autograder.zip"
    path.write_bytes(pack(without_bonus_tests(zip_members(release.autograder_zip))))
    return path


@pytest.fixture(scope="session")
def student_python() -> str | None:
    """An interpreter that every user can read, where `.ci/run` or STUDENT_PYTHON gives one."""
    prepared = ROOT / "build" / "student-python" / "bin" / "python"
    return os.environ.get("STUDENT_PYTHON") or (str(prepared) if prepared.exists() else None)
