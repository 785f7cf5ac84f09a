"""The outline of the release's notebook, to tell a student's own text from it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.grader.errors import UserError
from autograder.grader.reading.notebook import SubmissionError, all_cells

if TYPE_CHECKING:  # the process that reads submissions starts in a third of the time without them
    from autograder.marking.questions import FreeResponse
    from autograder.release.project import Project

_HEADING = re.compile(r"#{1,6} ")
_REMEDY = "`make release` builds it."
BEGIN, END = "<!-- BEGIN QUESTION -->", "<!-- END QUESTION -->"


@dataclass(frozen=True)
class Outline:
    """The release's notebook, by what can be found again in a student's copy.

    `turns` are the lines that open a question to mark, or end one (""). `placeholders` are the
    texts that answers replace, `by_id` the cells that they are in. `places` has the last place
    of each cell's source; `lines` are all lines of text. `starts` are the places of the answers.
    `labels` are the numbers in the questions' headings, such as 2.C. `assignment` and `names` tell
    the assignment's notebook from others, as they do when grading.
    """

    turns: dict[str, str]
    placeholders: frozenset[str]
    by_id: dict[str, str]
    places: dict[str, int]
    lines: frozenset[str]
    starts: dict[str, int]
    labels: dict[str, str] = field(default_factory=dict)
    assignment: str = ""
    names: frozenset[str] = frozenset()

    def to_json(self) -> str:
        """The outline as text that another process can read."""
        return json.dumps(asdict(self), default=sorted)

    @classmethod
    def from_json(cls, text: str) -> "Outline":
        """The outline that `to_json` gave."""
        return cls.of(json.loads(text))

    @classmethod
    def of(cls, fields: dict[str, Any]) -> "Outline":
        """The outline with these fields, as JSON has them."""
        sets = {name: frozenset(fields[name]) for name in ("placeholders", "lines", "names")}
        return cls(**{**fields, **sets})


def read_outline(project: "Project", questions: "Sequence[FreeResponse]") -> Outline:
    """The outline of the student release. UserError if it or a question in it is missing."""
    openings = {question.heading: question.name for question in questions}
    outline = outline_of(release_cells(project.release_notebook), openings)
    missing = [question.name for question in questions if question.name not in outline.starts]
    if missing:
        raise UserError(
            f"{project.name(project.release_notebook)} doesn't have the questions "
            f"{', '.join(missing)} of the master. {_REMEDY}"
        )
    return replace(outline, **_what_tells(project))


def _what_tells(project: "Project") -> dict[str, Any]:
    """The fields that tell the assignment's notebook, which its release gives the grader, too."""
    from autograder.release.source.master import read_master

    master = read_master(project.master)
    tests = [c.test for question in master.autograded for c in question.tests if c.test]
    names = {name for test in tests for name in test.arguments if name != "env"}
    return {"assignment": str(master.config.get("name") or ""), "names": frozenset(names)}


def release_cells(path: Path) -> list[dict[str, Any]]:
    """The cells of a release's notebook. UserError where it can't be read."""
    try:
        return all_cells(path.name, path.read_bytes(), "")
    except (OSError, SubmissionError) as error:
        raise UserError(f"the student release can't be read ({error}). {_REMEDY}") from error


def answer_headings(cells: Sequence[dict[str, Any]]) -> list[str]:
    """The heading above each cell for a free response, in the order of a release's cells."""
    heading, found = "", []
    for cell in cells:
        if cell["cell_type"] == "markdown":
            lines = map(str.strip, cell["source"].splitlines())
            heading = next((line for line in lines if _HEADING.match(line)), heading)
            if "otter_answer_cell" in cell["metadata"]["tags"]:
                found.append(heading)
    return found


def outline_of(cells: Sequence[dict[str, Any]], openings: Mapping[str, str]) -> Outline:
    """The outline of a release, from its notebook's cells and the questions' names by headings."""
    turns = {END: ""}
    lines: set[str] = set()
    placeholders, by_id, starts = set(), {}, {}
    current = ""
    for place, cell in enumerate(cells):
        if cell["cell_type"] != "markdown":
            continue
        stripped = [line.strip() for line in cell["source"].splitlines()]
        for line in stripped:
            if line == END or _HEADING.match(line):
                current = turns[line] = openings.get(line, "")
        if "otter_answer_cell" in cell["metadata"]["tags"]:
            placeholders.add(normalized(cell["source"]))
            if current:
                starts[current] = place
                by_id[cell["id"]] = current
        else:
            lines.update(filter(None, stripped))
    places = {
        normalized(cell["source"]): place
        for place, cell in enumerate(cells)
        if normalized(cell["source"]) not in placeholders
    }
    labels = {name: _label(line) for line, name in openings.items()}
    return Outline(turns, frozenset(placeholders), by_id, places, frozenset(lines), starts, labels)


def _label(heading: str) -> str:
    """The first word of a heading if it is a number such as 2.C or 3, else ""."""
    words = heading.lstrip("# ").split()
    return words[0].strip(".:)") if words and words[0][0].isdigit() else ""


def normalized(source: str) -> str:
    """A cell's text without what editors change by themselves: white space at the ends of lines."""
    return "\n".join(line for line in map(str.rstrip, source.splitlines()) if line).strip()
