"""Every mistake in the master that otter would pass over stops the release and names its cell."""

import re

import pytest
from helpers.lab import lab_master
from helpers.masters import ONE_OF_EACH, append, change, first, tiny_project

from autograder.release.checks import check_master
from autograder.release.errors import ReleaseError
from autograder.release.source.markers import split_solution
from autograder.release.source.master import MasterCell, Role, read_master


@pytest.fixture
def small(tmp_path):
    """A project whose small master has one of everything that is checked, to break."""
    return tiny_project(tmp_path, *ONE_OF_EACH)


def hidden_test(cell: MasterCell) -> bool:
    return cell.test is not None and cell.test.hidden


def public_test(cell: MasterCell) -> bool:
    return cell.test is not None and not cell.test.hidden


def bonus_test(cell: MasterCell) -> bool:
    return cell.test is not None and cell.test.bonus > 0


def demonstration(cell: MasterCell) -> bool:
    return cell.ignored and cell.kind == "code"


def config(cell: MasterCell) -> bool:
    return cell.role is Role.CONFIG


def question(cell: MasterCell) -> bool:
    return cell.role is Role.MARKER and "BEGIN QUESTION" in cell.source


def manual_question(cell: MasterCell) -> bool:
    return question(cell) and "manual: true" in cell.source


def answer(cell: MasterCell) -> bool:
    return cell.role is Role.SOLUTION and "# END SOLUTION" in cell.source


def stops(small, wanted, old, new):
    """The error's message after one change, and the cell that was changed."""
    cell = first(read_master(small.master), wanted)
    with pytest.raises(ReleaseError) as caught:
        check_master(change(small.master, cell, old, new))
    return str(caught.value), cell


def test_the_master_as_it_is_passes():
    check_master(lab_master())


@pytest.mark.parametrize(
    ("wanted", "old", "new", "message"),
    [
        (hidden_test, "def test", "deff test", "does not parse"),
        (demonstration, "\n", "\nfor x in 3 print(x)\n", "its line 1 is not Python: "),
        (demonstration, "otter_ignore", "otter_ingore", "Did you mean otter_ignore?"),
        (
            config,
            "feedback: hints",
            "feedback: loud",
            "choose one of hints, published, cases, score",
        ),
        (config, "working: hints", "working: loud", "choose one of hints, values, pass"),
        (hidden_test, "def test", "import os\ndef test", "exactly one def"),
        (public_test, "points: ", "point: ", "otter has no setting point here"),
        (public_test, "points: 1", "# points: 1", "no settings"),
        (public_test, "points: 1", "hidden: false", "the test has no points"),
        (public_test, "points: 1", "points: one", "'one' is not a number"),
        (hidden_test, "hidden: true", "hidden: yes please", "neither true nor false"),
        (public_test, "END TEST CONFIG", "END TEST CONF", "not written as otter reads it"),
        (public_test, '"""', '# the hidden layer\n"""', "not written as otter reads it"),
        (public_test, "points: 1", "points: 1\nsuccess_message: 'so \"it\" is'", "double quotes"),
        (public_test, "points: 1", "points: 1\nfailure_message: '\\nabla'", "backslashes"),
        (public_test, "    assert", "    σ = 1\n    assert", "σ is not ASCII"),
        (question, "name: ", "points: [4, 4]\n# name: ", "give points to each test case"),
        (question, "name: ", "points: 8\n# name: ", "give points to each test case"),
        (question, "name: ", "check_cells: false\n# name: ", "Did you mean check_cell?"),
        (question, "name: ", "time_limit: 1000\n# name: ", "not a number of seconds, 120 at most"),
        (question, "name: ", "time_limit: soon\n# name: ", "'soon' is not a number of seconds"),
        (question, "name: ", "time_limits: 9\n# name: ", "has no setting time_limits here"),
        (bonus_test, "bonus: 1", "bonus: yes", "True is not a number of points"),
        (bonus_test, "bonus: 1", "bonuses: 1", "Did you mean bonus?"),
        (manual_question, "points: ", "point: ", "a manual question needs points"),
        (
            config,
            "generate:",
            "generate:\n#   show_stout: no",
            "Did you mean generate.show_stdout?",
        ),
        (config, "requirements:", "requirement:", "Did you mean requirements?"),
        (config, " ok_format: false", " ok_fromat: false", r"Did you mean tests.ok_format?"),
        (config, "  totals:", "  total:", "below generate: grader: Did you mean totals?"),
        (config, "manual: 6", "manuel: 6", "Did you mean manual?"),
        (config, "autograded: 3", "autograded: all", "totals: autograded: 'all' is not a number"),
        (
            config,
            "totals:",
            "predictions: {x: {title: X, outcome: 1, edges: [2]}}\n#     totals:",
            "no cell has a line x = 0",
        ),
        (
            config,
            "totals:",
            "predictions: {x: {outcome: 1, edges: [2]}}\n#     totals:",
            "x must be like",
        ),
        (
            config,
            "totals:",
            "predictions: {x: {title: X, outcome: 1, edges: [2, 1]}}\n#     totals:",
            "ascending",
        ),
        (config, "totals:", "predictions: [x]\n#     totals:", "predictions must be like"),
        (config, "ok_format: false", "ok_format: true", "a release relies on both"),
        (answer, "# END SOLUTION", "# END SOLUTIONS", "looks like a solution marker"),
        (answer, "# END SOLUTION", "# the end", "has no # END SOLUTION"),
        (answer, "# BEGIN SOLUTION", "# Begin solution", "looks like a solution marker"),
        (answer, "# BEGIN SOLUTION\n", "\n", "has no # BEGIN SOLUTION"),
    ],
)
def test_a_mistake_stops_with_the_cells_name(small, wanted, old, new, message):
    text, cell = stops(small, wanted, old, new)
    assert message in text
    assert str(cell).split(" of ")[0] in text


def test_a_test_whose_string_never_ends_is_named(small):
    cell = first(read_master(small.master), hidden_test)
    with pytest.raises(ReleaseError, match=rf"cell {cell.index} .* Is the string's end missing"):
        change(small.master, cell, cell.test.docstring + '"""', cell.test.docstring)


def test_a_comment_with_the_word_hidden_on_a_tests_first_line_is_named(small):
    cell = first(read_master(small.master), public_test)
    settings = re.match(r'""".*?END TEST CONFIG\n', cell.source, re.DOTALL)
    with pytest.raises(ReleaseError, match=rf"cell {cell.index} .* makes otter hide the test"):
        change(small.master, cell, settings[0], "# the hidden layer\n")


def test_a_solution_cell_without_any_marker_is_named(small):
    text, cell = stops(small, answer, "    # BEGIN SOLUTION\n", "")
    assert f"cell {cell.index} " in text
    master = change(
        small.master, first(read_master(small.master), answer), "    # END SOLUTION\n", ""
    )
    with pytest.raises(ReleaseError, match=rf"cell {cell.index} .* students would get all of it"):
        check_master(master)


def test_a_second_test_of_the_same_name_is_named(small):
    tests = [cell for cell in read_master(small.master).cells if cell.test][:2]
    names = [cell.test.function for cell in tests]
    master = change(small.master, tests[1], f"def {names[1]}(", f"def {names[0]}(")
    with pytest.raises(ReleaseError, match=rf"cell {tests[1].index} .*{names[0]} is also the name"):
        check_master(master)


def test_points_that_do_not_add_up_are_listed_question_by_question(small):
    cell = first(read_master(small.master), hidden_test)
    master = change(small.master, cell, f"points: {cell.test.points}", "points: 12")
    with pytest.raises(ReleaseError) as caught:
        check_master(master)
    assert "The autograded points add up to 13, not to 3: q1 13" in str(caught.value)


def test_free_response_points_that_do_not_add_up_are_listed(small):
    cell = first(read_master(small.master), manual_question)
    master = change(small.master, cell, "points: 6", "points: 7")
    with pytest.raises(ReleaseError, match="free-response points add up to 7, not to 6"):
        check_master(master)


def test_bonus_points_that_do_not_add_up_are_listed_and_are_no_part_of_the_others(small):
    cell = first(read_master(small.master), bonus_test)
    master = change(small.master, cell, "bonus: 1", "bonus: 2.5")
    with pytest.raises(ReleaseError, match=r"^The bonus points add up to 2.5, not to 1: q1 2.5"):
        check_master(master)


def test_a_question_without_a_hidden_test_is_named(small):
    master = read_master(small.master)
    asked = master.questions["q1"]
    for cell in asked.tests:
        if cell.test.hidden:
            master = change(small.master, cell, "hidden: true", "hidden: false")
    with pytest.raises(ReleaseError, match=rf"cell {asked.begin.index} .*q1 has no hidden test"):
        check_master(master)


def test_all_mistakes_are_reported_at_once(small):
    master = read_master(small.master)
    change(small.master, first(master, config), "requirements:", "requirement:")
    master = change(small.master, first(master, question), "name: ", "points: 8\n# name: ")
    with pytest.raises(ReleaseError, match="2 problems"):
        check_master(master)


def test_a_cell_outside_any_question_may_hold_a_marked_line(small):
    master = read_master(small.master)
    append(small.master, first(master, config), "\n# %%\nanswer = 6 * 7  # SOLUTION")
    check_master(read_master(small.master))


def test_solution_lines_are_those_that_stock_otter_removes():
    """The oracle is otter's own stripping, on every code cell of the master."""
    from otter.assign.solutions import replace_solutions

    for cell in lab_master().cells:
        if cell.kind != "code" or cell.test:
            continue
        split = split_solution(cell.source)
        left = [line.rstrip() for line in replace_solutions(cell.source.splitlines(), "python")]
        assert not set(split.solution) & set(left)
        prompts = [line for line in left if line.strip() == "..." or line.endswith("= ...")]
        assert len(left) - len(split.public) <= len(prompts)
        assert [line for line in left if line not in prompts] == [
            line for line in split.public if line not in prompts
        ]
