"""The assignment on MNIST: its data, its figures, and what becomes of the default release."""

import gzip
import hashlib
import re
import shutil

import numpy as np
import pytest
from conftest import MNIST_FILES, ROOT, on_mnist
from helpers.idx_files import small_files, sums

from advex import TwoLayerNet, accuracy, predict
from advex.data import Digits
from advex.examples import one_of_each
from autograder.cli.main import main
from autograder.release.current import check_current
from autograder.release.datasets import data_folder, data_of_release
from autograder.release.errors import ReleaseError
from autograder.release.project import Project


def arrays(path):
    with np.load(path, allow_pickle=False) as opened:
        return dict(opened)


@pytest.fixture
def small(project):
    """A project for which small made-up files are MNIST, and the folder with those."""
    files = small_files()
    given = project.root / "given"
    given.mkdir()
    for name, content in files.items():
        (given / name).write_bytes(content)
    lines = [f"{digest}  {name}\n" for name, digest in sums(files).items()]
    (project.assignment / "mnist" / "SHA256SUMS.raw").write_text("".join(lines), encoding="utf-8")
    return project, given


def everything(folder):
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path: path.read_bytes() for path in files}


def handed_out(project):
    """Put something where a release before this one would be."""
    for path in (project.student_release / "old.txt", project.student_zip, project.autograder_zip):
        path.parent.mkdir(exist_ok=True)
        path.write_text("the last good release", encoding="utf-8")


def complaint(project, capsys, monkeypatch, *arguments):
    """The command line's error for a release that can't be made; the last one stays."""
    handed_out(project)
    before = everything(project.root)
    monkeypatch.setattr(Project, "here", lambda: project)
    assert main(["release", *arguments]) == 1
    assert everything(project.root) == before
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert "Traceback" not in said
    return said


def test_an_unknown_data_set_gets_a_list_of_those_that_there_are(project, capsys, monkeypatch):
    said = complaint(project, capsys, monkeypatch, "--dataset", "minst")
    assert 'no data set "minst"' in said
    assert "DATASET=digits" in said
    assert "DATASET=mnist" in said


def test_a_folder_of_mnist_without_its_data_set_is_not_ignored(project, capsys, monkeypatch):
    said = complaint(project, capsys, monkeypatch, "--dataset-files", "somewhere")
    assert "MNIST_DIR goes with DATASET=mnist" in said


def test_a_bad_file_costs_neither_the_last_release_nor_the_data(small, capsys, monkeypatch):
    project, given = small
    (given / "t10k-labels-idx1-ubyte").write_bytes(b"")
    said = complaint(
        project, capsys, monkeypatch, "--dataset", "mnist", "--dataset-files", str(given)
    )
    assert "t10k-labels-idx1-ubyte is not MNIST's" in said


def test_files_of_the_right_sums_that_are_no_images_are_named(small, capsys, monkeypatch):
    project, given = small
    labels = given / "t10k-labels-idx1-ubyte"
    labels.write_bytes(labels.read_bytes()[:-1])
    digest = hashlib.sha256(labels.read_bytes()).hexdigest()
    listed = project.assignment / "mnist" / "SHA256SUMS.raw"
    text = re.sub(rf"\w+(?=  {labels.name})", digest, listed.read_text(encoding="utf-8"))
    listed.write_text(text, encoding="utf-8")
    said = complaint(
        project, capsys, monkeypatch, "--dataset", "MNIST", "--dataset-files", str(given)
    )
    assert "assignment/mnist/make_mnist.py: t10k-labels-idx1-ubyte has 49 values" in said


def test_the_data_folder_is_made_elsewhere_and_complete(small):
    project, given = small
    before = everything(project.root)
    with data_folder(project, "mnist", str(given)) as data:
        names = {path.name for path in data.iterdir()}
        listed = (data / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        for line in listed:
            digest, name = line.split()
            assert hashlib.sha256((data / name).read_bytes()).hexdigest() == digest
        assert (data / "clusters.npz").read_bytes() == before[project.data / "clusters.npz"]
    assert names == {
        *("README.md", "SHA256SUMS", "make_mnist.py"),
        *("clusters.npz", "digits.npz", "first_look.npz", "network.npz"),
    }
    assert {line.split()[1] for line in listed} == {name for name in names if ".npz" in name}
    assert everything(project.root) == before


def test_the_default_release_is_recognised_as_such(project):
    shutil.copytree(project.data, project.student_release / "data")
    with data_of_release(project) as (name, data):
        assert (name, data) == ("", project.data)


@on_mnist
def test_check_compares_a_release_on_mnist_with_the_master_and_its_own_images(
    release, project, monkeypatch
):
    shutil.copytree(release.student, project.student_release)
    shutil.copytree(ROOT / "solutions", project.root / "solutions")
    (project.student_release / "data" / "README.md").write_text("edited", encoding="utf-8")
    with pytest.raises(ReleaseError) as caught:
        check_current(project)
    stale = [line for line in str(caught.value).splitlines() if "student_release/" in line]
    assert len(stale) == 1
    assert "student_release/data/README.md differs from what the master gives" in stale[0]
    assert "Run make release DATASET=mnist and commit student_release/." in stale[0]


@on_mnist
def test_the_bundled_images_are_mnists(release):
    bundled = arrays(release.student / "data" / "digits.npz")
    for part, prefix, step in (("train", "train", 6), ("test", "t10k", 5)):
        with gzip.open(MNIST_FILES / f"{prefix}-images-idx3-ubyte.gz") as file:
            images = np.frombuffer(file.read()[16:], np.uint8).reshape(-1, 784)
        with gzip.open(MNIST_FILES / f"{prefix}-labels-idx1-ubyte.gz") as file:
            labels = np.frombuffer(file.read()[8:], np.uint8)
        start = 0 if part == "train" else 3
        np.testing.assert_array_equal(bundled[f"X_{part}"], images[start::step])
        np.testing.assert_array_equal(bundled[f"y_{part}"], labels[start::step])


@on_mnist
def test_the_readme_counts_the_bundled_images_and_credits_their_makers(release):
    bundled = arrays(release.student / "data" / "digits.npz")
    text = (release.student / "data" / "README.md").read_text(encoding="utf-8")
    train, test = (len(bundled[f"X_{part}"]) for part in ("train", "test"))
    assert f"| {train:,} and {test:,} images of 784 pixels |" in text
    assert "Y. LeCun, C. Cortes and C. Burges" in text
    for path in release.student.rglob("*"):
        if path.suffix in {".md", ".py", ".ipynb"}:
            said = path.read_text(encoding="utf-8")
            assert not re.search(r"1,797|1,347|UCI|[Ss]cikit|sklearn", said), path


@on_mnist
def test_students_download_little(release):
    assert release.student_zip.stat().st_size < 3_000_000


@on_mnist
def test_accuracies_clean_and_attacked_are_those_of_mnist(release, answers):
    digits = arrays(release.student / "data" / "digits.npz")
    net = TwoLayerNet(**arrays(release.student / "data" / "network.npz"))
    X, y = digits["X_test"] / 255, digits["y_test"].astype(int)
    for epsilon, percent in ((0, 95.6), (0.02, 90.1), (0.05, 69.3), (0.1, 21.0), (0.2, 0.2)):
        moved = answers["fgsm_digits"](net, X, y, epsilon)
        assert 100 * accuracy(net, moved, y) == pytest.approx(percent, abs=1)
    signs = np.random.default_rng(0).choice([-1, 1], size=X.shape)
    assert 100 * accuracy(net, np.clip(X + 0.1 * signs, 0, 1), y) == pytest.approx(94.9, abs=1)


@on_mnist
def test_all_90_pairs_reach_their_target(release, answers):
    digits = arrays(release.student / "data" / "digits.npz")
    net = TwoLayerNet(**arrays(release.student / "data" / "network.npz"))
    source, goal = np.divmod(np.arange(100), 10)
    source, goal = source[source != goal], goal[source != goal]
    X = digits["X_test"][one_of_each(Digits(**digits))][source] / 255
    attacked = answers["attack_digits"](net, X, goal, 0.05, 60)
    np.testing.assert_array_equal(predict(net, attacked), goal)
