"""A reply of any shape becomes a value or the student's error, and never a fault of a test's."""

import contextlib
import io
import json
from contextlib import redirect_stdout

import numpy as np
import pytest
from helpers.damage import altered
from hypothesis import given
from hypothesis import strategies as st

from autograder.grader.host.formats.names import StockGlobals, StockNames, Unsent
from autograder.grader.host.standins import Namespace
from autograder.grader.host.student_errors import StudentError
from autograder.grader.reading.notebook import Cell
from autograder.grader.wire.named_tuples import allow
from autograder.grader.wire.values import PLAIN_TYPES

pytestmark = pytest.mark.fuzz

CELLS = [Cell(1, "def f(x):\n    return 1 / x"), Cell(3, "f(0)")]
BODY = np.arange(8.0).tobytes()
ARRAY = {"array": ["<f8", [2], True]}
ERROR = {"type": "ZeroDivisionError", "message": "division", "frames": [[1, 2, "f"], [3, 1, ""]]}
WHOLE = [
    {"value": ARRAY, "changed": [[0, ARRAY], [1, ARRAY]]},
    {"error": ERROR, "changed": [[0, ARRAY]]},
    {"outcomes": [{"value": ARRAY}, {"value": {"again": 0}}, {"value": "a"}]},
    {"outcomes": [{"value": 0.5}, {"error": ERROR}], "more": True},
    {"value": {"dict": [["a", {"tuple": [1, {"float": "nan"}]}], [{"tuple": []}, None]]}},
    {"value": {"named": "TwoLayerNet", "items": [ARRAY]}},
    {"value": {"list": [{"opaque": "Tensor"}, {"floats": ["<f8", [3], True]}]}},
    {"value": {"set": [1, {"frozenset": []}, {"opaque": "Fraction"}]}, "mutated": [[0, ARRAY]]},
    {
        "value": {"bytes": "\u00ff"},
        "mutated": [[1, {"list": [{"range": [0, 3, 1]}]}]],
        "printed": "a",
    },
    {
        "value": {
            "list": [{"complex": [1.0, 2]}, {"module": "numpy"}, {"named": "bytes", "items": [9]}]
        }
    },
    {"value": {"module": "os"}},
    {"callable": True},
    {"missing": True},
    {"value": None},
]
KEYS = (
    *("value", "error", "changed", "outcomes", "more", "callable", "missing", "type", "message"),
    *("frames", "array", "again", "list", "dict", "tuple", "named", "items", "opaque", "float"),
    *("floats", "scalar", "set", "frozenset", "range", "bytes", "complex", "module", "by_name"),
    *("mutated", "printed"),
)
# What exceptions are rebuilt from: classes that can't be made from a text, or are none.
TYPES = sorted({name for name in dir(__import__("builtins")) if name[0].isupper()})
TYPES += ["WireError", "Raised", "__import__", "\0", "\ud800", "numpy.exceptions.AxisError"]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**600), 2**600)
    | st.floats()
    | st.sampled_from([*TYPES, *KEYS, "<f8", "<U3", "|b1", "<f4", "nan", "\udfff\0"])
    | st.text(max_size=4)
    | st.sampled_from([ARRAY, ERROR, {"array": ["<f4", [2], True]}, {"array": ["<f8", [1], False]}])
)
ODD = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
        | inner.map(lambda value: nested(value, 60))
    ),
    max_leaves=6,
)
REPLIES = st.lists(
    st.sampled_from(WHOLE).flatmap(lambda whole: altered(whole, ODD, KEYS)), min_size=1, max_size=3
)


def nested(value, depth):
    for _ in range(depth):
        value = {"list": [value]}
    return value


class Replying:
    """Takes the student's place: gives the same replies to all that is asked."""

    def __init__(self, replies):
        self._frames = [(json.loads(json.dumps(reply)), memoryview(BODY)) for reply in replies]

    def request(self, header, body, what, time_limit=None):
        return self._frames[0]

    def requests(self, header, body, what, calls, time_limit=None):
        json.dumps(header)
        return iter(self._frames[:calls])


@given(replies=REPLIES.map(lambda all: [one if isinstance(one, dict) else {} for one in all]))
def test_replies_of_any_shape_give_values_or_the_students_errors(replies):
    names = Namespace(Replying(replies), CELLS)
    try:
        names["x"]
    except StudentError as error:
        str(error).encode(errors="replace")
    except KeyError:
        assert "missing" in replies[0]
    f = names.function("f")
    x, fixed = np.ones(2), np.broadcast_to(1.0, 2)
    try:
        f(x, fixed, k=[np.ones(2, np.float32)])
    except StudentError as error:
        str(error).encode(errors="replace")
    assert (x.shape, x.dtype, fixed.tolist()) == ((2,), float, [1, 1])
    came = []
    with contextlib.suppress(StudentError):
        for output in f.each([(x,), (x, fixed), (3,)]):
            came.append(output)
        assert len(came) == 3
    assert len(came) <= 3


@pytest.fixture(scope="module")
def plain_types():
    """Let what crosses for other courses' assignments."""
    allow(PLAIN_TYPES)
    yield
    allow(())


@given(replies=REPLIES.map(lambda all: [one if isinstance(one, dict) else {} for one in all]))
def test_other_courses_tests_get_values_or_the_students_errors(plain_types, replies):
    """A test sees plain types, the grader's modules, and stand-ins that refuse."""
    names = StockNames(Namespace(Replying(replies), CELLS))
    given_list = [1, 2]
    with redirect_stdout(io.StringIO()):
        for use in (
            lambda: names["x"],
            lambda: names["np"],
            lambda: StockGlobals(names)["y"],
            lambda: _called(names, given_list),
        ):
            try:
                value = use()
            except StudentError as error:
                str(error).encode(errors="replace")
            except KeyError:
                continue
            else:
                assert type(value).__module__.partition(".")[0] in (
                    "builtins",
                    "numpy",
                    "autograder",
                )
    assert type(given_list) is list


def _called(names, argument):
    function = names["f"]
    return function(argument) if callable(function) and not isinstance(function, Unsent) else None
