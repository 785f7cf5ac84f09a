"""marks.csv: a row for each answer, in the pages' order, to fill in while looking at them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.grader.errors import UserError
from autograder.marking.answers import State
from autograder.marking.collect import Collected, CollectedAnswer, in_order
from autograder.marking.marks import Finder, number
from autograder.marking.marks_sheet import (
    COLUMNS,
    EARLIER,
    LOOK,
    NOTHING,
    REWRITTEN,
    Row,
    Sheet,
    read_sheet,
    write_sheet,
)
from autograder.marking.questions import FreeResponse
from autograder.roster.spreadsheet import harmless

_COMMENTS = {
    State.ANSWERED: "",
    State.ELSEWHERE: f"{LOOK}the answer may be elsewhere in it, as the page shows",
    State.NOT_FOUND: f"{LOOK}the question's heading is gone",
    State.UNCHANGED: f"{NOTHING}the cell for it is unchanged",
    State.BLANK: f"{NOTHING}there is no text",
}


class Merged(NamedTuple):
    """The outcome: the number of points still to give, and the rows without a submission here.

    `rewritten` are the codes and questions of answers whose marks were set aside in this run.
    """

    to_fill: int
    unmatched: list[str]
    rewritten: list[tuple[str, str]]


def write_marks(path: Path, questions: Sequence[FreeResponse], collected: Collected) -> Merged:
    """Write the file to fill in; what a person entered in an earlier one is kept.

    What they entered for another text of an answer moves to the column `earlier`. Where an
    answer is missing or can't be read, 0 points are entered, and a comment says so; they go again
    when an answer has come. UserError where the earlier file can't be understood, which is left as
    it is.
    """
    old = read_sheet(path) if path.exists() else Sheet([], [])
    entered, unmatched = _entered(path, old, list(collected.ids.values()))
    rows, rewritten = [], []
    for fresh in _fresh(questions, collected):
        before = entered.pop((fresh["id"], fresh["question"]), {})
        if _persons(before) and _is_of_another_text(before, fresh):
            rows.append(_set_aside(before, fresh))
            rewritten.append((fresh["code"], fresh["question"]))
        else:
            rows.append({**before, **fresh, **_waiting(before), **_persons(before)})
    unmatched += entered.values()
    rows_there = [*rows, *unmatched]
    others = dict.fromkeys(name for name in [*old.columns, EARLIER] if name not in COLUMNS)
    extra = [name for name in others if any(row.get(name) for row in rows_there)]
    write_sheet(path, rows_there, extra, old.delimiter)
    return Merged(
        sum(number(row["points"]) is None for row in rows),
        sorted({cells.get("id", "") for cells in unmatched}),
        rewritten,
    )


def _is_of_another_text(before: dict[str, str], fresh: dict[str, str]) -> bool:
    """Return True if a row is known to be of another text: old sheets have no versions."""
    known = before.get("answer_version", "")
    return bool(known) and known != fresh["answer_version"]


def _set_aside(before: dict[str, str], fresh: dict[str, str]) -> dict[str, str]:
    """A row that waits for a new mark, with the old one beside it."""
    persons = _persons(before)
    comment = persons.get("comment", "")
    told = f"{persons.get('points') or 'no'} points{f': {comment}' if comment else ''}"
    earlier = "; before that ".join(filter(None, [told, before.get(EARLIER)]))
    mark = f"{REWRITTEN}see the column {EARLIER}"
    return {**before, **fresh, "points": "", "comment": mark, EARLIER: harmless(earlier)}


def _waiting(before: dict[str, str]) -> dict[str, str]:
    """The cells of a row that was set aside in an earlier run and has no new mark yet."""
    comment = before.get("comment", "")
    waits = comment.startswith(REWRITTEN) and not before.get("points")
    return {"points": "", "comment": comment} if waits else {}


def _fresh(questions: Sequence[FreeResponse], collected: Collected) -> Iterator[dict[str, str]]:
    """The rows before anybody has entered anything."""
    unread = {
        code: harmless(f"{NOTHING}can't be read: {reason}")
        for code, reason in collected.unread.items()
    }
    for question in questions:
        comments = {r.code: _comment(r) for r in collected.answers[question.name]}
        comments |= {code: unread[code] for code in in_order(question.name, unread)}
        versions = {r.code: r.version for r in collected.answers[question.name]}
        for code, comment in comments.items():
            handed_in = collected.versions.get(code, "")
            yield {
                "question": question.name,
                "code": code,
                "points": "0" if comment.startswith(NOTHING) else "",
                "max_points": str(question.points),
                "comment": comment,
                "id": harmless(collected.ids[code]),
                # Without a text to tell, a person has looked into the notebook itself.
                "answer_version": versions.get(code) or handed_in,
                "submission_version": handed_in,
            }


def _comment(answer: CollectedAnswer) -> str:
    return f"{LOOK}{answer.reason}" if answer.reason else _COMMENTS[answer.state]


def _entered(
    path: Path, old: Sheet, ids: list[str]
) -> tuple[dict[tuple[str, str], dict[str, str]], list[dict[str, str]]]:
    """The rows that a person has filled in, by id and question; and those of no submission."""
    finder = Finder(ids)
    entered: dict[tuple[str, str], dict[str, str]] = {}
    lines: dict[tuple[str, str], int] = {}
    unmatched = []
    for row in old.rows:
        id = finder.find(row)
        key = (id or "", row.cells.get("question", ""))
        if not _persons(row.cells) and not _has_extras(row):
            continue
        if id is None:
            unmatched.append(row.cells)
        elif key in entered:
            raise UserError(
                f"{path} has two rows for {key[0]}, {key[1]!r}: lines {lines[key]} and {row.line}. "
                "Delete one of them; nothing was changed."
            )
        else:
            entered[key], lines[key] = row.cells, row.line
    return entered, unmatched


def _has_extras(row: Row) -> bool:
    """True if a column that a person added has a value."""
    return any(value for name, value in row.cells.items() if name not in COLUMNS)


def _persons(cells: dict[str, str]) -> dict[str, str]:
    """The points and the comment that a person entered; none where they are ours."""
    points, comment = cells.get("points", ""), cells.get("comment", "")
    if comment.startswith((NOTHING, LOOK, REWRITTEN)):
        if comment.startswith(NOTHING) and number(points) == 0:
            points = ""
        comment = ""
    return {name: text for name, text in (("points", points), ("comment", comment)) if text}
