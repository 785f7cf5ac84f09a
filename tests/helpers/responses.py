"""Notebooks as students hand them in, made of the release's own."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from autograder.grader.reading.notebook import all_cells
from autograder.marking.answers import Answer, find_answers
from autograder.marking.outline import Outline, read_outline
from autograder.marking.questions import read_questions
from helpers.lab import LAB

Notebook = dict[str, Any]

PROJECT = LAB
QUESTIONS = read_questions(PROJECT)
NAMES = [question.name for question in QUESTIONS]
# One transparent pixel.
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
    "DwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@cache
def outline() -> Outline:
    """The committed release's outline."""
    return read_outline(PROJECT, QUESTIONS)


@cache
def _released() -> str:
    return PROJECT.release_notebook.read_text(encoding="utf-8")


def blank() -> Notebook:
    """The notebook as it is handed out."""
    notebook = json.loads(_released())
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


def place(notebook: Notebook, question: str, what: str = "answer") -> int:
    """The index of the question's `answer`, its `prompt` before that, or its `end` after it."""
    ids = {name: id for id, name in outline().by_id.items()}
    answer = next(i for i, c in enumerate(notebook["cells"]) if c["id"] == ids[question])
    return answer + {"prompt": -1, "answer": 0, "end": 1}[what]


def text_cell(source: str, **more: Any) -> dict[str, Any]:
    """A text cell of a student's own."""
    return {"cell_type": "markdown", "id": "added", "metadata": {}, "source": source, **more}


def answered(**answers: str) -> Notebook:
    """The notebook with answers typed where they belong."""
    notebook = blank()
    for question, text in answers.items():
        notebook["cells"][place(notebook, question)]["source"] = text
    return notebook


def find(notebook: Notebook) -> dict[str, Answer]:
    """Collect from a notebook that was saved and read again."""
    return find_answers(all_cells("a.ipynb", json.dumps(notebook).encode(), ""), outline())


def hand_in(folder: Path, **notebooks: Notebook) -> Path:
    """A folder of submissions, by their ids."""
    folder.mkdir(exist_ok=True)
    for name, notebook in notebooks.items():
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder
