"""The files beside a notebook that go with it: those that it imports, opens or shows.

A file is found by its name, which is in the code or in a text. What a name is put together
from can't be read off; the rehearsal finds that when it opens the file.
"""

import ast
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote

from .notebook import Cell
from .questions import without_magics

_OURS = ("advex", "tests")  # the lab's own folders, of which grading has copies
MAX_BYTES = 24 * 2**20  # of all files: grading takes 64 MB, with the notebook and its HTML copy
MAX_FILES = 300
SHOWN_BYTES = 4 * 2**20  # of a picture that markers see
_LIMITS = (
    f"what goes with your notebook may be {MAX_FILES} files of {MAX_BYTES // 2**20} MB together"
)
_LONGEST = 300  # characters of a path
_NEVER = (".ipynb", ".zip", ".pyc")  # grading takes one notebook
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_LINK = re.compile(r"""!\[[^\]]*\]\(\s*(?:<([^>\n]+)>|([^)\n"']*[^)\s"']))""")
_DEFINED_LINK = re.compile(r"^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]+)", re.MULTILINE)
_IMG = re.compile(r"""<img\b[^>]*?\bsrc=(?:"([^"]+)"|'([^']+)'|([^"'\s>]+))""", re.IGNORECASE)
_RUN = re.compile(r"^[ \t]*%run[ \t]+(?:-\w+[ \t]+)*([^\s]+)", re.MULTILINE)


@dataclass
class Needed:
    """Files by their path from the notebook's folder, and what to say of those that stay behind.

    outside: absolute paths that the code names, which no other machine has.
    """

    folder: Path
    given: frozenset[str]
    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def add(self, path: Path) -> bool:
        """Add a file, if it is one that can go along; return True if it is in."""
        name = self._name(path)
        if name in self.files:
            return True
        if name is None or name in self.given or path.suffix.lower() in _NEVER:
            return False
        try:
            size = path.stat().st_size
            too_much = size + sum(map(len, self.files.values())) > MAX_BYTES
            if not too_much and len(self.files) < MAX_FILES:
                self.files[name] = path.read_bytes()
                return True
        except OSError as error:
            self.say(f"{name} can't be read, and is not in the zip: {error.strerror}.")
            return False
        self.say(f"{name} is not in the zip: {_LIMITS}.")
        return False

    def add_all(self, paths: Iterable[Path], name: str) -> None:
        """Add all files of a folder or a pattern, or none where they are too many."""
        try:
            files = [path for path in islice(paths, 10 * MAX_FILES) if path.is_file()]
            fresh = [path for path in files if self._name(path) not in (None, *self.given)]
            size = sum(path.stat().st_size for path in fresh)
        except (OSError, ValueError, NotImplementedError):
            return
        held = sum(map(len, self.files.values()))
        if len(fresh) + len(self.files) > MAX_FILES or size + held > MAX_BYTES:
            self.say(f"The files of {name} are not in the zip: {_LIMITS}.")
        else:
            for path in sorted(fresh):
                self.add(path)

    def say(self, problem: str) -> None:
        """Note a problem, once."""
        if problem not in self.problems:
            self.problems.append(problem)

    def _name(self, path: Path) -> str | None:
        """A file's path from the folder, or None for one that stays out."""
        try:
            inside = path.resolve().is_relative_to(self.folder.resolve())
            parts = Path(os.path.normpath(path)).relative_to(os.path.normpath(self.folder)).parts
        except (OSError, ValueError):
            return None
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if not inside or not parts or hidden or parts[0] in _OURS:
            return None
        return PurePosixPath(*parts).as_posix()


def find_needed(cells: Sequence[Cell], folder: Path) -> Needed:
    """Find the files in a notebook's folder that belong to it."""
    needed = Needed(folder, frozenset(_given(folder)))
    codes = [cell for cell in cells if cell.kind == "code"]
    trees = [(cell, tree) for cell in codes if (tree := _parsed(cell.source)) is not None]
    strings = [text for _, tree in trees for text in _strings(tree)]
    named = filter(None, (_beside(folder, text) for text in strings))
    roots = [folder, *(path for path in named if _is(path.is_dir))]
    modules = [name for cell, tree in trees if cell.graded for name in _modules(tree)]
    _add_modules(needed, modules, roots)
    for cell in codes:
        for name in _RUN.findall(cell.source):
            _add_named(needed, name)
    for cell, tree in trees:
        for text in _strings(tree):
            _add_named(needed, text)
            if cell.graded:
                _look_outside(needed, text, cell)
    for cell in cells:
        if cell.kind == "markdown" and not cell.locked:
            _add_pictures(needed, cell)
    return needed


def _given(folder: Path) -> Iterator[str]:
    """The data files that everybody has, as the lab's own list names them."""
    try:
        lines = (folder / "data" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return
    yield "data/SHA256SUMS"
    yield from (f"data/{line.split()[-1]}" for line in lines if line.strip())


def _parsed(source: str) -> ast.Module | None:
    try:
        return ast.parse(without_magics(source))
    except (SyntaxError, ValueError, RecursionError):
        return None


def _strings(tree: ast.AST) -> Iterator[str]:
    """The texts in code that could be a path; not those that stand alone, as docstrings do."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            text = node.value
            if 0 < len(text) <= _LONGEST and not {"\n", "\0"} & set(text):
                yield text


def _modules(tree: ast.AST) -> Iterator[str]:
    """The top-level names of the modules that code imports."""
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from (alias.name.partition(".")[0] for alias in node.names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.partition(".")[0]
            case ast.Call(ast.Attribute(attr="import_module"), [ast.Constant(str(name)), *_]):
                yield name.partition(".")[0]


def _add_modules(needed: Needed, modules: Iterable[str], roots: Sequence[Path]) -> None:
    """Add modules and packages that lie beside the notebook, and what these need in turn."""
    waiting, seen = list(modules), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name in _OURS or name in sys.stdlib_module_names:
            continue
        seen.add(name)
        for root in roots:
            package, module = root / name, root / f"{name}.py"
            found = sorted(package.rglob("*.py")) if _is(package.is_dir) else [module]
            for path in found:
                if _is(path.is_file) and needed.add(path):
                    waiting += _modules_of(needed, path)


def _modules_of(needed: Needed, path: Path) -> Iterator[str]:
    tree = _parsed(path.read_text(encoding="utf-8", errors="replace"))
    if tree is None:
        return
    yield from _modules(tree)
    for text in _strings(tree):
        _add_named(needed, text)
        _add_named(needed, text, path.parent)


def _add_named(needed: Needed, text: str, folder: Path | None = None) -> None:
    """Add the file, the files of the folder, or those of the pattern that a text names."""
    start = folder or needed.folder
    path = _beside(start, text)
    if path is None:
        return
    if _is(path.is_file):
        needed.add(path)
        if "\\" in text:  # which only Windows understands
            needed.say(f"Write {text!r} with / in place of \\: grading runs on Linux.")
    elif text.strip("./\\") and _is(path.is_dir):
        needed.add_all(path.rglob("*"), text)
    elif re.search(r"[*?]", text) and ".." not in text and "**" not in text:
        needed.add_all(start.glob(text), text)


def _beside(folder: Path, text: str) -> Path | None:
    return None if _is_absolute(text) else folder / text


def _look_outside(needed: Needed, text: str, cell: Cell) -> None:
    """Note a path that another machine does not have."""
    path = Path(text).expanduser() if text.startswith("~") else Path(text)
    outside = _is_absolute(text) or text.startswith("~")
    up = not outside and text.startswith("..") and not _in(needed.folder, needed.folder / path)
    if up:
        path = needed.folder / path
    if (outside or up) and len(path.parts) > 2 and _is(path.exists):
        needed.outside.append(os.path.normpath(path))
        if _is(path.is_file):
            needed.say(
                f"{text}, which the cell “{cell.begins}” names, is outside of your notebook's "
                "folder, and grading has no such file. Put it beside the notebook, and name it "
                "from there."
            )


def _add_pictures(needed: Needed, cell: Cell) -> None:
    links = [*_LINK.findall(cell.source), *_IMG.findall(cell.source)]
    addresses = ["".join(groups) for groups in links] + _DEFINED_LINK.findall(cell.source)
    for address in addresses:
        if address.startswith(("attachment:", "data:", "#")):
            continue
        name = unquote(address)
        if re.match(r"https?:|//", name, re.IGNORECASE):
            if address in addresses[: len(links)]:
                needed.say(
                    f"The picture {address[:100]} is on the web, and is not loaded for those who "
                    "mark: put its file beside the notebook."
                )
            continue
        where = f"which the text “{cell.begins}” shows"
        path = _beside(needed.folder, name)
        if path is None or not _is(path.is_file):
            if address in addresses[: len(links)]:
                needed.say(f"The picture {name}, {where}, is not beside the notebook.")
        elif not needed.add(path):
            needed.say(f"The picture {name}, {where}, can't go into the zip from where it is.")
        else:
            if f"]({name}" in cell.source and re.search(r"\s", name):
                needed.say(
                    f"The picture {name}, {where}, has a space in its name, which ends an address. "
                    f"Write it in angle brackets: ![](<{name}>)"
                )
            content = needed.files.get(str(needed._name(path)), b"")
            if not content.startswith(_PICTURES):
                needed.say(
                    f"The picture {name} isn't a PNG, JPEG, GIF or WebP file: markers can't see it."
                )
            elif len(content) > SHOWN_BYTES:
                needed.say(f"The picture {name} is larger than 4 MB: markers can't see it.")


def _is_absolute(text: str) -> bool:
    return PurePosixPath(text).is_absolute() or PureWindowsPath(text).drive != ""


def _in(folder: Path, path: Path) -> bool:
    return Path(os.path.normpath(path)).is_relative_to(os.path.normpath(folder))


def _is(ask: Callable[[], bool]) -> bool:
    """Ask the disk about a path; False for one that can't be."""
    try:
        return ask()
    except (OSError, ValueError):
        return False
