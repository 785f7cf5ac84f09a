"""The outlines of earlier releases, which the autograder's zip carries on from release to release.

A notebook that was handed out before the text of the assignment was corrected has the old text.
Its answers are found with the outline of the release that it was made from.
"""

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.archive import Member
from autograder.grader.errors import UserError
from autograder.marking.outline import (
    Outline,
    answer_headings,
    normalized,
    outline_of,
    release_cells,
)

if TYPE_CHECKING:  # the process that reads submissions starts in a third of the time without it
    from autograder.release.project import Project

Cells = Sequence[dict[str, Any]]

_FOLDER = "outlines/"
_MOST = 20  # the newest; older ones were hardly handed out this term


def outline_members(project: "Project", student: Path) -> list[Member]:
    """The outlines in the zip of a new release: its own, and those of the last zip, newest first.

    `student` is the folder of what students get, while the last release is still in its place. The
    committed one counts where no zip tells of any.
    """
    from autograder.marking.questions import headings

    cells, openings = release_cells(student / project.notebook), headings(project)
    kept = read_outlines(project.autograder_zip)
    if not kept:
        # What can't be read wasn't a release.
        with suppress(UserError):
            then = release_cells(project.release_notebook)
            kept = [outline_of(then, openings | _moved(openings, cells, then))]
    outlines = [outline_of(cells, openings), *kept]
    texts = dict.fromkeys(outline.to_json() for outline in outlines if outline.starts)
    return [
        Member(f"{_FOLDER}{number:03}.json", text.encode())
        for number, text in enumerate(list(texts)[:_MOST])
    ]


def _moved(openings: Mapping[str, str], cells: Cells, then: Cells) -> dict[str, str]:
    """The names of questions by the headings that they had then.

    A heading that is gone was that of the question which is now in its place, if there are as many.
    """
    now, before = answer_headings(cells), answer_headings(then)
    if len(now) != len(before):
        return {}
    pairs = zip(before, now, strict=True)
    return {old: openings[new] for old, new in pairs if new in openings and old not in now}


def read_outlines(path: Path) -> list[Outline]:
    """The outlines in an autograder's zip, newest first; none where there is no such zip."""
    found = []
    try:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.startswith(_FOLDER):
                    # Another version of these tools may have written another form.
                    with suppress(ValueError, TypeError, KeyError):
                        found.append(Outline.from_json(archive.read(name).decode()))
    except (OSError, zipfile.BadZipFile):
        return []
    return found


def to_json(outlines: Iterable[Outline]) -> str:
    """Outlines as text that another process can read."""
    return f"[{','.join(outline.to_json() for outline in outlines)}]"


def from_json(text: str) -> list[Outline]:
    """The outlines that `to_json` gave."""
    return [Outline.of(fields) for fields in json.loads(text)]


def made_from(cells: Cells, outlines: Sequence[Outline]) -> Outline:
    """The outline of the release that a notebook was made from: most of its cells are in it.

    The first one, if several have as many.
    """
    texts = {normalized(cell["source"]) for cell in cells}
    return max(
        outlines, key=lambda outline: len(texts & (outline.places.keys() | outline.placeholders))
    )
