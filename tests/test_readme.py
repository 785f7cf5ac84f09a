"""The pages' links lead somewhere, and the commands on them can be typed as they are."""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from helpers.graded_classes import submission
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin

from autograder.batch.access import COMMANDS
from autograder.batch.summary import RunSummary
from autograder.cli.main import command_parser

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "benchmarks/RESULTS.md")),
    *(ROOT / name for name in ("assignment/README.md", "student_release/README.md")),
    ROOT / "tests" / "submissions" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "solutions").glob("*.md")),
]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
each_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix()
)


@cache
def tokens(page: Path) -> list[Token]:
    """A page's pieces, those within lines too."""
    parser = MarkdownIt("commonmark").enable("table").use(anchors_plugin, max_level=6)
    blocks = parser.parse(page.read_text(encoding="utf-8"))
    return [*blocks, *(child for block in blocks for child in block.children or ())]


def links(page: Path) -> Iterator[str]:
    for token in tokens(page):
        target = token.attrGet("href") or token.attrGet("src")
        if target and not re.match(r"https?:", str(target)):
            yield str(target)


def anchors(page: Path) -> set[str]:
    return {str(token.attrGet("id")) for token in tokens(page) if token.type == "heading_open"}


def typed(page: Path) -> Iterator[str]:
    """Each line of a code block without its comment, and each piece of code within a line."""
    for token in tokens(page):
        if token.type == "code_inline":
            yield token.content
        elif token.type in ("fence", "code_block"):
            for line in token.content.splitlines():
                yield line.removeprefix("$ ").partition(" #")[0].strip()


def recipe(target: str) -> str:
    """A target's commands; "" if the Makefile has no such target."""
    found = re.search(rf"^{re.escape(target)}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    return found[1] if found else ""


def options() -> set[str]:
    """The options of all commands of `python -m autograder`."""
    helps = command_parser().format_help()
    commands = re.findall(r"^    ([a-z]+)\b", helps, re.MULTILINE)
    (subparsers,) = (
        action.choices for action in command_parser()._actions if isinstance(action.choices, dict)
    )
    assert set(commands) == set(subparsers)
    return {option for parser in subparsers.values() for option in parser._option_string_actions}


@each_page
def test_every_link_leads_to_a_file_and_a_heading(page):
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@each_page
def test_every_file_that_a_page_names_exists(page):
    for code in typed(page):
        if re.match(r"(?:assignment|autograder|docs|solutions|tests|student_release)/\S*$", code):
            assert list(ROOT.glob(code.rstrip("/"))), code


@each_page
def test_make_has_every_target_and_heeds_every_variable(page):
    for line in typed(page):
        if not line.startswith("make "):
            continue
        words = shlex.split(line)[1:]
        targets = [word for word in words if "=" not in word]
        assert targets, line
        assert all(map(recipe, targets)), line
        for variable in (word.partition("=")[0] for word in words if "=" in word):
            assert any(f"$({variable})" in recipe(target) for target in targets), line


@each_page
def test_every_variable_named_by_itself_is_read_somewhere(page):
    readers = [ROOT / ".ci" / "run", *(ROOT / "tests").rglob("*.py")]
    read = MAKEFILE + "".join(path.read_text(encoding="utf-8") for path in readers)
    for code in typed(page):
        if re.fullmatch(r"(?:[A-Z_]+=\S* ?)+", code):
            for variable in re.findall(r"([A-Z_]+)=", code):
                assert variable in read, code


@each_page
def test_every_python_command_can_be_run(page):
    for line in typed(page):
        found = re.match(r"(?:\S*/)?python\S* -m (\S+) ?(.*)", line)
        if not found:
            continue
        module, rest = found.groups()
        assert importlib.util.find_spec(module), line
        if module == "autograder":
            command_parser().parse_args(shlex.split(rest))  # SystemExit where it doesn't parse
        if module == "pytest":
            assert all((ROOT / word).exists() for word in rest.split()), line


@each_page
def test_every_installed_command_and_every_option_exists(page):
    scripts = {script.name for script in entry_points(group="console_scripts")}
    for line in typed(page):
        if found := re.match(r"\.venv/bin/(?!python)(\S+)", line):
            assert found[1] in scripts, line
        if re.fullmatch(r"--[a-z-]+", line):
            assert line in options(), line


def test_the_commands_for_a_cluster_are_those_that_the_grader_names():
    page = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"   {command}\n" in page


def test_the_readme_is_short_and_has_the_command_that_ci_runs():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("\n") <= 120
    *_, last = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert last in typed(ROOT / "README.md")


def masked(text: str) -> list[str]:
    """The lines of a text, with N for each number."""
    return [re.sub(r"[\d.]*\d", "N", line) for line in text.splitlines()]


def test_the_readme_shows_what_a_run_over_a_class_prints():
    summary = RunSummary()
    list(summary.count([submission("a"), submission("b"), submission("c", reason="a reason")]))
    said = masked(summary.text(0, Path("build/grades")))
    (shown,) = (t.content for t in tokens(ROOT / "README.md") if t.content.startswith("Read path"))
    quoted = [line for line in masked(shown)[1:] if not line.startswith("  ")]
    assert quoted == [line for line in said if not line.startswith("  ")]
