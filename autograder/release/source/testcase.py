"""One test cell: its configuration, its function, and what otter would silently do with it."""

import ast
import re
from dataclasses import dataclass
from typing import Any

import yaml

_BEGIN = re.compile(r'""" *# BEGIN TEST CONFIG *')
_END = re.compile(r'""" *# END TEST CONFIG *')
_FORM = (
    'A test cell starts with the lines """ # BEGIN TEST CONFIG, its settings as YAML, such as '
    '{points: 2, hidden: true}, and """ # END TEST CONFIG'
)


@dataclass(frozen=True)
class TestCase:
    """The content of a test cell. `body` is the function's source, without the configuration."""

    __test__ = False  # pytest would take the class for a test

    function: str
    docstring: str
    hidden: bool
    points: float | None
    bonus: float
    config: dict[str, Any]
    body: str

    @property
    def arguments(self) -> list[str]:
        """The names in a student's notebook that the test takes."""
        (function,) = ast.parse(self.body).body
        assert isinstance(function, ast.FunctionDef)
        return [argument.arg for argument in function.args.args]

    @property
    def generated(self) -> str:
        """The function as otter writes it to a test file: no comments, quotes its own way."""
        return ast.unparse(ast.parse(self.body))


def parse_test(source: str) -> TestCase:
    """Read a test cell.

    Raises ValueError with the cause, without the place, where otter would fail or would take the
    cell for something else than it looks like.
    """
    lines = source.splitlines()
    config, body = _split(lines)
    if not config and re.match(r"\s*#.*\bhidden\b", body[0], re.IGNORECASE):
        raise ValueError(
            'the word "hidden" in a comment on the first line makes otter hide the test. '
            "Say hidden: true in its configuration, or move the comment"
        )
    # Blank lines in place of the configuration keep the line numbers those of the cell.
    padding = "\n" * (len(lines) - len(body))
    try:
        tree = ast.parse(padding + "\n".join(body))
    except SyntaxError as error:
        raise ValueError(
            f"the test does not parse: {error.msg}, cell line {error.lineno}"
        ) from None
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.FunctionDef):
        raise ValueError(
            "a test cell holds exactly one def and nothing else; imports go inside the function"
        )
    function = tree.body[0]
    points = config.get("points")
    if points is not None and (isinstance(points, bool) or not isinstance(points, int | float)):
        raise ValueError(f"points: {points!r} is not a number")
    bonus = config.get("bonus", 0)
    if isinstance(bonus, bool) or not isinstance(bonus, int | float) or bonus < 0:
        raise ValueError(f"bonus: {bonus!r} is not a number of points")
    hidden = config.get("hidden", False)
    if not isinstance(hidden, bool):
        raise ValueError(f"hidden: {hidden!r} is neither true nor false")
    docstring = ast.get_docstring(function) or ""
    return TestCase(function.name, docstring, hidden, points, bonus, config, "\n".join(body))


def _split(lines: list[str]) -> tuple[dict[str, Any], list[str]]:
    """The configuration, and the lines after it."""
    marked = [n for n, line in enumerate(lines) if re.search("(BEGIN|END) *TEST *CONFIG", line)]
    if not marked:
        return {}, lines or [""]
    written_well = (
        len(marked) == 2
        and marked[0] == 0
        and _BEGIN.fullmatch(lines[0])
        and _END.fullmatch(lines[marked[1]])
    )
    if not written_well:
        raise ValueError(f"the test's configuration is not written as otter reads it. {_FORM}")
    end = marked[1]
    try:
        config = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as error:
        raise ValueError(f"the test's configuration is not YAML: {error}") from None
    if not isinstance(config, dict):
        raise ValueError(f"the test's configuration has no settings. {_FORM}")
    return config, lines[end + 1 :] or [""]
