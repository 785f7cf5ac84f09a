"""The reason why a case failed, where it lies outside the case; each reason is told once.

A function may be missing because its cell stopped, and an attack may raise because of the gradient
that it calls. Then one slip fails many cases: the first says what happened, the others where to
read it.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from autograder.grader.host.otter_tests import Case
from autograder.grader.host.results import CaseResult, Cause
from autograder.grader.host.standins import Namespace
from autograder.grader.host.student_errors import CellProblem, Raised
from autograder.grader.output.text import printable
from autograder.grader.reading.notebook import Cell, Code
from autograder.grader.reading.notebook_json import MAX_CODE_CELLS
from autograder.grader.reading.whereabouts import (
    astray,
    in_a_text,
    located,
    module_lost,
    overwritten,
)

_NEAR = 0.8  # of two names, as difflib counts
_NAME_ERROR = re.compile(r"NameError: name '(\w+)' is not defined")
_PLACE = re.compile(r"cell \d+, line \d+")
_MAX_NAMED = 10
_MAX_ERRORS = 5  # that cells went past, of all: those that ended a cell must not be crowded out
_NO_MODULE = re.compile(r"ModuleNotFoundError: No module named '(\w+)[\w.]*'")
_DEFINED = re.compile(
    r"^(?:(?:(?:async[ ]+)?def|class)[ ]+(\w+)|(\w+)[ ]*(?::[^=\n]*)?=(?!=))", re.M
)


class Causes:
    """Finds the causes of failed cases, from the cells and from what has become of them.

    `problems` are the cells that stopped, by index, and `passed` the errors that cells went past;
    `asked` are the names that tests ask for, `packages` those that students' cells can count on.
    `at` is the index of the cell that checks, or past the last one at the notebook's end.
    """

    def __init__(
        self,
        code: Code,
        problems: Mapping[int, CellProblem],
        passed: Mapping[int, Sequence[Exception]],
        names: Namespace,
        asked: Collection[str],
        at: int,
        packages: Sequence[str] = (),
    ) -> None:
        self._cells = code.cells
        self._located = located(
            (cell.number, cell.source, skipped)
            for skipped, cells in ((False, code.cells), (True, code.skipped))
            for cell in cells
        )
        self._at = code.cells[at].number if at < len(code.cells) else MAX_CODE_CELLS
        self._texts = code.texts
        self._problems = problems
        self._passed = passed
        self._packages = packages
        self._names = names
        self._asked = asked

    def of(self, case: Case, error: BaseException, text: str) -> Cause | None:
        """The cause of a case's error, if it may make others fail; `text` is the error's text."""
        tested = case.names[0] if case.names else ""
        for taken in case.names:
            if copy := overwritten(taken, self._located, self._at):
                told = printable(f"{copy}\n{text}")
                return Cause(f"copy {taken}", told, f"{taken} is blank where it is checked")
        if tested in self._names.missing:
            return self._of_missing(tested) or Cause(
                f"name {tested}", text, f"{tested} is not defined"
            )
        if not isinstance(error, Raised):
            return None
        head, *lines = text.splitlines()
        name = _NAME_ERROR.fullmatch(head)
        found = self._of_missing(name[1]) if name else None
        if found:
            return found._replace(told="\n".join([found.told, *lines]))
        if lost := module_lost(text, self._located):
            return Cause(lost, printable("\n".join([lost, text])), lost)
        place = _PLACE.search(lines[-1]) if lines else None
        what = f"{head.partition(':')[0]} in {place[0]}" if place else head
        return Cause(f"{head} {lines[-1:]}", text, what)

    def _of_missing(self, name: str) -> Cause | None:
        """Say why a name is not defined, if that can be told."""
        again = f"{name} is not defined"
        for index, problem in self._problems.items():
            if _binds(self._cells[index].source, name):
                why = self._because(name, problem.cell, problem.error, "stopped", problem.advice)
                return Cause(f"cell {index}", why, again)
        for index, errors in self._passed.items():
            if errors and _binds(self._cells[index].source, name):
                why = self._because(name, self._cells[index], errors[0], "went past an error")
                return Cause(f"cell {index}", why, again)
        if where := astray(name, self._located, self._at):
            return Cause(f"astray {name}", printable(where), again)
        if where := in_a_text(name, self._texts):
            return Cause(f"text {name}", where, again)
        for cell, near in self._near(name):
            other = f"there is a {near} (cell {cell.number}): was it renamed?"
            return Cause(f"name {name}", printable(f"{name} is not defined, but {other}"), again)
        return None

    def _because(self, name: str, cell: Cell, error: Exception, what: str, advice: str = "") -> str:
        why = f"{name} is not defined, because {_happened(cell, error, what)}"
        if isinstance(error, ModuleNotFoundError):
            advice = advice or without_packages(self._packages)
        return printable("\n".join(filter(None, [why, advice])))

    def _near(self, name: str) -> Iterator[tuple[Cell, str]]:
        """The names that the cells define and that are much like another; their cells."""
        found = {
            other: cell
            for cell in self._cells
            for other in map("".join, _DEFINED.findall(cell.source))
            if other not in self._asked
        }
        alike = [other for other in found if _plain(other) == _plain(name)]
        for near in [*alike, *get_close_matches(name, found, n=1, cutoff=_NEAR)]:
            if self._names.get(near) is not None:
                yield found[near], near


def told_once(results: list[CaseResult]) -> list[CaseResult]:
    """The results, in which a cause or an advice that a case above has told is only referred to.

    Public cases refer to public ones alone: the others are not shown before the due date.
    """
    told: dict[tuple[bool, str], str] = {}  # the question that says it, by who sees it, and text
    return [_referring(result, told) for result in results]


def notes_on_passed(
    passed: Mapping[int, Sequence[Exception]], packages: Sequence[str]
) -> Iterator[str]:
    """Yield a note on the packages that cells have gone without, and on the first other errors.

    packages: those that students' cells can count on.
    """
    texts = list(dict.fromkeys(str(error) for errors in passed.values() for error in errors))
    found = {text: _NO_MODULE.match(text) for text in texts}
    names = list(dict.fromkeys(match[1] for match in found.values() if match))
    if names:
        named = listed(names[:_MAX_NAMED]) + (" and others" if len(names) > _MAX_NAMED else "")
        them = "it" if len(names) == 1 else "them"
        yield printable(
            f"Grading doesn't have {named}, so the notebook ran without {them}. "
            f"{without_packages(packages)}"
        )
    others = [text for text, match in found.items() if match is None]
    for text in others[:_MAX_ERRORS]:
        yield printable(f"The notebook ran on after an error: {text}")


def without_packages(packages: Sequence[str]) -> str:
    """Advice on a package that is not installed where grading runs."""
    there = f"Grading has {listed(packages)}: do without others. " if packages else ""
    return f"{there or 'Do without it. '}If it is your own file, hand it in beside the notebook."


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _referring(result: CaseResult, told: dict[tuple[bool, str], str]) -> CaseResult:
    question, hidden, hint, cause = (
        result.case.question,
        result.case.hidden,
        result.hint,
        result.cause,
    )
    message = cause.told if cause else result.message
    advice = f"{question}: {hint}" if hint else ""
    if cause and (above := told.get((hidden, cause.key))):
        message = f"{cause.again}: see {'' if above == question else f'{above} '}above."
    elif (hidden, advice) in told:
        message = f"{message.removesuffix(hint).rstrip()} The advice above goes for this, too."
    for text in filter(None, (cause and cause.key, advice)):
        for seen_by in (True,) if hidden else (True, False):
            told.setdefault((seen_by, text), question)
    return replace(result, message=message)


def _binds(source: str, name: str) -> bool:
    """Tell whether a cell would define a name at its top level, or import it."""
    imported = rf"^(?:from|import)[ ][^#\n]*\b{name}\b"
    return name in map("".join, _DEFINED.findall(source)) or bool(re.search(imported, source, re.M))


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()


def _happened(found: Cell, error: Exception, what: str) -> str:
    """The words after "because": what an error did to a cell."""
    cell = f"cell {found.number}"
    head, *lines = str(error).splitlines()
    if isinstance(error, SyntaxError):
        place = re.search(r"line \d+", lines[-1]) if lines else None
        where = f" in {place[0]}" if place else ""
        text = f"{cell} has a syntax error{where}: {head.partition(': ')[2]}"
    elif isinstance(error, Raised):
        text = f"{cell} {what}: {head}"
    else:
        text = f"{cell} did not run to its end: {head}"
    return "\n".join([text, *lines])
