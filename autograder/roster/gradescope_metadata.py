"""Gradescope's YAML about the submissions of an export, read within bounds.

A program of Gradescope's, in Ruby, writes it. Its shape, as seen in published exports:

    submission_123:
      :submitters:
      - :name: Ada Lovelace
        :sid: '0123'
        :email: ada@example.edu
      :created_at: 2026-04-26 17:34:00.861687000 Z
      :score: 2.0
      :results:
        tests: …
"""

import re
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from autograder.roster.entry import Person
from autograder.roster.yaml_records import ShapeError, YamlLimits, records

_NULLS = ("", "~", "null")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|[+-]\d\d:?\d\d)?")

# Of the whole, and for each submission: results with their texts, of all attempts.
_BASE_BYTES, _BYTES_EACH, _MAX_BYTES = 2**26, 2**20, 2**30
_BASE_NODES, _NODES_EACH, _MAX_NODES = 100_000, 10_000, 50_000_000
_MAX_TEXT_CHARS = 1000  # letters of a name, an address, a student ID

# The folder of a submission of programs, the file of one on paper.
SUBMISSION = re.compile(
    r"submission_[0-9]{1,18}|(?:submission_)?[0-9]{1,18}\.(?!(?i:ipynb|zip))\w{1,8}"
)


class About(NamedTuple):
    """The metadata about a submission: the fields of an `Entry`, in its order."""

    people: tuple[Person, ...] = ()
    submitted: str = ""
    late: bool | None = None


def _describe(key: str, record: Any) -> About:
    if not isinstance(record, dict):
        raise ShapeError(f"{key} has no fields")
    submitters = record.get(":submitters") or []
    if not isinstance(submitters, list) or not all(isinstance(one, dict) for one in submitters):
        raise ShapeError(f"the :submitters of {key} aren't a list of people")
    people = tuple(
        Person(*(_text(one.get(field)) for field in (":name", ":email", ":sid")))
        for one in submitters
    )
    time = _TIME.fullmatch(_text(record.get(":created_at")))
    submitted = f"{time[1]}T{time[2]}{time[3] or ''}" if time else ""
    return About(people, submitted, _late(record))


def _late(record: dict[str, Any]) -> bool | None:
    """Exports seen so far don't tell; one that does is believed.

    `:lateness` is hours, minutes and seconds, as in the scores that Gradescope exports.
    """
    late, lateness = _text(record.get(":late")), _text(record.get(":lateness"))
    if late in ("true", "false"):
        return late == "true"
    return bool(re.search("[1-9]", lateness)) if re.fullmatch(r"[\d:.]+", lateness) else None


def _text(value: Any) -> str:
    if isinstance(value, str) and len(value) > _MAX_TEXT_CHARS:
        raise ShapeError(f"a name or another short text has {len(value):,} letters")
    return value if isinstance(value, str) and value not in _NULLS else ""


def read_metadata(stream: IO[bytes], submissions: int) -> Iterator[tuple[str, About]]:
    """The metadata's submissions, of which that many are there.

    Raises ShapeError or yaml.YAMLError if it isn't Gradescope's, or far longer than that.
    """
    limits = YamlLimits(
        min(_BASE_BYTES + _BYTES_EACH * submissions, _MAX_BYTES),
        min(_BASE_NODES + _NODES_EACH * submissions, _MAX_NODES),
    )
    for key, record in records(stream, limits):
        if not SUBMISSION.fullmatch(key):
            raise ShapeError(f"it lists {key[:100]!r}, which isn't a submission's name")
        yield key, _describe(key, record)
