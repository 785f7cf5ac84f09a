"""Finding a student's answers in their notebook, wherever around the question they wrote them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from autograder.marking.outline import BEGIN, Outline, normalized


class State(Enum):
    """The state of an answer: there, or the reason why not."""

    ANSWERED = "answered"
    UNCHANGED = "unchanged"
    BLANK = "blank"
    NOT_FOUND = "question not found"
    NOT_READABLE = "not readable"
    ELSEWHERE = "perhaps elsewhere"


@dataclass(frozen=True)
class Part:
    """One cell's share of an answer: Markdown with its attached files, or code."""

    source: str
    code: bool = False
    attachments: dict[str, Any] = field(default_factory=dict)


@dataclass
class Answer:
    """A student's answer to one question. `displaced` where it stood after the question's end.

    `elsewhere` is the text of the student's own that belongs to no question: the answer, or more
    of it, may be there.
    """

    state: State
    parts: list[Part]
    displaced: bool = False
    elsewhere: list[Part] = field(default_factory=list)


def find_answers(cells: Iterable[dict[str, Any]], outline: Outline) -> dict[str, Answer]:
    """The answer to each question of the outline, from a notebook's cells.

    An answer is all text between a question's heading and the release's next cell that is not the
    release's own: in the cell for it, in new cells, or typed into the question itself. Where there
    is none, text that the student added further down, up to the next question to mark, is taken,
    and flagged. All other text of the student's own goes with every question, and so does what
    names the question within another one's answer.
    """
    found: dict[str, list[Part]] = {}
    beyond: dict[str, list[Part]] = {}
    untouched: set[str] = set()
    loose: list[Part] = []
    current = last = ""
    for cell in cells:
        key = normalized(cell["source"])
        # Otter's cells keep their ids in most editors: this helps where the heading was deleted.
        named = outline.by_id.get(cell["id"], "") if cell["id"] else ""
        if named:
            current = last = named
            found.setdefault(named, [])
        if key in outline.placeholders:
            untouched.add(current)
            continue
        is_text = cell["cell_type"] != "code"
        source = cell["source"]
        for turn, text in _segments(source, outline) if is_text else [(None, source)]:
            if turn is not None:
                current = turn
            if turn:
                last = turn
                found.setdefault(turn, [])
            if key in outline.places:
                # A demonstration that was copied up from above the question ends nothing.
                if current and outline.places[key] > outline.starts[current]:
                    current = ""
            elif text.strip():
                part = Part(text, not is_text, cell["attachments"])
                if current:
                    found[current].append(part)
                elif is_text and not _is_known(text, outline):
                    loose.append(part)
                    if last:
                        beyond.setdefault(last, []).append(part)
    answers = {}
    for name in outline.starts:
        naming = _naming(outline.labels.get(name, ""), found, name)
        others = [*naming, *_others(loose, naming)]
        answers[name] = _answer(found.get(name), beyond.get(name, []), name in untouched, others)
    return answers


def _naming(label: str, found: dict[str, list[Part]], question: str) -> list[Part]:
    """The parts of other questions' answers in which a line begins with this question's number."""
    if not label:
        return []
    mark = r"[^\w\n]"
    number = f"{mark}{{0,2}}".join(map(re.escape, re.sub(r"\W", "", label)))
    word = rf"(?:#{{1,6}}|\*\*){mark}{{0,5}}\w{{1,30}}{mark}{{1,5}}"  # "## Question 2.C"
    pattern = rf"^(?:{mark}{{0,20}}|{word}){number}\b"
    begins = re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    parts = (part for name, answer in found.items() if name != question for part in answer)
    return [part for part in parts if not part.code and begins.search(part.source)]


def _answer(
    parts: list[Part] | None, beyond: list[Part], untouched: bool, loose: list[Part]
) -> Answer:
    if parts:
        return Answer(State.ANSWERED, parts, elsewhere=loose)
    if beyond:
        return Answer(State.ANSWERED, beyond, displaced=True, elsewhere=_others(loose, beyond))
    if parts is None:
        return Answer(State.NOT_FOUND, [], elsewhere=loose)
    if loose:
        return Answer(State.ELSEWHERE, [], elsewhere=loose)
    return Answer(State.UNCHANGED if untouched else State.BLANK, [])


def _others(loose: list[Part], taken: list[Part]) -> list[Part]:
    return [part for part in loose if not any(part is other for other in taken)]


def _is_known(text: str, outline: Outline) -> bool:
    """True if all of a text is the release's, whichever lines of it a student deleted."""
    return all(line.strip() in outline.lines for line in text.splitlines() if line.strip())


def _segments(source: str, outline: Outline) -> Iterator[tuple[str | None, str]]:
    """A text cell in pieces, each after the line that opens or ends a question, if one does.

    Where there is such a line, the cell is the release's: its other lines are left out.
    """
    lines = source.splitlines()
    turns = [outline.turns.get(line.strip()) for line in lines]
    changed = any(turn is not None for turn in turns)
    before: str | None = None
    kept: list[str] = []
    for line, turn in zip(lines, turns, strict=True):
        if turn is not None:
            yield before, "\n".join(kept)
            before, kept = turn, []
        elif line.strip() in outline.placeholders or line.strip() == BEGIN:
            continue
        elif not (changed and line.strip() in outline.lines):
            kept.append(line)
    yield before, "\n".join(kept)
