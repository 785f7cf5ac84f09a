"""Finding the submissions at a path, whatever they were downloaded from."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class Payload(NamedTuple):
    """A submission as bytes, which can travel: a notebook or a zip, by its name's suffix."""

    name: str
    content: bytes


class Person(NamedTuple):
    """A student, as the download tells; "" where it doesn't."""

    name: str = ""
    email: str = ""
    sid: str = ""


@dataclass(frozen=True)
class Entry:
    """One submission of a class. `id` is unique, stable from run to run, and fit for a file name.

    `people` are those who handed it in, a group together; `submitted` is when (ISO 8601, or "");
    `late` is None where the download doesn't tell.
    """

    id: str
    path: Path
    people: tuple[Person, ...] = ()
    submitted: str = ""
    late: bool | None = None

    def read(self) -> Payload:
        """The submission's bytes; a folder's files are zipped, always to the same bytes."""
        raise NotImplementedError


def find_entries(path: Path) -> list[Entry]:
    """The submissions at a path, by id. UserError where there are none, or no such path.

    The path may be a notebook, a submission's zip, a folder of either, a Gradescope export (or the
    zip that it comes in), or an LMS's download with one file or folder a student.
    """
    raise NotImplementedError
