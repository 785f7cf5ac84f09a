"""Submissions in every state of disrepair are read, or refused with a sentence that helps."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from helpers.notebooks import code_cell

from autograder.grader.reading import submission as reading
from autograder.grader.reading.notebook import SubmissionError
from autograder.grader.reading.submission import Payload, Submission, read_submission

NOTEBOOK = json.dumps({"nbformat": 4, "metadata": {}, "cells": [code_cell("a = 1")]}).encode()
OTHER = NOTEBOOK.replace(b"a = 1", b"a = 2")


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def read(path: Path, assignment: str) -> Submission:
    """Read a submission at a path; if it is a file, the same must come of its bytes."""
    if path.is_dir():
        return read_submission(path, assignment)
    payload = Payload(path.name, path.read_bytes())
    try:
        found = read_submission(path, assignment)
    except SubmissionError as error:
        with pytest.raises(SubmissionError, match=f"^{re.escape(str(error))}$"):
            read_submission(payload, assignment)
        raise
    assert read_submission(payload, assignment) == found
    return found


@pytest.mark.parametrize("content", [b"", b" \n", b"{", b"[]", b'{"cells": 3}', b'"text"', b"\xff"])
def test_a_file_that_is_no_notebook_is_refused(tmp_path, content):
    path = tmp_path / "a.ipynb"
    path.write_bytes(content)
    with pytest.raises(SubmissionError, match=r"a\.ipynb is (empty|not a Jupyter notebook)"):
        read(path, "")


def test_deep_nesting_is_refused(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_bytes(b"[" * 10**6)
    with pytest.raises(SubmissionError, match="damaged"):
        read(path, "")


def test_a_python_file_is_refused(tmp_path):
    path = tmp_path / "answer.py"
    path.touch()
    with pytest.raises(SubmissionError, match=r"neither a notebook \(\.ipynb\) nor a zip"):
        read(path, "")


def test_another_assignments_notebook_is_named(tmp_path):
    path = tmp_path / "a.ipynb"
    content = {"metadata": {"otter": {"assignment_name": "lab 1"}}, "cells": []}
    path.write_text(json.dumps(content))
    with pytest.raises(SubmissionError, match="belongs to 'lab 1', and this is 'lab 2'"):
        read(path, "lab 2")
    assert read(path, "lab 1").cells == []


def test_ignored_cells_are_left_out_and_the_numbers_are_the_notebooks(tmp_path):
    cells = [code_cell("first"), code_cell("demo"), code_cell("third"), code_cell("hidden")]
    cells[1]["metadata"] = {"tags": ["otter_ignore"]}
    cells[3]["metadata"] = {"otter": {"ignore": True}}
    cells[0]["source"] = ["fi", "rst"]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "markdown", "source": "x"}, *cells]}))
    found = read(path, "").cells
    assert [(cell.number, cell.source) for cell in found] == [(1, "first"), (3, "third")]


def test_a_zip_gives_the_notebook_and_what_lies_beside_it(tmp_path):
    members = {
        "lab/a.ipynb": NOTEBOOK,
        "lab/helper.py": b"x",
        "lab/.ipynb_checkpoints/a-checkpoint.ipynb": NOTEBOOK,
        "__MACOSX/lab/._a.ipynb": b"junk",
        "elsewhere.txt": b"y",
    }
    found = read(zipped(tmp_path / "s.zip", members), "")
    assert [cell.source for cell in found.cells] == ["a = 1"]
    assert found.files["helper.py"] == b"x"
    assert "elsewhere.txt" not in found.files


def test_a_folder_with_one_zip_is_that_zip(tmp_path):
    zipped(tmp_path / "s.zip", {"a.ipynb": NOTEBOOK})
    assert len(read(tmp_path, "").cells) == 1


@pytest.mark.parametrize(
    ("members", "message"),
    [({}, "no notebook"), ({"a.ipynb": NOTEBOOK, "b.ipynb": OTHER}, r"a\.ipynb, b\.ipynb")],
)
def test_no_notebook_and_several_are_refused(tmp_path, members, message):
    with pytest.raises(SubmissionError, match=message):
        read(zipped(tmp_path / "s.zip", members), "")


@pytest.mark.parametrize(
    "name", ["../up.py", "a/../../up.py", "/etc/up.py", "C:/up.py", "..\\up.py", "a\\..\\up.py"]
)
def test_members_that_would_land_outside_land_inside(tmp_path, name):
    found = read(zipped(tmp_path / "s.zip", {"a.ipynb": NOTEBOOK, name: b"x"}), "")
    assert list(found.files) in (["up.py"], ["etc/up.py"])


def test_links_are_not_followed(tmp_path):
    secret = tmp_path / "secret.py"
    secret.write_text("secret")
    folder = tmp_path / "submission"
    folder.mkdir()
    (folder / "a.ipynb").write_bytes(NOTEBOOK)
    (folder / "link.py").symlink_to(secret)
    (folder / "up").symlink_to(tmp_path)
    assert read(folder, "").files == {}

    info = zipfile.ZipInfo("link.py")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr("a.ipynb", NOTEBOOK)
        archive.writestr(info, str(secret))
    assert read(tmp_path / "s.zip", "").files == {"link.py": str(secret).encode()}


def test_a_zip_bomb_is_refused_before_it_fills_memory(tmp_path):
    with zipfile.ZipFile(tmp_path / "s.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ipynb", NOTEBOOK)
        with archive.open("bomb", "w", force_zip64=True) as member:
            for _ in range(reading.MAX_BYTES // 2**20 + 2):
                member.write(bytes(2**20))
    with pytest.raises(SubmissionError, match="too large"):
        read(tmp_path / "s.zip", "")


def test_too_many_files_are_refused(tmp_path):
    members = {f"{i}": b"" for i in range(reading.MAX_FILES + 1)}
    with pytest.raises(SubmissionError, match="too large"):
        read(zipped(tmp_path / "s.zip", members), "")


def test_a_zip_of_any_number_of_records_is_refused_before_they_are_parsed(tmp_path, monkeypatch):
    members = {f"{i}/": b"" for i in range(reading.ZIP_LIMITS.records + 1)}
    path = zipped(tmp_path / "s.zip", {"a.ipynb": NOTEBOOK, **members})
    monkeypatch.setattr(zipfile, "ZipInfo", None)  # which parsing a record makes
    with pytest.raises(SubmissionError, match=r"too large.* more than 2,000 files and folders"):
        read(path, "")


def test_the_records_count_whatever_the_zips_end_says(tmp_path):
    members = {f"{i}/": b"" for i in range(reading.ZIP_LIMITS.records + 1)}
    path = zipped(tmp_path / "s.zip", {"a.ipynb": NOTEBOOK, **members})
    content = bytearray(path.read_bytes())
    content[-14:-10] = (1).to_bytes(2, "little") * 2  # how many it says that there are
    path.write_bytes(b"before the zip" + content)
    with pytest.raises(SubmissionError, match="too large"):
        read(path, "")


def test_records_with_endless_names_are_refused(tmp_path):
    path = zipped(tmp_path / "s.zip", {"a" * 60_000 + str(i): b"" for i in range(50)})
    with pytest.raises(SubmissionError, match=r"too large.* larger than 2,048,000 bytes"):
        read(path, "")


@pytest.mark.parametrize("place", [-10, -6])  # of the list's size and of its place
def test_a_list_that_is_said_to_be_huge_is_damage(tmp_path, place):
    path = zipped(tmp_path / "s.zip", {"a.ipynb": NOTEBOOK})
    content = bytearray(path.read_bytes())
    content[place : place + 4] = b"\xfe\xff\xff\xff"
    path.write_bytes(content)
    with pytest.raises(SubmissionError, match=r"s\.zip can't be unpacked") as caught:
        read(path, "")
    assert "too large" not in str(caught.value)  # it is damaged


def test_members_that_share_their_bytes_are_refused(tmp_path):
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.ipynb", NOTEBOOK)
        copy = zipfile.ZipInfo("b.py")
        first = archive.filelist[0]
        for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
            setattr(copy, field, getattr(first, field))
        archive.filelist.append(copy)
    with pytest.raises(SubmissionError, match=r"can't be unpacked.*overlap"):
        read(path, "")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_bounds_are_refused(tmp_path, method):
    with zipfile.ZipFile(tmp_path / "s.zip", "w", method) as archive:
        archive.writestr("a.ipynb", NOTEBOOK)
    with pytest.raises(SubmissionError, match="unusual method"):
        read(tmp_path / "s.zip", "")


def test_a_damaged_zip_is_refused(tmp_path):
    path = zipped(tmp_path / "s.zip", {"a.ipynb": NOTEBOOK * 100})
    whole = path.read_bytes()
    path.write_bytes(whole[:60] + b"\0\0\0\0" + whole[64:])
    with pytest.raises(SubmissionError, match="can't be unpacked"):
        read(path, "")
    path.write_bytes(b"PK no zip")
    with pytest.raises(SubmissionError, match="can't be unpacked"):
        read(path, "")


def test_a_zip_with_a_password_says_so(tmp_path):
    path = tmp_path / "hw.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lab.ipynb", "{}")
    content = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + flags] |= 1  # encrypted
    path.write_bytes(content)
    with pytest.raises(SubmissionError, match="protected by a password"):
        read(path, "")
