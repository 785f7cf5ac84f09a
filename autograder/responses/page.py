"""A question's page: every answer beside the rubric, in one file without scripts or requests."""

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from autograder.grading.files import write_atomically
from autograder.responses.answers import State
from autograder.responses.collect import Collected, Reply, in_order
from autograder.responses.markdown import render_markdown
from autograder.responses.questions import FreeResponse

_HERE = Path(__file__).parent
_MOST_TWINS = 12  # named beside an answer


def write_page(
    path: Path, question: FreeResponse, questions: Sequence[FreeResponse], collected: Collected
) -> None:
    """Write a question's page, whole or not at all; `questions` are those it links to."""
    replies = collected.replies[question.name]
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(_HERE),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    style = (_HERE / "responses.css").read_text(encoding="utf-8")
    text = environment.get_template("responses.html.jinja").render(
        question=question,
        title=question.heading.lstrip("# "),
        prompt=Markup(render_markdown(question.prompt.partition("\n")[2])),
        model=Markup(render_markdown(question.model)),
        rubric=Markup(render_markdown(question.rubric)),
        names=[other.name for other in questions],
        answers=[reply for reply in replies if reply.state is State.ANSWERED],
        not_found=[reply.code for reply in replies if reply.state is State.NOT_FOUND],
        unchanged=[reply.code for reply in replies if reply.state is State.UNCHANGED],
        blank=[reply.code for reply in replies if reply.state is State.BLANK],
        unread=in_order(question.name, collected.unread),
        twins=_twins(replies),
        most_twins=_MOST_TWINS,
        safe=Markup,
        style=Markup(style),
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )
    write_atomically(path, text.encode("utf-8", "replace").decode())


def _twins(replies: Sequence[Reply]) -> dict[str, list[str]]:
    """For each answer that others gave as well, those others."""
    groups: dict[str, list[str]] = {}
    for reply in replies:
        if reply.state is State.ANSWERED:
            groups.setdefault(reply.alike, []).append(reply.code)
    return {
        code: [other for other in group if other != code]
        for group in groups.values()
        if len(group) > 1
        for code in group
    }
