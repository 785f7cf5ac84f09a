"""Students get what is theirs of an autograder, and nothing of the grader's own."""

import importlib
import json
import os
import shutil
import sys
import zipfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from helpers.attacked import without_bonus
from helpers.notebooks import write

from autograder.grader.host.assignment import Assignment
from autograder.grader.host.bundle import Bundle, BundleError, open_bundle
from autograder.grader.host.grade import grade_submission
from autograder.grader.host.standins import Namespace
from autograder.grader.host.student import Student
from autograder.grader.reading.notebook import Cell
from autograder.grader.sandbox.limits import Limits
from autograder.release.build import Built


def test_the_bytecode_of_the_graders_own_files_stays_out_of_a_students_folder(
    release: Built, tmp_path, monkeypatch
):
    """Python puts it beside the folders that students get, where an autograder is used again."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    unpacked, folder = tmp_path / "unpacked", tmp_path / "student"
    folder.mkdir()
    with zipfile.ZipFile(release.autograder_zip) as archive:
        archive.extractall(unpacked)
    with open_bundle(unpacked):
        importlib.import_module("hidden.oracle")
    assert list(unpacked.glob("files/hidden/__pycache__/oracle.*"))
    with open_bundle(unpacked) as bundle:
        bundle.put_support_into(folder)
        assert {path.name for path in folder.iterdir()} == {"advex", "data"}
        assert (folder / "advex" / "network.py").is_file()


def test_every_user_can_read_what_students_share_whatever_the_umask(release: Built):
    before = os.umask(0o077)
    try:
        with open_bundle(release.autograder_zip) as bundle:
            shared = [bundle.support, *bundle.support.rglob("*")]
            assert len(shared) > 10
            for path in shared:
                needed = 0o555 if path.is_dir() else 0o444
                assert path.stat().st_mode & needed == needed, path
            assert not bundle.folder.stat().st_mode & 0o077
    finally:
        os.umask(before)


def test_students_get_the_files_and_folders_that_are_listed_and_no_others(tmp_path):
    config = {"grader": {"support": ["data", "helper.py"]}}
    members = {
        "otter_config.json": json.dumps(config),
        "tests/q1.py": "OK_FORMAT = False\nname = 'q1'\npoints = None\n",
        "files/data/a.txt": "given",
        "files/helper.py": "x = 1",
        "files/answers/key.txt": "secret",
        "files/key.py": "secret = 1",
    }
    for name, text in members.items():
        path = tmp_path / "unpacked" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with open_bundle(tmp_path / "unpacked") as bundle:
        assert {path.name for path in bundle.support.iterdir()} == {"data", "helper.py"}
        folder = tmp_path / "student"
        (folder / "data").mkdir(parents=True)
        (folder / "data" / "a.txt").write_text("the student's")
        (folder / "data" / "own.txt").write_text("measured")
        bundle.put_support_into(folder)
        assert (folder / "helper.py").read_text() == "x = 1"
        assert (folder / "data" / "a.txt").read_text() == "given"
        assert (folder / "data" / "own.txt").read_text() == "measured"


@pytest.fixture
def run(bundle: Bundle, zygote):
    """Return `found` after a cell that ran with an autograder's support files in its folder."""

    def run_cell(source: str, support: Path, folder: Path):
        zygote.preload(support)
        for parent in (folder, *folder.parents):
            if str(parent) not in ("/", "/tmp"):
                parent.chmod(parent.stat().st_mode | 0o111)
        Bundle(folder, support, "", Assignment(), []).put_support_into(folder)
        cells = [Cell(1, source)]
        limits = Limits(cell=20, call=20)
        scratch = folder.with_name(f"{folder.name}-scratch")
        scratch.mkdir(mode=0o711)
        with Student(zygote, scratch, cells, limits, source=folder) as student:
            student.run_cells(lambda question: None)
            problems = [str(problem) for problem in student.problems.values()]
            problems += [str(error) for passed in student.passed.values() for error in passed]
            return Namespace(student, cells).get("found"), problems

    yield run_cell
    zygote.preload(bundle.support)


@pytest.fixture
def package(tmp_path_factory):
    """Write a support folder with one package; its place."""

    def make(source: str) -> Path:
        support = tmp_path_factory.mktemp("support")
        support.chmod(0o755)
        (support / "helpers").mkdir()
        (support / "helpers" / "__init__.py").write_text(source)
        return support

    return make


def test_a_package_is_there_before_a_student_imports_it(run, package, tmp_path):
    support = package("loaded = 0\ndef preload():\n    global loaded\n    loaded += 1")
    source = "import sys\nearly = 'helpers' in sys.modules\nimport helpers\n"
    found, _ = run(f"{source}found = [early, helpers.loaded]", support, tmp_path)
    assert found == [True, 1]


def test_another_autograders_package_takes_the_place_of_the_last_one(run, package, tmp_path):
    folders = [tmp_path / name for name in "ab"]
    for number, folder in enumerate(folders):
        folder.mkdir()
        support = package(f"number = {number}")
        found, _ = run("import helpers\nfound = helpers.number", support, folder)
        assert found == number
        shutil.rmtree(support)


def test_a_package_that_can_not_be_imported_tells_the_student_why(run, package, tmp_path):
    support = package("import no_such_module_anywhere")
    _, problems = run("import helpers", support, tmp_path)
    assert "No module named 'no_such_module_anywhere'" in problems[0]


def test_a_student_can_not_change_what_all_students_share(run, bundle, zygote, tmp_path):
    if not {"landlock", "user"} & set(zygote.layers):
        pytest.skip("nothing keeps a student's process from writing here")
    source = (
        "import advex, os, numpy as np\n"
        "found = []\n"
        "for path in ('advex/__init__.py', advex.__file__, 'advex/new.py', 'data/digits.npz'):\n"
        "    try:\n"
        "        open(path, 'a').close()\n"
        "    except OSError as error:\n"
        "        found.append(type(error).__name__)\n"
        "np.save('data/mine.npy', advex.load_clusters().X[:1])\n"
        "found += sorted(os.listdir('data'))[-2:]\n"
    )
    found, problems = run(source, bundle.support, tmp_path)
    assert not problems
    assert set(found[:4]) <= {"PermissionError", "OSError"}  # a read-only file system is the latter
    assert "mine.npy" in found
    assert not list(bundle.support.rglob("mine.npy"))


def test_what_a_submission_brings_does_not_stand_in_for_the_support_files(run, bundle, tmp_path):
    (tmp_path / "advex").mkdir()
    (tmp_path / "advex" / "__init__.py").write_text("def load_network(): return 'forged'")
    (tmp_path / "data").write_text("a file")
    found, _ = run("import advex\nfound = len(advex.load_network())", bundle.support, tmp_path)
    assert found == 4


def test_a_bundle_that_closes_leaves_what_may_cross_for_another_to_that_one(
    tmp_path, release: Built, zygote, bases
):
    """Bundles may be open at once, and close in any order."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "q1.py").write_text("OK_FORMAT = False\nname = 'q1'\npoints = None\n")
    other = ExitStack()
    other.enter_context(open_bundle(tmp_path))
    with open_bundle(release.autograder_zip) as opened:
        other.close()
        notebook = write(bases["reference"], tmp_path / "reference.ipynb")
        results = grade_submission(notebook, without_bonus(opened), zygote)
    assert results.score == results.possible > 0


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({}, "doesn't say which of its files students get"),
        ({"grader": {"colour": "red"}}, "another version made the autograder .*colour"),
        ({"grader": {"feedback": "loud"}}, "another version made the autograder .*loud"),
    ],
)
def test_an_autograder_of_another_version_is_refused_and_not_misread(tmp_path, config, message):
    """Without the support files, every answer would lose its points in silence."""
    for name, text in {
        "otter_config.json": json.dumps(config),
        "tests/q1.py": "OK_FORMAT = False\nname = 'q1'\npoints = None\n",
        "files/data/a.txt": "given",
        "autograder/__init__.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    said = rf"{message}.* Build it anew with `make release`"
    with pytest.raises(BundleError, match=said), open_bundle(tmp_path):
        pass
