"""The records of a run on the disk: what makes it resumable, and a second run cheap."""

import hashlib
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.batch.record import Record
from autograder.grader.output.files import make_folder, read_private, write_atomically
from autograder.grader.reading.submission import Payload

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def grader_digest(bundle: bytes) -> str:
    """The digest of an autograder: its bundle, and this package's code that grades with it."""
    return _digest([bundle, _CODE])


def _code() -> bytes:
    grader = resources.files("autograder").joinpath("grader")  # which may lie in a zip
    sources = sorted(_sources(grader), key=str)
    return b"\0".join(file.read_bytes() for file in sources)


def _sources(folder: "Traversable") -> "Iterator[Traversable]":
    for path in folder.iterdir():
        if path.is_dir():
            yield from _sources(path)
        elif path.name.endswith(".py"):
            yield path


_CODE = _code()  # what was imported, even if another version is put in its place


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:40]


class Store:
    """Records in a folder, each under a key made of the submission's and the autograder's content.

    A record is there whole or not at all; one that can't be read counts as none.
    """

    def __init__(self, folder: Path, grader: str) -> None:
        make_folder(folder)
        self._folder = folder
        self._grader = grader

    def key(self, payload: Payload) -> str:
        """A submission's key. Its file's name is in it, since messages to the student name it."""
        return _digest([self._grader.encode(), payload.name.encode(), payload.content])

    def get(self, key: str) -> Record | None:
        """The record under a key, if there is one."""
        try:
            return Record.from_json(read_private(self._path(key)))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def put(self, key: str, record: str) -> None:
        """Keep a record, given as what `Record.to_json` made of it."""
        write_atomically(self._path(key), record)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"
