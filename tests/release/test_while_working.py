"""Students' own checks get numbers and sentences besides the public tests, and no more."""

import json
from pathlib import Path
from typing import Any

import pytest
from helpers.masters import tiny_project

from autograder.release.build import Built
from autograder.release.errors import ReleaseError
from autograder.release.source.master import read_master
from autograder.release.while_working import NAME, write_facts

SAMPLE = {"shape": [2], "entries": [1.0, 2.5], "norm": 2.69}
TITLED = (
    "def test_other_numbers(square):",
    'def test_other_numbers(square):\n    """It squares."""',
)
SETTING = ("    totals:", "    while_working: {}\n#     totals:")


def known(**changes: Any) -> dict[str, Any]:
    """The output of a correct script, with some changes to its mistake."""
    mistake = {"hint": "A factor is missing.", "gives": {"test_two": [SAMPLE, None]}, **changes}
    return {"square": {"question": "What is a square?", "known": [mistake]}}


def written(folder: Path, printed: Any, *changes: tuple[str, str]) -> dict[str, Any]:
    """The file that the tiny lab's release has where the assignment's script prints this."""
    master = read_master(tiny_project(folder, *changes).master)
    script = f"import json, sys\nprint(json.dumps({printed!r}))\n"
    (master.path.parent / "while_working.py").write_text(script, encoding="utf-8")
    write_facts(master, master.path.parent, folder)
    return dict(json.loads((folder / NAME).read_text(encoding="utf-8")))


def test_students_get_counts_limits_and_the_numbers_of_mistakes(tmp_path):
    limit = ("name: q1", "name: q1\n# time_limit: 60")
    facts = written(tmp_path, known(), limit)
    assert facts["show"] == "hints"
    assert facts["hidden"] == {"q1": 1}
    assert facts["seconds"] == {"": 10, "square": 60}
    assert facts["mistakes"] == known()


@pytest.mark.parametrize("setting", ["values", "pass"])
def test_hints_are_only_shipped_where_they_are_shown(tmp_path, setting):
    old, new = SETTING
    facts = written(tmp_path, known(), (old, new.format(setting)))
    assert (facts["show"], facts["mistakes"]) == (setting, {})


@pytest.mark.parametrize(
    ("printed", "complaint"),
    [
        (known(hint="lambda x: x * x"), "isn't a plain sentence"),
        (known(hint="The rest is return number * number."), "isn't a plain sentence"),
        (known(hint="Is seed=7 the one?"), "isn't a plain sentence"),
        (known(hint="Perhaps it squares."), "title of a hidden test"),
        (known(gives={"test_two": [], "test_other_numbers": [SAMPLE]}), "in other tests than"),
        (known(gives={"test_two": [{**SAMPLE, "entries": ["x * x"]}]}), "shape, entries and a"),
        (known(gives={"test_two": [{**SAMPLE, "given": [3]}]}), "shape, entries and a"),
        (known(formula="x * x"), "hint and gives belong"),
        ({"cube": known()["square"]}, "no public test takes cube"),
        ([], "no object"),
    ],
)
def test_a_formula_a_hidden_input_or_a_hidden_title_stops_the_release(tmp_path, printed, complaint):
    with pytest.raises(ReleaseError, match=complaint):
        written(tmp_path, printed, TITLED)
    assert not (tmp_path / NAME).exists()


def test_a_script_that_fails_says_why(tmp_path):
    master = read_master(tiny_project(tmp_path).master)
    script = master.path.parent / "while_working.py"
    for source, why in (("1 / 0", "ZeroDivisionError"), ("print('x')", "something else than JSON")):
        script.write_text(source, encoding="utf-8")
        with pytest.raises(ReleaseError, match=why):
            write_facts(master, master.path.parent, tmp_path)


def test_the_labs_numbers_are_of_public_tests_and_cover_every_function(release: Built):
    facts = json.loads((release.student / "tests" / NAME).read_text(encoding="utf-8"))
    public = [case for q in release.master.autograded for case in q.cases(hidden=False)]
    taken = {name for case in public for name in case.arguments}
    unexplained = {"direction_theta", "direction_x", "train_robust"}
    assert taken - facts["mistakes"].keys() == taken & unexplained
    for function, mistakes in facts["mistakes"].items():
        tests = {case.function for case in public if function in case.arguments}
        assert mistakes["known"], function
        for mistake in mistakes["known"]:
            assert mistake["gives"].keys() == tests
