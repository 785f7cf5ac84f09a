"""Where everything in the repository is."""

from dataclasses import dataclass
from pathlib import Path

STEM = "adversarial_examples"
NOTEBOOK = f"{STEM}.ipynb"


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

    @property
    def master(self) -> Path:
        """The master notebook."""
        return self.assignment / f"{STEM}.py"

    @property
    def data(self) -> Path:
        """The default data, as students get them."""
        return self.assignment / "data"

    @property
    def mnist(self) -> Path:
        """What a release on MNIST has in place of the default data, except for the arrays."""
        return self.assignment / "mnist"

    @property
    def student_release(self) -> Path:
        """The generated folder that is committed."""
        return self.root / "student_release"

    @property
    def release_notebook(self) -> Path:
        """The notebook that students get."""
        return self.student_release / NOTEBOOK

    @property
    def student_zip(self) -> Path:
        """The generated folder, packed."""
        return self.root / "dist" / "student_release.zip"

    @property
    def autograder_zip(self) -> Path:
        """What grades a submission."""
        return self.root / "dist" / "autograder.zip"

    @property
    def build(self) -> Path:
        """Scratch, ignored by git."""
        return self.root / "build" / "release"

    @property
    def solution_notebook(self) -> Path:
        """The executed solution, committed."""
        return self.root / "solutions" / NOTEBOOK

    @property
    def rubric(self) -> Path:
        """How the free responses are marked, a section for each."""
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
