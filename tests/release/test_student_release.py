"""The student release in an empty folder, with its own requirements and nothing else."""

import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from conftest import DEFAULT, on_both_data_sets
from helpers.lab import bonus_questions
from helpers.notebooks import NOTEBOOK, STEM

from autograder.release.build import Built
from autograder.release.source.master import Role

PYTHON = Path(__file__).parents[2] / "build" / "student-env" / "bin" / "python"


def run_all(built: Built, folder: Path, notebook: dict) -> list[dict]:
    """The code cells of a notebook after a run from top to bottom beside the release's files."""
    if not PYTHON.exists():
        pytest.skip("no environment of the student's requirements: make test installs it")
    with zipfile.ZipFile(built.student_zip) as packed:
        packed.extractall(folder)
    place = folder / STEM
    (place / NOTEBOOK).write_text(json.dumps(notebook), encoding="utf-8")
    command = [PYTHON, "-m", "nbconvert", "--to", "notebook", "--execute", "--allow-errors"]
    subprocess.run(
        [*command, "--output", "ran.ipynb", NOTEBOOK], cwd=place, check=True, capture_output=True
    )
    ran = json.loads((place / "ran.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in ran["cells"] if cell["cell_type"] == "code"]


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def code(notebook: dict) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def first_line(cell: dict) -> str:
    return "".join(cell["source"]).partition("\n")[0]


def printed(cell: dict) -> str:
    """All text below a cell; errors by their name."""
    parts = []
    for output in cell["outputs"]:
        data = output.get("data", {})
        text = output.get("text") or data.get("text/plain") or output.get("ename", "")
        parts.append("".join(text))
    return "\n".join(parts)


def errors(cells: list[dict]) -> list[str]:
    return [
        f"{output['ename']}: {output['evalue']}"
        for cell in cells
        for output in cell["outputs"]
        if output["output_type"] == "error"
    ]


def test_the_blank_release_runs_from_top_to_bottom_and_names_what_is_still_to_write(
    release: Built, tmp_path: Path
):
    cells = run_all(release, tmp_path, read(release.student / NOTEBOOK))
    assert errors(cells) == []
    waiting = "\n".join(map(printed, cells))
    for answer in ("grad_theta", "grad_x", "attack_logistic", "loss_grad_x", "attack_digits"):
        assert f"write {answer}" in waiting
    for answer in ("fgsm_logistic", "fgsm_digits and loss_grad_x", "distance_to_boundary"):
        assert answer in waiting
    summary = printed(cells[-1])
    assert summary.count(" blank") == len(release.master.questions)
    assert "direction_x" in summary


@on_both_data_sets
def test_with_every_answer_in_all_checks_pass_all_pictures_show_and_the_zip_is_made(
    release: Built, tmp_path: Path
):
    notebook = read(release.student / NOTEBOOK)
    answered = code(read(release.assigned.reference))
    # The bonus's training and the last cell take longest, and are the same on both data sets.
    default = release.student.parent.name == f"release-{DEFAULT}"
    left_out = [] if default else bonus_questions()
    kept = [c.source for c in release.master.of_role(Role.SOLUTION) if c.question in left_out]
    for mine, theirs in zip(code(notebook), answered, strict=True):
        if not any(source.startswith(first_line(theirs)) for source in kept):
            mine["source"] = theirs["source"]
    if not default:
        notebook["cells"].remove(code(notebook)[-1])
    cells = run_all(release, tmp_path, notebook)
    assert errors(cells) == []
    checks = [printed(cell) for cell in cells if "grader.check(" in "".join(cell["source"])]
    assert len(checks) == len(release.master.autograded)
    passed = [check for check in checks if "public check" in check and "Not yet" not in check]
    assert len(passed) == len(checks) - len(left_out)
    empty = [cell for cell in cells if "Nothing to show" in printed(cell)]
    assert len(empty) == len(left_out)
    pictures = [cell for cell in cells if re.search(r"\b(plots|play)\.", "".join(cell["source"]))]
    assert len(pictures) > 8
    for cell in (cell for cell in pictures if cell not in empty):
        html = "".join("".join(o.get("data", {}).get("text/html", "")) for o in cell["outputs"])
        assert html.count("<img ") >= 1
        assert html.count('alt="') == html.count("<img ")
        assert 'alt=""' not in html
    if default:
        assert "Ready to hand in" not in printed(cells[-1])  # the free responses are still blank
        assert printed(cells[-1]).count("✓ passed") == len(passed)
        [made] = (tmp_path / STEM).glob("*.zip")
        with zipfile.ZipFile(made) as packed:
            assert NOTEBOOK in packed.namelist()
