"""Predictions: a number that you commit to before a demonstration shows the right one."""

import numbers
from typing import NamedTuple

import numpy as np


class NoPredictionError(Exception):
    """There is no prediction to compare with yet; the message says what to write."""


class Prediction(NamedTuple):
    """A prediction that can be compared with the outcome."""

    value: float

    def compare(self, actual: float | str, unit: str = "") -> None:
        """Print the prediction beside the outcome, in a unit such as " %"."""
        print(f"You said {_text(self.value)}{unit}; it is {_text(actual)}{unit}.")


def predicted(value: object) -> Prediction:
    """The prediction, to be compared with the outcome.

    value: a finite number. Raises NoPredictionError for anything else: `advex.using` then shows
    its message in place of the demonstration.
    """
    if value is None or value is ...:
        raise NoPredictionError(
            "Predict first: write a number in place of `...` above, run that cell, then this one. "
            "Predictions aren't graded."
        )
    if isinstance(value, bool | np.bool_) or not isinstance(value, numbers.Real):
        raise NoPredictionError(
            f"Your prediction is a {type(value).__name__}: write a number, without a unit."
        )
    if not np.isfinite(float(value)):
        raise NoPredictionError("Your prediction is infinite or not a number (nan).")
    return Prediction(float(value))


def _text(value: float | str) -> str:
    return value if isinstance(value, str) else f"{round(value, 1):,.10g}"
