"""Gradescope's export of submissions: a folder for each, and what is known of them as YAML.

A program of Gradescope's, in Ruby, writes the YAML. Its shape, as seen in published exports:

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
from pathlib import Path
from typing import IO, Any, NamedTuple

import yaml

from autograder.batch.entry import Entry, Person
from autograder.batch.listing import File, open_file
from autograder.errors import UserError
from autograder.grading.submission import ZIP_ERRORS

METADATA = "submission_metadata.yml"

# The base loader makes strings, lists and dicts of everything and nothing of tags, Ruby's included.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = ("", "~", "null")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|[+-]\d\d:?\d\d)?")


def read_export(path: Path, root: str, names: list[str]) -> list[Entry]:
    """The submissions of an export whose metadata lie at `root`, with the wanted names as ids.

    A folder that the metadata don't list is graded, nameless; a listed one that isn't there is an
    entry without files, which fails with its row. UserError where the metadata are damaged.
    """
    files: dict[str, list[File]] = {}
    for name in names:
        top, slash, rest = name[len(root) :].partition("/")
        if slash:
            found = files.setdefault(top, [])
            if rest and not rest.endswith("/"):
                found.append(File(rest, name))
    single = set(names)
    about: dict[str, _About] = {}
    try:
        with open_file(path, root + METADATA) as stream:
            for key, record in _records(stream):
                about[key] = _describe(key, record)
                # An assignment of PDFs has a file a submission.
                if key not in files and root + key in single:
                    files[key] = [File(key, root + key)]
    except (yaml.YAMLError, _ShapeError, *ZIP_ERRORS) as error:
        raise UserError(
            f"{METADATA} in {path} can't be read ({_line(error)}). Export the submissions from "
            f"Gradescope again; or delete the file, to grade without names."
        ) from error
    return [
        Entry(key, path, *about.get(key, _About()), files=tuple(files.get(key, ())))
        for key in dict.fromkeys([*about, *files])
    ]


class _About(NamedTuple):
    """What the metadata say of a submission: the fields of an `Entry`, in its order."""

    people: tuple[Person, ...] = ()
    submitted: str = ""
    late: bool | None = None


class _ShapeError(Exception):
    """The YAML is in order, but not Gradescope's."""


def _describe(key: str, record: Any) -> _About:
    if not isinstance(record, dict):
        raise _ShapeError(f"{key} has no fields")
    submitters = record.get(":submitters") or []
    if not isinstance(submitters, list) or not all(isinstance(one, dict) for one in submitters):
        raise _ShapeError(f"the :submitters of {key} are no list of people")
    people = tuple(
        Person(*(_text(one.get(field)) for field in (":name", ":email", ":sid")))
        for one in submitters
    )
    time = _TIME.fullmatch(_text(record.get(":created_at")))
    submitted = f"{time[1]}T{time[2]}{time[3] or ''}" if time else ""
    return _About(people, submitted, _late(record))


def _late(record: dict[str, Any]) -> bool | None:
    """Exports seen so far don't tell; one that does is believed.

    `:lateness` is hours, minutes and seconds, as in the scores that Gradescope exports.
    """
    late, lateness = _text(record.get(":late")), _text(record.get(":lateness"))
    if late in ("true", "false"):
        return late == "true"
    return bool(re.search("[1-9]", lateness)) if re.fullmatch(r"[\d:.]+", lateness) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) and value not in _NULLS else ""


def _records(stream: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """The YAML's entries one by one: with all results in it, the whole would fill the memory."""
    events = yaml.parse(stream, Loader=_Loader)
    anchors: dict[str, Any] = {}
    started = False
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            started = True
        elif isinstance(event, yaml.NodeEvent) and not started:
            raise _ShapeError("it is no list of submissions")
        elif isinstance(event, yaml.ScalarEvent):
            yield event.value, _value(next(events), events, anchors)
        elif isinstance(event, yaml.NodeEvent):
            raise _ShapeError("a submission has no name")


def _value(event: yaml.Event, events: Iterator[yaml.Event], anchors: dict[str, Any]) -> Any:
    """The value that starts with an event."""
    if isinstance(event, yaml.AliasEvent):
        return anchors.get(event.anchor)
    if isinstance(event, yaml.ScalarEvent):
        value: Any = event.value
    elif isinstance(event, yaml.SequenceStartEvent):
        value = []
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            value.append(_value(item, events, anchors))
    else:
        value = {}
        while not isinstance(item := next(events), yaml.MappingEndEvent):
            key = _value(item, events, anchors)
            value[str(key)] = _value(next(events), events, anchors)
    if event.anchor:
        anchors[event.anchor] = value
    return value


def _line(error: Exception) -> str:
    """An error in one line."""
    return " ".join(str(error).split())
