"""A picture for a function that gives images: its result beside the right one, for a digit.

It belongs to a call that no check makes, of arrays that students have. Whoever grades draws it:
here are the numbers.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from advex import load_digits, load_network
from advex.checking import in_shape
from hidden.advice.evidence import Array, copies
from hidden.follow_through import FOLLOWS, with_gradient
from hidden.hints import graders_own
from hidden.oracle import attack_path, image_slope, input_gradient

Answer = Callable[..., Any]


class Picture(NamedTuple):
    """The result and the right one, both (rows, columns), and the call that gave it."""

    yours: Array
    expected: Array
    caption: str


class _Example(NamedTuple):
    call: str  # as a student would write it
    given: tuple[Any, ...]
    expected: Array


def picture_of(answer: Answer, name: str) -> Picture | None:
    """The picture of a function that failed a check; None if it gives none, or is right here.

    There is none of an attack that is right with a right gradient: the gradient has its own.
    """
    if name not in _EXAMPLES:
        return None
    example = _EXAMPLES[name]()
    try:
        yours = _images(answer, example)
        row = _wrong_row(yours, example)
        if name in FOLLOWS and row is not None:
            followed = _images(with_gradient(answer, FOLLOWS[name]), example)
            row = row if followed is None or _wrong_row(followed, example) is not None else None
    except Exception as error:
        if graders_own(error):
            raise
        return None
    if yours is None or row is None:
        return None
    side = round(yours[row].size ** 0.5)
    found, wanted = (images[row].reshape(side, side) for images in (yours, example.expected))
    return Picture(found, wanted, f"Row {row} of the result of {example.call}.")


def _images(answer: Answer, example: _Example) -> Array | None:
    """The result of a function for an example, whatever the numbers; None where it isn't images."""
    output = np.asarray(answer(*copies(example.given)))
    if output.dtype.kind not in "iuf":
        return None
    return in_shape(output.astype(np.float64), example.expected.shape)


def _wrong_row(images: Array | None, example: _Example) -> int | None:
    """The first row that is not right, if there is one."""
    if images is None:
        return None
    off = ~(np.abs(images - example.expected) <= 1e-4 + 1e-3 * np.abs(example.expected))
    rows = np.flatnonzero(off.any(axis=1))
    return int(rows[0]) if rows.size else None


def _digits(name: str, targets: Sequence[int] = ()) -> tuple[str, tuple[Any, ...]]:
    """The call's beginning: the bundled network, two digits, and targets or their own labels."""
    digits = load_digits()
    X, labels = digits.X_train[:2], np.array(targets) if targets else digits.y_train[:2]
    words = f"advex.load_network(), digits.X_train[:2], {name} = {labels.tolist()}"
    return words, (load_network(), X, labels)


def _gradient() -> _Example:
    words, given = _digits("targets", _TARGETS)
    return _Example(f"loss_grad_x({words})", given, input_gradient(*given))


def _attack() -> _Example:
    words, given = _digits("targets", _TARGETS)
    net, X, targets = given
    path = attack_path(image_slope(net, targets), X, 0.4, 2, lambda images: np.clip(images, 0, 1))
    call = f"attack_digits({words}, step_size = 0.4, iters = 2)"
    return _Example(call, (*given, 0.4, 2), path[-1])


def _one_step() -> _Example:
    words, given = _digits("y")
    net, X, y = given
    moved = np.clip(X + 0.1 * np.sign(input_gradient(net, X, y)), 0, 1)
    return _Example(f"fgsm_digits({words}, epsilon = 0.1)", (*given, 0.1), moved)


_TARGETS = (3, 8)
_EXAMPLES = {"loss_grad_x": _gradient, "attack_digits": _attack, "fgsm_digits": _one_step}
