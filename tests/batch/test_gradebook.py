"""A gradebook exported from Canvas, Moodle or Gradescope gets its grades, and no other change."""

import csv
import io

import pytest
from helpers.tiny_release import tiny_release

from autograder.cli.main import main
from autograder.grader.errors import UserError
from autograder.roster.entry import Entry, Person
from autograder.roster.gradebook import Gradebook
from autograder.roster.gradebook_csv import Table

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Lab 2 (311),Essay (412),Current Score\r\n"
    '"    Points Possible",,,,,100,10,(read only)\r\n'
    '"Lovelace, Ada",11,00123,ada,"A, early",,7,71.5\r\n'
    '"du Châtelet, Émilie",12,00200,emilie@example.edu,B,3,,\r\n'
    '"Noether ""Emmy""",13,=1+2,emmy,B,,8,80\r\n'
    '"Student, Test",99,,f00,B,,,\r\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Feedback comments\n"
    'Participant 501,Ada Lovelace,ada@example.edu,"Submitted for grading - ",,"100,00",\n'
    'Participant 502,Emmy Noether,emmy@example.edu,No submission,,"100,00","two\nlines"\n'
)
GRADESCOPE = (
    "First Name,Last Name,SID,Email,Lab 2,Lab 2 - Max Points,Lab 3,Lab 3 - Max Points\n"
    "Ada,Lovelace,00123,ada@example.edu,,74,,50\n"
    "Emmy,Noether,00124,emmy@example.edu,,74,,50\n"
)


def entry(name, tmp_path, *people):
    return Entry(name, tmp_path, people)


@pytest.fixture
def book(tmp_path):
    def make(text, column=None, encoding="utf-8", mark=b""):
        path = tmp_path / "export.csv"
        path.write_bytes(mark + text.encode(encoding))
        return Gradebook(path, column)

    return make


def read(content, encoding="utf-8"):
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def test_a_canvas_download_fills_its_assignments_column_and_no_other_byte(book, tmp_path):
    people = {"lovelaceada_11": ("lovelaceada", "11"), "noetheremmy_13": ("noetheremmy", "13")}
    entries = [entry(id, tmp_path, Person(n, sid=sid)) for id, (n, sid) in people.items()]
    totals = {"lovelaceada_11": "85.5", "noetheremmy_13": "0"}
    found = book(CANVAS, "Lab 2").fill(entries, totals, "Canvas")
    expected = CANVAS.replace('early",,7', 'early",85.5,7').replace("emmy,B,,8", "emmy,B,0,8")
    assert found.content == expected.encode()
    assert found.rows == 2
    assert [(one.side, one.id) for one in found.unmatched] == [
        ("gradebook", "12"),
        ("gradebook", "99"),
    ]


@pytest.mark.parametrize("column", ["Lab 2 (311)", "Lab 2", "311"])
def test_a_canvas_column_has_its_name_or_its_number(book, column):
    assert book(CANVAS, column).column == "Lab 2 (311)"
    assert book(CANVAS, column).possible() == 100


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        (CANVAS, None, r"several columns .* 'Lab 2 \(311\)', 'Essay \(412\)'"),
        (CANVAS, "Lab 3", "has no such column"),
        (GRADESCOPE, None, "several columns .* 'Lab 2', 'Lab 3'"),
        ("Student,ID,Section\nAda,1,A\n", None, "no column of the assignment"),
        ("Name,Grade\nAda,1\n", None, "isn't a gradebook of Canvas"),
        ("", None, "isn't a gradebook of Canvas"),
    ],
)
def test_a_gradebook_that_is_not_understood_is_refused_with_what_it_has(
    book, text, column, message
):
    with pytest.raises(UserError, match=message):
        book(text, column)


def test_a_group_of_gradescopes_has_a_row_for_each_member_in_canvas(book, tmp_path):
    """By student ID without its zeros, or by login; who is in no row is listed."""
    group = entry(
        "submission_7",
        tmp_path,
        Person("Ada Lovelace", "ada@example.edu", "123"),
        Person("Émilie", "emilie@example.edu", ""),
        Person("Maria Agnesi", "maria@example.edu", "300"),
    )
    found = book(CANVAS, "311").fill([group], {"submission_7": "40"}, "Gradescope")
    rows = {row[1]: row[5] for row in read(found.content)}
    assert rows == {"ID": "Lab 2 (311)", "": "100", "11": "40", "12": "40", "13": "", "99": ""}
    (unknown, *_) = found.unmatched
    assert unknown[:3] == ("submission", "submission_7", "Maria Agnesi")
    assert "'maria@example.edu'" in unknown.reason


def test_ids_of_two_students_give_neither_a_grade(book, tmp_path):
    entries = [
        entry("submission_1", tmp_path, Person("Ada", "emilie@example.edu", "00123")),
        entry("submission_2", tmp_path, Person("Eve", "emmy@else.where", "")),
    ]
    totals = {"submission_1": "1", "submission_2": "2"}
    found = book(CANVAS, "311").fill(entries, totals, "Gradescope")
    assert found.rows == 0
    assert [one.reason for one in found.unmatched[:2]] == [
        "its ids are those of several rows",
        "no row has 'emmy@else.where'",
    ]


def test_an_id_that_two_rows_share_tells_neither_and_another_id_decides(book, tmp_path):
    """As numbers, 00123 and 123 are the same."""
    text = GRADESCOPE.replace("00124", "123")
    emmy = Person("Emmy", "emmy@example.edu", "123")
    found = book(text, "Lab 2").fill([entry("s", tmp_path, emmy)], {"s": "7"}, "Gradescope")
    assert [row[4] for row in read(found.content)[1:]] == ["", "7"]
    nobody = Person("Emmy", "", "123")
    found = book(text, "Lab 2").fill([entry("s", tmp_path, nobody)], {"s": "7"}, "Gradescope")
    assert found.rows == 0


def test_two_submissions_of_one_student_are_listed_and_the_cell_stays(book, tmp_path):
    ada = Person("Ada", "ada@example.edu", "00123")
    entries = [entry(f"submission_{n}", tmp_path, ada) for n in (1, 2)]
    totals = {"submission_1": "1", "submission_2": "2"}
    found = book(GRADESCOPE, "Lab 2").fill(entries, totals, "Gradescope")
    assert found.content == GRADESCOPE.encode()
    assert "submission_1, submission_2" in found.unmatched[0].reason


def test_a_moodle_download_is_matched_by_its_participants(book, tmp_path):
    """The number is a participant's: nothing else that has it is theirs."""
    ada = entry("Ada_501", tmp_path, Person("Ada Lovelace", sid="501"))
    worksheet = book(MOODLE)
    found = worksheet.fill([ada], {"Ada_501": "85.5"}, "Moodle")
    assert found.content == MOODLE.replace('ing - ",,', 'ing - ",85.5,').encode()
    assert worksheet.possible() == 100
    assert book(CANVAS.replace(",11,", ",501,"), "311").fill([ada], {}, "Moodle").rows == 0


def test_a_semicolon_sheet_with_decimal_commas_gets_one_too(book, tmp_path):
    text = MOODLE.replace(",", ";").replace("100;00", "100,00").replace("ing;;", "ing;4,5;")
    text = text.replace("No submission;;", "No submission;4,5;")
    ada = entry("Ada_501", tmp_path, Person("Ada Lovelace", sid="501"))
    found = book(text).fill([ada], {"Ada_501": "85.5"}, "Moodle")
    assert b'Submitted for grading - ";85,5;"100,00"' in found.content


def test_files_named_after_accounts_are_matched_by_them(book, tmp_path):
    found = book(CANVAS, "311").fill([entry("ada", tmp_path)], {"ada": "5"}, "")
    assert read(found.content)[2][5] == "5"
    found = book(GRADESCOPE, "Lab 3").fill([entry("emmy", tmp_path)], {"emmy": "6"}, "")
    assert read(found.content)[2][6] == "6"


def test_a_submission_without_names_is_its_students_in_gradescopes_grades(book, tmp_path):
    text = "Name,SID,Email,Total Score,Max Points,Submission ID\n"
    text += "Ada,1,a@b.c,,74,77\nE,2,e@b.c,,74,77\n"
    found = book(text).fill(
        [entry("submission_77", tmp_path)], {"submission_77": "9"}, "Gradescope"
    )
    assert [row[3] for row in read(found.content)[1:]] == ["9", "9"]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("cp1252", b"")],
)
def test_byte_order_marks_and_encodings_stay(book, tmp_path, encoding, mark):
    ada = entry("a", tmp_path, Person(sid="11"))
    found = book(CANVAS, "311", encoding, mark).fill([ada], {"a": "85"}, "Canvas")
    assert found.content == mark + CANVAS.replace('early",,', 'early",85,').encode(encoding)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b'a,"b', b'"a"x,b\r\n"c""d"\r,\n\n', b"a;b,c;d\n", b"\xff\x81,\x1f\n", b'""",""'],
)
def test_whatever_is_in_a_file_it_stays_and_its_cells_are_those_of_the_csv_module(content):
    table = Table.of(content)
    assert table.replaced({}) == content
    reader = csv.reader(io.StringIO(table.text, newline=""), delimiter=table.delimiter)
    expected = [[cell.strip() for cell in row] for row in reader if row]
    rows = [[table.cell(r, c) for c in range(len(row))] for r, row in enumerate(table.rows)]
    assert [row for row in rows if row != [""]] == [row for row in expected if row != [""]]


@pytest.mark.slow
def test_the_command_writes_it_beside_the_grades_and_says_who_is_missing(tmp_path, capsys):
    lab = tiny_release(tmp_path / "lab", free_responses={"essay": 26})
    folder = tmp_path / "class"
    folder.mkdir()
    for name in ("lovelaceada_11_801_lab.ipynb", "roejoe_LATE_14_802_lab.ipynb"):
        (folder / name).write_text(f"torn: {name}")  # costs no time
    (tmp_path / "marks.csv").write_text(
        "id,question,points\nlovelaceada_11,essay,20.5\nroejoe_14,essay,1\n"
    )
    export, output = tmp_path / "export.csv", tmp_path / "out"
    export.write_text(CANVAS, encoding="utf-8")

    def grade(*options):
        paths = {"--marks": tmp_path / "marks.csv", "--output": output}
        paths["--autograder"] = lab.autograder_zip
        given = [str(part) for option in paths.items() for part in option]
        status = main(["grade", str(folder), "--jobs", "1", *given, *map(str, options)])
        return status, capsys.readouterr()

    status, printed = grade("--gradebook", export)
    assert status == 1
    assert "several columns" in printed.err
    assert not output.exists()
    _, printed = grade("--gradebook", export, "--gradebook-column", "Lab 2")
    filled = output / "gradebook.csv"
    assert (
        f"{filled}: the Canvas gradebook, its column 'Lab 2 (311)' filled in rows: 1" in printed.out
    )
    assert "That column is out of 100 points, and these grades are out of 29." in printed.out
    assert "    roejoe_14 roejoe: no row has '14'" in printed.out
    assert export.read_text(encoding="utf-8") == CANVAS.replace("\r\n", "\n")
    assert filled.read_bytes() == CANVAS.replace('early",,7', 'early",20.5,7').encode()
    sides = (output / "unmatched.csv").read_text(encoding="utf-8-sig")
    assert "submission,roejoe_14,roejoe,no row has '14'" in sides
    assert 'gradebook,13,"Noether' in sides
    assert "an earlier run wrote" in grade("--gradebook", filled)[1].err
    assert f"{filled} was an earlier run's, and is gone" in grade()[1].out
    assert not filled.exists()
