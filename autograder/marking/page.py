"""A question's page: every answer beside the rubric, in one file without scripts or requests."""

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from autograder.grader.output.files import write_atomically
from autograder.marking.answers import State
from autograder.marking.collect import Collected, CollectedAnswer, in_order
from autograder.marking.questions import FreeResponse
from autograder.marking.rendering.markdown import render_markdown
from autograder.report.frame import render_page

_TEMPLATE = Path(__file__).with_name("marking.html.jinja")
_MOST_IDENTICAL = 12  # named beside an answer


def write_page(
    path: Path, question: FreeResponse, questions: Sequence[FreeResponse], collected: Collected
) -> None:
    """Write a question's page, whole or not at all; `questions` are those it links to."""
    given = collected.answers[question.name]
    variables = {
        "question": question,
        "title": question.heading.lstrip("# "),
        "prompt": Markup(render_markdown(question.prompt.partition("\n")[2])),
        "model": Markup(render_markdown(question.model)),
        "rubric": Markup(render_markdown(question.rubric)),
        "names": [other.name for other in questions],
        "answers": [answer for answer in given if answer.state is State.ANSWERED],
        "elsewhere": [answer for answer in given if answer.state is State.ELSEWHERE],
        "not_found": [answer for answer in given if answer.state is State.NOT_FOUND],
        "unchanged": [answer.code for answer in given if answer.state is State.UNCHANGED],
        "blank": [answer.code for answer in given if answer.state is State.BLANK],
        "not_readable": [answer for answer in given if answer.state is State.NOT_READABLE],
        "unread": in_order(question.name, collected.unread),
        "identical": _identical(given),
        "most_identical": _MOST_IDENTICAL,
        "safe": Markup,
    }
    write_atomically(path, render_page(_TEMPLATE, variables))


def _identical(given: Sequence[CollectedAnswer]) -> dict[str, list[str]]:
    """For each answer that others gave as well, those others."""
    groups: dict[str, list[str]] = {}
    for answer in given:
        if answer.state is State.ANSWERED:
            groups.setdefault(answer.alike, []).append(answer.code)
    return {
        code: [other for other in group if other != code]
        for group in groups.values()
        if len(group) > 1
        for code in group
    }
