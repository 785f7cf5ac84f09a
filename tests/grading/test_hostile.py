"""No attack earns a point, finds anything, hangs the grader, or leaves anything behind."""

import json
import sys
import time

import pytest

from autograder.grading.zygote_client import ZygoteClient
from autograder.sandbox.limits import Limits
from grading.conftest import Grade
from grading.notebooks import Notebook, Variant, read_variants
from grading.traces import processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the layers")

ATTACKS = read_variants("hostile")
LIMITS = Limits(cell=2, notebook=30, call=1, long_call=3, submission=90, grace=0.3)


@pytest.mark.usefixtures("leftovers")
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda variant: variant.name)
def test_an_attack_earns_nothing_and_leaves_nothing(
    attack: Variant,
    bases: dict[str, Notebook],
    grade: Grade,
    zygote: ZygoteClient,
) -> None:
    """It scores what its base does but for the questions it spoils, and nothing of it remains."""
    if "seccomp" not in zygote.layers:
        pytest.skip("a fork bomb is let loose only where it is refused")
    began = time.monotonic()
    results = grade(attack.notebook(bases), LIMITS, bonus=attack.bonus)
    assert time.monotonic() - began < LIMITS.submission + 10
    earned = {result.case.question for result in results.cases if result.passed}
    lost = {result.case.question for result in results.cases if not result.passed}
    if attack.base == "blank":
        assert not earned
    else:
        assert lost <= attack.loses
    assert "FOUND" not in json.dumps(results.to_gradescope({}))
    assert not processes(zygote)


def test_after_an_attack_the_next_submission_gets_its_marks(
    bases: dict[str, Notebook], grade: Grade
) -> None:
    """The same zygote grades the reference after a notebook that overwrites its packages."""
    spoiler = next(attack for attack in ATTACKS if attack.name == "write_elsewhere")
    grade(spoiler.notebook(bases))
    assert grade(bases["reference"]).score == 74
