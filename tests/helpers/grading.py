"""Fixtures of the grader's tests: a release to grade with, and a zygote that stays warm."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.grader.host.bundle import Bundle, open_bundle
from autograder.grader.host.grade import grade_submission
from autograder.grader.host.results import Results
from autograder.grader.host.zygote_client import ZygoteClient
from autograder.grader.sandbox.limits import Limits
from autograder.release.build import Built
from helpers.attacked import without_bonus
from helpers.notebooks import Notebook, write
from helpers.traces import files

REPOSITORY = Path(__file__).parents[2]
FAST = Limits(cell=2, notebook=20, call=1, submission=40)

Grade = Callable[..., Results]


@pytest.fixture(scope="session")
def bundle(release: Built) -> Iterator[Bundle]:
    """The release's autograder, open."""
    with open_bundle(release.autograder_zip) as opened:
        yield opened


@pytest.fixture(scope="session")
def quick_bundle(bundle: Bundle) -> Bundle:
    """The same without a bonus question, for which a network is trained."""
    return without_bonus(bundle)


@pytest.fixture(scope="session")
def zygote(student_python: str | None) -> Iterator[ZygoteClient]:
    """A zygote with every layer that works here."""
    with ZygoteClient(python=student_python) as client:
        client.probe()
        yield client


@pytest.fixture
def grade(bundle: Bundle, quick_bundle: Bundle, zygote: ZygoteClient, tmp_path: Path) -> Grade:
    """Grade a notebook, or a file, with limits that tests can wait for.

    A bonus question is left out unless it is asked for.
    """

    def run(submission: Notebook | Path, limits: Limits = FAST, *, bonus: bool = False) -> Results:
        if isinstance(submission, dict):
            submission = write(submission, tmp_path / "submission.ipynb")
        chosen = bundle if bonus else quick_bundle
        return grade_submission(submission, chosen, zygote, limits)

    return run


@pytest.fixture
def leftovers() -> Iterator[None]:
    """Fail a test that leaves a file where student code might leave one."""
    before = files()
    yield
    assert not files() - before
