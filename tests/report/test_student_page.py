"""Students read their points, a person's comments and as much of hidden checks as they may."""

import base64
import csv
import json
import re

import pytest
from helpers.graded_classes import submission
from helpers.responses import PNG
from helpers.tiny_release import tiny_release

from autograder.cli.main import main
from autograder.grader.host.feedback import Feedback
from autograder.marking.marks import read_comments
from autograder.report.student_page import Marked, StudentPages, with_marks

HOSTILE = '"><script>alert(1)</script>\u202e\x1b[31m'


def page(folder, graded, feedback=Feedback.HINTS, marked=None):
    """The page of one submission."""
    pages = StudentPages(folder, "A lab", feedback, marked or Marked())
    assert list(pages.write(iter([graded]))) == [graded]
    return (folder / f"{graded[0].id}.html").read_text(encoding="utf-8")


def said(graded, message):
    """The same with a message in each case that failed."""
    entry, record = graded
    cases = [case.__class__(**{**vars(case), "message": message}) for case in record.cases]
    return entry, record.__class__(**{**vars(record), "cases": cases})


def test_a_page_has_the_points_and_the_comments_of_its_student(tmp_path):
    marked = Marked({"a": {"q9": 4.25}}, {"a": {"q9": "Why so?\nSay more."}}, {"q9": 6})
    found = page(tmp_path, submission("a", [True, False] * 3), marked=marked)
    assert "Name of a" in found
    assert "<b>8.45</b> of 16.8 points" in found
    assert "4.25 of 6 points" in found
    assert "Why so?\nSay more." in found


@pytest.mark.parametrize(
    ("feedback", "titles", "messages"),
    [
        (Feedback.HINTS, 6, 6),
        (Feedback.PUBLISHED, 6, 6),
        (Feedback.CASES, 6, 2),
        (Feedback.SCORE, 2, 2),
    ],
)
def test_hidden_checks_are_shown_as_the_policy_says(tmp_path, feedback, titles, messages):
    """Two of the six are public."""
    graded = said(submission("a", [False] * 6), "It went wrong.")
    found = page(tmp_path, graded, feedback)
    assert found.count('<li class="failed">') == titles
    assert found.count("It went wrong.") == messages
    assert ("shown one by one" in found) == (feedback is Feedback.SCORE)


def test_whatever_texts_say_they_are_text(tmp_path):
    """Of students, of a machine that graded, and of whoever filled in the marks."""
    entry, record = said(submission("a", [False] * 6), HOSTILE)
    record.results.update(output=HOSTILE, tests=[{"output": HOSTILE}, None, 3])
    marked = Marked({"a": {"q9": 1}}, {"a": {"q9": HOSTILE}}, {"q9": 6})
    entry = entry.__class__("a", entry.path, (entry.people[0]._replace(name=HOSTILE),))
    found = page(tmp_path, (entry, record), marked=marked)
    assert "<script" not in found
    assert not re.search("[\x1b\u202e]", found)
    assert "default-src 'none'" in found


def test_a_picture_is_shown_if_it_is_one(tmp_path):
    graded = submission("a", [False] * 6)
    fake = base64.b64encode(b"<svg onload=alert(1)>").decode()
    html = '<figure style="x"><img src="data:image/png;base64,{}" width="9" alt="A &amp; B">'
    html += "<figcaption>Yours</figcaption></figure>"
    graded[1].results["tests"] = [{"output": html.format(data)} for data in (PNG, fake)]
    found = page(tmp_path, graded)
    assert found.count("<img") == 1
    assert f'<img src="data:image/png;base64,{PNG}" alt="A &amp; B">' in found
    assert '<figcaption class="note">Yours</figcaption>' in found


def test_what_could_not_be_graded_says_why_and_has_no_checks(tmp_path):
    entry, record = submission("a", reason="It is no notebook.")
    record.results["output"] = "It is no notebook."
    found = page(tmp_path, (entry, record))
    assert "It is no notebook." in found
    assert "<li" not in found


def test_results_have_an_entry_for_each_mark_and_its_points():
    _, record = submission("a", [True, False, False, False, False, False])
    record.results.update(score=1, tests=[{"name": "q1: a check"}])
    marked = Marked({"a": {"q9": 2.5}}, {"a": {"q9": "Good."}}, {"q9": 6})
    results = with_marks("a", record, marked)
    assert results["score"] == 3.5
    assert [test["name"] for test in results["tests"]] == ["q1: a check", "q9: free response"]
    entry = results["tests"][1]
    assert (entry["score"], entry["max_score"], entry["output"]) == (2.5, 6, "Good.")
    assert with_marks("b", record, marked) == record.results


def test_comments_for_the_marker_are_not_the_students(tmp_path):
    sheet = tmp_path / "marks.csv"
    rows = [
        ("a", "q1", "2", "Good."),
        ("a", "q2", "0", "not answered: there is no text"),
        ("a", "q3", "2", "not answered: there is no text"),
        ("a", "q4", "2", "look into the notebook: the question's heading is gone"),
        ("a", "q5", "2", "rewritten since it was marked: see the column earlier"),
        ("b", "q1", "2", ""),
        ("nobody", "q1", "2", "Lost."),
    ]
    with sheet.open("w", newline="") as file:
        csv.writer(file).writerows([("id", "question", "points", "comment"), *rows])
    told = {"q1": "Good.", "q2": "not answered: there is no text"}
    assert read_comments(sheet, ["a", "b"]) == {"a": told}


@pytest.mark.slow
def test_marks_and_comments_reach_the_results_and_the_page_of_each_student(tmp_path):
    lab = tiny_release(tmp_path / "lab", free_responses={"essay": 26})
    folder = tmp_path / "class"
    folder.mkdir()
    for name in ("ada", "eve"):
        (folder / f"{name}.ipynb").write_text(f"torn by {name}")  # costs no time
    sheet = tmp_path / "marks.csv"
    sheet.write_text("id,question,points,comment\nada,essay,20,A fine one.\neve,essay,3,\n")
    output = tmp_path / "out"
    options = ["--autograder", str(lab.autograder_zip), "--output", str(output), "--jobs", "1"]
    main(["grade", str(folder), *options, "--marks", str(sheet)])
    results = json.loads((output / "results" / "ada.json").read_text())
    assert results["score"] == 20
    assert results["tests"][-1]["output"] == "A fine one."
    assert "A fine one." in (output / "feedback" / "ada.html").read_text(encoding="utf-8")
    assert "A fine one." not in (output / "feedback" / "eve.html").read_text(encoding="utf-8")
    (folder / "eve.ipynb").unlink()
    sheet.write_text("id,question,points,comment\nada,essay,20,A fine one.\n")
    main(["grade", str(folder), *options, "--marks", str(sheet)])
    assert [path.name for path in (output / "feedback").iterdir()] == ["ada.html"]
