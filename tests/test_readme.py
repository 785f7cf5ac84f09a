"""The pages name only files and commands that exist."""

import re
from pathlib import Path

import pytest

from autograder.batch.access import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_make_target_that_a_page_names_exists(page):
    text = page.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:`|^ *)make ([a-z]+)\b", text, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for path in re.findall(
        r"`((?:assignment|autograder|docs|solutions|tests|student_release)/[^`]*)`", text
    ):
        assert list(ROOT.glob(path.rstrip("/"))), path
    for link in re.findall(r"\]\((?!https?://|#)([^)#]+)", text):
        assert (page.parent / link).exists(), link


def test_the_commands_for_a_cluster_are_those_that_the_grader_names():
    page = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"   {command}\n" in page
