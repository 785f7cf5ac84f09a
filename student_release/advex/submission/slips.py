# A copy of autograder/grader/reading/slips.py, written by `make release`: edit that one.
"""Known slips: what a cell or a file is likely to be, where the error alone doesn't say it.

This imports only the standard library, so that other programs can use a copy.
"""

import re
import sys

_CELL_MAGIC = re.compile(r"\s*%%(\w+)")
_HARMLESS = frozenset({"time", "timeit", "capture", "prun"})
_KEYBOARD = re.compile(r"(?<![\w.])input\(")
_ENDS = re.compile(r"(?<![\w.])(?:quit|exit|sys\.exit|os\._exit)\(")
HAND_IN = "Hand in the zip that the notebook's last cell makes, or the notebook itself."
_ARCHIVES = ((b"Rar!", "a RAR archive"), (b"7z\xbc\xaf'\x1c", "a 7z archive"))


def advice(source: str, error: str, used: str = "", said: str = "") -> str:
    """The remedy for a cell that stopped; "" if none is known.

    error: its type's name. used: the Python version that the notebook was saved with, or "".
    said: the error's text.
    """
    magic = _CELL_MAGIC.match(source)
    if magic and magic[1] not in _HARMLESS:
        return (
            f"Grading can't run cells that begin with %%{magic[1]}. Write the cell in Python, or "
            "do without it."
        )
    if error == "SyntaxError":
        return _versions(used, said)
    if error in ("EOFError", "StdinNotImplementedError") and _KEYBOARD.search(source):
        return (
            "At grading nobody answers input(). Write the value into the cell in place of input()."
        )
    if error in ("SystemExit", "ProcessDied") and _ENDS.search(source):
        return (
            "The cell ends Python itself, with quit(), exit() or sys.exit(). Delete that line: "
            "grading runs all cells to the end."
        )
    return ""


def wrapped(name: str, start: bytes) -> str:
    """A sentence on a file that is neither a notebook nor a zip, from its first bytes, or ""."""
    for signature, kind in _ARCHIVES:
        if start.startswith(signature):
            return f"{name} is {kind}, which grading can't unpack. {HAND_IN}"
    return ""


def _versions(used: str, said: str) -> str:
    """The versions, where the student's Python is newer or unknown."""
    here = sys.version_info[:2]
    numbers = re.match(r"(\d{1,3})\.(\d{1,3})", used)
    ours = f"Grading runs Python {here[0]}.{here[1]}"
    if numbers is None and said.startswith("SyntaxError: f-string") and here < (3, 12):
        return (
            f"{ours}. If the cell runs where you work, your Python is 3.12 or newer: its f-strings "
            "may hold quotes and backslashes within braces, and those of older versions may not."
        )
    if numbers is None or (int(numbers[1]), int(numbers[2])) <= here:
        return ""
    return (
        f"{ours}, and the notebook was saved with Python {numbers[1]}.{numbers[2]}, which may have "
        f"newer syntax. Write the cell so that Python {here[0]}.{here[1]} can read it."
    )
