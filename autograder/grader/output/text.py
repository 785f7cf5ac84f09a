"""Text from outside, made fit to be shown: within a line, as a name, or as a block of lines."""

import re
from collections.abc import Sequence

LONGEST_CHARS = 300  # characters of a text within a line
LONGEST_NAME_CHARS = 100
MOST_NAMES = 20
MOST_LINES = 40  # of one text
_PLAIN = re.compile(r"[\w./@+-]+")


def printable(text: str) -> str:
    """A student's text without what would act on a terminal, or can't be encoded.

    Controls, marks that change the direction of text, and lone surrogates are replaced.
    """
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text)


def one_line(text: str, longest: int = LONGEST_CHARS) -> str:
    """A text within a line of ours: printable, and cut where it is very long."""
    line = printable(" ".join(text.split()))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def quoted(name: str) -> str:
    """A name as it is if it is plain, or else in quotation marks, cut where it is very long."""
    if len(name) <= LONGEST_NAME_CHARS and _PLAIN.fullmatch(name):
        return name
    return repr(name[:LONGEST_NAME_CHARS]) + ("…" if len(name) > LONGEST_NAME_CHARS else "")


def listed(names: Sequence[str]) -> str:
    """The first of many names, quoted, and the number of those left out."""
    shown = ", ".join(map(quoted, names[:MOST_NAMES]))
    return shown if len(names) <= MOST_NAMES else f"{shown} and {len(names) - MOST_NAMES} more"


def indented(text: str) -> str:
    """A text with a mark before each line, so that none passes for a line of ours.

    Empty lines are left out, and what follows after many lines.
    """
    lines = [line for line in printable(text).split("\n") if line.strip()]
    shown = [f"  | {line}" for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        shown.append(f"  | … and {len(lines) - MOST_LINES:,} more lines")
    return "\n".join(shown)


def hanging(text: str) -> str:
    """A text that continues a line of ours; its other lines are marked as by `indented`."""
    first, newline, rest = printable(text).partition("\n")
    return first + newline + indented(rest) if newline else first
