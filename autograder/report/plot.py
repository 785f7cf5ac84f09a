"""The places of the histogram's parts, in percent of the plot: text keeps its size at any width."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from autograder.report.statistics import Scores, round_steps


@dataclass(frozen=True)
class Bar:
    """A bin of the histogram; `low` to `high` points."""

    low: float
    high: float
    count: int
    x: float
    width: float
    height: float


@dataclass(frozen=True)
class Tick:
    """A value on an axis and its place."""

    value: float
    at: float


@dataclass(frozen=True)
class Histogram:
    """The bars, the axes' ticks, and the places of the median and the mean."""

    bars: list[Bar]
    x: list[Tick]
    y: list[Tick]
    median: float
    mean: float


def histogram(scores: Scores) -> Histogram | None:
    """The plot of a distribution, or None where there is nothing to plot."""
    if scores.median is None or scores.mean is None:
        return None
    last = scores.edges[-1]
    heights = round_steps(max(scores.counts), 4, whole=True)
    top = heights[-1]
    bars = [
        Bar(low, high, count, 100 * low / last, 100 * (high - low) / last, 100 * count / top)
        for (low, high), count in zip(pairwise(scores.edges), scores.counts, strict=True)
    ]
    return Histogram(
        bars,
        _ticks(round_steps(last, 8), last),
        _ticks(heights, top),
        100 * scores.median / last,
        100 * scores.mean / last,
    )


def _ticks(values: Iterable[float], end: float) -> list[Tick]:
    return [Tick(float(value), 100 * float(value) / end) for value in values if value <= end]
