"""The report's contents, and what it never shows."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.graded_classes import CASES, Graded, some_class, source, submission, text

from autograder.batch.record import CaseRecord, Record
from autograder.roster.entries import Entry

HOSTILE = '</style><script>alert("1")</script><img src=x onerror=alert(2)>'


def test_the_same_records_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    """Workers finish in any order."""
    graded = some_class(seed=3, size=80)
    first = source(tmp_path, graded)
    random.Random(0).shuffle(graded)
    assert source(tmp_path, graded) == first


def test_times_appear_in_the_list_of_the_slowest_only(tmp_path: Path) -> None:
    """Everything above it is the same on a slower machine."""
    graded = some_class(seed=3, size=80)
    slower = [(entry, replace(record, seconds=2 * record.seconds)) for entry, record in graded]
    before, after = (source(tmp_path, g).split('<section id="slowest"') for g in (graded, slower))
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_the_slowest_are_listed_slowest_first(tmp_path: Path) -> None:
    """With those that could not be graded among them."""
    graded = [submission(f"s{i}", seconds=i) for i in range(30)]
    graded += [submission("s30", reason="It took too long.", seconds=30)]
    page = text(tmp_path, graded).partition("The submissions that took longest")[2]
    assert re.findall(r"s\d+", page) == [f"s{i}" for i in range(30, 20, -1)]
    assert "the average is 15.0" in page
    assert "s30 not graded 30.0" in page


def test_the_assignments_title_is_above_the_report_and_on_its_tab(tmp_path: Path) -> None:
    graded = [submission("a")]
    assert "Lab <2> Class report" in text(tmp_path, graded, title="Lab <2>")
    page = source(tmp_path, graded, title="Lab <2>")
    assert "<title>Lab &lt;2&gt;: class report</title>" in page
    assert "<title>Class report</title>" in source(tmp_path, graded)


def test_a_bonus_is_in_no_figure_and_the_report_says_so(tmp_path: Path) -> None:
    """Else the histogram would run beyond the points that there are."""
    graded = [submission("a"), submission("b", passed=[False] * len(CASES))]
    assert "bonus" not in text(tmp_path, graded)
    extra = CaseRecord("q4", "It withstands attacks", True, 0, True, "", "", bonus=5)
    with_bonus = [(entry, replace(r, cases=[*r.cases, extra])) for entry, r in graded]
    page = text(tmp_path, with_bonus)
    assert "The bonus of up to 5 is in grades.csv, but not in these figures" in page
    assert "It withstands attacks hidden, a bonus of 5" in page
    assert "Median 5.4 of 10.8" in page


def test_what_could_not_be_graded_is_listed_by_reason(tmp_path: Path) -> None:
    """The commonest reason first, and not more submissions than a reader looks through."""
    graded = [submission("good"), submission("odd", reason="It is no zip.")]
    graded += [submission(f"s{i:02}", reason="It holds no notebook.") for i in range(25)]
    page = text(tmp_path, graded)
    listed = " ".join(f"s{i:02}" for i in range(20))
    assert f"It holds no notebook. 25 {listed} and 5 more It is no zip. 1 odd" in page
    assert "the 26 submissions that couldn't be graded: see why" in page
    assert "All figures are for the 1 submission that was graded." in page


def test_students_are_named_only_where_that_is_asked_for(tmp_path: Path) -> None:
    """A report may be shown to others; ids are what it needs."""
    graded = [submission("a"), submission("b", reason="It is no zip.")]
    assert "Name of" not in source(tmp_path, graded)
    assert "example.org" not in source(tmp_path, graded)
    named = text(tmp_path, graded, names=True)
    assert named.count("Name of a") == 1
    assert named.count("Name of b") == 2  # among the failed, and among the slowest


def test_what_students_write_stays_text(tmp_path: Path) -> None:
    """Ids and reasons come from file names that they chose."""
    graded = [submission(HOSTILE), submission(f"{HOSTILE}2", reason=HOSTILE)]
    graded += [submission("h", [False] * len(CASES), [HOSTILE] * len(CASES))]
    page = source(tmp_path, graded, names=True)
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("<style>") == page.count("</style>") == 1
    assert HOSTILE in text(tmp_path, graded)


@pytest.mark.parametrize("name", ["a" * 5000, "שלום", "\udcff", "evil\u202etxt", "two\nlines"])
def test_any_id_can_be_written(name: str, tmp_path: Path) -> None:
    """Very long ones are cut, and what would turn the text around is replaced."""
    page = text(tmp_path, [submission(name), submission(f"{name}2", reason=name * 2)])
    assert name[:4].split()[0].translate({0xDCFF: "\ufffd", 0x202E: "\ufffd"}) in page
    assert "a" * 301 not in page
    assert "\u202e" not in page


def test_the_report_asks_nothing_of_the_network(tmp_path: Path) -> None:
    """All links stay on the page, and the policy forbids the rest."""
    page = source(tmp_path, some_class(seed=4, size=20))
    assert not re.findall(r"""(?:src|href)=["'](?!#)|url\((?!#)|@import|https?:""", page)
    assert "default-src 'none'" in page


@pytest.mark.slow
def test_ten_thousand_reasons_still_make_a_small_file(tmp_path: Path) -> None:
    """A browser on a phone opens it."""
    graded = [submission(f"s{i}" * 50, reason=f"{i} is wrong. " * 500) for i in range(10_000)]
    assert len(source(tmp_path, graded)) < 200_000


def test_a_report_that_can_not_be_finished_leaves_the_last_one_in_place(tmp_path: Path) -> None:
    """Such as when a record can't be read."""
    before = source(tmp_path, some_class(seed=5, size=5))

    def breaks() -> Iterator[tuple[Entry, Record]]:
        yield submission("a")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        source(tmp_path, breaks())
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == before


WRONG = [False] * len(CASES)


@pytest.mark.parametrize(
    ("graded", "says"),
    [
        ([], ["Graded 0 Not graded 0", "it has none to grade"]),
        (
            [submission("a", reason="It is no zip.")],
            ["Graded 0 Not graded 1", "the 1 submission that couldn't be graded"],
        ),
        (
            [submission("a"), submission("b", WRONG)],
            ["Median 5.4 of 10.8", "Full marks 50 % 1 of 2", "50 % undefined"],
        ),
        (
            [submission(name) for name in "abc"],
            ["nothing: every graded submission has full marks", "100 % undefined"],
        ),
        (
            [submission(name, WRONG) for name in "abc"],
            [
                "6 test cases that nobody passed, such as “It has the right shape” in q1",
                "q1 , the hardest question: students earned 0 % of its points on average",
                "No wrong answer matches a known mistake.",
            ],
        ),
        (
            [
                submission(name, [first, first, not first, not first, not first, True])
                for name, first in zip("abcdef", [True, False] * 3, strict=True)
            ],
            [
                "q1 : students who did well elsewhere did worse here (discrimination −1.00)",
                "negative",
            ],
        ),
        (
            [submission("a", WRONG, [""] * 5 + ["The sign is wrong"]), submission("b")],
            [
                "the most common misconception, in 50 % of the submissions ( q3 ): “The sign "
                "is wrong”"
            ],
        ),
    ],
    ids=["none", "all failed", "two", "all right", "all wrong", "opposite", "a hint"],
)
def test_the_report_says_what_to_look_at_first(
    graded: Graded, says: list[str], tmp_path: Path
) -> None:
    """In classes of all kinds, the smallest included."""
    page = text(tmp_path, graded)
    for sentence in says:
        assert sentence in page
