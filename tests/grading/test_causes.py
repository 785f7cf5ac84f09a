"""A reason is told once, in the first case that fails of it; the others refer to that case."""

import pytest
from helpers.notebooks import write

from autograder.grader.host.bundle import open_bundle
from autograder.grader.host.causes import told_once
from autograder.grader.host.grade import grade_submission
from autograder.grader.host.otter_tests import Case
from autograder.grader.host.results import CaseResult, Cause
from autograder.grader.sandbox.limits import Limits


@pytest.fixture
def told(tiny, zygote, tmp_path):
    """Grade cells before the tiny lab's check; what the public and the hidden case say."""

    def grade(*sources):
        otter, task, _, check = tiny.blank["cells"]
        _, _, _, *cells, _ = tiny.answered(*sources)["cells"]
        notebook = {**tiny.blank, "cells": [otter, task, *cells, check]}
        with open_bundle(tiny.autograder_zip) as bundle:
            limits = Limits(cell=1, call=1)
            results = grade_submission(
                write(notebook, tmp_path / "x.ipynb"), bundle, zygote, limits
            )
        return [result.message for result in results.cases]

    return grade


@pytest.mark.parametrize(
    ("source", "because"),
    [
        (
            "from nowhere import square",
            "cell 2 went past an error: ModuleNotFoundError: No module named 'nowhere'\n"
            "  cell 2, line 1: from nowhere import square\n"
            "Grading has numpy: do without others.",
        ),
        (
            "def square(number):\n    if number:\n    return number**2",
            "cell 2 has a syntax error in line 3: expected an indented block after 'if' statement "
            "on line 2\n  cell 2, line 3: return number**2",
        ),
        (
            "numbers = {}['none']\nsquare = numbers.get",
            "cell 2 stopped: KeyError: 'none'\n  cell 2, line 1: numbers = {}['none']",
        ),
        (
            "while True: pass\nsquare = abs",
            "cell 2 did not run to its end: cell 2 took longer than 1 s",
        ),
    ],
    ids=["no such module", "a slip", "an error", "no end"],
)
def test_a_function_is_missing_because_its_cell_stopped(source, because, told):
    first, second = told(source)
    assert first.startswith(f"square is not defined, because {because}")
    assert second == "square is not defined: see above."


@pytest.mark.parametrize("near", ["Square", "squar_e", "sqare"])
def test_a_function_with_nearly_its_name_is_named(near, told):
    first, second = told("# a square", f"def {near}(number):\n    return number**2")
    assert first == f"square is not defined, but there is a {near} (cell 3): was it renamed?"
    assert second == "square is not defined: see above."


def test_a_name_that_no_longer_exists_is_not_proposed(told):
    first, _ = told("def squares(number):\n    return number**2\ndel squares")
    assert first == "TypeError: 'NoneType' object is not callable"


def test_what_calls_a_missing_function_says_why_that_is_missing(told):
    helper = "numbers = {}['none']\ndef power(base, by):\n    return base**by"
    first, second = told(helper, "def square(number):\n    return power(number, 2)")
    assert first.startswith("power is not defined, because cell 2 stopped: KeyError: ")
    assert first.endswith("  cell 3, line 2: return power(number, 2)")
    assert second == "power is not defined: see above."


def test_what_calls_a_package_that_grading_lacks_says_so_with_its_line(told):
    first, _ = told("import nowhere as n", "def square(number):\n    return n.pow(number, 2)")
    assert first.startswith("n is not defined, because cell 2 went past an error: ModuleNotFound")
    assert first.endswith("  cell 3, line 2: return n.pow(number, 2)")


def test_an_error_is_told_once_with_its_lines(told):
    first, second = told("def square(number):\n    return {}['none']")
    assert first == "KeyError: 'none'\n  cell 2, line 2: return {}['none']"
    assert second == "KeyError in cell 2, line 2: see above."


def test_errors_that_differ_are_told_each(told):
    first, second = told("def square(number):\n    raise ValueError(number)")
    assert first.startswith("ValueError: 2\n")
    assert second.startswith("ValueError: -3\n")


def test_an_endless_loop_costs_its_time_once_in_both_passes(told):
    first, second = told("def square(number):\n    while True: pass")
    assert first == "square(…) took longer than 1 s, the limit for one call."
    assert second == f"Not called again: {first}"


def failed(question, cause="", *, hidden=False, hint=""):
    """A failed case, which says why at its full length."""
    case = Case(question, "", 1, hidden, None, None, None)
    found = Cause(cause, f"{cause} at length", cause) if cause else None
    return CaseResult(case, False, f"Wrong. {hint}".strip(), hint, cause=found)


def messages(*results):
    """The messages of the cases."""
    return [result.message for result in told_once(list(results))]


def test_the_place_of_the_reason_is_named_where_it_is_another_question():
    found = messages(failed("q1", "A"), failed("q2", "B"), failed("q2", "A"), failed("q2", "B"))
    assert found == ["A at length", "B at length", "A: see q1 above.", "B: see above."]


def test_what_a_student_wrote_is_no_pattern():
    text = "KeyError: {0} {where} {'a': %s}"
    assert messages(failed("q1", text), failed("q1", text))[1] == f"{text}: see above."


def test_what_is_shown_early_refers_to_nothing_that_is_hidden_then():
    found = messages(
        failed("q1", "A", hidden=True),
        failed("q2", "A"),
        failed("q3", "A", hidden=True),
        failed("q3", "A"),
    )
    assert found == ["A at length", "A at length", "A: see q1 above.", "A: see q2 above."]


def test_an_advice_is_given_once_in_a_question():
    found = messages(
        failed("q1", hint="Try."), failed("q1", hint="Try."), failed("q2", hint="Try.")
    )
    assert found == ["Wrong. Try.", "Wrong. The advice above goes for this, too.", "Wrong. Try."]
    early = messages(failed("q1", hint="Try.", hidden=True), failed("q1", hint="Try."))
    assert early == ["Wrong. Try."] * 2
