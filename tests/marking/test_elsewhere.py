"""Text that belongs to no question reaches the marker, and no 0 is entered where it may answer."""

import csv

from helpers.lab import free_responses
from helpers.responses import NAMES, answered, blank, find, hand_in, outline, text_cell

from autograder.cli.main import main
from autograder.marking.answers import State

AT_THE_END = "## My answers\n\nTo the first question: the features that count."


def at_the_end(notebook, text=AT_THE_END):
    return {**notebook, "cells": [*notebook["cells"], text_cell(text)]}


def marks(output):
    with (output / "marks.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row["id"], row["question"]): row for row in csv.DictReader(file)}


def test_a_section_at_the_end_leaves_no_question_without_an_answer():
    found = find(at_the_end(answered(**{NAMES[-1]: "In its place."})))
    assert all(
        AT_THE_END in {part.source for part in [*answer.parts, *answer.elsewhere]}
        for answer in found.values()
    )
    assert found[NAMES[0]].state is State.ELSEWHERE
    assert [part.source for part in found[NAMES[-1]].parts] == ["In its place."]


def test_what_another_answer_says_under_a_questions_number_may_answer_it():
    labels = outline().labels
    own, other, last = NAMES[0], NAMES[1], NAMES[-1]
    text = f"An essay.\n\n### {labels[own]}\n\nOn the first.\n\n**To {labels[other]}:** On that."
    found = find(answered(**{last: text}))
    assert [found[name].state for name in (own, other)] == [State.ELSEWHERE] * 2
    assert found[own].elsewhere == found[last].parts
    found = find(answered(**{last: f"As in {labels[own]}, it depends."}))
    assert not found[own].elsewhere


def test_a_cell_of_the_release_that_was_moved_is_no_text_of_the_students():
    notebook = blank()
    texts = [c["source"] for c in notebook["cells"] if c["cell_type"] == "markdown"]
    found = find(at_the_end(notebook, texts[1] + "\n\n" + texts[2]))
    assert not any(answer.elsewhere for answer in found.values())


def test_the_marker_sees_it_and_enters_the_points(tmp_path):
    folder = hand_in(tmp_path / "class", ada=at_the_end(blank()), jane=blank())
    output = tmp_path / "out"
    assert main(["responses", str(folder), "--output", str(output)]) == 0
    rows = marks(output)
    for question in free_responses():
        assert "the features that count" in (output / f"{question}.html").read_text("utf-8")
        assert rows["ada", question]["points"] == ""
        assert rows["jane", question]["points"] == "0"
    assert "elsewhere" in rows["ada", NAMES[0]]["comment"]
