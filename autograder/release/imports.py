"""The imports of the master's cells, which must be there where submissions are graded."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from pathlib import PurePosixPath

from IPython.core.inputtransformer2 import TransformerManager

from autograder.release.errors import ReleaseError
from autograder.release.source.master import Master, MasterCell, Role

_NAME = re.compile("[A-Za-z0-9._-]+")
_ALWAYS = {"otter"}  # grading puts another module in its place


def check_imports(master: Master, listed: Sequence[str]) -> None:
    """Raise ReleaseError where a cell imports a package that isn't there when it is graded.

    `listed` are the packages that grading installs; what these need in turn is there as well.
    Imports within `try` and `if` are the cell's own care.
    """
    there = _with_needs(listed)
    owners = metadata.packages_distributions()
    files = [*master.config.get("files", ()), *master.config.get("autograder_files", ())]
    own = {PurePosixPath(name).stem for name in files}
    problems = [
        f"{cell}: it imports {name}, which grading doesn't install: name its package in the group "
        "`answers` of pyproject.toml, and run make pins. Students and Gradescope then have it."
        for cell in master.of_role(Role.CODE, Role.SOLUTION, Role.TEST)
        if cell.kind == "code" and not cell.ignored
        for name in dict.fromkeys(_imported(cell))
        if name not in {*sys.stdlib_module_names, *own, *_ALWAYS}
        if there.isdisjoint(map(_plain, owners.get(name, [name])))
    ]
    if problems:
        raise ReleaseError.of(problems)


def _with_needs(listed: Iterable[str]) -> set[str]:
    """The packages, and those that they need as far as they are installed here."""
    found: set[str] = set()
    waiting = [_plain(name) for name in listed]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        names = (_NAME.match(need) for need in needs if "extra ==" not in need)
        waiting += [_plain(match[0]) for match in names if match]
    return found


def _plain(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


def _imported(cell: MasterCell) -> Iterator[str]:
    """The names of the modules that a cell imports, without those within them."""
    manager = TransformerManager()  # type: ignore[no-untyped-call]
    try:
        waiting: list[ast.AST] = [ast.parse(manager.transform_cell(cell.source))]
    except SyntaxError:
        return  # which is said where cells are checked
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
        elif not isinstance(node, ast.Try | ast.If):
            waiting += ast.iter_child_nodes(node)
