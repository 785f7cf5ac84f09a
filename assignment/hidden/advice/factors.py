"""Advice on outputs that are right, or a known mistake's, but for a factor."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from hidden.advice.evidence import Array, Trial, size

Named = Callable[[dict[str, Any]], float]


def _of(name: str, power: float) -> Named:
    return lambda args: size(args, name) ** power


def _number(value: float) -> Named:
    return lambda args: value


FEATURES = "the number of features, d"
IMAGES = "the number of rows, n"
UNITS = "the number of hidden units"
ROOT = "the square root of d"
NAMED: list[tuple[str, Named]] = [
    ("Look for a minus sign too many or too few.", _number(-1)),
    (f"It is too small by {FEATURES}: look for a mean over the features.", _of("d", -1)),
    (f"It is too large by {FEATURES}: look for a sum over the features.", _of("d", 1)),
    (
        f"It is too small by {IMAGES}, the number of images: look for a mean over the batch. Each "
        "row stands for itself.",
        _of("n", -1),
    ),
    (f"It is too large by {IMAGES}: look for a sum over the batch.", _of("n", 1)),
    (f"It is too small by {UNITS}: look for a mean over them.", _of("hidden", -1)),
    (f"It is too large by {UNITS}: look for a sum over them.", _of("hidden", 1)),
    (f"It is too small by {ROOT}.", _of("d", -0.5)),
    (f"It is too large by {ROOT}.", _of("d", 0.5)),
    (
        "It is twice as large as it should be. Look for a 2 that a derivative brings, or doesn't.",
        _number(2),
    ),
    (
        "It is half as large as it should be. Look for a 1/2 that doesn't belong there.",
        _number(0.5),
    ),
]


def factor_between(trials: Sequence[Trial], others: Sequence[Array]) -> str:
    """Say which factor is between outputs and arrays: one that has a name, or is always the same.

    Returns "" if there is none.
    """
    return _said(factors_between(trials, others))


def factors_between(trials: Sequence[Trial], others: Sequence[Array]) -> list[tuple[float, Trial]]:
    """The factor between each output and its array; empty if they aren't proportional."""
    factors = []
    for t, other in zip(trials, others, strict=True):
        if t.found is None or t.found.shape != other.shape or not np.isfinite(other).all():
            return []
        found, other = t.found.ravel(), other.ravel()
        length = float(other @ other)
        if length < 1e-16:  # next to 0 everything is proportional
            continue
        factor = float(found @ other) / length
        if not np.allclose(found, factor * other, 2e-4, 1e-7 * np.sqrt(length)):
            return []
        factors.append((factor, t))
    return factors


def _said(factors: Sequence[tuple[float, Trial]]) -> str:
    if not factors:
        return ""
    values = np.array([factor for factor, _ in factors])
    if np.allclose(values, 1, 1e-3) or np.allclose(values, 0, 0, 1e-6):
        return ""
    for text, of in NAMED:
        for sign in (1, -1):
            wanted = np.array([sign * of(t.args) for _, t in factors])
            if np.allclose(values, wanted, 1e-3) and (sign == 1 or of is not NAMED[0][1]):
                said = _of_pixels(text) if "net" in factors[0][1].args else text
                return said if sign == 1 else f"{NAMED[0][0]} And: {said[0].lower()}{said[1:]}"
    if np.allclose(values, values[0], 1e-3):
        return f"It is {values[0]:.4g} times what it should be, everywhere. Look for that factor."
    return ""


def _of_pixels(text: str) -> str:
    return text.replace("the number of features", "the number of pixels").replace(
        "over the features", "over the pixels"
    )
