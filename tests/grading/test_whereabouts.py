"""A name that isn't defined where grading looks for it is looked for elsewhere."""

import json

import pytest
from helpers.notebooks import code_cell, write

from autograder.grader.host.bundle import open_bundle
from autograder.grader.host.grade import grade_submission
from autograder.grader.reading.notebook import read_code
from autograder.grader.reading.whereabouts import (
    MAX_ALL_CHARS,
    CodeCell,
    astray,
    defined,
    in_a_text,
    located,
    overwritten,
)
from autograder.grader.sandbox.limits import Limits

WRITTEN = "def square(number):\n    return number**2"
BLANK = 'def square(number):\n    """The square: a number."""\n    ...  # your code'
CALLS = "def square(number):\n    return power(number, 2)"
POWER = "def power(base, by):\n    return base**by"


def cell(source, ignored=False):
    return {**code_cell(source), "metadata": {"tags": ["otter_ignore"] if ignored else []}}


@pytest.fixture
def told(tiny, zygote, tmp_path):
    """The first case's message, with cells above the tiny lab's check and below it."""

    def grade(*above, below=()):
        otter, task, _, check = tiny.blank["cells"]
        notebook = {**tiny.blank, "cells": [otter, task, *above, check, *below]}
        with open_bundle(tiny.autograder_zip) as bundle:
            path = write(notebook, tmp_path / "x.ipynb")
            results = grade_submission(path, bundle, zygote, Limits(cell=2, call=1))
        return results.cases[0].message

    return grade


def test_an_answer_below_its_check_is_named(told):
    assert told(below=[cell(WRITTEN)]).startswith(
        "square is defined below its check, in code cell 3."
    )


def test_an_answer_in_a_cell_that_grading_skips_is_named(told):
    assert told(cell(WRITTEN, ignored=True)).startswith(
        "square is defined only in code cell 2, which grading skips"
    )


@pytest.mark.parametrize(
    "demonstration", [POWER, "power, other = pow, 1", "for power in [pow]:\n    print(power)"]
)
def test_what_an_answer_takes_from_a_skipped_cell_is_named(demonstration, told):
    said = told(cell(demonstration, ignored=True), cell(CALLS))
    assert said.startswith("power is defined only in code cell 2, which grading skips")
    assert "cell 3, line 2: return power(number, 2)" in said


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_in_a_text_cell_is_named(kind):
    """The tiny lab has one function, and a notebook without any is taken for another lab's."""

    def said(source):
        text = {"cell_type": kind, "metadata": {}, "source": source}
        content = json.dumps({"metadata": {}, "cells": [code_cell("a = 1"), text]})
        return in_a_text("square", read_code("a", content.encode(), "").texts)

    assert "square is written in a Markdown or raw cell, which never runs." in said(WRITTEN)
    assert said(BLANK) is None
    assert said("The function square is asked for.\nnumber = 2") is None


def test_a_module_whose_name_a_cell_takes_is_named(told):
    uses = "import math as m\ndef square(number):\n    return m.pow(number, 2)"
    said = told(cell(uses), cell("m = 3.0"))
    assert said.startswith("m, which code cell 2 imports, is overwritten in code cell 3.")
    assert "has no attribute 'pow'" in said
    assert "overwritten" not in told(cell(uses.replace("m.pow", "m.power")), cell("n = 3.0"))


def test_what_is_searched_is_bounded_for_a_notebook_of_any_size():
    """Skipped cells of 60 MB would take the grader half a minute for each failed case."""
    data = "x = 1\n" * 10_000
    cells = located((number, f"{WRITTEN}\n{data}", True) for number in range(1, 1000))
    assert sum(len(one.source) for one in cells) <= MAX_ALL_CHARS
    assert astray("square", cells, 1) is not None
    assert not cells[-1].source


def test_a_helper_below_the_check_is_named(told):
    said = told(cell(CALLS), below=[cell(POWER)])
    assert said.startswith("power is defined below its check, in code cell 4.")


def test_a_blank_copy_below_the_answer_is_named(told):
    said = told(cell(WRITTEN), cell(BLANK))
    assert said.startswith(
        "square is written in code cell 2, and a blank copy in code cell 3, further down, "
        "overwrites it. Delete the blank copy."
    )


def test_an_answer_that_is_wrong_has_no_whereabouts(told):
    again = [cell("def square(number):\n    return 0"), cell(WRITTEN.replace("2", "3"))]
    assert "code cell" not in told(*again)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("a, b = 1, 2\nc: int = ...", {"a": False, "b": False, "c": True}),
        ("import numpy as np, os.path\nfrom math import (pi)", {"np", "os", "pi"}),
        ("def f(a=(1, 2),\n      b={}):\n    x = 1\n    return x\ny = 2", {"f", "y"}),
        ('def f():\n    """One\nx = 2\n    """\n    ...\nz = ...', {"f": True, "z": True}),
        ("%%time\nwith open(p) as file:\n    if (n := 1) == 2: pass", {"file", "n"}),
        ("f == 2\nf(x=3)\nprint('a = 3')", set()),
        ("def f(:\n  g = ", {"f"}),
    ],
)
def test_names_are_found_as_python_would_bind_them(source, names):
    found = defined(source)
    assert (found if isinstance(names, dict) else set(found)) == names


def test_a_check_further_down_sees_what_is_between():
    cells = [CodeCell(1, "f = ...", False), CodeCell(3, "f = 1", False)]
    assert astray("f", cells, 2)
    assert astray("f", cells, 4) is overwritten("f", cells, 4) is None
    assert astray("g", cells, 4) is None


def test_an_answer_that_is_blank_at_its_check_is_told_where_it_is_written():
    blank = CodeCell(1, BLANK, False)
    for other, said in (
        (CodeCell(3, WRITTEN, False), "defined below its check, in code cell 3"),
        (CodeCell(2, WRITTEN, True), "only in code cell 2, which grading skips"),
    ):
        assert said in overwritten("square", [blank, other], 2)
    assert overwritten("square", [blank], 2) is None
