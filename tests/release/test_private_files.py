"""On a machine with several users, what is graded and graded with is for one of them alone."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.lab import LAB
from helpers.masters import tiny_project
from helpers.notebooks import write

from autograder.cli.main import main
from autograder.grader.errors import UserError
from autograder.grader.output.files import make_folder, read_private, write_atomically
from autograder.release.build import release as make_release


@pytest.fixture(params=[0, 0o022, 0o077], ids=["umask 0", "umask 022", "umask 077"])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """The rights that a user's shell takes away from new files, perhaps none."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """A user whose shell takes nothing away."""
    before = os.umask(0)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def shared(folder: Path) -> list[Path]:
    """The files and folders, the folder itself too, that others have any right to."""
    return [path for path in (folder, *folder.rglob("*")) if rights(path) & 0o077]


def test_a_files_rights_depend_neither_on_the_umask_nor_on_the_file_before_it(umask, tmp_path):
    path = tmp_path / "new" / "deep" / "a.txt"
    write_atomically(path, "one")
    path.chmod(0o644)
    write_atomically(path, "two")
    assert path.read_text() == "two"
    assert rights(path) == 0o600
    assert rights(path.parent) == rights(path.parent.parent) == 0o700
    write_atomically(path, b"\x00\xff")
    assert (path.read_bytes(), rights(path)) == (b"\x00\xff", 0o600)


@pytest.mark.usefixtures("open_to_all")
def test_nobody_can_read_what_is_being_written_from_the_first_moment(tmp_path, monkeypatch):
    seen = []
    replace = Path.replace

    def look(self: Path, target: Path) -> Path:
        seen.append(rights(self))
        return replace(self, target)

    for module, name in ((os, "fchmod"), (os, "chmod"), (Path, "chmod")):  # all too late
        monkeypatch.setattr(module, name, lambda *_, **__: None)
    monkeypatch.setattr(Path, "replace", look)
    write_atomically(tmp_path / "a.txt", "secret")
    assert seen == [0o600]


@pytest.mark.parametrize("damage", [OSError("the disk is full"), KeyboardInterrupt()])
def test_what_could_not_be_written_leaves_the_old_file_and_nothing_else(
    tmp_path, monkeypatch, damage
):
    path = tmp_path / "a.txt"
    write_atomically(path, "old")

    def fail(self: Path, target: Path) -> Path:
        raise damage

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises((UserError, KeyboardInterrupt)):
        write_atomically(path, "new")
    assert [one.read_text() for one in tmp_path.iterdir()] == ["old"]


def test_links_that_somebody_else_laid_lead_nowhere(tmp_path):
    victim, folder = tmp_path / "victim", tmp_path / "out"
    victim.write_text("precious")
    folder.mkdir()
    for name in ("a.txt", "a.txt.part"):
        (folder / name).symlink_to(victim)
    write_atomically(folder / "a.txt", "new")
    assert victim.read_text() == "precious"
    assert (folder / "a.txt").read_text() == "new"
    assert not (folder / "a.txt").is_symlink()
    with pytest.raises(OSError, match="symbolic link"):
        read_private(folder / "a.txt.part")


def test_a_device_is_not_replaced_by_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError, match="a device or a pipe"):
        write_atomically(tmp_path / "pipe", "text")
    assert (tmp_path / "pipe").is_fifo()


def test_a_folder_of_the_users_own_keeps_its_rights(umask, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine").chmod(0o755)
    make_folder(tmp_path / "mine")
    write_atomically(tmp_path / "mine" / "a.txt", "text")
    assert rights(tmp_path / "mine") == 0o755
    assert rights(tmp_path / "mine" / "a.txt") == 0o600


def test_text_that_no_encoding_has_ends_nothing(tmp_path):
    write_atomically(tmp_path / "a.txt", "\ud800 é")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "? é"


@pytest.mark.usefixtures("open_to_all")
def test_grades_records_and_what_students_are_told_are_private(tiny, tmp_path):
    folder, output = tmp_path / "class", tmp_path / "above" / "out"
    folder.mkdir()
    notebook = write(tiny.blank, folder / "ada.ipynb")
    command = ["grade", str(folder), "--autograder", str(tiny.autograder_zip), "--jobs", "1"]
    command += ["--output", str(output)]
    assert main(command) == 0
    assert {path.name for path in output.iterdir()} == {
        "feedback",
        "grades.csv",
        "records",
        "report.html",
        "results",
    }
    assert not shared(output.parent)
    files = [path for path in output.rglob("*") if path.is_file()]
    for path in files:
        path.chmod(0o644)
    output.chmod(0o755)
    assert main(command) == 0
    assert shared(output) == [output]  # which the user has opened
    results = tmp_path / "alone" / "results.json"
    options = ["--autograder", str(tiny.autograder_zip), "--results", str(results)]
    assert main(["grade", str(notebook), *options]) == 0
    assert not shared(results.parent)


@pytest.mark.usefixtures("open_to_all")
def test_answers_and_marks_are_private(tmp_path):
    shutil.copy(LAB.release_notebook, tmp_path / "ada.ipynb")
    command = ["responses", str(tmp_path / "ada.ipynb"), "--output", str(tmp_path / "out")]
    for _ in range(2):
        assert main(command) == 0
        assert not shared(tmp_path / "out")
        for path in (tmp_path / "out").iterdir():
            path.chmod(0o644)


@pytest.mark.slow
@pytest.mark.usefixtures("open_to_all")
def test_the_autograder_is_private_and_what_students_get_is_not(tmp_path, monkeypatch):
    project = tiny_project(tmp_path)
    seen = []
    monkeypatch.setattr(
        "autograder.release.build.grade_with_otter",
        lambda zip_, notebooks: seen.append([rights(zip_), rights(project.build)]) or ([], []),
    )
    monkeypatch.setattr("autograder.release.build.check_verdicts", lambda *_: None)
    make_release(project)
    assert seen == [[0o600, 0o700]]
    assert rights(project.autograder_zip) == 0o600
    assert rights(project.student_zip) & 0o444 == 0o444
    students = [project.student_release, *project.student_release.rglob("*")]
    assert all(rights(path) & 0o444 == 0o444 for path in students)
    assert rights(project.autograder_zip.parent) & 0o555 == 0o555
    assert rights(project.build.parent) & 0o555 == 0o555  # other things lie there, too


@pytest.mark.skipif(os.getuid() != 0, reason="only root can act as another user")
def test_nothing_is_written_where_another_user_can_have_led_it(tmp_path):
    somebody = 54321
    (tmp_path / "theirs").mkdir()
    (tmp_path / "results").symlink_to(tmp_path / "theirs")
    os.chown(tmp_path / "results", somebody, somebody, follow_symlinks=False)
    (tmp_path / "records").mkdir()
    (tmp_path / "records").chmod(0o777)
    os.chown(tmp_path / "records", somebody, somebody)
    for folder, reason in (("results", "another user's link"), ("records", "anybody can change")):
        with pytest.raises(UserError, match=reason):
            write_atomically(tmp_path / folder / "a.json", "{}")
    assert not list((tmp_path / "theirs").iterdir())
    assert not list((tmp_path / "records").iterdir())
