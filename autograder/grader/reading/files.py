"""The files of a folder or a zip that was handed in."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from autograder.grader.reading.newest import Step, Steps


@dataclass
class Files:
    """The files of a folder or a zip, with their times, and the zips on the way to it."""

    way: Steps = ()
    contents: dict[str, bytes] = field(default_factory=dict)
    times: dict[str, float | None] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def steps(self, name: str) -> Steps:
        """The way to a file, through the zips that it lies in."""
        return (*self.way, Step(name, self.times.get(name)))

    def beside(self, notebook: str) -> dict[str, bytes]:
        """The other files in a notebook's folder, and below it."""
        folder = PurePosixPath(notebook).parent
        return {
            PurePosixPath(file).relative_to(folder).as_posix(): content
            for file, content in self.contents.items()
            if file != notebook and PurePosixPath(file).is_relative_to(folder)
        }
