"""Gradescope's export of submissions: `assignment_1_export/`, with a folder for each submission.

Students choose what is in such a folder, and no name beside it.
"""

import re
from pathlib import Path

import yaml

from autograder.grader.errors import UserError
from autograder.grader.output.text import one_line
from autograder.grader.reading.submission import ZIP_ERRORS
from autograder.roster.entry import Entry
from autograder.roster.gradescope_metadata import SUBMISSION, About, read_metadata
from autograder.roster.items import Item
from autograder.roster.listing import File, open_file
from autograder.roster.yaml_records import ShapeError

METADATA = "submission_metadata.yml"

_FOLDER = re.compile(r"assignment_[0-9]{1,18}_export/")


def read_export(path: Path, start: str, items: list[Item]) -> tuple[list[Entry], list[Item]]:
    """The submissions of an export, with the wanted names as ids, and the items of other names.

    No submissions if it isn't an export. A submission that the metadata don't list is graded,
    nameless; a listed one that isn't there is an entry without files, which fails with its row.
    UserError if the metadata are damaged.
    """
    named = {item.name: item for item in items if _is_submission(item)}
    others = [item for item in items if named.get(item.name) is not item]
    if not _is_export(path, start, named, others):
        return [], items
    about: dict[str, About] = {}
    try:
        with open_file(path, start + METADATA) as stream:
            about.update(read_metadata(stream, len(named)))
    except (yaml.YAMLError, ShapeError, *ZIP_ERRORS) as error:
        raise UserError(
            f"{METADATA} in {path} can't be read ({one_line(str(error))}). Export the submissions "
            "from Gradescope again; or delete the file, to grade without names."
        ) from error
    entries = [
        Entry(name, path, *about.get(name, About()), files=tuple(_files(named, name)))
        for name in dict.fromkeys([*about, *named])
    ]
    return entries, [item for item in others if item.name != METADATA]


def _is_submission(item: Item) -> bool:
    """Return True if Gradescope could have named it: a folder for programs, a file for a scan."""
    return bool(SUBMISSION.fullmatch(item.name)) and item.is_folder == ("." not in item.name)


def _is_export(path: Path, start: str, named: dict[str, Item], others: list[Item]) -> bool:
    """Return True if the items are an export's.

    A student can put anything into one zip or folder, metadata as well. So where that could be it,
    nothing but an export's own names may be there, in a folder with an export's name.
    """
    if not any(item.name == METADATA and not item.is_folder for item in others):
        return False
    if (start or path.is_file()) and not _FOLDER.fullmatch(start):
        return False
    unnamed = [item for item in others if item.name != METADATA]
    if path.is_file():
        return bool(named) and not unnamed
    return len(named) > sum(item.gradable for item in unnamed)


def _files(named: dict[str, Item], name: str) -> list[File]:
    return named[name].files if name in named else []
