"""Every mistake in the master that otter would pass over stops the release and names its cell."""

import re

import pytest
from conftest import ROOT
from helpers.masters import append, change, first, lab_points

from autograder.release.checks import check_master
from autograder.release.errors import ReleaseError
from autograder.release.project import Project
from autograder.release.source.markers import split_solution
from autograder.release.source.master import MasterCell, Role, read_master


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


def stops(project, wanted, old, new):
    """The error's message after one change, and the cell that was changed."""
    cell = first(read_master(project.master), wanted)
    with pytest.raises(ReleaseError) as caught:
        check_master(change(project.master, cell, old, new))
    return str(caught.value), cell


def test_the_master_as_it_is_passes():
    check_master(read_master(Project(ROOT).master))


@pytest.mark.parametrize(
    ("wanted", "old", "new", "message"),
    [
        (hidden_test, "def test", "deff test", "does not parse"),
        (demonstration, "\n", "\nfor x in 3 print(x)\n", "its line 1 is not Python: "),
        (demonstration, "otter_ignore", "otter_ingore", "Did you mean otter_ignore?"),
        (config, "feedback: hints", "feedback: loud", "choose one of hints, cases, score"),
        (hidden_test, "def test", "import os\ndef test", "exactly one def"),
        (public_test, "points: ", "point: ", "otter knows no setting point here"),
        (public_test, "{points: 1}", "# {points: 1}", "no settings"),
        (public_test, "points: 1", "hidden: false", "the test has no points"),
        (public_test, "points: 1", "points: one", "'one' is not a number"),
        (hidden_test, "hidden: true", "hidden: yes please", "neither true nor false"),
        (public_test, "END TEST CONFIG", "END TEST CONF", "not written as otter reads it"),
        (public_test, '"""', '# the hidden layer\n"""', "not written as otter reads it"),
        (public_test, "points: 1", "points: 1, success_message: 'so \"it\" is'", "double quotes"),
        (public_test, "points: 1", "points: 1, failure_message: '\\nabla'", "backslashes"),
        (public_test, "import numpy", "σ = 1\n    import numpy", "σ is not ASCII"),
        (question, "name: ", "points: [4, 4]\n# name: ", "give points to each test case"),
        (question, "name: ", "points: 8\n# name: ", "give points to each test case"),
        (question, "name: ", "check_cells: false\n# name: ", "Did you mean check_cell?"),
        (question, "name: ", "time_limit: 1000\n# name: ", "not a number of seconds, 120 at most"),
        (question, "name: ", "time_limit: soon\n# name: ", "'soon' is not a number of seconds"),
        (question, "name: ", "time_limits: 9\n# name: ", "knows no setting time_limits here"),
        (bonus_test, "bonus: 0.5", "bonus: yes", "True is not a number of points"),
        (bonus_test, "bonus: 0.5", "bonuses: 0.5", "Did you mean bonus?"),
        (manual_question, "points: ", "point: ", "a manual question needs points"),
        (config, "show_stdout", "show_stout", r"Did you mean generate.show_stdout?"),
        (config, "requirements:", "requirement:", "Did you mean requirements?"),
        (config, " ok_format: false", " ok_fromat: false", r"Did you mean tests.ok_format?"),
        (config, "  totals:", "  total:", "below generate: grader: Did you mean totals?"),
        (config, "manual: 26", "manuel: 26", "Did you mean manual?"),
        (config, "autograded: 74", "autograded: all", "totals: autograded: 'all' is not a number"),
        (config, "ok_format: false", "ok_format: true", "a release relies on both"),
        (answer, "# END SOLUTION", "# END SOLUTIONS", "looks like a solution marker"),
        (answer, "# END SOLUTION", "# the end", "has no # END SOLUTION"),
        (answer, "# BEGIN SOLUTION", "# Begin solution", "looks like a solution marker"),
        (answer, "# BEGIN SOLUTION\n", "\n", "has no # BEGIN SOLUTION"),
    ],
)
def test_a_mistake_stops_with_the_cells_name(project, wanted, old, new, message):
    text, cell = stops(project, wanted, old, new)
    assert message in text
    assert str(cell).split(" of ")[0] in text


def test_a_test_whose_string_never_ends_is_named(project):
    cell = first(read_master(project.master), hidden_test)
    with pytest.raises(ReleaseError, match=rf"cell {cell.index} .* Is the string's end missing"):
        change(project.master, cell, cell.test.docstring + '"""', cell.test.docstring)


def test_a_comment_with_the_word_hidden_on_a_tests_first_line_is_named(project):
    cell = first(read_master(project.master), public_test)
    settings = re.match(r'""".*?END TEST CONFIG\n', cell.source, re.DOTALL)
    with pytest.raises(ReleaseError, match=rf"cell {cell.index} .* makes otter hide the test"):
        change(project.master, cell, settings[0], "# the hidden layer\n")


def test_a_solution_cell_without_any_marker_is_named(project):
    text, cell = stops(project, answer, "    # BEGIN SOLUTION\n", "")
    assert f"cell {cell.index} " in text
    master = change(
        project.master, first(read_master(project.master), answer), "    # END SOLUTION\n", ""
    )
    cell = first(master, lambda cell: cell.role is Role.SOLUTION and cell.kind == "code")
    if "# SOLUTION" in cell.source:  # the first question also has a one-line answer
        master = change(project.master, cell, "  # SOLUTION", "")
    with pytest.raises(ReleaseError, match=rf"cell {cell.index} .* students would get all of it"):
        check_master(master)


def test_a_second_test_of_the_same_name_is_named(project):
    tests = [cell for cell in read_master(project.master).cells if cell.test][:2]
    names = [cell.test.function for cell in tests]
    master = change(project.master, tests[1], f"def {names[1]}(", f"def {names[0]}(")
    with pytest.raises(ReleaseError, match=rf"cell {tests[1].index} .*{names[0]} is also the name"):
        check_master(master)


def test_points_that_do_not_add_up_are_listed_question_by_question(project):
    cell = first(read_master(project.master), hidden_test)
    master = change(project.master, cell, f"points: {cell.test.points}", "points: 12")
    with pytest.raises(ReleaseError) as caught:
        check_master(master)
    points = lab_points()[0]
    total = points - cell.test.points + 12
    assert f"The autograded points add up to {total:g}, not to {points}: q2a " in str(caught.value)


def test_free_response_points_that_do_not_add_up_are_listed(project):
    cell = first(read_master(project.master), manual_question)
    master = change(project.master, cell, "points: 6", "points: 7")
    with pytest.raises(ReleaseError, match="free-response points add up to 27, not to 26"):
        check_master(master)


def test_bonus_points_that_do_not_add_up_are_listed_and_are_no_part_of_the_others(project):
    cell = first(read_master(project.master), bonus_test)
    master = change(project.master, cell, "bonus: 0.5", "bonus: 2")
    with pytest.raises(ReleaseError, match=r"^The bonus points add up to 6.5, not to 5: q2h 6.5"):
        check_master(master)


def test_a_question_without_a_hidden_test_is_named(project):
    master = read_master(project.master)
    asked = master.questions["q2g"]
    for cell in asked.tests:
        if cell.test.hidden:
            master = change(project.master, cell, "hidden: true", "hidden: false")
    with pytest.raises(ReleaseError, match=rf"cell {asked.begin.index} .*q2g has no hidden test"):
        check_master(master)


def test_all_mistakes_are_reported_at_once(project):
    master = read_master(project.master)
    change(project.master, first(master, config), "requirements:", "requirement:")
    master = change(project.master, first(master, question), "name: ", "points: 8\n# name: ")
    with pytest.raises(ReleaseError, match="2 problems"):
        check_master(master)


def test_a_cell_outside_any_question_may_hold_a_marked_line(project):
    master = read_master(project.master)
    append(project.master, first(master, config), "\n# %%\nanswer = 6 * 7  # SOLUTION")
    check_master(read_master(project.master))


def test_solution_lines_are_those_that_stock_otter_removes():
    """The oracle is otter's own stripping, on every code cell of the master."""
    from otter.assign.solutions import replace_solutions

    for cell in read_master(Project(ROOT).master).cells:
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
