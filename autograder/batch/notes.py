"""Telling an instructor how a download was read, before and after the work on it."""

from pathlib import Path

from autograder.batch.entries import Found

_MAX_NAMES, _MAX_LETTERS = 20, 120  # of what is listed in one line


def say_how_read(path: Path, found: Found) -> None:
    """Print what kind of download it was read as, and what in it is ignored."""
    alone = found.entries[0].files is None
    remedy = " If it is a class's download, unpack it and name the folder." if alone else ""
    if path.is_dir() or path.suffix.lower() == ".zip":
        print(f"Read {_shown(str(path))} as {found.read_as}.{remedy}")
    ignored = [name for name in found.ignored if name not in found.missed]
    if ignored:
        print(f"Ignored, as no submissions: {_listed([_shown(name) for name in ignored])}")


def say_what_is_missed(found: Found) -> int:
    """Print what could be a submission and isn't read; the exit status: 1 if there is any."""
    if not found.missed:
        return 0
    missed = [f"{_shown(name)} ({reason})" for name, reason in sorted(found.missed.items())]
    print(
        f"Not read, although it could be a submission: {_listed(missed)}. Delete what is no "
        "submission; rename or move what is one; then run this again."
    )
    return 1


def _listed(names: list[str]) -> str:
    more = len(names) - _MAX_NAMES
    return ", ".join(names[:_MAX_NAMES]) + (f", and {more:,} more" if more > 0 else "")


def _shown(name: str) -> str:
    """A name that students chose, in one line: it could hold what controls a terminal."""
    name = "".join(letter if letter.isprintable() else "?" for letter in name)
    return name if len(name) <= _MAX_LETTERS else f"{name[: _MAX_LETTERS - 1]}…"
