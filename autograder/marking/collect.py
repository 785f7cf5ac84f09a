"""Going through a class's submissions for their answers."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tqdm import tqdm

from autograder.grader.output.terminal import for_progress_bars
from autograder.grader.reading.limited import LimitedChild, OverBudget
from autograder.grader.reading.notebook import SubmissionError
from autograder.marking.answers import State
from autograder.marking.earlier import to_json
from autograder.marking.outline import Outline
from autograder.marking.reading import READING
from autograder.roster.codes import codes
from autograder.roster.entries import Entry
from autograder.roster.entry import payload_version


@dataclass(frozen=True)
class CollectedAnswer:
    """A submission's answer to one question, rendered; without a name.

    `alike` tells answers apart that are not the same but for white space. `reason` says why one
    isn't readable, without a name. `elsewhere` is text outside of all answers, rendered, in which
    this one may be. `version` changes with what a person reads to mark it.
    """

    code: str
    state: State
    html: str = ""
    displaced: bool = False
    alike: str = ""
    reason: str = ""
    elsewhere: str = ""
    version: str = ""


@dataclass
class Collected:
    """The answers of a class: each question's in a separate order, the empty ones last.

    `ids` are the submissions' by code; `unread` has the reasons of those that can't be read, and
    `over_limit` of those that were too much to read, though there may be answers in them. `taken`
    says which notebook was read of those that hold several. `versions` change with what was handed
    in.
    """

    ids: dict[str, str]
    answers: dict[str, list[CollectedAnswer]]
    unread: dict[str, str]
    over_limit: dict[str, str]
    taken: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)


def collect(
    entries: Sequence[Entry], outline: Outline, earlier: Sequence[Outline] = ()
) -> Collected:
    """Every answer of every submission that can be read, to the questions of an outline.

    Each answer is found with the outline of the release that its notebook was made from: this one,
    or one of the earlier ones.

    Each is read in another process: one that takes too long, or too much memory, costs no other
    one its place.
    """
    named = codes([entry.id for entry in entries])
    collected = Collected(
        {code: id for id, code in named.items()}, {name: [] for name in outline.starts}, {}, {}
    )
    text = to_json([outline, *earlier]).encode()
    with LimitedChild("autograder.marking.reading:read", READING) as child:
        for entry in _with_bar(entries):
            code = named[entry.id]
            collected.versions[code], found = _read(entry, text, child)
            _add(collected, code, found)
    for question, given in collected.answers.items():
        given.sort(key=lambda answer: (_EMPTY.index(answer.state), _place(question, answer.code)))
    return collected


def _with_bar(entries: Sequence[Entry]) -> Iterable[Entry]:
    file = for_progress_bars()
    return tqdm(entries, disable=None, file=file, unit="submission", desc="reading answers")


_EMPTY = (
    State.ANSWERED,
    State.ELSEWHERE,
    State.NOT_FOUND,
    State.NOT_READABLE,
    State.UNCHANGED,
    State.BLANK,
)


def in_order(question: str, submissions: Iterable[str]) -> list[str]:
    """Codes in the order of a question's page: another order for each question, to favor nobody."""
    return sorted(submissions, key=lambda code: _place(question, code))


def _place(question: str, code: str) -> bytes:
    return hashlib.sha256(f"{question}\n{code}".encode()).digest()


def _read(entry: Entry, outline: bytes, child: LimitedChild) -> tuple[str, dict[str, Any]]:
    """Have the child read a submission: its version, and see `autograder.marking.reading.read`."""
    version = ""
    try:
        payload = entry.read()
        version = payload_version(payload)
        return version, child.ask(payload.name.encode(), payload.content, outline)
    except OverBudget as error:
        return version, {"over": f"Reading it {error}."}
    except (SubmissionError, OSError) as error:
        return version, {"unread": str(error)}


def _add(collected: Collected, code: str, found: dict[str, Any]) -> None:
    if "unread" in found:
        collected.unread[code] = found["unread"]
        return
    if "over" in found:
        collected.over_limit[code] = found["over"]
    if found.get("taken"):
        collected.taken[code] = found["taken"]
    for question, given in collected.answers.items():
        if "over" in found:
            given.append(CollectedAnswer(code, State.NOT_READABLE, reason=found["over"]))
        else:
            answer = found["answers"][question]
            given.append(CollectedAnswer(code, **{**answer, "state": State(answer["state"])}))
