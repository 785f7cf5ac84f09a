"""The data sets that a release can be built on: what goes into its data/ folder."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.release.assign import last_lines
from autograder.release.errors import ReleaseError
from autograder.release.mnist_files import download, files_in
from autograder.release.project import Project

DEFAULT = "digits"
MNIST = "mnist"
SUMS = "SHA256SUMS"
_RECIPE = "make_mnist.py"
_ARRAYS = ("digits.npz", "network.npz")  # what differs from the default's; the clusters don't


@contextmanager
def data_folder(project: Project, name: str, mnist_dir: str | None = None) -> Iterator[Path]:
    """The data/ folder for a release on the data set of that name, there as long as it is needed.

    MNIST's files come from `mnist_dir` or are downloaded. Raises ReleaseError if there is no such
    data set, or if its files can't be had.
    """
    if name.lower() not in (DEFAULT, MNIST):
        raise ReleaseError(
            f'there is no data set "{name}". Choose DATASET={DEFAULT} (the default) or '
            f"DATASET={MNIST}."
        )
    if name.lower() == DEFAULT:
        if mnist_dir:
            raise ReleaseError(
                f"MNIST_DIR goes with DATASET={MNIST}. Add that, or leave MNIST_DIR out."
            )
        yield project.data
        return
    with tempfile.TemporaryDirectory() as scratch:
        files, folder = Path(scratch, "idx"), Path(scratch, "data")
        files.mkdir()
        sums = read_sums(project.mnist / "SHA256SUMS.raw")
        if mnist_dir:
            files_in(Path(mnist_dir).expanduser().resolve(), sums, files)
        else:
            files = _cache()
            download(sums, files)
        make_mnist(project, files, folder)
        yield folder


def make_mnist(project: Project, files: Path, folder: Path) -> None:
    """Run the recipe on MNIST's four files, and make the data/ folder of a release.

    Raises ReleaseError with the recipe's last words if it fails.
    """
    print("Training MNIST's network ...", flush=True)
    recipe = subprocess.run(
        [sys.executable, str(project.mnist / _RECIPE), str(files), str(folder)],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    if recipe.returncode != 0:
        raise ReleaseError(f"{project.name(project.mnist / _RECIPE)}: {last_lines(recipe.stderr)}")
    _complete(project, folder)


@contextmanager
def data_of_release(project: Project) -> Iterator[tuple[str, Path]]:
    """Which data set `student_release/` is built on, and the data/ folder that it should have.

    MNIST's images and weights are the release's own: the project has no others to compare with.
    """
    released = project.student_release / "data"
    if not (released / _RECIPE).exists():
        yield DEFAULT, project.data
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in _ARRAYS:
            if (released / name).exists():
                shutil.copyfile(released / name, Path(folder, name))
        _complete(project, Path(folder))
        yield MNIST, Path(folder)


def read_sums(path: Path) -> dict[str, str]:
    """The digest of each file that a list, as of `sha256sum`, names; none where it is missing."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {name.lstrip("*"): digest for digest, name in (line.split(None, 1) for line in lines)}


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _complete(project: Project, folder: Path) -> None:
    """Put what needs no MNIST files into a data/ folder that has the arrays, and the sums."""
    shutil.copyfile(project.data / "clusters.npz", folder / "clusters.npz")
    for name in ("README.md", _RECIPE):
        shutil.copyfile(project.mnist / name, folder / name)
    lines = [f"{sha256(path)}  {path.name}\n" for path in sorted(folder.glob("*.npz"))]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def _cache() -> Path:
    """The user's folder for downloads of this project."""
    import pooch

    return Path(pooch.os_cache("adversarial-examples-assignment"))
