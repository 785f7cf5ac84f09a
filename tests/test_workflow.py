"""GitHub runs `.ci/run`, on the lowest and the highest Python."""

import os
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
(JOB,) = WORKFLOW["jobs"].values()


def test_the_workflow_runs_what_ci_runs_and_nothing_beside_it():
    (command,) = (step["run"] for step in JOB["steps"] if "run" in step)
    assert command.split()[-1] == ".ci/run"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_workflow_runs_on_the_lowest_and_the_highest_python():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lowest, above = re.findall(r'^requires-python = ">=3\.(\d+),<3\.(\d+)"$', text, re.MULTILINE)[0]
    versions = JOB["strategy"]["matrix"]["python"]
    assert versions == [f"3.{lowest}", f"3.{int(above) - 1}"]  # texts: 3.10 as a number is 3.1
    assert {"python-version": "${{ matrix.python }}"} in [step.get("with") for step in JOB["steps"]]


def test_the_workflow_may_only_read_and_ends():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert JOB["timeout-minutes"] <= 60


@pytest.mark.parametrize("action", [step["uses"] for step in JOB["steps"] if "uses" in step])
def test_actions_are_github_s_own_and_pinned(action):
    assert re.fullmatch(r"actions/[a-z-]+@(v\d+|[0-9a-f]{40})", action)
