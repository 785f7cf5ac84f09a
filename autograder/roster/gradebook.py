"""A gradebook exported from Canvas, Moodle or Gradescope: whose row is whose, and its new grades.

The systems' columns, as they document them:
Canvas: Student, ID, SIS User ID, SIS Login ID, Section, then `Name (12345)` for each assignment; a
row begins with "Points Possible".
Moodle (grading worksheet): Identifier ("Participant 12345"), Full name, Email address, Status,
Grade, Maximum Grade, …
Gradescope: First Name, Last Name, SID, Email, and for each assignment its name, `Name - Max Points`
and so on; or Total Score, Max Points and Submission ID for one assignment.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from autograder.grader.errors import UserError
from autograder.roster.entry import Entry, Person
from autograder.roster.gradebook_csv import Table

_CANVAS_COLUMN = re.compile(r"(.+) \((\d+)\)", re.DOTALL)
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
_MAX_POINTS = " - max points"


class _System(NamedTuple):
    """A system's gradebook: columns that tell it, that name a student, and that identify one.

    Identifying columns are given with the kind of id that is in them.
    """

    name: str
    telling: tuple[str, ...]
    naming: tuple[str, ...]
    ids: tuple[tuple[str, str], ...]


_SYSTEMS = (
    _System(
        "Canvas",
        ("student", "id", "section"),
        ("student", "sis login id"),
        (("id", "canvas"), ("sis user id", "sid"), ("sis login id", "login")),
    ),
    _System(
        "Moodle",
        ("identifier", "grade"),
        ("full name", "email address", "identifier"),
        (
            ("identifier", "moodle"),
            ("email address", "email"),
            ("id number", "sid"),
            ("username", "login"),
        ),
    ),
    _System(
        "Gradescope",
        ("sid", "email"),
        ("first name", "last name", "name", "email"),
        (("email", "email"), ("sid", "sid"), ("submission id", "submission")),
    ),
)


class Unmatched(NamedTuple):
    """A student on one side who isn't on the other, or whose row can't be told, and why."""

    side: str
    id: str
    name: str
    reason: str


@dataclass(frozen=True)
class Filled:
    """A gradebook with its grades: the file's bytes, how many rows have one, and who has none."""

    content: bytes
    rows: int
    unmatched: list[Unmatched]


class Gradebook:
    """A gradebook whose columns are understood; `column` is the one that grades go to."""

    def __init__(self, path: Path, wanted: str | None = None) -> None:
        """Read a gradebook; `wanted` names the column. UserError where it isn't understood."""
        self._table = Table.read(path)
        heads = [self._table.cell(0, n) for n in range(len(self._table.rows[0]))]
        self._columns = {head.casefold(): n for n, head in reversed(list(enumerate(heads)))}
        self._system = _system(path, heads, self._columns)
        self._column = _column(path, self._system, heads, wanted)
        self.column = heads[self._column]
        self.system = self._system.name
        self._students = [row for row in range(1, len(self._table.rows)) if self._is_student(row)]

    def possible(self) -> float | None:
        """The points that the column is out of, where the gradebook tells them once for all."""
        if self._system.name == "Canvas":
            first = self._columns["student"]
            rows = range(1, min(4, len(self._table.rows)))
            there = (r for r in rows if self._table.cell(r, first).startswith("Points Possible"))
            found = {self._table.cell(row, self._column) for row in there}
        else:
            head = "max points" if self.column == "Total Score" else f"{self.column}{_MAX_POINTS}"
            head = "maximum grade" if self._system.name == "Moodle" else head.casefold()
            column = self._columns.get(head)
            found = {self._cell(row, column) for row in self._students} - {""}
        try:
            return float(found.pop().replace(",", ".")) if len(found) == 1 else None
        except ValueError:
            return None

    def fill(self, entries: Sequence[Entry], totals: Mapping[str, str], came_from: str) -> Filled:
        """Fill in the totals, given by the entries' ids.

        `came_from` is the system that the entries were downloaded from, or "".
        """
        matched: dict[int, list[str]] = {}
        unmatched = []
        finder = _Finder(self._ids(), came_from, entries)
        for entry in entries:
            for person in entry.people or (Person(),):
                rows = finder.rows(entry, person)
                for row in rows:
                    matched.setdefault(row, []).append(entry.id)
                if not rows:
                    reason = finder.reason(entry, person)
                    who = person.name or person.email
                    unmatched.append(Unmatched("submission", entry.id, who, reason))
        cells, comma = {}, self._decimal_comma()
        for row, ids in matched.items():
            if len(set(ids)) > 1:
                reason = f"several submissions are this student's: {', '.join(sorted(set(ids)))}"
                unmatched.append(Unmatched("gradebook", self._id(row), self._name(row), reason))
            else:
                text = totals[ids[0]]
                cells[row, self._column] = text.replace(".", ",") if comma else text
        unmatched += [
            Unmatched(
                "gradebook", self._id(row), self._name(row), "no submission is this student's"
            )
            for row in self._students
            if row not in matched
        ]
        return Filled(self._table.replaced(cells), len(cells), unmatched)

    def _is_student(self, row: int) -> bool:
        return any(self._cell(row, self._columns.get(head)) for head, _ in self._system.ids)

    def _ids(self) -> Iterator[tuple[str, str, int]]:
        """Each id in the gradebook: its kind, itself, and its row."""
        for row in self._students:
            for head, kind in self._system.ids:
                text = self._cell(row, self._columns.get(head))
                if text:
                    yield kind, text, row

    def _decimal_comma(self) -> bool:
        cells = (self._table.cell(row, self._column) for row in range(1, len(self._table.rows)))
        return any(_DECIMAL_COMMA.fullmatch(text) for text in cells)

    def _cell(self, row: int, column: int | None) -> str:
        return "" if column is None else self._table.cell(row, column)

    def _name(self, row: int) -> str:
        columns = (self._columns.get(head) for head in self._system.naming)
        return " ".join(filter(None, (self._cell(row, column) for column in columns)))

    def _id(self, row: int) -> str:
        return self._cell(row, self._columns.get(self._system.ids[0][0]))


class _Finder:
    """Finds the rows of a person by the ids that a download tells."""

    def __init__(
        self, ids: Iterable[tuple[str, str, int]], came_from: str, entries: Sequence[Entry]
    ) -> None:
        self._rows: dict[tuple[str, str], set[int]] = {}
        self._came_from = came_from
        domains = Counter(
            _domain(person.email) for entry in entries for person in entry.people if person.email
        )
        self._domain = max(domains, key=lambda domain: (domains[domain], domain), default="")
        for kind, text, row in ids:
            self._add(kind, text, row)
            if kind == "email":  # a file may have the name of the account
                self._add("account", text.partition("@")[0], row)
            elif kind == "login":
                self._add("email" if "@" in text else "account", text, row)
                self._add("account", text.partition("@")[0], row)

    def _add(self, kind: str, text: str, row: int) -> None:
        key = _number(text) if kind in ("moodle", "submission") else text
        self._rows.setdefault((kind, _plain(key)), set()).add(row)

    def rows(self, entry: Entry, person: Person) -> set[int]:
        """The rows of a person; none unless all ids that are known agree.

        A submission without names in a Gradescope export has those of all its students.
        """
        if not any(person) and self._came_from == "Gradescope":
            return self._rows.get(("submission", _number(entry.id)), set())
        found = self._found(entry, person)
        return found if len(found) == 1 else set()

    def reason(self, entry: Entry, person: Person) -> str:
        """Say why a person has no row."""
        if self._found(entry, person):
            return "its ids are those of several rows"
        told = ", ".join(f"{text!r}" for _, text in self._told(entry, person))
        return f"no row has {told}" if told else "the download tells no id that a row could have"

    def _found(self, entry: Entry, person: Person) -> set[int]:
        found: set[int] = set()
        for kind, text in self._told(entry, person):
            rows = self._rows.get((kind, _plain(text)), set())
            if len(rows) == 1:  # an id that several rows have tells none of them
                found |= rows
        return found

    def _told(self, entry: Entry, person: Person) -> list[tuple[str, str]]:
        """The ids that a download tells of a person, with their kinds."""
        if not any(person):
            return [("account", entry.id), ("sid", entry.id)]
        if self._came_from == "Gradescope":
            told = [("sid", person.sid), ("email", person.email)]
            if _domain(person.email) == self._domain:  # elsewhere the account is somebody else's
                told.append(("account", person.email.partition("@")[0]))
        else:
            kind = {"Canvas": "canvas", "Moodle": "moodle", "Blackboard": "account"}
            told = [(kind.get(self._came_from, ""), person.sid)]
        return [(kind, text) for kind, text in told if kind and text]


def _system(path: Path, heads: Sequence[str], columns: Mapping[str, int]) -> _System:
    for system in _SYSTEMS:
        if all(head in columns for head in system.telling):
            return system
    raise UserError(
        f"{path} isn't a gradebook of Canvas (Student, ID, Section), Moodle (Identifier, Grade; a "
        "grading worksheet in English) or Gradescope (SID, Email): its first line has the columns "
        f"{', '.join(heads)[:300]!r}. Export it again as CSV, and leave its first line as it is."
    )


def _column(path: Path, system: _System, heads: Sequence[str], wanted: str | None) -> int:
    """The column that grades go to. UserError where it isn't there, or several could be it."""
    could_be = list(_assignments(system, heads))
    if wanted is not None:
        could_be = [n for n in could_be if wanted in _names(heads[n])]
    if len(could_be) == 1:
        return could_be[0]
    candidates = ", ".join(repr(heads[n]) for n in _assignments(system, heads)) or "none"
    problem = "has no such column" if wanted else "has no column of the assignment"
    if could_be:
        problem = "has several columns that could be the assignment's"
    raise UserError(
        f"{path} {problem}; its assignments are {candidates}. Name one: COLUMN='…' with make, or "
        "--gradebook-column '…'."
    )


def _assignments(system: _System, heads: Sequence[str]) -> Iterator[int]:
    folded = [head.casefold() for head in heads]
    for n, head in enumerate(folded):
        if system.name == "Canvas":
            if _CANVAS_COLUMN.fullmatch(head):
                yield n
        elif system.name == "Moodle":
            if head == "grade":
                yield n
        elif head == "total score" or f"{head}{_MAX_POINTS}" in folded:
            yield n


def _names(head: str) -> set[str]:
    """The names of a column: its header, and in Canvas also its name or its number."""
    match = _CANVAS_COLUMN.fullmatch(head)
    return {head, match[1], match[2]} if match else {head}


def _plain(text: str) -> str:
    """An id as it can be compared: spreadsheets take leading zeros away."""
    text = text.strip().casefold()
    number = _number(text) if re.fullmatch(r"(participant )?[0-9]+", text) else ""
    return number.lstrip("0") or "0" if number else text


def _number(text: str) -> str:
    match = re.search("[0-9]+$", text)
    return match[0] if match else ""


def _domain(email: str) -> str:
    return email.rpartition("@")[2].casefold()
