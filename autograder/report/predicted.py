"""The histogram of each prediction, as rows of a table."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from autograder.batch.predictions import Prediction
from autograder.report.tally import Tally
from autograder.report.wording import points


def predicted(tally: Tally, predictions: Iterable[Prediction]) -> list[dict[str, Any]]:
    """Return what the template shows of each prediction that any submission has."""
    return [
        _histogram(prediction, tally.predictions[prediction.name])
        for prediction in predictions
        if tally.predictions.get(prediction.name)
    ]


def _histogram(prediction: Prediction, counts: dict[float, int]) -> dict[str, Any]:
    edges = prediction.edges
    bins = [0] * (len(edges) + 1)
    for value, count in counts.items():
        bins[bisect_right(edges, value)] += count
    labels = [f"below {points(edges[0])}"]
    labels += [f"{points(low)} to below {points(high)}" for low, high in pairwise(edges)]
    labels.append(f"{points(edges[-1])} or more")
    answered, outcome = sum(bins), bisect_right(edges, prediction.outcome)
    rows = [
        {"label": label, "count": count, "share": count / answered, "outcome": index == outcome}
        for index, (label, count) in enumerate(zip(labels, bins, strict=True))
    ]
    return {
        "title": prediction.title,
        "answered": answered,
        "outcome": prediction.outcome,
        "rows": rows,
    }
