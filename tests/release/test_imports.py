"""A package that answers need is there on Gradescope, or the release stops."""

import pytest
from helpers.masters import tiny_project

from autograder.release.errors import ReleaseError
from autograder.release.imports import check_imports
from autograder.release.requirements import packages
from autograder.release.source.master import read_master

ANSWER = "    return number * number"


def check(project):
    check_imports(read_master(project.master), packages(project.root, "grade"))


@pytest.mark.parametrize(
    "change",
    [
        (ANSWER, f"    import scipy.linalg\n{ANSWER}"),
        (ANSWER, f"    from scipy.linalg import norm\n{ANSWER}"),
        ("    assert square(2) == 4", "    import scipy\n    assert square(2) == 4"),
        ("# %% [raw]\n# # BEGIN QUESTION", "# %%\nimport scipy\n\n# %% [raw]\n# # BEGIN QUESTION"),
    ],
)
def test_an_import_that_grading_does_not_install_stops_the_release(tmp_path, change):
    project = tiny_project(tmp_path, change)
    with pytest.raises(ReleaseError, match=r"cell \d.* imports scipy, .* group `answers`"):
        check(project)
    groups = '[dependency-groups]\nanswers = ["scipy"]\n'
    for group in ("student", "grade"):
        groups += f'{group} = [{{ include-group = "answers" }}, "numpy"]\n'
    (project.root / "pyproject.toml").write_text(groups)
    check(project)
    assert packages(project.root, "student") == ["numpy", "scipy"]


def test_what_is_there_or_the_cells_own_care_stops_nothing(tmp_path):
    """Python's own modules, the lab's files, what is tried, and demonstrations."""
    lines = ["import json, tiny_support, hidden_support", "from numpy import linalg", "try:"]
    lines += ["    import scipy", "except ImportError:", "    pass"]
    code = "\n".join(lines)
    project = tiny_project(
        tmp_path,
        (
            "# run_tests",
            "# files: [tiny_support.py]\n# autograder_files: [hidden_support]\n# run_tests",
        ),
        ("# %% [raw]\n# # BEGIN QUESTION", f"# %%\n{code}\n\n# %% [raw]\n# # BEGIN QUESTION"),
        (
            "# # END QUESTION\n",
            '# # END QUESTION\n\n# %% tags=["otter_ignore"]\nimport scipy\n',
        ),
    )
    (project.assignment / "tiny_support.py").touch()
    check(project)
