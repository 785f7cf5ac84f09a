"""The points that changed from one run to the next, for changes.csv."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from autograder.grader.host.assignment import Number
from autograder.grader.host.results import add_points
from autograder.grader.output.files import read_private
from autograder.roster.spreadsheet import harmless, write_csv

TOTAL = "total"


class Change(NamedTuple):
    """A change of a submission's points: of its total, or of a check by its name in the results."""

    id: str
    name: str
    before: Number
    after: Number

    @property
    def by(self) -> Number:
        """The points gained; negative if some were lost."""
        return add_points([self.after, -self.before])


def changes_of(id: str, before: Path, after: Mapping[str, Any]) -> list[Change]:
    """The changes of a submission, from an earlier results.json to new results, the total first.

    None where there is no earlier file, or none that can be read.
    """
    try:
        old = json.loads(read_private(before))
        were, are = dict(_points(old)), dict(_points(after))
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return []
    names = dict.fromkeys([*are, *were])
    found = [Change(id, name, were.get(name, 0), are.get(name, 0)) for name in names]
    return [change for change in found if change.before != change.after]


def write_changes(path: Path, changes: list[Change]) -> None:
    """Write changes as CSV, a row each."""
    rows = (
        [harmless(c.id), harmless(c.name), str(c.before), str(c.after), str(c.by)] for c in changes
    )
    write_csv(path, [["id", "check", "before", "after", "change"], *rows])


def _points(results: Mapping[str, Any]) -> Iterator[tuple[str, Number]]:
    """The total and each entry's points by name; a number tells entries of one name apart."""
    tests = results.get("tests", [])
    scores = [(str(test["name"]), test["score"]) for test in tests if "score" in test]
    yield TOTAL, results.get("score", add_points(score for _, score in scores))
    seen: dict[str, int] = {}
    for name, score in scores:
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name} ({seen[name]})"), score
