"""The mistakes that students make in attacks by gradient descent, 2.C and 2.D.

An attack is a chain of parts: the slope, what is made of it, the step's length, how often it is
taken, and what keeps the input in bounds.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from hidden.hints import Mistake, Oracle
from hidden.mistakes.variants import Option, Part, combine
from hidden.oracle import Array, Slope, attack_path

Project = Callable[[Array], Array]

ONE_MORE = (
    "It is what one step more would give. Count how often the loop runs, for iters = 0 and 1 too."
)
ONE_LESS = (
    "It is what one step less would give. Count how often the loop runs, for iters = 1 and 2."
)
ASCENT = (
    "It moves away from the target, up the loss. Descent goes against the gradient; check the "
    "signs of the step and of the gradient."
)
SIGNS = (
    "It looks as if the step used the gradient's sign in place of the gradient. That is another "
    "method, and comes in 2.F."
)
ONE_STEP = (
    "It is what one step gives, whatever iters is. Does each step start where the last one ended, "
    "and does the return come after the loop?"
)
EARLY = "It stops as soon as the decision has changed. The question asks for iters steps."
FROZEN = (
    "It looks as if the gradient were computed once, at the start. It changes as the input moves, "
    "so that each step needs a new one."
)
UNMOVED = "The input comes back as it was. Is it the input that the loop changes, and returns?"


def end(slope: Slope, project: Project, x: Array, step: float, iters: int) -> Array:
    """The last point of a descent along a slope."""
    return attack_path(slope, x, step, iters, project)[-1]


def unbounded(x: Array) -> Array:
    """The projection of inputs without bounds."""
    return x


def clip(X: Array) -> Array:
    """The projection of images."""
    return np.clip(X, 0.0, 1.0)


class Walk(NamedTuple):
    """The arguments of one attack, and its way from step to step."""

    slope: Slope
    start: Array
    step: float
    iters: int


class Bounds(NamedTuple):
    """The bounds on an input: before each step, after it, and after the last one."""

    before: Callable[[Array, Walk], Array]
    after: Callable[[Array, Walk], Array]
    at_end: Callable[[Array, Walk], Array]


def _same(x: Array, walk: Walk) -> Array:
    return x


def _clipped(low: float, high: float) -> Callable[[Array, Walk], Array]:
    return lambda x, walk: np.clip(x, low, high)


# --- the parts that both attacks have -------------------------------------------------------------

COUNTS = [
    Option("", lambda iters: iters),
    Option(ONE_MORE, lambda iters: iters + 1),
    Option(ONE_LESS, lambda iters: max(0, iters - 1)),
    Option(ONE_STEP, lambda iters: min(1, iters)),
]


def _unit(g: Array) -> Array:
    size = np.sqrt((g**2).sum(axis=-1 if g.shape[-1] > 1 else 0, keepdims=True))
    return np.asarray(g / np.where(size > 0, size, 1))


def _momentum(rest: float) -> Callable[[list[Array], Walk], Array]:
    def use(gradients: list[Array], walk: Walk) -> Array:
        total = np.zeros_like(gradients[0])
        for g in gradients:
            total = rest * total + g
        return total

    return use


CARRIED = (
    "The first step is right, and each later one uses the gradients of the earlier ones as well: "
)
USES = [
    Option("", lambda gradients, walk: gradients[-1]),
    Option(SIGNS, lambda gradients, walk: np.sign(gradients[-1])),
    Option(FROZEN, lambda gradients, walk: gradients[0]),
    Option(
        f"{CARRIED}they are accumulated, added up from step to step. Each step needs its own "
        "gradient alone.",
        lambda gradients, walk: np.sum(gradients, axis=0),
    ),
    *(
        Option(
            f"{CARRIED}that is momentum. The question asks for plain gradient descent.",
            _momentum(rest),
        )
        for rest in (0.9, 0.5)
    ),
    Option(
        f"{CARRIED}their mean is taken. Each step needs its own gradient alone.",
        lambda gradients, walk: np.mean(gradients, axis=0),
    ),
    Option(
        "It looks as if the gradient were scaled to length 1 in each step. The question asks for "
        "the gradient itself, times the step size.",
        lambda gradients, walk: _unit(gradients[-1]),
    ),
    Option(
        "It looks as if the gradient were scaled to length 1 in each step, all rows together. The "
        "question asks for the gradient itself, times the step size.",
        lambda gradients, walk: gradients[-1] / max(float(np.linalg.norm(gradients[-1])), 1e-300),
    ),
    Option(
        "It looks as if the gradient were divided by its largest entry in each step. The question "
        "asks for the gradient itself, times the step size.",
        lambda gradients, walk: gradients[-1] / max(float(np.abs(gradients[-1]).max()), 1e-300),
    ),
    *(
        Option(
            f"It looks as if the gradient were clipped to [{low}, 1]. What has bounds is the "
            "input, if anything: clip that after the step, and leave the gradient as it is.",
            lambda gradients, walk, low=low: np.clip(gradients[-1], low, 1),
        )
        for low in (0, -1)
    ),
    Option(
        "It looks as if the step size shrank from step to step. The question has one step size.",
        lambda gradients, walk: gradients[-1] / len(gradients),
    ),
    *(
        Option(
            "It looks as if the step size shrank from step to step. The question has one step "
            "size.",
            lambda gradients, walk, rate=rate: gradients[-1] * rate ** (len(gradients) - 1),
        )
        for rate in (0.9, 0.99, 0.95, 0.5)
    ),
    Option(
        "It looks as if absolute values of the gradient were taken: every entry moves the same "
        "way.",
        lambda gradients, walk: np.abs(gradients[-1]),
    ),
]


def _times(factor: float) -> Callable[[Walk], float]:
    return lambda walk: factor * walk.step


STEP_SIZE = "step_size isn't used as it should be"
LENGTHS = [
    Option("", lambda walk: walk.step),
    Option(ASCENT, _times(-1)),
    Option(
        "Each step is too short by the number of features: somewhere a mean is taken over the "
        "entries, or the gradient is divided by d.",
        lambda walk: walk.step / walk.start.shape[0 if walk.start.shape[1] == 1 else 1],
    ),
    Option(
        "Each step is too short by the number of images: it is divided by n, or a loss is averaged "
        "over the batch. Each image has its own loss.",
        lambda walk: walk.step / len(walk.start),
    ),
    Option(
        "Each step is too long by the number of images. Each image has its own loss.",
        lambda walk: walk.step * len(walk.start),
    ),
    Option(
        "Each step is too short by the number of steps: step_size is the length factor of each "
        "step, not of all together.",
        lambda walk: walk.step / max(walk.iters, 1),
    ),
    Option("Each step is too short: half as long as it should be.", _times(0.5)),
    Option("Each step is too long: twice as long as it should be.", _times(2)),
    Option(f"{STEP_SIZE}: each step is ten times too short.", _times(0.1)),
    Option(f"{STEP_SIZE}: each step is ten times too long.", _times(10)),
    Option(f"{STEP_SIZE}: each step is 255 times too short.", _times(1 / 255)),
    Option(f"{STEP_SIZE}: it is squared.", lambda walk: walk.step**2),
    *(
        Option(
            f"step_size isn't used: each step has {size:g} in its place, whatever step_size is.",
            lambda walk, size=size: size,
        )
        for size in (1, 0.5, 0.1, 0.01, 0.05, 0.2, 0.25, 0.3, 0.001)
    ),
]


def _budget(size: Callable[[Walk], float], inner: Callable[[Array, Walk], Array] = _same) -> Any:
    def keep(x: Array, walk: Walk) -> Array:
        return inner(np.clip(x, walk.start - size(walk), walk.start + size(walk)), walk)

    return keep


LEAVES = "Pixels leave [0, 1]"
IMAGE_BOUNDS: Part = [
    Option("", Bounds(_same, _clipped(0, 1), _same)),
    Option(
        "Pixels leave [0, 1] on the way, and are clipped once at the end. Clip after each "
        "step: the next gradient is that of an image.",
        Bounds(_same, _same, _clipped(0, 1)),
    ),
    Option(f"{LEAVES}. Clip them after each step.", Bounds(_same, _same, _same)),
    Option(
        f"{LEAVES} at the end: it looks as if they were clipped before each step. Clip after it.",
        Bounds(_clipped(0, 1), _same, _same),
    ),
    Option(
        f"{LEAVES}: nothing keeps them from rising above 1 (a bound of 255, perhaps).",
        Bounds(_same, _clipped(0, np.inf), _same),
    ),
    Option(
        f"{LEAVES}: nothing keeps them from falling below 0 (a bound of -1, perhaps).",
        Bounds(_same, _clipped(-np.inf, 1), _same),
    ),
    Option(
        f"{LEAVES}: it looks as if they were clipped to [-1, 1].",
        Bounds(_same, _clipped(-1, 1), _same),
    ),
    *(
        Option(
            f"It looks as if pixels were kept within {name} of where they start. This attack has "
            "no such budget.",
            Bounds(_same, _budget(size, _clipped(0, 1)), _same),
        )
        for name, size in (
            ("step_size", lambda walk: walk.step),
            ("iters * step_size", lambda walk: walk.step * walk.iters),
            ("0.1", lambda walk: 0.1),
            ("0.3", lambda walk: 0.3),
            ("0.5", lambda walk: 0.5),
        )
    ),
    Option(
        "It looks as if the pixels were rescaled to [0, 1] by their smallest and largest value. "
        "Clip them.",
        Bounds(
            _same,
            lambda x, walk: (x - x.min()) / max(float(x.max() - x.min()), 1e-300),
            _same,
        ),
    ),
]
NO_BOUNDS: Part = [
    Option("", Bounds(_same, _same, _same)),
    Option(
        "The features are kept between 0 and 1. This question has no such bounds; the digits have.",
        Bounds(_same, _clipped(0, 1), _same),
    ),
    Option(
        "The features are clipped to [0, 1] at the end. This question has no such bounds.",
        Bounds(_same, _same, _clipped(0, 1)),
    ),
    Option(
        "The features are kept between -1 and 1. This question has no such bounds.",
        Bounds(_same, _clipped(-1, 1), _same),
    ),
    Option(
        "It looks as if features were kept within step_size of where they start. This attack has "
        "no such budget.",
        Bounds(_same, _budget(lambda walk: walk.step), _same),
    ),
]
FROM: Part = [
    Option("", lambda x, walk: x),
    Option(
        "It is what one step gives: each step starts over from the input, in place of where the "
        "last one ended.",
        lambda x, walk: walk.start,
    ),
]


def walked(
    walk: Walk, use: Any, length: Any, count: Any, bounds: Bounds, origin: Any = FROM[0].do
) -> Array:
    """The last point of an attack that is made of these parts."""
    x, gradients = walk.start, []
    for _ in range(count(walk.iters)):
        x = bounds.before(x, walk)
        gradients.append(walk.slope(x))
        x = bounds.after(origin(x, walk) - length(walk) * use(gradients, walk), walk)
    return bounds.at_end(x, walk)


def path_mistakes(slopes: Part, bounds: Part, start_of: Callable[..., Walk]) -> list[Mistake]:
    """Mistakes in an attack along one of several slopes, the first of which is right.

    start_of: makes the walk of an option's slope and the attack's arguments.
    """

    def build(slope: Any, use: Any, length: Any, count: Any, bounds: Bounds, origin: Any) -> Oracle:
        return lambda *given: walked(start_of(slope, *given), use, length, count, bounds, origin)

    return combine([slopes, USES, LENGTHS, COUNTS, bounds, FROM], build)
