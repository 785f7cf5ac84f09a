"""The score of a whole submission, as otter's settings change it."""

from typing import NamedTuple

_NOISE = 1e-9  # of adding floats up


class Scoring(NamedTuple):
    """Otter's `points_possible` and `score_threshold`; None for each that isn't set.

    With a threshold, a share of the points, a submission gets all points from there on, or none.
    """

    points_possible: float | None = None
    score_threshold: float | None = None

    def score(self, earned: float, possible: float) -> float:
        """Return the score for the points of all cases."""
        if self.score_threshold is None and self.points_possible is None:
            return earned
        share = earned / possible if possible else 0.0
        if self.score_threshold is None:
            return share * (self.points_possible or 0.0)
        return self.possible(possible) if share >= self.score_threshold - _NOISE else 0.0

    def possible(self, possible: float) -> float:
        """Return the highest score, where the cases have so many points."""
        return self.points_possible or possible


PLAIN = Scoring()
