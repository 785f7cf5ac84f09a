"""One submission of a class: who handed it in, and its bytes when they are asked for."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from autograder.archive import EPOCH, Date, Member, pack
from autograder.grader.reading.notebook import SubmissionError
from autograder.grader.reading.submission import Payload
from autograder.roster.codes import fingerprint
from autograder.roster.ids import file_name
from autograder.roster.listing import File, file_date, is_gradable, read_files


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
    download doesn't tell. `taken` says which of several attempts this is, or is ""; `told` are the
    files of all of them, by their paths in the download.
    """

    id: str
    path: Path
    people: tuple[Person, ...] = ()
    submitted: str = ""
    late: bool | None = None
    files: tuple[File, ...] | None = None
    taken: str = ""
    told: frozenset[str] = frozenset()

    def read(self) -> Payload:
        """The submission's bytes; several files are zipped, always to the same bytes.

        Their times are in the zip where they may tell which of them counts.
        SubmissionError where they can't be read, or are more than a submission may be.
        """
        if self.files is None:
            return self._alone()
        path, files = self.path, self.files
        contents = read_files(path, files)
        if len(contents) == 1:
            ((name, content),) = contents.items()
            return Payload(file_name(PurePosixPath(name).name), content)
        dates: dict[str, Date] = {}
        if sum(map(is_gradable, contents)) > 1:
            dates = {name: file_date(path, member) for name, member in files}
        members = (
            Member(_encodable(name), content, date=dates.get(name, EPOCH))
            for name, content in contents.items()
        )
        return Payload("submission.zip", pack(members))

    def version(self) -> str:
        """The version of its bytes, or "" where they can't be read."""
        try:
            return payload_version(self.read())
        except (SubmissionError, OSError):
            return ""

    def _alone(self) -> Payload:
        name = self.path.name
        content = read_files(self.path.parent, [File(name, name)])[name]
        return Payload(file_name(name), content)


def payload_version(payload: Payload) -> str:
    """A text of 12 letters that changes with a submission's bytes."""
    return fingerprint(payload.content)


def _encodable(name: str) -> str:
    """A file's name without the bytes that aren't text."""
    return name.encode("utf-8", "replace").decode("utf-8")
