"""The files in the autograder's zip beside otter's: this grader, and its installation."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from autograder.archive import Member
from autograder.grader.host.assignment import KEY
from autograder.release.requirements import packages, pinned_requirements

_PACKAGE = Path(__file__).parents[1]
_GRADER = _PACKAGE / "grader"
GROUP = "grade"  # of packages: those that are installed for students' cells
_SCRIPTS = ("setup.sh", "run_autograder")
# Otter installs itself by these: ours is installed by other means.
_OTTERS_OWN = {"run_otter.py", "environment.yml", *_SCRIPTS}


def autograder_members(
    otters: Iterable[Member], root: Path, settings: Mapping[str, Any]
) -> list[Member]:
    """The members of autograder.zip; our own settings go into otter's config.

    otters: those of the zip that `otter assign` made; `otter run` can grade with the result, too.
    """
    facts = {**settings.get(KEY, {}), "packages": packages(root, GROUP)}
    settings = {**settings, KEY: facts}
    kept = [
        _with_settings(member, settings) if member.name == "otter_config.json" else member
        for member in otters
        if member.name not in _OTTERS_OWN
    ]
    scripts = [
        Member(name, (_GRADER / "gradescope" / name).read_bytes(), 0o755) for name in _SCRIPTS
    ]
    pins = Member("pins.txt", (root / "pins.txt").read_bytes())
    requirements = Member("requirements.txt", pinned_requirements(root, GROUP).encode())
    return [*kept, *scripts, pins, requirements, *grader_members()]


def _with_settings(config: Member, settings: Mapping[str, Any]) -> Member:
    both = {**json.loads(config.content), **settings}
    return config._replace(content=(json.dumps(both, indent=2) + "\n").encode())


def grader_members() -> list[Member]:
    """Return what the zip has of this package: all that is deployed."""
    sources = [_PACKAGE / "__init__.py", *_GRADER.rglob("*.py")]
    return [
        Member(f"autograder/{path.relative_to(_PACKAGE).as_posix()}", path.read_bytes())
        for path in sources
    ]
