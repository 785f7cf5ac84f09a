"""grades.csv says what grading found, to spreadsheets and to programs."""

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.outside_text import formulas
from hypothesis import given
from hypothesis import strategies as st

from autograder.batch.grades import write_grades
from autograder.batch.record import CaseRecord, Record
from autograder.roster.entries import Entry, Person

ADA = Person("Ada", "ada@example.edu", "007")
PATH = Path("class")


def record(reason: str = "", passed: tuple[bool, ...] = (True, True, False)) -> Record:
    points = [("q2a", 3), ("q2a", 2.5), ("q2b", 4)]
    cases = [
        CaseRecord(question, "title", False, number, ok and not reason, "", "")
        for (question, number), ok in zip(points, passed, strict=True)
    ]
    return Record("failed" if reason else "graded", reason, 0.1, cases, {})


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_submission_has_a_row_sorted_by_id(tmp_path):
    path = tmp_path / "out/grades.csv"
    ada = Entry("b", PATH, (ADA,), "2026-04-26T17:34:00Z", late=True)
    other = Entry("a", PATH, late=False)
    rows = iter([(ada, record()), (other, record("It is\nno  notebook."))])
    write_grades(path, rows, ["q2a", "q2b"])
    first, second = read(path)
    assert first == {
        "id": "a",
        "status": "failed",
        "total": "0",
        "q2a": "0",
        "q2b": "0",
        "reason": "It is no notebook.",
        "name": "",
        "email": "",
        "sid": "",
        "submitted": "",
        "late": "no",
    }
    assert list(first) == path.read_text("utf-8").splitlines()[0].split(",")
    assert second["total"] == second["q2a"] == "5.5"
    assert second["sid"] == "007"
    assert (second["submitted"], second["late"]) == ("2026-04-26T17:34:00Z", "yes")
    assert [file.name for file in path.parent.iterdir()] == ["grades.csv"]


def test_marks_get_columns_and_count_for_the_total(tmp_path):
    entries = [Entry(id, PATH) for id in ("a", "b", "c")]
    marks = {"a": {"q2e": 7.5, "q2c_discussion": 4}, "b": {"q2e": 0}}
    rows = [(entry, record()) for entry in entries]
    write_grades(tmp_path / "g.csv", rows, ["q2a", "q2b"], marks)
    read_back = read(tmp_path / "g.csv")
    assert list(read_back[0])[:7] == [
        "id",
        "status",
        "total",
        "q2a",
        "q2b",
        "q2e",
        "q2c_discussion",
    ]
    totals = [(row["total"], row["q2e"], row["q2c_discussion"]) for row in read_back]
    assert totals == [("17", "7.5", "4"), ("5.5", "0", ""), ("5.5", "", "")]
    write_grades(tmp_path / "g.csv", rows, ["q2a", "q2c_discussion", "q2b"], marks)
    columns = list(read(tmp_path / "g.csv")[0])[3:7]
    assert columns == ["q2a", "q2c_discussion", "q2b", "q2e"]


def test_a_groups_people_stay_in_line(tmp_path):
    pair = Entry("a", PATH, (Person("Bob", "", "1"), Person("Ada", "ada@example.edu", "2")))
    write_grades(tmp_path / "g.csv", [(pair, record())], ["q2a"])
    (row,) = read(tmp_path / "g.csv")
    assert (row["name"], row["email"], row["sid"]) == ("Bob; Ada", "; ada@example.edu", "1; 2")


@pytest.mark.fuzz
@given(text=st.text(st.sampled_from("=+-@\t\r\n ,;\"'aé＝−\0\x1b\ud800\u3000"), max_size=8))
def test_no_text_is_a_formula_or_breaks_a_row(text, tmp_path_factory):
    path = tmp_path_factory.mktemp("grades") / "g.csv"
    entry = Entry("a", PATH, (Person(text, text, text),), text)
    write_grades(path, [(entry, replace(record("x"), reason=text))], ["q2a"])
    (row,) = read(path)
    assert list(row)[-1] == "late"
    line = re.sub("[\0\x1b\ud800]", "\ufffd", " ".join(text.split()))
    for column in ("reason", "name", "email", "sid", "submitted"):
        assert row[column].replace("'", "") == line.replace("'", "")
    assert not formulas(path.read_bytes())
    assert len(path.read_bytes().splitlines()) == 2


def test_names_beyond_ascii_are_marked_for_excel_and_others_are_not(tmp_path):
    path = tmp_path / "g.csv"
    write_grades(path, [(Entry("a", PATH, (Person("Zoë"),)), record())], ["q2a"])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,")
    assert read(path)[0]["name"] == "Zoë"
    write_grades(path, [(Entry("a", PATH, (ADA,)), record())], ["q2a"])
    assert path.read_bytes().startswith(b"id,")
