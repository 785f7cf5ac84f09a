"""A run grades what is new, keeps what is graded, and no submission costs another its result."""

import json
from concurrent.futures import Future
from pathlib import Path

import pytest

from autograder.batch import store
from autograder.batch.pools import Pool
from autograder.batch.progress import Progress
from autograder.batch.record import CaseRecord, Record
from autograder.batch.run import Run
from autograder.batch.store import Store
from autograder.batch.worker import Outcome
from autograder.grader.errors import UserError
from autograder.grader.host.assignment import Assignment
from autograder.grader.host.bundle import Bundle
from autograder.grader.host.otter_tests import Case, Question
from autograder.grader.host.zygote_client import DiskFull, SandboxLost
from autograder.grader.reading.submission import Payload
from autograder.roster.entry import Entry


class WorkerDied(Exception):
    """Raised by the pool below for a lost worker."""


def record_of(text: str) -> str:
    """The JSON of what grading finds: 1 point for each letter, or that it can't be graded."""
    case = CaseRecord("q", "a title", False, len(text), "torn" not in text, "", "")
    if "torn" in text:
        return Record("failed", "It is torn.", 0.1, [case], {"score": 0}).to_json()
    return Record("graded", "", 0.1, [case], {"score": len(text)}).to_json()


class FakePool(Pool):
    """Grades at once, in this process: 1 point for each letter; contents have side effects."""

    lost = (WorkerDied,)
    width = 3

    def __init__(self) -> None:
        self.graded: list[str] = []
        self.renewed = 0
        self.alone = False

    def submit(self, payload: Payload) -> "Future[Outcome]":
        text = payload.content.decode()
        self.graded.append(text)
        future: Future[Outcome] = Future()
        if "kills" in text or ("victim" in text and not self.alone):
            future.set_exception(WorkerDied("it is gone"))
        elif "bug" in text:
            future.set_exception(ZeroDivisionError("a bug of the grader's"))
        elif "lost" in text:
            future.set_exception(SandboxLost("the student side ended by itself"))
        elif "full" in text or ("crowded" in text and not self.alone):
            future.set_exception(DiskFull.at("/tmp"))
        elif "no sandbox" in text:
            future.set_exception(UserError("the sandbox can't be set up"))
        else:
            future.set_result(Outcome(record_of(text), "torn" in text, ""))
        return future

    def renew(self) -> None:
        self.renewed += 1
        self.alone = True

    def complaint(self) -> str:
        return ""


@pytest.fixture
def submit(tmp_path):
    """Make entries of texts."""

    def make(*texts: str) -> list[Entry]:
        entries = []
        for text in texts:
            path = tmp_path / f"{text}.ipynb"
            path.write_text(text)
            entries.append(Entry(text, path))
        return entries

    return make


@pytest.fixture
def new_run(tmp_path):
    """A run over the folder of records that this test has."""
    case = Case("q", "a title", 5, False, None, None, lambda: None)
    bundle = Bundle(tmp_path, tmp_path, "", Assignment(), [Question("q", [case])])

    def make(grader: str = "one") -> Run:
        return Run(Store(tmp_path / "records", grader), bundle)

    return make


def grade(run: Run, entries: list[Entry], pool: FakePool) -> dict[str, Record]:
    with Progress(len(entries)) as progress:
        run.grade(entries, pool, progress)
    return {entry.id: run.record(entry) for entry in entries}


def test_a_second_run_grades_only_what_is_new(new_run, submit):
    grade(new_run(), submit("a", "bb"), FakePool())
    run, pool = new_run(), FakePool()
    records = grade(run, submit("a", "bb", "ccc"), pool)
    assert pool.graded == ["ccc"]
    assert run.kept == 2
    assert {id: record.score for id, record in records.items()} == {"a": 1, "bb": 2, "ccc": 3}


def test_a_full_disk_costs_nobody_a_mark_and_who_meets_it_alone_is_told_of_the_disk(
    new_run, submit
):
    pool = FakePool()
    records = grade(new_run(), submit("a", "crowded", "full"), pool)
    assert records["crowded"].score == len("crowded")
    assert records["full"].status == "failed"
    assert "the disk that holds /tmp is full: make room there" in records["full"].reason
    assert "The next run tries it again" in records["full"].reason
    again = FakePool()
    grade(new_run(), submit("a", "crowded", "full"), again)
    assert set(again.graded) == {"full"}


def test_a_record_is_kept_as_the_worker_wrote_it_and_counts_as_failed_or_not(
    new_run, submit, tmp_path
):
    for kept in (0, 2):
        run = new_run()
        with Progress(2) as progress:
            run.grade(submit("a", "torn"), FakePool(), progress)
        assert (run.kept, progress.failed) == (kept, 1)
    texts = {path.read_text() for path in (tmp_path / "records").iterdir()}
    assert texts == {record_of("a"), record_of("torn")}


def test_another_autograder_grades_everything_anew(new_run, submit):
    grade(new_run(), submit("a"), FakePool())
    pool = FakePool()
    grade(new_run("another"), submit("a"), pool)
    assert pool.graded == ["a"]


def test_a_submission_that_was_changed_is_graded_anew(new_run, submit):
    entry = submit("a")[0]
    grade(new_run(), [entry], FakePool())
    entry.path.write_text("much longer")
    assert grade(new_run(), [entry], FakePool())["a"].score == 11


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"status": "graded"}', '{"cases": 3}'])
def test_a_damaged_record_is_made_anew(new_run, submit, tmp_path, damage):
    entries = submit("a")
    grade(new_run(), entries, FakePool())
    (record,) = (tmp_path / "records").iterdir()
    record.write_text(damage)
    assert grade(new_run(), entries, FakePool())["a"].score == 1


def test_the_same_file_handed_in_twice_is_graded_once(new_run, tmp_path):
    entries = []
    for who in ("anna", "ben"):
        (tmp_path / who).mkdir()
        (tmp_path / who / "hw.ipynb").write_text("same")
        entries.append(Entry(who, tmp_path / who / "hw.ipynb"))
    run, pool = new_run(), FakePool()
    records = grade(run, entries, pool)
    assert pool.graded == ["same"]
    assert run.kept == 0
    assert records["anna"] == records["ben"]


def test_what_is_handed_in_again_after_it_was_graded_in_the_same_run_was_not_kept(
    new_run, tmp_path
):
    entries = []
    for number, text in enumerate(["same", "a", "b", "c", "same"]):
        path = tmp_path / f"{number}" / "hw.ipynb"
        path.parent.mkdir()
        path.write_text(text)
        entries.append(Entry(str(number), path))
    run = new_run()
    grade(run, entries, FakePool())
    assert run.kept == 0


def test_a_submission_that_kills_its_worker_fails_and_no_other_does(new_run, submit):
    pool = FakePool()
    records = grade(new_run(), submit("victim", "kills", "c", "d", "e"), pool)
    assert {id for id, record in records.items() if record.status == "failed"} == {"kills"}
    assert "WorkerDied: it is gone" in records["kills"].reason
    assert records["victim"].score == len("victim")
    assert pool.renewed >= 2


def test_what_failed_by_the_graders_fault_is_tried_again_by_the_next_run(new_run, submit):
    entries = submit("bug")
    failed = grade(new_run(), entries, FakePool())["bug"]
    assert failed.status == "failed"
    assert (failed.score, failed.possible) == (0, 5)
    assert "a bug of the grader's" in failed.reason
    pool = FakePool()
    grade(new_run(), entries, pool)
    assert pool.graded == ["bug"]


def test_a_submission_that_ends_the_sandbox_ends_no_run(new_run, submit):
    records = grade(new_run(), submit("lost", "b"), FakePool())
    assert records["lost"].status == "failed"
    assert "the student side ended by itself" in records["lost"].reason
    assert records["b"].status == "graded"


def test_a_file_that_can_not_be_read_is_a_row_with_its_reason(new_run, submit):
    entries = submit("a", "b")
    entries[0].path.unlink()
    records = grade(new_run(), entries, FakePool())
    assert records["a"].status == "failed"
    assert "can't be read" in records["a"].reason
    assert records["b"].status == "graded"


def test_where_nothing_can_be_graded_the_run_ends_and_says_why(new_run, submit):
    with pytest.raises(UserError, match="the sandbox can't be set up"):
        grade(new_run(), submit("no sandbox", "b"), FakePool())


def test_a_record_is_on_the_disk_before_the_next_submission_is_done(new_run, submit, tmp_path):
    """So an interruption loses what is under way, and nothing else."""

    class Interrupted(FakePool):
        width = 1

        def submit(self, payload: Payload) -> "Future[Outcome]":
            if payload.content == b"c":
                raise KeyboardInterrupt
            return super().submit(payload)

    entries = submit("a", "b", "c")
    with pytest.raises(KeyboardInterrupt):
        grade(new_run(), entries, Interrupted())
    kept = [json.loads(path.read_text()) for path in (tmp_path / "records").iterdir()]
    assert len(kept) == 2
    pool = FakePool()
    grade(new_run(), entries, pool)
    assert pool.graded == ["c"]
    assert not list(Path(tmp_path / "records").glob("*.part"))


def test_a_record_is_kept_for_the_code_that_made_it_and_no_other():
    """Every module of the grader counts: one in a folder within a room, too."""
    grader = Path(store.__file__).parents[1] / "grader"
    sources = [path.read_bytes() for path in grader.rglob("*.py")]
    assert len(sources) > 60
    assert all(source in store._CODE for source in sources)
