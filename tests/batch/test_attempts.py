"""Of attempts that a system lists one by one, a student's newest is graded, and it is said."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from helpers.layouts import (
    BLACKBOARD,
    BRIGHTSPACE,
    BRIGHTSPACE_FLAT,
    ILIAS,
    NOTEBOOK,
    write,
    zipped,
)

from autograder.grader.errors import UserError
from autograder.grader.reading.choice import Wanted
from autograder.grader.reading.submission import read_submission
from autograder.roster.entries import Entry, Person, survey

NAMES = Wanted(names=frozenset({"square"}))
OURS = NOTEBOOK.replace(
    b'"cells": []', b'"cells": [{"cell_type": "code", "source": "def square(x): return x"}]'
)
FORMS = pytest.mark.parametrize("form", [write, zipped])


def contents(entry: Entry) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(entry.read().content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@FORMS
def test_a_blackboard_download_has_each_students_newest_attempt(tmp_path, form):
    found = survey(form(tmp_path / "gradebook.zip", BLACKBOARD))
    assert found.read_as == "a Blackboard download of 3 submissions"
    assert (found.missed, found.ignored) == ({}, [])
    joe, jane, none = found.entries
    assert [joe.id, jane.id, none.id] == ["Lab_2_12345", "Lab_2_jane_doe", "Lab_2_max"]
    assert contents(jane) == {"lab_2.ipynb": NOTEBOOK, "points.csv": b"1,2"}
    assert jane.submitted == "2026-11-25T22:58:06"
    assert jane.taken == (
        "Graded: attempt of 2026-11-25T22:58:06. Not graded: of 2026-11-24T09:00:00."
    )
    assert joe.people == (Person("12345", sid="12345"),)
    assert (joe.read(), joe.taken) == (("lab.zip", b"PK"), "")
    assert none.read().name == "comments.txt"


def test_a_blackboard_title_that_is_like_a_canvas_name_is_none(tmp_path):
    files = {
        f"Lab_2_{number}_attempt_2026-11-25-10-00-{second:02}_lab.ipynb": NOTEBOOK
        for number in (70001, 70002)
        for second in (1, 2)
    }
    found = survey(write(tmp_path, files))
    assert found.read_as == "a Blackboard download of 2 submissions"
    assert [entry.submitted[-2:] for entry in found.entries] == ["02", "02"]


@FORMS
def test_a_brightspace_download_has_each_students_newest_attempt(tmp_path, form):
    found = survey(form(tmp_path / "class.zip", BRIGHTSPACE))
    assert found.read_as == "a Brightspace download of 3 submissions"
    assert (found.missed, found.ignored) == ({}, ["index.html"])
    one, other, none = found.entries  # two students of one name
    assert [one.id, other.id, none.id] == ["Jane-Doe_41", "Jane-Doe_42", "Max-Poe_43"]
    assert contents(one) == {"lab.ipynb": NOTEBOOK, "points.csv": b"1,2"}
    assert (one.submitted, other.submitted) == ("2026-11-10T09:05:00", "2026-11-11T00:05:00")
    assert none.submitted == "2026-11-11T12:05:00"
    assert "Not graded: of 2026-11-09T22:58:00" in one.taken
    assert (other.read(), other.taken) == (("lab.ipynb", NOTEBOOK), "")


@FORMS
def test_a_brightspace_download_without_folders_is_read_alike(tmp_path, form):
    found = survey(form(tmp_path / "class.zip", BRIGHTSPACE_FLAT))
    assert found.read_as == "a Brightspace download of 2 submissions"
    jane, joe = found.entries
    assert (jane.read(), jane.submitted) == (("lab.ipynb", NOTEBOOK), "2027-01-01T00:01:00")
    assert jane.people == (Person("Jane Doe", sid="41"),)
    assert (joe.read().name, joe.taken) == ("my lab - final.ipynb", "")


@FORMS
def test_an_ilias_download_has_a_submission_a_folder_with_all_attempts(tmp_path, form):
    found = survey(form(tmp_path / "class.zip", ILIAS))
    jane, none, joe = found.entries
    assert [jane.id, none.id] == ["Doe_Jane_jdoe_301", "Poe_Max_mpoe_303"]
    assert contents(jane).keys() == {"lab.ipynb", "Late Submission - lab (2).ipynb"}
    assert joe.read() == ("lab.zip", b"PK")


@pytest.mark.parametrize(
    ("folder", "names", "count"),
    [
        ("Doe_Jane_jdoe_301", ["20261124100000_lab.ipynb", "20261125100000_lab.ipynb"], 1),
        ("Doe_Jane_jdoe_301", ["lab_2026-11-24_10-00-00.zip", "lab_2026-11-25_10-00-00.zip"], 1),
        ("van der Doe_Mary Ann_m.doe_301", ["lab.ipynb", "Late Submission - lab (2).ipynb"], 1),
        ("Doe_Jane_jdoe_301", ["jane.ipynb", "joe.ipynb"], 2),
        ("CS_Lab_2_2026", ["lab.ipynb", "lab (2).ipynb"], 2),
        ("submissions", ["lab_2026-11-24_10-00-00.zip", "lab_2026-11-25_10-00-00.zip"], 2),
    ],
)
def test_one_students_attempts_are_one_row_also_in_a_class_of_one(tmp_path, folder, names, count):
    files = {f"{folder}/{name}": f"{name}".encode() for name in names}
    for path in (write(tmp_path / "class", files), zipped(tmp_path / "class.zip", files)):
        assert len(survey(path).entries) == count


@pytest.mark.parametrize("newer", ["a.ipynb", "b.ipynb"])
def test_the_times_of_a_students_files_decide_as_in_the_download(tmp_path, newer):
    files = {"jane/a.ipynb": OURS, "jane/b.ipynb": OURS.replace(b"return x", b"return 2")}
    days = {name: 25 if name.endswith(newer) else 24 for name in files}
    folder = write(tmp_path / "class", files)
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, days[name], 10, 0, 0)), content)
            time = 1_700_000_000 + 86_400 * days[name]
            os.utime(folder / name, (time, time))
    for path in (folder, tmp_path / "class.zip"):
        payload = find_jane(path).read()
        assert read_submission(payload, "", NAMES.names).told.startswith(f"Graded: {newer}.")


def find_jane(path: Path) -> Entry:
    """The entry with all of her files, of a class with one more student."""
    if path.is_dir():
        write(path, {"joe/lab.ipynb": OURS})
    else:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("joe/lab.ipynb", OURS)
    return survey(path).entries[0]


def test_an_attempt_without_a_notebook_hides_no_earlier_one(tmp_path):
    files = {
        "Lab_jane_attempt_2026-11-24-09-00-00_lab.ipynb": NOTEBOOK,
        "Lab_jane_attempt_2026-11-25-09-00-00.txt": b"Comments: see above",
    }
    (jane,) = survey(write(tmp_path, files)).entries
    assert jane.read() == ("lab.ipynb", NOTEBOOK)
    assert "attempt of 2026-11-24T09:00:00" in jane.taken


@pytest.mark.parametrize(
    "time", ["Foo 9, 2026 1058 PM", "Feb 30, 2026 1058 PM", "Nov 9, 2026 1299 PM"]
)
def test_a_time_that_is_none_makes_no_attempt(tmp_path, time):
    files = {f"41-77 - Jane - {time} - lab.ipynb": NOTEBOOK}
    assert survey(write(tmp_path, files)).read_as == "a folder of 1 submission"


def test_an_archive_of_another_kind_is_missed_with_what_to_do(tmp_path):
    files = {"jane.ipynb": NOTEBOOK, "joe.rar": b"Rar!", "max.tar.gz": b"", "notes.txt": b""}
    found = survey(write(tmp_path / "class", files))
    assert found.missed.keys() == {"joe.rar", "max.tar.gz"}
    assert "pack its files as a zip" in found.missed["joe.rar"]
    with pytest.raises(UserError, match=r"neither a notebook .*unpack this kind of archive"):
        survey(tmp_path / "class" / "joe.rar")
    alone = write(tmp_path / "alone", {"joe.7z": b"7z"})
    with pytest.raises(UserError, match=r"no submissions in .*unpack this kind of archive"):
        survey(alone)


def test_a_zip_that_a_program_packed_with_backslashes_is_a_class_like_any_other(tmp_path):
    files = {f"class\\{name}\\lab.ipynb": NOTEBOOK for name in ("jane", "joe")}
    path = zipped(tmp_path / "all.zip", files)
    assert [entry.id for entry in survey(path).entries] == ["jane", "joe"]


@pytest.mark.parametrize("name", ["jane.ipynb", "jane.zip"])
def test_a_students_zip_with_a_trial_in_it_is_one_submission(tmp_path, name):
    inner = zipped(tmp_path / "inner.zip", {"lab.ipynb": OURS}).read_bytes()
    files = {name: OURS if name.endswith("b") else inner, "Untitled.ipynb": NOTEBOOK}
    (entry,) = survey(zipped(tmp_path / "a.zip", files), wanted=lambda: NAMES).entries
    assert (entry.id, entry.files) == ("a", None)


@pytest.mark.parametrize("other", [OURS, OURS + b" ", b"{", b"PK"])
def test_a_zip_with_more_that_may_be_the_assignments_is_a_class(tmp_path, other):
    files = {"jane.ipynb": OURS, "joe.zip" if other == b"PK" else "joe.ipynb": other}
    found = survey(zipped(tmp_path / "a.zip", files), wanted=lambda: NAMES)
    assert [entry.id for entry in found.entries] == ["jane", "joe"]
