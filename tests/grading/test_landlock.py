"""Files stay as they are whatever version of Landlock there is; without any, nothing is graded."""

import contextlib
import ctypes
import os
import struct
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from autograder.grader.host.results_table import describe_layers
from autograder.grader.host.zygote_client import SandboxError, ZygoteClient
from autograder.grader.sandbox import landlock, libc, seccomp

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")

PRCTL_NO_NEW_PRIVS = 38
REFUSES_LANDLOCK = textwrap.dedent("""\
    #!{python}
    # A kernel without Landlock: its three calls don't exist.
    import ctypes, os, sys
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(0x7FFF0000)))
    for call in (444, 445, 446):
        assert library.seccomp_rule_add(rules, ctypes.c_uint32(0x00050000 | 38), call, 0) == 0
    assert library.seccomp_load(rules) == 0
    os.execv({python!r}, [{python!r}, *sys.argv[1:]])
    """)


def tries_to_empty(path: str) -> list[str]:
    """The ways by which a file could be emptied that this process may only read."""
    library = ctypes.CDLL(None, use_errno=True)
    ways = []
    for flags in (os.O_TRUNC, os.O_ACCMODE, os.O_ACCMODE | os.O_TRUNC, os.O_WRONLY | os.O_TRUNC):
        with contextlib.suppress(OSError):
            os.close(os.open(path, flags))
            ways.append(f"open with {flags:#o}")
    how = struct.pack("<QQQ", os.O_TRUNC, 0, 0)
    if library.syscall(ctypes.c_long(437), ctypes.c_long(-100), path.encode(), how, 24) >= 0:
        ways.append("openat2")
    if library.truncate(path.encode(), ctypes.c_long(0)) == 0:
        ways.append("truncate")
    if Path(path).stat().st_size == 0:
        ways.append("it is empty")
    return ways


@pytest.mark.parametrize("abi", [1, 2, 3, 4, 5, 6, None])
def test_a_file_that_may_be_read_can_not_be_emptied(tmp_path, monkeypatch, abi):
    """The filter refuses what Landlock below ABI 3 doesn't see."""
    try:
        newest = landlock.version()
        seccomp.prepared(True)
    except OSError as error:
        pytest.skip(f"not on this machine: {error}")
    if abi is not None and abi > newest:
        pytest.skip(f"this kernel has ABI {newest}")
    if abi is not None:
        monkeypatch.setattr(landlock, "version", lambda: abi)
    for name in ("readable", "writable"):
        (tmp_path / name).mkdir()
    victim = tmp_path / "readable" / "victim.py"
    victim.write_text("content")
    read, write = os.pipe()
    if os.fork() == 0:
        try:
            libc.prctl(PRCTL_NO_NEW_PRIVS, 1)
            landlock.restrict([str(tmp_path / "readable")], [str(tmp_path / "writable")])
            seccomp.restrict(shared_user=True)
            os.write(write, repr(tries_to_empty(str(victim))).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        assert pipe.read() == "[]"
    assert victim.read_text() == "content"


@pytest.fixture
def python_without_landlock(student_python, tmp_path):
    """An interpreter for which the kernel has no Landlock."""
    python = student_python or sys.executable
    script = tmp_path / "python"
    script.write_text(REFUSES_LANDLOCK.format(python=python))
    script.chmod(0o755)
    if subprocess.run([str(script), "-c", "pass"], check=False, capture_output=True).returncode:
        pytest.skip("libseccomp is needed to hide Landlock")
    return str(script)


def test_where_nothing_keeps_the_tests_secret_nothing_is_graded(
    python_without_landlock, monkeypatch
):
    monkeypatch.setattr(os, "getuid", lambda: 1000)  # as an ordinary user: none for each student
    with (
        ZygoteClient(python=python_without_landlock) as client,
        pytest.raises(SandboxError, match="hidden tests and from your files") as caught,
    ):
        client.probe()
    assert "landlock (" in str(caught.value)
    assert "user (" in str(caught.value)
    assert "--unprotected" in str(caught.value)


def test_who_says_so_grades_all_the_same_and_reads_in_the_first_line_what_is_not_protected(
    python_without_landlock, monkeypatch
):
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    with ZygoteClient(python=python_without_landlock, unprotected=True) as client:
        client.probe()
        first, *_ = describe_layers(client).splitlines()
    assert first.startswith("NOT PROTECTED: student code can read the hidden tests")


def test_a_user_for_each_student_is_enough(student_python, python_without_landlock):
    with ZygoteClient(python=python_without_landlock) as client:
        if os.getuid() != 0 or student_python is None:
            with pytest.raises(SandboxError):
                client.probe()
            return
        client.probe()
        assert "landlock" in client.missing
        assert describe_layers(client).startswith("Sandbox: user")
