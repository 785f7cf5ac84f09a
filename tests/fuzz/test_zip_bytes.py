"""Whatever a zip says of itself, it is read within its budget, or refused with a sentence."""

import contextlib
import tempfile
import zipfile
from pathlib import Path

import pytest
from helpers.damage import damaged
from helpers.layouts import CANVAS, MOODLE_FOLDERS, NOTEBOOK, export, zipped
from helpers.raw_zips import Raw, raw_zips, zip_of
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.grader.errors import UserError
from autograder.grader.host.formats.scripts import with_notebook
from autograder.grader.reading import submission
from autograder.grader.reading.notebook import SubmissionError
from autograder.grader.reading.submission import Payload, open_submission, read_submission
from autograder.roster.entries import survey

pytestmark = [pytest.mark.fuzz, pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")]

SMALL_BYTES, FEW_FILES = 100_000, 3
TOKENS = (b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"../", b"\0", b".ipynb", b"/")


def packed(files):
    with tempfile.TemporaryDirectory() as folder:
        return zipped(Path(folder) / "s.zip", files).read_bytes()


WHOLE = [
    packed({"a.ipynb": NOTEBOOK, "b/c.py": b"x"}),
    packed({"s1.ipynb": NOTEBOOK, "s2.zip": packed({"a.ipynb": NOTEBOOK})}),
    *map(packed, (export(), CANVAS, MOODLE_FOLDERS)),
    packed({"a.py": b"x = 1", "data/b.csv": b"1"}),
]
DAMAGED = st.sampled_from(WHOLE).flatmap(lambda whole: damaged(whole, TOKENS))
FLAT = DAMAGED | raw_zips() | raw_zips().flatmap(lambda whole: damaged(whole, TOKENS))
NESTED = st.builds(
    lambda inner, name: zip_of([Raw(b"in.zip", inner), Raw(name, NOTEBOOK)]),
    FLAT,
    st.sampled_from([b"a.ipynb", b"b.zip", b"in.zip"]),
)
ANY = FLAT | NESTED
LONG = b"n" * 40_000 + b".ipynb"
TWO_LONG_NAMES = zip_of([Raw(LONG, NOTEBOOK), Raw(b"a.ipynb", NOTEBOOK)])
LOCKED = zip_of([Raw(LONG, NOTEBOOK, flags=1)])
NAMELESS = zip_of([Raw(name, NOTEBOOK) for name in (b"", b"a.ipynb", b"b.ipynb")])


@pytest.fixture(autouse=True, scope="module")
def small_budget():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(submission, "MAX_BYTES", SMALL_BYTES)
        patch.setattr(submission, "MAX_FILES", FEW_FILES)
        yield


@contextlib.contextmanager
def written(content, name="s.zip"):
    # Zips that were opened are remembered by their path and time: each gets a folder.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


def assert_refused_in_a_sentence(error):
    assert str(error)[-1] in ".)"
    assert "index out of range" not in str(error)
    assert len(str(error)) < 1000  # a cell of a spreadsheet holds no more than 32,767


@given(ANY)
@example(TWO_LONG_NAMES)
@example(LOCKED)
def test_any_zip_is_one_submission_within_the_budget_or_refused(content):
    with written(content) as path:
        try:
            opened = open_submission(path)
            assert len(opened.content) + sum(map(len, opened.files.values())) <= SMALL_BYTES
            assert len(opened.files) < FEW_FILES
            assert not any(".." in name.split("/") or name[0] == "/" for name in opened.files)
            read_submission(path, "")
        except SubmissionError as error:
            assert_refused_in_a_sentence(error)


def test_a_nameless_file_hides_no_others():
    with written(NAMELESS) as path:
        assert [entry.id for entry in survey(path).entries] == ["a", "b"]


@given(ANY)
@example(NAMELESS)
def test_any_zip_is_a_class_or_refused(content):
    with written(content) as path:
        try:
            found = survey(path)
        except UserError as error:
            assert_refused_in_a_sentence(error)
            return
        assert len({entry.id for entry in found.entries}) == len(found.entries) > 0
        for entry in found.entries:
            try:
                payload = entry.read()
                assert len(payload.content) <= 2 * SMALL_BYTES
                read_submission(payload, "")
            except SubmissionError as error:
                assert_refused_in_a_sentence(error)


def test_the_zips_are_good_where_they_do_not_lie():
    with written(WHOLE[0]) as path:
        assert zipfile.ZipFile(path).testzip() is None
        assert read_submission(path, "").files == {"b/c.py": b"x"}


@given(ANY)
@example(packed({f"{n}.csv": b"" for n in range(3000)} | {"a.py": b"x"}))
def test_any_zip_is_looked_through_for_a_script(content):
    """Of a zip that can't be read, reading it as a submission says why."""
    with contextlib.suppress(SubmissionError):
        looked_at = with_notebook(Payload("s.zip", content))
        assert len(looked_at.content) <= len(content) + 2 * SMALL_BYTES
