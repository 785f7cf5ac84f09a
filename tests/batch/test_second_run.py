"""A later run into the same folder, in the middle of a term, loses nothing in silence."""

import csv

import pytest
from helpers.masters import tiny_project
from helpers.notebooks import write
from helpers.tiny_release import tiny_release

from autograder.cli import current_zip
from autograder.cli.main import main
from autograder.release.project import Project

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    return tiny_release(tmp_path_factory.mktemp("lab"), free_responses={"essay": 26})


@pytest.fixture
def class_(lab, tmp_path):
    """Two submissions that can't be graded, so that no time goes by."""
    folder = tmp_path / "class"
    folder.mkdir()
    for name in ("ada", "eve"):
        (folder / f"{name}.ipynb").write_text(f"torn by {name}")
    return folder


@pytest.fixture
def grade(lab, class_, tmp_path):
    def run(*options):
        output = ["--output", str(tmp_path / "out"), "--autograder", str(lab.autograder_zip)]
        main(["grade", str(class_), *output, "--jobs", "1", *map(str, options)])

    return run


def totals(folder):
    with (folder / "grades.csv").open(newline="") as file:
        return {row["id"]: row["total"] for row in csv.DictReader(file)}


def test_a_run_without_marks_does_not_take_them_out_of_the_grades(grade, tmp_path, capsys):
    marks = tmp_path / "marks.csv"
    marks.write_text("id,question,points\nada,essay,20\neve,essay,3\n")
    grade("--marks", marks)
    merged = (tmp_path / "out" / "grades.csv").read_bytes()
    assert totals(tmp_path / "out") == {"ada": "20", "eve": "3"}
    grade()
    assert (tmp_path / "out" / "grades.csv").read_bytes() == merged
    told = capsys.readouterr().err
    assert "has the marks of essay, and this run has none" in told
    assert "MARKS=build/responses/marks.csv" in told


def test_the_result_of_a_withdrawn_submission_goes_and_is_named(grade, class_, tmp_path, capsys):
    grade()
    (class_ / "eve.ipynb").unlink()
    capsys.readouterr()
    grade()
    assert [path.name for path in (tmp_path / "out" / "results").iterdir()] == ["ada.json"]
    assert "No longer among the submissions" in (told := capsys.readouterr().out)
    assert told.rstrip().endswith(": eve") or ": eve\n" in told


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout of the tiny lab with the autograder that was made from it; in its folder."""
    root = tmp_path / "checkout"
    made = tiny_release(root)
    project = Project(root)
    project.autograder_zip.parent.mkdir()
    made.autograder_zip.rename(project.autograder_zip)
    write(made.blank, root / "jane.ipynb")
    monkeypatch.chdir(root)
    monkeypatch.setattr(current_zip, "_CHECKOUT", root)
    return project


def test_an_autograder_of_another_master_is_refused_unless_it_is_named(checkout, capsys):
    command = ["grade", "jane.ipynb", "--require-sandbox", "none-such"]  # ends before it grades
    main(command)
    assert "made before" not in capsys.readouterr().err
    checkout.master.write_text(checkout.master.read_text().replace("points: 2", "points: 1"))
    assert main(command) == 1
    told = capsys.readouterr().err
    assert "dist/autograder.zip was made before assignment/ was changed" in told
    assert "make release" in told
    main([*command, "--autograder", "dist/autograder.zip"])
    told = capsys.readouterr()
    assert "Note: dist/autograder.zip was made before" in told.out
    assert "none-such" in told.err


def test_a_change_of_the_readme_or_the_data_or_another_lab_asks_for_no_new_autograder(
    checkout, tmp_path, monkeypatch, capsys
):
    (checkout.assignment / "README.md").write_text("# Changed\n")
    (checkout.assignment / "data" / "more.npz").touch()
    command = ["grade", "jane.ipynb", "--require-sandbox", "none-such"]
    main(command)
    other = tiny_project(tmp_path / "other")
    other.master.rename(other.assignment / "other.py")
    monkeypatch.setattr(current_zip, "_CHECKOUT", other.root)
    main(command)
    assert capsys.readouterr().err.count("none-such") == 2
