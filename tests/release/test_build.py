"""The release as a whole: its content, its bytes, its verdicts, and what a failure leaves."""

import ast
import hashlib
import json
import os
import zipfile
from dataclasses import replace

import pytest
from conftest import ROOT, on_both_data_sets
from helpers.lab import LAB, lab_points
from helpers.masters import ONE_OF_EACH, tiny_project
from helpers.notebooks import NOTEBOOK, STEM
from packaging.requirements import Requirement

from autograder.archive import Member, folder_members, pack, zip_members
from autograder.grader.host.bundle import open_bundle
from autograder.release.build import build, release
from autograder.release.errors import ReleaseError
from autograder.release.requirements import packages, pinned_requirements, tomllib
from autograder.release.source.master import Role, read_master
from autograder.release.source.notebooks import read_notebook
from autograder.release.source.own_settings import facts
from autograder.release.verification.stock import StockResult, grade_with_otter
from autograder.release.verification.verify import check_verdicts, verdict_table


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_two_builds_give_the_same_bytes(release, tmp_path):
    again = build(LAB, tmp_path / "elsewhere")
    assert digest(again.student_zip) == digest(release.student_zip)
    assert digest(again.autograder_zip) == digest(release.autograder_zip)
    for one, other in zip(
        sorted(folder_members(again.student)), sorted(folder_members(release.student)), strict=True
    ):
        assert one == other


def test_stock_otter_gives_the_reference_every_point_and_the_blank_none(release, stock):
    reference, blank = stock["reference"], stock["blank"]
    check_verdicts(release.master, reference, blank)
    assert sum(case.score for case in reference) == lab_points()[0]
    assert sum(case.score for case in blank) == 0
    total = verdict_table(release.master, reference, blank).splitlines()[-1].split()
    assert total[:4] == ["total", *[f"{lab_points()[0]:g}"] * 2, "0"]


def test_a_blank_that_passes_a_bonus_case_is_noticed_though_otter_counts_no_points(tmp_path):
    master = read_master(tiny_project(tmp_path, *ONE_OF_EACH).master)
    results = [StockResult("q1", number, 0, 0, True, True, "") for number in (1, 2, 3)]
    blank = [r._replace(passed=r.number == 3) for r in results]
    with pytest.raises(ReleaseError, match=r"blank release earns 1 points at .*test_large_numbers"):
        check_verdicts(master, results, blank)


@pytest.mark.slow
def test_our_own_settings_reach_our_grader_and_neither_otter_nor_students(tmp_path):
    built = build(tiny_project(tmp_path, *ONE_OF_EACH), tmp_path / "out")
    with zipfile.ZipFile(built.autograder_zip) as archive:
        config = json.loads(archive.read("otter_config.json"))
        generated = archive.read("tests/q1.py").decode()
    assert config["points_possible"] == 3
    settings = config["grader"]
    assert settings["time_limits"] == {"q1": 60}
    assert settings["bonus"] == {"q1": {"test_large_numbers": 1}}
    assert settings["free_responses"] == {"q2": 6}
    assert "bonus" not in generated
    students = [path for path in built.student.rglob("*") if path.is_file()]
    assert "q1.py" in [path.name for path in students]
    for path in students:
        text = path.read_text(encoding="utf-8")
        assert "time_limit" not in text
        assert "bonus: 1" not in text


def test_the_labs_own_settings_reach_our_grader(release):
    with open_bundle(release.autograder_zip) as bundle:
        has = tuple(packages(ROOT, "grade"))
        assert bundle.assignment == replace(facts(release.master), packages=has)
        assert bundle.assignment.support == tuple(release.master.config["files"])
        given = {case.function.__name__: case.bonus for q in bundle.questions for case in q.cases}
    in_master = [cell.test for q in release.master.autograded for cell in q.tests]
    assert given == {test.function: test.bonus for test in in_master}


@on_both_data_sets
def test_students_get_the_notebook_package_data_public_tests_and_what_to_install(release):
    with zipfile.ZipFile(release.student_zip) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {STEM}
    tops = {name.split("/")[1] for name in names}
    given = release.master.config["files"]
    assert tops == {"README.md", *given, NOTEBOOK, "requirements.txt", "tests"}
    assert not [name for name in names if "__pycache__" in name or "/." in name]


def test_students_tests_are_the_public_ones_and_the_graders_all(release):
    with zipfile.ZipFile(release.autograder_zip) as archive:
        for question in release.master.autograded:
            name = f"tests/{question.name}.py"
            for text, cells in (
                (archive.read(name).decode(), question.tests),
                (
                    (release.student / name).read_text("utf-8"),
                    [cell for cell in question.tests if not cell.test.hidden],
                ),
            ):
                functions = [n.name for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)]
                assert functions == [cell.test.function for cell in cells]


def test_zips_hold_sorted_names_one_time_and_unix_permissions(release):
    for path in (release.student_zip, release.autograder_zip):
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
        assert [info.filename for info in infos] == sorted(info.filename for info in infos)
        assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
        modes = {info.filename: info.external_attr >> 16 & 0o777 for info in infos}
        executable = {name for name, mode in modes.items() if mode == 0o755}
        assert executable == ({"run_autograder", "setup.sh"} & modes.keys())
        assert set(modes.values()) <= {0o644, 0o755}


def test_a_zips_bytes_depend_neither_on_order_nor_on_file_times(tmp_path):
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "a.txt").write_text("a")
    before = pack(folder_members(tmp_path))
    os.utime(tmp_path / "a.txt", (0, 10**9))
    assert pack(reversed(folder_members(tmp_path))) == before
    assert pack([Member("a.txt", b"a"), Member("b.txt", b"b")]) == before


def test_the_students_notebook_has_no_outputs_and_names_no_python_version(release):
    notebook = read_notebook(release.student / NOTEBOOK)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in json.dumps(notebook.metadata)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


def test_every_question_gives_students_a_place_to_answer(release):
    cells = read_notebook(release.student / NOTEBOOK).cells
    answers = [cell for cell in cells if "otter_answer_cell" in cell.metadata.get("tags", [])]
    code = [cell for cell in answers if cell.cell_type == "code"]
    assert all("..." in cell.source for cell in code)
    assert len(code) == sum(cell.kind == "code" for cell in release.master.of_role(Role.SOLUTION))
    manual = [question for question in release.master.questions.values() if question.manual]
    assert len(answers) - len(code) == len(manual)


def test_requirements_pin_every_package_of_the_student_group_for_every_python():
    lines = pinned_requirements(ROOT, "student").splitlines()
    pinned = [Requirement(line) for line in lines if not line.startswith("#")]
    assert {"numpy", "jupyterlab"} <= set(packages(ROOT, "student"))
    for python in ("3.10", "3.11", "3.12", "3.13"):
        environment = {"python_full_version": f"{python}.1", "python_version": python}
        names = [p.name for p in pinned if not p.marker or p.marker.evaluate(environment)]
        assert names == packages(ROOT, "student")


def test_what_answers_may_use_students_and_grading_have():
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    answers = set(groups["dependency-groups"]["answers"])
    assert answers
    assert all(answers <= set(packages(ROOT, group)) for group in ("student", "grade"))


def test_a_student_package_without_a_pin_is_named(tmp_path):
    project = tiny_project(tmp_path)
    (tmp_path / "pins.txt").write_text("")
    with pytest.raises(ReleaseError, match=r"no version of numpy\. Run make pins"):
        pinned_requirements(project.root, "student")


@pytest.mark.slow
def test_a_missing_readme_for_students_is_named(tmp_path):
    project = tiny_project(tmp_path)
    (project.assignment / "README.md").unlink()
    with pytest.raises(ReleaseError, match=r"assignment/README.md is missing"):
        build(project, tmp_path / "out")


@pytest.mark.slow
def test_the_tiny_release_that_tests_grade_with_is_the_one_that_a_build_makes(tiny, tmp_path):
    built = build(tiny_project(tmp_path), tmp_path / "out")
    assert list(zip_members(tiny.autograder_zip)) == list(zip_members(built.autograder_zip))
    built_notebooks = (built.assigned.reference, built.assigned.blank)
    for made, path in zip((tiny.reference, tiny.blank), built_notebooks, strict=True):
        assert [
            (cell["cell_type"], cell["source"], cell["metadata"].get("tags"))
            for cell in made["cells"]
        ] == [
            (cell.cell_type, cell.source, cell.metadata.get("tags"))
            for cell in read_notebook(path).cells
        ]


@pytest.mark.slow
def test_wrong_verdicts_stop_the_release_and_leave_the_last_one_to_grade_with(tmp_path):
    """One run of stock otter on a master with a wrong reference and a test that a blank passes."""
    project = tiny_project(
        tmp_path,
        ("    return number * number", "    return number + number"),
        ("    assert square(2) == 4", "    assert callable(square)"),
    )
    project.student_release.mkdir()
    (project.student_release / "old.txt").write_text("the last good release")
    project.student_zip.parent.mkdir()
    for path in (project.student_zip, project.autograder_zip):
        path.write_bytes(b"old")
    with pytest.raises(ReleaseError) as caught:
        release(project)
    message = str(caught.value)
    public, hidden = read_master(project.master).questions["q1"].tests
    assert f"the reference loses 2 points at {hidden}" in message
    assert "AssertionError" in message
    assert f"the blank release earns 1 points at {public}" in message
    assert project.student_zip.read_bytes() == project.autograder_zip.read_bytes() == b"old"
    assert [path.name for path in project.student_release.iterdir()] == ["old.txt"]


@pytest.mark.slow
def test_otter_that_runs_no_test_is_a_failure_not_full_marks(tmp_path):
    """Otter itself says 'all tests passed' when nothing could run: 0 of 0."""
    crash = "    import sys\n    sys.exit()"
    project = tiny_project(tmp_path, ("    assert square(2) == 4", crash))
    with pytest.raises(ReleaseError, match="otter run"):
        release(project)


def test_a_case_that_otter_did_not_run_is_a_failure(tmp_path):
    master = read_master(tiny_project(tmp_path).master)
    cases = [StockResult("q1", 1, 1, 1, True, False, "")]
    with pytest.raises(ReleaseError, match=r"otter ran 1 of the 2 tests of q1 on the reference"):
        check_verdicts(master, cases, [])


LOSES_A_PORT = """
import json, socket, sys
from pathlib import Path
from jupyter_client import KernelManager

tried = Path(__file__).with_suffix(".tried")
if not tried.exists():
    tried.touch()
    taken = socket.create_server(("127.0.0.1", 0))
    manager = KernelManager(cache_ports=False, shell_port=taken.getsockname()[1])
    manager.start_kernel()
    manager.client().wait_for_ready(timeout=600)
Path(sys.argv[3]).write_text(json.dumps([["q1", 1, 1, 1, True, False, ""]]))
"""


@pytest.mark.slow
def test_otter_whose_kernel_lost_its_port_to_another_is_run_again(tmp_path, monkeypatch):
    child = tmp_path / "child.py"
    child.write_text(LOSES_A_PORT)
    monkeypatch.setattr("autograder.release.verification.stock._CHILD", child)
    results = grade_with_otter(tmp_path / "autograder.zip", [tmp_path / "hw.ipynb"])
    assert results == [[StockResult("q1", 1, 1, 1, True, False, "")]]
    assert child.with_suffix(".tried").exists()
