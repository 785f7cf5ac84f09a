"""Marks that a person entered are read as they meant them, or refused line by line."""

import pytest

from autograder.grader.errors import UserError
from autograder.marking.marks import MOST_PROBLEMS, read_marks
from autograder.roster.codes import codes

IDS = ["ada", "007"]
QUESTIONS = {"q2c_discussion": 6, "q2e": 10}
RIGHT = """question,code,points,max_points,comment,id
q2c_discussion,,3,6,"fine, but short",ada
q2c_discussion,,0,6,,007
q2e,,4.5,10,,ada
q2e,,10,10,,007
"""
READ = {"ada": {"q2c_discussion": 3, "q2e": 4.5}, "007": {"q2c_discussion": 0, "q2e": 10}}


@pytest.fixture
def read(tmp_path):
    def run(text, encoding="utf-8"):
        path = tmp_path / "marks.csv"
        path.write_bytes(text.encode(encoding))
        return read_marks(path, IDS, QUESTIONS)

    return run


def problems(text, read):
    with pytest.raises(UserError) as caught:
        read(text)
    first, *listed, remedy = str(caught.value).splitlines()
    assert first.endswith("marks.csv can't be used yet:")
    assert "`responses` adds rows" in remedy
    return [problem.strip() for problem in listed]


def test_marks_are_read_by_submission_and_question(read):
    assert read(RIGHT) == READ


def test_whole_points_are_whole_numbers(read):
    marks = read(RIGHT.replace(",3,6", ",3.0,6"))
    assert isinstance(marks["ada"]["q2c_discussion"], int)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_of_spreadsheets_are_read(encoding, read):
    assert read(RIGHT.replace("fine", "schön"), encoding) == READ


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheet_that_writes_decimal_commas_is_read(delimiter, read):
    text = RIGHT.replace('"fine, but short"', "ok").replace(",", delimiter).replace("4.5", "4,5")
    assert read(text.replace("\n", "\r\n") + delimiter * 5 + "\r\n") == READ


def test_columns_may_stand_in_any_order_and_be_more_or_fewer(read):
    lines = ["ID , Points,question,my notes"]
    lines += [f" {id} , {points} ,{q}," for id, row in READ.items() for q, points in row.items()]
    assert read("\n".join(lines)) == READ


def test_an_id_that_a_spreadsheet_took_for_a_number_is_found_by_its_code(read):
    code = codes(IDS)["007"]
    assert read(RIGHT.replace(",,0,6,,007", f",{code},0,6,,7")) == READ


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (",,0,6,,007", ",,0,6,,bond", "line 3: no submission has the id 'bond'"),
        ("q2e,,4.5", "q2b,,4.5", "line 4: there is no question 'q2b' to mark, only q2c_dis"),
        (",3,6", ",6.5,6", "line 2: 6.5 points of 0 to 6 (ada, q2c_discussion)"),
        (",3,6", ",-1,6", "line 2: -1 points"),
        (",3,6", ",,6", "line 2: the points are missing (ada, q2c_discussion)"),
        (",3,6", ",three,6", "line 2: 'three' isn't a number (ada, q2c_discussion)"),
        (",3,6", ",04. May,6", "line 2: '04. May' isn't a number"),
        (",3,6", ",nan,6", "line 2: 'nan' isn't a number"),
        (",3,6", ",inf,6", "line 2: 'inf' isn't a number"),
        (",3,6", ",1_0,6", "line 2: '1_0' isn't a number"),
        (",3,6", ",=1+2,6", "line 2: '=1+2' isn't a number"),
        ("q2e,,10,10,,007\n", "", "no row: 007 has none for q2e"),
        (
            "q2e,,10,10,,007\n",
            "q2e,,10,10,,007\n\nq2e,,9,10,,007\n",
            "line 7: 007 has points for q2e on line 5 already: delete one of the two rows",
        ),
        (
            "q2e,,10,10,,007",
            f"q2e,{codes(IDS)['ada']},10,10,,007",
            f"line 5: the id '007' and the code '{codes(IDS)['ada']}' are of two submissions",
        ),
    ],
)
def test_each_mistake_is_named_with_its_line(old, new, expected, read):
    assert old in RIGHT
    listed = problems(RIGHT.replace(old, new), read)
    assert listed[0].startswith(expected)


def test_marks_of_what_was_handed_in_before_are_refused(tmp_path):
    lines = RIGHT.replace("comment,id", "comment,id,submission_version").splitlines()
    path = tmp_path / "marks.csv"
    path.write_text("\n".join([lines[0], f"{lines[1]},BCD", f"{lines[2]},FGH", *lines[3:]]))
    versions = {"ada": "BCD", "007": "FGH"}
    assert read_marks(path, IDS, QUESTIONS, versions.__getitem__) == READ
    with pytest.raises(UserError, match=r"line 3: 007 has handed in something else since .*again"):
        read_marks(path, IDS, QUESTIONS, {**versions, "007": "JKL"}.__getitem__)


def test_a_comment_of_several_lines_does_not_shift_the_numbers(read):
    text = RIGHT.replace("fine, but short", "fine,\nbut\nshort").replace(",4.5,", ",x,")
    assert problems(text, read)[0].startswith("line 6: 'x'")


def test_the_first_problems_are_listed_and_the_others_counted(tmp_path):
    path = tmp_path / "marks.csv"
    path.write_text("id,question,points\n")
    ids = [f"s{n}" for n in range(30)]
    with pytest.raises(UserError) as caught:
        read_marks(path, ids, QUESTIONS)
    assert str(caught.value).count("no row: ") == MOST_PROBLEMS
    assert f"and {2 * 30 - MOST_PROBLEMS} more" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "has no column id and no column question and no column points"),
        ("id,question,marks\n", "has no column points"),
        ("id,question,points\nada,q2e,1,too,many\n", "more cells on line 2 than columns"),
        ('id,question,points\n"' + "x" * 200_000, "isn't a CSV file"),
    ],
)
def test_a_file_that_is_no_table_of_marks_is_refused(text, message, read):
    with pytest.raises(UserError, match=message):
        read(text)


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(UserError, match=r"no marks at .*The command `responses` writes"):
        read_marks(tmp_path / "marks.csv", IDS, QUESTIONS)


def test_codes_are_distinct_stable_and_no_numbers():
    many = codes([f"submission_{n}" for n in range(30_000)])
    assert len(set(many.values())) == 30_000
    assert codes(["submission_7"])["submission_7"] == many["submission_7"]
    assert all(code.replace("-", "").isalpha() for code in many.values())
