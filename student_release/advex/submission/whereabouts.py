# A copy of autograder/grader/reading/whereabouts.py, written by `make release`: edit that one.
"""The place where a notebook defines a name, and why it isn't defined at another, in a sentence.

This imports only the standard library, so that other programs can use a copy. Cells are searched
line by line and never parsed: they may hold syntax errors, magics, or what is made to harm a
parser.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

MAX_CELL_CHARS = 50_000  # of a cell; the rest isn't searched
MAX_ALL_CHARS = 500_000  # of all cells together: it is somebody's data, or made to take long
_FUNCTION = re.compile(r"(?:async\s+)?(?:def|class)\s+(\w+)")
_NAMES = r"\(?\*?\w+(?:\s*,\s*\*?\w+)*\s*,?\)?"
_ASSIGNED = re.compile(rf"((?:{_NAMES}\s*=(?!=)\s*)+)|(\w+)\s*:[^=]*=(?!=)\s*")
_LOOP = re.compile(rf"(?:async\s+)?for\s+({_NAMES})\s+in\b")
_CONTEXT = re.compile(r"\bas\s+(\w+)")
_WALRUS = re.compile(r"(\w+)\s*:=")
_IMPORT = re.compile(r"(?:from\s+[\w.]+\s+)?import\s+([^#]*)")
_NO_ATTRIBUTE = re.compile(r"AttributeError: .*has no attribute '(\w+)'")
_OPENS = re.compile(r"[rRuU]?(\"\"\"|''')")
_MAX_LINE = 1000  # characters


class CodeCell(NamedTuple):
    """A code cell: its number among the code cells, from 1 on; `skipped` where grading skips it."""

    number: int
    source: str
    skipped: bool


def located(cells: Iterable[tuple[int, str, bool]]) -> list[CodeCell]:
    """The code cells, from their numbers, their sources and whether grading skips them, in order.

    Sources are cut to what is searched.
    """
    found, left = [], MAX_ALL_CHARS
    for number, source, skipped in sorted(cells):
        kept = source[: min(MAX_CELL_CHARS, left)]
        left -= len(kept)
        found.append(CodeCell(number, kept, skipped))
    return found


@lru_cache(maxsize=4096)  # each failed case asks of all cells
def defined(source: str) -> dict[str, bool]:
    """The names that a cell gives a meaning to outside of functions, and whether it is blank.

    A function is blank if there is nothing in it but an ellipsis, below its description.
    """
    found: dict[str, bool] = {}
    lines = [line[:_MAX_LINE] for line in source.splitlines()]
    place = 0
    while place < len(lines):
        line = lines[place].strip()
        place += 1
        function = _FUNCTION.match(line)
        if function:
            indent = len(lines[place - 1]) - len(lines[place - 1].lstrip())
            start, place = place, _end_of_block(lines, place, indent)
            found[function[1]] = _is_blank([line, *lines[start:place]])
        else:
            _note_line(line, found)
    return found


def overwritten(name: str, cells: Sequence[CodeCell], at: int) -> str | None:
    """A sentence on a name that is blank at code cell number `at`, and is written elsewhere.

    cells: all code cells, in order, with those that grading skips. The sentence says what to do.
    """
    above = [
        (cell, blank)
        for cell, blank in _meanings(name, cells)
        if not cell.skipped and cell.number <= at
    ]
    written = [cell for cell, blank in above if not blank]
    if not above or not above[-1][1]:
        return None
    if not written:
        return astray(name, cells, at)
    return (
        f"{name} is written in code cell {written[-1].number}, and a blank copy in code cell "
        f"{above[-1][0].number}, further down, overwrites it. Delete the blank copy."
    )


def astray(name: str, cells: Sequence[CodeCell], at: int) -> str | None:
    """Say where a name is defined that isn't at code cell number `at`; None if unknown."""
    meanings = _meanings(name, cells)
    if any(not cell.skipped and not blank and cell.number <= at for cell, blank in meanings):
        return None
    below = next(
        (c for c, blank in meanings if not c.skipped and not blank and c.number > at), None
    )
    if below:
        return (
            f"{name} is defined below its check, in code cell {below.number}. Move that cell up, "
            "above the check."
        )
    skipped = next((cell for cell, blank in meanings if cell.skipped and not blank), None)
    if skipped:
        return (
            f"{name} is defined only in code cell {skipped.number}, which grading skips, as it "
            "does with all demonstrations and copies of them: the tag otter_ignore comes along. "
            "Define it in a new cell, above its use."
        )
    return None


def in_a_text(name: str, texts: Sequence[str]) -> str | None:
    """A sentence on a name that is defined in a text cell; texts: the cells' sources."""
    if any(name in text and not defined(text).get(name, True) for text in texts):
        return (
            f"{name} is written in a Markdown or raw cell, which never runs. Make it a code cell: "
            "click beside it, and press Y."
        )
    return None


def module_lost(error: str, cells: Sequence[CodeCell]) -> str | None:
    """A sentence on an imported module whose name a later cell has given to something else.

    error: what was raised where the name was used as the module's, as Python says it, with the
    line of the cell.
    """
    attribute = _NO_ATTRIBUTE.search(error)
    if attribute is None:
        return None
    imported: dict[str, int] = {}
    for cell in cells:
        modules = _imported(cell.source)
        for name in defined(cell.source):
            if name in modules:
                imported[name] = cell.number
            elif name in imported and f"{name}.{attribute[1]}" in error:
                return (
                    f"{name}, which code cell {imported[name]} imports, is overwritten in code "
                    f"cell {cell.number}. Choose another name there."
                )
    return None


@lru_cache(maxsize=4096)
def _imported(source: str) -> set[str]:
    lines = (line.strip()[:_MAX_LINE] for line in source.splitlines())
    found: dict[str, bool] = {}
    for line in lines:
        if _IMPORT.match(line):
            _note_line(line, found)
    return set(found)


def _meanings(name: str, cells: Sequence[CodeCell]) -> list[tuple[CodeCell, bool]]:
    """The cells that define a name, and whether each leaves it blank."""
    return [
        (cell, blank[name])
        for cell in cells
        if name in cell.source and name in (blank := defined(cell.source))
    ]


def _end_of_block(lines: Sequence[str], start: int, indent: int) -> int:
    """The number of the first line that is outside of what the line before `start` opens."""
    quote = ""  # that a text over several lines ends with
    depth = _brackets(lines[start - 1])
    for place in range(start, len(lines)):
        line = lines[place]
        text = line.strip()
        inside = bool(quote) or depth > 0 or not text or text.startswith("#")
        if not inside and len(line) - len(line.lstrip()) <= indent:
            return place
        if quote:
            quote = "" if quote in line else quote
        elif (match := _OPENS.match(text)) and match[1] not in text[match.end() :]:
            quote = match[1]
        elif depth > 0:
            depth += _brackets(line)
    return len(lines)


def _brackets(line: str) -> int:
    opened = sum(map(line.count, "([{"))
    return opened - sum(map(line.count, ")]}"))


def _is_blank(block: Sequence[str]) -> bool:
    """Return True if a function's lines hold nothing but an ellipsis, below its description."""
    text = "\n".join(block)
    signature = re.match(r"[^(:]*(\([^()]*(?:\([^()]*\)[^()]*)*\))?[^:\n]*:", text)
    if signature is None:
        return False
    body = text[signature.end() :].strip()
    opening = _OPENS.match(body)
    if opening:
        body = body[opening.end() :].partition(opening[1])[2]
    elif body[:1] in ("'", '"'):
        body = body.partition("\n")[2]
    code = [line.split("#")[0].strip() for line in body.splitlines()]
    code = [line for line in code if line]
    return bool(code) and all(line == "..." for line in code)


def _note_line(line: str, found: dict[str, bool]) -> None:
    """Add what a line outside of functions gives a meaning to."""
    assigned = _ASSIGNED.match(line)
    if assigned:
        blank = line[assigned.end() :].split("#")[0].strip() == "..."
        found.update(dict.fromkeys(re.findall(r"\w+", assigned[1] or assigned[2]), blank))
    elif imported := _IMPORT.match(line):
        parts = [part.strip(" ()") for part in imported[1].split(",")]
        names = [re.split(r"\s+as\s+", part)[-1].split(".")[0] for part in parts]
        found.update(dict.fromkeys(names, False))
    elif loop := _LOOP.match(line):
        found.update(dict.fromkeys(re.findall(r"\w+", loop[1]), False))
    elif line.startswith(("with ", "async with ")):
        found.update(dict.fromkeys(_CONTEXT.findall(line), False))
    found.update(dict.fromkeys(_WALRUS.findall(line), False))
