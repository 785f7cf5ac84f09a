"""A student's answer is found wherever around its question they wrote it, and nothing else is."""

import json

import pytest
from helpers.notebooks import code_cell
from helpers.responses import (
    NAMES,
    PROJECT,
    answered,
    blank,
    find,
    outline,
    place,
    text_cell,
)

from autograder.marking.answers import State
from autograder.release.source.master import Role, read_master


def sources(answer):
    return [part.source.strip() for part in answer.parts]


def test_nothing_in_the_notebook_as_it_is_handed_out_is_an_answer():
    found = find(blank())
    assert list(found) == NAMES
    assert {answer.state for answer in found.values()} == {State.UNCHANGED}


def test_the_solution_notebooks_answers_are_those_of_the_master():
    found = find(json.loads(PROJECT.solution_notebook.read_text(encoding="utf-8")))
    cells = read_master(PROJECT.master).of_role(Role.SOLUTION)
    for name in NAMES:
        assert sources(found[name]) == [c.source.strip() for c in cells if c.question == name]


@pytest.mark.parametrize("question", NAMES)
def test_an_answer_belongs_to_its_own_question(question):
    found = find(answered(**{question: "My answer."}))
    assert sources(found.pop(question)) == ["My answer."]
    assert {answer.state for answer in found.values()} == {State.UNCHANGED}


@pytest.mark.parametrize("question", NAMES)
def test_an_answer_in_several_cells_with_code_between_is_taken_whole(question):
    notebook = answered(**{question: "First."})
    end = place(notebook, question, "end")
    notebook["cells"][end:end] = [code_cell("print(1)\n\nprint(2)"), text_cell("Then.")]
    found = find(notebook)[question]
    assert sources(found) == ["First.", "print(1)\n\nprint(2)", "Then."]
    assert [part.code for part in found.parts] == [False, True, False]


@pytest.mark.parametrize("question", NAMES)
def test_an_answer_beside_the_untouched_cell_is_found(question):
    for what in ("answer", "end"):  # above the cell that it should be in, and below
        notebook = blank()
        notebook["cells"].insert(place(notebook, question, what), text_cell("Beside."))
        assert sources(find(notebook)[question]) == ["Beside."]


@pytest.mark.parametrize("question", NAMES)
def test_an_answer_instead_of_the_deleted_cell_is_found(question):
    notebook = blank()
    notebook["cells"][place(notebook, question)] = text_cell("Instead.")
    assert sources(find(notebook)[question]) == ["Instead."]


@pytest.mark.parametrize("question", NAMES)
def test_an_answer_typed_into_the_question_is_found_without_the_questions_text(question):
    notebook = blank()
    cell = notebook["cells"][place(notebook, question, "prompt")]
    cell["source"] = cell["source"].rstrip() + "\n\nTyped below.\n"
    found = find(notebook)
    assert sources(found.pop(question)) == ["Typed below."]
    assert {answer.state for answer in found.values()} == {State.UNCHANGED}


@pytest.mark.parametrize("question", NAMES)
def test_an_answer_above_the_mark_that_ends_the_question_is_found(question):
    notebook = blank()
    cell = notebook["cells"][place(notebook, question, "end")]
    cell["source"] = "Above the mark.\n\n" + cell["source"]
    found = find(notebook)
    assert sources(found.pop(question)) == ["Above the mark."]
    assert {answer.state for answer in found.values()} == {State.UNCHANGED}


@pytest.mark.parametrize("kind", ["code", "raw"])
def test_a_cell_that_was_made_code_or_raw_is_found(kind):
    notebook = answered(q2e="Words.")
    cell = notebook["cells"][place(notebook, "q2e")]
    cell.update(cell_type=kind)
    (part,) = find(notebook)["q2e"].parts
    assert (part.source, part.code) == ("Words.", kind == "code")


def test_text_that_was_not_replaced_does_not_stand_in_the_answer():
    (placeholder,) = outline().placeholders
    found = find(answered(q2e=f"{placeholder}\n\nMine."))["q2e"]
    assert sources(found) == ["Mine."]


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_cell_is_blank_and_so_is_a_deleted_one(text):
    assert find(answered(q2e=text))["q2e"].state is State.BLANK
    notebook = blank()
    del notebook["cells"][place(notebook, "q2e")]
    assert find(notebook)["q2e"].state is State.BLANK


def test_white_space_that_an_editor_changes_makes_no_answer():
    notebook = blank()
    for cell in notebook["cells"]:
        cell["source"] = [f"{line}  \r\n" for line in cell["source"].splitlines()]
    assert {answer.state for answer in find(notebook).values()} == {State.UNCHANGED}


def test_notebooks_without_cell_ids_and_tags_are_read_as_well():
    notebook = answered(q2d_discussion="Mine.")
    for cell in notebook["cells"]:
        del cell["id"]
        cell["metadata"] = {}
    assert sources(find(notebook)["q2d_discussion"]) == ["Mine."]


@pytest.mark.parametrize("question", NAMES)
def test_an_answer_whose_heading_was_deleted_is_found_by_its_cell(question):
    notebook = answered(**{**dict.fromkeys(NAMES, "Another."), question: "Mine."})
    del notebook["cells"][place(notebook, question, "prompt")]
    found = find(notebook)
    assert sources(found.pop(question)) == ["Mine."]
    assert [sources(answer) for answer in found.values()] == [["Another."]] * 2


def test_a_question_of_which_nothing_is_left_is_reported_as_such():
    notebook = blank()
    at = place(notebook, "q2e", "prompt")
    del notebook["cells"][at : at + 2]
    assert find(notebook)["q2e"].state is State.NOT_FOUND


@pytest.mark.parametrize("question", NAMES)
def test_the_mark_that_ends_the_question_can_be_missing(question):
    """The release's next cell ends it then."""
    notebook = answered(**{question: "Mine."})
    end = place(notebook, question, "end")
    notebook["cells"][end + 2 : end + 2] = [text_cell("Of another question.")]
    following = notebook["cells"].pop(end)
    assert "END QUESTION" in following["source"]
    assert sources(find(notebook)[question])[0] == "Mine."
    if question != "q2d_discussion":  # of which 2.E's heading was that mark
        assert "Of another question." not in sources(find(notebook)[question])


def test_text_after_the_questions_end_is_taken_only_where_there_is_no_other():
    notebook = blank()
    notebook["cells"].insert(place(notebook, "q2c_discussion", "end") + 1, text_cell("Too late."))
    found = find(notebook)["q2c_discussion"]
    assert (sources(found), found.displaced) == (["Too late."], True)
    notebook["cells"][place(notebook, "q2c_discussion")]["source"] = "In its place."
    found = find(notebook)["q2c_discussion"]
    assert (sources(found), found.displaced) == (["In its place."], False)


def test_a_demonstration_copied_into_an_answer_ends_nothing():
    notebook = answered(q2e="First.")
    end = place(notebook, "q2e", "end")
    demonstration = notebook["cells"][place(notebook, "q2c_discussion") - 2]
    assert demonstration["cell_type"] == "code"
    notebook["cells"][end:end] = [{**demonstration, "id": "copy"}, text_cell("Then.")]
    assert sources(find(notebook)["q2e"]) == ["First.", "Then."]


def test_pictures_that_were_pasted_come_with_the_answer():
    notebook = answered(q2e="![](attachment:a.png)")
    cell = notebook["cells"][place(notebook, "q2e")]
    cell["attachments"] = {"a.png": {"image/png": "AAAA"}}
    (part,) = find(notebook)["q2e"].parts
    assert part.attachments == cell["attachments"]


@pytest.mark.parametrize("odd", [{"id": 3}, {"id": ["x"]}, {"attachments": "x"}, {"metadata": 7}])
def test_odd_cells_do_no_harm(odd):
    notebook = answered(q2e="Mine.")
    notebook["cells"].insert(place(notebook, "q2e"), text_cell("Odd.") | odd)
    assert sources(find(notebook)["q2e"]) == ["Odd.", "Mine."]
