"""Text as somebody writes it who means harm, and what must not come of it."""

import csv
import io
import unicodedata
from collections.abc import Iterator

WORD, TOTAL = "OUTSIDE", "total  999"  # what lines of theirs start with
# Sets a terminal's title and clipboard, clears it, writes over a line, turns its direction, and
# imitates the table of results.
ON_A_TERMINAL = (
    "\x1b]0;title\x07\x1b]52;c;YQ==\x07\x1b[2J\x9b2J\x85\u2028\b\b\u202e\u2066\x7f"
    f"\r{WORD}\n{WORD}\n{TOTAL} ∕ 999\n"
)
# Starts a cell, whatever separates cells and whether quotation marks count.
IN_A_SPREADSHEET = (
    ';=1+1,=2\t=3\n=4;"=5"; \'=6,""-7";＝8; @9；+10;\xa0−11,﹢12;=cmd|\' /C calc\'!A0'
)
HARMFUL = f"{ON_A_TERMINAL}{IN_A_SPREADSHEET}"
UNPRINTABLE = "\0\ud800\udce9"  # what no file's name, or no encoding, has
FORMULAS = [f"{start}=1+1" for start in ("", " ", "\t", "\r", '"', ' "', ";", "\n;", "\u3000")]


def acting(text: str) -> set[str]:
    """The characters that a terminal acts on, but for the end of a line."""
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")  # controls, formats, surrogates, ends of lines
    return {c for c in text if unicodedata.category(c) in kinds and c != "\n"}


def imitating(printed: str) -> list[str]:
    """The lines that may be taken for ours and aren't."""
    return [line for line in printed.split("\n") if line.startswith((WORD, TOTAL))]


def formulas(content: bytes) -> list[str]:
    """The cells of a CSV file that some spreadsheet would run, however it reads the file."""
    text = content.decode("utf-8-sig")
    return [cell for cell in _cells(text) if _is_formula(cell)]


def _cells(text: str) -> Iterator[str]:
    for delimiter in ",;\t":
        for options in ({}, {"quoting": csv.QUOTE_NONE}, {"skipinitialspace": True}):
            lines = io.StringIO(text, newline="")
            for row in csv.reader(lines, delimiter=delimiter, **options):  # type: ignore[arg-type]
                yield from row


def _is_formula(cell: str) -> bool:
    seen = unicodedata.normalize("NFKC", cell).strip().strip('"').strip()
    return seen.startswith(("=", "+", "-", "@", "\N{MINUS SIGN}"))
