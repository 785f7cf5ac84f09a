"""The pages tell the truth about the assignment."""

import re

from helpers.lab import LAB, lab_master

from autograder.release.source.own_settings import totals

README, INSTRUCTORS, GRADING = (
    (LAB.root / page).read_text(encoding="utf-8")
    for page in ("README.md", "docs/instructors.md", "docs/grading.md")
)


def test_the_release_table_has_the_masters_questions_points_and_numbers_of_tests():
    for question in lab_master().autograded:
        points, public, hidden = (
            f"{question.points:g}",
            str(len(question.cases(hidden=False))),
            str(len(question.cases(hidden=True))),
        )
        row = [question.name, points, points, "0", public, hidden]
        assert re.search(r"^" + r"\s+".join(row) + "$", README, re.MULTILINE), row


def test_the_table_of_questions_adds_up_to_100():
    rows = re.findall(r"^\| 2\.[^|]*\|[^|]*\|([^|]*)\|([^|]*)\|$", INSTRUCTORS, re.MULTILINE)
    autograded, free = (
        sum(int(n) for n in re.findall(r"\d+", "".join(c))) for c in zip(*rows, strict=True)
    )
    given = totals(lab_master())
    assert given is not None
    assert (autograded, free) == (given.autograded, given.manual)


def test_the_messages_that_a_page_quotes_are_those_of_the_hints():
    hidden = (LAB.assignment / "hidden").rglob("*.py")
    hints = "".join(path.read_text(encoding="utf-8") for path in hidden)
    said = " ".join(re.sub(r'"\s*\n\s*"', "", hints).split())
    titles = LAB.master.read_text(encoding="utf-8")
    quoted = re.findall(
        r"^> \*\*q2\w: (.*)\.\*\*\n> .*?(?:far off|inputs|third\))[^.]*\. (.*)$",
        GRADING,
        re.MULTILINE,
    )
    assert len(quoted) == 5
    for title, hint in quoted:
        assert title in titles
        assert hint.split(". ")[0] in said


def test_the_students_readme_quotes_messages_that_the_lab_has():
    page = (LAB.assignment / "README.md").read_text(encoding="utf-8")
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (LAB.assignment / "advex").rglob("*.py")
    )
    quoted = re.findall(r'^\| "([^"`]+)" \|', page, re.MULTILINE)
    assert len(quoted) == 3
    for message in quoted:
        assert message.rstrip(" …") in sources, message
