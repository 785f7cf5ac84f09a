"""Points set by hand count wherever points are shown, with a reason; and changes are listed."""

import csv
import json

import pytest
from helpers.notebooks import write
from helpers.tiny_release import tiny_release

from autograder.cli.main import main
from autograder.grader.errors import UserError
from autograder.marking.overrides import read_overrides
from autograder.report.changes import Change, changes_of
from autograder.report.student_page import Override

RIGHT = "def square(number): return number * number"
HOSTILE = '=1+1"><script>alert(1)</script>'


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    return tiny_release(tmp_path_factory.mktemp("lab"), free_responses={"essay": 26})


@pytest.fixture
def grade(lab, tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    write(lab.answered(RIGHT), folder / "ada.ipynb")
    write(lab.answered("def square(number): return 2"), folder / "eve.ipynb")
    (tmp_path / "marks.csv").write_text("id,question,points\nada,essay,20\neve,essay,3\n")

    def run(*options):
        output = ["--output", str(tmp_path / "out"), "--autograder", str(lab.autograder_zip)]
        return main(["grade", str(folder), *output, "--jobs", "1", *map(str, options)])

    return run


@pytest.mark.slow
def test_an_override_counts_wherever_points_are_shown(grade, tmp_path, capsys):
    out, marks = tmp_path / "out", ("--marks", tmp_path / "marks.csv")
    overrides = tmp_path / "overrides.csv"
    grade(*marks)
    before = {row["id"]: row for row in rows(out / "grades.csv")}
    assert "changed" not in capsys.readouterr().out
    assert not (out / "changes.csv").exists()

    quoted = HOSTILE.replace('"', '""')
    overrides.write_text(
        f'id;question;Points;Reason\nada;q1;0,5;"{quoted}"\nada;essay;21;read again\n'
    )
    assert grade(*marks, "--overrides", overrides) == 0
    after = {row["id"]: row for row in rows(out / "grades.csv")}
    assert after["eve"] == {**before["eve"], "override": ""}
    gained = 0.5 - float(before["ada"]["q1"]) + 1
    assert float(after["ada"]["total"]) == float(before["ada"]["total"]) + gained
    assert (after["ada"]["q1"], after["ada"]["essay"]) == ("0.5", "21")
    assert "essay: Set to 21 points by hand: read again" in after["ada"]["override"]
    assert not after["ada"]["override"].startswith("=")

    results = json.loads((out / "results" / "ada.json").read_text())
    assert results["score"] == float(after["ada"]["total"])
    said = {test["name"]: test["output"] for test in results["tests"]}
    assert said["q1: points"] == f"Set to 0.5 points by hand: {HOSTILE}"
    assert "read again" in said["essay: free response"]
    page = (out / "feedback" / "ada.html").read_text()
    assert f"<b>{after['ada']['total']}</b> of" in page
    assert "Set to 0.5 points by hand: =1+1" in page
    assert "<script>alert" not in page

    changed = {row["check"]: row for row in rows(out / "changes.csv")}
    assert {row["id"] for row in changed.values()} == {"ada"}
    assert changed["essay: free response"]["change"] == "1"
    assert float(changed["total"]["change"]) == gained
    assert "changes.csv: the points that changed" in capsys.readouterr().out
    report = (out / "report.html").read_text()
    assert 'id="changes"' in report

    kept = (out / "changes.csv").read_bytes(), (out / "grades.csv").read_bytes()
    assert grade(*marks) == 1
    assert "points that were set by hand, and this run would drop them" in capsys.readouterr().err
    assert grade(*marks, "--overrides", overrides) == 0
    assert kept == ((out / "changes.csv").read_bytes(), (out / "grades.csv").read_bytes())


@pytest.mark.slow
def test_an_override_of_a_free_response_needs_its_marks(grade, tmp_path, capsys):
    overrides = tmp_path / "overrides.csv"
    overrides.write_text("id,question,points,reason\nada,essay,20,so\n")
    assert grade("--overrides", overrides) == 1
    assert "essay, a free response: name the file of marks too" in capsys.readouterr().err


def test_overrides_are_read_as_spreadsheets_write_them(tmp_path):
    path = tmp_path / "overrides.csv"
    path.write_bytes(
        "id\tquestion\tPOINTS\treason\tby\n7\tq1\t1,5\tà revoir\tme\n".encode("utf-16")
    )
    assert read_overrides(path, ["7", "8"], {"q1": 2}) == {"7": {"q1": Override(1.5, "à revoir")}}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("bob,q1,1,so", "line 2: no submission has the id 'bob'"),
        ("ada,q9,1,so", "line 2: there is no question 'q9', only q1"),
        ("ada,q1,3,so", "line 2: 3 points of 0 to 2"),
        ("ada,q1,-1,so", "line 2: -1 points of 0 to 2"),
        ("ada,q1,,so", "line 2: the points are missing"),
        ("ada,q1,many,so", "line 2: 'many' isn't a number"),
        ("ada,q1,1,", "line 2: the reason is missing"),
        ("ada,q1,1,so\nada,q1,2,no", "line 3: ada has an override for q1 already"),
    ],
)
def test_a_row_that_can_not_be_used_is_named_with_its_line(row, said, tmp_path):
    path = tmp_path / "overrides.csv"
    path.write_text(f"id,question,points,reason\n{row}\n")
    with pytest.raises(UserError) as caught:
        read_overrides(path, ["ada"], {"q1": 2})
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "there are no overrides at"), ("id,question,points\n", "no column reason")],
)
def test_a_file_that_can_not_be_used_says_what_it_needs(content, said, tmp_path):
    path = tmp_path / "overrides.csv"
    if content:
        path.write_text(content)
    with pytest.raises(UserError, match=said):
        read_overrides(path, ["ada"], {"q1": 2})


def test_after_a_fix_each_check_whose_points_changed_is_listed(tmp_path):
    def results(*scores):
        tests = [{"name": "q1", "score": score, "max_score": 2} for score in scores]
        return {"score": sum(scores), "tests": [*tests, {"name": "note", "output": "so"}]}

    before = tmp_path / "ada.json"
    before.write_text(json.dumps(results(2, 0)))
    assert changes_of("ada", before, results(2, 2)) == [
        Change("ada", "total", 2, 4),
        Change("ada", "q1 (2)", 0, 2),
    ]
    assert changes_of("ada", before, results(2)) == []
    assert changes_of("ada", before, results(0.3, 0))[0].by == -1.7


@pytest.mark.parametrize("text", ["", "[]", "{", '{"tests": 3}', '{"tests": [{"score": 1}]}'])
def test_results_that_can_not_be_read_have_no_changes(text, tmp_path):
    before = tmp_path / "ada.json"
    before.write_text(text)
    assert changes_of("ada", before, {"score": 1, "tests": []}) == []
    assert changes_of("ada", tmp_path / "none.json", {"score": 1, "tests": []}) == []
