"""The choice among a submission's notebooks: this assignment's, and of those the newest."""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from autograder.grader.output.text import one_line, quoted
from autograder.grader.reading.names import is_zip
from autograder.grader.reading.newest import Steps, is_newer
from autograder.grader.reading.notebook import OverLimit, SubmissionError

MAX_NOTEBOOKS = 100  # that are read to find out which is the assignment's
_MOST_COPIES = 10  # of one notebook, that are looked at for the files beside them
_MOST_TOLD = 5

Reader = Callable[[str, bytes, str], list[dict[str, Any]]]
"""Takes a notebook's name and content, and the name of an assignment, or "". Returns all cells;
SubmissionError where there are none, or where the notebook is another assignment's."""

# What stands in place of an answer that isn't written yet.
_OPEN = re.compile(r"(?:^|[=:]|\breturn)[ \t]*\.\.\.[ \t\r]*(?:#.*)?$", re.MULTILINE)
_NEXT = re.compile(r"^[^\s#)\]}]", re.MULTILINE)  # where a definition has ended


class Wanted(NamedTuple):
    """The marks of an assignment's notebook: the name that it may carry, and its functions."""

    assignment: str = ""
    names: frozenset[str] = frozenset()


ANY = Wanted()
"""An assignment that nothing tells from others."""


class Undecided(SubmissionError):
    """Several notebooks that may each be the one that counts."""


@dataclass(frozen=True)
class Candidate:
    """A notebook in a submission: the way to it, and the names of the files beside it."""

    steps: Steps
    content: bytes = field(repr=False)
    beside: tuple[str, ...] = field(default=(), repr=False, compare=False)

    @property
    def name(self) -> str:
        """The path, through the zips that it lies in."""
        return "/".join(step.path for step in self.steps)

    @property
    def finds(self) -> int:
        """The number of files beside it that the notebook may be using, since it names them."""
        stems = {PurePosixPath(name).stem for name in self.beside if not is_zip(name)}
        return sum(stem.encode("utf-8", "replace") in self.content for stem in stems)


class Choice(NamedTuple):
    """The notebook that is taken; `told` says so where there were others to take."""

    taken: Candidate
    told: str


class _Seen(NamedTuple):
    """A notebook that can be read: which of the names it defines, and for which it has an answer.

    `named` is True where it carries the assignment's name. Of two that are `alike`, grading and
    marking could not tell which is which.
    """

    candidate: Candidate
    named: bool
    defined: frozenset[str]
    answered: frozenset[str]
    alike: bytes


def choose(
    candidates: Sequence[Candidate],
    unread: Mapping[str, SubmissionError],
    wanted: Wanted,
    read: Reader,
) -> Choice:
    """The notebook to grade among one or more. SubmissionError where there is none, or no telling.

    `unread` are the zips beside them that can't be opened, by name.
    """
    if len(candidates) == 1 and not unread:
        return Choice(candidates[0], "")
    if len(candidates) > MAX_NOTEBOOKS:
        raise SubmissionError(
            f"There are {len(candidates):,} notebooks in this submission: {_few(candidates)}. Hand "
            "in one."
        )
    seen, errors = _look(candidates, wanted, read)
    errors = {**unread, **errors}
    ours = _of_assignment(seen, wanted)
    answered = [one for one in ours if one.answered or not wanted.names]
    if not answered:
        for error in errors.values():  # where the answers may be
            raise error
    if not ours:
        raise SubmissionError(
            f"There are {len(candidates)} notebooks in this submission, and none has any of the "
            f"functions that this assignment asks for: {_few(candidates)}. Hand in the notebook "
            "that was handed out, with your answers."
        )
    answered = answered or ours
    left = [one for one in answered if one.named] or answered
    newest = [one for one in left if all(_stands(one, other) for other in left)]
    if not newest:
        raise Undecided(_undecided([one.candidate for one in left]))
    newest = sorted(newest, key=lambda one: one.candidate.name)[:_MOST_COPIES]
    taken = max(newest, key=lambda one: one.candidate.finds)
    why = {
        **{one.candidate.name: "none of this assignment's functions" for one in seen},
        **{one.candidate.name: "no answers" for one in ours},
        **{one.candidate.name: "not this assignment's name" for one in answered},
        **{one.candidate.name: "older" for one in left},
    }
    for one in seen:
        if one.alike == taken.alike:
            del why[one.candidate.name]
    return Choice(taken.candidate, _told(taken.candidate, why, errors))


def only_one(candidates: Sequence[Candidate], wanted: Wanted, read: Reader) -> bool:
    """Return True if one notebook of several is the assignment's, and all others are not."""
    if len(candidates) > MAX_NOTEBOOKS:
        return False
    seen, errors = _look(candidates, wanted, read)
    return not errors and len([one for one in seen if one.named or one.defined]) == 1


def defines_any(sources: Iterable[str], names: Collection[str]) -> bool:
    """Return True if code defines any of the names."""
    return bool(_definitions(sources, names)[0])


def _look(
    candidates: Sequence[Candidate], wanted: Wanted, read: Reader
) -> tuple[list[_Seen], dict[str, SubmissionError]]:
    seen: list[_Seen] = []
    errors: dict[str, SubmissionError] = {}
    for candidate in candidates:
        try:
            seen.append(_see(candidate, wanted, read))
        except SubmissionError as error:
            errors[candidate.name] = error
    return seen, errors


def _see(candidate: Candidate, wanted: Wanted, read: Reader) -> _Seen:
    named = bool(wanted.assignment)
    try:
        cells = read(candidate.name, candidate.content, wanted.assignment)
    except SubmissionError as error:
        if not named or isinstance(error, OverLimit):
            raise
        named = False
        cells = read(candidate.name, candidate.content, "")
    sources = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    defined, answered = _definitions(sources, wanted.names)
    parts = [{key: cell[key] for key in cell if key != "id"} for cell in cells]
    alike = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).digest()
    return _Seen(candidate, named, defined, answered, alike)


def _of_assignment(seen: Sequence[_Seen], wanted: Wanted) -> list[_Seen]:
    """Those that are the assignment's, and hold no mere trial of a few of its functions."""
    if wanted == ANY:
        return list(seen)
    most = max((len(one.defined) for one in seen), default=0)
    return [
        one
        for one in seen
        if (one.named or one.defined) and (2 * len(one.defined) > most or not most)
    ]


def _stands(one: _Seen, other: _Seen) -> bool:
    """Return True if one notebook needn't give way to another."""
    return one.alike == other.alike or bool(is_newer(one.candidate.steps, other.candidate.steps))


def _definitions(
    sources: Iterable[str], names: Collection[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """The names that code defines, and those of them for which it isn't a mere placeholder."""
    defined, answered = set(), set()
    either = "|".join(map(re.escape, sorted(names)))
    pattern = re.compile(
        rf"^(?:(?:async[ \t]+)?(?:def|class)[ \t]+(?P<whole>{either})\b"
        rf"|(?P<value>{either})[ \t]*(?::[^=\n]*)?=(?!=)"
        rf"|(?:from|import)\b[^\n]*\b(?P<given>{either})\b)",
        re.MULTILINE,
    )
    for source in sources if names else ():
        for match in pattern.finditer(source):
            name = match["whole"] or match["value"] or match["given"]
            defined.add(name)
            end = _NEXT.search(source, match.end())
            # A definition begins where the pattern does, so the next line that does may end it.
            if not _OPEN.search(source[match.start() : end.start() if end else None]):
                answered.add(name)
    return frozenset(defined), frozenset(answered)


def _few(candidates: Sequence[Candidate]) -> str:
    names = [quoted(candidate.name) for candidate in candidates[:_MOST_TOLD]]
    more = len(candidates) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _told(taken: Candidate, why: Mapping[str, str], errors: Mapping[str, SubmissionError]) -> str:
    """A line that says which notebook is taken; "" if it is the only one."""
    others = {**why, **{name: one_line(str(error), 150) for name, error in errors.items()}}
    if not others:
        return ""
    reasons = [f"{quoted(name)} ({reason})" for name, reason in others.items()]
    more = f" and {len(others) - _MOST_TOLD} more" if len(others) > _MOST_TOLD else ""
    shown = ", ".join(reasons[:_MOST_TOLD])
    return f"Graded: {quoted(taken.name)}. Not graded: {shown}{more}."


def _undecided(left: Sequence[Candidate]) -> str:
    return (
        f"There are {len(left)} notebooks of this assignment in this submission that differ, and "
        f"nothing tells which is the newest: {_few(left)}. Hand in one. To the instructor, "
        "after the deadline: ask which one counts, and grade it alone."
    )
