"""A class's figures: scores, and how hard and how telling each question is."""

import math
from dataclasses import dataclass

import numpy as np

from autograder.grader.host.assignment import Number
from autograder.grader.host.results import add_points
from autograder.report.tally import Array, Tally

FEWEST_SUBMISSIONS = 3
"""Submissions that a correlation needs: between two, it is 1 or -1 whatever they are."""


@dataclass(frozen=True)
class QuestionFigures:
    """A question's figures. `difficulty` is the mean share of its points, None without submissions.

    `discrimination` is None where it is undefined.
    """

    name: str
    points: Number
    by_hand: bool
    difficulty: float | None
    discrimination: float | None


def question_scores(tally: Tally) -> tuple[list[str], list[Number], Array]:
    """Each question's name and points, and what each submission earned: (n, questions)."""
    names = list(dict.fromkeys(case.question for case in tally.cases))
    points = np.array([case.points for case in tally.cases], dtype=float)
    belongs = np.array([[case.question == name for name in names] for case in tally.cases])
    weights = points[:, None] * belongs.reshape(len(tally.cases), len(names))
    possible = [add_points(column) for column in weights.T.tolist()]
    earned = np.hstack([tally.passed @ weights, tally.marked])
    # As in add_points: sums of floats should not differ from what grades.csv says.
    by_hand = tally.points_by_hand
    return [*names, *by_hand], [*possible, *by_hand.values()], np.round(earned, 5)


def questions(tally: Tally) -> list[QuestionFigures]:
    """The figures of each question that has points."""
    names, points, earned = question_scores(tally)
    correlations = item_rest(earned)
    means = earned.mean(axis=0) if tally.graded else np.zeros(len(names))
    return [
        QuestionFigures(
            name,
            most,
            name in tally.points_by_hand,
            round(float(mean) / most, 9) if tally.graded else None,  # all of 0.1 is 1
            correlation,
        )
        for name, most, mean, correlation in zip(names, points, means, correlations, strict=True)
        if most
    ]


def item_rest(scores: Array) -> list[float | None]:
    """Each column's correlation with the sum of the others; scores is (n, questions).

    The corrected item-total correlation: Henrysson (1963), Correction of item-total correlations in
    item analysis, Psychometrika 28, 211-218. None where it is undefined: with fewer than three
    submissions, or where all have the same score in the column or in the rest.
    """
    rest = np.round(scores.sum(axis=1, keepdims=True) - scores, 5)
    return [_correlation(item, others) for item, others in zip(scores.T, rest.T, strict=True)]


def _correlation(a: Array, b: Array) -> float | None:
    if len(a) < FEWEST_SUBMISSIONS or not np.ptp(a) or not np.ptp(b):
        return None
    return float(np.corrcoef(a, b)[0, 1])


@dataclass(frozen=True)
class Scores:
    """The totals of the submissions that were graded; None where there are none."""

    possible: Number
    median: float | None
    mean: float | None
    full: int
    edges: list[float]
    counts: list[int]


def round_steps(end: float, most: int, whole: bool = False) -> list[float]:
    """0 and up to `most` equal steps from there, the last of which reaches `end`.

    A step is 1, 2 or 5 times a power of ten; with `whole`, at least 1. (matplotlib's ticker does
    this, too. It takes as long to import as the rest of a report takes.)
    """
    power = 10.0 ** math.floor(math.log10(end / most))
    step = next(m * power for m in (1, 2, 5, 10) if m * power * most >= end * (1 - 1e-9))
    step = max(step, 1.0) if whole else step
    return [round(number * step, 5) for number in range(math.ceil(end / step - 1e-9) + 1)]


def scores(tally: Tally) -> Scores:
    """The distribution of the totals. A bin holds its lower edge; the last one holds both."""
    _, points, earned = question_scores(tally)
    possible = add_points(points)
    totals = np.round(earned.sum(axis=1), 5)
    edges = np.array(round_steps(float(possible) or 1.0, 20))
    counts, _ = np.histogram(totals, edges)
    return Scores(
        possible,
        float(np.median(totals)) if len(totals) else None,
        float(totals.mean()) if len(totals) else None,
        int((totals == possible).sum()),
        edges.tolist(),
        counts.tolist(),
    )


def pass_counts(tally: Tally) -> list[int]:
    """The number of submissions that passed each test case, in the cases' order."""
    return tally.passed.sum(axis=0).tolist() if tally.graded else [0] * len(tally.cases)
