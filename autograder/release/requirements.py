"""The packages of students and the grader: pyproject.toml's groups, at the versions of pins.txt."""

import re
import sys
from pathlib import Path

from autograder.release.errors import ReleaseError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_HEADER = "# Generated from pyproject.toml and pins.txt. Python 3.10 to 3.13.\n"


def packages(root: Path, group: str) -> list[str]:
    """The names of the packages that a group asks for, without those that these need in turn."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    listed = project["dependency-groups"][group]
    return [re.split(r"[^A-Za-z0-9._-]", requirement)[0] for requirement in listed]


def pinned_requirements(root: Path, group: str) -> str:
    """The text of a group's requirements.txt, a line for each version and the Pythons it is for.

    Raises ReleaseError if a package of the group has no pin.
    """
    pins = (root / "pins.txt").read_text(encoding="utf-8").splitlines()
    lines: list[str] = []
    for name in packages(root, group):
        pinned = [pin for pin in pins if pin.startswith(f"{name}==")]
        if not pinned:
            raise ReleaseError(f"pins.txt has no version of {name}. Run make pins.")
        lines += pinned
    return _HEADER + "".join(f"{line}\n" for line in lines)
