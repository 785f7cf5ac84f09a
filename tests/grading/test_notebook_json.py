"""A notebook's JSON may be anything: it is read, or refused with a sentence, at a bounded cost."""

import json
import tracemalloc

import pytest
from helpers.notebooks import code_cell
from hypothesis import given
from hypothesis import strategies as st

from autograder.grader.reading import notebook
from autograder.grader.reading.limited import LimitedChild
from autograder.grader.reading.notebook import SubmissionError, all_cells, read_code
from autograder.grader.reading.notebook_json import SMALL_BYTES, is_small
from autograder.grader.sandbox.limits import MIB

OUTPUT = {"output_type": "display_data", "metadata": {}}


def packed(*cells, **more):
    return json.dumps({"cells": list(cells), **more}).encode()


def sources(content):
    return [cell.source for cell in read_code("a.ipynb", content, "").cells]


@pytest.fixture
def children(monkeypatch):
    """Counts the children that are started."""
    started = []
    start = LimitedChild._start
    monkeypatch.setattr(LimitedChild, "_start", lambda self: started.append(1) or start(self))
    return started


@pytest.mark.parametrize(
    "data",
    [
        {"image/png": "A" * (36 * MIB)},
        {"application/vnd.plotly.v1+json": {"data": [{"z": [k / 7 for k in range(10**6)]}]}},
        {"application/vnd.plotly.v1+json": {"data": [{"z": list(range(256)) * 12_000}]}},
        {"text/html": "😀" + "A" * (36 * MIB)},
    ],
    ids=["picture", "plotly", "integers", "emoji"],
)
def test_a_large_notebook_with_stored_outputs_is_read(data, children):
    cell = {**code_cell("a = 1"), "outputs": [{**OUTPUT, "data": data}]}
    content = packed(cell, code_cell("b"))
    assert len(content) > SMALL_BYTES
    assert sources(content) == ["a = 1", "b"]
    assert children == [1]


def test_an_ordinary_notebook_starts_no_process(children):
    picture = {**OUTPUT, "data": {"image/png": "A" * 200_000}}
    content = packed(*[{**code_cell(f"x = {n}"), "outputs": [picture]} for n in range(15)])
    assert len(sources(content)) == 15
    assert children == []


def test_a_large_notebook_gives_what_a_small_one_does(monkeypatch):
    cells = [
        code_cell("a\ud800"),
        {**code_cell("b"), "metadata": {"tags": ["otter_ignore", 3]}},
        {**code_cell("c"), "metadata": {"otter": {"ignore": 10**400}}},
        {"cell_type": "markdown", "source": ["x", "y"], "id": [], "attachments": {"a": {"b": "c"}}},
    ]
    content = packed(*cells, metadata={"otter": {"assignment_name": "lab"}})
    small = read_code("a", content, "lab"), all_cells("a", content, "lab")
    monkeypatch.setattr(notebook, "is_small", lambda content: False)
    assert (read_code("a", content, "lab"), all_cells("a", content, "lab")) == small
    assert [(cell.number, cell.source) for cell in small[0].cells] == [(1, "a\ud800")]
    assert small[1][3]["source"] == "xy"
    with pytest.raises(SubmissionError, match="belongs to 'lab', and this is 'other'"):
        read_code("a", content, "other")


def bomb(unit, size):
    return b"[" + unit * (size // len(unit)) + b"0]"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "most"),
    [(b'{"":[]},', 64 * MIB)]
    + [(unit, SMALL_BYTES) for unit in (b"[],", b"{},", b"[[[]]],", b'"",', b"0.1,", b"0,")],
)
def test_json_that_would_fill_memory_does_not(unit, most):
    for size in sorted({2**19, SMALL_BYTES, most}):
        content = bomb(unit, size)
        tracemalloc.start()
        try:
            with pytest.raises(SubmissionError, match=r"not a Jupyter notebook|640 MB of memory"):
                read_code("a.ipynb", content, "")
            assert tracemalloc.get_traced_memory()[1] < 80 * MIB
        finally:
            tracemalloc.stop()


def test_what_costs_much_to_parse_is_not_small():
    assert is_small(packed(code_cell("a = 1")))
    assert not is_small(bomb(b"[],", SMALL_BYTES))
    assert not is_small(bytes(SMALL_BYTES + 1))


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([code_cell("1/0")] * 2001, r"has 2,001 code cells; the limit is 2,000\. Delete"),
        ([code_cell("1/0")] * 100_000, r"has 100,000 code cells; the limit is 2,000"),
        ([{"cell_type": "raw"}] * 10_001, r"has 10,001 cells; the limit is 10,000\. Delete"),
        ([code_cell("1" * 1_000_001)], r"has 1,000,001 characters; the limit is 1,000,000\. Load"),
        ([code_cell("1")] * 2000 + [{"cell_type": "raw"}] * 8000, None),
        ([code_cell("1" * 10**6)], None),
    ],
)
def test_cells_have_limits_that_are_said_with_a_remedy(cells, message):
    content = packed(*cells)
    if message is None:
        assert len(all_cells("a.ipynb", content, "")) == len(cells)
    else:
        with pytest.raises(SubmissionError, match=message):
            read_code("a.ipynb", content, "")


@pytest.mark.parametrize(
    "extra",
    [
        b'"a": ' + b"9" * 10**6,
        b'"a": ' + b"9" * 10**7,
        b'"a": -' + b"9" * 10**6 + b"e" + b"9" * 10**6,
        b'"a": [NaN, Infinity, -Infinity, 1e999]',
        b'"cells": 3, "cells": []',
        b'"a": "\\ud800"',
    ],
)
def test_odd_json_is_read(extra):
    content = b"{" + extra + b', "cells": [{"cell_type": "code", "source": "x"}]}'
    assert sources(content) == ["x"]


DAMAGED = [
    b"[" * 10**6,
    b'{"a":' * 10**6,
    b'{"cells": [' * 10**5,
    b'{"cells": ' + b"[" * 10**7,
    b"\xff\xfe",
    b"\xef\xbb\xbf{",
    b'{"cells": ""}',
    b'{"cells": {}}',
    b'{"cells": {"a": {"cell_type": "code", "source": ""}}}',
]
ODD = [None, True, 0, -1.5, "", "x", [], {}, [[]], [None], {"a": None}, ["x", 3]]


@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
def test_damaged_json_is_refused(content):
    with pytest.raises(SubmissionError, match="not a Jupyter notebook, or a damaged one"):
        read_code("a.ipynb", content, "")


def assert_read_or_refused(content):
    """All that is read has its types, and both ways to read agree."""
    try:
        cells = all_cells("a.ipynb", content, "")
    except SubmissionError:
        with pytest.raises(SubmissionError):
            read_code("a.ipynb", content, "")
        return
    for cell in cells:
        assert all(isinstance(cell[name], str) for name in ("cell_type", "id", "source"))
        assert all(isinstance(tag, str) for tag in cell["metadata"]["tags"])
        for bundle in cell["attachments"].values():
            assert all(isinstance(data, str) for data in bundle.values())
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    for cell in read_code("a.ipynb", content, "").cells:
        assert cell.source == code[cell.number - 1]["source"]


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_wrong_types_anywhere_are_read_or_refused(odd):
    whole = {**code_cell("x"), "attachments": {"a": {"b": "c"}}}
    for cell in (odd, *({**whole, name: odd} for name in whole)):
        assert_read_or_refused(packed(cell, whole))
    for metadata in (odd, {"tags": odd}, {"otter": odd}, {"otter": {"ignore": odd}}):
        assert_read_or_refused(packed({**whole, "metadata": metadata}, metadata=metadata))
    for attachments in ({"a": odd}, {"a": {"b": odd}}):
        assert_read_or_refused(packed({**whole, "attachments": attachments}))
    assert_read_or_refused(json.dumps(odd).encode())
    assert_read_or_refused(packed(whole, metadata={"otter": {"assignment_name": odd}}))
    with pytest.raises(SubmissionError):
        read_code("a", packed(whole, metadata={"otter": {"assignment_name": odd}}), "lab")


KEYS = ("cells", "cell_type", "source", "metadata", "tags", "otter", "ignore", "attachments", "id")
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["code", "markdown", "otter_ignore", "a.png", "\ud800", "\0"])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=6)
    ),
    max_leaves=20,
)


@pytest.mark.fuzz
@given(cells=st.lists(VALUES, max_size=3), more=st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_any_json_is_read_or_refused(cells, more):
    typed = [{"cell_type": "code", "source": "x", **c} if isinstance(c, dict) else c for c in cells]
    for content in (packed(*cells, **{**more, "cells": cells}), packed(*typed)):
        assert_read_or_refused(content)


@pytest.mark.fuzz
@given(place=st.integers(0, 400), cut=st.integers(0, 3), insert=st.binary(max_size=4))
def test_any_damage_to_a_notebook_is_read_or_refused(place, cut, insert):
    content = packed(code_cell("a = [1]"), {"cell_type": "markdown", "source": ["x"]}, metadata={})
    assert_read_or_refused(content[:place] + insert + content[place + cut :])
