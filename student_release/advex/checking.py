"""Ways to check an answer: finite differences, and messages that say what came out instead."""

import math
import sys
import traceback
from collections.abc import Callable, Sequence
from types import TracebackType

import numpy as np
import numpy.typing as npt

from .feedback import watching
from .feedback.advice import RUN_ABOVE
from .network import FloatArray, TwoLayerNet
from .prediction import NoPredictionError

Answer = Callable[..., object]

DIRECTIONS = ("x", "-x", "theta", "-theta")  # the choices of 2.A and 2.B
MAX_HIDDEN = 256  # units of a network that is handed in: more would only cost time
MAX_WEIGHT = 1e6


def numerical_gradient(
    function: Callable[[FloatArray], float | FloatArray], at: npt.ArrayLike, step: float = 1e-5
) -> FloatArray:
    """The gradient of a scalar function by central differences, in the shape of its argument.

    Each entry in turn is moved by ±step, and the slope between the two values is taken; for smooth
    functions the error is of the order of step². `function` gets a fresh array at every call.
    """
    at = np.asarray(at, dtype=np.float64)
    gradient = np.empty_like(at)
    for index in np.ndindex(*at.shape):
        values = []
        for sign in (+1, -1):
            moved = at.copy()
            moved[index] += sign * step
            values.append(np.asarray(function(moved), dtype=np.float64).item())
        gradient[index] = (values[0] - values[1]) / (2 * step)
    return gradient


def required(answer: Answer | None, name: str) -> Answer:
    """The student's function, or an AssertionError that says that there is none.

    In a notebook at work its calls are noted, and end after a call's time limit.
    """
    at_work = watching.active()
    if answer is None:
        raise AssertionError(
            f"{name} is not defined. Run the cell that defines it, and then this one again."
            if at_work
            else f"{name} is not defined. Was it renamed or deleted?"
        )
    if not callable(answer):
        raise AssertionError(f"{name} is a {type(answer).__name__}, not a function any more.")
    return watching.watched(answer, name) if at_work else answer


def expect_choice(value: object, name: str) -> None:
    """Assert that a direction is one of the choices, or say how to write one."""
    if isinstance(value, str) and value in DIRECTIONS:
        return
    choices = ", ".join(f'"{choice}"' for choice in DIRECTIONS)
    if isinstance(value, str):
        raise AssertionError(f'{name} is "{value}"; choose one of {choices}.')
    if value is None or value is ...:
        raise AssertionError(f"{name} is not set; choose one of {choices}.")
    raise AssertionError(
        f"{name} is {'an' if isinstance(value, np.ndarray) else 'a'} "
        f"{'array' if isinstance(value, np.ndarray) else type(value).__name__}, not a text: write "
        f"the choice in quotes, one of {choices}."
    )


def expect_numbers(value: object, what: str) -> FloatArray:
    """The value as a float64 array; an AssertionError that says what else it was, where it isn't.

    what: the start of the message, such as "grad_x(x, theta)".
    """
    if value is None or value is ...:
        raise AssertionError(f"{what} gave nothing. Is it written, and does it end with a return?")
    try:
        array = np.asarray(value)
    except ValueError:
        several = isinstance(value, tuple)
        raise AssertionError(
            f"{what} gave {len(value)} values; return the array alone."  # type: ignore[arg-type]
            if several
            else f"{what} gave rows of unequal length, not an array."
        ) from None
    if array.dtype.kind == "c":
        raise AssertionError(
            f"{what} gave complex numbers, not an array of numbers that are real. If their "
            "imaginary parts are 0, return .real; or else look for a root or a power that made "
            "them."
        )
    if array.dtype.kind not in "iuf":
        raise AssertionError(f"{what} gave a {type(value).__name__}, not an array of numbers.")
    array = array.astype(np.float64)
    if not np.isfinite(array).all():
        raise AssertionError(f"{what} has entries that are infinite or not a number (nan).")
    return array


def expect_shape(value: object, shape: tuple[int, ...], what: str) -> FloatArray:
    """The value as a float64 array of this shape, or an AssertionError that names both shapes."""
    array = expect_numbers(value, what)
    if array.shape != shape:
        watching.differs(array, None)
        raise AssertionError(f"{what} has shape {array.shape}; expected {shape}.")
    return array


def in_shape(array: FloatArray, shape: tuple[int, ...]) -> FloatArray | None:
    """Return the array in this shape, or None if it holds other entries.

    A vector may come as a row, a column or without a second axis, and a matrix with additional axes
    of length 1, or transposed: what they hold is the same.
    """
    is_vector = max(shape, default=1) == math.prod(shape)
    if is_vector and array.size == math.prod(shape):
        return array.reshape(shape)
    long_axes = array.squeeze()
    for layout in (array, long_axes, long_axes.T):
        if layout.shape == shape or (layout is not array and layout.shape == _squeezed(shape)):
            return layout.reshape(shape)
    return None


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(length for length in shape if length != 1)


def expect_entries(value: object, shape: tuple[int, ...], what: str) -> FloatArray:
    """The value in this shape, whatever its layout; an AssertionError if it holds other entries."""
    array = expect_numbers(value, what)
    found = in_shape(array, shape)
    if found is None:
        watching.differs(array, None)
        raise AssertionError(f"{what} has shape {array.shape}; expected {shape}.")
    return found


def expect_close(
    value: object, expected: npt.ArrayLike, what: str, rtol: float = 1e-4, atol: float = 1e-6
) -> None:
    """Assert that the value agrees with the expected array, up to its rounding.

    The tolerance lets answers pass that were computed in single precision. Whether a vector is a
    row or a column is another check's business.
    """
    expected = np.asarray(expected, dtype=np.float64)
    found = expect_entries(value, expected.shape, what)
    off = np.abs(found - expected) > atol + rtol * np.abs(expected)
    if off.any():
        watching.differs(found, expected)
        raise AssertionError(
            f"{what.removesuffix(',')}: {int(off.sum())} of {off.size} entries are off."
        )


def small_network() -> TwoLayerNet:
    """A network for images of 2 pixels, with 3 units: for values that can be worked out by hand."""
    return TwoLayerNet(
        W1=np.array([[1.0, -1.0], [0.5, 2.0], [-1.5, 0.5]]),
        b1=np.array([0.5, -0.25, 0.1]),
        W2=np.sin(np.arange(30.0)).reshape(10, 3),
        b2=np.cos(np.arange(10.0)),
    )


def expect_unmodified(argument: npt.ArrayLike, before: npt.ArrayLike, what: str) -> None:
    """Assert that an array that was passed to a function is as it was before."""
    if not np.array_equal(argument, before):
        raise AssertionError(f"{what} changed an array of its caller. Work on a copy.")


def expect_network(value: object, d: int, what: str) -> TwoLayerNet:
    """The value as a network for images of d pixels; an AssertionError where it is none.

    Any four arrays will do that have the right shapes, in the order W1, b1, W2, b2.
    """
    if value is None or value is ...:
        expect_numbers(value, what)
    if not isinstance(value, tuple | list) or len(value) != 4:
        raise AssertionError(
            f"{what} gave a {type(value).__name__}, not a network; "
            "advex.TwoLayerNet(W1, b1, W2, b2) makes one."
        )
    arrays = [
        expect_numbers(v, f"{name} of {what}")
        for name, v in zip(TwoLayerNet._fields, value, strict=True)
    ]
    hidden = arrays[1].size
    shapes = ((hidden, d), (hidden,), (10, hidden), (10,))
    for name, array, shape in zip(TwoLayerNet._fields, arrays, shapes, strict=True):
        if array.shape != shape and not (len(shape) == 1 and array.size == shape[0]):
            raise AssertionError(
                f"{name} of {what} has shape {array.shape}; with {hidden} entries in b1, and "
                f"images of {d} pixels, it has to be {shape}."
            )
        if array.size and np.abs(array).max() > MAX_WEIGHT:
            raise AssertionError(
                f"{name} of {what} has entries above {MAX_WEIGHT:,.0f} in size. Does the training "
                "diverge? A smaller learning rate helps."
            )
    if not 0 < hidden <= MAX_HIDDEN:
        raise AssertionError(
            f"{what} has {hidden} hidden units; from 1 to {MAX_HIDDEN} are allowed."
        )
    return TwoLayerNet(*(a.reshape(shape) for a, shape in zip(arrays, shapes, strict=True)))


def _unwritten(*_: object) -> None:
    """The bytecode of an answer that isn't written yet."""
    ...


class using:
    """A context for demonstrations of your functions: where one fails, say so and go on.

    `with advex.using(grad_x):` names the functions that the block calls.
    """

    def __init__(self, *functions: Callable[..., object]):
        self.functions = functions

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        """Report an error in place of its traceback; interrupts go through."""
        if not isinstance(error, Exception):
            return False
        if "matplotlib.pyplot" in sys.modules:
            sys.modules["matplotlib.pyplot"].close("all")  # a half-drawn figure would be shown
        print(explain(self.functions, error))
        return True


def explain(functions: Sequence[Callable[..., object]], error: Exception) -> str:
    """Explain why a demonstration of a student's functions has nothing to show, and what to do."""
    missing = [f for f in functions if _is_unwritten(f)]
    if missing:
        return f"Nothing to show yet: write {_names(missing)} first, then run this cell again."
    if isinstance(error, NoPredictionError):
        return str(error)
    advice = "Fix it above, then run this cell again."
    if isinstance(error, NameError):
        *_, (frame, _) = traceback.walk_tb(error.__traceback__)
        restarted = f"{RUN_ABOVE}, then this cell again."
        if frame.f_code.co_name == "<module>":
            advice = f"It is not defined: {restarted}"
        else:
            advice = f"{advice} If you have restarted, {restarted}"
    return (
        f"Nothing to show: this cell uses your {_names(functions)}, and stopped with\n"
        f"    {type(error).__name__}: {error}\n{advice}"
    )


def _is_unwritten(function: Callable[..., object]) -> bool:
    code = getattr(function, "__code__", None)
    return code is not None and code.co_code == _unwritten.__code__.co_code


def _names(functions: Sequence[Callable[..., object]]) -> str:
    return " and ".join(getattr(f, "__name__", "function") for f in functions)
