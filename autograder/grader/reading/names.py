"""Names of files in what students hand in: where they belong, which count, and what others are."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from autograder.grader.reading.slips import HAND_IN

# Folders that tools fill, by their names in small letters: what is in them isn't a student's work.
_TOOLS = frozenset(
    {"__macosx", "__pycache__", "site-packages", "dist-packages", "node_modules", "@eadir"}
)
_DRIVE = re.compile(r"^[A-Za-z]:")
_COPY = re.compile(r"\._|\.~|~\$|\.#")  # how a system or an editor names its copy of a file

_NOTEBOOK_ITSELF = (
    "Hand in the notebook itself, a file that ends in .ipynb (in Jupyter: File → Download; in "
    "Colab: File → Download → Download .ipynb)."
)
_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst")
_CUT_OFF = (".crdownload", ".part", ".partial", ".download")
_LINKS = (".url", ".webloc", ".lnk", ".gdoc")
_COPIES = {".html": "A web page", ".htm": "A web page", ".pdf": "A PDF", ".docx": "A document"}
_REMEDIES = {
    ".py": f"A script holds the code alone. {_NOTEBOOK_ITSELF}",
    **{
        suffix: f"{kind} is a copy to look at, and can't be run. {_NOTEBOOK_ITSELF}"
        for suffix, kind in _COPIES.items()
    },
    **dict.fromkeys(_ARCHIVES, f"Grading can't unpack this kind of archive. {HAND_IN}"),
    **dict.fromkeys(_CUT_OFF, f"This file is an unfinished download. {HAND_IN}"),
    **dict.fromkeys(_LINKS, f"A link can't be followed at grading. {HAND_IN}"),
    ".txt": f"A text can't be run, nor can a link in it be followed. {_NOTEBOOK_ITSELF}",
}


def is_notebook(name: str) -> bool:
    """Return True if a file is a notebook, by its name; browsers add an ending to some."""
    return name.lower().endswith((".ipynb", ".ipynb.txt", ".ipynb.json"))


def is_zip(name: str) -> bool:
    """Return True if a file is a zip, by its name."""
    return name.lower().endswith(".zip")


def true_name(name: str, start: bytes) -> str:
    """Return a name for a file that is a zip named as a notebook, or the other way round."""
    if is_notebook(name) and start.startswith(b"PK\x03\x04"):
        return f"{name}.zip"
    return f"{name}.ipynb" if is_zip(name) and start.lstrip().startswith(b"{") else name


def is_archive(name: str) -> bool:
    """Return True if a file is an archive of a kind that isn't read here, by its name."""
    return name.lower().endswith(_ARCHIVES)


def is_hidden(name: str) -> bool:
    """Return True if a file is hidden or in a folder that is hidden or a tool's: not handed in."""
    return any(
        part.startswith((".", "~$")) or part.lower() in _TOOLS for part in name.split("/") if part
    )


def is_copy(name: str, names: Iterable[str]) -> bool:
    """Return True if a tool, and not somebody who hides their work, made a hidden file."""
    *folders, last = name.split("/")
    if any(folder.lower() in _TOOLS or folder == ".venv" for folder in folders):
        return True
    if mark := _COPY.match(last):
        return "/".join([*folders, last[mark.end() :]]) in names
    return folders[-1:] == [".ipynb_checkpoints"] and "-checkpoint." in last


def safe_name(name: str) -> str:
    """A path as a zip may state it, below the zip's own folder; "" if nothing is left of it.

    Backslashes separate, too; a drive, a root and steps up are left out.
    """
    kept: list[str] = []
    for part in _DRIVE.sub("", name).replace("\\", "/").split("/"):
        if part == "..":
            del kept[-1:]
        elif part not in ("", "."):
            kept.append(part)
    return "" if "\0" in name else "/".join(kept)


def remedy(names: Iterable[str]) -> str:
    """Return the advice for files that hold the work in a form that can't be graded, or ""."""
    suffixes = [PurePosixPath(name).suffix.lower() for name in names]
    found = [suffix for suffix in _REMEDIES if suffix in suffixes]
    return _REMEDIES[found[0]] if found else ""
