"""The cases of stock otter's two formats: functions that assert, and doctests."""

import ast
import builtins
import doctest
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.grader.host.formats.names import (
    CONVENTIONS,
    CannotCross,
    StockGlobals,
    StockNames,
    cannot_cross,
)
from autograder.grader.host.otter_tests import Case
from autograder.grader.host.standins import Namespace
from autograder.grader.host.student_errors import Raised, StudentError
from autograder.grader.host.zygote_client import SandboxError

_ELSEWHERE = (
    "\nTests read the files of the autograder here, and not those that the notebook has written."
)


class CaseFailed(AssertionError):
    """A case failed; its text is all that there is to say."""


@dataclass(frozen=True)
class StockCase(Case):
    """A case of stock otter. `folder` is where it runs, with the autograder's files, if it has any.

    `source` is the text of its test file, or of its doctest.
    """

    source: str = field(default="", repr=False)
    folder: Path | None = None

    def run(self, namespace: Mapping[str, Any]) -> dict[str, float]:
        """Run the case; CaseFailed says why it failed."""
        assert isinstance(namespace, Namespace)
        names = StockNames(namespace, self.folder)
        with _working_in(self.folder), redirect_stdout(io.StringIO()):
            told = self.failure(names)
        if told:
            unsent = "".join(f"{cannot_cross(*one)}.\n" for one in names.unsent.items())
            raise CaseFailed(told if "can't come from" in told else unsent + told)
        return {}

    def failure(self, names: StockNames) -> str:
        """Run the case with these names; how it failed, or "". SandboxError passes."""
        raise NotImplementedError


@dataclass(frozen=True)
class ExceptionCase(StockCase):
    """A test function, which fails by raising."""

    def failure(self, names: StockNames) -> str:
        """Call the function with its arguments; how it failed, or ""."""
        try:
            self.function(
                **{name: names if name == "env" else names.get(name) for name in self.names}
            )
        except (KeyboardInterrupt, SandboxError):
            raise
        except BaseException as error:  # pytest.fail raises one that is no Exception
            return self._told(error)
        return ""

    @cached_property
    def asked(self) -> Sequence[str]:
        """The names that the case takes, by its arguments and as keys of `env`."""
        own = [name for name in self.names if name != "env"]
        if "env" in self.names:
            tree = ast.parse(self.source)
            own += [key for part in ast.walk(tree) for key in _keys_of_env(part)]
        return list(dict.fromkeys(own))

    def _told(self, error: BaseException) -> str:
        """Return what an error says, and the line of the test at which it came up."""
        text = describe(error)
        code, step = self.function.__code__, error.__traceback__
        while step is not None and step.tb_frame.f_code is not code:
            step = step.tb_next
        if step is None:
            return text
        line = self.source.splitlines()[step.tb_lineno - 1].strip()
        if isinstance(error, AssertionError) and not str(error):
            text = f"It doesn't hold that {line.removeprefix('assert ')}"
        return f"{text}\nLine {step.tb_lineno} of {code.co_filename}: {line}"


@dataclass(frozen=True)
class DoctestCase(StockCase):
    """A doctest, whose lines run with the notebook's names as their own."""

    @cached_property
    def names(self) -> list[str]:
        """The names in the student's namespace that the case uses."""
        code = "\n".join(
            example.source for example in doctest.DocTestParser().get_examples(self.source)
        )
        try:
            tree = ast.parse(code)
        except SyntaxError:
            return []
        parts = list(ast.walk(tree))
        used = [part for part in parts if isinstance(part, ast.Name)]
        bound = {part.id for part in used if not isinstance(part.ctx, ast.Load)}
        bound |= {part.arg for part in parts if isinstance(part, ast.arg)}
        bound |= {p.name for p in parts if isinstance(p, ast.FunctionDef | ast.ClassDef)}
        bound |= {
            (alias.asname or alias.name).partition(".")[0]
            for part in parts
            if isinstance(part, ast.Import | ast.ImportFrom)
            for alias in part.names
        }
        known = bound | CONVENTIONS.keys() | set(dir(builtins))
        found = sorted(used, key=lambda part: (part.lineno, part.col_offset))
        return list(dict.fromkeys(part.id for part in found if part.id not in known))

    def failure(self, names: StockNames) -> str:
        """Run the doctest; what it reports, or ""."""
        examples = doctest.DocTestParser().get_examples(self.source, self.question)
        names_of_test = StockGlobals(names)
        names_of_test.fetch(self.names)
        test = doctest.DocTest(examples, names_of_test, self.question, None, None, self.source)
        report = io.StringIO()
        runner = _Runner(verbose=False)
        runner.run(test, out=report.write, clear_globs=False)
        return report.getvalue().replace("*" * 70 + "\n", "").strip()


class _Runner(doctest.DocTestRunner):
    """Runs a doctest, and reports exceptions without the grader's own lines."""

    def report_unexpected_exception(self, out: Any, test: Any, example: Any, exc_info: Any) -> None:
        """Report an error. SandboxError passes: it is nobody's result."""
        error = exc_info[1]
        if isinstance(error, SandboxError):
            raise error
        told = describe(error)
        out(f"{told}\nLine {example.lineno + 1}: {example.source.strip()}\n")


def describe(error: BaseException) -> str:
    """Return what an error says, with its type, and what it may be due to."""
    text = str(error)
    if isinstance(error, Raised):
        text = str(getattr(error, "told", text))
    elif isinstance(error, CannotCross):
        text = f"{text}."
    elif not isinstance(error, StudentError):
        text = f"{type(error).__name__}: {text}" if text else type(error).__name__
    if isinstance(error, FileNotFoundError):
        text += _ELSEWHERE
    return text


def _keys_of_env(part: ast.AST) -> Iterator[str]:
    """Yield the name that an expression asks `env` for, if it does."""
    match part:
        case ast.Subscript(ast.Name("env"), ast.Constant(str(key))):
            yield key
        case ast.Call(ast.Attribute(ast.Name("env"), "get"), [ast.Constant(str(key)), *_]):
            yield key


@contextmanager
def _working_in(folder: Path | None) -> Iterator[None]:
    """Have a folder as the working directory, for a while."""
    if folder is None:
        yield
        return
    here = os.open(".", os.O_RDONLY)
    os.chdir(folder)
    try:
        yield
    finally:
        os.fchdir(here)
        os.close(here)
