"""The autograder bundle: the zip that a release makes, or a folder that it was unpacked into."""

import io
import json
import os
import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.grader.errors import UserError
from autograder.grader.host.otter_tests import Question, load_question
from autograder.grader.host.scratch import scratch_folder


class BundleError(UserError):
    """The autograder bundle is missing or broken."""


@dataclass(frozen=True)
class Bundle:
    """An unpacked autograder: otter's config, its test files, and the files they use.

    Folders in `files/` are what students get with the notebook. Single files there are the
    grader's own, which no student process may see. `support` has a copy of those folders that
    every user can read.
    """

    folder: Path
    support: Path
    config: dict[str, Any]
    questions: list[Question]

    def put_support_into(self, folder: Path) -> None:
        """Put what students get into a folder, in place of anything of that name.

        The files are links: all students share one copy, which is nobody's to write. A folder of
        data is a student's own, to write into.
        """
        for source in self.support.iterdir():
            target = folder / source.name
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            target.unlink(missing_ok=True)
            if _is_package(source):
                target.symlink_to(source)
            else:
                shutil.copytree(source, target, copy_function=os.symlink)


@contextmanager
def open_bundle(source: Path | bytes) -> Iterator[Bundle]:
    """Open a bundle: a zip's path or bytes, or the folder that it was unpacked into.

    For as long as it is open, its tests can import its files. BundleError where it is none.
    """
    with scratch_folder("tests") as folder, scratch_folder("support") as shared:
        if isinstance(source, Path) and source.is_dir():
            folder = source
        else:
            content = read_bundle(source) if isinstance(source, Path) else source
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                archive.extractall(folder)
        _share_support(folder / "files", shared)
        with _importable(folder / "files"):
            yield _load(folder, shared)


def read_bundle(path: Path) -> bytes:
    """The bytes of a bundle's zip. BundleError where there is none."""
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not any(name.startswith("tests/") for name in archive.namelist()):
                raise BundleError(f"{path} has no test files: it is not an autograder.")
    except (OSError, zipfile.BadZipFile) as error:
        raise BundleError(
            f"no autograder at {path} ({error}). `make release` builds dist/autograder.zip; "
            "--autograder names another."
        ) from error
    return content


def _is_package(path: Path) -> bool:
    """Whether a folder is a Python package."""
    return (path / "__init__.py").is_file()


def _share_support(files: Path, shared: Path) -> None:
    shared.chmod(0o755)
    for source in files.glob("*/"):
        # Beside the folders that students get, Python puts the bytecode of the grader's own.
        if source.is_dir() and source.name != "__pycache__":
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, shared / source.name, ignore=ignored)
    # Whatever the umask is: students' processes have users of their own. Where they haven't, a file
    # that is overwritten by mistake would be another one for all students that follow.
    for path in shared.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o444)


def _load(folder: Path, support: Path) -> Bundle:
    paths = sorted((folder / "tests").glob("*.py"))
    if not paths:
        raise BundleError(f"{folder} has no test files: it is not an autograder.")
    path = folder / "otter_config.json"
    config = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return Bundle(
        folder, support, config, [load_question(test_file, config) for test_file in paths]
    )


@contextmanager
def _importable(files: Path) -> Iterator[None]:
    """Let the tests import from a folder, and forget afterwards what they did."""
    names = {path.stem for path in files.iterdir()} if files.is_dir() else set()

    def take_out() -> dict[str, Any]:
        loaded = [name for name in sys.modules if name.partition(".")[0] in names]
        return {name: sys.modules.pop(name) for name in loaded}

    kept = take_out()
    sys.path.insert(0, str(files))
    try:
        yield
    finally:
        sys.path.remove(str(files))
        take_out()
        sys.modules.update(kept)
