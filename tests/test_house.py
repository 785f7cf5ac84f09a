"""The rules of the house: who may import whom, what the engine may not name, and how big rooms get.

docs/architecture.md has the reasons. Each broken rule is printed with its file and line.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from helpers.lab import lab_points

from autograder.release.pack import grader_members

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "autograder"
# The rooms that each room may import from, beside itself. Nothing runs back up.
MAY_IMPORT = {
    "grader": set(),
    "archive": set(),
    "sources": set(),
    "roster": {"archive", "grader"},
    "batch": {"grader", "roster"},
    "report": {"batch", "grader", "roster"},
    "release": {"archive", "grader", "sources"},
    "marking": {"archive", "batch", "grader", "release", "report", "roster"},
    "cli": {"batch", "grader", "marking", "release", "report", "roster", "sources"},
    "__main__": {"cli"},
}
# Within the room that is deployed, student/ runs beside the student's code.
STUDENT_MAY_IMPORT = (
    "autograder.grader.student",
    "autograder.grader.wire",
    "autograder.grader.sandbox",
)
LAB = re.compile(
    r"advex|adversarial|TwoLayerNet|\bq2[a-z_]*|mnist|digits\.npz|load_digits|[\"']digits[\"']"
    rf"|\b{lab_points()[0]:g} points",
    re.IGNORECASE,
)
MOST_FILES, MOST_LINES, MOST_FUNCTION_LINES = 16, 350, 60


class Import(NamedTuple):
    """One import statement: the file, its line, and the module that it names."""

    path: Path
    line: int
    module: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: imports {self.module}"


def modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imports(path: Path) -> Iterator[Import]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(path, node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: imports are absolute here"
            # `from package import module` names a module, too.
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield Import(path, node.lineno, whole if is_module(whole) else str(node.module))


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


def room(path: Path) -> str:
    return path.relative_to(ENGINE).parts[0].removesuffix(".py")


def of_engine() -> list[Import]:
    return [found for path in modules(ENGINE) for found in imports(path)]


def test_no_import_runs_back_up():
    broken = []
    for found in of_engine():
        parts = found.module.split(".")
        if parts[0] != "autograder" or room(found.path) == "__init__":
            continue
        own = room(found.path)
        if parts[1] not in {own, *MAY_IMPORT[own]}:
            broken.append(f"{found}, and {own}/ may not")
    assert not broken, "\n".join(broken)


def test_the_students_side_imports_nothing_of_the_graders():
    broken = [
        str(found)
        for path in modules(ENGINE / "grader" / "student")
        for found in imports(path)
        if found.module.startswith("autograder") and not found.module.startswith(STUDENT_MAY_IMPORT)
    ]
    assert not broken, "\n".join(broken)


def test_the_engine_does_not_import_the_lab():
    lab = {path.stem for path in (ROOT / "assignment").iterdir()} | {"solutions", "tests"}
    broken = [str(found) for found in of_engine() if found.module.split(".")[0] in lab]
    assert not broken, "\n".join(broken)


def test_the_engine_does_not_name_the_lab():
    files = [p for p in ENGINE.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    broken = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if LAB.search(line)
    ]
    assert len(files) > 100
    assert not broken, "\n".join(broken)


def test_the_zip_packs_the_room_that_is_deployed_and_no_other():
    packed = {member.name for member in grader_members()}
    deployed = {path.relative_to(ROOT).as_posix() for path in modules(ENGINE / "grader")}
    assert packed == deployed | {"autograder/__init__.py"}


def test_grading_needs_no_checkout():
    """Whoever has the zip can grade, with marks too: no module of the release is on the way."""
    waiting, seen = ["autograder.cli.grade", "autograder.cli.grade_class"], set[str]()
    while waiting:
        name = waiting.pop()
        path = (ROOT / name.replace(".", "/")).with_suffix(".py")
        if name in seen or not path.is_file():
            continue
        seen.add(name)
        waiting += [found.module for found in imports(path)]
    assert "autograder.marking.marks" in seen
    assert not [name for name in seen if name.startswith("autograder.release")]


def test_rooms_files_and_functions_are_small():
    broken = []
    for folder in {path.parent for path in modules(ENGINE)}:
        count = len(list(folder.glob("*.py")))
        if count > MOST_FILES:
            broken.append(f"{folder.relative_to(ROOT)}/: {count} files")
    for path in modules(ENGINE):
        text = path.read_text(encoding="utf-8")
        where = path.relative_to(ROOT)
        if (lines := text.count("\n")) > MOST_LINES:
            broken.append(f"{where}:{MOST_LINES}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                if (length := node.end_lineno - node.lineno + 1) > MOST_FUNCTION_LINES:
                    broken.append(f"{where}:{node.lineno}: {node.name} has {length} lines")
    assert not broken, "\n".join(broken)
