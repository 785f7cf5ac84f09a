"""The packages of students and the grader: pyproject.toml's groups, at the versions of pins.txt."""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from autograder.release.errors import ReleaseError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_HEADER = "# Generated from pyproject.toml and pins.txt. Python 3.10 to 3.13.\n"


def packages(root: Path, group: str) -> list[str]:
    """The names of the packages that a group asks for, sorted, also by the groups that it includes.

    Those that these need in turn aren't among them.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    listed = _listed(project["dependency-groups"], group)
    return sorted({re.split(r"[^A-Za-z0-9._-]", requirement)[0] for requirement in listed})


def _listed(groups: Mapping[str, Any], group: str) -> Iterator[str]:
    for one in groups[group]:
        if isinstance(one, dict):
            yield from _listed(groups, one["include-group"])
        else:
            yield one


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
