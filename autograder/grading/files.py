"""Writing files that are there whole or not at all."""

import json
from pathlib import Path
from typing import Any


def write_atomically(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a text file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(path.name + ".part")
    scratch.write_text(text, encoding=encoding, newline="")
    scratch.replace(path)


def write_json(path: Path, data: Any) -> None:
    """Write a JSON file."""
    write_atomically(path, json.dumps(data, indent=2, ensure_ascii=True) + "\n")
