"""Google Colab, as far as it can be had here: its modules by name, and what they answer."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from helpers.notebooks import NOTEBOOK, STEM

from autograder.release.build import Built

# Colab's shell is known by its module's name; files.upload puts the chosen files into the folder.
COLAB = {
    "__init__.py": "",
    "_shell.py": """
from IPython.core.interactiveshell import InteractiveShell


class Shell(InteractiveShell):
    pass
""",
    "files.py": """
import os, shutil


def upload():
    chosen = os.environ.get("CHOSEN")
    if not chosen:
        return {}
    shutil.copy(chosen, os.path.basename(chosen))
    return {os.path.basename(chosen): b""}


def download(name):
    print("downloaded", name)
""",
    "_message.py": """
import json, os


def blocking_request(name, timeout_sec=None):
    assert name == "get_ipynb"
    with open(os.environ["IN_THE_BROWSER"], encoding="utf-8") as notebook:
        return {"ipynb": json.load(notebook)}
""",
}
SESSION = """
import json, sys
from google.colab import _shell

shell = _shell.Shell.instance()
for source in json.load(sys.stdin):
    result = shell.run_cell(source)
    if result.error_in_exec is not None:
        print("STOPPED:", result.error_in_exec)
        break
"""


@pytest.fixture
def colab(tmp_path: Path, release: Built):
    """Runs cells in a session that looks like Colab's; the working folder is empty at first."""
    modules, content, wheels = tmp_path / "modules", tmp_path / "content", tmp_path / "wheels"
    (modules / "google" / "colab").mkdir(parents=True)
    for name, source in COLAB.items():
        (modules / "google" / "colab" / name).write_text(source, encoding="utf-8")
    content.mkdir()
    wheels.mkdir()
    shutil.copy(release.assigned.blank, tmp_path / "in_the_browser.ipynb")

    def run(*sources: str, chosen: Path | None = None) -> str:
        environment = {
            **os.environ,
            "PYTHONPATH": str(modules),
            "PYTHONUTF8": "1",
            "CHOSEN": str(chosen or ""),
            "IN_THE_BROWSER": str(tmp_path / "in_the_browser.ipynb"),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
            "PIP_TARGET": str(modules),
        }
        done = subprocess.run(
            [sys.executable, "-c", SESSION],
            input=json.dumps(sources),
            cwd=content,
            env=environment,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            timeout=300,
        )
        return done.stdout

    run.folder, run.wheels = content, wheels
    return run


def code(release: Built) -> list[str]:
    notebook = json.loads(release.assigned.blank.read_text(encoding="utf-8"))
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]


def with_requirement(release: Built, line: str, target: Path) -> Path:
    """The student's zip with one more requirement."""
    with zipfile.ZipFile(release.student_zip) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            more = f"{line}\n".encode() if name.endswith("/requirements.txt") else b""
            new.writestr(name, old.read(name) + more)
    return target


def wheel(name: str, version: str, folder: Path) -> None:
    """A package that pip can install without a network."""
    info = f"{name}-{version}.dist-info"
    members = {
        f"{name}.py": "",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as packed:
        for member, text in members.items():
            packed.writestr(member, text)


def test_the_first_cell_unpacks_the_uploaded_zip_and_the_public_checks_run(colab, release):
    first, otters, imports, *rest = code(release)
    check = next(source for source in rest if source.startswith("grader.check"))
    direction = "direction_theta = 'x'\ndef grad_theta(x, theta):\n    return 0 * x"
    said = colab(first, otters, imports, direction, f"print({check})", chosen=release.student_zip)
    assert "Choose student_release.zip" in said
    assert "Google Colab is ready" in said
    assert "q2a results:" in said
    assert "STOPPED" not in said
    again = colab(first, otters, imports)
    assert "Choose" not in again
    assert "STOPPED" not in again


def test_a_zip_that_is_there_already_is_taken(colab, release):
    shutil.copy(release.student_zip, colab.folder / "student_release (1).zip")
    said = colab(code(release)[0])
    assert "Choose" not in said
    assert (colab.folder / STEM / "advex").is_dir()


def test_no_file_another_file_and_another_zip_are_asked_for_again(colab, release, tmp_path):
    first = code(release)[0]
    assert "STOPPED: That wasn't a zip file" in colab(first)
    (tmp_path / "notes.txt").write_text("")
    assert "STOPPED: That wasn't a zip file" in colab(first, chosen=tmp_path / "notes.txt")
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("a.txt", "")
    assert "STOPPED: other.zip is another zip" in colab(first, chosen=other)


def test_packages_that_are_missing_are_installed_at_the_pinned_version(colab, release, tmp_path):
    first = code(release)[0]
    chosen = with_requirement(release, "otherwise_unknown==1.2", tmp_path / "student_release.zip")
    said = colab(first, chosen=chosen)
    assert "STOPPED: pip could not install otherwise_unknown: " in said
    wheel("otherwise_unknown", "1.1", colab.wheels)
    wheel("otherwise_unknown", "1.2", colab.wheels)
    show = "import importlib.metadata as m; print(m.version('otherwise_unknown'))"
    said = colab(first, show)
    assert "Installing otherwise_unknown ..." in said
    assert "1.2" in said.splitlines()
    assert "Installing" not in colab(first)


def test_the_notebook_in_the_browser_is_submitted_and_downloaded(colab, release, tmp_path):
    first, otters, _, imports, *_ = code(release)
    said = colab(first, otters, imports, "advex.submit()", chosen=release.student_zip)
    assert "downloaded " in said
    [made] = (colab.folder / STEM).glob("*.zip")
    with zipfile.ZipFile(io.BytesIO(made.read_bytes())) as packed:
        browser = json.loads((tmp_path / "in_the_browser.ipynb").read_text(encoding="utf-8"))
        assert json.loads(packed.read(NOTEBOOK)) == browser
    assert "still blank: grad_theta" in said


def test_elsewhere_the_first_cell_does_nothing(release, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", code(release)[0]], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
