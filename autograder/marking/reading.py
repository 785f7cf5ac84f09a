"""A submission's answers as HTML, found and rendered in a process with limits."""

import hashlib
import json
from functools import lru_cache
from typing import Any

from autograder.grader.reading.choice import Undecided, Wanted
from autograder.grader.reading.limited import Budget
from autograder.grader.reading.notebook import OverLimit, SubmissionError, cells_within_limits
from autograder.grader.reading.notebook_json import every_cell
from autograder.grader.reading.submission import OpenedSubmission, Payload, open_submission
from autograder.grader.sandbox.limits import MIB
from autograder.marking.answers import Answer, Part, State, find_answers
from autograder.marking.earlier import from_json, made_from
from autograder.marking.outline import Outline
from autograder.marking.rendering.allowance import Allowance
from autograder.marking.rendering.markdown import render_code, render_markdown
from autograder.roster.codes import fingerprint

# Without the files' names, which may be the student's.
_UNDECIDED = (
    "There are several notebooks of this assignment in it that differ, and nothing tells which is "
    "the newest. Ask the student which one counts, and delete the others."
)
READING = Budget(memory=640 * MIB, cpu_seconds=20, wall_seconds=300, reply=64 * MIB)


def read(name: bytes, content: bytes, outlines: bytes) -> dict[str, Any]:
    """Return `answers` by question, or else the reason: it is `over` a limit, or `unread`.

    With the answers, `taken` says which of several notebooks they are from.

    `name` and `content` are a payload's, `outlines` is what `earlier.to_json` gave, the release to
    mark first; texts in UTF-8.
    """
    try:
        release, *earlier = _outlines(outlines)
        wanted = Wanted(release.assignment, release.names)
        opened = open_submission(Payload(name.decode(), content), wanted, _cells)
        cells = cells_within_limits(opened.name, opened.content)
        found = find_answers(cells, made_from(cells, [release, *earlier]))
        absent = Answer(State.NOT_FOUND, [])  # a question that was added since
        answers = {name: found.get(name, absent) for name in release.starts}
        allowance = Allowance()
        rendered = {name: _rendered(answers[name], opened, allowance) for name in answers}
        seen: dict[tuple[int, ...], str] = {}  # many questions have the same text elsewhere
        for question, answer in answers.items():
            parts = tuple(map(id, answer.elsewhere))
            if parts not in seen:
                seen[parts] = _html(answer.elsewhere, opened, allowance)
            rendered[question]["elsewhere"] = seen[parts]
        return {"answers": rendered, "taken": opened.told}
    except Undecided:
        return {"over": _UNDECIDED}
    except OverLimit as error:
        return {"over": str(error)}
    except SubmissionError as error:
        return {"unread": str(error)}


@lru_cache(maxsize=1)
def _outlines(text: bytes) -> list[Outline]:
    """The outlines in a text: it is the same for all submissions of a run."""
    return from_json(text.decode())


def _cells(name: str, content: bytes, assignment: str) -> list[dict[str, Any]]:
    """All cells, as `autograder.grader.reading.choice` asks for them, read in this process."""
    cells = cells_within_limits(name, content)
    if assignment and every_cell(content)["assignment"] != assignment:
        raise SubmissionError("It is another assignment's.")
    return cells


def _rendered(answer: Answer, opened: OpenedSubmission, allowance: Allowance) -> dict[str, Any]:
    html = _html(answer.parts, opened, allowance)
    alike = hashlib.sha256(" ".join(html.split()).encode("utf-8", "replace")).hexdigest()
    return {
        "state": answer.state.value,
        "html": html,
        "displaced": answer.displaced,
        "alike": alike,
        "version": _version(answer, opened),
    }


def _version(answer: Answer, opened: OpenedSubmission) -> str:
    """A text that changes with the answer, whatever a page shows of it; or ""."""
    if answer.state is State.NOT_FOUND:
        return ""
    content = hashlib.sha256()
    for part in answer.parts or answer.elsewhere:
        content.update(" ".join(part.source.split()).encode("utf-8", "replace") + b"\n")
        content.update(json.dumps(part.attachments, sort_keys=True).encode())
        for name in sorted(opened.files):
            if name in part.source:
                content.update(opened.files[name])
    return fingerprint(content.digest())


def _html(parts: list[Part], opened: OpenedSubmission, allowance: Allowance) -> str:
    allowance.begin_answer()
    rendered = []
    for part in parts:
        allowance.parts += 1
        rendered.append(
            render_code(part.source, allowance)
            if part.code
            else render_markdown(part.source, part.attachments, opened.files, allowance)
        )
        allowance.check()
    return "\n".join(rendered)
