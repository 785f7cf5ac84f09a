"""Assignments of other courses, in small: released by stock `otter assign`, graded by both graders.

A master is a text in py:percent form, whose test cells may end in `#=> …` lines: the output that
the cell had, which the OK format keeps as the expected one.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import nbformat

from autograder.grader.host.results import Results
from autograder.release.assign import otter_environment

_STOCK = """
import json, sys
from otter.run import main
from otter.run.run_autograder.autograder_config import AutograderConfig

zip_path, submission, target, config = sys.argv[1:]
results = main(submission, autograder=zip_path, output_dir="", no_logo=True)
if results.catastrophic_error:
    raise results.catastrophic_error
questions = {
    name: {
        "cases": [[r.test_case.points, r.passed] for r in file.test_case_results],
        "score": file.score,
        "possible": file.possible,
    }
    for name, file in results.results.items()
}
shown = results.to_gradescope_dict(AutograderConfig(json.loads(config)))
score = shown.get("score", sum(test.get("score", 0) for test in shown["tests"]))
with open(target, "w") as file:
    json.dump({"questions": questions, "score": score}, file)
"""


class Released(NamedTuple):
    """The output of `otter assign` for a master."""

    zip: Path
    reference: Path
    blank: Path

    def answered(self, folder: Path, *answers: str) -> Path:
        """Write the blank notebook with a cell for each answer in place of the blanks."""
        notebook = nbformat.read(self.blank, as_version=4)
        notebook.cells = [
            cell for cell in notebook.cells if cell.cell_type != "code" or "grader" in cell.source
        ]
        notebook.cells[1:1] = [nbformat.v4.new_code_cell(answer) for answer in answers]
        path = folder / self.blank.name
        nbformat.write(notebook, path)
        return path


class Verdict(NamedTuple):
    """A grader's verdict: by question the points and the outcome of each case, and its score."""

    cases: dict[str, list[tuple[float, bool]]]
    scores: dict[str, float]
    score: float


def released(folder: Path, master: str, files: Mapping[str, str] | None = None) -> Released:
    """Run stock `otter assign` on a master; `files` are beside it, by name."""
    source, target = folder / "master", folder / "assigned"
    source.mkdir()
    for name, text in (files or {}).items():
        path = source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    nbformat.write(_notebook(master), source / "hw.ipynb")
    command = [sys.executable, "-m", "otter", "assign", "hw.ipynb", str(target.resolve())]
    done = subprocess.run(
        command, cwd=source, env=otter_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (zip_path,) = (target / "autograder").glob("*.zip")
    return Released(zip_path, target / "autograder" / "hw.ipynb", target / "student" / "hw.ipynb")


def by_stock(
    autograder: Path, submissions: Iterable[Path], folder: Path, config: Mapping[str, Any] = {}
) -> list[Verdict]:
    """Grade submissions with stock otter, all at once; `config` is what the zip's config says."""
    runs = []
    for number, submission in enumerate(submissions):
        target = folder / f"stock-{number}.json"
        command = [sys.executable, "-I", "-X", "utf8", "-c", _STOCK, str(autograder)]
        command += [str(submission), str(target), json.dumps(config)]
        env = otter_environment()
        process = subprocess.Popen(
            command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        runs.append((process, target))
    verdicts = []
    for process, target in runs:
        output, _ = process.communicate()
        assert target.is_file(), output.decode()
        found = json.loads(target.read_text(encoding="utf-8"))
        questions = found["questions"]
        verdicts.append(
            Verdict(
                {n: [(p, passed) for p, passed in q["cases"]] for n, q in questions.items()},
                {name: question["score"] for name, question in questions.items()},
                found["score"],
            )
        )
    return verdicts


def ours(results: Results) -> Verdict:
    """Return our grader's verdict in the same form."""
    cases: dict[str, list[tuple[float, bool]]] = {}
    scores: dict[str, float] = {}
    for result in results.cases:
        question = result.case.question
        cases.setdefault(question, []).append((result.case.points, result.passed))
        scores[question] = scores.get(question, 0) + result.score
    return Verdict(cases, scores, results.score)


def _notebook(master: str) -> nbformat.NotebookNode:
    cells = []
    for part in re.split(r"^# %%", master, flags=re.MULTILINE)[1:]:
        kind, _, text = part.partition("\n")
        text = text.strip("\n")
        if kind.strip() in ("[raw]", "[markdown]"):
            text = re.sub(r"^# ?", "", text, flags=re.MULTILINE)
            make = {"[raw]": nbformat.v4.new_raw_cell, "[markdown]": nbformat.v4.new_markdown_cell}
            cells.append(make[kind.strip()](text))
            continue
        shown = "\n".join(re.findall(r"^#=> ?(.*)$", text, re.MULTILINE))
        cell = nbformat.v4.new_code_cell(re.sub(r"\n?^#=>.*$", "", text, flags=re.MULTILINE))
        if shown:
            data = {"text/plain": shown}
            cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
        cells.append(cell)
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    return notebook


def question(name: str, solution: str, tests: Iterable[str], **config: Any) -> str:
    """Return a question of a master, with its solution and its test cells."""
    head = "\n".join(f"# {key}: {json.dumps(value)}" for key, value in config.items())
    cells = "\n".join(f"# %%\n{test.strip()}\n" for test in tests)
    return f"""
# %% [raw]
# # BEGIN QUESTION
# name: {name}
{head}

# %% [markdown]
# Answer {name}.

# %% [raw]
# # BEGIN SOLUTION

# %%
{solution.strip()}

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

{cells}
# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
"""


def assignment(*questions: str, config: str = "") -> str:
    """Return a master with these questions; `config` adds lines to its first cell, in YAML."""
    lines = f"export_cell: false\nrun_tests: false\n{config}".strip().splitlines()
    settings = "\n".join(f"# {line}" for line in lines)
    return f"# %% [raw]\n# # ASSIGNMENT CONFIG\n{settings}\n" + "\n".join(questions)
