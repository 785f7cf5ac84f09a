"""A picture that students wouldn't see stops the release, and its cell is named."""

import pytest
from helpers.masters import tiny_project

from autograder.release.checks import check_master
from autograder.release.errors import ReleaseError
from autograder.release.source.master import read_master

TASK = "# Write a function that squares a number."


def master(folder, text):
    return read_master(tiny_project(folder, (TASK, f"{TASK} {text}")).master)


@pytest.mark.parametrize(
    "text",
    [
        "![a square](figures/square.png)",
        '![a square](figures/square.png "A square")',
        "<img alt='' src='figures/square.png' width=100>",
        "![](figures%2Fsquare.png)",
    ],
)
def test_a_picture_that_is_not_there_stops_the_release(text, tmp_path):
    small = master(tmp_path, text)
    with pytest.raises(ReleaseError, match=r"cell \d+ .*there is no picture figures"):
        check_master(small)
    picture = small.path.parent / "figures" / "square.png"
    picture.parent.mkdir()
    picture.write_bytes(b"")
    check_master(small)


@pytest.mark.parametrize(
    "text",
    [
        "![](https://example.org/square.png)",
        "![](data:image/png;base64,AAAA)",
        "![](attachment:square.png)",
        "write `![](square.png)`",
        "[a link](square.png)",
    ],
)
def test_what_is_no_file_beside_the_master_is_none_to_look_for(text, tmp_path):
    check_master(master(tmp_path, text))


def test_a_master_may_begin_with_a_byte_order_mark(tmp_path):
    path = tiny_project(tmp_path).master
    plain = read_master(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    marked = read_master(path)
    assert (marked.config, marked.cells) == (plain.config, plain.cells)
    assert marked.notebook.metadata == plain.notebook.metadata
