"""Properties that any answer must have, whatever its values, in 2.A to 2.G.

`what` names the call in messages, and starts with the function's name.
"""

from typing import Any

import numpy as np

from advex import TwoLayerNet
from advex.checking import expect_close, expect_numbers, expect_shape, required
from hidden.hints import CheckFailed, Inputs, call_each
from hidden.oracle import Answer, Array


def check_unmodified(answer: Answer | None, *arguments: Any, what: str) -> None:
    """Assert that a call gives numbers and leaves its array arguments as they were."""
    before = [np.copy(a) if isinstance(a, np.ndarray) else a for a in arguments]
    expect_numbers(_required(answer, what)(*arguments), what)
    for was, now in zip(before, arguments, strict=True):
        if isinstance(was, np.ndarray) and not np.array_equal(was, now):
            raise CheckFailed(
                f"{what} changed an array of its caller.",
                "Work on a copy: x -= ... and x[...] = ... "
                "write into the array that was passed, x = x - ... makes a new one.",
            )


def check_network_unmodified(
    answer: Answer | None, net: TwoLayerNet, *arguments: Any, what: str
) -> None:
    """Assert the same of a call whose first argument is a network, and of the network's arrays."""
    given = _required(answer, what)

    def spread_out(*arrays: Any) -> Any:
        return given(TwoLayerNet(*arrays[: len(net)]), *arrays[len(net) :])

    check_unmodified(spread_out, *net, *arguments, what=what)


def check_moves(answer: Answer | None, start: Array, *arguments: Any, what: str) -> None:
    """Assert that a call gives something else than the input that it starts from."""
    moved = expect_numbers(_required(answer, what)(*arguments), what)
    if np.array_equal(np.ravel(moved), np.ravel(start)):
        raise AssertionError(f"{what} gives its input back as it was.")


def check_integers(answer: Answer | None, *arguments: Any, what: str) -> None:
    """Assert that whole-number arrays give the same answer in integer and in float type."""
    as_floats = [a.astype(float) if isinstance(a, np.ndarray) else a for a in arguments]
    outputs = call_each(_required(answer, what), [tuple(as_floats), arguments])
    by_floats = expect_numbers(next(outputs), what)
    if not by_floats.any():
        raise AssertionError(f"{what} is zero everywhere.")
    try:
        expect_close(next(outputs), by_floats, what)
    except Exception:
        raise CheckFailed(
            f"{what} works for floats, and not for the same whole numbers in integer type.",
            "Writing fractions into an array of integers rounds them "
            "or fails: start from x.astype(float), or make a new array.",
        ) from None


def check_batch_rows(answer: Answer | None, given: Inputs, what: str) -> None:
    """Assert that each row's answer is the same alone as in the batch.

    given: what the answer takes; each array in it has a row for each of n inputs, the first one is
    X (n, d), and the answer gives (n, d).
    """
    X = next(a for a in given if isinstance(a, np.ndarray))
    rows = [slice(i, i + 1) for i in range(len(X))]
    outputs = call_each(_required(answer, what), [given, *(_rows(given, row) for row in rows)])
    together = expect_shape(next(outputs), X.shape, what)
    if not together.any():
        raise AssertionError(f"{what} is zero everywhere.")
    if np.array_equal(together, X) or (together == together[0]).all():
        raise AssertionError(f"{what} gives its input back as it was, or the same for all images.")
    for row, output in zip(rows, outputs, strict=True):
        alone = expect_numbers(output, what)
        if alone.shape != (1, X.shape[1]):
            raise CheckFailed(
                f"{what} has shape {alone.shape} for a batch of one; expected {(1, X.shape[1])}.",
                "A batch of one has two axes as well: look for a squeeze, or for an index that "
                "takes an axis away.",
            )
        if not np.allclose(alone, together[row], 1e-4, 1e-6):
            raise CheckFailed(
                f"{what} gives an image another result alone than in a batch.",
                "Rows have nothing to do with each other: look for a mean or a sum over the batch, "
                "for an axis, and for a stop that depends on the other rows.",
            )


def _required(answer: Answer | None, what: str) -> Answer:
    return required(answer, what.partition("(")[0])


def _rows(given: Inputs, rows: slice) -> Inputs:
    return tuple(a[rows] if isinstance(a, np.ndarray) else a for a in given)
