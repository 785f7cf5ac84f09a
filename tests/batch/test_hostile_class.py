"""Whatever some of a class hand in, the four others have the same marks and pages."""

import json
import sys
from concurrent.futures import Future
from functools import partial

import pytest
from helpers.lab import LAB
from helpers.notebooks import read_variants, write

from autograder.batch import worker
from autograder.batch.progress import Progress
from autograder.batch.run import Run
from autograder.batch.store import Store
from autograder.batch.worker import grading_setup
from autograder.grader.host.bundle import open_bundle
from autograder.grader.host.grade import grade_submission
from autograder.grader.sandbox.limits import Limits
from autograder.marking.collect import collect
from autograder.marking.outline import read_outline
from autograder.marking.questions import read_questions
from autograder.roster.entries import find_entries

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the layers")

CLASSMATES = ("half_done", "raising", "swapped_gradients", "wrong_types")
ATTACKS = [attack for attack in read_variants("hostile") if not (attack.bonus or attack.missing)]
# Several attacks share a class: each classmate is graded only once more for all of them.
CLASSES = [ATTACKS[n::8] for n in range(8)]
LIMITS = Limits(cell=2, notebook=30, call=1, long_call=3, submission=90, grace=0.3)


class HereAndNow:
    """Grades in this process, with limits that a test can wait for."""

    lost = ()
    width = 2

    def __init__(self, digest):
        self._digest = digest

    def submit(self, payload):
        done = Future()
        try:
            done.set_result(worker.grade(self._digest, payload))
        except Exception as error:
            done.set_exception(error)
        return done

    def renew(self):
        pass

    def complaint(self):
        return ""


@pytest.fixture(scope="module")
def setup(quick_autograder):
    """An autograder, whose zygote stays warm for all classes."""
    patch = pytest.MonkeyPatch()
    patch.setattr(worker, "grade_submission", partial(grade_submission, limits=LIMITS))
    found = grading_setup(quick_autograder)
    worker.prepare(found)
    yield found
    worker.close()
    patch.undo()


@pytest.fixture
def folder(bases, tmp_path):
    """The notebooks of the four."""
    tmp_path = tmp_path / "class"
    tmp_path.mkdir()
    for variant in read_variants("honest"):
        if variant.name in CLASSMATES:
            write(variant.notebook(bases), tmp_path / f"{variant.name}.ipynb")
    return tmp_path


@pytest.fixture
def results(setup, tmp_path):
    """Grade a class: what each is told."""

    def run(folder):
        entries = find_entries(folder)
        with open_bundle(setup.bundle) as bundle, Progress(len(entries)) as progress:
            run = Run(Store(tmp_path / "records", setup.digest), bundle)
            run.grade(entries, HereAndNow(setup.digest), progress)
            return {entry.id: json.dumps(run.record(entry).results) for entry in entries}

    return run


@pytest.fixture(scope="module")
def alone():
    """The results and answers of the four by themselves, once they are known."""
    return {}


@pytest.fixture(scope="module")
def outline():
    return read_outline(LAB, read_questions(LAB))


@pytest.fixture
def collected(outline):
    """Collect the free responses of a class: each answer by submission and question."""

    def run(folder):
        found = collect(find_entries(folder), outline)
        return {
            (found.ids[answer.code], question): (answer.state, answer.html)
            for question, answers in found.answers.items()
            for answer in answers
        }

    return run


def names(attacks):
    return "-".join(attack.name for attack in attacks)


@pytest.mark.parametrize("attacks", CLASSES, ids=names)
def test_the_four_others_have_the_same_marks_and_answers(
    attacks, bases, folder, results, collected, alone
):
    if not alone:
        alone["results"], alone["answers"] = results(folder), collected(folder)
    for attack in attacks:
        write(attack.notebook(bases, VICTIM_DIR="nowhere"), folder / f"{attack.name}.ipynb")
    together, answers = results(folder), collected(folder)
    assert set(together) == {*CLASSMATES, *(attack.name for attack in attacks)}
    assert {id: together[id] for id in CLASSMATES} == alone["results"]
    answers = {key: value for key, value in answers.items() if key[0] in CLASSMATES}
    assert answers == alone["answers"]
