"""The notebook's last cell: looks the notebook over, and packs it.

First the zip is made, then everything is checked that can be. No check keeps a student from
handing in: what is wrong or could not be done is said at the end.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..feedback.facts import packages
from . import as_graded, session
from .child import StepFailed, run_module
from .findings import read_findings, without
from .needed import MAX_BYTES, Needed, find_needed
from .notebook import Cell, Damaged, Notebook, NotFound, find, from_colab, of_session
from .packing import (
    EARLIER,
    MAX_ZIP_BYTES,
    into_first,
    lay_out,
    pack,
    put_away,
    slim,
    stamped,
)
from .questions import gone, read_questions
from .session import watch
from .summary import Summary

__all__ = ["submit", "watch"]

CELL_SECONDS = 60  # as long as a cell may take at grading
NOTEBOOK_SECONDS = 180
COPY_SECONDS = 120
_PACKAGE = Path(__file__).resolve().parents[1]
_GIVEN = (_PACKAGE.name, "data", "tests")  # what grading has of the lab's, and public checks


def submit(notebook: str | os.PathLike[str] | None = None) -> None:
    """Make the zip to hand in from the saved notebook, and say what to see to before.

    notebook: its file, where it isn't found by itself. Makes NAME_DATE_TIME.zip beside it, with the
    notebook and an HTML copy in it, and the copy beside that. Does nothing at grading.
    """
    if session.is_graded() or session.is_checking():
        return
    show = _Display()
    summary = Summary()
    try:
        show.progress("finding your notebook")
        found = _find(notebook, summary)
    except (NotFound, OSError) as error:
        summary.problems.append(str(error))
        found = of_session(session.RUNS)
        summary.problems.append(
            "Until then: this zip holds the code that you have run, and none of your texts."
        )
    _submit(found, summary, show)
    show.final(summary)


def _find(given: str | os.PathLike[str] | None, summary: Summary) -> Notebook:
    if given is None and session.in_colab():
        return from_colab()
    found = find(given, session.RUNS, _PACKAGE.parent)
    with _step("asking Jupyter to save", summary, silent=True):
        if session.asks_to_save(found.path):
            return Notebook.read(found.path)
    return found


def _submit(notebook: Notebook, summary: Summary, show: "_Display") -> None:
    summary.notebook = notebook.path.name
    try:
        name = notebook.name
    except Damaged as error:
        summary.problems.append(str(error))
        name = notebook.path.name
    members = {name: _slimmed(notebook, summary)}
    needed = Needed(_folder(notebook), frozenset())
    with _step("looking for the files that your notebook needs", summary):
        needed = find_needed(notebook.cells, needed.folder)
        summary.problems += needed.problems
    members |= needed.files
    _pack(notebook, members, summary)
    with tempfile.TemporaryDirectory() as scratch:
        # What is handed in, where grading finds it: nothing else that lies around here is there.
        stage = Path(scratch).resolve() / "handed_in"
        stage.mkdir()
        saved = stage / name
        with _step("laying out what is handed in", summary):
            lay_out(stage, members, _PACKAGE.parent, _GIVEN)
        with _step("comparing the file with your session", summary):
            _check_saved(notebook, summary)
        with _step("looking for blank answers", summary):
            summary.questions = read_questions(notebook.cells)
            summary.problems += gone(summary.questions, _PACKAGE.parent / "tests")
        with _step("making the HTML copy", summary):
            show.progress("making an HTML copy")
            page = saved.with_suffix(".html")
            made = run_module("html_copy", str(saved), str(page), limit=COPY_SECONDS)
            _add_copy(page, members, notebook, summary)
            if made.get("unread"):
                summary.notes.append(
                    f"{made['unread']} of your formulas can't be read as TeX; the HTML copy shows "
                    "them as you typed them."
                )
        with _step("running your notebook from the top", summary):
            taken = _rerun(notebook, saved, needed, summary, show)
            if any(needed.add(needed.folder / name) for name in taken):
                members |= needed.files
                _pack(notebook, members, summary)
    if needed.files:
        summary.notes.append(f"In the zip beside your notebook: {', '.join(needed.files)}.")
    if session.in_colab() and summary.zip is not None:
        with _step("downloading the zip", summary):
            from google.colab import files

            files.download(str(summary.zip))


def _folder(notebook: Notebook) -> Path:
    return notebook.path.parent if notebook.path.exists() else Path.cwd()


def _slimmed(notebook: Notebook, summary: Summary) -> bytes:
    """The notebook as it is handed in: without outputs that are too large for that."""
    try:
        content, dropped = slim(notebook.content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return notebook.content  # it is damaged, which is said already
    if dropped:
        cells = "one cell are" if dropped == 1 else f"{dropped} cells are"
        summary.notes.append(
            f"The outputs of {cells} too large, and left out of the zip. Your own file keeps them."
        )
    if len(content) > MAX_ZIP_BYTES - MAX_BYTES:
        summary.problems.append(
            f"Your notebook has {len(content) / 1e6:.0f} MB without its outputs, too much to be "
            "graded: make the pictures in its texts smaller."
        )
    return content


def _add_copy(page: Path, members: dict[str, bytes], notebook: Notebook, summary: Summary) -> None:
    """Put the HTML copy beside the zip and, if there is room, into it."""
    content = page.read_bytes()
    if sum(map(len, members.values())) + len(content) <= MAX_ZIP_BYTES:
        members[page.name] = content
        _pack(notebook, members, summary)
    if summary.zip is not None:
        with _step("writing the HTML copy beside the zip", summary):
            (summary.zip.parent / page.name).write_bytes(content)
            summary.copy = page.name


def _pack(notebook: Notebook, members: dict[str, bytes], summary: Summary) -> None:
    """Write the zip, beside the notebook if that can be, and remember where it is."""
    stem = Path(next(iter(members))).stem
    target = summary.zip.name if summary.zip else stamped(stem)
    home = summary.zip.parent if summary.zip else notebook.path.parent
    folders = list(dict.fromkeys([home, Path.cwd(), Path.home(), Path(tempfile.gettempdir())]))
    try:
        folder = into_first(folders, lambda folder: pack(folder / target, members))
    except OSError as error:
        summary.problems.append(f"No folder could be written to: {error}. Hand in the notebook.")
        return
    summary.zip = folder / target
    if folder != notebook.path.parent:
        summary.notes.append(
            f"The folder of your notebook can't be written to, so the zip is in {folder}."
        )
        summary.notes = list(dict.fromkeys(summary.notes))
    summary.link = target if folder == Path.cwd() and not session.in_colab() else None
    if folder == notebook.path.parent:
        with _step("putting earlier zips away", summary, silent=True):
            if put_away(stem, summary.zip):
                summary.notes.append(f"Earlier zips are now in the folder {EARLIER}.")


def when_saved(seconds: float) -> str:
    """The time since a notebook was saved, in words.

    A file that was only unpacked may have the date of its zip, which lies years back.
    """
    if seconds > 365 * 24 * 3600:
        return "not saved since it was unpacked"
    for size, unit in ((24 * 3600, "days"), (3600, "hours"), (60, "min")):
        if seconds >= 1.5 * size:
            return f"saved {seconds / size:.0f} {unit} ago"
    return "saved a moment ago"


def _check_saved(notebook: Notebook, summary: Summary) -> None:
    unsaved = notebook.unsaved(session.RUNS)
    if not unsaved:
        return
    named = ", ".join(f"“{Cell('code', text, frozenset(), False).begins}”" for text in unsaved[:3])
    more = f" and {len(unsaved) - 3} more" if len(unsaved) > 3 else ""
    saved = when_saved(time.time() - notebook.saved_at)
    summary.problems.append(
        f"{notebook.path.name}, {saved}, doesn't include what you have run since: {named}"
        f"{more}. Save (Ctrl+S, on a Mac ⌘S) and run this cell again."
    )


def _rerun(
    notebook: Notebook, saved: Path, needed: Needed, summary: Summary, show: "_Display"
) -> list[str]:
    """Run what is handed in; the names of further files that it has opened."""
    show.progress("running your notebook from the top")
    stage, has = saved.parent, packages()
    spare = MAX_BYTES - sum(map(len, needed.files.values()))
    limits = (str(CELL_SECONDS), str(NOTEBOOK_SECONDS))
    result = run_module(
        "rerun",
        str(saved),
        str(stage),
        *limits,
        limit=NOTEBOOK_SECONDS + CELL_SECONDS,
        tell=lambda text: show.progress(f"running your notebook from the top, {text}"),
        environment=as_graded.settings(needed.folder, stage, has, needed.outside, spare),
    )
    findings = read_findings(notebook.cells, result["cells"], session.RUNS)
    summary.passed, summary.failing = findings.passed, findings.failing
    summary.problems += [*without(result["passed"], notebook.cells, has), *findings.problems]
    return [str(name) for name in result["taken"]]


@contextmanager
def _step(what: str, summary: Summary, silent: bool = False) -> Iterator[None]:
    """A step that may fail: then the summary says so, and the rest goes on."""
    try:
        yield
    except Damaged:
        pass  # said already
    except KeyboardInterrupt:
        summary.notes.append(f"Not done, because you stopped it: {what}.")
    except Exception as error:
        if not silent:
            reason = str(error) if isinstance(error, StepFailed) else _named(error)
            summary.notes.append(
                f"Not done: {what}, because {reason}. The zip is made all the same."
            )


def _named(error: Exception) -> str:
    return f"of {type(error).__name__}: {error}"


class _Display:
    """One output that says what goes on, and turns into the summary."""

    def __init__(self) -> None:
        self._handle: Any = None

    def progress(self, text: str) -> None:
        """Replace what is shown by a line that says what goes on."""
        line = f"Making your submission: {text} …"
        self._show({"text/plain": line, "text/html": f"<p>{line}</p>"})

    def final(self, summary: Summary) -> None:
        """Replace it by the summary."""
        self._show(summary._repr_mimebundle_())

    def _show(self, bundle: dict[str, str]) -> None:
        if session.shell() is None:  # plain Python
            print(bundle["text/plain"])
            return
        from IPython.display import display

        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(bundle, raw=True)
