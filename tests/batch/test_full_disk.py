"""In a small temporary folder that one submission fills, the four others get their marks."""

import csv
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from helpers.notebooks import code_cell, write
from helpers.tiny_release import TINY_POINTS

ROOT = Path(__file__).parents[2]
FILLS_AND_WAITS = textwrap.dedent("""\
    import time
    files = []
    try:
        for number in range(2000):
            files.append(open(f"fill{number}", "wb", buffering=0))
            for _ in range(28):
                files[-1].write(bytes(2**20))
    except OSError:
        time.sleep(5)
    """)
# A kernel that lets nobody mount: then no process has a file system of its own.
WITHOUT_MOUNTS = textwrap.dedent("""\
    #!{python}
    import ctypes, os, sys
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(0x7FFF0000)))
    mount = library.seccomp_syscall_resolve_name(b"mount")
    assert library.seccomp_rule_add(rules, ctypes.c_uint32(0x00050000 | 1), mount, 0) == 0
    assert library.seccomp_load(rules) == 0
    os.execv({python!r}, [{python!r}, *sys.argv[1:]])
    """)
SMALL = 'mount -t tmpfs -o size=200m none "$TMPDIR" && exec "$@"'


@pytest.mark.slow
@pytest.mark.parametrize("in_memory", [True, False], ids=["disk-in-memory", "disk-looked-at"])
def test_one_that_fills_the_temporary_folder_costs_the_others_nothing(
    tiny, tmp_path, student_python, in_memory
):
    if os.getuid() != 0 or subprocess.run(["unshare", "-m", "true"], check=False).returncode:
        pytest.skip("only root can mount a small temporary folder")
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(5):
        notebook = {**tiny.reference, "cells": [*tiny.reference["cells"]]}
        notebook["cells"].append(code_cell(f"'student {number}'"))
        if number == 0:
            notebook["cells"].insert(0, code_cell(FILLS_AND_WAITS))
        write(notebook, folder / f"student{number}.ipynb")
    small = tmp_path / "small"
    small.mkdir()
    environment = {**os.environ, "TMPDIR": str(small)}
    if not in_memory:
        script = tmp_path / "python"
        script.write_text(WITHOUT_MOUNTS.format(python=student_python or sys.executable))
        script.chmod(0o755)
        environment["STUDENT_PYTHON"] = str(script)
    grade = [sys.executable, "-m", "autograder", "grade", folder, "--output", tmp_path / "out"]
    grade += ["--jobs", "2", "--autograder", tiny.autograder_zip]
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", SMALL, "sh", *map(str, grade)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert ("not disk" in done.stdout + done.stderr) != in_memory
    with (tmp_path / "out" / "grades.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["status"], row["total"]) for row in rows] == [
        (f"student{number}", "graded", str(TINY_POINTS)) for number in range(5)
    ]
