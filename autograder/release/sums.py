"""SHA-256 sums of files, and lists of them as `sha256sum` writes."""

import hashlib
from pathlib import Path

SUMS = "SHA256SUMS"


def read_sums(path: Path) -> dict[str, str]:
    """Return the sum of each file that a list names; none if the list is missing."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {name.lstrip("*"): digest for digest, name in (line.split(None, 1) for line in lines)}


def write_sums(folder: Path, pattern: str) -> None:
    """Write the list of a folder's files that match a pattern."""
    lines = [f"{sha256(path)}  {path.name}\n" for path in sorted(folder.glob(pattern))]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
