"""Finding the submissions at a path, whatever they were downloaded from."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from autograder.batch.entry import Entry, Payload, Person
from autograder.batch.gradescope_export import METADATA, read_export
from autograder.batch.ids import unique_ids
from autograder.batch.listing import File, is_gradable, is_notebook, is_zip, list_names
from autograder.batch.lms import is_named, read_canvas, read_moodle
from autograder.errors import UserError

__all__ = ["Entry", "Found", "Payload", "Person", "find_entries", "survey"]


class Found(NamedTuple):
    """The submissions at a path, by id, and the names of what lies beside them and is none."""

    entries: list[Entry]
    ignored: list[str]


def find_entries(path: Path, output: Path | None = None) -> list[Entry]:
    """The submissions at a path, by id: those of `survey`."""
    return survey(path, output).entries


def survey(path: Path, output: Path | None = None) -> Found:
    """The submissions at a path. UserError where there are none, or no such path.

    The path may be a notebook, a submission's zip, a folder of either, a Gradescope export (or the
    zip that it comes in), or an LMS's download with one file or folder a student. A zip that holds
    more than one notebook or zip is a class's, and so is one that is named as an export or a
    download is; every other is one submission.

    In a folder of notebooks or zips, other files and folders are ignored. Where each student has a
    folder of their own, or a name that Gradescope or an LMS gave, whatever they handed in counts,
    since they should hear that it can't be graded. `output`, or a folder that looks like one of an
    earlier run, is left out.
    """
    if not path.exists():
        raise UserError(f"there is nothing at {path}. Name a notebook, a zip or a folder of them.")
    if path.is_file() and not is_gradable(path.name):
        raise UserError(f"{path} is neither a notebook (.ipynb), nor a zip, nor a folder.")
    if path.is_file() and is_notebook(path.name):
        return Found([_alone(path)], [])
    names = _without_output(list_names(path), path, output)
    start, entries = _submissions(path, names)
    if is_zip(path.name) and path.is_file() and not entries:
        return Found([_alone(path)], [])
    if not entries:
        raise UserError(
            f"there are no submissions in {path}: no notebook (.ipynb) and no zip. Name the folder "
            "that they are in."
        )
    ignored = _unused(names, start, entries)
    keys = [entry.files[0].member if entry.files else entry.id for entry in entries]
    ids = unique_ids([entry.id for entry in entries], keys)
    entries = [replace(entry, id=id) for entry, id in zip(entries, ids, strict=True)]
    return Found(sorted(entries, key=lambda entry: entry.id), ignored)


def _alone(path: Path) -> Entry:
    return Entry(unique_ids([path.stem], [""])[0], path)


def _submissions(path: Path, names: list[str]) -> tuple[str, list[Entry]]:
    """The folder that a class's submissions lie in, and the entries; none for a single one's zip.

    Their ids are still the names that ids are made of.
    """
    root = _wrapper(names)
    for start in dict.fromkeys(["", root]):
        inside = [name for name in names if name.startswith(start)]
        if start + METADATA in inside:
            return start, read_export(path, start, inside)
        readers: list[Callable[[Path, str, list[str]], list[Entry]]] = [read_moodle, read_canvas]
        for reader in readers:
            entries = reader(path, start, inside)
            if entries:
                # What came by another way, by mail perhaps, lies there under its own name.
                loose = (name for name in inside if not is_named(name[len(start) :]))
                return start, entries + _single_files(path, start, loose)
    if path.is_file() and sum(map(is_gradable, names)) < 2 and any(map(is_notebook, names)):
        return "", []
    below = _plain(path, root, names)
    return (root, below) if root and len(below) > 1 else ("", _plain(path, "", names))


def _wrapper(names: list[str]) -> str:
    """The one folder that everything lies in, or ""."""
    tops = {name.partition("/")[0] for name in names}
    top = tops.pop() if len(tops) == 1 else ""
    return f"{top}/" if f"{top}/" in names else ""


def _plain(path: Path, root: str, names: list[str]) -> list[Entry]:
    """A file or a folder a student, without anything that is known of their names."""
    files = _single_files(path, root, names)
    folders: dict[str, list[str]] = {}
    for name in names:
        top, slash, _ = name[len(root) :].partition("/")
        if slash and name.startswith(root):
            folders.setdefault(f"{root}{top}/", []).append(name)
    with_work = {top for top, below in folders.items() if any(map(is_gradable, below))}
    return files + [
        Entry(
            PurePosixPath(top).name,
            path,
            files=tuple(File(name[len(top) :], name) for name in below if not name.endswith("/")),
        )
        for top, below in folders.items()
        if top in with_work or (with_work and not files)
    ]


def _single_files(path: Path, root: str, names: Iterable[str]) -> list[Entry]:
    return [
        Entry(PurePosixPath(name).stem, path, files=(File(name[len(root) :], name),))
        for name in names
        if name.startswith(root) and "/" not in name[len(root) :] and is_gradable(name)
    ]


def _without_output(names: list[str], path: Path, output: Path | None) -> list[str]:
    """The names that aren't what this run or an earlier one writes, in folders of their own."""
    own = [name[: -len("grades.csv")] for name in names if name.endswith("/grades.csv")]
    found = set(names)
    own = [
        folder
        for folder in own
        if f"{folder}results/" in found
        and not any(is_gradable(name) for name in names if name.startswith(folder))
    ]
    if output and path.resolve() in output.resolve().parents:
        own.append(output.resolve().relative_to(path.resolve()).as_posix() + "/")
    return [name for name in names if not name.startswith(tuple(own))]


def _unused(names: list[str], start: str, entries: list[Entry]) -> list[str]:
    """What lies beside the submissions: files, and folders as one name each."""
    used = {file.member for entry in entries for file in entry.files or ()}
    taken = {METADATA, *(entry.id for entry in entries)}
    taken |= {member[len(start) :].partition("/")[0] for member in used}
    tops = (name[len(start) :].partition("/")[0] for name in names if name not in used)
    return [top for top in dict.fromkeys(tops) if top and top not in taken]
