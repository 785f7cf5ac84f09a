"""The notebook's file: which one it is, and what it holds."""

import json
import os
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .session import Run, plain, vs_code_file

IGNORED = "otter_ignore"
SAVING_SECONDS = 3.0  # for which a file may be empty or cut off, because Jupyter is writing it
_CALL = re.compile(r"\badvex\.submit\(")
_NAME = re.compile(r"""otter\.Notebook\(\s*["']([^"'/\\]+\.ipynb)["']""")
_COPIES = ".ipynb_checkpoints"


class NotFound(Exception):
    """No notebook to submit; the message is for the student."""


class Damaged(Exception):
    """A file that isn't a notebook; the message is for the student."""


@dataclass(frozen=True)
class Cell:
    """A cell of the notebook; `kind` is code, markdown or raw."""

    kind: str
    source: str
    tags: frozenset[str]
    locked: bool

    @property
    def graded(self) -> bool:
        """True if grading runs it."""
        return self.kind == "code" and IGNORED not in self.tags

    @property
    def begins(self) -> str:
        """The name that messages give it: its first function, or else its first line."""
        lines = [line.strip() for line in self.source.splitlines() if line.strip()]
        functions = [line for line in lines if line.startswith(("def ", "class "))]
        return (functions or lines or ["(empty)"])[0][:70]


@dataclass(frozen=True)
class Notebook:
    """A notebook as it was saved. `path` is where; in Colab, where it would be."""

    path: Path
    content: bytes
    saved_at: float

    @classmethod
    def read(cls, path: Path) -> "Notebook":
        """Read a file. OSError where that fails.

        One that isn't a notebook may just be being saved, and is read again for a while.
        """
        deadline = time.monotonic() + SAVING_SECONDS
        while True:
            saved_at = path.stat().st_mtime  # first: what is saved meanwhile only looks older
            found = cls(path.resolve(), path.read_bytes(), saved_at)
            if found._whole or time.monotonic() > deadline:
                return found
            time.sleep(0.1)

    @property
    def _whole(self) -> bool:
        try:
            return bool(self.cells)
        except Damaged:
            return False

    @cached_property
    def cells(self) -> list[Cell]:
        """The cells. Damaged where this isn't a notebook."""
        if not self.content.strip():
            raise Damaged(f"{self.path.name} is empty. Save your notebook and run this cell again.")
        try:
            return [_cell(cell) for cell in json.loads(self.content)["cells"]]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Damaged(
                f"{self.path.name} can't be read as a notebook. Save yours and run this cell again."
            ) from error

    @property
    def name(self) -> str:
        """The file name that the assignment gave it, whatever it is called now."""
        sources = [cell.source for cell in self.cells if cell.kind == "code"]
        match = next(filter(None, map(_NAME.search, sources)), None)
        return match[1] if match else re.sub(r'[\\/:*?"<>|\0]', "_", self.path.name)

    def unsaved(self, runs: Iterable[Run]) -> list[str]:
        """The cells that were run after the last save and aren't in the file, in order.

        What was run before that save and isn't there has been changed or deleted since.
        """
        saved = {plain(cell.source) for cell in self.cells}
        later = [run.source for run in runs if run.at > self.saved_at and run.source]
        return [source for source in dict.fromkeys(later) if source not in saved]


def find(given: str | os.PathLike[str] | None, runs: Iterable[Run], beside: Path) -> Notebook:
    """The notebook that this session runs. NotFound where none can be it.

    given: what the student named, if anything. VS Code and Jupyter tell the file's name. Where they
    don't, it is looked for in the working folder and in `beside`, and of several the one is taken
    that holds most of the cells that were run, and then the newest.
    """
    if given is not None:
        path = Path(given)
        if not path.is_file():
            raise NotFound(f"There is no file {path.absolute()}. Is its name spelt like that?")
        return Notebook.read(path)
    told = vs_code_file()
    if told is not None and told.is_file():
        return Notebook.read(told)
    sources = {run.source for run in runs}

    def likeness(candidate: Notebook) -> tuple[int, bool, float]:
        held = sum(plain(cell.source) in sources for cell in candidate.cells)
        named = candidate.path.name == Path(os.environ.get("JPY_SESSION_NAME", "")).name
        return held, named, candidate.saved_at

    candidates = list(_candidates(beside))
    if candidates:
        return max(candidates, key=likeness)
    raise NotFound(
        f"There is no notebook of this lab in {Path.cwd()}. If yours is somewhere else, name it: "
        'advex.submit("folder/name.ipynb").'
    )


def of_session(runs: Iterable[Run]) -> Notebook:
    """A notebook of the cells that have run, in the order of their last runs."""
    import nbformat  # not where grading imports this package
    from nbformat.v4 import new_code_cell, new_notebook

    sources = [run.source for run in runs if not _CALL.search(run.source)]
    last = reversed(dict.fromkeys(reversed(sources)))
    notebook = new_notebook(cells=[new_code_cell(source) for source in last])
    content = nbformat.writes(notebook).encode()
    return Notebook(Path.cwd() / "notebook.ipynb", content, time.time())


def from_colab() -> Notebook:
    """The notebook as it is in the browser. NotFound where Colab doesn't hand it over."""
    try:
        from google.colab import _message

        answer = _message.blocking_request("get_ipynb", timeout_sec=30)
        notebook = answer["ipynb"]
        name = str(notebook["metadata"].get("colab", {}).get("name") or "notebook.ipynb")
    except Exception as error:
        raise NotFound(
            "Colab did not hand over the notebook. Download it (File → Download → Download .ipynb) "
            "and hand in that file: it is graded just the same."
        ) from error
    content = json.dumps(notebook, ensure_ascii=False, indent=1).encode()
    return Notebook(Path.cwd() / Path(name).name, content, time.time())


def _candidates(beside: Path) -> Iterator[Notebook]:
    """Notebooks of the lab: those whose cells call submit."""
    session = Path(os.environ.get("JPY_SESSION_NAME", ""))
    paths = [session, *Path.cwd().glob("*.ipynb"), *beside.glob("*.ipynb")]
    for path in dict.fromkeys(path.absolute() for path in paths):
        try:
            if path.suffix == ".ipynb" and path.parent.name != _COPIES:
                notebook = Notebook.read(path)
                if any(
                    cell.kind == "code" and _CALL.search(cell.source) for cell in notebook.cells
                ):
                    yield notebook
        except (OSError, Damaged):
            continue


def _cell(cell: dict[str, Any]) -> Cell:
    source, metadata = cell["source"], cell.get("metadata", {})
    return Cell(
        cell["cell_type"],
        source if isinstance(source, str) else "".join(source),
        frozenset(map(str, metadata.get("tags", []))),
        metadata.get("editable") is False,
    )
