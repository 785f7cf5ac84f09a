"""Without isolation the attacks work: else their failure would prove nothing."""

import json
import subprocess
import sys

import pytest
from helpers.grading import REPOSITORY
from helpers.notebooks import read_variants, write

# Runs a notebook's cells and the tests on them in one process, as stock otter does.
IN_ONE_PROCESS = """
import json, os, sys
from pathlib import Path
from autograder.grader.host import passes
from autograder.grader.host.bundle import open_bundle
from autograder.grader.reading.notebook import read_code

notebook, autograder, folder = map(Path, sys.argv[1:])
os.chdir(folder)
earned, errors = [], []
with open_bundle(autograder) as bundle:
    names = {"__name__": "__main__"}
    for cell in read_code("a", notebook.read_bytes(), "").cells:
        try:
            exec(cell.source.replace("grader.check", "str"), names)
        except Exception as error:
            errors.append(str(error))
    for question in bundle.questions:
        for case in question.cases:
            result = passes.run_case(case, names)
            if getattr(result, "passed", result) is True:
                earned.append(case.title)
            else:
                errors.append(str(result.message))
    # At the end, what the attack has patched could keep it from being written.
    print(json.dumps([earned, " ".join(errors)[:100000]]), flush=True)
"""


@pytest.mark.parametrize(
    "name", ["patch_comparisons", "patch_otter", "equal_to_everything", "read_the_tests"]
)
def test_in_one_process_the_attack_earns_points_or_finds_the_tests(
    name, bases, quick_autograder, tmp_path
):
    attack = next(variant for variant in read_variants("hostile") if variant.name == name)
    notebook = write(attack.notebook(bases), tmp_path / "a.ipynb")
    done = subprocess.run(
        [sys.executable, "-c", IN_ONE_PROCESS, notebook, quick_autograder, tmp_path],
        cwd=tmp_path,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=600,
    )
    earned, errors = json.loads(done.stdout.splitlines()[-1])
    assert earned or "FOUND" in errors, done.stderr
