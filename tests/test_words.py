"""Words that make a reader stop are on no page, in no command's help and at no docstring's head.

Each one is printed with its place and with a better word.
"""

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.cli.main import command_parser

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "benchmarks/RESULTS.md")),
    *(ROOT / name for name in ("assignment/README.md", "assignment/data/README.md")),
    ROOT / "tests" / "submissions" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "solutions").glob("*.md")),
]
SUBMISSIONS = ROOT / "tests" / "submissions"  # by students, so to speak
CODE = [
    path
    for folder in ("assignment", "autograder", "benchmarks", "solutions", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if SUBMISSIONS not in path.parents and path != Path(__file__)
]
BETTER = {
    r"\bstands?\b(?!-|\s+(?:for|alone)\b)": "is",
    r"\black(?:s|ed)?\b": "is missing, doesn't have",
    r"\bmend(?:s|ed)?\b": "fix",
    r"(?<!there )\b(?:is|are|was) no\b(?! longer| more)": "isn't a, must be",
    r"\bof (?:its|their|your|his|her|one's) own\b(?! label)": "separate, alone",
    r"\bthe like\b": "such, similar",
    r"\bstrangers?\b": "other people",
    r"\btwins?\b": "pair, copy",
    r"\btroubles?\b": "problem, error",
    r"\b(?:colour|licence|behaviour|favour|neighbour|grey|centre)\w*": "American English",
    r"\b(?:recogn|minim|maxim|optim|normal|organ|initial)is(?:e|es|ed|ing)\b": "American English",
}
HEAD = re.compile(r"(?:What|Whether|That|How|If|Where|Who)\b")


def stops(text: str) -> Iterator[str]:
    """Each banned word of a text, with its neighbors and a better word."""
    for pattern, better in BETTER.items():
        for found in re.finditer(pattern, text, re.IGNORECASE):
            around = text[max(0, found.start() - 30) : found.end() + 30]
            yield f"“{found[0]}” in “…{' '.join(around.split())}…”: {better}"


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the first line of each docstring."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield getattr(node, "lineno", 1), text.split("\n", 1)[0]


def helps(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        yield action.help or ""
        if isinstance(action, argparse._SubParsersAction):
            yield from (choice.help or "" for choice in action._choices_actions)
            for command in action.choices.values():
                yield command.description or ""
                yield from helps(command)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages(page):
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"```.*?```|`[^`\n]*`|\"[^\"\n]*\"|“[^”]*”", "…", text, flags=re.DOTALL)
    assert not list(stops(text))


def test_docstrings_begin_with_an_imperative_or_a_noun_in_plain_words():
    broken = []
    for path in CODE:
        for line, head in docstrings(path):
            place = f"{path.relative_to(ROOT)}:{line}: "
            broken += [place + stop for stop in stops(head)]
            if HEAD.match(head):
                broken.append(f"{place}“{head}” begins with a question word")
    assert not broken, "\n".join(broken)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the text of each string of several words."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


def test_messages():
    """Those of the engine and of the lab; tests may quote others."""
    broken = [
        f"{path.relative_to(ROOT)}:{line}: {stop}"
        for path in CODE
        if path.relative_to(ROOT).parts[0] in ("assignment", "autograder")
        for line, text in texts(path)
        for stop in stops(text)
    ]
    assert not broken, "\n".join(broken)


def test_help():
    texts = [*helps(command_parser()), (ROOT / "Makefile").read_text(encoding="utf-8")]
    assert len(texts) > 20
    assert not [stop for text in texts for stop in stops(text)]


@pytest.mark.parametrize(
    "text",
    ["it stands beside", "Grading lacks it", "it is no zip", "a user of its own", "or the like"],
)
def test_each_kind_is_found(text):
    assert list(stops(text))


def test_plain_words_pass():
    assert not list(
        stops("there is no such file; a stand-in stands for it, and is no longer black")
    )
