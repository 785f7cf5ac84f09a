"""The autograder bundle: the zip that a release makes, or a folder that it was unpacked into."""

import io
import json
import shutil
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.grader.errors import BundleError
from autograder.grader.host.assignment import KEY, Assignment
from autograder.grader.host.formats.rules import Rules, read_rules
from autograder.grader.host.otter_tests import Question, load_question
from autograder.grader.host.scratch import scratch_folder
from autograder.grader.wire.values import PLAIN_TYPES

_NO_TESTS = (
    "{} has no test files (tests/*.py): it is not an autograder. Name the zip that `make release` "
    "or `otter assign` has made."
)


@dataclass(frozen=True)
class Bundle:
    """An unpacked autograder: otter's config, its test files, and the files they use.

    Of what is in `files/`, students get with the notebook what the assignment lists as `support`.
    All else is the grader's own, which no student process may see. The folder `support` has a copy
    of the former that every user can read.
    """

    folder: Path
    support: Path
    name: str
    assignment: Assignment
    questions: list[Question]
    rules: Rules = field(default_factory=Rules)

    @cached_property
    def asked_names(self) -> frozenset[str]:
        """The names in a student's notebook that the tests take: they tell it from others."""
        cases = (case for question in self.questions for case in question.cases)
        return frozenset(name for case in cases for name in case.asked)

    def put_support_into(self, folder: Path) -> None:
        """Put what students get into a folder, in place of anything of that name.

        The files are links: all students share one copy, which is read-only. A folder of data is a
        student's own, to write into, and keeps what they have put there under other names.
        """
        for source in self.support.iterdir():
            target = folder / source.name
            if self.rules.stock and source.is_dir() and target.is_dir():
                continue  # as with otter, a folder that was handed in is the student's work
            _put(source, target)


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
        config = _config(folder)
        stock = KEY not in config and not (folder / "autograder").is_dir()
        rules = read_rules(config) if stock else Rules()
        assignment = _of_stock(rules, folder) if stock else _assignment(config, folder)
        _share_support(folder / "files", assignment.support, shared)
        with _importable(folder / "files"):
            name = str(config.get("assignment_name") or "")
            questions = _stock_questions(folder) if stock else _questions(folder, assignment)
            yield Bundle(folder, shared, name, assignment, questions, rules)


def read_bundle(path: Path) -> bytes:
    """The bytes of a bundle's zip. BundleError where there is none."""
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not any(name.startswith("tests/") for name in archive.namelist()):
                raise BundleError(_NO_TESTS.format(path))
    except (OSError, zipfile.BadZipFile) as error:
        raise BundleError(
            f"no autograder at {path} ({error}). `make release` builds dist/autograder.zip; "
            "--autograder names another."
        ) from error
    return content


def _put(source: Path, target: Path) -> None:
    merged = source.is_dir() and not _is_package(source)
    is_folder = target.is_dir() and not target.is_symlink()
    if is_folder and not merged:
        shutil.rmtree(target)
    elif not is_folder:
        target.unlink(missing_ok=True)
    if not merged:
        target.symlink_to(source)
        return
    target.mkdir(exist_ok=True)
    for path in source.iterdir():
        _put(path, target / path.name)


def bundle_source(path: Path) -> str:
    """The source that a bundle names; "" where there is no bundle, or it names none."""
    try:
        if path.is_dir():
            config = _config(path)
        else:
            with zipfile.ZipFile(path) as archive:
                config = json.loads(archive.read("otter_config.json"))
        return Assignment.of(config).source
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError):
        return ""


def _is_package(path: Path) -> bool:
    """Return True if a folder is a Python package."""
    return (path / "__init__.py").is_file()


def _share_support(files: Path, names: Iterable[str], shared: Path) -> None:
    shared.chmod(0o755)
    for name in names:
        source = files / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, shared / name, ignore=ignored)
        else:
            shutil.copyfile(source, shared / name)
    # Whatever the umask is: students' processes have users of their own. Where they haven't, a file
    # that is overwritten by mistake would be another one for all students that follow.
    for path in shared.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o444)


def _config(folder: Path) -> dict[str, Any]:
    path = folder / "otter_config.json"
    if not path.is_file():
        return {}
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BundleError(f"the autograder's {path.name} is not JSON: {error}.") from error
    if not isinstance(config, dict):
        raise BundleError(f"the autograder's {path.name} is not an object of settings.")
    return config


def _assignment(config: dict[str, Any], folder: Path) -> Assignment:
    """Return the facts of an assignment. BundleError if its files can't be told apart without."""
    remedy = "Build it anew with `make release`."
    if KEY not in config and any((folder / "files").glob("*")):
        raise BundleError(
            f"the autograder doesn't say which of its files students get: another version made it. "
            f"{remedy}"
        )
    try:
        return Assignment.of(config)
    except (TypeError, ValueError) as error:
        raise BundleError(f"another version made the autograder ({error}). {remedy}") from error


def _of_stock(rules: Rules, folder: Path) -> Assignment:
    """Return the facts of an assignment of stock otter, whose students get all files."""
    files = tuple(sorted(path.name for path in (folder / "files").glob("*")))
    return Assignment(feedback=rules.feedback, support=files, named_tuples=PLAIN_TYPES)


def _stock_questions(folder: Path) -> list[Question]:
    # It imports doctest, and this lab's own grading should not wait for that.
    from autograder.grader.host.formats.test_files import load_test_file

    questions = [load_test_file(path, folder / "files") for path in _test_files(folder)]
    names = Counter(question.name for question in questions)
    for name, count in names.items():
        if count > 1:
            raise BundleError(
                f"{count} test files are named {name!r}: otter would give the points of one alone. "
                "Give each its own name in the master, and run `otter assign` again."
            )
    return questions


def _questions(folder: Path, assignment: Assignment) -> list[Question]:
    try:
        return [load_question(path, assignment) for path in _test_files(folder)]
    except ValueError as error:
        raise BundleError(str(error)) from error


def _test_files(folder: Path) -> list[Path]:
    paths = sorted((folder / "tests").glob("*.py"))
    if not paths:
        raise BundleError(_NO_TESTS.format(folder))
    return paths


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
