"""The display of `grader.check` in a notebook: values, the student's own line, folded hints.

Otter's result stays what it is. IPython is told how to show it, and asks here.
"""

from typing import Any

from ..submission import session
from .advice import after_cell
from .facts import Hint, show
from .outcome import Outcome, is_ours, read
from .page import as_html, as_text
from .watching import forget

__all__ = ["MIME", "hint", "register"]

MIME = "application/vnd.advex.check+json"
"""The outcome as data, for the check of a submission."""

_opened: dict[str, tuple[list[tuple[str, Hint]], int]] = {}  # hints by question, and rungs shown


def register() -> None:
    """Have IPython show otter's results by this package from now on."""
    running = session.shell()
    if running is None:
        return
    running.events.register("pre_run_cell", forget)
    running.events.register("post_run_cell", after_cell)
    formatter = running.display_formatter.mimebundle_formatter
    formatter.for_type_by_name("otter.test_files.abstract_test", "TestFile", _bundle)


def _bundle(result: Any, include: Any = None, exclude: Any = None) -> dict[str, Any] | None:
    """All forms of a result; None, for otter's own, at grading or for tests of another kind."""
    if session.is_graded() or not is_ours(result):
        return None
    outcome = read(result)
    _opened[outcome.question] = outcome.hints, 0
    bundle: dict[str, Any] = {"text/plain": as_text(outcome), "text/html": as_html(outcome)}
    if session.is_checking():
        bundle[MIME] = _as_data(outcome)
    return bundle


def _as_data(outcome: Outcome) -> dict[str, Any]:
    return {
        "question": outcome.question,
        "failed": [
            {"title": c.title, "function": c.function, "said": c.said, "line": c.line}
            for c in outcome.checks
            if not c.passed
        ],
    }


def hint(question: str) -> None:
    """Print the next rung of a question's hints: a question first, then the mistake by name.

    question: as its check names it, "q2c" for one.
    """
    if question not in _opened:
        print(f'Run the cell grader.check("{question}") first.')
        return
    hints, rungs = _opened[question]
    if show() != "hints" or not hints:
        print(f"There is no hint for {question} as it is now.")
        return
    for function, each in hints:
        print(f"{function}: {each.question}")
        if rungs and each.mistake:
            print(f"    {each.mistake}")
    if any(each.mistake for _, each in hints) and not rungs:
        print(f'\nadvex.hint("{question}") once more names the mistake that it looks like.')
    _opened[question] = hints, rungs + 1
