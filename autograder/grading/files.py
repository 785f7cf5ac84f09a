"""Writing files that are there whole or not at all."""

import json
from pathlib import Path
from typing import Any

from autograder.errors import UserError


def write_atomically(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a text file, and the folders above it. UserError where that can't be done."""
    make_folder(path.parent)
    scratch = path.with_name(path.name + ".part")
    try:
        try:
            scratch.write_text(text, encoding=encoding, newline="")
            scratch.replace(path)
        except OSError:
            scratch.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _unwritable(path, error) from error


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it. UserError where that can't be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(path: Path, error: OSError) -> UserError:
    return UserError(
        f"{path} can't be written ({error.strerror or error}). Make room or give yourself the "
        "right to write there, or name another place; then run this again."
    )


def write_json(path: Path, data: Any) -> None:
    """Write a JSON file."""
    write_atomically(path, json.dumps(data, indent=2, ensure_ascii=True) + "\n")
