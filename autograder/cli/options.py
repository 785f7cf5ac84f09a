"""The options of each command, as a frozen dataclass."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

AUTOGRADER = Path("dist/autograder.zip")  # unless --autograder names another
CLASS_OUTPUT = Path("build/grades")  # unless --output names another


@dataclass(frozen=True)
class NoOptions:
    """The options of `check` and `solutions`: none."""


@dataclass(frozen=True)
class ReleaseOptions:
    """The options of `release`: the data set, and the folder of its files, if any."""

    dataset: str
    dataset_files: str | None


@dataclass(frozen=True)
class ResponsesOptions:
    """The options of `responses`: the submissions, and the folder for the pages and marks.csv."""

    path: Path
    output: Path


@dataclass(frozen=True)
class GradeOptions:
    """The options of `grade`; None if an option was omitted.

    `require_sandbox` names the layers that must work. The scheduler gets the `tls_` files.
    """

    path: Path
    output: Path | None
    jobs: int | None
    scheduler: str | None
    tls_ca: Path | None
    tls_cert: Path | None
    tls_key: Path | None
    unauthenticated_scheduler: bool
    marks: Path | None
    overrides: Path | None
    late: Path | None
    gradebook: Path | None
    gradebook_column: str | None
    names: bool
    results: Path | None
    named_autograder: Path | None
    require_sandbox: tuple[str, ...]
    unprotected: bool

    @property
    def asks_for_a_folder(self) -> bool:
        """True if even a single submission is graded into a folder, like a class."""
        merged = self.marks or self.overrides or self.late or self.gradebook
        return bool(self.output or merged or self.scheduler)

    @property
    def autograder(self) -> Path:
        """The autograder to grade with."""
        return self.named_autograder or AUTOGRADER

    @property
    def class_output(self) -> Path:
        """The folder for a class's grades."""
        return self.output or CLASS_OUTPUT


Options = TypeVar("Options")


def reading(
    kind: type[Options], run: Callable[[Options], int]
) -> Callable[[argparse.Namespace], int]:
    """Return a command that takes a parsed command line, from one that takes its options.

    Every field of the options is the name of one of the parser's arguments.
    """

    def read_and_run(parsed: argparse.Namespace) -> int:
        given: dict[str, Any] = vars(parsed)
        return run(kind(**{field.name: given[field.name] for field in fields(kind)}))  # type: ignore[arg-type]

    return read_and_run
