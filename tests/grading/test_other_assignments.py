"""Autograders of other courses, made by stock `otter assign`: ours gives what stock otter gives."""

import json
import zipfile
from contextlib import suppress
from pathlib import Path

import fica
import nbformat
import pytest
from helpers.grading import FAST
from helpers.other_assignments import (
    Released,
    Verdict,
    assignment,
    by_stock,
    ours,
    question,
    released,
)
from helpers.other_masters import (
    FUNCTIONS,
    FUNCTIONS_WRONG,
    OK,
    OK_FILES,
    OK_WRONG,
)
from otter.run.run_autograder.autograder_config import AutograderConfig

from autograder.batch.record import Record
from autograder.grader.errors import BundleError
from autograder.grader.host.bundle import open_bundle
from autograder.grader.host.feedback import Feedback
from autograder.grader.host.formats.rules import read_rules
from autograder.grader.host.grade import grade_submission
from autograder.grader.host.results import Results
from autograder.grader.host.zygote_client import ZygoteClient
from autograder.grader.reading.submission import Payload


def config_of(autograder: Path) -> dict[str, object]:
    with zipfile.ZipFile(autograder) as archive:
        return json.loads(archive.read("otter_config.json"))


def changed_config(autograder: Path, path: Path, **settings: object) -> Path:
    """Write the autograder again, with other settings."""
    with zipfile.ZipFile(autograder) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "otter_config.json":
                content = json.dumps({**json.loads(content), **settings}).encode()
            new.writestr(name, content)
    return path


@pytest.fixture(scope="module")
def doctests(tmp_path_factory) -> Released:
    return released(tmp_path_factory.mktemp("ok"), OK, OK_FILES)


@pytest.fixture(scope="module")
def functions(tmp_path_factory) -> Released:
    return released(tmp_path_factory.mktemp("functions"), FUNCTIONS)


def graded(autograder: Path, submission: Path, zygote: ZygoteClient) -> Results:
    with open_bundle(autograder) as bundle:
        return grade_submission(submission, bundle, zygote, FAST)


def assert_equal(found: Verdict, expected: Verdict) -> None:
    assert found.cases.keys() == expected.cases.keys()
    for name, cases in expected.cases.items():
        assert [passed for _, passed in found.cases[name]] == [passed for _, passed in cases], name
        assert [points for points, _ in found.cases[name]] == pytest.approx([p for p, _ in cases])
    assert found.scores == pytest.approx(expected.scores, abs=1e-4)
    assert found.score == pytest.approx(expected.score, abs=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("doctests", OK_WRONG),
        ("functions", FUNCTIONS_WRONG),
    ],
)
def test_every_case_of_another_course_scores_as_with_stock_otter(
    kind: str, wrong: tuple[str, ...], request, zygote, tmp_path
):
    release: Released = request.getfixturevalue(kind)
    submissions = [release.reference, release.blank, release.answered(tmp_path, *wrong)]
    stock = by_stock(release.zip, submissions, tmp_path, config_of(release.zip))
    mine = [ours(graded(release.zip, submission, zygote)) for submission in submissions]
    for found, expected in zip(mine, stock, strict=True):
        assert_equal(found, expected)
    reference, blank, partly = mine
    assert reference.score > partly.score > blank.score
    assert all(passed for cases in reference.cases.values() for _, passed in cases)


SCRIPT = """
from otter import Notebook
import numpy as np
grader = Notebook()
draws = np.random.rand(3)
def cube(x):
    return x**3
grader.check("cube")
def cube(x):
    return 0
word = "otter"
1 / 0
size = 5
"""


@pytest.mark.slow
def test_a_script_scores_as_with_stock_otter(functions: Released, zygote, tmp_path):
    """By itself, in a zip and in a folder; of its errors, the first one ends it."""
    script = tmp_path / "hw.py"
    script.write_text(SCRIPT)
    (expected,) = by_stock(functions.zip, [script], tmp_path, config_of(functions.zip))
    folder = tmp_path / "submission"
    folder.mkdir()
    (folder / "hw.py").write_text(SCRIPT)
    (folder / "__init__.py").write_text("")
    packed = tmp_path / "hw.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("hw.py", SCRIPT)
        archive.writestr("notes/other.py", "x = 1")
    for submission in (script, folder, packed, Payload("hw.py", SCRIPT.encode())):
        assert_equal(ours(graded(functions.zip, submission, zygote)), expected)
    assert expected.scores == {"cube": 1.5, "draws": 1, "by_env": 0, "same_state": 0}


@pytest.mark.slow
def test_a_variable_takes_the_seed_as_with_stock_otter(tmp_path, zygote):
    master = assignment(
        question(
            "draws",
            "import numpy as np\nseed = 1\n"
            "draws = np.random.default_rng(seed).random(3) # SOLUTION",
            ["bool(np.isclose(draws[0], 0.5118216247002567))\n#=> True", "seed\n#=> 7"],
        ),
        question(
            "later",
            "rng = np.random.default_rng(seed)\nfirst = rng.random() # SOLUTION",
            ["bool(np.isclose(first, 0.625095466604667))\n#=> True"],
        ),
        config="generate:\n  seed: 7\n  seed_variable: seed\n  score_threshold: 0.5",
    )
    release = released(tmp_path, master)
    config = config_of(release.zip)
    for found, expected in zip(
        [ours(graded(release.zip, release.reference, zygote))],
        by_stock(release.zip, [release.reference], tmp_path, config),
        strict=True,
    ):
        assert_equal(found, expected)
    assert [passed for cases in expected.cases.values() for _, passed in cases] == [True] * 3


def test_several_scripts_and_no_notebook_are_told_apart_by_nobody(tmp_path, zygote):
    autograder = an_autograder(tmp_path / "a.zip", {"q1": ok_file("q1", ">>> x\n1")})
    with zipfile.ZipFile(tmp_path / "hw.zip", "w") as archive:
        archive.writestr("a.py", "x = 1")
        archive.writestr("b.py", "x = 2")
    assert "2 Python files" in graded(autograder, tmp_path / "hw.zip", zygote).failure


def an_autograder(path: Path, tests: dict[str, str], config: object = None, **files: str) -> Path:
    """Write an autograder as otter would, without running it: test files, by stem, and config."""
    with zipfile.ZipFile(path, "w") as archive:
        for stem, text in tests.items():
            archive.writestr(f"tests/{stem}.py", text)
        archive.writestr("otter_config.json", json.dumps({} if config is None else config))
        for name, text in files.items():
            archive.writestr(f"files/{name}", text)
    return path


def ok_file(name: str, *codes: str, **settings: object) -> str:
    """Return an OK test file whose cases run these doctests."""
    cases = [{"code": code, "hidden": False} for code in codes]
    suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    return f"OK_FORMAT = True\ntest = { ({'name': name, 'suites': [suite], **settings})!r}\n"


def notebook(path: Path, *cells: str) -> Path:
    content = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    nbformat.write(content, path)
    return path


def outcomes(results: Results) -> list[bool]:
    return [result.passed for result in results.cases]


def test_a_value_that_cannot_cross_is_named_with_its_type_and_answers_no_comparison(
    tmp_path, zygote
):
    """A stand-in that compares as unequal would pass `!=` in silence."""
    tests = {
        "q1": ok_file(
            "q1", ">>> table.shape\n(2, 1)", ">>> table != 3\nTrue", ">>> pair[1] == 2\nTrue"
        ),
        "q2": ok_file(
            "q2", ">>> maker(2) == 3\nFalse", ">>> maker(lambda: 1)", ">>> words is ...\nTrue"
        ),
        "q3": ok_file("q3", ">>> len(halves)", ">>> double.__doc__", ">>> isinstance(1, maker)"),
    }
    submission = notebook(
        tmp_path / "hw.ipynb",
        "from fractions import Fraction\nclass Table:\n    shape = (2, 1)\ntable = Table()\n"
        "pair = [1, Fraction(2)]\nmaker = Fraction\nwords = ...\nhalves = {Fraction(1, 2)}\n"
        "def double(x):\n    return 2 * x",
    )
    results = graded(an_autograder(tmp_path / "a.zip", tests), submission, zygote)
    messages = [result.message for result in results.cases]
    assert outcomes(results) == [False] * 5 + [True] + [False] * 3
    assert all("type Table, which can't come" in message for message in messages[:2])
    assert "pair[…] is a value of type Fraction" in messages[2]
    assert "maker(…) is a value of type Fraction" in messages[3]
    assert "a value of type function, which can't be sent" in messages[4]
    assert "halves is a value of type set of Fraction" in messages[6]
    assert "asks for more of double than to call it" in messages[7]
    assert "asks for more of maker than to call it" in messages[8]


def test_modules_and_functions_of_python_are_the_graders_own(tmp_path, zygote):
    """Patched or replaced ones, which beat stock otter, earn nothing."""
    tests = {"q1": ok_file("q1", ">>> all([x == 1, np.isclose(x, 1), len(y) == 2])\nTrue")}
    autograder = an_autograder(tmp_path / "a.zip", tests)
    cheats = [
        "import numpy as np\nnp.isclose = lambda *a: True\nx = 2\ny = []\nall = lambda x: True",
        "import numpy.ma as np\nx = y = 0",
        "import numpy as np\nclass Liar:\n    def __eq__(self, other):\n        return True\n"
        "x = y = Liar()",
        "x = y = 0\nclass Np:\n    def isclose(*a):\n        return True\nnp = Np()\nlen = max",
        "import os as np\nx = 1\ny = [1, 2]",
    ]
    for number, cheat in enumerate(cheats):
        submission = notebook(tmp_path / f"{number}.ipynb", cheat)
        assert outcomes(graded(autograder, submission, zygote)) == [False], cheat
    honest = notebook(tmp_path / "hw.ipynb", "import numpy as np\nx, y = 1, 'ab'")
    assert outcomes(graded(autograder, honest, zygote)) == [True]


@pytest.mark.parametrize(
    ("tests", "config", "message"),
    [
        ({}, {}, "has no test files"),
        ({"q1": ok_file("q1", ">>> 1\n1")}, {"lang": "r"}, "language 'r'.*use otter itself"),
        ({"q1": ok_file("q1", ">>> 1\n1")}, {"grade_from_log": True}, "grade_from_log.*pickled"),
        ({"q1": ok_file("q1", ">>> 1\n1")}, {"plugins": ["a.B", {"c.D": {}}]}, "a.B, c.D"),
        ({"q1": ok_file("q1", ">>> 1\n1")}, {"seed": "x"}, "`seed` is 'x', not an integer"),
        ({"q1": ok_file("q1", ">>> 1\n1")}, {"score_threshold": "x"}, "not a number"),
        ({"q1": ok_file("q1", ">>> 1\n1")}, [], "otter_config.json .* not an object"),
        ({"q1": "test = {}"}, {}, r"tests/q1.py .* doesn't define OK_FORMAT"),
        ({"q1": "OK_FORMAT = True\ntest = {'name': 'q1'}"}, {}, "tests/q1.py .* no 'suites'"),
        ({"q1": "import no_such_package"}, {}, "tests/q1.py can't be loaded.*no_such_package"),
        ({"q1": ok_file("q1", ">>> 1\n1", points=[1, 2])}, {}, "`points` lists 2 values for 1"),
        ({"q1": ok_file("q1", ">>>1\n1")}, {}, "tests/q1.py .* lacks blank"),
        ({"a": ok_file("q", ">>> 1\n1"), "b": ok_file("q", ">>> 1\n1")}, {}, "2 test files .*'q'"),
    ],
)
def test_what_cannot_be_graded_is_refused_by_a_sentence(tmp_path, tests, config, message):
    autograder = an_autograder(tmp_path / "a.zip", tests, config)
    with pytest.raises(BundleError, match=message), open_bundle(autograder):
        pass


@pytest.mark.slow
def test_each_of_otters_settings_is_honored_noted_or_refused_by_name(tmp_path):
    """One that a later otter adds is seen here, and not in a course's grades."""
    names = [name for name, key in vars(AutograderConfig).items() if isinstance(key, fica.Key)]
    assert len(names) > 30
    silent = []
    for name in names:
        autograder = an_autograder(tmp_path / f"{name}.zip", {"q1": ok_file("q1")}, {name: 7})
        with suppress(BundleError), open_bundle(autograder) as bundle:
            assert not [note for note in bundle.rules.notes if "not one of otter's" in note]
            if (bundle.rules, bundle.name) == (read_rules({}), ""):
                silent.append(name)
    assert silent == ["show_all_public", "zips"]  # as it is done in any case


def test_settings_without_an_effect_are_noted_by_name(tmp_path):
    config = {"pdf": True, "token": "t", "show_stdout": True, "debug": False, "colour": 1}
    autograder = an_autograder(tmp_path / "a.zip", {"q1": ok_file("q1", ">>> 1\n1")}, config)
    with open_bundle(autograder) as bundle:
        pdf, shown, unknown = bundle.rules.notes
    assert "`pdf`, `token`: no PDF" in pdf
    assert "`show_stdout`" in shown
    assert "`colour`: it is not one of otter's settings" in unknown


@pytest.mark.parametrize(
    ("config", "score", "possible"),
    [
        ({}, 1, 3),
        ({"points_possible": 6}, 2, 6),
        ({"score_threshold": 0.5}, 0, 3),
        ({"score_threshold": 1 / 3}, 3, 3),
        ({"score_threshold": 0.3, "points_possible": 10}, 10, 10),
    ],
)
def test_the_score_is_scaled_or_passes_a_threshold(tmp_path, zygote, config, score, possible):
    tests = {"q1": ok_file("q1", ">>> x\n1", ">>> x\n2", ">>> x\n3", points=3)}
    autograder = an_autograder(tmp_path / "a.zip", tests, config)
    results = graded(autograder, notebook(tmp_path / "hw.ipynb", "x = 1"), zygote)
    assert (results.score, results.possible) == (score, possible)
    assert results.to_gradescope(Feedback.SCORE)["score"] == score
    record = Record.from_json(Record.of(results, Feedback.SCORE, 1.0).to_json())
    assert (record.score, record.possible) == (score, possible)


def test_points_that_are_no_round_numbers_add_up_as_they_are_shown(tmp_path, zygote):
    tests = {"q1": ok_file("q1", *[">>> x\n1"] * 6)}
    autograder = an_autograder(tmp_path / "a.zip", tests)
    results = graded(autograder, notebook(tmp_path / "hw.ipynb", "x = 1"), zygote)
    shown = results.to_gradescope(Feedback.SCORE)
    assert shown["score"] == 1
    assert sum(test["max_score"] for test in shown["tests"]) == pytest.approx(1, abs=1e-9)
    assert Record.of(results, Feedback.SCORE, 1.0).scores() == {"q1": 1}


def test_a_question_is_checked_by_its_files_name_and_counts_as_it_was_then(tmp_path, zygote):
    tests = {"q1": ok_file("Question 1", ">>> x\n1")}
    autograder = an_autograder(tmp_path / "a.zip", tests)
    cells = ["import otter\ngrader = otter.Notebook()\nx = 1\ngrader.check('q1')\nx = 2"]
    results = graded(autograder, notebook(tmp_path / "hw.ipynb", *cells), zygote)
    assert [(r.case.question, r.passed) for r in results.cases] == [("Question 1", True)]


def test_students_get_all_files_in_place_of_their_own_but_keep_their_folders(tmp_path, zygote):
    """As with otter: a folder that is handed out may be one to work in."""
    tests = {"q1": ok_file("q1", ">>> read\n'given'", ">>> work.x\n1", ">>> mine\n2")}
    given = {"data.txt": "given", "work.py": "x = 1", "lib/part.py": "y = 1"}
    autograder = an_autograder(tmp_path / "a.zip", tests, **given)
    submission = tmp_path / "submission"
    (submission / "lib").mkdir(parents=True)
    (submission / "data.txt").write_text("changed")
    (submission / "lib" / "part.py").write_text("y = 2")
    cell = "import work\nfrom lib.part import y as mine\nread = open('data.txt').read()"
    notebook(submission / "hw.ipynb", cell)
    assert outcomes(graded(autograder, submission, zygote)) == [True] * 3


@pytest.mark.parametrize(
    ("config", "visibility"), [({}, "hidden"), ({"show_hidden": True}, "after_published")]
)
def test_hidden_cases_are_shown_when_otter_would_show_them(tmp_path, zygote, config, visibility):
    hidden = ok_file("q1", ">>> x\n2").replace("'hidden': False", "'hidden': True")
    autograder = an_autograder(tmp_path / "a.zip", {"q1": hidden}, config)
    with open_bundle(autograder) as bundle:
        submission = notebook(tmp_path / "hw.ipynb", "x = 1")
        results = grade_submission(submission, bundle, zygote, FAST)
        (shown,) = results.to_gradescope(bundle.assignment.feedback)["tests"]
    assert shown["visibility"] == visibility
    assert ("Got:" in shown["output"]) == (visibility != "hidden")


def test_a_question_that_is_all_or_nothing_says_why_a_passed_case_earns_nothing(tmp_path, zygote):
    tests = {"q1": ok_file("q1", ">>> x\n1", ">>> x\n2", points=4, all_or_nothing=True)}
    autograder = an_autograder(tmp_path / "a.zip", tests)
    results = graded(autograder, notebook(tmp_path / "hw.ipynb", "x = 1"), zygote)
    passed, failed = results.to_gradescope(Feedback.SCORE)["tests"]
    assert (passed["status"], passed["score"], passed["max_score"]) == ("passed", 0, 2)
    assert "all of its checks together" in passed["output"]
    assert failed["status"] == "failed"
    assert Record.of(results, Feedback.SCORE, 1.0).score == 0


def test_a_failed_case_says_what_the_student_did_and_where_the_test_is(tmp_path, zygote):
    tests = {
        "q1": "from otter.test_files import test_case\nOK_FORMAT = False\nname = 'q1'\n"
        "points = None\n@test_case(points=1)\ndef test_root(root):\n    assert root(4) == 2\n"
        "@test_case(points=1)\ndef test_text(root):\n    try:\n        root(-1)\n"
        "    except ValueError as error:\n        assert str(error) == 'negative'\n"
        "@test_case(points=1)\ndef test_raised(root):\n    root(-1)\n",
        "q2": ok_file("q2", ">>> root(-1)", ">>> root(9)\n3"),
    }
    autograder = an_autograder(tmp_path / "a.zip", tests)
    cell = "def root(x):\n    if x < 0:\n        raise ValueError('negative')\n    return 0"
    results = graded(autograder, notebook(tmp_path / "hw.ipynb", cell), zygote)
    bare, text, raised, in_doctest, unequal = results.cases
    assert bare.message == "It doesn't hold that root(4) == 2\nLine 7 of q1.py: assert root(4) == 2"
    assert text.passed
    said = "ValueError: negative\n  cell 1, line 3: raise ValueError('negative')\n"
    assert raised.message == f"{said}Line 16 of q1.py: root(-1)"
    assert in_doctest.message.startswith(said)
    assert "Expected:\n    3\nGot:\n    0" in unequal.message
