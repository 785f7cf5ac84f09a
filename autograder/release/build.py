"""A release, from the master to the zips."""

import ast
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder.archive import Member, folder_members, pack, zip_members
from autograder.grader.output.files import make_folder, write_atomically
from autograder.release.assign import Assigned, assign
from autograder.release.checks import check_master
from autograder.release.copies import write_copies
from autograder.release.errors import ReleaseError
from autograder.release.imports import check_imports
from autograder.release.leaks import check_leaks
from autograder.release.pack import GROUP, autograder_members
from autograder.release.project import Project
from autograder.release.requirements import packages, pinned_requirements
from autograder.release.source.master import Master, read_master
from autograder.release.source.own_settings import packed
from autograder.release.verification.stock import grade_with_otter
from autograder.release.verification.verify import check_verdicts, verdict_table
from autograder.release.while_working import write_facts


@dataclass(frozen=True)
class Built:
    """The files that a build made below `folder`."""

    folder: Path
    master: Master

    @property
    def student(self) -> Path:
        """The folder that becomes `student_release/`."""
        return self.folder / "student_release"

    @property
    def student_zip(self) -> Path:
        """The same folder, packed."""
        return self.folder / "student_release.zip"

    @property
    def autograder_zip(self) -> Path:
        """The zip that grades a submission."""
        return self.folder / "autograder.zip"

    @property
    def assigned(self) -> Assigned:
        """Otter's output, with the reference and the blank notebook."""
        return Assigned(self.folder / "assigned", f"{self.master.path.stem}.ipynb")


def build(
    project: Project,
    folder: Path,
    data: Path | None = None,
    more: Callable[[Path], Iterable[Member]] = lambda student: (),
) -> Built:
    """Make everything below `folder`, which is replaced, and grade nothing.

    data: what students get as data/, in place of the default data. `more` gives what else the
    autograder's zip is to hold, from the folder of what students get.

    Raises ReleaseError that names the cell where the master or what became of it is wrong.
    """
    master = read_master(project.master)
    check_master(master)
    check_imports(master, packages(project.root, GROUP))
    requirements = pinned_requirements(project.root, "student")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    make_folder(folder)  # for this user alone: answers and hidden tests will lie in it
    assigned = assign(master, requirements, folder, data or project.data)
    _check_tests(master, assigned)
    built = Built(folder, master)
    shutil.copytree(assigned.student, built.student)
    (built.student / "requirements.txt").write_text(requirements, encoding="utf-8", newline="\n")
    readme = project.assignment / "README.md"
    if not readme.exists():
        raise ReleaseError(f"{project.name(readme)} is missing: students' README is written there.")
    shutil.copyfile(readme, built.student / readme.name)
    write_facts(master, assigned.master, built.student / "tests", packages(project.root, GROUP))
    check_leaks(master, built.student)
    built.student_zip.write_bytes(pack(folder_members(built.student, prefix=f"{project.stem}/")))
    otters = [_from_folder(member, assigned.autograder) for member in zip_members(assigned.zip)]
    members = autograder_members(otters, project.root, packed(master))
    write_atomically(built.autograder_zip, pack([*members, *more(built.student)]))
    return built


def release(
    project: Project,
    data: Path | None = None,
    more: Callable[[Path], Iterable[Member]] = lambda student: (),
) -> None:
    """Build, grade the reference and the blank, and only then replace what is handed out.

    `data` and `more` are as in `build`. A release that fails leaves `student_release/` and the zips
    as they were.
    """
    write_copies(project)
    built = build(project, project.build, data, more)
    print("Grading the reference and the blank release with otter run ...", flush=True)
    notebooks = [built.assigned.reference, built.assigned.blank]
    reference, blank = grade_with_otter(built.autograder_zip, notebooks)
    print(verdict_table(built.master, reference, blank), flush=True)
    check_verdicts(built.master, reference, blank)
    _replace_folder(built.student, project.student_release, project.build / "previous")
    project.student_zip.parent.mkdir(exist_ok=True)
    built.student_zip.replace(project.student_zip)
    built.autograder_zip.replace(project.autograder_zip)
    print(f"{project.name(project.student_release)}/ is what students get. It is committed.")
    print(f"{project.name(project.student_zip)} is the same as one file, to hand out.")
    print(f"{project.name(project.autograder_zip)} is the autograder, to upload to Gradescope.")


def _from_folder(member: Member, folder: Path) -> Member:
    """A test from the folder, if it was rewritten there; other members as they are."""
    if not member.name.startswith("tests/"):
        return member
    return member._replace(content=(folder / member.name).read_bytes())


def _check_tests(master: Master, assigned: Assigned) -> None:
    """Check that otter wrote every test, only public ones for students, and that they parse."""
    for question in master.autograded:
        public = [case.function for case in question.cases(hidden=False)]
        everything = [cell.test.function for cell in question.tests if cell.test]
        for side, wanted in ((assigned.student, public), (assigned.autograder, everything)):
            path = side / "tests" / f"{question.name}.py"
            try:
                tree = ast.parse(path.read_text(encoding="utf-8"))
            except SyntaxError as error:
                raise ReleaseError(
                    f"otter wrote a test file that does not parse, tests/{path.name}: "
                    f"{error.msg}, line {error.lineno}. See {question.begin}."
                ) from None
            written = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
            if written != wanted:
                raise ReleaseError(
                    f"otter wrote {written} to the {side.name}'s tests/{path.name}, not {wanted}. "
                    f"See {question.begin}."
                )


def _replace_folder(new: Path, old: Path, aside: Path) -> None:
    """Put a folder in another's place; a failure puts the old one back."""
    if old.exists():
        old.replace(aside)
    try:
        shutil.move(new, old)
    except OSError:
        if aside.exists():
            shutil.rmtree(old, ignore_errors=True)
            aside.replace(old)
        raise
    shutil.rmtree(aside, ignore_errors=True)
