"""The report's figures, against others that come from the records by another way."""

import statistics
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from helpers.graded_classes import CASES, Graded, some_class, submission, text
from hypothesis import given
from hypothesis import strategies as st

from autograder.report.statistics import pass_counts, questions, round_steps, scores
from autograder.report.tally import Tally

small_classes = st.lists(
    st.lists(st.booleans(), min_size=len(CASES), max_size=len(CASES)), max_size=9
).map(lambda rows: [submission(f"s{i}", row) for i, row in enumerate(rows)])


def tallied(graded: Graded) -> Tally:
    """A class without free responses, tallied."""
    tally = Tally({}, {}, names=False)
    for entry, record in graded:
        tally.add(entry, record)
    return tally


def correlation(item: list[float], rest: list[float]) -> float | None:
    """Pearson's correlation by the standard library; None where it is undefined."""
    if len(item) < 3 or len(set(item)) == 1 or len(set(rest)) == 1:
        return None
    return statistics.correlation(item, rest)


@given(small_classes)
def test_difficulty_and_discrimination_are_those_of_the_scores(graded: Graded) -> None:
    """Oracle: each record's own scores, and the standard library's statistics."""
    rows = [record.scores() for _, record in graded]
    for question in questions(tallied(graded)):
        item = [float(row[question.name]) for row in rows]
        rest = [round(sum(v for k, v in row.items() if k != question.name), 5) for row in rows]
        assert question.discrimination == pytest.approx(correlation(item, rest), abs=1e-9)
        if graded:
            assert question.difficulty == pytest.approx(statistics.fmean(item) / question.points)


@given(small_classes)
def test_the_distribution_counts_every_submission_where_its_score_lies(graded: Graded) -> None:
    """Also a score on an edge, the highest one, and scores that are sums of tenths."""
    totals = [float(record.score) for _, record in graded]
    found = scores(tallied(graded))
    last = len(found.counts) - 1
    for i, (low, high) in enumerate(zip(found.edges, found.edges[1:], strict=False)):
        assert found.counts[i] == sum(low <= t < high or (i == last and t == high) for t in totals)
    assert sum(found.counts) == len(graded)
    assert found.full == sum(record.score == record.possible for _, record in graded)
    if totals:
        assert found.median == pytest.approx(statistics.median(totals))
        assert found.mean == pytest.approx(statistics.fmean(totals))


def test_figures_do_not_depend_on_the_order_of_the_records() -> None:
    """To the last bit: a rounded figure could show the difference."""
    graded = some_class(seed=7, size=200)
    assert questions(tallied(graded)) == questions(tallied(graded[::-1]))


def test_pass_rates_leave_out_what_could_not_be_graded(tmp_path: Path) -> None:
    """A submission that couldn't be graded says nothing about a test case."""
    graded = some_class(seed=1, size=60)
    records = [record for _, record in graded if record.status == "graded"]
    counts = [sum(record.cases[i].passed for record in records) for i in range(len(CASES))]
    assert len(records) < len(graded)
    assert list(pass_counts(tallied(graded))) == counts
    page = text(tmp_path, graded)
    for (_, title, hidden, points), count in zip(CASES, counts, strict=True):
        where = "hidden" if hidden else "public"
        plural = "" if points == 1 else "s"
        share = round(100 * count / len(records))
        assert f"{title} {where}, {points} point{plural} {share} % {count} " in page


def test_a_misconception_counts_once_a_submission_with_its_questions(tmp_path: Path) -> None:
    """However many of its test cases found it; the commonest comes first."""
    graded = some_class(seed=2, size=60)
    found = [{case.hint for case in record.cases if case.hint} for _, record in graded]
    where = {
        hint: sorted({case.question for _, r in graded for case in r.cases if case.hint == hint})
        for hint in set().union(*found)
    }
    n = sum(record.status == "graded" for _, record in graded)
    page = text(tmp_path, graded).partition("Hint")[2]
    places = []
    for hint, count in Counter(hint for hints in found for hint in hints).most_common():
        row = f"{hint} {', '.join(where[hint])} {round(100 * count / n)} % {count} "
        assert row in page
        places.append(page.index(row))
    assert len(places) == 2
    assert places == sorted(places)


def test_marks_by_hand_count_in_the_totals_and_as_questions(tmp_path: Path) -> None:
    """With their points; a question that is worth none is left out."""
    graded = [submission("a"), submission("b"), submission("c", reason="It is no zip.")]
    marks = {"a": {"q9": 6, "q10": 0}, "b": {"q9": 1.5, "q10": 0}}
    page = text(tmp_path, graded, marks=marks, points={"q9": 6, "q10": 0})
    assert "Median 14.6 of 16.8 Mean 14.6 of 16.8 Full marks 50 % 1 of 2" in page
    assert "q9 6 points, by hand 62 %" in page
    assert "q10" not in page


def test_points_that_floats_do_not_add_up_to_are_still_full_marks(tmp_path: Path) -> None:
    """10.8 + 0.1 + 0.3 is a little more than 11.2."""
    points = {"q8": 0.1, "q9": 0.3}
    page = text(tmp_path, [submission("a")], marks={"a": points}, points=points)
    assert "of 11.2 Full marks 100 %" in page


def test_marks_without_what_they_are_out_of_are_an_error(tmp_path: Path) -> None:
    """A share of unknown points can't be told."""
    with pytest.raises(ValueError, match="marks need the points"):
        text(tmp_path, [submission("a")], marks={"a": {"q9": 6}})


def test_a_mark_that_is_missing_is_an_error_that_names_it(tmp_path: Path) -> None:
    """It would otherwise count as nothing, or as no submission."""
    with pytest.raises(ValueError, match="b has no mark for q9"):
        text(tmp_path, [submission("b")], marks={"a": {"q9": 6}}, points={"q9": 6})


def test_submissions_graded_with_other_tests_are_an_error(tmp_path: Path) -> None:
    """Their figures could not be compared."""
    entry, record = submission("b")
    del record.cases[0]
    with pytest.raises(ValueError, match="b was graded with other test cases"):
        text(tmp_path, [submission("a"), (entry, record)])


@given(st.floats(0.05, 5000), st.integers(2, 30))
def test_a_plots_steps_are_the_smallest_round_ones_that_reach_its_end(end, most):
    found = round_steps(end, most)
    digit, exponent = f"{found[1]:.0e}".split("e")
    assert found[1] == float(f"{digit}e{exponent}")
    smaller = {"1": 0.5, "2": 1, "5": 2}[digit] * 10 ** int(exponent)
    assert smaller * most < end * (1 + 1e-6)
    assert end * (1 - 1e-6) <= found[-1] <= most * found[1] * (1 + 1e-6)
    assert np.allclose(np.diff([0, *found]), [0, *[found[1]] * (len(found) - 1)])


def test_counts_have_whole_steps():
    assert round_steps(3, 4, whole=True) == [0, 1, 2, 3]
    assert round_steps(74, 20) == [5.0 * number for number in range(16)]
