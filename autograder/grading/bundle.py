"""The autograder bundle: the zip that a release makes, or a folder that it was unpacked into."""

import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.errors import UserError
from autograder.grading.otter_tests import Question, load_question


class BundleError(UserError):
    """The autograder bundle is missing or broken."""


@dataclass(frozen=True)
class Bundle:
    """An unpacked autograder: otter's config, its test files, and the files they use.

    Folders in `files/` are what students get with the notebook. Single files there are the
    grader's own, which no student process may see.
    """

    folder: Path
    config: dict[str, Any]
    questions: list[Question]

    def put_support_into(self, folder: Path) -> None:
        """Copy what students get into a folder, in place of anything of that name."""
        for source in sorted((self.folder / "files").iterdir()):
            if source.is_dir():
                target = folder / source.name
                if target.is_dir():
                    shutil.rmtree(target)
                target.unlink(missing_ok=True)
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))


@contextmanager
def open_bundle(path: Path) -> Iterator[Bundle]:
    """Unpack a bundle and load its tests; for as long as it is open, they can import its files."""
    with tempfile.TemporaryDirectory(prefix="autograder-") as scratch:
        folder = path
        if not path.is_dir():
            folder = Path(scratch)
            try:
                with zipfile.ZipFile(path) as archive:
                    archive.extractall(folder)
            except (OSError, zipfile.BadZipFile) as error:
                raise BundleError(
                    f"no autograder at {path} ({error}). `make release` builds "
                    "dist/autograder.zip; --autograder names another."
                ) from error
        with _importable(folder / "files"):
            yield _load(folder)


def _load(folder: Path) -> Bundle:
    paths = sorted((folder / "tests").glob("*.py"))
    if not paths:
        raise BundleError(f"{folder} has no test files: it is not an autograder.")
    config = folder / "otter_config.json"
    return Bundle(
        folder,
        json.loads(config.read_text(encoding="utf-8")) if config.is_file() else {},
        [load_question(test_file) for test_file in paths],
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
