"""Files of the engine that an assignment hands to students, in copies that nobody edits."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from autograder.release.errors import ReleaseError
from autograder.release.project import Project

_ENGINE = Path(__file__).parents[1]


def write_copies(project: Project) -> None:
    """Write the copies that the assignment's list names, where they differ from the originals."""
    for copy, text, _ in _copies(project):
        if _text(copy) != text:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(text, encoding="utf-8", newline="\n")


def stale_copies(project: Project) -> Iterator[str]:
    """Yield a problem for each copy that is missing or differs from its original."""
    for copy, text, original in _copies(project):
        found = _text(copy)
        if found != text:
            state = "is missing" if found is None else f"differs from {original}, its original"
            yield f"{project.name(copy)} {state}. Run make release and commit it."


def _copies(project: Project) -> Iterator[tuple[Path, str, str]]:
    """Yield each copy's path, the text that it should have, and the original's name."""
    if not project.copies.exists():
        return
    listed = yaml.safe_load(project.copies.read_text(encoding="utf-8")) or {}
    for source, target in listed.items():
        path, name = _ENGINE / source, f"{_ENGINE.name}/{source}"
        if not path.is_file():
            raise ReleaseError(
                f"{project.name(project.copies)} lists {name}, which doesn't exist. Fix the path."
            )
        header = f"# A copy of {name}, written by `make release`: edit that one.\n"
        yield project.assignment / target, header + path.read_text(encoding="utf-8"), name


def _text(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else None
