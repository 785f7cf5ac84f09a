"""Removing a folder, whatever a student's code has left in it."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from autograder.grader.output.text import printable


def remove(folder: Path) -> None:
    """Remove a folder and all that is in it; say so on stderr if something stays.

    Links are removed and not followed. No process may be at work in the folder.
    """
    with suppress(OSError):
        folder.rmdir()  # as a rule it is empty, and starting a program takes longer
        return
    # shutil.rmtree takes a Python frame and a file descriptor for each level of folders.
    reason = _run("rm", "-rf", "--", folder)
    if reason:
        # Of folders that their owner can't list or enter; only root needs no such right.
        _run("chmod", "-R", "u+rwX", "--", folder)
        reason = _run("rm", "-rf", "--", folder)
    if os.path.lexists(folder):
        reason = reason or "something is still at work in it"
        print(f"warning: remove {folder} by hand, which stays here: {reason}", file=sys.stderr)


def _run(*command: str | Path) -> str:
    """Run a command; the first line of its complaint, or ""."""
    try:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            # What the terminal sends to this session must not interrupt the command.
            start_new_session=True,
        )
    except OSError as error:
        return str(error)
    if done.returncode == 0:
        return ""
    complaint = done.stderr.decode(errors="replace").partition("\n")[0]
    # The names in it are a student's.
    return printable(complaint) or f"{command[0]} ended with status {done.returncode}"
