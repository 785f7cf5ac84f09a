"""Scripts as submissions: otter runs a .py file as a notebook of one cell."""

import io
import json
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from autograder.grader.reading.names import is_hidden, is_notebook, is_zip, safe_name
from autograder.grader.reading.notebook import SubmissionError
from autograder.grader.reading.submission import MAX_BYTES, ZIP_ERRORS, ZIP_LIMITS, Payload
from autograder.grader.reading.zips import BoundedZip, ZipTooLarge

_UNREADABLE = (*ZIP_ERRORS, ZipTooLarge)
_NOT_WORK = "__init__.py"  # which otter itself puts there


def with_notebook(source: Path | Payload) -> Path | Payload:
    """Return a submission whose script, if it is or holds one and no notebook, is a notebook.

    SubmissionError if there are several scripts.
    """
    if isinstance(source, Payload):
        return _of_bytes(source.name, source.content) or source
    if source.is_dir():
        return _of_folder(source) or source
    if source.suffix not in (".py", ".zip") or not source.is_file():
        return source
    if source.stat().st_size > MAX_BYTES:
        return source
    return _of_bytes(source.name, source.read_bytes()) or source


def _of_bytes(name: str, content: bytes) -> Payload | None:
    if name.endswith(".py"):
        return Payload(f"{PurePosixPath(name).stem}.ipynb", _notebook(content))
    if not is_zip(name):
        return None
    try:
        with BoundedZip(content, ZIP_LIMITS) as archive:
            script = _script([info.filename for info in archive.infolist()])
            if script is None:
                return None
            size = archive.getinfo(script).file_size
            if size > MAX_BYTES:
                return None
            with archive.open(script) as file:
                notebook = _notebook(file.read(MAX_BYTES))
    except _UNREADABLE:
        return None  # reading it says what is wrong
    changed = io.BytesIO(content)
    try:
        with zipfile.ZipFile(changed, "a") as archive:
            archive.writestr(f"{PurePosixPath(script).stem}.ipynb", notebook)
    except _UNREADABLE:
        return None
    return Payload(name, changed.getvalue())


def _of_folder(folder: Path) -> Payload | None:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    script = _script([path.relative_to(folder).as_posix() for path in paths])
    if script is None or sum(path.stat().st_size for path in paths) > MAX_BYTES:
        return None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in paths:
            archive.write(path, path.relative_to(folder).as_posix())
        notebook = _notebook((folder / script).read_bytes())
        archive.writestr(f"{PurePosixPath(script).stem}.ipynb", notebook)
    return Payload("submission.zip", packed.getvalue())


def _script(names: list[str]) -> str | None:
    """Return the one script at the top; None if there is a notebook, or none of either."""
    work = [name for name in names if not is_hidden(safe_name(name) or "")]
    if any(is_notebook(name) or is_zip(name) for name in work):
        return None
    scripts = [n for n in work if n.endswith(".py") and "/" not in n and n != _NOT_WORK]
    if len(scripts) > 1:
        raise SubmissionError(
            f"There are {len(scripts)} Python files in this submission and no notebook. Hand in "
            "one."
        )
    return scripts[0] if scripts else None


def _notebook(script: bytes) -> bytes:
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": script.decode("utf-8", "replace").removeprefix("\ufeff"),
    }
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(notebook).encode()
