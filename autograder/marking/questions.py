"""The questions that a person marks: text and model answer from the master, and their rubric."""

import re
from dataclasses import dataclass
from pathlib import Path

from autograder.grader.errors import UserError
from autograder.grader.host.assignment import Number
from autograder.release.project import Project
from autograder.release.source.master import MasterCell, Role, read_master
from autograder.release.source.own_settings import facts

RUBRIC_HEADING = re.compile(r"^## (\w+) \((\d+) points\)$", re.MULTILINE)


@dataclass(frozen=True)
class FreeResponse:
    """A question to mark, its texts in Markdown; `heading` is the first line of its `prompt`."""

    name: str
    points: Number
    heading: str
    prompt: str
    model: str
    rubric: str


def read_questions(project: Project) -> list[FreeResponse]:
    """The questions to mark, in the assignment's order. UserError where one has no rubric."""
    master = read_master(project.master)
    rubrics = rubric_sections(project.rubric)
    found = []
    for name, points in facts(master).free_responses.items():
        if name not in rubrics:
            raise UserError(
                f"{project.name(project.rubric)} has no section for {name}: write one that starts "
                f"with the line ## {name} ({points} points)."
            )
        prompt = _source(master.cells, name, Role.TEXT)
        model = _source(master.cells, name, Role.SOLUTION)
        found.append(FreeResponse(name, points, _heading(prompt), prompt, model, rubrics[name][1]))
    return found


def headings(project: Project) -> dict[str, str]:
    """The names of the questions to mark, by their headings; no rubric is needed."""
    master = read_master(project.master)
    names = facts(master).free_responses
    return {_heading(_source(master.cells, name, Role.TEXT)): name for name in names}


def rubric_sections(path: Path) -> dict[str, tuple[int, str]]:
    """The rubric's points and text for each question. UserError if the rubric is missing."""
    try:
        parts = RUBRIC_HEADING.split(path.read_text(encoding="utf-8"))[1:]
    except FileNotFoundError as error:
        raise UserError(f"there is no rubric at {path}: write one.") from error
    return {
        name: (int(points), text.strip())
        for name, points, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    }


def _heading(prompt: str) -> str:
    return prompt.partition("\n")[0].strip()


def _source(cells: list[MasterCell], question: str, role: Role) -> str:
    return "\n\n".join(c.source for c in cells if c.question == question and c.role is role)
