"""Telling an instructor how a download was read, before and after the work on it."""

from pathlib import Path

from autograder.grader.output.text import MOST_NAMES, listed, one_line, quoted
from autograder.roster.entries import Found


def say_how_read(path: Path, found: Found) -> None:
    """Print what kind of download it was read as, and what in it is ignored."""
    alone = found.entries[0].files is None
    remedy = " If it is a class's download, unpack it and name the folder." if alone else ""
    if path.is_dir() or path.suffix.lower() == ".zip":
        print(f"Read {quoted(str(path))} as {found.read_as}.{remedy}")
    ignored = [name for name in found.ignored if name not in found.missed]
    if ignored:
        print(f"Ignored, not submissions: {listed(ignored)}")


def say_what_is_missed(found: Found) -> int:
    """Print what could be a submission and isn't read; the exit status: 1 if there is any."""
    if not found.missed:
        return 0
    missed = [f"{quoted(n)} ({one_line(reason)})" for n, reason in sorted(found.missed.items())]
    more = f", and {len(missed) - MOST_NAMES:,} more" if len(missed) > MOST_NAMES else ""
    shown = ", ".join(missed[:MOST_NAMES])
    print(
        f"Not read, although it could be a submission: {shown}{more}. Delete files that "
        "aren't submissions, rename or move those that are, and run the command again."
    )
    return 1
