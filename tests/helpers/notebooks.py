"""Makes notebooks of the files in tests/submissions/: see the README there."""

import ast
import copy
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.archive import Member
from helpers.lab import LAB, bonus_questions, lab_master

SUBMISSIONS = Path(__file__).parents[1] / "submissions"
STEM = LAB.stem
NOTEBOOK = f"{STEM}.ipynb"
Notebook = dict[str, Any]


@dataclass(frozen=True)
class Variant:
    """One file of tests/submissions/."""

    name: str
    about: str
    base: str
    loses: frozenset[str]
    hint: str
    cells: list[tuple[str, str]]  # where, and what
    most: dict[str, float] = field(default_factory=dict)
    fair: tuple[float, float] | None = None  # the least and the most that a fair person would give
    any_mode: bool = False  # about values alone: no layer of the sandbox plays a part
    helps: str = ""  # a pattern that a truthful, helpful message matches

    @property
    def questions(self) -> set[str]:
        """The questions that it is about: those whose cells it changes."""
        return {where.rpartition(" ")[2] for where, _ in self.cells} - {"start", "end"}

    @property
    def answered(self) -> set[str]:
        """The questions whose answers it replaces."""
        return {where for where, _ in self.cells} & self.questions

    @property
    def bonus(self) -> bool:
        """Return True if it is about a bonus question, which costs seconds to grade."""
        return not self.questions.isdisjoint(bonus_questions())

    @property
    def missing(self) -> set[str]:
        """Those of its questions that the master doesn't have."""
        return self.questions - set(lab_master().questions)

    def notebook(self, bases: dict[str, Notebook], **names: str) -> Notebook:
        """The notebook that this submission is, with a text in place of each name."""
        notebook = copy.deepcopy(bases[self.base])
        for where, source in self.cells:
            for name, text in names.items():
                source = source.replace(name, text)
            _edit(notebook["cells"], where, source)
        return notebook


def read_variants(kind: str) -> list[Variant]:
    """All submissions of a kind: `wrong`, `right`, `honest`, `hostile` or `blind/…`."""
    return [_read(path) for path in sorted((SUBMISSIONS / kind).glob("*.py"))]


def together(variants: Iterable[Variant]) -> list[Variant]:
    """Submissions that are each several of the given ones, which answer different questions."""
    groups: list[Variant] = []
    for variant in variants:
        for number, group in enumerate(groups):
            if group.base == variant.base and group.answered.isdisjoint(variant.answered):
                groups[number] = replace(
                    group,
                    name=f"{group.name}-{variant.name}",
                    loses=group.loses | variant.loses,
                    cells=[*group.cells, *variant.cells],
                )
                break
        else:
            groups.append(variant)
    return groups


def without_bonus_tests(members: Iterable[Member]) -> Iterator[Member]:
    """An autograder's files without the tests of a bonus question."""
    left_out = [f"tests/{question}.py" for question in bonus_questions()]
    return (member for member in members if member.name not in left_out)


def code_cell(source: str) -> dict[str, Any]:
    """A code cell of a notebook."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"inserted-{abs(hash(source)) % 10**8}",
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def answers(notebook: Notebook) -> list[dict[str, Any]]:
    """The code cells that hold answers, in order."""
    return [
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and "otter_answer_cell" in cell["metadata"].get("tags", ())
    ]


def write(notebook: Notebook, path: Path) -> Path:
    """Write a notebook to a file; the file."""
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def _read(path: Path) -> Variant:
    text = path.read_text(encoding="utf-8")
    head, *parts = re.split(r"^# %% (.*)\n", text, flags=re.MULTILINE)
    base = re.search(r"^# base: (\w+)$", head, re.MULTILINE)
    loses = " ".join(re.findall(r"^# loses: (.*)$", head, re.MULTILINE))
    hint = re.search(r"^# hint: (.*)$", head, re.MULTILINE)
    most = " ".join(re.findall(r"^# most: (.*)$", head, re.MULTILINE)).split()
    fair = re.search(r"^# fair: ([\d.]+)-([\d.]+)$", head, re.MULTILINE)
    helps = re.search(r"^# helps: (.*)$", head, re.MULTILINE)
    return Variant(
        name=path.stem,
        about=" ".join((ast.get_docstring(ast.parse(head)) or "").split()),
        base=base[1] if base else "reference",
        loses=frozenset(loses.split()),
        hint=hint[1] if hint else "",
        cells=list(zip(parts[::2], parts[1::2], strict=True)),
        most={name: float(points) for name, points in zip(most[::2], most[1::2], strict=True)},
        fair=(float(fair[1]), float(fair[2])) if fair else None,
        helps=helps[1] if helps else "",
        any_mode="\n# any mode\n" in head,
    )


def _edit(cells: list[dict[str, Any]], where: str, source: str) -> None:
    if where == "start":
        cells.insert(0, code_cell(source))
        return
    if where == "end":
        cells.append(code_cell(source))
        return
    place, _, question = where.rpartition(" ")
    check = next(i for i, cell in enumerate(cells) if f'check("{question}")' in _source(cell))
    answer = next(
        i
        for i in range(check, -1, -1)
        if "otter_answer_cell" in cells[i]["metadata"].get("tags", ())
    )
    if place == "":
        cells[answer]["source"] = source
    else:
        cells.insert(
            {"before": answer, "override": answer + 1, "after": check + 1}[place], code_cell(source)
        )


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])
