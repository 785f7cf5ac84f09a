"""A class from the command line: interrupted and resumed, nothing is lost and every mark is right.

CLASS_SIZE=500 makes it a large one.
"""

import csv
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.layouts import METADATA, zipped
from helpers.notebooks import Variant, code_cell, read_variants, write
from helpers.tiny_release import tiny_release

from autograder.cli.main import main
from autograder.grader.host.bundle import open_bundle

SIZE = int(os.environ.get("CLASS_SIZE", "16"))
ROOT = Path(__file__).parents[2]
ESSAY_POINTS = 26


def some_variants(count: int) -> list[Variant]:
    """Wrong and right answers of the bank, spread over all of it, and over again if need be."""
    bank = [*read_variants("wrong"), *read_variants("right")]
    bank = [variant for variant in bank if not (variant.bonus or variant.missing)]
    if count < len(bank):
        bank = bank[:: len(bank) // count]
    return list(itertools.islice(itertools.cycle(bank), count))


@pytest.fixture(scope="module")
def big_class(bases, tmp_path_factory):
    """A folder of submissions, no two alike, and what each is to lose. The last ones are slow."""
    folder = tmp_path_factory.mktemp("class")
    loses = {}
    for number, variant in enumerate(some_variants(SIZE)):
        notebook = variant.notebook(bases)
        slowly = "; import time; time.sleep(1)" if number >= SIZE - 10 else ""
        notebook["cells"].append(code_cell(f"'submission {number}'{slowly}"))
        write(notebook, folder / f"student-{number:03}.ipynb")
        loses[f"student-{number:03}"] = variant.loses
    return folder, loses


def command(autograder, *arguments):
    options = ["--autograder", str(autograder)]
    return [sys.executable, "-m", "autograder", "grade", *map(str, arguments), *options]


def grades(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_interrupted_and_resumed_a_class_has_the_marks_that_the_bank_says(
    quick_autograder, big_class, tmp_path
):
    folder, loses = big_class
    output = tmp_path / "out"
    run = command(quick_autograder, folder, "--output", output, "--jobs", 2)
    with subprocess.Popen(run, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        while len(list(output.glob("records/*.json"))) < len(loses) // 2:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        error = process.communicate()[1]
    assert process.returncode == 1
    assert "run the same command to continue" in error
    assert "Traceback" not in error
    kept = {path.name: path.read_bytes() for path in output.glob("records/*.json")}
    assert len(kept) < len(loses)

    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"{len(loses)} graded, 0 failed. {len(kept)} of them were in" in done.stdout
    with open_bundle(quick_autograder) as bundle:
        points = {
            f"{case.question}.{case.function.__name__}": case.points
            for question in bundle.questions
            for case in question.cases
        }
    total = sum(points.values())
    assert {id: float(row["total"]) for id, row in grades(output).items()} == {
        id: total - sum(points[case] for case in lost) for id, lost in loses.items()
    }
    assert {row["status"] for row in grades(output).values()} == {"graded"}
    assert {path.stem for path in output.glob("results/*.json")} == set(loses)
    # What was kept was not touched again.
    assert kept.items() <= {p.name: p.read_bytes() for p in output.glob("records/*")}.items()


def living(processes):
    """Those of the processes, by id, that haven't ended; one that nobody has waited for has."""
    return [pid for pid in processes if state(pid) not in ("", "Z")]


def state(pid: int) -> str:
    """The letter that Linux has for what a process does; "" where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def descendants(pid: int) -> list[int]:
    """The ids of a process's children, their children, and so on."""
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(child) for child in listing.read_text().split()] if listing.exists() else []
    return found + [one for child in found for one in descendants(child)]


@pytest.fixture
def slow_class(tiny, tmp_path):
    """A folder of submissions, each of which takes a second."""
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(8):
        slow = tiny.answered(f"import time; time.sleep(1)  # {number}")
        write(slow, folder / f"student-{number}.ipynb")
    return folder


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_run_that_is_ended_from_outside_leaves_no_process_behind(
    tiny, slow_class, tmp_path, ending
):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    output = tmp_path / "out"
    run = subprocess.Popen(
        command(tiny.autograder_zip, slow_class, "--output", output, "--jobs", 2),
        env={**os.environ, "TMPDIR": str(scratch)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until = time.monotonic() + 600
        while not any((output / "records").glob("*.json")) and time.monotonic() < until:
            time.sleep(0.05)
        started = descendants(run.pid)
        assert len(started) >= 4  # two workers with their students' side
        run.send_signal(ending)
        _, printed = run.communicate(timeout=600)
        until = time.monotonic() + 600
        while living(started) and time.monotonic() < until:
            time.sleep(0.05)
        assert not living(started)
        if ending != signal.SIGKILL:
            assert "run the same command to continue" in printed
            assert not list(scratch.iterdir())
    finally:
        run.kill()


@pytest.fixture
def export(tiny, tmp_path):
    """A Gradescope export: a blank notebook, one that is broken, and one that is missing."""
    folder = tmp_path / "assignment_1_export"
    for name in ("submission_101", "submission_102"):
        (folder / name).mkdir(parents=True)
    write(tiny.blank, folder / "submission_101" / "tiny.ipynb")
    (folder / "submission_102" / "tiny.ipynb").write_text("{")
    (folder / "submission_metadata.yml").write_text(METADATA, encoding="utf-8")
    return folder


@pytest.fixture
def grade(tmp_path_factory):
    """Run the command in this process, on a lab with a free response; its exit status."""
    lab = tiny_release(tmp_path_factory.mktemp("lab"), free_responses={"essay": ESSAY_POINTS})

    def run(*arguments):
        return main(command(lab.autograder_zip, *arguments)[3:])

    return run


def test_an_export_is_graded_with_its_names_and_what_fails_is_a_row(
    grade, export, tmp_path, capsys
):
    output = tmp_path / "out"
    assert grade(export, "--output", output, "--jobs", 1) == 1
    first, second, third = grades(output).values()
    assert (first["status"], first["total"], first["name"]) == ("graded", "0", "Ada Lovelace")
    assert (second["status"], second["total"]) == ("failed", "0")
    assert (third["status"], third["total"]) == ("failed", "0")
    assert "is not a Jupyter notebook" in second["reason"]
    assert "is not a Jupyter notebook" in capsys.readouterr().out
    results = json.loads((output / "results" / f"{second['id']}.json").read_text())
    assert "is not a Jupyter notebook" in results["output"]
    report = (output / "report.html").read_text(encoding="utf-8")
    assert second["id"] in report
    assert "Ada Lovelace" not in report


def test_work_that_is_left_out_is_named_and_the_status_is_1(grade, tiny, tmp_path, capsys):
    folder = tmp_path / "class"
    folder.mkdir()
    for name in ("jane", "mary"):
        write(tiny.blank, folder / f"{name}.ipynb")
    (folder / "notes.txt").touch()
    assert grade(folder, "--output", tmp_path / "out", "--jobs", 1) == 0
    told = capsys.readouterr().out
    assert f"Read {folder} as a folder of 2 submissions." in told
    assert "Ignored, not submissions: notes.txt" in told
    write(tiny.blank, folder / ".eve.ipynb")
    assert grade(folder, "--output", tmp_path / "out", "--jobs", 1) == 1
    assert ".eve.ipynb (hidden)" in capsys.readouterr().out
    assert list(grades(tmp_path / "out")) == ["jane", "mary"]


@pytest.mark.parametrize("option", [(), ("--results", "results.json")])
def test_a_students_zip_is_one_submission_whatever_it_looks_like(
    grade, tiny, tmp_path, capsys, monkeypatch, option
):
    monkeypatch.chdir(tmp_path)
    root = "assignment_7_export/"
    files = {f"{root}submission_metadata.yml": METADATA.encode()}
    files[f"{root}submission_101/lab.ipynb"] = json.dumps(tiny.blank).encode()
    if option:
        other = json.dumps(tiny.answered("a = 1")).encode()
        files[f"{root}submission_102/lab.ipynb"] = other
    path = zipped(tmp_path / "assignment_7_export.zip", files)
    assert grade(path, *option) == 0
    told = capsys.readouterr().out
    assert ("as one submission." in told) == (not option)
    assert ("There are 2 notebooks" in told) == bool(option)
    assert not (tmp_path / "build").exists()


def test_marks_are_merged_into_the_grades_and_the_report(grade, export, tmp_path):
    output = tmp_path / "out"
    ids = ("submission_101", "submission_102", "submission_103")
    rows = [f"{id},essay,{ESSAY_POINTS}" for id in ids]
    marks = tmp_path / "marks.csv"
    marks.write_text("\n".join(["id,question,points", *rows]), encoding="utf-8")
    grade(export, "--output", output, "--jobs", 1, "--marks", marks)
    assert [row["total"] for row in grades(output).values()] == [str(ESSAY_POINTS)] * 3
    assert "essay" in (output / "report.html").read_text(encoding="utf-8")


def test_marks_with_an_error_stop_the_run_before_anything_is_graded(
    grade, export, tmp_path, capsys
):
    marks = tmp_path / "marks.csv"
    marks.write_text("id,question,points\nnobody,essay,3\n", encoding="utf-8")
    assert grade(export, "--output", tmp_path / "out", "--marks", marks) == 1
    assert "nobody" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_submissions_folder_is_no_place_for_the_grades(grade, export, capsys):
    assert grade(export, "--output", export) == 1
    assert "choose another folder" in capsys.readouterr().err


def test_jobs_and_a_scheduler_exclude_each_other(grade, export, tmp_path, capsys):
    status = grade(
        export, "--output", tmp_path / "o", "--jobs", 2, "--scheduler", "tcp://127.0.0.1:1"
    )
    assert status == 1
    assert "use one of them" in capsys.readouterr().err


def test_an_output_that_can_not_be_written_is_an_error_with_a_remedy(
    grade, export, tmp_path, capsys
):
    (tmp_path / "taken").write_text("a file")
    assert grade(export, "--output", tmp_path / "taken") == 1
    assert "taken" in (told := capsys.readouterr().err)
    assert "name another place" in told
    assert (tmp_path / "taken").read_text() == "a file"


def test_marks_are_checked_for_a_single_notebook_as_well(grade, export, tmp_path, capsys):
    notebook = export / "submission_101" / "tiny.ipynb"
    assert grade(notebook, "--marks", tmp_path / "none.csv") == 1
    assert "there are no marks at" in capsys.readouterr().err
