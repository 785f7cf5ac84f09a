"""The results as students and instructors read them."""

import json

import pytest
from helpers.notebooks import code_cell, read_variants

from autograder.batch.record import Record
from autograder.grader.host.assignment import Assignment
from autograder.grader.host.feedback import Feedback
from autograder.grader.host.otter_tests import Case
from autograder.grader.host.results import NOT_REACHED, CaseResult, Results
from autograder.grader.host.results_table import table
from autograder.grader.host.student_errors import Raised, rebuild


def case(points=1, hidden=False, bonus=0, **messages):
    texts = {"success_message": None, "failure_message": None, **messages}
    return Case("q1", "a property", points, hidden, function=None, bonus=bonus, **texts)


def test_points_add_up_without_noise_and_hidden_cases_stay_hidden():
    results = Results(
        [CaseResult(case(0.1), True, ""), CaseResult(case(0.2, hidden=True), True, "")] * 3
    )
    data = results.to_gradescope(Feedback.SCORE)
    assert data["score"] == 0.9
    assert {test["visibility"] for test in data["tests"]} == {"visible", "hidden"}


@pytest.mark.parametrize(
    ("policy", "visibility", "output"),
    [
        ({}, "after_due_date", "A sign."),
        ({"grader": {"feedback": "hints"}}, "after_due_date", "A sign."),
        ({"grader": {"feedback": "cases"}}, "after_due_date", ""),
        ({"grader": {"feedback": "score"}}, "hidden", ""),
    ],
)
def test_the_policy_says_what_is_shown_of_hidden_checks_and_public_ones_always_are(
    policy, visibility, output
):
    hidden = CaseResult(case(hidden=True), False, "A sign.")
    public = CaseResult(case(), False, "A shape.")
    data = Results([public, hidden, hidden]).to_gradescope(Assignment.of(policy).feedback)
    assert "2 in q1" in data["output"]
    shown, kept, _ = data["tests"]
    assert (shown["visibility"], shown["output"]) == ("visible", "A shape.")
    assert (kept["visibility"], kept["output"]) == (visibility, output)


def test_hidden_checks_are_said_to_have_run_once_they_have():
    public = CaseResult(case(), True, "")
    waiting = CaseResult(case(hidden=True), False, NOT_REACHED)
    run = CaseResult(case(hidden=True), False, "A sign.")
    assert "have run" not in Results([public, waiting]).to_gradescope(Feedback.HINTS)["output"]
    assert "1 in q1" in Results([public, waiting, run]).to_gradescope(Feedback.HINTS)["output"]


def test_bonus_points_come_on_top_and_figures_go_to_the_leaderboard():
    results = Results(
        [
            CaseResult(case(2), True, ""),
            CaseResult(case(0, bonus=1.5), True, "", figures={"Speed": 3.25}),
            CaseResult(case(0, bonus=1), False, "Too slow."),
        ]
    )
    data = results.to_gradescope(Feedback.HINTS)
    assert (results.score, results.possible, results.bonus) == (3.5, 2, 2.5)
    assert data["score"] == 3.5
    assert [(t["score"], t["max_score"]) for t in data["tests"]] == [(2, 2), (1.5, 0), (0, 0)]
    assert data["leaderboard"] == [{"name": "Speed", "value": 3.25, "order": "desc"}]
    assert table(results).splitlines()[-1].split() == ["total", "3.5", "/", "2"]
    record = Record.from_json(Record.of(results, Feedback.HINTS, 1.0).to_json())
    assert (record.score, record.possible, record.scores()) == (3.5, 2, {"q1": 3.5})


def test_there_is_no_leaderboard_without_figures():
    assert "leaderboard" not in Results([CaseResult(case(), True, "")]).to_gradescope(
        Feedback.HINTS
    )


def test_a_cases_own_message_stands_before_what_went_wrong():
    failed = CaseResult(case(failure_message="Look at the sign."), False, "-1 is not 1")
    passed = CaseResult(case(success_message="Well done."), True, "")
    tests = Results([failed, passed]).to_gradescope(Feedback.HINTS)["tests"]
    assert [test["output"] for test in tests] == ["Look at the sign.\n-1 is not 1", "Well done."]


def test_what_all_cases_print_together_fits_what_gradescope_shows():
    results = Results([CaseResult(case(), False, "x" * 10**6)] * 60, ["y" * 10**6])
    data = results.to_gradescope(Feedback.HINTS)
    assert len(data["output"]) + sum(len(test["output"]) for test in data["tests"]) <= 100_000


@pytest.mark.parametrize("name", ["StopIteration", "StopAsyncIteration", "SystemExit", "Own"])
def test_what_would_act_on_the_grader_arrives_as_a_plain_error(name):
    error = rebuild({"type": name, "message": "m"}, [])
    assert type(error) is Raised
    assert str(error) == f"{name}: m"


@pytest.mark.parametrize("described", [None, [], {"type": 3}, {"type": "UnicodeDecodeError"}])
def test_a_malformed_description_is_an_error_all_the_same(described):
    assert isinstance(rebuild(described, []), Raised)


def test_no_escape_sequence_of_a_students_reaches_a_terminal(grade, bases):
    attack = next(v for v in read_variants("hostile") if v.name == "escape_sequences")
    text = json.dumps(
        grade(attack.notebook(bases)).to_gradescope(Feedback.HINTS), ensure_ascii=False
    )
    assert all(c.isprintable() for c in text)
    assert "ValueError" in text


def test_another_assignments_notebook_is_named_as_such(grade):
    notebook = {"cells": [code_cell("def bubble_sort(items):\n    return sorted(items)")]}
    results = grade(notebook)
    assert results.score == 0
    assert "Is it another assignment's?" in results.notes[0]


def test_the_policy_of_the_masters_config_is_packed(bundle):
    assert bundle.assignment.feedback is Feedback.HINTS
