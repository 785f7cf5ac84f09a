"""The host, the zygote and the students' processes send the messages of wire/messages.py alone."""

import json
import re
import types
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import pairwise
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

import numpy as np
import pytest
from helpers.grading import FAST
from helpers.notebooks import write

from autograder.grader.host.grade import grade_submission
from autograder.grader.host.scratch import scratch_folder
from autograder.grader.host.standins import Namespace
from autograder.grader.host.student import Student
from autograder.grader.host.student_errors import StudentError
from autograder.grader.host.zygote_client import SandboxError, ZygoteClient
from autograder.grader.reading.notebook import Cell
from autograder.grader.sandbox.limits import Limits
from autograder.grader.wire import frames, messages

FROM_HOST = get_args(messages.ToZygote) + get_args(messages.ToStudent)
TO_HOST = get_args(messages.FromZygote) + get_args(messages.FromStudent)
SENDERS = {
    **dict.fromkeys(FROM_HOST, "host"),
    **dict.fromkeys(get_args(messages.FromZygote), "zygote"),
    **dict.fromkeys((*get_args(messages.FromStudent), messages.Description), "student"),
}
CELLS = [
    "import numpy as np\nimport otter\nnumbers, huge = [1.5, None], 10**1000",
    "otter.Notebook().check('q1')\n1 / 0",
    "def double(x):\n    x *= 2\n    return np.resize(x, 2**17)\ndef fail():\n    raise ValueError",
]


@contextmanager
def recorded() -> Iterator[list[tuple[str, Any]]]:
    """The messages that this process sends ("out") and gets ("in") meanwhile, in their order."""
    crossed: list[tuple[str, Any]] = []

    def dumps(message):
        text = json.dumps(message)
        crossed.append(("out", json.loads(text)))
        return text

    def loads(text):
        crossed.append(("in", json.loads(text)))
        return json.loads(text)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(frames, "json", types.SimpleNamespace(dumps=dumps, loads=loads))
        yield crossed


@pytest.fixture(scope="module")
def graded(bases, quick_bundle, student_python, tmp_path_factory):
    """The messages that cross while the reference is graded, from the start of the zygote on."""
    path = write(bases["reference"], tmp_path_factory.mktemp("graded") / "submission.ipynb")
    with recorded() as crossed, ZygoteClient(python=student_python) as zygote:
        zygote.probe()
        results = grade_submission(path, quick_bundle, zygote, replace(FAST, cell=20, call=10))
        assert results.score == results.possible
    return crossed


@pytest.fixture(scope="module")
def troubled(zygote):
    """The messages that cross while everything happens that a good submission is spared."""
    cells = [Cell(number, source) for number, source in enumerate(CELLS, start=1)]
    with recorded() as crossed, scratch_folder("student", passable=True) as scratch:
        with Student(zygote, scratch, cells, Limits(submission=60)) as student:
            names = Namespace(student, cells)
            student.run_cells(lambda question: names["numbers"])
            assert "absent" not in names
            names["double"](np.ones(3))
            assert len(list(names["double"].each([(np.ones(3),)] * 4))) == 4  # 1 MiB each
            with suppress(StudentError):
                names["fail"]()
            with suppress(StudentError):
                names.get("huge")
        with suppress(SandboxError):
            zygote.start(scratch / "absent", None, None, Limits())
    return crossed


def fits(value: Any, kind: Any) -> bool:
    """True if what JSON gave is of a type, in all its parts."""
    origin, args = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        hints = get_type_hints(kind)
        return (
            isinstance(value, dict)
            and value.keys() == hints.keys()
            and all(fits(value[name], hint) for name, hint in hints.items())
        )
    if origin in (Union, types.UnionType):
        return any(fits(value, arg) for arg in args)
    if origin is Literal:
        return value in args and type(value) is type(args[0])
    if origin is list:
        return isinstance(value, list) and all(fits(item, args[0]) for item in value)
    if origin is tuple:
        return isinstance(value, list) and len(value) == len(args) and all(map(fits, value, args))
    if origin is dict:
        return isinstance(value, dict) and all(fits(item, args[1]) for item in value.values())
    return kind is Any or type(value) is kind


def kind_of(direction: str, message: Any) -> Any:
    """The one type that a message is of."""
    kinds = [kind for kind in (FROM_HOST if direction == "out" else TO_HOST) if fits(message, kind)]
    assert len(kinds) == 1, f"{direction}: {message} is of {len(kinds)} types"
    return kinds[0]


def table() -> dict[str, tuple[str, set[str], list[str]]]:
    """The docstring's table: by message, its sender, the messages that may answer, its fields."""
    rows: dict[str, tuple[str, set[str], list[str]]] = {}
    for line in str(messages.__doc__).splitlines():
        if row := re.fullmatch(r" {4}(\w+) +(host|zygote|student) +(.*)", line):
            fields: list[str] = []
            rows[row[1]] = row[2], set(re.findall(r"\b[A-Z]\w+", row[3])), fields
        elif field := re.fullmatch(r" {8}(\w+) +\S.*", line):
            fields.append(field[1])
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("run", ["graded", "troubled"])
def test_each_message_is_of_a_known_type_and_each_request_gets_an_answer_of_the_table(run, request):
    rows = table()
    crossed = request.getfixturevalue(run)
    kinds = [(direction, kind_of(direction, message).__name__) for direction, message in crossed]
    assert len(kinds) > 10
    for (direction, kind), following in pairwise(kinds):
        if direction == "out":
            assert following in [("in", answer) for answer in rows[kind][1]], kind


def test_each_type_is_of_a_message_that_is_sent(graded, troubled):
    sent = {kind_of(direction, message) for direction, message in graded + troubled}
    assert sent == {*FROM_HOST, *TO_HOST}


def test_the_table_has_each_type_with_its_sender_and_its_fields():
    rows = table()
    types_by_name = {kind.__name__: kind for kind in SENDERS}
    assert {name: sender for name, (sender, *_) in rows.items()} == {
        name: SENDERS[kind] for name, kind in types_by_name.items()
    }
    for name, (_, answers, fields) in rows.items():
        assert fields == list(get_type_hints(types_by_name[name])), name
        assert answers <= types_by_name.keys(), name


def test_the_host_can_look_at_all_that_a_student_sends_and_at_nothing_else():
    fields = {
        name
        for kind in (*get_args(messages.FromStudent), messages.Description)
        for name in get_type_hints(kind)
    }
    assert set(get_type_hints(messages.Unchecked)) == fields
    assert set(get_type_hints(messages.Unchecked).values()) == {object}
