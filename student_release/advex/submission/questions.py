"""The notebook's questions, and whether each is answered."""

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .notebook import Cell

_HEADING = re.compile(r"^#{1,6}\s+(\d+\.[A-Z]\b.*)$", re.MULTILINE)
_CHECK = re.compile(r"""\bgrader\.check\(\s*["'](\w+)["']""")
_POINTS = re.compile(r"\s*\((?:\d+ points?|[^()]*\b(?:bonus|not graded)\b[^()]*)\)\s*$")
_MARKED = re.compile(r"\(\d+ points?\)")
_MARKER = re.compile(r"<!-- (BEGIN|END) QUESTION -->")
_ASKED = re.compile(r"\b(\d+)\s*(?:to|-|–)\s*(\d+)\s+words\b")
_WORD = re.compile(r"\S*\w\S*")
_PLACEHOLDER = "_Type your answer here, replacing this text._"


@dataclass
class Question:
    """A question as its notebook has it.

    name: the autograder's, or None for a free response. counts: whether its points belong to the
    100. blank: names that wait for an answer. words: of a free response. asked: the fewest and most
    words that its text asks for, if it does.
    """

    title: str
    name: str | None
    counts: bool
    blank: list[str] = field(default_factory=list)
    words: int = 0
    asked: tuple[int, int] | None = None

    @property
    def answered(self) -> bool:
        """True if there is an answer to every part."""
        return not self.blank if self.name else self.words > 0

    @property
    def fits(self) -> bool:
        """Return True if it is answered, within the length that is asked for."""
        shortest, longest = self.asked or (0, self.words)
        return self.answered and shortest <= self.words <= longest


def read_questions(cells: Sequence[Cell]) -> list[Question]:
    """The questions, in the notebook's order."""
    questions: list[Question] = []
    heading = ""
    waiting: dict[str, bool] = {}  # since the last check: name -> whether it is blank
    last = _definitions_of(cells)
    response: Question | None = None
    for cell in cells:
        if cell.kind == "markdown":
            markers = _MARKER.findall(cell.source)
            if response is not None and not markers:
                response.words += len(_WORD.findall(cell.source.replace(_PLACEHOLDER, "")))
            if cell.locked and (headings := _HEADING.findall(cell.source)):
                heading = headings[-1]
            if markers:
                response = None
                if markers[-1] == "BEGIN":
                    response = _question(heading, None)
                    if cell.locked and (asked := _ASKED.search(cell.source)):
                        response.asked = int(asked[1]), int(asked[2])
                    questions.append(response)
        elif cell.graded and (check := _CHECK.search(cell.source)):
            question = _question(heading, check[1])
            question.blank = [name for name in waiting if waiting[name] and last[name]]
            questions.append(question)
            waiting = {}
        elif cell.graded:
            waiting.update(definitions(cell.source))
    return questions


def gone(questions: Iterable[Question], tests: Path) -> list[str]:
    """Name questions that have public checks in a folder and none in the notebook."""
    there = {question.name for question in questions}
    missing = sorted({path.stem for path in tests.glob("q*.py")} - there)
    if not missing:
        return []
    cells = ", ".join(f'grader.check("{name}")' for name in missing)
    return [
        f"Deleted or changed, so that these questions are not looked at here: {cells}. If you did "
        "not mean to, take the cells from the lab's own notebook again."
    ]


def check_of(cell: Cell) -> str | None:
    """The question that a cell checks, if any."""
    match = _CHECK.search(cell.source) if cell.graded else None
    return match[1] if match else None


def definitions(source: str) -> dict[str, bool]:
    """The functions and variables that a cell defines, and whether each is still blank."""
    try:
        tree = ast.parse(without_magics(source))
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, bool] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            has_docstring = ast.get_docstring(node) is not None
            found[node.name] = all(map(_is_ellipsis, node.body[has_docstring:]))
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found[target.id] = _ellipsis(node.value)
    return found


def without_magics(source: str) -> str:
    """The source without IPython's own lines, so that Python can read it."""
    source = re.sub(r"^([ \t]+)[%!?].*$", r"\1pass", source, flags=re.MULTILINE)
    source = re.sub(r"^[%!?].*$", "", source, flags=re.MULTILINE)
    return re.sub(r"^([ \t]*[\w, ]+=[ \t]*)[%!].*$", r"\1None", source, flags=re.MULTILINE)


def _definitions_of(cells: Iterable[Cell]) -> dict[str, bool]:
    """For each name, whether the last cell that defines it leaves it blank."""
    return {
        name: blank
        for cell in cells
        if cell.graded
        for name, blank in definitions(cell.source).items()
    }


def _question(heading: str, name: str | None) -> Question:
    title = _POINTS.sub("", heading)
    return Question(title or name or "A question", name, bool(_MARKED.search(heading)))


def _is_ellipsis(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and _ellipsis(statement.value)


def _ellipsis(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is ...
