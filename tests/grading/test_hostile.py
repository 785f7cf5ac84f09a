"""No attack earns a point, finds anything, hangs the grader, or leaves anything behind."""

import ast
import os
import stat
import sys
import tempfile
import time
from pathlib import Path

import pytest
from helpers.grading import Grade
from helpers.lab import lab_points
from helpers.modes import MODES, give, grader
from helpers.notebooks import Notebook, Variant, read_variants, write
from helpers.tiny_release import TINY_POINTS, TinyRelease
from helpers.traces import processes

from autograder.grader.host.bundle import open_bundle
from autograder.grader.host.grade import grade_submission
from autograder.grader.host.zygote_client import ZygoteClient
from autograder.grader.sandbox.limits import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the layers")

ATTACKS = read_variants("hostile")
ANY_MODE = "ordinary" if os.getuid() else "default"
LIMITS = Limits(cell=2, notebook=30, call=1, long_call=3, submission=90, grace=0.3)


@pytest.fixture(scope="module", params=MODES)
def grader_in_mode(request, bundle, release, student_python):
    """A grader in each mode that applies here."""
    with grader(request.param, bundle, release.autograder_zip, student_python) as found:
        yield found


@pytest.fixture
def victim(grader_in_mode):
    """A folder with files of whoever grades, which must be the same afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="victim-"))
    folder.chmod(0o755)
    for name, mode in (("secret.txt", 0o600), ("tool", 0o755), (".bashrc", 0o644)):
        (folder / name).write_text(f"the instructor's own {name}")
        (folder / name).chmod(mode)
    give(folder, grader_in_mode.uid)
    before = _snapshot(folder)
    yield folder
    after = _snapshot(folder)
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink()
    folder.rmdir()
    assert after == before


def _snapshot(folder: Path) -> dict[str, tuple[int, bytes, list[str]]]:
    return {
        path.name: (stat.S_IMODE(path.stat().st_mode), path.read_bytes(), os.listxattr(path))
        for path in folder.rglob("*")
    }


@pytest.mark.usefixtures("leftovers")
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda variant: variant.name)
def test_an_attack_earns_nothing_and_leaves_nothing(
    attack: Variant, bases: dict[str, Notebook], grader_in_mode, victim: Path
) -> None:
    """It scores what its base does but for the questions it spoils, and nothing of it remains."""
    if attack.any_mode and grader_in_mode.mode != ANY_MODE:
        pytest.skip("no layer plays a part")
    if "seccomp" not in grader_in_mode.layers:
        pytest.skip("a fork bomb is let loose only where it is refused")
    notebook = attack.notebook(bases, VICTIM_DIR=str(victim))
    with tempfile.TemporaryDirectory() as folder:
        path = write(notebook, Path(folder) / "submission.ipynb")
        give(Path(folder), grader_in_mode.uid)
        began = time.monotonic()
        found = grader_in_mode.outcome(path, LIMITS, attack.bonus)
        assert time.monotonic() - began < LIMITS.submission + 10
    assert "FOUND" not in found["shown"]
    assert "SEEN" not in found["shown_early"]  # of a hidden test; later, messages may tell of it
    if attack.base == "blank":
        assert not found["earned"]
    else:
        assert set(found["lost"]) <= attack.loses
    for question, most in attack.most.items():
        assert found["points"].get(question, 0) <= most
    assert not processes(grader_in_mode.zygote_pid, grader_in_mode.student_uids)


def test_after_an_attack_the_next_submission_gets_its_marks(
    bases: dict[str, Notebook], grade: Grade
) -> None:
    """The same zygote grades the reference after a notebook that overwrites its packages."""
    spoiler = next(attack for attack in ATTACKS if attack.name == "write_elsewhere")
    grade(spoiler.notebook(bases))
    assert grade(bases["reference"]).score == lab_points()[0]


COUNTS_ITS_CALLS = """
calls = []
def square(number):
    calls.append(number)
    return number
seen = []
for _ in range(30):
    grader.check("q1")
    seen.append(len(calls))
raise ValueError(seen)
"""


def test_no_cell_sees_a_hidden_test_and_a_question_that_is_often_checked_counts_at_the_end(
    tiny: TinyRelease, zygote: ZygoteClient, tmp_path: Path
) -> None:
    """The calls that a cell can count are those of the public test, which makes one."""
    notebook = tiny.answered(COUNTS_ITS_CALLS, "def square(number): return number * number")
    with open_bundle(tiny.autograder_zip) as bundle:
        results = grade_submission(write(notebook, tmp_path / "a.ipynb"), bundle, zygote, LIMITS)
    problem, note = results.notes
    counts = ast.literal_eval(problem.partition("ValueError: ")[2].splitlines()[0])
    assert counts == [min(n, 20) for n in range(1, 31)]
    assert "q1 was checked more than 20 times: it counts as it was at the end" in note
    assert results.score == TINY_POINTS
