"""Prepare Google Colab for the lab, once its first cell has unpacked the files."""

import importlib
import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

_REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements.txt"
_NOT_THERE = {"jupyterlab"}  # Colab's page takes its place


def prepare() -> None:
    """Install the packages that are missing, at the lab's versions, and say so.

    What Colab has stays as it is: another NumPy would only work after a restart. SystemExit with
    the reason where pip fails.
    """
    lines = _REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    missing = [line for line in lines if not line.startswith("#") and not _is_there(_name(line))]
    names = ", ".join(dict.fromkeys(map(_name, missing)))
    if missing:
        print(f"Installing {names} ...", flush=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", *missing]
        run = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
        if run.returncode != 0:
            reason = (run.stderr.strip().splitlines() or ["pip gave no reason"])[-1]
            raise SystemExit(f"pip could not install {names}: {reason}\nRun this cell again.")
        importlib.invalidate_caches()
    print(f"Google Colab is ready. The lab's files are in {_REQUIREMENTS.parent}.")
    print(
        "Files in a Colab session are deleted when it ends: your notebook itself is on your Drive."
    )


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0]


def _is_there(name: str) -> bool:
    if name in _NOT_THERE:
        return True
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
