"""Grading in each mode: as root with a user for each student, as root without, and as nobody else.

A mode that doesn't apply here is skipped: an ordinary user has one, and root has all three where
STUDENT_PYTHON names an interpreter that every user can read.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from autograder.grader.host.bundle import Bundle
from autograder.grader.host.zygote_client import ZygoteClient
from autograder.grader.sandbox.limits import Limits
from autograder.grader.sandbox.users import User
from helpers import attacked

MODES = ("full", "default", "ordinary")
ORDINARY_UID = 54321  # of no user that a machine has; it needs no name
ROOT = Path(__file__).parents[2]


class Here:
    """Grades in this process."""

    def __init__(self, mode: str, zygote: ZygoteClient, bundle: Bundle) -> None:
        self.mode = mode
        self.uid = os.getuid()
        self.zygote_pid = zygote.pid
        self.layers = zygote.layers
        self._zygote = zygote
        self._bundle = bundle
        self._users: list[User] = []
        self._new_user = zygote.new_user
        zygote.new_user = self._held_user  # type: ignore[method-assign]

    @property
    def student_uids(self) -> set[int | None]:
        """The users of the last notebook's processes; nobody else gets them until the next one."""
        return {user.uid for user in self._users}

    def _held_user(self) -> User | None:
        user = self._new_user()
        if user is not None:
            self._users.append(user)
            user.close = lambda: None  # type: ignore[method-assign]
        return user

    def outcome(self, path: Path, limits: Limits, bonus: bool) -> dict[str, Any]:
        """Grade a notebook; see `attacked.outcome`."""
        while self._users:
            User.close(self._users.pop())
        return attacked.outcome(path, self._bundle, self._zygote, limits, bonus)


class Elsewhere:
    """Grades in a process of another user's."""

    mode = "ordinary"
    student_uids: frozenset[int] = frozenset()

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.uid = ORDINARY_UID
        self._process = process
        ready = self._answer()
        self.zygote_pid, self.layers = ready["pid"], ready["layers"]

    def outcome(self, path: Path, limits: Limits, bonus: bool) -> dict[str, Any]:
        """Grade a notebook; see `attacked.outcome`."""
        asked = {"path": str(path), "limits": asdict(limits), "bonus": bonus}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the grader of the other user ended with status {self._process.wait()}"
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def grader(
    mode: str, bundle: Bundle, autograder: Path, student_python: str | None
) -> Iterator[Here | Elsewhere]:
    """A grader in a mode, or a skipped test."""
    if (os.getuid() == 0) == (mode == "ordinary") and not (mode == "ordinary" and student_python):
        pytest.skip(f"mode {mode} is not for this user, or needs STUDENT_PYTHON")
    if mode == "ordinary" and os.getuid() == 0:
        with _as_another_user(autograder, str(student_python)) as elsewhere:
            yield elsewhere
        return
    with ZygoteClient(python=student_python if mode == "full" else None) as zygote:
        zygote.probe()
        if mode == "default":
            zygote.missing.setdefault("user", "left out by a test")
        if mode == "full" and "user" in zygote.missing:
            pytest.skip(f"no user for each student: {zygote.missing['user']}")
        yield Here(mode, zygote, bundle)


@contextmanager
def _as_another_user(autograder: Path, python: str) -> Iterator[Elsewhere]:
    folder = Path(tempfile.mkdtemp())
    try:
        shutil.copytree(
            ROOT / "autograder",
            folder / "autograder",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        shutil.copyfile(autograder, folder / "autograder.zip")
        shutil.copyfile(attacked.__file__, folder / "attacked.py")
        (folder / "home").mkdir()
        give(folder, ORDINARY_UID)
        with subprocess.Popen(
            [python, str(folder / "attacked.py"), str(folder / "autograder.zip")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            user=ORDINARY_UID,
            group=ORDINARY_UID,
            extra_groups=[],
            env={"PATH": os.defpath, "HOME": str(folder / "home"), "PYTHONDONTWRITEBYTECODE": "1"},
        ) as process:
            yield Elsewhere(process)
            assert process.stdin is not None
            process.stdin.close()
    finally:
        shutil.rmtree(folder)


def give(folder: Path, uid: int) -> None:
    """Make a folder, and all in it, a user's own; for root."""
    for path in (folder, *folder.rglob("*")):
        if os.getuid() == 0:
            os.chown(path, uid, uid, follow_symlinks=False)
