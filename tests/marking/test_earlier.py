"""Notebooks that were handed out before the text was corrected are read by what they were then."""

import json

from helpers.masters import ONE_OF_EACH, tiny_project
from helpers.responses import QUESTIONS, answered, blank, outline, place, text_cell

from autograder.archive import pack
from autograder.grader.reading.notebook import all_cells
from autograder.marking.earlier import (
    outline_members,
    read_outlines,
    to_json,
)
from autograder.marking.outline import outline_of
from autograder.marking.reading import read

LAST = QUESTIONS[-1]
THEN = f"{LAST.heading} (as it was)"
OLD_LINE = "A sentence that was corrected afterwards."


def handed_out(notebook):
    """The notebook with the text of a question as it was: another heading, a line more."""
    cell = notebook["cells"][place(notebook, LAST.name, "prompt")]
    assert LAST.heading in cell["source"]
    cell["source"] = cell["source"].replace(LAST.heading, f"{THEN}\n{OLD_LINE}")
    notebook["cells"][place(notebook, LAST.name)]["id"] = "another-then"
    return notebook


def outline_of_then(notebook):
    cells = all_cells("a.ipynb", json.dumps(notebook).encode(), "")
    openings = {question.heading: question.name for question in QUESTIONS}
    return outline_of(cells, {**openings, THEN: LAST.name})


def old_outline():
    return outline_of_then(handed_out(blank()))


def found(notebook, *outlines):
    content = json.dumps(notebook).encode()
    return read(b"a.ipynb", content, to_json(outlines).encode())["answers"]


def test_old_text_is_no_part_of_an_answer_and_a_blank_stays_one():
    both = (outline(), old_outline())
    answers = found(handed_out(answered(**{LAST.name: "My own words."})), *both)
    assert "My own words." in answers[LAST.name]["html"]
    assert OLD_LINE not in json.dumps(answers)
    answers = found(handed_out(blank()), *both)
    assert {answer["state"] for answer in answers.values()} == {"unchanged"}
    assert found(handed_out(blank()), outline())[LAST.name]["state"] != "unchanged"  # without it


def test_a_notebook_of_the_newest_release_is_read_by_that():
    answers = found(answered(**{LAST.name: OLD_LINE}), outline(), old_outline())
    assert OLD_LINE in answers[LAST.name]["html"]


def test_a_question_that_was_added_since_is_looked_for_in_the_notebook():
    notebook = blank()
    at = place(notebook, LAST.name)
    # A cell that the release has no more tells that it was made from the older one.
    notebook["cells"] = [*notebook["cells"][: at - 1], *notebook["cells"][at + 1 :]]
    notebook["cells"].append(text_cell("It was there."))
    answers = found(notebook, outline(), outline_of_then(notebook))
    assert answers.pop(LAST.name)["state"] == "question not found"
    assert {answer["state"] for answer in answers.values()} == {"unchanged"}


def a_release(folder, project, text, heading="# Why is no square negative?"):
    """The tiny lab's notebook as students get it, with a question to mark and another one."""
    answer = text_cell("_Type your answer here_", id="answer")
    answer["metadata"] = {"tags": ["otter_answer_cell"]}
    cells = [text_cell(f"<!-- BEGIN QUESTION -->\n{heading}\n{text}"), answer]
    cells += [text_cell("# Not graded"), {**answer, "id": "other"}]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    folder.mkdir()
    (folder / project.notebook).write_text(json.dumps(notebook))


def test_outlines_are_carried_on_from_release_to_release_each_once(tmp_path):
    """The first release has left no zip, and the question another heading."""
    texts = ("First.", "Second.", "Second.", "Third.")
    change = ("Why is no square negative?", "# Why is no square negative?")
    project = tiny_project(tmp_path / "project", *ONE_OF_EACH, change)
    a_release(project.student_release, project, texts[0], "# Why isn't a square negative?")
    project.autograder_zip.parent.mkdir()
    for number, text in enumerate(texts[1:]):
        folder = tmp_path / str(number)
        a_release(folder, project, text)
        members = outline_members(project, folder)
        project.autograder_zip.write_bytes(pack(members))
    found = read_outlines(project.autograder_zip)
    assert [set(texts) & one.lines for one in found] == [{"Third."}, {"Second."}, {"First."}]
    assert all(list(one.starts) == ["q2"] for one in found)
    project.autograder_zip.write_bytes(pack([members[0]._replace(content=b'{"turns": 1}')]))
    assert read_outlines(project.autograder_zip) == []
