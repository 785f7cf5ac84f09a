"""Telling an autograder that was made from the master as it is now from an older one."""

import hashlib
from pathlib import Path

# Data come from a data set of the instructor's choice, and no README grades anything.
_LEFT_OUT = ("data", "README.md")


def source_mark(master: Path) -> str:
    """The master's file name, and a digest of what grades in its folder."""
    folder = master.parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if path.is_file() and not hidden and parts[0] not in _LEFT_OUT:
            digest.update(hashlib.sha256("/".join(parts).encode()).digest())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{master.name} {digest.hexdigest()[:20]}"
