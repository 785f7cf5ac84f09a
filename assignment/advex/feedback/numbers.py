"""Values in a few characters, and the few numbers that tell an array from others."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

FEW = 12  # entries that are shown one by one
_KEPT = 16  # entries that a sample keeps
_DIGITS = 7

Sample = dict[str, Any]


def short(value: object, few: int = FEW) -> str:
    """A value as a student would write it where that is short, or else what it is."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf" and value.size <= few:
        return _listed(value.tolist())
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, int | float | np.number):
        return f"{float(value):.6g}"
    if hasattr(value, "_fields"):
        return f"a {type(value).__name__}"
    text = repr(value)
    return text if len(text) <= 60 else f"a {type(value).__name__}"


def _listed(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_listed, value))}]"
    return f"{float(value) + 0:.6g}"  # + 0: no "-0"


def sample(value: object) -> Sample | None:
    """A few numbers that an array of any size has in common with no other, or None for no array.

    What comes from a release is compared with what comes from a student: both are rounded here.
    """
    try:
        array = np.asarray(value)
    except ValueError:  # rows of unequal length
        return None
    if value is None or array.dtype.kind not in "iuf" or not array.size:
        return None
    array = array.astype(np.float64)
    if not np.isfinite(array).all():
        return None
    flat = array.ravel()
    kept = flat[np.unique(np.linspace(0, flat.size - 1, _KEPT).round().astype(int))]
    return {
        "shape": list(array.shape),
        "entries": [_rounded(entry) for entry in kept],
        "norm": _rounded(float(np.sqrt(flat @ flat))),
    }


def alike(one: Sample | None, other: Sample | None) -> bool:
    """Tell whether two samples are of the same array, up to the rounding of single precision.

    A vector may come as a row, a column or without a second axis.
    """
    if one is None or other is None or _layout(one) != _layout(other):
        return False
    found, known = (np.array([*side["entries"], side["norm"]]) for side in (one, other))
    return bool(np.allclose(found, known, rtol=1e-4, atol=1e-6))


def _layout(of: Sample) -> tuple[int, ...]:
    shape = tuple(of["shape"])
    size = math.prod(shape)
    return (size,) if max(shape, default=1) == size else shape


def _rounded(value: float) -> float:
    return float(f"{0.0 if abs(value) < 1e-9 else value:.{_DIGITS}g}")


def first_off(found: npt.NDArray[Any], expected: npt.NDArray[Any], few: int = 4) -> list[Any]:
    """The indices of the first entries that differ visibly."""
    off = np.abs(found - expected) > 1e-6 + 1e-4 * np.abs(expected)
    return [tuple(map(int, index)) for index in np.argwhere(off)[:few]]
