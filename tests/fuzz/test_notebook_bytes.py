"""The released notebook, damaged in any way, is graded and shown for marking, or refused."""

import json

import pytest
from helpers.damage import altered, damaged
from helpers.responses import NAMES, PNG, PROJECT, answered, outline
from hypothesis import given
from hypothesis import strategies as st
from marking.test_rendering import assert_harmless

from autograder.grader.reading.notebook import SubmissionError, read_code
from autograder.grader.reading.notebook_json import MAX_CODE_CELLS, MAX_SOURCE_CHARS
from autograder.marking.answers import State
from autograder.marking.earlier import to_json
from autograder.marking.reading import read
from autograder.marking.rendering.allowance import MAX_HTML_CHARS

pytestmark = pytest.mark.fuzz

BLANK = PROJECT.release_notebook.read_bytes()
ANSWERED = answered(q2e="Mine: $x^2$ ![](attachment:a.png)", q2c_discussion="<b>*Yes*</b>")
ANSWERED["cells"][0]["attachments"] = {"a.png": {"image/png": PNG}}
TOKENS = (
    b'"|\\"|\\u|\\ud800|\\n|[|]|{|}|,|:|null|true|NaN|1e999|-|"cells": |"source": |"metadata": |'
    b'"cell_type": "code"|"otter_ignore"|"attachments": |<!-- END QUESTION -->|\xff|\xef\xbb\xbf|\0'
).split(b"|")
KEYS = ("cells", "cell_type", "source", "metadata", "tags", "otter", "attachments", "id", "outputs")
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["code", "markdown", "raw", "otter_ignore", "a.png", "\ud800", "\0", PNG])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=8,
)
CONTENTS = (
    damaged(BLANK, tuple(TOKENS))
    | altered(json.loads(BLANK), ODD, KEYS).map(lambda data: json.dumps(data).encode())
    | altered(ANSWERED, ODD, KEYS).map(lambda data: json.dumps(data).encode())
)


def assert_refused_in_a_sentence(error):
    assert str(error).endswith("hand it in again.")


@given(CONTENTS)
def test_any_damage_leaves_cells_to_run_or_a_reason(content):
    try:
        cells = read_code("a.ipynb", content, "").cells
    except SubmissionError as error:
        assert_refused_in_a_sentence(error)
        return
    assert len(cells) <= MAX_CODE_CELLS
    assert all(isinstance(c.source, str) and len(c.source) <= MAX_SOURCE_CHARS for c in cells)
    assert [c.number for c in cells] == sorted({c.number for c in cells})


@given(CONTENTS)
def test_any_damage_leaves_answers_to_mark_or_a_reason(content):
    found = read(b"a.ipynb", content, to_json([outline()]).encode())
    json.dumps(found).encode()
    if "answers" not in found:
        assert next(iter(found.values())).endswith(".")
        return
    assert list(found["answers"]) == NAMES
    for answer in found["answers"].values():
        assert State(answer["state"])
        assert_harmless(answer["html"])
        assert len(answer["html"]) < MAX_HTML_CHARS
