"""Properties that any answer must have, whatever its values, in 2.A to 2.G.

`what` names the call in messages, and starts with the function's name. A property earns its points
only where the function is right for some inputs, and an attack is asked again with a right gradient
before it loses any.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from advex import TwoLayerNet
from advex.checking import expect_close, expect_entries, expect_numbers, in_shape
from hidden.follow_through import judged_with_either
from hidden.hints import CheckFailed, Inputs, call_each
from hidden.oracle import Answer, Array
from hidden.partly import partly_right


def check_unmodified(answer: Answer | None, *arguments: Any, what: str) -> None:
    """Assert that a call leaves its arrays as they were, and gives the same a second time."""

    def check(given: Answer) -> None:
        _leaves_as_they_were(given, [np.copy(a) if _is_array(a) else a for a in arguments], what)

    _judge_property(check, answer, what)


def check_network_unmodified(
    answer: Answer | None, net: TwoLayerNet, *arguments: Any, what: str
) -> None:
    """Assert the same of a call whose first argument is a network, and of the network's arrays."""

    def check(given: Answer) -> None:
        def spread_out(*arrays: Any) -> Any:
            return given(TwoLayerNet(*arrays[: len(net)]), *arrays[len(net) :])

        arrays = [np.copy(a) if _is_array(a) else a for a in (*net, *arguments)]
        _leaves_as_they_were(spread_out, arrays, what)

    _judge_property(check, answer, what)


def check_moves(answer: Answer | None, start: Array, *arguments: Any, what: str) -> None:
    """Assert that a call gives something else than the input that it starts from."""

    def check(given: Answer) -> None:
        moved = expect_numbers(given(*arguments), what)
        if np.array_equal(np.ravel(moved), np.ravel(start)):
            raise AssertionError(f"{what} gives its input back as it was.")

    _judge_property(check, answer, what)


def check_integers(
    answer: Answer | None, *arguments: Any, what: str, labels: Sequence[int] = ()
) -> None:
    """Assert that whole-number arrays give the same answer in integer and in float type.

    labels: the places of the arguments that are integers in any case.
    """
    as_floats = [
        a.astype(float) if _is_array(a) and place not in labels else a
        for place, a in enumerate(arguments)
    ]

    def check(given: Answer) -> None:
        outputs = call_each(given, [tuple(as_floats), arguments])
        by_floats = expect_numbers(next(outputs), what)
        try:
            expect_close(next(outputs), by_floats, what)
        except Exception:
            raise CheckFailed(
                f"{what} works for floats, and not for the same whole numbers in integer type.",
                "Writing fractions into an array of integers rounds them "
                "or fails: start from x.astype(float), or make a new array.",
            ) from None

    _judge_property(check, answer, what)


def check_batch_rows(answer: Answer | None, given: Inputs, what: str) -> None:
    """Assert that each row's answer is the same alone as in the batch.

    given: what the answer takes; each array in it has a row for each of n inputs, the first one is
    X (n, d), and the answer gives (n, d).
    """
    X = next(a for a in given if _is_array(a))
    rows = [slice(i, i + 1) for i in range(len(X))]

    def check(function: Answer) -> None:
        outputs = call_each(function, [given, *(_rows(given, row) for row in rows)])
        batch = expect_numbers(next(outputs), what)
        together = expect_entries(batch, X.shape, what)
        for row, output in zip(rows, outputs, strict=True):
            alone = expect_numbers(output, what)
            if batch.shape == X.shape != alone.shape == together[row].squeeze().shape:
                raise CheckFailed(
                    f"{what} has shape {alone.shape} for a batch of one; "
                    f"expected {(1, X.shape[1])}.",
                    "A batch of one has two axes as well: look for a squeeze, or for an index that "
                    "takes an axis away.",
                )
            found = in_shape(alone, together[row].shape)
            if found is None or not np.allclose(found, together[row], 1e-4, 1e-6):
                raise CheckFailed(
                    f"{what} gives an image another result alone than in a batch.",
                    "Rows have nothing to do with each other: look for a mean or a sum over the "
                    "batch, for an axis, and for a stop that depends on the other rows.",
                )

    _judge_property(check, answer, what)


def _judge_property(check: Callable[[Answer], None], answer: Answer | None, what: str) -> None:
    name = what.partition("(")[0]
    judged_with_either(check, partly_right(answer, name), name)


def _leaves_as_they_were(given: Answer, arguments: list[Any], what: str) -> None:
    before = [np.copy(a) if _is_array(a) else a for a in arguments]
    first = expect_numbers(given(*arguments), what)
    for was, now in zip(before, arguments, strict=True):
        if _is_array(was) and not np.array_equal(was, now):
            raise CheckFailed(
                f"{what} changed an array of its caller.",
                "Work on a copy: x -= ... and x[...] = ... "
                "write into the array that was passed, x = x - ... makes a new one.",
            )
    again = expect_numbers(given(*arguments), what)
    if first.shape != again.shape or not np.allclose(first, again, 1e-6, 1e-9):
        raise CheckFailed(
            f"{what} gives two different results for the same arguments.",
            "Look for a random number, and for a variable that keeps its value between calls.",
        )


def _is_array(value: object) -> bool:
    return isinstance(value, np.ndarray)


def _rows(given: Inputs, rows: slice) -> Inputs:
    return tuple(a[rows] if _is_array(a) else a for a in given)
