"""A question's public checks as a student should read them, made from otter's result."""

import difflib
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..submission import session
from . import facts
from .facts import Hint
from .numbers import FEW, first_off, short
from .watching import Call, Difference, calls_of, difference_of

Test = Callable[..., Any]


@dataclass
class Check:
    """One check. `rows` are (label, value) pairs: what was given, what came out, and so on."""

    title: str
    passed: bool
    said: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)
    function: str = ""
    line: str = ""
    hint: Hint | None = None


@dataclass
class Outcome:
    """The outcome of `grader.check` for one question."""

    question: str
    checks: list[Check]
    hidden: int | None

    @property
    def ending(self) -> str:
        """Count the checks that passed, and the others."""
        passed, every = sum(check.passed for check in self.checks), len(self.checks)
        ending = f"{passed} of {every} public {'checks' if every != 1 else 'check'} passed"
        if not self.hidden:
            return f"{ending}."
        return f"{ending}; {self.hidden} more {'run' if self.hidden > 1 else 'runs'} at grading."

    @property
    def hints(self) -> list[tuple[str, Hint]]:
        """The hints, by function."""
        return [(check.function, check.hint) for check in self.checks if check.hint]


_works: dict[str, bool] = {}  # each function, as of its last check in this session


def read(result: Any) -> Outcome:
    """The outcome in otter's TestFile, with what was noted while it ran."""
    results = list(result.test_case_results)
    tests = [each.test_case.body.test_func for each in results]
    checks = [
        Check(_title(test, each.test_case.name), each.passed)
        for test, each in zip(tests, results, strict=True)
    ]
    _note_which_work(tests, checks)
    causes: set[tuple[Any, ...]] = set()
    hinted: set[str] = set()
    for test, check, each in zip(tests, checks, results, strict=True):
        if check.passed or facts.show() == "pass":
            continue
        calls = calls_of(test)
        call = calls[-1] if calls else None
        check.said = _said(each.message or "")
        check.function = call.name if call else next(iter(inspect.signature(test).parameters), "")
        cause = _cause(call, check.said)
        if cause in causes:
            check.said = "It fails for the same reason as the check above."
            continue
        causes.add(cause)
        difference = difference_of(test)
        _explain(check, call, difference)
        if call is not None and call.name not in hinted and _advise(check, call, difference, tests):
            hinted.add(call.name)
    return Outcome(result.name, checks, facts.hidden(result.name))


def _title(test: Test, name: str) -> str:
    """The property that a test checks: its docstring, or what otter calls it."""
    document = inspect.getdoc(test)
    return " ".join(document.split("\n\n")[0].split()).rstrip(".") if document else name


def _said(message: str) -> str:
    """The text of the error in otter's message, which begins with the test's own line."""
    lines = message.split("\n")
    at = next((n for n, line in enumerate(lines) if line.startswith("Error at line ")), None)
    if at is None:
        return message
    return "\n".join(lines[at + 2 :]).removeprefix("AssertionError: ").strip()


def _cause(call: Call | None, said: str) -> tuple[Any, ...]:
    """Return a key that is equal for two checks that fail for the same reason."""
    if call is None:
        return (said,)
    if call.nothing:
        return call.name, "nothing"
    if call.error:
        return call.name, call.error.partition(":")[0], call.line
    return call.name, said, call.given


def _note_which_work(tests: Sequence[Test], checks: Sequence[Check]) -> None:
    called = {call.name for test in tests for call in calls_of(test)}
    for name in called:
        _works[name] = all(
            check.passed
            for test, check in zip(tests, checks, strict=True)
            if name in inspect.signature(test).parameters
        )


def _explain(check: Check, call: Call | None, difference: Difference | None) -> None:
    """Say what came out beside what was expected, or where the student's code raised."""
    if call is None:
        near = _near(check.function)
        if near and "is not defined" in check.said:
            check.said += f" There is a {near}."
        return
    if call.nothing:
        return
    if call.given:
        check.rows.append(("called with", call.given))
    if call.error:
        check.said = call.error
        if call.line is not None:
            check.line = f"line {call.line.number} of its cell: {call.line.text}"
            check.rows.append(("your line", str(call.line)))
    elif difference is not None:
        check.rows += _beside(difference)


def _near(name: str) -> str:
    """A function in the notebook whose name is nearly this one."""
    names = [
        other
        for other, value in session.shell().user_ns.items()
        if callable(value) and not other.startswith("_")
    ]
    return next(iter(difflib.get_close_matches(name, names, n=1, cutoff=0.8)), "")


def _beside(difference: Difference) -> list[tuple[str, str]]:
    """The rows of what came out and of what was expected: all entries, or the first that differ."""
    found, expected = difference.found, difference.expected
    if expected is None:
        return [("yours", short(found))] if found.size <= FEW else []
    if found.size <= FEW:
        return [("yours", short(found)), ("expected", short(expected))]
    rows = []
    for index in first_off(found, expected):
        values = f"yours {short(found[index])}, expected {short(expected[index])}"
        rows.append((f"entry {list(index)}", values))
    return rows


def _advise(check: Check, call: Call, difference: Difference | None, tests: Sequence[Test]) -> bool:
    """Add the hint for a function, or the other function that it builds on and that fails.

    Tell whether there was anything to say: a question about values helps no one whose values have
    only the wrong shape.
    """
    name = call.name
    wrong = [other for other in sorted(call.uses) if _works.get(other) is False and other != name]
    if wrong and not call.nothing:
        check.said += f"\n{name} uses {wrong[0]}, whose own check failed: begin there."
        return True
    if call.nothing or call.error or facts.show() != "hints":
        return False
    outputs = {
        test.__name__: [own.output for own in calls_of(test) if own.name == name]
        for test in tests
        if name in inspect.signature(test).parameters
    }
    hint = facts.hint(name, outputs)
    of_values = difference is not None and difference.expected is not None
    if hint is not None and (hint.mistake or of_values):
        check.hint = hint
    return check.hint is not None


def is_ours(result: Any) -> bool:
    """Return True if a result comes from test files in this lab's format."""
    return bool(result.test_case_results) and all(
        hasattr(each.test_case.body, "test_func") for each in result.test_case_results
    )
