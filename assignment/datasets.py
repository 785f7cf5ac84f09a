"""The data sets that this lab can be released on: the hook that the release calls."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.release.assign import last_lines
from autograder.release.errors import ReleaseError
from autograder.release.sums import read_sums, write_sums
from mnist_files import download, files_in

DEFAULT = "digits"
MNIST = "mnist"
_RECIPE = "make_mnist.py"
_ARRAYS = ("digits.npz", "network.npz")  # what differs from the default's
_SHARED = ("clusters.npz", "first_look.npz")  # what doesn't


@contextmanager
def data_folder(assignment: Path, name: str, mnist_dir: str | None = None) -> Iterator[Path]:
    """Yield the data/ folder for a release on the data set of that name, "" for the default.

    MNIST's files come from `mnist_dir` or are downloaded. Raises ReleaseError if there is no such
    data set, or if its files can't be had.
    """
    name = name.lower() or DEFAULT
    if name not in (DEFAULT, MNIST):
        raise ReleaseError(
            f'there is no data set "{name}". Choose DATASET={DEFAULT} (the default) or '
            f"DATASET={MNIST}."
        )
    if name == DEFAULT:
        if mnist_dir:
            raise ReleaseError(
                f"MNIST_DIR goes with DATASET={MNIST}. Add that, or leave MNIST_DIR out."
            )
        yield assignment / "data"
        return
    with tempfile.TemporaryDirectory() as scratch:
        files, folder = Path(scratch, "idx"), Path(scratch, "data")
        files.mkdir()
        sums = read_sums(assignment / MNIST / "SHA256SUMS.raw")
        if mnist_dir:
            files_in(Path(mnist_dir).expanduser().resolve(), sums, files)
        else:
            files = _cache()
            download(sums, files)
        make_mnist(assignment, files, folder)
        yield folder


def make_mnist(assignment: Path, files: Path, folder: Path) -> None:
    """Run the recipe on MNIST's four files, and make the data/ folder of a release.

    Raises ReleaseError with the recipe's last words if it fails.
    """
    print("Training MNIST's network ...", flush=True)
    recipe = subprocess.run(
        [sys.executable, str(assignment / MNIST / _RECIPE), str(files), str(folder)],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    if recipe.returncode != 0:
        where = f"{assignment.name}/{MNIST}/{_RECIPE}"
        raise ReleaseError(f"{where}: {last_lines(recipe.stderr)}")
    _complete(assignment, folder)


@contextmanager
def released_data(assignment: Path, released: Path) -> Iterator[tuple[str, Path]]:
    """Yield the data set that a release's data/ folder is of, and the folder that it should be.

    MNIST's images and weights are the release's own: the project has no others to compare with.
    """
    if not (released / _RECIPE).exists():
        yield "", assignment / "data"
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in _ARRAYS:
            if (released / name).exists():
                shutil.copyfile(released / name, Path(folder, name))
        _complete(assignment, Path(folder))
        yield MNIST, Path(folder)


def _complete(assignment: Path, folder: Path) -> None:
    """Put what needs no MNIST files into a data/ folder that has the arrays, and the sums."""
    for name in _SHARED:
        shutil.copyfile(assignment / "data" / name, folder / name)
    for name in ("README.md", _RECIPE):
        shutil.copyfile(assignment / MNIST / name, folder / name)
    write_sums(folder, "*.npz")


def _cache() -> Path:
    """The user's folder for downloads of this project."""
    import pooch

    return Path(pooch.os_cache("adversarial-examples-assignment"))
