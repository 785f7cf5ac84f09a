"""Finding the submissions at a path, whatever they were downloaded from."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from autograder.grader.errors import UserError
from autograder.grader.reading.choice import Wanted
from autograder.grader.reading.names import is_archive, is_notebook, is_zip, remedy
from autograder.grader.reading.newest import are_attempts
from autograder.grader.reading.submission import is_one_submission
from autograder.roster.entry import Entry, Person
from autograder.roster.gradescope_export import METADATA, read_export
from autograder.roster.ids import unique_ids
from autograder.roster.items import Item, is_output, items_at, plain_entries
from autograder.roster.listing import is_gradable, list_names
from autograder.roster.lms import read_lms

__all__ = ["Entry", "Found", "Person", "find_entries", "survey"]

# As ILIAS names a folder: surname, first name, login and number. It may be the only one.
_ONE_STUDENT = re.compile(r"[^\d\W][^\d_/]*_[^\d\W][^\d_/]*_[A-Za-z][^/]*_[0-9]+/")
_ZIP = "a zip"
_ARCHIVE = "an archive that isn't a zip: unpack it, or pack its files as a zip"


@dataclass(frozen=True)
class Found:
    """The submissions at a path, by id, and how the path was read.

    `ignored` are the names of what lies beside them and is none. `missed`, by name, are the reasons
    why something isn't graded that could be a submission. `system` made the download: Gradescope,
    Canvas and so on, or "".
    """

    entries: list[Entry]
    read_as: str
    ignored: list[str] = field(default_factory=list)
    missed: dict[str, str] = field(default_factory=dict)
    system: str = ""


def find_entries(path: Path, output: Path | None = None) -> list[Entry]:
    """The submissions at a path, by id: those of `survey`."""
    return survey(path, output).entries


def survey(
    path: Path, output: Path | None = None, wanted: Callable[[], Wanted] | None = None
) -> Found:
    """The submissions at a path. UserError where there are none, or no such path.

    The path may be a notebook, a submission's zip, a folder of either, a Gradescope export (or the
    zip that it comes in), or an LMS's download with one file or folder a student. A zip that holds
    more than one notebook or zip is a class's; every other is one submission, whatever its files
    are named: students choose what is in theirs.

    A download is read as a system's if that system named most of what is in it. Everything else in
    it that can be graded is a submission by its own name, so that nobody's name hides another's.
    Where each student has a folder, or a name that Gradescope or an LMS gave, whatever they handed
    in counts, since they should hear that it can't be graded. `output` is left out.

    `wanted` tells the assignment's notebook: a zip that no system made, in which one is and all
    others are not, is one submission as well.
    """
    if not path.exists():
        raise UserError(f"there is nothing at {path}. Name a notebook, a zip or a folder of them.")
    if path.is_file() and not is_gradable(path.name):
        what_to_do = f" {remedy([path.name])}" if remedy([path.name]) else ""
        raise UserError(
            f"{path} is neither a notebook (.ipynb), nor a zip, nor a folder.{what_to_do}"
        )
    if path.is_file() and is_notebook(path.name):
        return _alone(path)
    names, skipped = list_names(path)
    if path.is_file() and not any(map(is_zip, names)) and sum(map(is_notebook, names)) < 2:
        return _alone(path)
    own = _inside(path, output)
    written = {name for name in names if own and name.startswith(own)}
    skipped.update({name: "in the output folder" for name in written if is_gradable(name)})
    reading = _read(path, [name for name in names if name not in written])
    entries, unused = reading.entries, _unused(reading)
    several = path.is_file() and reading.form == _ZIP and len(entries) > 1
    if several and wanted and is_one_submission(path, wanted()):
        return _alone(path)
    if not entries:
        raise UserError(
            f"there are no submissions in {path}: no notebook (.ipynb) and no zip. "
            + (remedy(names) or "Name the folder that they are in.")
        )
    missed = {item.name: "a newer version is graded" for item in unused if item.gradable}
    missed.update({item.name: "it looks like an earlier run's output" for item in reading.outputs})
    missed.update({i.name: _ARCHIVE for i in unused if not i.is_folder and is_archive(i.name)})
    missed.update(_hidden(skipped, reading.start, set(reading.items).difference(unused)))
    keys = [entry.files[0].member if entry.files else entry.id for entry in entries]
    ids = unique_ids([entry.id for entry in entries], keys)
    entries = [replace(entry, id=id) for entry, id in zip(entries, ids, strict=True)]
    entries.sort(key=lambda entry: entry.id)
    count = "1 submission" if len(entries) == 1 else f"{len(entries):,} submissions"
    ignored = [item.name for item in unused]
    return Found(entries, f"{reading.form} of {count}", ignored, missed, reading.system)


class _Reading(NamedTuple):
    """The items at a class's level, and the entries made of them; `outputs` are an earlier run's.

    The entries' ids are still the names that ids are made of.
    """

    form: str
    start: str
    items: list[Item]
    entries: list[Entry]
    outputs: Sequence[Item] = ()
    system: str = ""


def _alone(path: Path) -> Found:
    return Found([Entry(unique_ids([path.stem], [""])[0], path)], "one submission")


def _read(path: Path, names: list[str]) -> _Reading:
    top = items_at("", names)
    outputs = [item for item in top if is_output(item)]
    inside = [item for item in top if not is_output(item)]
    root = f"{inside[0].name}/" if len(inside) == 1 and inside[0].is_folder else ""
    alone = path.is_file() and sum(map(is_gradable, names)) < 2
    for start in () if alone else dict.fromkeys(["", root]):
        items = items_at(start, names) if start else top
        entries, rest = read_export(path, start, items)
        form, system, lms = "a Gradescope export", "Gradescope", ""
        if entries:
            items = [item for item in items if item.name != METADATA]
        else:
            lms, entries, rest = read_lms(path, items)
            form, system = f"a {lms} download", lms
        if entries:
            # What came by another way, by mail perhaps, lies there under its own name.
            entries += [item.entry(path) for item in rest if item.gradable]
            beside = outputs if start else []
            outputs = beside if lms else []
            return _Reading(form, start, items + beside, entries, outputs, system)
    inner = _plain(path, root, names)
    if _ONE_STUDENT.fullmatch(root) and are_attempts(item.name for item in inner.items):
        return _plain(path, "", names)
    return inner if root and not outputs and len(inner.entries) > 1 else _plain(path, "", names)


def _plain(path: Path, start: str, names: list[str]) -> _Reading:
    items = items_at(start, names)
    form = _ZIP if path.is_file() else "a folder"
    return _Reading(form, start, items, *plain_entries(path, items))


def _inside(path: Path, output: Path | None) -> str:
    """The folder below `path` that this run writes to, with a slash, or ""."""
    if output and path.resolve() in output.resolve().parents:
        return output.resolve().relative_to(path.resolve()).as_posix() + "/"
    return ""


def _unused(reading: _Reading) -> list[Item]:
    """The items that are in no submission."""
    used = {file.member for entry in reading.entries for file in entry.files or ()}
    used.update(*(entry.told for entry in reading.entries))
    empty = {entry.id for entry in reading.entries if not entry.files}
    return [
        item
        for item in reading.items
        if item.name not in empty and used.isdisjoint(file.member for file in item.files)
    ]


def _hidden(skipped: dict[str, str], start: str, graded: set[Item]) -> dict[str, str]:
    """Those of the paths that weren't followed which don't lie in a submission."""
    folders = {item.name for item in graded if item.is_folder}
    return {
        name: reason
        for name, reason in skipped.items()
        if not name.startswith(start) or name[len(start) :].partition("/")[0] not in folders
    }
