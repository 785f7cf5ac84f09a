"""The data of the report's template, in the order of the page."""

from itertools import groupby
from math import sqrt
from typing import Any

from autograder.report.plot import histogram
from autograder.report.statistics import QuestionFigures, pass_counts, questions, scores
from autograder.report.tally import Tally

MOST_HINTS = 10
MOST_REASONS = 50
MOST_IDS = 20
WEAK_CORRELATION = 0.2
"""Below this correlation a question tells little about the rest of the assignment."""


def page(tally: Tally) -> dict[str, Any]:
    """The template's variables."""
    n = tally.graded
    totals = scores(tally)
    asked = questions(tally)
    cases = _cases(tally)
    hints = _hints(tally)
    chance = -2 / sqrt(n or 1)  # two standard errors of a correlation that is 0
    return {
        "n": n,
        "failed": sum(map(len, tally.failed.values())),
        "by_hand": bool(tally.points_by_hand),
        "bonus": sum(case["bonus"] for case in cases),
        "scores": totals,
        "plot": histogram(totals),
        "questions": asked,
        "weak": WEAK_CORRELATION,
        "hardest": _hardest(asked),
        "odd": [q for q in asked if q.discrimination is not None and q.discrimination < chance],
        "cases": [(name, list(group)) for name, group in groupby(cases, lambda c: c["question"])],
        "unpassed": [case for case in cases if n and not case["passed"] and not case["bonus"]],
        "hints": hints[:MOST_HINTS],
        "more_hints": hints[MOST_HINTS:],
        "reasons": _reasons(tally)[:MOST_REASONS],
        "more_reasons": len(tally.failed) - MOST_REASONS,
        "slowest": tally.slowest,
        "seconds": sum(sorted(tally.seconds)),
    }


def _hardest(asked: list[QuestionFigures]) -> QuestionFigures | None:
    """The question with the lowest share of its points, unless all have all of them."""
    known = [question for question in asked if question.difficulty is not None]
    hardest = min(known, key=lambda question: question.difficulty or 0, default=None)
    return hardest if hardest and hardest.difficulty != 1 else None


def _cases(tally: Tally) -> list[dict[str, Any]]:
    return [
        {**case._asdict(), "passed": passed, "share": passed / tally.graded if tally.graded else 0}
        for case, passed in zip(tally.cases, pass_counts(tally), strict=True)
    ]


def _hints(tally: Tally) -> list[dict[str, Any]]:
    """The misconceptions, the commonest first."""
    order = list(dict.fromkeys(case.question for case in tally.cases))
    return [
        {
            "hint": hint,
            "questions": sorted(tally.hinting[hint], key=order.index),
            "count": count,
            "share": count / tally.graded,
        }
        for hint, count in sorted(tally.hints.items(), key=lambda item: (-item[1], item[0]))
    ]


def _reasons(tally: Tally) -> list[dict[str, Any]]:
    """The reasons why submissions failed, the commonest first."""
    return [
        {
            "reason": reason,
            "count": len(who),
            "who": sorted(who)[:MOST_IDS],
            "more": len(who) - MOST_IDS,
        }
        for reason, who in sorted(tally.failed.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
