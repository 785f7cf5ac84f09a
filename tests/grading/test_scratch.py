"""Temporary folders go, whatever is in them, and those that killed processes leave go later."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograder.grader.host import scratch
from autograder.grader.host.scratch import scratch_folder, sweep, without_folders
from autograder.grader.host.student_errors import rebuild

ROOT = Path(__file__).parents[2]
NOBODY = 65534


@pytest.fixture
def place(monkeypatch):
    """The folder of temporary folders, which other users can enter, unlike pytest's."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o1777)
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield place
    subprocess.run(["chmod", "-R", "u+rwX", place], check=True)
    subprocess.run(["rm", "-rf", place], check=True)


def as_ordinary_user(action):
    """Run a function in a fork, as a user for whom modes count."""
    pid = os.fork()
    if pid == 0:
        try:
            if os.getuid() == 0:
                os.setresgid(NOBODY, NOBODY, NOBODY)
                os.setresuid(NOBODY, NOBODY, NOBODY)
            action()
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(pid, 0)[1] == 0


def make_a_mess(folder: Path) -> None:
    """Make what a plain `rm -rf` by its owner fails on, or must not follow."""
    for mode, name in ((0o300, "hidden"), (0o000, "shut"), (0o100, "odd\n-rf \udcff'")):
        (folder / name).mkdir()
        (folder / name / "inner").mkdir()
        (folder / name / "inner" / "file").touch()
        (folder / name / "inner").chmod(mode)
        (folder / name).chmod(mode)
    (folder / "link").symlink_to(folder.parent.parent / "kept", target_is_directory=True)
    (folder / "gone").symlink_to("/no/such/file")
    at = os.open(folder, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=at)
        below = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.fchmod(at, 0)
    os.close(at)


def test_a_folder_goes_whatever_a_student_left_in_it(place):
    kept = place / "kept"
    kept.mkdir()
    (kept / "file").write_text("another's")
    kept.chmod(0o555)

    def grade():
        with scratch_folder("student") as folder:
            (folder / "work").mkdir()
            make_a_mess(folder / "work")

    as_ordinary_user(grade)
    assert list(place.iterdir()) == [kept]
    assert (kept / "file").read_text() == "another's"
    assert kept.stat().st_mode & 0o777 == 0o555


def test_a_folder_that_can_not_be_removed_is_named_in_one_line(place, monkeypatch, capsys):
    with monkeypatch.context() as patch, scratch_folder("student") as folder:
        (folder / "file").touch()
        patch.setenv("PATH", "/nowhere")
    told = capsys.readouterr().err
    assert told.startswith("warning: ")
    assert str(folder) in told
    assert told.count("\n") == 1


def killed(place: Path, program: str) -> None:
    """Run a program that is killed, with the line `die()` in it."""
    preamble = "import os, tempfile; from autograder.grader.host.scratch import *\n"
    preamble += f"tempfile.tempdir = {str(place)!r}\ndef die(): os.kill(os.getpid(), 9)\n"
    done = subprocess.run([sys.executable, "-c", preamble + program], check=False, cwd=ROOT)
    assert done.returncode == -signal.SIGKILL


def test_what_a_killed_process_left_is_swept_and_what_is_in_use_is_not(place):
    killed(place, "with scratch_folder('tests') as f:\n  (f / 'test').touch()\n  die()")
    killed(place, "with scratch_folder('run', passable=True) as f:\n  (f / 'a').touch()\n  die()")
    assert len(list(place.iterdir())) == 2
    with scratch_folder("tests") as folder:
        sweep()
        assert list(place.iterdir()) == [folder]
    assert not list(place.iterdir())


def test_only_what_has_such_a_name_and_owner_and_is_no_link_is_swept(place):
    mine = place / "notebook-grader-tests-abcdefgh"
    mine.mkdir()
    for name in (
        "notebook-grader-2024",
        "submission-abcdefgh",
        "notebook-grader-tests-abcdefgh-old",
    ):
        (place / name).mkdir()
    (place / "notebook-grader-tests-afileitis").touch()
    (place / "notebook-grader-tests-afile_it").touch()
    (place / "notebook-grader-tests-linklink").symlink_to(place / "notebook-grader-2024")
    before = set(place.iterdir()) - {mine}
    if os.getuid() == 0:
        anothers = place / "notebook-grader-tests-stranger"
        anothers.mkdir()
        os.chown(anothers, NOBODY, NOBODY)
        before.add(anothers)
    sweep()
    assert set(place.iterdir()) == before


@pytest.mark.parametrize("opened", [False, True])
def test_a_folder_that_is_swept_while_it_is_made_is_made_anew(place, monkeypatch, opened):
    open_folder, swept = scratch._open, []

    def swept_once(folder):
        early = open_folder(folder) if opened else None
        if not swept:
            folder.rmdir()
            swept.append(folder)
        return early or open_folder(folder)

    monkeypatch.setattr(scratch, "_open", swept_once)
    with scratch_folder("tests") as folder:
        assert folder not in swept
        assert folder.is_dir()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can pass for another user")
def test_another_user_passes_through_to_what_is_its_own_and_can_not_look_around(place):
    with scratch_folder("student", passable=True) as folder:
        (folder / "work").mkdir()
        os.chown(folder / "work", NOBODY, NOBODY)

        def visit():
            (folder / "work" / "file").touch()
            for refused in (folder.iterdir, (folder / "new").touch):
                with pytest.raises(PermissionError):
                    list(refused() or ())

        as_ordinary_user(visit)
    with scratch_folder("tests") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("where", ["place", "run"])
def test_messages_are_free_of_folders_names_however_deep_they_lie(place, monkeypatch, where):
    text = "No such file: '{}/data/x.npy' in '{}', nor in '/srv/data/notebook-grader-old/'"
    with scratch_folder("run") as run:
        monkeypatch.setattr(tempfile, "tempdir", str(run))
        with scratch_folder("student") as folder:
            work = folder / "work-1234abcd"
            monkeypatch.setattr(tempfile, "tempdir", str({"place": place, "run": run}[where]))
            message = "No such file: 'data/x.npy' in '', nor in '/srv/data/notebook-grader-old/'"
            assert without_folders(text.format(work, work)) == message
            error = {"type": "OSError", "message": f"{'x' * 270}{work}/y", "frames": []}
            assert str(rebuild(error, [])) == f"OSError: {'x' * 270}y"
