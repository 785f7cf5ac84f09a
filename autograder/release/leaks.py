"""The search for secrets in the files that students get.

This trusts nothing that otter did: it takes from the master what is secret (answers, model answers,
hidden tests, grader-only modules) and looks for it in every file of the release.
"""

import io
import json
import keyword
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from autograder.release.errors import ReleaseError
from autograder.release.source.markers import split_solution
from autograder.release.source.master import Master, MasterCell, Role
from autograder.release.source.notebooks import read_notebook
from autograder.release.while_working import sentences

_GRADER_ONLY = ", which is in autograder_files,"
_MARKERS = ("# SOLUTION", "BEGIN SOLUTION", "END SOLUTION", "hidden=True", "BEGIN TESTS")


@dataclass
class _Secrets:
    """The origin of each secret line, whole cell, name and file."""

    lines: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def add_lines(self, lines: Iterable[str], source: str) -> None:
        for line in lines:
            if says_something(line):
                self.lines.setdefault(_normal(line), source)


def check_leaks(master: Master, release: Path) -> None:
    """Raise ReleaseError that names each leak's origin and the file that contains it."""
    leaks = list(dict.fromkeys(_leaks(master, release)))
    if leaks:
        raise ReleaseError.of([f"a leak to students: {leak}" for leak in leaks])


def says_something(line: str) -> bool:
    """True if a line by itself gives something away.

    `return x`, `else:`, `import numpy as np` and `for i in range(n):` could be in any program.
    A line tells something if it names four things, or if it names two (or one twice) and computes
    with them, compares them or holds a string. Attributes don't count: they only qualify a name.
    """
    code = line.strip().strip("\"'`|_*# ")
    if len(code) < 12 or re.match(r"(import|from|def)\b", code):
        return False
    words = re.findall(r"(?<![\w.])[A-Za-z_]\w*|\d+(?:\.\d+)?", code)
    names = [word for word in words if not keyword.iskeyword(word)]
    computes = re.search(r"[-+*/@%<>&|~^\"']|==", code) is not None
    return len(names) >= 2 if computes else len(set(names)) >= 4


def _leaks(master: Master, release: Path) -> Iterator[str]:
    secrets = _collect(master)
    for sentence in map(_normal, sentences(release)):
        if secrets.lines.get(sentence, "").endswith(_GRADER_ONLY):
            del secrets.lines[sentence]
    for path in sorted(release.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(release).as_posix()
        for part in sorted(secrets.files.keys() & {path.name, *Path(name).parts}):
            yield f"{secrets.files[part]} is in the release, as {name}."
        for text in _texts(path):
            squeezed = _normal(text)
            for body, cell in secrets.cells.items():
                if body in squeezed:
                    yield f"all of {cell} is in {name}."
            for marker in _MARKERS:
                if marker in text:
                    yield f'"{marker}" is in {name}: a marker that otter should have removed.'
            for word in sorted(_names(text) & secrets.names.keys()):
                yield f"the name {word} of {secrets.names[word]} is in {name}."
            for line in text.splitlines():
                for form in _forms(line):
                    if form in secrets.lines:
                        yield f'"{line.strip()}" of {secrets.lines[form]} is in {name}.'


def _collect(master: Master) -> _Secrets:
    secrets = _Secrets()
    public_code: set[str] = set()
    public_names: set[str] = set()
    hidden: list[MasterCell] = []
    for cell in master.cells:
        if cell.test is not None:
            if cell.test.hidden:
                hidden.append(cell)
                continue
            public_code.update(map(_normal, _lines(cell)))
            public_names.add(cell.test.function)
        elif cell.kind == "code":
            split = split_solution(cell.source)
            secrets.add_lines(split.solution, str(cell))
            public_code.update(map(_normal, split.public))
            if split.marked:
                secrets.cells[_normal(cell.source)] = str(cell)
        elif cell.role is Role.SOLUTION:
            secrets.add_lines(cell.source.splitlines(), str(cell))
            secrets.cells[_normal(cell.source)] = str(cell)
    answers = dict(secrets.lines)
    for cell in hidden:
        secrets.add_lines(_lines(cell), str(cell))
        if cell.test:
            secrets.cells[_normal(cell.test.body)] = str(cell)
            secrets.cells[_normal(cell.test.generated)] = str(cell)
            if cell.test.function not in public_names:
                secrets.names.setdefault(cell.test.function, str(cell))
    for path in _grader_only(master):
        name = path.relative_to(master.path.parent)
        where = f"{name.as_posix()}{_GRADER_ONLY}"
        # A package's own name is as telling as its modules': __init__.py is every package's.
        secrets.files[name.parts[0] if path.stem == "__init__" else path.name] = where
        secrets.names[".".join(name.with_suffix("").parts)] = where
        if path.stem == "__init__":  # the package's bare name may be any word
            secrets.names[f"from {'.'.join(name.parent.parts)} import"] = where
        if path.suffix == ".py":
            secrets.add_lines(path.read_text(encoding="utf-8").splitlines(), where)
    # A hidden test may share lines with public code; an answer there has leaked.
    for line in public_code - set(answers):
        secrets.lines.pop(line, None)
    return secrets


def _names(text: str) -> set[str]:
    """The names in a text, those of modules within packages, and imports from a package."""
    imports = {f"from {name} import" for name in re.findall(r"\bfrom\s+([\w.]+)\s+import\b", text)}
    return {*re.findall(r"\w+", text), *re.findall(r"\w+\.\w+", text), *imports}


def _lines(cell: MasterCell) -> list[str]:
    """A test's lines as written, and as otter's reformatting writes them."""
    assert cell.test is not None
    return cell.test.body.splitlines() + cell.test.generated.splitlines()


def _grader_only(master: Master) -> Iterator[Path]:
    for entry in master.config.get("autograder_files", []):
        path = master.path.parent / entry
        yield from (p for p in ([path] if path.is_file() else path.rglob("*.*")) if p.is_file())


def _texts(path: Path) -> Iterator[str]:
    """A file's text; of a notebook every string in it, outputs and metadata too; so of JSON."""
    if path.suffix == ".ipynb":
        yield from _strings(read_notebook(path))
        return
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return  # arrays
    yield text
    if path.suffix == ".json":
        yield from _strings(json.loads(text))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | nbformat.NotebookNode):
        for key, item in value.items():
            yield str(key)
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _normal(line: str) -> str:
    """The line without what formatters and quoting change."""
    return re.sub(r"[\s\"'`]+", "", line)


def _forms(line: str) -> set[str]:
    """The line as it is, and without a comment after code or before it."""
    forms = {_normal(line), _normal(line.lstrip("#> "))}
    try:
        for token in tokenize.generate_tokens(io.StringIO(line.strip()).readline):
            if token.type == tokenize.COMMENT and token.start[0] == 1:
                forms.add(_normal(line.strip()[: token.start[1]]))
    except (tokenize.TokenError, SyntaxError):
        pass  # a part of a longer statement, or prose
    return forms
