"""One submission of a class: who handed it in, and its bytes when they are asked for."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from autograder.archive import Member, pack
from autograder.grader.reading.submission import Payload, notebooks
from autograder.roster.ids import file_name
from autograder.roster.listing import File, is_zip, read_files


class Person(NamedTuple):
    """A student, as the download tells; "" where it doesn't.

    `sid` is the student ID in a Gradescope export, and the LMS's own number in its downloads.
    """

    name: str = ""
    email: str = ""
    sid: str = ""


@dataclass(frozen=True)
class Entry:
    """One submission of a class. `id` is unique, stable from run to run, and fit for a file name.

    `files` are those below `path`, a folder or a zip; None where `path` is the submission itself,
    none at all where a download lists a submission that isn't in it. `people` are those who handed
    it in, a group together; `submitted` is when (ISO 8601, or ""); `late` is None where the
    download doesn't tell.
    """

    id: str
    path: Path
    people: tuple[Person, ...] = ()
    submitted: str = ""
    late: bool | None = None
    files: tuple[File, ...] | None = None

    def read(self) -> Payload:
        """The submission's bytes; several files are zipped, always to the same bytes.

        SubmissionError where they can't be read, or are more than a submission may be.
        """
        if self.files is None:
            contents = read_files(self.path.parent, [File(self.path.name, self.path.name)])
        else:
            contents = read_files(self.path, self.files)
        names = list(contents)
        zips = [name for name in names if is_zip(name)]
        if len(zips) == 1 and not notebooks(names):
            names = zips  # what a student zipped is the submission, whatever lies beside it
        if len(names) == 1:
            return Payload(file_name(PurePosixPath(names[0]).name), contents[names[0]])
        members = (Member(_encodable(name), content) for name, content in contents.items())
        return Payload("submission.zip", pack(members))


def _encodable(name: str) -> str:
    """A file's name without the bytes that are no text."""
    return name.encode("utf-8", "replace").decode("utf-8")
