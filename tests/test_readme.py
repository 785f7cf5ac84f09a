"""What the README says of the assignment is so."""

import re
from pathlib import Path

import pytest

from autograder.batch.access import COMMANDS
from autograder.release.project import Project
from autograder.release.source.master import read_master
from autograder.release.source.own_settings import totals

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_release_table_has_the_masters_questions_points_and_numbers_of_tests():
    for question in read_master(Project.here().master).autograded:
        points, public, hidden = (
            f"{question.points:g}",
            str(len(question.cases(hidden=False))),
            str(len(question.cases(hidden=True))),
        )
        row = [question.name, points, points, "0", public, hidden]
        assert re.search(r"^" + r"\s+".join(row) + "$", README, re.MULTILINE), row


def test_the_table_of_questions_adds_up_to_100():
    rows = re.findall(r"^\| 2\.[^|]*\|[^|]*\|([^|]*)\|([^|]*)\|$", README, re.MULTILINE)
    autograded, free = (
        sum(int(n) for n in re.findall(r"\d+", "".join(c))) for c in zip(*rows, strict=True)
    )
    given = totals(read_master(ROOT / "assignment" / "adversarial_examples.py"))
    assert given is not None
    assert (autograded, free) == (given.autograded, given.manual)


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


def test_the_messages_that_the_readme_quotes_are_those_of_the_hints():
    hints = "".join((ROOT / "assignment" / "hidden" / f"{m}.py").read_text(encoding="utf-8")
        for m in ("mistakes", "mistakes_images"))  # fmt: skip
    said = " ".join(re.sub(r'"\s*\n\s*"', "", hints).split())
    titles = (ROOT / "assignment" / "adversarial_examples.py").read_text(encoding="utf-8")
    quoted = re.findall(
        r"^> \*\*q2\w: (.*)\.\*\*\n> .*?(?:far off|inputs|third\))[^.]*\. (.*)$",
        README,
        re.MULTILINE,
    )
    assert len(quoted) == 5
    for title, hint in quoted:
        assert title in titles
        assert hint.split(". ")[0] in said
