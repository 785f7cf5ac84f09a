"""The points of a question's cases, as otter 7 resolves them."""

from collections.abc import Sequence
from typing import Any, TypeGuard

from autograder.grader.host.assignment import Number


def resolve_points(total: Any, points: Sequence[Any]) -> list[Number]:
    """Return the points of each case.

    total: the question's points, a list of them with one for each case, or None. points: those of
    each case, or None. Raises ValueError if otter would refuse them.
    """
    if isinstance(total, list):
        if len(total) != len(points):
            raise ValueError(f"`points` lists {len(total)} values for {len(points)} test cases")
        points, total = total, None
    for value in (total, *points):
        if value is not None and not _is_number(value):
            raise ValueError(f"`points` is {value!r}, which is not a number")
    given = sum(share for share in points if share is not None)
    unset = sum(share is None for share in points)
    if total is not None and given > total:
        raise ValueError(f"the cases have {given:g} points, and the question only {total:g}")
    if total is None:
        # As with otter, a question whose cases have no points is worth 1.
        total = given if any(points) else 1
    share = (total - given) / unset if unset else 0.0
    return [share if own is None else own for own in points]


def _is_number(value: Any) -> TypeGuard[Number]:
    return isinstance(value, int | float) and not isinstance(value, bool)
