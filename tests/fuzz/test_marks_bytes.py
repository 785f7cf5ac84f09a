"""Whatever is in marks.csv, it is read or refused; what a person entered is still there after."""

import contextlib
import csv
import io
import tempfile
from pathlib import Path

import pytest
from helpers.damage import damaged
from hypothesis import given
from hypothesis import strategies as st

from autograder.grader.errors import UserError
from autograder.marking.answers import State
from autograder.marking.collect import Collected, CollectedAnswer
from autograder.marking.marks import read_marks
from autograder.marking.marks_sheet import COLUMNS, read_sheet
from autograder.marking.questions import FreeResponse
from autograder.marking.sheet import write_marks

pytestmark = pytest.mark.fuzz

IDS = {"BCD-FGH": "ada", "CDF-GHJ": "007", "DFG-HJK": "é-ö"}
QUESTIONS = [FreeResponse(name, 6, "#", "", "", "") for name in ("q2c", "q2e")]


def collected(**states):
    replies = {
        q: [CollectedAnswer(code, State[state]) for code in IDS] for q, state in states.items()
    }
    return Collected(IDS, replies, {}, {})


SOME_BLANK = collected(q2c="ANSWERED", q2e="BLANK")
ALL_ANSWERED = collected(q2c="ANSWERED", q2e="ANSWERED")
RIGHT = "question,code,points,max_points,comment,id,mine\n" + "".join(
    f'{question.name},{code},{number},6,"good, {id}",{id},x\n'
    for question in QUESTIONS
    for number, (code, id) in enumerate(IDS.items())
)
TOKENS = (
    *[b'"', b'""', b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\0", b"\xff\xfe", b"\xef\xbb\xbf"],
    *[b"\xe9", b"\x85", b"\xe2\x80\xa8", b"\xd9\xa3", b"=1", b"+1", b"-1", b"4,5", b".5", b"1_0"],
    *[b"1e9", b"nan", b"inf", b"q2c", b"q2e", b"ada", b"007", b"id", b"points", b"comment"],
    *[b"9" * 400, b"9" * 140_000],
)
CONTENTS = (
    damaged(RIGHT.encode(), TOKENS)
    | damaged(RIGHT.encode("utf-16"), TOKENS)
    | st.lists(st.sampled_from(TOKENS) | st.binary(max_size=3), max_size=20).map(b"".join)
)


@given(CONTENTS)
def test_any_bytes_are_marks_or_refused(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marks.csv"
        path.write_bytes(content)
        with contextlib.suppress(UserError):
            marks = read_marks(path, list(IDS.values()), {q.name: q.points for q in QUESTIONS})
            assert all(0 <= points <= 6 for row in marks.values() for points in row.values())
        try:
            before = read_sheet(path)
            write_marks(path, QUESTIONS, SOME_BLANK)
        except UserError:
            assert path.read_bytes() == content
            return
        written = path.read_bytes()
        after = read_sheet(path)
        assert_kept(before.rows, after.rows)
        write_marks(path, QUESTIONS, SOME_BLANK)
        assert path.read_bytes() == written


def assert_kept(before, after):
    """All that a person entered is in some row after as well."""
    kept = [row.cells for row in after]
    for row in before:
        entered = {name: text for name, text in row.cells.items() if text and is_entered(row, name)}
        assert any(entered.items() <= cells.items() for cells in kept), entered


def is_entered(row, name):
    own = row.cells.get("comment", "").startswith(("not answered: ", "look into the notebook: "))
    return name not in COLUMNS or (name in ("points", "comment") and not own)


CELLS = st.text(
    st.sampled_from(",;\t\"'\n\r =+-@0159éa\u2028\x85\ufeff\x1f\u3000😀")
    | st.characters(codec="utf-8"),
    max_size=9,
).map(lambda text: text.replace("\0", " ").strip())
HEADS = CELLS.filter(lambda name: name and name.lower() not in COLUMNS)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=6, max_size=6),
    heads=st.lists(HEADS, min_size=2, max_size=2, unique=True),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_person_entered_is_still_there(rows, heads, delimiter, end, encoding):
    buffer = io.StringIO(newline="")
    sheet = csv.writer(buffer, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    sheet.writerow([*COLUMNS, *heads])
    keys = [(question.name, code) for question in QUESTIONS for code in IDS]
    for (question, code), (points, comment, *more) in zip(keys, rows, strict=True):
        sheet.writerow([question, code, points, "6", comment, IDS[code], "", "", *more])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marks.csv"
        text = buffer.getvalue()
        path.write_bytes(text.encode(encoding))
        write_marks(path, QUESTIONS, ALL_ANSWERED)
        found = {
            (row.cells["question"], row.cells["code"]): row.cells for row in read_sheet(path).rows
        }
        assert found.keys() == set(keys)
        for key, (points, comment, *more) in zip(keys, rows, strict=True):
            assert (points, comment) == (found[key]["points"], found[key]["comment"])
            assert more == [found[key].get(name, "") for name in heads]
