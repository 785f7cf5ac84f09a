"""The right notebook gets its marks however it is wrapped, and where several are, it is said which.

Every case is tried on a zip, on its bytes, and on a folder of the same files.
"""

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from helpers.notebooks import code_cell

from autograder.grader.reading import submission as reading
from autograder.grader.reading.choice import Undecided
from autograder.grader.reading.notebook import SubmissionError
from autograder.grader.reading.submission import Payload, Submission, read_submission

NAMES = frozenset({"square", "cube"})
LATER, EARLIER = (2026, 11, 25, 22, 58, 6), (2026, 11, 24, 9, 0, 0)
ANSWER = "def square(x):\n    return x * {}\n\ndef cube(x):\n    return x**3"

Files = dict[str, Any]
"""Contents by name; a content may be a pair, of it and its time."""


def notebook(*sources: str, text: str = "", **otter: str) -> bytes:
    cells: list[dict[str, Any]] = [{"cell_type": "markdown", "source": text}]
    cells += [code_cell(source) for source in sources]
    metadata = {"otter": otter} if otter else {}
    return json.dumps({"nbformat": 4, "metadata": metadata, "cells": cells}).encode()


OURS, OLDER = notebook(ANSWER.format("x")), notebook(ANSWER.format("2"))
BLANK = notebook(ANSWER.format("x").replace("x * x", "...").replace("x**3", "..."))
BLANK = BLANK.replace(b"return ...", b"...")
SCRATCH = notebook("a = 1", "print('square')")
OTHER_LAB = notebook("def norm(v):\n    return abs(v)")


def zip_of(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, given in files.items():
            content, date = given if isinstance(given, tuple) else (given, LATER)
            info = zipfile.ZipInfo("x", date)
            info.filename = name  # as it is, whatever this system's separator is
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def folder_of(folder: Path, files: Files) -> Path:
    for name, given in files.items():
        content, date = given if isinstance(given, tuple) else (given, LATER)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        time = 1_700_000_000 + sum(n * 60**i for i, n in enumerate(reversed(date[2:])))
        os.utime(path, (time, time))
    folder.mkdir(exist_ok=True)
    return folder


def read(files: Files, assignment: str = "") -> Submission:
    return read_submission(Payload("hand-in.zip", zip_of(files)), assignment, NAMES)


def taken(files: Files, tmp_path: Path | None = None, assignment: str = "") -> str:
    """The code of the notebook that is taken, which must be the same in a zip and in a folder."""
    found = read(files, assignment)
    if tmp_path:
        folder = folder_of(tmp_path / "folder", files)
        assert read_submission(folder, assignment, NAMES) == found
    return found.cells[0].source


def is_ours(source: str) -> bool:
    return source == ANSWER.format("x")


@pytest.mark.parametrize(
    "junk",
    [
        "._lab.ipynb",
        ".~lab.ipynb",
        "~$lab.ipynb",
        ".lab.ipynb",
        ".ipynb_checkpoints/lab-checkpoint.ipynb",
        "__MACOSX/._lab.ipynb",
        ".venv/lib/python3.11/site-packages/pkg/demo.ipynb",
        "venv/Lib/site-packages/pkg/demo.ipynb",
        "node_modules/pkg/demo.ipynb",
        "__pycache__/demo.ipynb",
        ".Trash/old.zip",
    ],
)
def test_hidden_files_and_what_tools_make_are_not_handed_in(tmp_path, junk):
    files = {"lab.ipynb": OURS, junk: OLDER}
    assert is_ours(taken(files, tmp_path))
    assert read(files).told == ""


def test_an_environment_of_any_size_costs_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MAX_FILES", 5)
    inside = {f".venv/lib/site-packages/{n}.py": b"x" for n in range(20)}
    assert is_ours(taken({"lab.ipynb": OURS, **inside}, tmp_path))


@pytest.mark.parametrize(
    ("name", "helper"),
    [
        ("work\\lab.ipynb", "work\\data\\helper.py"),
        ("C:\\Users\\me\\lab.ipynb", "C:\\Users\\me\\data\\helper.py"),
        ("/home/me/lab.ipynb", "/home/me/data/helper.py"),
        ("./lab.ipynb", "./data/helper.py"),
        (".\\lab.ipynb", ".\\data\\helper.py"),
        ("../lab.ipynb", "../data/helper.py"),
        ("\\\\server\\me\\lab.ipynb", "\\\\server\\me\\data\\helper.py"),
        ("a//lab.ipynb", "a/./data/helper.py"),
    ],
)
def test_a_path_that_only_some_systems_have_is_read_below_the_folder(name, helper):
    found = read({name: OURS, helper: b"h"})
    assert is_ours(found.cells[0].source)
    assert found.files == {"data/helper.py": b"h"}


def test_a_folder_that_was_unpacked_with_backslashes_is_read_like_its_zip(tmp_path):
    files = {"work\\lab.ipynb": OURS, "work\\helper.py": b"h", "work\\.cache\\old.ipynb": OLDER}
    assert is_ours(taken(files, tmp_path))


def test_a_zip_in_zips_gives_the_notebook_and_what_lies_beside_it(tmp_path):
    inner = zip_of({"lab/lab.ipynb": OURS, "lab/helper.py": b"h", "other.txt": b"o"})
    files = {"sub.zip": zip_of({"again.zip": inner}), "why.txt": b"it did not fit"}
    found = read(files)
    assert (found.cells[0].source, found.files) == (ANSWER.format("x"), {"helper.py": b"h"})
    assert found.told == ""
    assert is_ours(taken(files, tmp_path))


def test_zips_are_opened_to_a_depth(tmp_path):
    content = OURS
    for depth in range(reading.MAX_ZIPS_DEPTH + 1):
        content = zip_of({"lab.ipynb" if depth == 0 else "lab.zip": content})
    assert is_ours(read_submission(Payload("a.zip", content), "", NAMES).cells[0].source)
    with pytest.raises(SubmissionError, match="a zip in more than 3 others"):
        read({"lab.zip": content})


def test_the_limits_hold_for_all_zips_together(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 100_000)
    bombs = {f"{n}.zip": zip_of({"a.ipynb": bytes(60_000)}) for n in range(3)}
    with pytest.raises(SubmissionError, match="too large"):
        read(bombs)
    monkeypatch.setattr(reading, "MAX_FILES", 10)
    with pytest.raises(SubmissionError, match="too large"):
        read({f"{n}.zip": zip_of({f"{i}.ipynb": b"" for i in range(6)}) for n in range(2)})
    lists = {f"{n}.zip": zip_of({f"{i}/": b"" for i in range(1_500)}) for n in range(2)}
    with pytest.raises(SubmissionError, match="too large"):
        read(lists)


def test_data_that_is_too_large_to_unpack_costs_no_notebook(monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 100_000)
    data = zip_of({"points.csv": bytes(200_000)})
    found = read({"lab.ipynb": OURS, "data.zip": data})
    assert is_ours(found.cells[0].source)
    assert (found.files, found.told) == ({"data.zip": data}, "")
    assert is_ours(taken({"lab.zip": zip_of({"lab.ipynb": OURS}), "data.zip": data}))
    data = zip_of({"points.csv": bytes(200_000), "more.ipynb": SCRATCH})
    found = read({"lab.ipynb": OURS, "data.zip": data})
    assert is_ours(found.cells[0].source)
    assert "Not graded: data.zip (This submission is too large" in found.told


@pytest.mark.parametrize("other", [SCRATCH, OTHER_LAB, notebook(), b"", b"{}"])
def test_a_notebook_that_is_not_the_labs_is_told_and_not_taken(tmp_path, other):
    files = {"lab.ipynb": OURS, "Untitled.ipynb": other}
    assert is_ours(taken(files, tmp_path))
    assert read(files).told.startswith("Graded: lab.ipynb. Not graded: Untitled.ipynb (")


def test_the_labs_notebook_in_a_zip_is_taken_over_a_trial_beside_it():
    trial = notebook("def square(x):\n    return 0")
    names = frozenset({"square", "cube", "root"})
    payload = Payload(
        "a.zip", zip_of({"a.ipynb": trial, "b.zip": zip_of({"lab.ipynb": (OURS, EARLIER)})})
    )
    found = read_submission(payload, "", names)
    assert is_ours(found.cells[0].source)
    assert found.told.startswith("Graded: b.zip/lab.ipynb. Not graded: a.ipynb (")


def test_the_handed_out_notebook_does_not_hide_the_answers():
    files = {"lab.ipynb": (BLANK, LATER), "mine.ipynb": (OURS, EARLIER)}
    assert is_ours(taken(files))
    assert "lab.ipynb (no answers)" in read(files).told


def test_the_assignments_name_tells_its_notebook_from_another_with_its_functions():
    ours = notebook(ANSWER.format("x"), assignment_name="lab 2")
    other = notebook(ANSWER.format("9"), assignment_name="lab 1")
    assert is_ours(taken({"a.ipynb": other, "b.ipynb": ours}, assignment="lab 2"))


def test_a_notebook_without_the_name_is_taken_for_its_functions():
    assert is_ours(taken({"a.ipynb": OURS}, assignment="lab 2"))
    assert is_ours(taken({"a.ipynb": OURS, "b.ipynb": SCRATCH}, assignment="lab 2"))
    with pytest.raises(SubmissionError, match="not this assignment's notebook"):
        read({"a.ipynb": SCRATCH}, "lab 2")


NEWEST = {
    "times in the zip": {"b.ipynb": (OURS, LATER), "c.ipynb": (OLDER, EARLIER)},
    "times of zips": {
        "b.zip": (zip_of({"lab.ipynb": OURS}), LATER),
        "c.zip": (zip_of({"lab.ipynb": OLDER}), EARLIER),
    },
    "times in zips": {
        "b.zip": zip_of({"lab.ipynb": (OURS, LATER)}),
        "c.zip": zip_of({"lab.ipynb": (OLDER, EARLIER)}),
    },
    "our zips' names": {
        "lab_2026-11-25_10-00-00.zip": (zip_of({"lab.ipynb": OURS}), EARLIER),
        "lab_2026-11-25_09-59-59.zip": (zip_of({"lab.ipynb": OLDER}), LATER),
    },
    "stamps of a system": {
        "20261125225806_lab.ipynb": OURS,
        "20261124225807_lab.ipynb": OLDER,
    },
    "copies of a browser": {"lab (2).ipynb": OURS, "lab.ipynb": OLDER},
    "numbers above 9": {"lab (10).zip": zip_of({"lab.ipynb": OURS}), "lab (9).ipynb": OLDER},
    "attempts' folders": {"Attempt 2/lab.ipynb": OURS, "Attempt 1/lab.ipynb": OLDER},
    "uploads of a system": {"lab-1.ipynb": OURS, "lab.ipynb": OLDER},
    "a late upload": {"Late Submission - lab (2).ipynb": OURS, "lab.ipynb": OLDER},
    "three": {"lab.ipynb": OLDER, "lab (1).ipynb": OLDER + b" ", "lab (2).ipynb": OURS},
}


@pytest.mark.parametrize("how", NEWEST)
def test_of_several_attempts_the_newest_is_taken_and_told(tmp_path, how):
    files = NEWEST[how]
    assert is_ours(taken(files, tmp_path))
    assert is_ours(taken(dict(reversed(files.items()))))
    first = next(name for name in files if name != "lab.ipynb" or how != "three")
    told = read(files).told
    assert told.startswith("Graded: ")
    assert "(older)" in told
    assert how == "three" or told.index(first) < told.index("Not graded")


UNDECIDED = {
    "the same time": {"a.ipynb": OURS, "b.ipynb": OLDER},
    "a moment": {
        "a.ipynb": (OURS, (2026, 11, 25, 22, 58, 6)),
        "b.ipynb": (OLDER, (2026, 11, 25, 22, 58, 4 + 1)),
    },
    "no time": {"a.ipynb": (OURS, (1980, 1, 1, 0, 0, 0)), "b.ipynb": (OLDER, LATER)},
    "the same day": {"20261125_a.ipynb": OURS, "20261125225806_a.ipynb": OLDER},
    "numbers of others": {"a (1).ipynb": OURS, "b (2).ipynb": OLDER},
    "folders' numbers": {"hw_2/lab.ipynb": OURS, "hw_3/lab.ipynb": OLDER},
    "texts that differ": {"a.ipynb": OURS, "b.ipynb": notebook(ANSWER.format("x"), text="Because")},
    "a zip and a file": {
        "a.zip": zip_of({"lab.ipynb": (OURS, EARLIER)}),
        "b.ipynb": (OLDER, LATER),
    },
}


@pytest.mark.parametrize("how", UNDECIDED)
def test_two_that_differ_and_that_nothing_orders_are_for_a_person_to_decide(how):
    with pytest.raises(Undecided, match=r"nothing tells which is the newest: .*ask which one"):
        read(UNDECIDED[how])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lab.ipynb.txt", OURS),
        ("lab.ipynb.json", OURS),
        ("lab.zip", OURS),
        ("lab.ipynb", zip_of({"work/lab.ipynb": OURS})),
    ],
)
def test_a_file_is_what_it_holds_whatever_it_is_named(name, content, tmp_path):
    (tmp_path / name).write_bytes(content)
    for source in (tmp_path / name, Payload(name, content)):
        [cell] = read_submission(source, "", NAMES).cells
        assert is_ours(cell.source)


def test_copies_are_one_notebook(tmp_path):
    rerun = OURS.replace(b'"outputs": []', b'"outputs": [{"output_type": "stream"}]')
    assert rerun != OURS
    files = {"b.ipynb": rerun, "a.zip": zip_of({"lab.ipynb": OURS})}
    assert is_ours(taken(files, tmp_path))
    assert read(files).told == ""


def test_of_copies_the_one_is_taken_that_has_the_files_that_it_uses_beside_it():
    ours = notebook("from helpers import square, cube")
    inner = zip_of({"lab.ipynb": ours, "helpers.py": b"h"})
    files = {"lab.ipynb": ours, "lab.zip": inner, "notes.txt": b"", "more.txt": b""}
    assert read(files).files == {"helpers.py": b"h"}
    files = {"lab.ipynb": ours, "lab.zip": zip_of({"lab.ipynb": ours}), "helpers.py": b"h"}
    assert read(files).files.keys() == {"helpers.py", "lab.zip"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"lab.py": b"x"}, r"no notebook.*script.*ends in \.ipynb"),
        ({"lab.zip": zip_of({"lab.py": b"x"})}, r"no notebook.*script"),
        ({"lab.html": b"x"}, r"no notebook.*web page.*ends in \.ipynb"),
        ({"lab.rar": b"x"}, "no notebook.*can't unpack this kind of archive. Hand in the zip"),
        ({"lab.7z": b"x", "notes.txt": b""}, "no notebook.*can't unpack this kind"),
        ({"lab.ipynb.crdownload": b"{"}, "no notebook.*unfinished download"),
        ({"link.txt": b"https"}, r"no notebook.*link.*ends in \.ipynb"),
        ({"lab": b"x"}, "no notebook.*Hand in the zip"),
        ({".lab.ipynb": OURS}, r"no notebook.*Hidden ones don't count: \.lab\.ipynb"),
        ({"lab.zip": b"PK"}, "lab.zip can't be unpacked.*make it again"),
        ({"Untitled.ipynb": SCRATCH, "lab.zip": b"PK"}, "lab.zip can't be unpacked"),
        ({"Untitled.ipynb": SCRATCH, "lab.ipynb": b"{"}, "lab.ipynb is not a Jupyter notebook"),
        (
            {"a.ipynb": SCRATCH, "b.ipynb": OTHER_LAB},
            "There are 2 .* none has any.* a.ipynb, b.ipynb",
        ),
        ({f"{n}.ipynb": SCRATCH for n in range(101)}, "There are 101 notebooks"),
    ],
)
def test_where_there_is_none_to_take_the_cause_is_told_and_what_to_do(files, message):
    with pytest.raises(SubmissionError, match=message):
        read(files)
