"""A submission's files have a limit together; a disk that others have filled is not its fault."""

import os
import sys

import pytest

from autograder.grader.host import watch
from autograder.grader.host.standins import Namespace
from autograder.grader.host.student import Student
from autograder.grader.host.zygote_client import DiskFull
from autograder.grader.reading.notebook import Cell
from autograder.grader.sandbox import disk
from autograder.grader.sandbox.limits import MIB, Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the layers")

LIMITS = Limits(cell=60, notebook=90, call=20, submission=120, disk=4 * MIB, files=100)
WRITES = """
import os, time
def write(size, keep=True, wait=20):
    written = 0
    try:
        for number in range(size):
            with open(f"f{number}", "wb", buffering=0) as file:
                kept.append(os.dup(file.fileno()))
                if not keep:
                    os.unlink(file.name)
                written += file.write(bytes(2**20))
    except OSError as error:
        return [written // 2**20, error.errno]
    time.sleep(wait)  # for whoever looks, on a busy machine
    return [written // 2**20, 0]
kept = []
"""
MAKES_FILES = """
import time
made = 0
try:
    for number in range(1000):
        open(f"empty{number}", "w").close()
        made += 1
    time.sleep(20)
except OSError:
    pass
"""


@pytest.fixture(params=["disk in memory", "disk that is looked at"])
def student(request, zygote, tmp_path, monkeypatch):
    """Run cells in a process whose disk space the kernel limits, or the grader."""
    if request.param == "disk that is looked at":
        monkeypatch.setitem(zygote.missing, "disk", "left out by a test")
    elif "disk" in zygote.missing:
        pytest.skip(f"not on this machine: {zygote.missing['disk']}")
    for parent in (tmp_path, *tmp_path.parents[:-2]):
        if parent.stat().st_uid == os.getuid():
            parent.chmod(parent.stat().st_mode | 0o111)
    opened = []

    def start(*sources):
        cells = [Cell(number, source) for number, source in enumerate(sources, start=1)]
        opened.append(Student(zygote, tmp_path, cells, LIMITS))
        return opened[-1], Namespace(opened[-1], cells)

    yield start
    for one in opened:
        one.__exit__(None, None, None)
    assert not list(tmp_path.iterdir())


def test_files_below_the_limit_are_fine(student):
    one, names = student(WRITES, "result = write(3, wait=0)")
    one.run_cells(lambda question: None)
    assert not one.problems
    assert names["result"] == [3, 0]


def test_more_than_the_limit_costs_the_cell_that_writes_it_alone(student, zygote):
    one, names = student(WRITES, "result = write(30)", "after = 1")
    one.run_cells(lambda question: None)
    assert names["after"] == 1
    if "disk" in zygote.layers:
        assert names["result"][0] <= 4
    else:
        assert "wrote more than 4 MB, or more than 100 files" in str(one.problems[1])


def test_too_many_files_are_too_much_as_well(student, zygote):
    one, names = student(MAKES_FILES, "after = 1")
    one.run_cells(lambda question: None)
    assert names["after"] == 1
    if "disk" in zygote.layers:
        assert names["made"] <= 101
    else:
        assert "more than 100 files" in str(one.problems[0])


def test_files_that_have_no_name_any_more_count_where_the_kernel_counts(student, zygote):
    if "disk" not in zygote.layers:
        pytest.skip("the grader sees no such file")
    one, names = student(WRITES, "result = write(30, keep=False)")
    one.run_cells(lambda question: None)
    assert names["result"][0] <= 4


def test_a_disk_that_others_have_filled_ends_the_grading_and_not_the_answer(
    student, zygote, monkeypatch
):
    monkeypatch.setattr(disk, "free", lambda folder: 1000)
    wait = 0 if "disk" in zygote.layers else 20  # it ends with the first look
    one, names = student(WRITES, f"kept = write(0, wait={wait})", "after = 1")
    if "disk" in zygote.layers:
        one.run_cells(lambda question: None)
        assert names["after"] == 1
        return
    with pytest.raises(DiskFull, match="is full: make room there, or set TMPDIR"):
        one.run_cells(lambda question: None)


def test_an_error_that_says_so_is_believed_if_little_is_free(student, zygote, monkeypatch):
    one, names = student("def f():\n    raise OSError(28, 'No space left on device')")
    one.run_cells(lambda question: None)
    monkeypatch.setattr(disk, "free", lambda folder: watch._LITTLE_FREE_BYTES + 1)
    with pytest.raises(OSError, match="No space"):
        names["f"]()
    monkeypatch.setattr(disk, "free", lambda folder: watch._LITTLE_FREE_BYTES - 1)
    with pytest.raises(OSError if "disk" in zygote.layers else DiskFull):
        names["f"]()


def test_a_folder_that_can_not_be_listed_is_too_large(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_bytes(bytes(5000))
    size, files = disk.usage(str(tmp_path))
    assert size >= 5000
    assert files == 3
    if os.getuid() == 0:
        pytest.skip("root can list everything")
    (tmp_path / "a").chmod(0o300)
    assert disk.usage(str(tmp_path)) == disk.UNLIMITED
    (tmp_path / "a").chmod(0o700)
