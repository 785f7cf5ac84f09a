"""The paths of all files and folders in the repository."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.release.errors import ReleaseError

CONFIG = "# ASSIGNMENT CONFIG"
"""The first line of the raw cell that makes a py:percent notebook the master."""


@dataclass(frozen=True)
class Project:
    """The paths of a checkout at `root`."""

    root: Path

    @classmethod
    def here(cls) -> "Project":
        """The checkout that this package belongs to."""
        return cls(Path(__file__).resolve().parents[2])

    @property
    def assignment(self) -> Path:
        """The master's folder: what students get, and what the grader alone gets."""
        return self.root / "assignment"

    @cached_property
    def master(self) -> Path:
        """The master notebook, whose name is that of all notebooks made from it.

        Raises ReleaseError unless exactly one file is a master.
        """
        opening = f"# {CONFIG}\n"
        found = [p for p in sorted(self.assignment.glob("*.py")) if opening in _start(p)]
        if len(found) == 1:
            return found[0]
        there = f"{' and '.join(path.name for path in found)} are" if found else "there is none"
        raise ReleaseError(
            f"{self.name(self.assignment)}/ must have one master notebook, a .py file with the "
            f"line {opening.strip()!r}: {there}."
        )

    @property
    def stem(self) -> str:
        """The master's name without its suffix."""
        return self.master.stem

    @property
    def notebook(self) -> str:
        """The file name of the notebooks that are made from the master."""
        return f"{self.stem}.ipynb"

    @property
    def data(self) -> Path:
        """The default data, as students get them."""
        return self.assignment / "data"

    @property
    def copies(self) -> Path:
        """The list of the engine's files that students get copies of, if there are any."""
        return self.assignment / "copies.yaml"

    @property
    def student_release(self) -> Path:
        """The generated folder that is committed."""
        return self.root / "student_release"

    @property
    def release_notebook(self) -> Path:
        """The notebook that students get."""
        return self.student_release / self.notebook

    @property
    def student_zip(self) -> Path:
        """The generated folder, packed."""
        return self.root / "dist" / "student_release.zip"

    @property
    def autograder_zip(self) -> Path:
        """The zip that grades a submission."""
        return self.root / "dist" / "autograder.zip"

    @property
    def build(self) -> Path:
        """Scratch, ignored by git."""
        return self.root / "build" / "release"

    @property
    def solution_notebook(self) -> Path:
        """The executed solution, committed."""
        return self.root / "solutions" / self.notebook

    @property
    def rubric(self) -> Path:
        """The rubric of the free responses, a section for each."""
        return self.root / "solutions" / "rubric.md"

    @property
    def readme_picture(self) -> Path:
        """The picture of all attacks that the README opens with, committed."""
        return self.root / "solutions" / "attack_grid.png"

    def name(self, path: Path) -> str:
        """The path as messages show it: from the root, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()


def _start(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(5000)
