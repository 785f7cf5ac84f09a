"""Each layer keeps out what it is for, and what it is for gets through where the layer is off."""

import os
import signal
import subprocess
import sys

import pytest

from autograder.grader.host.standins import Namespace
from autograder.grader.host.student import Student
from autograder.grader.host.zygote_client import SandboxError, SandboxLost, ZygoteClient
from autograder.grader.reading.notebook import Cell
from autograder.grader.sandbox import reaper
from autograder.grader.sandbox.layers import LAYERS
from autograder.grader.sandbox.limits import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the layers")

LIMITS = Limits(cell=5, notebook=20, call=5, submission=60)
SECRET = "a test that no student may see"


@pytest.fixture(scope="module")
def own_zygote(student_python):
    """A zygote whose layers these tests switch on and off."""
    with ZygoteClient(python=student_python) as client:
        client.probe()
        yield client


def test_a_zygote_that_is_lost_is_told_from_one_that_can_not_be_started(student_python, tmp_path):
    with ZygoteClient(python=student_python) as client:
        client.probe()
        os.kill(client.pid, signal.SIGKILL)
        with pytest.raises(SandboxLost, match="ended by itself"):
            client.preload(tmp_path)


@pytest.fixture
def attempt(own_zygote, tmp_path, monkeypatch):
    """Run an attack with some layers only; what its `result` is then."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    secret.chmod(0o600)

    def run(source, layers):
        unavailable = set(layers) & set(own_zygote.missing)
        if unavailable:
            pytest.skip(f"not on this machine: {unavailable}")
        with monkeypatch.context() as patch:
            patch.setattr(
                own_zygote, "missing", {name: "off" for name in LAYERS if name not in layers}
            )
            folder = tmp_path / "work"
            folder.mkdir(exist_ok=True)
            cells = [Cell(1, source.format(secret=str(secret)))]
            with Student(own_zygote, folder, cells, LIMITS) as student:
                student.run_cells(lambda question: None)
                return Namespace(student, cells).get("result")

    return run


TRY = """
try:
    {}
    result = "done"
except (OSError, MemoryError) as error:
    result = type(error).__name__
"""
READ = TRY.format("open('{secret}').read()")
SOCKET = TRY.format("import socket; socket.socket()")
CONNECT = TRY.format(
    "import socket; s = socket.socket(); l = socket.socket(); l.bind(('127.0.0.1', 0)); l.listen();"
    " s.connect(l.getsockname())"
)
FORK = TRY.format("import os; os.fork() or os._exit(0)")
MEMORY = TRY.format("x = bytearray(2**30)")
LARGE_FILE = TRY.format("open('big', 'wb').write(bytes(2**26))")
SIGNAL = TRY.format("import os; os.kill(os.getppid(), 0)")
CHOWN = TRY.format("import os; open('f', 'w'); os.chown('f', 1, 1)")
# Layers are tested in threes: the attack, the layers that stop it, the layers that don't.
CASES = [
    (READ, {"capabilities", "landlock"}, {"capabilities", "seccomp"}),
    (SOCKET, {"capabilities", "seccomp"}, {"capabilities", "landlock"}),
    (CONNECT, {"capabilities", "landlock"}, {"capabilities"}),
    (FORK, {"capabilities", "seccomp"}, {"capabilities", "landlock"}),
    (MEMORY, {"limits"}, {"capabilities"}),
    (LARGE_FILE, {"limits"}, {"capabilities"}),
    (SIGNAL, {"capabilities", "seccomp"}, {"capabilities"}),
    (CHOWN, {"capabilities"}, set()),
]
NAMES = ("read", "socket", "connect", "fork", "memory", "large-file", "signal", "chown")


@pytest.mark.parametrize(("attack", "enough", "too_little"), CASES, ids=NAMES)
def test_a_layer_stops_what_gets_through_without_it(attempt, attack, enough, too_little):
    if attack == CHOWN and os.getuid() != 0:
        pytest.skip("only root can give a file away")
    assert attempt(attack, too_little) == "done"
    assert attempt(attack, enough) in ("PermissionError", "MemoryError", "OSError")


def test_a_process_reads_its_own_memory_map_and_no_others(attempt):
    """Scikit-learn looks for its libraries there; the zygote's would tell of the grader."""
    source = """
import os
def can_read(path):
    try:
        return bool(open(path).read())
    except OSError:
        return False
result = [can_read(f"/proc/{{who}}/maps") for who in ("self", os.getpid(), os.getppid(), 1)]
result += [can_read(f"/proc/self/{{name}}") for name in ("environ", "status", "mountinfo")]
"""
    assert attempt(source, ["capabilities", "landlock"]) == [True, True] + [False] * 5


def test_another_user_alone_keeps_a_private_file_private(attempt, tmp_path):
    for parent in (tmp_path, *tmp_path.parents[:-2]):
        parent.chmod(parent.stat().st_mode | 0o111)  # else the file isn't even in reach
    assert attempt(READ, {"user"}) == "PermissionError"


def test_every_layer_that_is_required_and_missing_is_named():
    with (
        ZygoteClient(["landlock", "moat"]) as client,
        pytest.raises(SandboxError, match=r"don't work: moat \(unknown\)"),
    ):
        client.probe()


def test_an_interpreter_that_can_not_start_is_an_error_with_a_remedy(tmp_path):
    with (
        ZygoteClient(python="/usr/bin/false") as client,
        pytest.raises(SandboxError, match="It needs IPython, matplotlib, numpy and tqdm"),
    ):
        client.probe()


def test_all_descendants_end_even_those_that_hide_in_sessions_of_their_own():
    """The reaper ends a daemon's process, orphaned and in its own session."""
    program = """
import os, sys, time
from autograder.grader.sandbox import libc
from autograder.grader.sandbox import reaper
libc.prctl(libc.PR_SET_CHILD_SUBREAPER, 1)
read, write = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.setsid()
        os.write(write, b"x")
        time.sleep(3600)
    os._exit(7)
os.read(read, 1)
reaper.end_all(None, None)
os.close(write)
assert os.read(read, 1) == b"", "the daemon still holds the pipe"
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=300, cwd=str(_root()))


def test_the_reaper_refuses_to_kill_all_of_roots_processes():
    with pytest.raises(ValueError, match="uid 0"):
        reaper.end_all(0, None)


def _root():
    from helpers.grading import REPOSITORY

    return REPOSITORY


def test_every_layer_works_where_ci_has_prepared_for_it(own_zygote):
    """Without this, CI could lose a layer, and with it tests, and nobody would notice."""
    if own_zygote.missing and not os.environ.get("TEST_EVERY_LAYER"):
        pytest.skip(f"graded with {own_zygote.layers}; missing: {own_zygote.missing}")
    assert own_zygote.layers == list(LAYERS)
