"""A line that only works elsewhere costs a cell that line, and not what comes after it."""

import pytest
from helpers.notebooks import write

from autograder.grader.host.bundle import open_bundle
from autograder.grader.host.causes import notes_on_passed
from autograder.grader.host.grade import grade_submission
from autograder.grader.sandbox.limits import Limits

SQUARE = "\ndef square(number):\n    return number**2"


@pytest.fixture
def graded(tiny, zygote, tmp_path):
    """Grade a cell of a student's own with the tiny lab; the score and the notes."""

    def grade(*sources):
        path = write(tiny.answered(*sources), tmp_path / "x.ipynb")
        with open_bundle(tiny.autograder_zip) as bundle:
            results = grade_submission(path, bundle, zygote, Limits(cell=5, call=2))
            return results.score == results.possible, results.notes

    return grade


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("import nowhere", "nowhere"),
        ("import nowhere.sub as n, math\nassert math.pi > 3", "nowhere"),
        ("from nowhere import a, b\nimport nowhere, elsewhere", "nowhere and elsewhere"),
        ("from nowhere.colab import drive\ndrive.mount('/content/drive')", "nowhere"),
        ("import nowhere as n\nframe = n.Frame()\nframe.head()\nif frame: frame.x()", "nowhere"),
        ("import nowhere as n\n@n.jit\ndef fast(): pass\nfast()", "nowhere"),
        ("from __future__ import annotations\nimport nowhere", "nowhere"),
        ("%load_ext nowhere\n%reload_ext nowhere", "nowhere"),
        (
            "try:\n    import nowhere\nexcept ImportError:\n    !pip install x\n    import nowhere",
            "n",
        ),
        ("%%time\nimport nowhere", "nowhere"),
        ("%%capture\n!pip install nowhere\nimport nowhere", "nowhere"),
        ("%load_ext autoreload\n%autoreload 2\n%matplotlib widget\n%matplotlib inline", ""),
        ("!pip install nowhere\nfiles = !ls\n%pip install nowhere\n%cd /content/drive/lab", ""),
    ],
)
def test_a_cell_goes_on_past_what_grading_does_not_have_which_is_named_once(
    source, missing, graded
):
    full_marks, notes = graded(source + SQUARE)
    assert full_marks
    if not missing:
        assert notes == []
        return
    [note] = notes
    assert note.startswith(f"Grading doesn't have {missing}")
    assert "Grading has numpy: do without others" in note


def test_a_package_that_several_cells_import_is_named_once(graded):
    full_marks, notes = graded("import nowhere", "import nowhere\nfrom nowhere import x" + SQUARE)
    assert (full_marks, len(notes)) == (True, 1)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("import os\nos.chdir('/content/nowhere')", "FileNotFoundError"),
        ("%no_such_magic 2.x", "UsageError"),
        ("from math import no_such_name", "ImportError"),
        ("import os\nimport locale\nlocale.setlocale(0, 'xx_YY')", "Error"),
    ],
)
def test_another_error_that_a_cell_went_past_is_told_with_its_line(line, error, graded):
    full_marks, [note] = graded(f"{line}\nimport math{SQUARE}")
    assert full_marks
    assert note.startswith(f"The notebook ran on after an error: {error}")
    assert f"line {line.count(chr(10)) + 1}: " in note


@pytest.mark.parametrize(
    "source",
    [
        "import nowhere\n1 / 0",
        "import math\nundefined",
        "import nowhere\nassert undefined",
        "import math\nraise ImportError",
        "%cd .\nprint({}['none'])",
    ],
)
def test_all_other_errors_end_a_cell_as_in_a_kernel(source, graded):
    full_marks, notes = graded(source + SQUARE)
    assert not full_marks
    assert f"line {source.count(chr(10)) + 1}: " in notes[-1]
    assert notes[-1].startswith("Cell 3 did not run to its end")


def test_packages_beyond_ten_are_counted_and_no_name_is_the_students_to_write():
    errors = [
        ModuleNotFoundError(f"ModuleNotFoundError: No module named 'p{n}'") for n in range(12)
    ]
    strange = ModuleNotFoundError("ModuleNotFoundError: No module named '\x1b[2J'")
    first, second = notes_on_passed({0: errors, 1: [strange]}, ["numpy"])
    assert "p8, p9 and others, so" in first.replace("p8 and p9", "p8, p9")
    assert "\x1b" not in second


def test_errors_that_cells_went_past_leave_room_for_those_that_ended_a_cell():
    errors = {n: [OSError(f"OSError: {n}")] for n in range(50)}
    assert len(list(notes_on_passed(errors, ["numpy"]))) == 5
