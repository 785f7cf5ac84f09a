"""Going through a class's submissions for their answers."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tqdm import tqdm

from autograder.batch.codes import codes
from autograder.batch.entries import Entry
from autograder.grading.notebook import SubmissionError, all_cells
from autograder.grading.scratch import scratch_folder
from autograder.grading.submission import Opened, open_submission
from autograder.responses.answers import Answer, State, find_answers
from autograder.responses.markdown import render_code, render_markdown
from autograder.responses.outline import Outline


@dataclass(frozen=True)
class Reply:
    """A submission's answer to one question, rendered; without a name.

    `alike` tells answers apart that are not the same but for white space.
    """

    code: str
    state: State
    html: str = ""
    displaced: bool = False
    alike: str = ""


@dataclass
class Collected:
    """What a class answered: to each question in an order of its own, the empty ones last.

    `ids` are the submissions' by code; `unread` has the reasons of those that can't be read.
    """

    ids: dict[str, str]
    replies: dict[str, list[Reply]]
    unread: dict[str, str]


def collect(entries: Sequence[Entry], outline: Outline) -> Collected:
    """Every answer of every submission that can be read."""
    named = codes([entry.id for entry in entries])
    replies: dict[str, list[Reply]] = {question: [] for question in outline.starts}
    unread: dict[str, str] = {}
    for entry in tqdm(entries, disable=None, unit="submission", desc="reading answers"):
        code = named[entry.id]
        try:
            opened = _open(entry)
            cells = all_cells(opened.name, opened.content, "")
        except (SubmissionError, OSError) as error:
            unread[code] = str(error)
            continue
        for question, answer in find_answers(cells, outline).items():
            replies[question].append(_reply(code, answer, opened))
    for question, given in replies.items():
        given.sort(key=lambda reply: (_EMPTY.index(reply.state), _place(question, reply.code)))
    return Collected({code: id for id, code in named.items()}, replies, unread)


_EMPTY = (State.ANSWERED, State.NOT_FOUND, State.UNCHANGED, State.BLANK)


def in_order(question: str, submissions: Iterable[str]) -> list[str]:
    """Codes in the order of a question's page: another one for each, so that none is favoured."""
    return sorted(submissions, key=lambda code: _place(question, code))


def _place(question: str, code: str) -> bytes:
    return hashlib.sha256(f"{question}\n{code}".encode()).digest()


def _open(entry: Entry) -> Opened:
    with scratch_folder("responses") as folder:
        payload = entry.read()
        path = folder / payload.name
        path.write_bytes(payload.content)
        return open_submission(path)


def _reply(code: str, answer: Answer, opened: Opened) -> Reply:
    html = "\n".join(
        render_code(part.source)
        if part.code
        else render_markdown(part.source, part.attachments, opened.files)
        for part in answer.parts
    )
    alike = hashlib.sha256(" ".join(html.split()).encode("utf-8", "replace")).hexdigest()
    return Reply(code, answer.state, html, answer.displaced, alike)
