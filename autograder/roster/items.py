"""The files and folders at the level where a class's submissions lie."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from autograder.grader.reading.names import is_archive, is_notebook
from autograder.roster.entry import Entry
from autograder.roster.listing import File, is_gradable

MOST_FILES_BESIDE = 20  # more than that is a folder of other things, which no answer may read


@dataclass(frozen=True, eq=False)
class Item:
    """A file, or a folder with the files below it, at the level where submissions lie."""

    name: str
    is_folder: bool
    files: list[File] = field(default_factory=list)

    @cached_property
    def gradable(self) -> bool:
        """Return True if it holds a file that can be a submission."""
        return any(is_gradable(file.name) for file in self.files)

    def entry(self, path: Path) -> Entry:
        """Return it as a submission of which only the name is known."""
        name = self.name if self.is_folder else PurePosixPath(self.name).stem
        return Entry(name, path, files=tuple(self.files))


def items_at(start: str, names: Iterable[str]) -> list[Item]:
    """The items directly below `start`, which is "" or ends with a slash."""
    items: dict[tuple[str, bool], Item] = {}
    for member in names:
        name, slash, below = member[len(start) :].partition("/")
        if not member.startswith(start) or not name:
            continue
        item = items.get((name, bool(slash)))
        if item is None:
            item = items[name, bool(slash)] = Item(name, bool(slash))
        if not slash or (below and not below.endswith("/")):
            item.files.append(File(below or name, member))
    return list(items.values())


def plain_entries(path: Path, items: list[Item]) -> tuple[list[Entry], list[Item]]:
    """A submission for each item that can be graded; of a class of folders, for each folder.

    In a folder with one notebook, the few files beside it belong to it: its answers may need them.
    The second are the folders that an earlier run may have made, left out of a class of folders.
    """
    gradable = [item for item in items if item.gradable]
    chosen, outputs = gradable, []
    if 2 * sum(item.is_folder for item in gradable) > len(gradable):
        rest = [item for item in items if item.is_folder and not item.gradable]
        outputs = [item for item in rest if is_output(item)]
        chosen = gradable + [item for item in rest if not is_output(item)]
    entries = [item.entry(path) for item in chosen]
    if path.is_dir() and len(chosen) == 1 and not chosen[0].is_folder:
        beside = _beside(chosen[0], items)
        of_one = is_notebook(chosen[0].name) and not any(is_archive(f.name) for f in beside)
        if of_one and len(beside) <= MOST_FILES_BESIDE:
            entries = [replace(entries[0], files=(*chosen[0].files, *beside))]
    return entries, outputs


def _beside(chosen: Item, items: list[Item]) -> list[File]:
    """The files of all other items, but of those that a run wrote, by their paths at this level."""
    return [
        File(f"{item.name}/{file.name}" if item.is_folder else file.name, file.member)
        for item in items
        if item is not chosen and not is_output(item)
        for file in item.files
    ]


def is_output(item: Item) -> bool:
    """Return True if it looks like a folder that an earlier run wrote."""
    return not item.gradable and {"grades.csv", "results"} <= {
        file.name.partition("/")[0] for file in item.files
    }
