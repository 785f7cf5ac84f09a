"""Students get what is theirs of an autograder, and nothing of the grader's own."""

import importlib
import sys

from autograder.grading.bundle import open_bundle
from autograder.release.build import Built


def test_the_bytecode_of_the_graders_own_files_stays_out_of_a_students_folder(
    release: Built, tmp_path, monkeypatch
):
    """Python puts it beside the folders that students get, once the first test has run."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    with open_bundle(release.autograder_zip) as bundle:
        importlib.import_module("grader_oracle")
        beside = [path.name for path in bundle.folder.glob("files/__pycache__/*")]
        assert any(name.startswith("grader_oracle") for name in beside)
        bundle.put_support_into(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"advex", "data"}
    assert not list(tmp_path.rglob("grader*"))


def test_the_support_package_comes_compiled_and_names_no_folder_of_the_grader(
    release: Built, tmp_path
):
    with open_bundle(release.autograder_zip) as bundle:
        bundle.put_support_into(tmp_path)
        compiled = list(tmp_path.glob("advex/__pycache__/network.*.pyc"))
        assert compiled
        assert str(bundle.folder).encode() not in compiled[0].read_bytes()
