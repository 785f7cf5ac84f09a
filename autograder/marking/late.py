"""Late work: the due date, extensions, and the points that a policy deducts."""

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import yaml

from autograder.grader.errors import UserError
from autograder.grader.host.assignment import Number
from autograder.grader.host.results import add_points
from autograder.marking.marks import Finder, listed_problems, number
from autograder.marking.marks_sheet import Row, read_sheet
from autograder.report.student_page import Late
from autograder.roster.entry import Entry

_KEYS = ("due", "timezone", "percent_a_day", "latest_day", "extensions")
_EXAMPLE = "due: 2026-11-20 23:59"
_UTC = timezone.utc
_SHOWN = "%Y-%m-%d %H:%M %Z"


class Extension(NamedTuple):
    """A submission's own due date, and when it was handed in where the download doesn't tell."""

    due: datetime | None = None
    submitted: datetime | None = None


@dataclass(frozen=True)
class Policy:
    """The due date, and what being late costs.

    `percent` is the share of the possible points that each begun day costs; after `latest_day`
    days, or never if it is None, all points are gone. `extensions` are by a submission's id.
    """

    due: datetime
    percent: Number = 0
    latest_day: int | None = None
    extensions: dict[str, Extension] = field(default_factory=dict)

    def judge(self, entry: Entry, earned: Number, possible: Number) -> Late | None:
        """The deduction from the points that a submission earned; None where it isn't late."""
        own, submitted = self.extensions.get(entry.id, Extension()), self._submitted(entry)
        due = own.due or self.due
        if submitted is None or submitted <= due:
            return None
        # In UTC: a day has 24 hours, also when clocks change.
        days = math.ceil((submitted.astimezone(_UTC) - due.astimezone(_UTC)) / timedelta(days=1))
        if self.latest_day is not None and days > self.latest_day:
            rule = f"no points after day {self.latest_day}"
            points = earned
        else:
            rule = f"{self.percent}% of the {possible} possible points for each day begun"
            points = min(earned, add_points([possible * self.percent * days / 100]))
        zone = self.due.tzinfo
        when = submitted.astimezone(zone).strftime(_SHOWN)
        late = f"{days} day{'' if days == 1 else 's'} late"
        return Late(
            add_points([-max(points, 0)]),
            f"{late}: handed in {when}, due {due.strftime(_SHOWN)}. Rule: {rule}. "
            f"Points deducted: {add_points([max(points, 0)])}.",
        )

    def unknown(self, entries: Iterable[Entry]) -> list[str]:
        """The ids of those that may be late by an unknown time."""
        return [
            entry.id for entry in entries if entry.late is not False and not self._submitted(entry)
        ]

    def _submitted(self, entry: Entry) -> datetime | None:
        told = self.extensions.get(entry.id, Extension()).submitted
        if told or not entry.submitted:
            return told
        try:
            return _zoned(_iso(entry.submitted), self.due)
        except ValueError:
            return None


def read_policy(path: Path, ids: Collection[str]) -> Policy:
    """Read a policy from YAML, and the extensions that it names. UserError where it can't be."""
    try:
        # This loader makes nothing but texts, so that we read times in one way.
        given = yaml.load(path.read_bytes(), Loader=yaml.BaseLoader)
    except OSError as error:
        raise UserError(f"there is no late policy at {path} ({error.strerror}).") from error
    except (yaml.YAMLError, ValueError) as error:
        raise UserError(f"{path} isn't YAML: write lines such as {_EXAMPLE!r}.") from error
    if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
        raise UserError(f"{path} needs lines such as {_EXAMPLE!r}, each with one value.")
    try:
        policy = _policy(given)
    except ValueError as problem:
        raise UserError(f"{path}: {problem}") from None
    if "extensions" in given:
        sheet = path.parent / given["extensions"]
        policy.extensions.update(_extensions(sheet, ids, policy.due))
    return policy


def _policy(given: dict[str, str]) -> Policy:
    unknown = [key for key in given if key not in _KEYS]
    if unknown:
        raise ValueError(f"there is no setting {unknown[0]!r}, only {', '.join(_KEYS)}")
    missing = [key for key in ("due", "timezone") if not given.get(key)]
    if missing:
        raise ValueError(f"{missing[0]} is missing: add {_EXAMPLE!r} and 'timezone: Europe/Berlin'")
    try:
        zone = ZoneInfo(given["timezone"])
    except (OSError, ValueError, LookupError):
        raise ValueError(
            f"there is no time zone {given['timezone']!r}: write one such as Europe/Berlin or UTC"
        ) from None
    percent = number(given.get("percent_a_day", "0"))
    if percent is None or not 0 <= percent <= 100:
        raise ValueError("percent_a_day is a number of 0 to 100")
    latest = given.get("latest_day")
    if latest is not None and not (latest.isascii() and latest.isdecimal() and len(latest) < 5):
        raise ValueError("latest_day is a whole number of days, 0 or more")
    due = datetime(1, 1, 1, tzinfo=zone)
    return Policy(_time(given["due"], due), percent, None if latest is None else int(latest))


def _extensions(path: Path, ids: Collection[str], due: datetime) -> dict[str, Extension]:
    sheet = read_sheet(path, ("id",), "extensions")
    known = {"id", "days", "due", "submitted"}
    if not known.intersection(name.lower() for name in sheet.columns) - {"id"}:
        raise UserError(f"{path} has no column days, due or submitted beside id: add one.")
    finder, problems = Finder(ids), list[str]()
    found: dict[str, Extension] = {}
    for row in sheet.rows:
        id = finder.find(row)
        try:
            if id is None:
                raise ValueError(finder.problem(row))
            if id in found:
                raise ValueError(f"{id} has a row already")
            found[id] = _extension(row, due)
        except ValueError as problem:
            problems.append(f"line {row.line}: {problem}")
    if problems:
        raise UserError(listed_problems(path, problems, "Fix the file and run the command again."))
    return found


def _extension(row: Row, due: datetime) -> Extension:
    cells = {name.lower(): text for name, text in row.cells.items()}
    days, new = cells.get("days", ""), cells.get("due", "")
    if days and new:
        raise ValueError("there are both days and a due date: keep one of them")
    if days and not (days.isascii() and days.isdecimal() and len(days) < 5):
        raise ValueError(f"{days[:40]!r} isn't a whole number of days, 0 or more")
    own = due + timedelta(days=int(days)) if days else _time(new, due) if new else None
    submitted = cells.get("submitted", "")
    return Extension(own, _time(submitted, due) if submitted else None)


def _time(text: str, due: datetime) -> datetime:
    """A time as a person writes it, in the policy's zone unless it names one."""
    try:
        time = _iso(text)
    except ValueError:
        time = None
    if time is None or len(text) < len("2026-11-20 23:59"):  # a date alone would be its midnight
        raise ValueError(f"{text[:40]!r} isn't a time such as 2026-11-20 23:59")
    return _zoned(time, due)


def _iso(text: str) -> datetime:
    """A time in ISO 8601, of which Python 3.10 itself doesn't read "Z" and "+0100"."""
    text = re.sub("Z$", "+00:00", text)
    return datetime.fromisoformat(re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text))


def _zoned(time: datetime, due: datetime) -> datetime:
    """A time in the zone of the due date."""
    return time.astimezone(due.tzinfo) if time.tzinfo else time.replace(tzinfo=due.tzinfo)
