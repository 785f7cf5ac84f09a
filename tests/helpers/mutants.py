"""Mutants of the reference answers, and what the tests say of each.

Two tools' operators make them: cosmic-ray's put every operator and number in another's place,
mutmut's drop arguments and change strings, assignments and conditional expressions.
"""

import ast
import difflib
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import libcst
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from mutmut.mutation.mutators import mutation_operators
from otter.test_files import ExceptionTestFile

from autograder.release.errors import ReleaseError
from autograder.release.source.master import Master, MasterCell, Role
from autograder.release.verification.reference import reference_namespace

STEPS = 100_000  # lines of an answer in one test case; the reference needs no more than hundreds


class Change(NamedTuple):
    """A line of a question's reference answer, before and after; free of layout and comments."""

    question: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.question}: - {self.before}\n{' ' * len(self.question)}  + {self.after}"


@dataclass(frozen=True)
class Mutant:
    """A solution cell with one small change."""

    cell: MasterCell
    source: str

    @cached_property
    def change(self) -> Change:
        """The difference from the reference, which also names the mutant."""
        lines = list(difflib.ndiff(_plain(self.cell.source).split("\n"), self.source.split("\n")))
        before, after = (
            "\n".join(line[2:].strip() for line in lines if line[0] == sign) for sign in "-+"
        )
        return Change(str(self.cell.question), before, after)


def mutants(master: Master) -> Iterator[Mutant]:
    """Every mutant of every reference answer; one that both tools make comes once.

    But not of a bonus answer, which no points depend on: each of its mutants would train a network.
    """
    for cell in master.of_role(Role.SOLUTION):
        if cell.kind != "code" or not master.questions[str(cell.question)].points:
            continue
        original = _plain(cell.source)
        seen = {original}
        for mutated in map(_plain, chain(_by_cosmic_ray(original), _by_mutmut(original))):
            if mutated not in seen:
                seen.add(mutated)
                yield Mutant(cell, mutated)


def load_tests(folder: Path, question: str) -> ExceptionTestFile:
    """A question's test cases, from the files that a release generated."""
    return ExceptionTestFile.from_file(str(folder / f"{question}.py"))


def lost_case(master: Master, mutant: Mutant, tests: ExceptionTestFile) -> str | None:
    """The first test case that costs the mutant points; None where it earns them all.

    Only the mutant's own question may catch it: that is where the mistake has to cost points.
    """
    cells = [replace(c, source=mutant.source) if c is mutant.cell else c for c in master.cells]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the graders don't mind warnings either
        try:
            answers = reference_namespace(replace(master, cells=cells))
        except ReleaseError:
            return "running the cell"
        for case in tests.test_cases:
            try:
                with _limited_steps(str(master.path)):
                    case.body.call_func(answers)
            except (Exception, TooManyStepsError):
                if case.points:
                    return str(case.body.test_func.__name__)
    return None


class TooManyStepsError(BaseException):
    """An answer does not come to an end. No `except Exception` on the way may catch it."""


@contextmanager
def _limited_steps(file: str) -> Iterator[None]:
    """Stop code of this file after a number of lines: the same on every machine, unlike a time."""
    steps = count()

    def watch(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename != file:
            return None
        if event == "line" and next(steps) >= STEPS:
            raise TooManyStepsError
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        yield
    finally:
        sys.settrace(before)


def _by_cosmic_ray(source: str) -> Iterator[str]:
    for name in operator_names():
        operator = get_operator(name)
        if operator.arguments():
            continue  # these put random numbers in a variable's place
        for occurrence in count():
            mutated = mutate_code(source, operator(), occurrence)
            if mutated is None:
                break
            yield mutated


def _by_mutmut(source: str) -> Iterator[str]:
    module = libcst.parse_module(source)
    rest: list[libcst.CSTNode] = [module]
    while rest:
        node = rest.pop()
        rest.extend(node.children)
        for kind, operator in mutation_operators:
            for mutated in operator(node) if isinstance(node, kind) else ():
                yield module.deep_replace(node, mutated).code


def _plain(source: str) -> str:
    """The source in one layout and without comments, so that equal code is equal text."""
    return ast.unparse(ast.parse(source))
