"""MNIST's files: from a folder or a mirror they come whole and checked, or with a clear error."""

import gzip
import runpy
import socket

import numpy as np
import pytest
from conftest import ROOT
from helpers.idx_files import idx, mirror, small_files, sums

from autograder.release.errors import ReleaseError
from mnist_files import download, files_in

FILES = small_files()
SUMS = sums(FILES)
IMAGES = "train-images-idx3-ubyte"
RECIPE = runpy.run_path(str(ROOT / "assignment" / "mnist" / "make_mnist.py"))


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def complaint(function, *arguments, **options):
    with pytest.raises(ReleaseError) as caught:
        function(*arguments, **options)
    return str(caught.value)


@pytest.fixture
def given(tmp_path):
    """A folder with the files, compressed, and an empty one."""
    (tmp_path / "given").mkdir()
    (tmp_path / "into").mkdir()
    for name, content in FILES.items():
        (tmp_path / "given" / f"{name}.gz").write_bytes(gzip.compress(content))
    return tmp_path / "given", tmp_path / "into"


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("ending", [False, True])
def test_files_are_taken_compressed_or_not_and_under_either_name(
    tmp_path, dotted, compressed, ending
):
    """Browsers unpack some files and leave their names: what counts is the content."""
    into = tmp_path / "into"
    into.mkdir()
    for name, content in FILES.items():
        spelt = name.replace("-idx", ".idx") if dotted else name
        (tmp_path / (spelt + ".gz" * ending)).write_bytes(
            gzip.compress(content) if compressed else content
        )
    files_in(tmp_path, SUMS, into)
    assert contents(into) == FILES


def test_every_bad_file_of_a_folder_is_named_with_its_cause_and_a_remedy(given):
    folder, into = given
    cut, page, other, missing = sorted(folder.iterdir())
    cut.write_bytes(cut.read_bytes()[:-20])
    page.write_bytes(b"\n<html><h1>403 Forbidden</h1>")
    other.write_bytes(gzip.compress(b"other images"))
    missing.unlink()
    message = complaint(files_in, folder, SUMS, into)
    assert f"{cut} is not MNIST's: it is cut off." in message
    assert f"{page} is not MNIST's: it is a web page" in message
    assert f"{other} is not MNIST's: it holds something else (12 bytes with the SHA-256" in message
    assert f"{folder} has no {missing.stem}, compressed (.gz) or not." in message
    assert "Put the right files there, or leave MNIST_DIR out" in message


def test_a_file_damaged_in_the_middle_is_named(given):
    folder, into = given
    path = folder / f"{IMAGES}.gz"
    content = bytearray(path.read_bytes())
    content[200:300] = bytes(100)
    path.write_bytes(content)
    message = complaint(files_in, folder, SUMS, into)
    assert f"{path} is not MNIST's" in message


def test_a_folder_that_is_none_is_named_with_what_belongs_there(tmp_path):
    message = complaint(files_in, tmp_path / "nowhere", SUMS, tmp_path)
    assert f"MNIST_DIR={tmp_path / 'nowhere'} is not a folder" in message
    assert all(name in message for name in FILES)


def test_files_are_downloaded_once(tmp_path):
    with mirror(FILES) as server:
        download(SUMS, tmp_path / "cache", [server.url])
        download(SUMS, tmp_path / "cache", [server.url])
        assert sorted(server.asked) == sorted(f"/{name}.gz" for name in FILES)
    assert contents(tmp_path / "cache") == FILES


def test_a_download_that_fails_is_tried_again(tmp_path):
    with mirror(FILES, {IMAGES: "503"}) as server:
        download(SUMS, tmp_path, [server.url], attempts=2)
        assert server.asked.count(f"/{IMAGES}.gz") == 2
    assert contents(tmp_path) == FILES


@pytest.mark.parametrize(
    ("what", "cause"),
    [
        ("503", "the server answers 503"),
        ("cut", "the connection broke off"),
        ("html", "it is a web page"),
        ("other", "it holds something else"),
    ],
)
def test_a_download_that_fails_leaves_whole_files_alone_and_goes_on_where_it_stopped(
    tmp_path, what, cause
):
    with mirror(FILES, {"t10k-images-idx3-ubyte": what}) as server:
        message = complaint(download, SUMS, tmp_path, [server.url], attempts=1)
        assert f"{server.url}t10k-images-idx3-ubyte.gz: {cause}" in message
        assert "MNIST_DIR=" in message
        arrived = contents(tmp_path)
        assert arrived == {name: FILES[name] for name in FILES if name.startswith("train")}
        server.asked.clear()
        download(SUMS, tmp_path, [server.url], attempts=1)
        assert all(path.startswith("/t10k") for path in server.asked)
    assert contents(tmp_path) == FILES


def test_another_mirror_is_asked_where_one_has_nothing(tmp_path):
    with mirror({}) as empty, mirror(FILES) as server:
        download(SUMS, tmp_path, [empty.url, server.url], attempts=1)
    assert contents(tmp_path) == FILES


def test_without_a_network_every_mirror_is_named_and_the_way_round_it(tmp_path):
    with socket.socket() as unused:  # bound, so that nobody else listens there
        unused.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        with mirror({}) as empty:
            message = complaint(download, SUMS, tmp_path, [nobody, empty.url], attempts=1)
    assert f"{nobody}{IMAGES}.gz: no connection" in message
    assert f"{empty.url}{IMAGES}.gz: the server answers 404" in message
    assert "run make release DATASET=mnist MNIST_DIR=" in message
    assert contents(tmp_path) == {}


def test_a_damaged_file_in_the_cache_is_fetched_anew(tmp_path):
    with mirror(FILES) as server:
        download(SUMS, tmp_path, [server.url])
        (tmp_path / IMAGES).write_bytes(b"damaged")
        server.asked.clear()
        download(SUMS, tmp_path, [server.url])
        assert server.asked == [f"/{IMAGES}.gz"]
    assert contents(tmp_path) == FILES


def test_a_cache_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with mirror(FILES) as server:
        message = complaint(download, SUMS, tmp_path / "file" / "cache", [server.url])
    assert f"MNIST can't be stored in {tmp_path / 'file' / 'cache'}" in message


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "it begins with nothing, not with 00 00 08 03"),
        (b"\x1f\x8b\x08\x00", "it begins with 1f 8b 08 00"),
        (idx(np.zeros((2, 28, 28)))[:10], "not with 00 00 08 03 and the sizes"),
        (idx(np.zeros(2)), "is not an IDX file of 3 dimensions"),
        (idx(np.zeros((2, 28, 28)))[:-1], "has 1,567 values, but its header speaks of 2 x 28 x 28"),
        (idx(np.zeros((2, 28, 28))) + b"\0", "has 1,569 values"),
    ],
)
def test_a_file_that_is_no_idx_file_of_images_is_refused(tmp_path, content, cause):
    path = tmp_path / IMAGES
    path.write_bytes(content)
    with pytest.raises(ValueError, match=cause) as caught:
        RECIPE["read_idx"](path, 3)
    assert IMAGES in str(caught.value)


@pytest.mark.parametrize(
    ("images", "labels", "cause"),
    [
        (np.zeros((2, 27, 28)), [0, 1], "the images are 27 x 28 pixels"),
        (np.zeros((2, 28, 28)), [0, 1, 2], "there are 2 images and 3 labels"),
        (np.zeros((2, 28, 28)), [0, 10], "a label is 10"),
    ],
)
def test_images_and_labels_that_do_not_fit_are_refused(tmp_path, images, labels, cause):
    (tmp_path / IMAGES).write_bytes(idx(images))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(np.array(labels)))
    with pytest.raises(ValueError, match=cause):
        RECIPE["read_part"](tmp_path, "train")
