"""Calls across the processes mean what calls within one mean; a lost process costs little."""

import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.grader.host.standins import Namespace
from autograder.grader.host.student import Student
from autograder.grader.host.student_errors import LimitExceeded, ProcessDied, StudentError
from autograder.grader.host.watch import Watch
from autograder.grader.host.zygote_client import ZygoteClient
from autograder.grader.reading.notebook import Cell
from autograder.grader.sandbox.limits import Limits

LIMITS = Limits(cell=5, notebook=20, call=5, submission=60)


def open_to_all(folder):
    """The real path of a folder that the student's user is able to get to."""
    folder = Path(os.path.realpath(folder))
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.getuid() and str(parent) not in ("/", "/tmp"):
            parent.chmod(parent.stat().st_mode | 0o111)
    return folder


@pytest.fixture
def open_student(zygote, tmp_path_factory):
    """Run cells in a student's process; the process and its namespace."""
    opened = []

    def start(*sources, limits=LIMITS):
        folder = open_to_all(tmp_path_factory.mktemp("student", numbered=True))
        cells = [Cell(number, source) for number, source in enumerate(sources, start=1)]
        student = Student(zygote, folder, cells, limits)
        opened.append(student)
        return student, Namespace(student, cells)

    yield start
    for student in opened:
        student.__exit__(None, None, None)


def test_values_and_calls_give_what_they_would_in_one_process(open_student):
    student, names = open_student(
        "import numpy as np\nx = [1, 'a', None]",
        "def f(a, b=2, *, c=3):\n    return {'sum': a + b + c}\nshape = np.shape",
    )
    student.run_cells(lambda question: None)
    assert names["x"] == [1, "a", None]
    assert names["f"](np.float64(1), c=10) == {"sum": 13}
    assert names["shape"](np.zeros((2, 3))) == (2, 3)
    assert names.get("missing") is None


def test_an_argument_changed_in_place_is_changed_for_the_caller(open_student):
    student, names = open_student("def f(x, y):\n    x += 1\n    y[0] = 5\n    raise ValueError")
    student.run_cells(lambda question: None)
    x, y = np.zeros(3), np.zeros((2, 2))[:, 0]
    with pytest.raises(ValueError, match="ValueError"):
        names["f"](x, y)
    assert x.tolist() == [1, 1, 1]
    assert y.tolist() == [5, 0]


def test_an_exception_arrives_with_its_type_and_the_students_own_lines(open_student):
    student, names = open_student("def inner(v):\n    return {}[v]", "def f(v):\n  return inner(v)")
    student.run_cells(lambda question: None)
    with pytest.raises(KeyError) as caught:
        names["f"]("k")
    assert isinstance(caught.value, StudentError)
    assert str(caught.value).splitlines() == [
        "KeyError: 'k'",
        "  cell 2, line 2: return inner(v)",
        "  cell 1, line 2: return {}[v]",
    ]


def test_a_cell_that_raises_is_reported_and_the_next_one_runs(open_student):
    student, names = open_student("a = 1\n1 / 0", "b = a + 1", "def f(:")
    student.run_cells(lambda question: None)
    assert names["b"] == 2
    assert [str(problem) for problem in student.problems.values()] == [
        "Cell 1 did not run to its end: ZeroDivisionError: division by zero\n"
        "  cell 1, line 2: 1 / 0",
        "Cell 3 did not run to its end: SyntaxError: invalid syntax\n  cell 3, line 1: def f(:",
    ]


def test_checks_see_the_names_as_they_are_where_the_notebook_checks(open_student):
    student, names = open_student(
        "import otter\ngrader = otter.Notebook('x')\na = 1",
        "grader.check('q1'); a = 2; grader.check('q2')",
        "a = 3",
    )
    seen = {}
    student.run_cells(lambda question: seen.update({question: names["a"]}))
    assert seen == {"q1": 1, "q2": 2}
    assert names["a"] == 3


def test_shell_commands_are_not_run_and_cost_nothing(open_student):
    student, names = open_student("!touch /tmp/OWNED\n%pip install x\nlines = !ls\n%cd .\na = 1")
    student.run_cells(lambda question: None)
    assert names["a"] == 1
    assert not student.problems


TEMPORARY = """
import os, tempfile
def use():
    with tempfile.TemporaryFile() as a, tempfile.NamedTemporaryFile() as b:
        a.write(b"1"), b.write(b"1")
    with tempfile.TemporaryDirectory() as folder:
        open(os.path.join(folder, "file"), "w").close()
    number, name = tempfile.mkstemp()
    os.close(number)
    return os.path.dirname(name) == os.getcwd() == tempfile.gettempdir()
in_a_cell = use()
"""


@pytest.mark.parametrize("python", [None, "other"], ids=["this Python", "a user's Python"])
def test_temporary_files_lie_in_the_students_own_folder(python, student_python, tmp_path):
    if python and not student_python:
        pytest.skip("STUDENT_PYTHON names no interpreter")
    folder = open_to_all(tmp_path)
    cells = [Cell(1, TEMPORARY), Cell(2, "import os\ndef end():\n    os._exit(1)")]
    with ZygoteClient(python=python and student_python) as zygote:
        zygote.probe()
        with Student(zygote, folder, cells, LIMITS) as student:
            names = Namespace(student, cells)
            student.run_cells(lambda question: None)
            assert not student.problems
            assert names["in_a_cell"]
            assert names["use"]()
            with pytest.raises(ProcessDied):
                names["end"]()
            assert names["use"](), "in the process that takes the lost one's place"


@pytest.mark.parametrize(
    "source",
    [
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import os; os.popen('true')",
        "import subprocess; subprocess.run(['true'])",
        "import multiprocessing; multiprocessing.Pool(2)",
        "import multiprocessing; multiprocessing.Process(target=print).start()",
        "import multiprocessing; multiprocessing.get_context('spawn').Process(target=abs).start()",
        "from concurrent.futures import ProcessPoolExecutor as P; list(P(2).map(abs, [1]))",
    ],
)
def test_what_starts_a_process_is_told_that_only_threads_can_be_had(open_student, source):
    student, names = open_student(source, f"def f():\n    {source}")
    if "seccomp" in student._zygote.missing:
        pytest.skip("nothing refuses processes here")
    student.run_cells(lambda question: None)
    (problem,) = student.problems.values()
    with pytest.raises(PermissionError) as caught:
        names["f"]()
    for told in (str(problem), str(caught.value)):
        assert "No process can be started at grading. Threads can: " in told
        assert f"line 1: {source}" in told or f"line 2: {source}" in told


def test_what_else_is_refused_keeps_its_own_words(open_student):
    student, _ = open_student("import socket; socket.socket()", "open('/nowhere', 'w')")
    student.run_cells(lambda question: None)
    assert len(student.problems) == 2
    assert not any("process" in str(problem) for problem in student.problems.values())


def test_many_calls_in_one_message_give_what_calls_one_after_another_give(open_student):
    student, names = open_student(
        "def f(x, step):\n    x += step\n    x.shape = (-1,)\n    return [x.sum(), x]"
    )
    student.run_cells(lambda question: None)
    x = np.arange(6.0).reshape(2, 3)
    outputs = list(names["f"].each([(x, 0), (x, 1), (x, 10)]))
    assert [total for total, _ in outputs] == [15, 21, 75]
    assert outputs[1][1].tolist() == [1, 2, 3, 4, 5, 6]
    assert x.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert list(names["f"].each([])) == []


def test_a_function_can_find_another_one_for_a_call_alone(open_student):
    student, names = open_student(
        "def slope(x):\n    return 'wrong'\ndef attack(x):\n    return [slope(x), extra(x)]",
    )
    student.run_cells(lambda question: None)
    other = names["attack"].instead(
        slope="def slope(x):\n    return x + 1", extra="import math\nextra = math.sqrt"
    )
    assert other(4) == [5, 2]
    assert list(other.each([(0,), (9,)])) == [[1, 0], [10, 3]]
    assert names["slope"](1) == "wrong"
    with pytest.raises(NameError, match="extra"):
        names["attack"](4)


def test_the_first_of_many_calls_that_raises_is_the_last(open_student):
    student, names = open_student("calls = []", "def f(x):\n    calls.append(x)\n    return 1 / x")
    student.run_cells(lambda question: None)
    outputs = names["f"].each([(1,), (2,), (0,), (4,)])
    assert [next(outputs), next(outputs)] == [1, 0.5]
    with pytest.raises(ZeroDivisionError, match=r"cell 2, line 3: return 1 / x"):
        next(outputs)
    assert names["calls"] == [1, 2, 0]


def test_what_many_calls_give_comes_in_several_messages_up_to_a_limit(open_student):
    student, names = open_student(
        "import numpy as np\ndef f(x, size):\n    return np.full(int(size), x)\ncounter = 7"
    )
    student.run_cells(lambda question: None)
    inputs = [(float(number), 2**18) for number in range(12)]  # 2 MiB each
    assert [output[-1] for output in names["f"].each(inputs)] == list(range(12))
    assert names["f"](3.0, 2)[1] == 3
    with pytest.raises(ProcessDied, match="arrays of more than 33,554,432 bytes"):
        list(names["f"].each([(1.0, 2**21)] * 3))  # 16 MiB each: no grader keeps any number of them
    assert names["counter"] == 7


def test_replies_to_many_calls_may_be_no_longer_than_one_all_together(open_student):
    student, names = open_student(
        "import os, struct",
        "def f(x):\n"
        "    text = b'{\"outcomes\": [], \"more\": true, \"x\": [' + b'0,' * 2**20 + b'0]}'\n"
        "    frame = memoryview(struct.pack('!II', len(text), 0) + text)\n"
        "    for _ in range(3):\n"
        "        sent = 0\n"
        "        while sent < len(frame):\n"
        "            sent += os.write(3, frame[sent:])\n"
        "    return x",
    )
    student.run_cells(lambda question: None)
    with pytest.raises(ProcessDied, match="larger than the limit"):
        list(names["f"].each([(1,), (2,), (3,), (4,)]))


@pytest.mark.slow
def test_the_time_limit_is_for_each_of_many_calls_alone(open_student):
    limits = Limits(cell=5, notebook=20, call=2, submission=60)
    source = "import time\ndef f(seconds):\n    time.sleep(seconds)\n    return seconds"
    student, names = open_student(source, limits=limits)
    student.run_cells(lambda question: None)
    assert list(names["f"].each([(0.6,)] * 5)) == [0.6] * 5
    with pytest.raises(LimitExceeded, match=r"f\(…\) took longer than 2 s, the limit for one call"):
        list(names["f"].each([(0.3,), (0.3,), (60,)]))


def test_a_function_that_ran_into_its_time_limit_is_not_called_again(open_student):
    source = (
        "import time\ncalls = []\ndef f(seconds):\n    calls.append(1)\n    time.sleep(seconds)"
    )
    student, names = open_student(source, limits=Limits(cell=5, notebook=20, call=1, submission=60))
    student.run_cells(lambda question: None)
    with pytest.raises(LimitExceeded):
        names["f"](60)
    with pytest.raises(StudentError, match=r"Not called again: .* longer than 1 s"):
        names["f"](0)
    with pytest.raises(StudentError, match="Not called again"):
        list(names["f"].each([(0,), (0,)]))
    assert len(names["calls"]) == 1


def test_a_reply_that_leaves_calls_out_is_no_answer(open_student):
    student, names = open_student(
        "import json, os, struct\n"
        "def f(x):\n"
        "    text = json.dumps({'outcomes': [3, {'value': 1}]}).encode()\n"
        "    os.write(3, struct.pack('!II', len(text), 0) + text)\n"
    )
    student.run_cells(lambda question: None)
    outputs = names["f"].each([(1,), (2,)])
    assert next(outputs) == 1
    with pytest.raises(StudentError, match="gave no answer"):
        next(outputs)


def test_a_call_goes_to_what_has_the_name_by_then(open_student):
    student, names = open_student(
        "def f():\n    global f\n    f = lambda: 2\n    return 1\ndef g():\n    return f()"
    )
    student.run_cells(lambda question: None)
    assert [names["f"](), names["f"](), names["g"]()] == [1, 2, 2]


def test_a_function_can_be_asked_for_its_source(open_student):
    source = "def f(x):\n    return x"
    student, names = open_student(source, "import inspect\ntext = inspect.getsource(f)")
    student.run_cells(lambda question: None)
    assert names["text"].strip() == source


@pytest.mark.parametrize(
    ("killer", "message"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "was killed by SIGKILL"),
        ("import os; os._exit(3)", "ended itself with status 3"),
        ("import os; os.write(3, b'x' * 100)", "answered with what isn't data"),
        ("import os; os.close(3)", "ended itself|was killed"),
    ],
)
def test_a_call_that_loses_the_process_costs_that_call_alone(open_student, killer, message):
    student, names = open_student(
        "counter = 0", f"def die():\n    {killer}\n\ndef live(): return 1"
    )
    student.run_cells(lambda question: None)
    with pytest.raises(ProcessDied, match=message):
        names["die"]()
    assert names["live"]() == 1
    with pytest.raises(ProcessDied):
        names["die"]()
    assert names["counter"] == 0


def test_the_process_may_be_killed_from_outside_at_any_moment(open_student):
    source = "import time\ndef slow():\n    time.sleep(0.02)\n    return 1"
    limits = Limits(cell=5, notebook=60, call=5, submission=120, restarts=10_000)
    checks = "import otter\ngrader = otter.Notebook()\ngrader.check('q1')\ngrader = 1"
    student, names = open_student(source, checks, source, limits=limits)
    stop = threading.Event()

    def keep_killing():
        while not stop.wait(0.05):
            if student.pid is not None:
                try:
                    os.kill(student.pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue

    # Not before the check: a cell that costs the process isn't run again, and on a slow machine it
    # may be each of those that define the function.
    killer = threading.Thread(target=keep_killing)
    outcomes = []
    try:
        student.run_cells(lambda question: killer.start())
        while len(outcomes) < 20 or 0 not in outcomes:
            try:
                outcomes.append(names["slow"]())
            except StudentError:
                outcomes.append(0)
    finally:
        stop.set()
        killer.join()
    assert set(outcomes) <= {0, 1}
    assert names["slow"]() == 1


def test_a_process_lost_during_a_check_comes_back_in_the_middle_of_the_notebook(open_student):
    student, names = open_student(
        "import os, otter\ngrader = otter.Notebook()\na = 1",
        "grader.check('q1'); a = 2; grader.check('q2'); a = 3",
        "a = 4",
    )
    seen = []

    def check(question):
        os.kill(student.pid, signal.SIGKILL)
        with pytest.raises(ProcessDied):
            _ = names["a"]
        seen.append((question, names["a"]))

    student.run_cells(check)
    assert seen == [("q1", 1), ("q2", 2)]
    assert names["a"] == 4


def test_a_call_that_heeds_the_interrupt_keeps_its_process(open_student):
    limits = Limits(cell=5, notebook=20, call=0.2, submission=60)
    source = "state = []\ndef f():\n    state.append(1)\n    while 1: 0"
    student, names = open_student(source, limits=limits)
    student.run_cells(lambda question: None)
    message = r"f\(…\) took longer than 0.2 s, the limit for one call"
    with pytest.raises(LimitExceeded, match=message):
        names["f"]()
    assert names["state"] == [1]


def test_the_time_for_the_next_look_at_a_process_is_no_deadline(open_student, monkeypatch):
    """It may pass between the look and the wait: on a busy machine that ended calls at random."""
    monkeypatch.setattr(Watch, "look", lambda self, what: time.monotonic())
    student, names = open_student("import time\ndef f():\n    time.sleep(0.05)\n    return 1")
    student.run_cells(lambda question: None)
    assert not student.problems
    assert [names["f"]() for _ in range(3)] == [1, 1, 1]


def test_a_question_may_allow_more_time_for_a_call_up_to_a_limit(open_student):
    limits = Limits(cell=5, notebook=20, call=0.2, long_call=0.6, submission=60)
    source = "import time\ndef f(seconds):\n    time.sleep(seconds)\n    return seconds"
    student, names = open_student(source, limits=limits)
    student.run_cells(lambda question: None)
    patient, more = (Namespace(student, [], time_limit=limit) for limit in (0.5, 9))
    assert patient["f"](0.3) == 0.3
    with pytest.raises(LimitExceeded, match=r"longer than 0.2 s, the limit for one call"):
        names["f"](0.3)
    with pytest.raises(LimitExceeded, match=r"longer than 0.6 s, the limit for one call"):
        more["f"](5)


def test_a_long_time_limit_is_waited_for_only_once(open_student):
    limits = Limits(cell=5, notebook=20, call=5, submission=60)
    student, _ = open_student(
        "state = []\ndef f():\n    state.append(1)\n    while 1: 0", limits=limits
    )
    student.run_cells(lambda question: None)
    names = Namespace(student, [], time_limit=0.3)
    with pytest.raises(LimitExceeded):
        names["f"]()
    with pytest.raises(StudentError, match=r"Not called again: f\(…\) took longer than 0.3 s"):
        names["f"]()
    assert names["state"] == [1]


@pytest.mark.slow
def test_a_cell_has_its_time_once_however_often_it_checks(open_student):
    student, _ = open_student(
        "import otter\ngrader = otter.Notebook('x')",
        "while True: grader.check('q1')",
        limits=replace(LIMITS, cell=1),
    )
    checks = []
    student.run_cells(checks.append)
    assert checks
    assert "cell 2 took longer than 1 s, the limit for one cell" in str(student.problems[1])


def test_cells_past_the_notebooks_time_are_left_out_and_the_rest_still_counts(open_student):
    limits = Limits(cell=0.3, notebook=0.2, call=5, submission=60)
    student, names = open_student("a = 1", "while 1: 0", "b = 1", limits=limits)
    student.run_cells(lambda question: None)
    assert names["a"] == 1
    assert names.get("b") is None
    texts = [str(problem) for problem in student.problems.values()]
    assert "cell 2 took longer than 0.3 s, the limit for one cell" in texts[0]
    assert "The notebook took longer than 0.2 s, the limit for all its cells" in texts[1]


def test_after_the_submissions_time_nothing_runs(open_student):
    limits = Limits(cell=5, notebook=5, call=5, submission=0.5)
    student, names = open_student("def f():\n    while 1: 0", limits=limits)
    student.run_cells(lambda question: None)
    with pytest.raises(LimitExceeded, match=r"0.5 s, the limit for a whole submission"):
        names["f"]()
    with pytest.raises(StudentError, match=r"0.5 s, the limit for a whole submission"):
        names["f"]()


def test_a_process_that_is_lost_too_often_is_not_started_again(open_student):
    limits = Limits(cell=5, notebook=20, call=5, submission=60, restarts=2)
    student, names = open_student("import os", "def die(): os._exit(0)", limits=limits)
    student.run_cells(lambda question: None)
    for _ in range(3):
        with pytest.raises(ProcessDied, match="ended itself"):
            names["die"]()
    with pytest.raises(ProcessDied, match="lost 3 times"):
        names["die"]()


@pytest.mark.slow
def test_threads_that_keep_each_other_waiting_get_no_more_time_than_they_use(open_student):
    """Time that a process waits for a processor is given back, but not without end."""
    source = (
        "import hashlib, threading, time\n"
        "block = bytes(2**22)\n"
        "def churn():\n"
        "    while True:\n"
        "        hashlib.sha256(block)\n"  # releases the interpreter's lock
        "def f():\n"
        "    for _ in range(12):\n"
        "        threading.Thread(target=churn, daemon=True).start()\n"
        "    while True:\n"
        "        pass\n"
    )
    student, names = open_student(source, limits=Limits(cell=5, notebook=20, call=1, grace=0.3))
    student.run_cells(lambda question: None)
    with pytest.raises(LimitExceeded, match="longer than 1 s, the limit for one call"):
        names["f"]()


def test_root_starts_no_more_threads_than_anybody_needs(open_student, zygote):
    if "user" in zygote.layers or os.getuid() != 0:
        pytest.skip("the kernel limits the threads of other users")
    source = (
        "import threading, time\n"
        "threading.stack_size(2**15)\n"
        "def f():\n"
        "    for _ in range(1000):\n"
        "        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "    time.sleep(5)\n"
    )
    student, names = open_student(source)
    student.run_cells(lambda question: None)
    with pytest.raises(StudentError, match="more than 256 threads, the limit"):
        names["f"]()
