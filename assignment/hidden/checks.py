"""What the hidden tests call: each function asserts one property of an answer.

Where an answer builds on another (an attack on its gradient), its path is also right if it is right
given the student's own gradient: the path's points are not lost a second time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any

import numpy as np

from advex import TwoLayerNet, numerical_gradient
from advex.checking import (
    DIRECTIONS,
    expect_close,
    expect_numbers,
    expect_shape,
    in_shape,
    required,
)
from hidden.hints import AskedOnce, CheckFailed, Inputs, Oracle, call_each, copies, judge
from hidden.mistakes import (
    clip,
    distance_mistakes,
    end,
    fgsm_logistic_mistakes,
    gradient_mistakes,
    toy_attack_mistakes,
    unbounded,
)
from hidden.mistakes_images import (
    fgsm_image_mistakes,
    image_attack_mistakes,
    image_gradient_mistakes,
)
from hidden.oracle import (
    Answer,
    Array,
    Labels,
    Slope,
    attack_path,
    image_slope,
    input_gradient,
    logistic,
    nll_slope,
    own_image_slope,
    own_nll_slope,
    smallest_push,
)

# --- properties that hold for any answer, right or wrong ------------------------------------------


def check_unmodified(answer: Answer, *arguments: Any, what: str) -> None:
    """Assert that a call gives numbers and leaves its array arguments as they were."""
    before = [np.copy(a) if isinstance(a, np.ndarray) else a for a in arguments]
    expect_numbers(answer(*arguments), what)
    for was, now in zip(before, arguments, strict=True):
        if isinstance(was, np.ndarray) and not np.array_equal(was, now):
            raise CheckFailed(
                f"{what} changed an array of its caller.",
                "Work on a copy: x -= ... and x[...] = ... "
                "write into the array that was passed, x = x - ... makes a new one.",
            )


def check_moves(answer: Answer, start: Array, *arguments: Any, what: str) -> None:
    """Assert that a call gives something else than the input that it starts from."""
    if np.array_equal(np.ravel(expect_numbers(answer(*arguments), what)), np.ravel(start)):
        raise AssertionError(f"{what} gives its input back as it was.")


def check_integers(answer: Answer, *arguments: Any, what: str) -> None:
    """Assert that whole-number arrays give the same answer in integer and in float type."""
    as_floats = [a.astype(float) if isinstance(a, np.ndarray) else a for a in arguments]
    outputs = call_each(answer, [tuple(as_floats), arguments])
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


def check_batch_rows(answer: Answer, given: Inputs, what: str) -> None:
    """Assert that each row's answer is the same alone as in the batch.

    given: what the answer takes; each array in it has a row for each of n inputs, the first one is
    X (n, d), and the answer gives (n, d).
    """
    X = next(a for a in given if isinstance(a, np.ndarray))
    rows = [slice(i, i + 1) for i in range(len(X))]
    outputs = call_each(answer, [given, *(_rows(given, row) for row in rows)])
    together = expect_shape(next(outputs), X.shape, what)
    if not together.any():
        raise AssertionError(f"{what} is zero everywhere.")
    if np.array_equal(together, X) or (together == together[0]).all():
        raise AssertionError(f"{what} gives its input back as it was, or the same for all images.")
    for row, output in zip(rows, outputs, strict=True):
        alone = expect_numbers(output, what)
        if alone.shape != (1, X.shape[1]) or not np.allclose(alone, together[row], 1e-4, 1e-6):
            raise CheckFailed(
                f"{what} gives an image another result alone than in a batch.",
                "Rows have nothing to do with each other: look for a mean or a sum over the batch, "
                "for an axis, and for a stop that depends on the other rows.",
            )


def _rows(given: Inputs, rows: slice) -> Inputs:
    return tuple(a[rows] if isinstance(a, np.ndarray) else a for a in given)


# --- 2.A to 2.C -----------------------------------------------------------------------------------


def check_gradient(
    answer: Answer | None, of: str, points: Iterable[tuple[Array, Array]], exact: bool = False
) -> None:
    """Assert that grad_theta or grad_x (`of` is "theta" or "x") is right at each (x, theta).

    The oracle is finite differences, or the closed form where those are too coarse (`exact`).
    """

    def by_differences(x: Array, theta: Array) -> Array:
        if of == "theta":
            return numerical_gradient(lambda t: logistic(t.T @ x), theta)
        return numerical_gradient(lambda v: logistic(theta.T @ v), x)

    def closed_form(x: Array, theta: Array) -> Array:
        return _slope(x, theta) * (x if of == "theta" else theta)

    judge(
        f"grad_{of}(x, theta)",
        required(answer, f"grad_{of}"),
        list(points),
        [closed_form if exact else by_differences],
        gradient_mistakes(of),
    )


def _slope(x: Array, theta: Array) -> float:
    """The slope of the logistic function at the score of x."""
    z = (theta.T @ x).item()
    return float(logistic(z) * logistic(-z))


STEPS = (1, 2, 3, 6, 12)


def check_toy_attack(
    answer: Answer | None,
    points: Iterable[tuple[Array, Array, int]],
    grad_x: Answer | None,
    steps: Sequence[int] = STEPS,
) -> None:
    """Assert that attack_logistic gives the path of descent from each (x, theta, target)."""

    def true(x: Array, theta: Array, target: int, step: float, iters: int) -> Array:
        return end(nll_slope(theta, target), unbounded, x, step, iters)

    own_gradient = AskedOnce(grad_x)

    def own(x: Array, theta: Array, target: int, step: float, iters: int) -> Array:
        return end(own_nll_slope(own_gradient, theta, target), unbounded, x, step, iters)

    inputs = [(*point, 0.2, iters) for point in points for iters in steps]

    def gradient_is_off() -> bool:
        return grad_x is not None and not all(
            _gives(own_gradient, (x, theta), _slope(x, theta) * theta) for x, theta, *_ in inputs
        )

    with _perhaps("grad_x", gradient_is_off):
        judge(
            "attack_logistic",
            required(answer, "attack_logistic"),
            inputs,
            [true, _OwnPath(own, own_gradient, inputs, start=0)],
            toy_attack_mistakes(),
            rtol=1e-3,
            atol=1e-5,
        )


def check_direction(value: object, name: str, right: str) -> None:
    """Assert that a direction is the right one."""
    if not isinstance(value, str) or value.strip() not in DIRECTIONS:
        raise AssertionError(f"{name} is not set, or to none of the four choices.")
    if value.strip() != right:
        raise CheckFailed(
            f"{name} names another direction.",
            "Look at your formula: what is a number in it, and "
            "what is a vector? And is the number's sign always the same?",
        )


def check_gains(attack: Answer | None, points: Iterable[tuple[Array, Array]]) -> None:
    """Assert that three steps of attack_logistic raise p(target) at each (x, theta)."""
    inputs = [(x, theta, target, 0.1, 3) for x, theta in points for target in (0, 1)]
    outputs = call_each(required(attack, "attack_logistic"), inputs)
    for (x, theta, target, *_), output in zip(inputs, outputs, strict=True):
        attacked = _like(output, x)
        before, after = (logistic((theta.T @ v).item()) for v in (x, attacked))
        if (after - before) * (1 if target == 1 else -1) <= 1e-6:
            raise AssertionError(
                "After the attack p(target) is no higher than before, for at least one of the "
                "targets."
            )


def check_steps_to_flip(attack: Answer | None, points: Iterable[tuple[Array, Array]]) -> None:
    """Assert that each decision changes after as many steps as on the true path."""
    inputs = [given for point in points for given in _around_the_flip(*point)]
    outputs = call_each(required(attack, "attack_logistic"), [given for given, _ in inputs])
    for ((x, theta, target, *_), arrived), output in zip(inputs, outputs, strict=True):
        if (((theta.T @ _like(output, x)).item() > 0) == target) != arrived:
            late = "late" if arrived else "early"
            raise AssertionError(f"The decision changes too {late}: count the steps.")


def _around_the_flip(x: Array, theta: Array) -> Iterator[tuple[Inputs, bool]]:
    """The inputs of the attacks that just don't and just do change the decision, and if they do."""
    score = (theta.T @ x).item()
    target = int(score < 0)
    step_size = 0.3 * abs(score) / (theta.T @ theta).item()
    path = attack_path(nll_slope(theta, target), x, step_size, 60)
    arrived = [((theta.T @ v).item() > 0) == target for v in path]
    steps = arrived.index(True)
    for iters in (steps - 1, steps):
        yield (x, theta, target, step_size, iters), arrived[iters]


def _like(value: object, x: Array) -> Array:
    """The value in the shape of x, or an AssertionError."""
    array = expect_numbers(value, "attack_logistic")
    if array.size != x.size:
        raise AssertionError(f"attack_logistic has shape {array.shape}; expected {x.shape}.")
    return array.reshape(x.shape)


class _OwnPath:
    """The path by the student's own gradient, where that gradient is one and leads somewhere.

    Else a gradient of next to nothing would make an attack right that does nothing, and one so
    large that each step ends in the same corner would make that corner right. `start` is the place
    of the attacked input among the inputs, whose last one is the number of steps.
    """

    def __init__(
        self, own: Oracle, gradient: AskedOnce, inputs: Sequence[Inputs], start: int
    ) -> None:
        self._own = own
        self._inputs = inputs
        self._start = start
        self.confirm = gradient.confirm

    def __call__(self, *given: Any) -> Array:
        if not self._leads_somewhere:
            raise AssertionError("the student's own gradient leads nowhere")
        return np.asarray(self._own(*given))

    @cached_property
    def _leads_somewhere(self) -> bool:
        with np.errstate(all="ignore"):
            ends = [np.asarray(self._own(*copies(given))) for given in self._inputs]
        paths: dict[int, list[Array]] = {}  # their points, by where they start
        for given, reached in zip(self._inputs, ends, strict=True):
            paths.setdefault(id(given[self._start]), [given[self._start]]).append(reached)
        moved = max(
            float(np.abs(reached - start).max())
            for start, *points in paths.values()
            for reached in points
        )
        goes_on = all(
            len(points) < 2 or not np.allclose(points[0], points[1], 1e-6)
            for _, *points in paths.values()
        )
        return moved > 1e-3 and goes_on


@contextmanager
def _perhaps(gradient: str, is_off: Callable[[], bool]) -> Iterator[None]:
    """Where an attack fails without a hint, and the gradient that it builds on is off, say so."""
    try:
        yield
    except CheckFailed as error:
        if error.hint or not is_off():
            raise
        advice = f"Your {gradient} is off as well: fix it first if the attack uses it."
        raise CheckFailed(str(error), advice) from None


def _gives(answer: Answer, given: Sequence[Any], wanted: Array) -> bool:
    """Whether an answer gives about what is wanted."""
    with suppress(Exception):
        found = in_shape(expect_numbers(answer(*given), "it"), wanted.shape)
        return found is not None and np.allclose(found, wanted, 1e-3, 1e-6)
    return False


# --- 2.D ------------------------------------------------------------------------------------------


def check_image_gradient(
    answer: Answer | None,
    batches: Iterable[tuple[TwoLayerNet, Array, Labels]],
    rtol: float = 1e-4,
) -> None:
    """Assert that loss_grad_x is right for each (net, X, targets)."""
    judge(
        "loss_grad_x(net, X, targets)",
        required(answer, "loss_grad_x"),
        list(batches),
        [input_gradient],
        image_gradient_mistakes(),
        rtol,
    )


def check_image_attack(
    answer: Answer | None,
    batches: Iterable[tuple[TwoLayerNet, Array, Labels]],
    loss_grad_x: Answer | None,
    step_size: float,
) -> None:
    """Assert that attack_digits gives the path of gradient descent with clipped steps."""
    own_gradient = AskedOnce(loss_grad_x)

    def own_slope(net: TwoLayerNet, targets: Labels) -> Slope:
        return own_image_slope(own_gradient, net, targets)

    def true(net: TwoLayerNet, X: Array, targets: Labels, step: float, iters: int) -> Array:
        return end(image_slope(net, targets), clip, X, step, iters)

    def own(net: TwoLayerNet, X: Array, targets: Labels, step: float, iters: int) -> Array:
        return end(own_slope(net, targets), clip, X, step, iters)

    inputs = [(*batch, step_size, iters) for batch in batches for iters in (1, 2, 3, 8)]

    def gradient_is_off() -> bool:
        return loss_grad_x is not None and not all(
            _gives(own_gradient, batch, input_gradient(*batch)) for *batch, _, _ in inputs
        )

    with _perhaps("loss_grad_x", gradient_is_off):
        judge(
            "attack_digits",
            required(answer, "attack_digits"),
            inputs,
            [true, _OwnPath(own, own_gradient, inputs, start=1)],
            [*image_attack_mistakes(image_slope), *image_attack_mistakes(own_slope)],
            rtol=1e-3,
            atol=1e-4,
        )


# --- 2.F and 2.G ----------------------------------------------------------------------------------


def check_fgsm_points(answer: Answer | None, inputs: Sequence[tuple[Any, ...]]) -> None:
    """Assert that fgsm_logistic is right for each (X, y, w, b, epsilon)."""

    def against_label(X: Array, y: Labels, w: Array, b: float, epsilon: float) -> Array:
        return X + epsilon * np.sign([w if label == 0 else -w for label in y])

    judge(
        "fgsm_logistic(X, y, w, b, epsilon)",
        required(answer, "fgsm_logistic"),
        inputs,
        [against_label],
        fgsm_logistic_mistakes(),
    )


def check_budget(fgsm: Answer, X: Array, epsilon: float) -> None:
    """Assert that every feature of X (n, d) moves by exactly epsilon."""
    moved = expect_shape(fgsm(X.copy()), X.shape, "fgsm_logistic(X, y, w, b, epsilon)")
    change = np.abs(moved - X)
    if (change.max(axis=1) == 0).any():
        raise CheckFailed(
            "Some points stay where they are.",
            "Which label do they have, and which way does the loss of that label grow?",
        )
    if (change > 1.001 * epsilon + 1e-6).any():
        raise CheckFailed(
            "Some features move by more than epsilon.",
            "Is something scaled, or clipped that has no bounds?",
        )
    if (change < 0.999 * epsilon - 1e-6).any():
        raise CheckFailed(
            "Some features move by less than epsilon.",
            "The step takes the gradient's sign alone, and these features have no bounds.",
        )


def check_at_most(fgsm: Answer, X: Array, epsilon: float) -> None:
    """Assert that no feature of X (n, d) moves by more than epsilon."""
    moved = expect_shape(fgsm(X.copy()), X.shape, "The result")
    if (np.abs(moved - X) > 1.001 * epsilon + 1e-6).any():
        raise AssertionError("A feature that the model ignores moves by more than epsilon.")


def check_fgsm_images(
    answer: Answer | None, inputs: Sequence[tuple[Any, ...]], loss_grad_x: Answer | None
) -> None:
    """Assert that fgsm_digits is right for each (net, X, y, epsilon), where the slope is clear."""
    own_gradient = AskedOnce(loss_grad_x)

    def own_slope(net: TwoLayerNet, y: Labels) -> Slope:
        return own_image_slope(own_gradient, net, y)

    def own(net: TwoLayerNet, X: Array, y: Labels, epsilon: float) -> Array:
        return np.clip(X + epsilon * np.sign(own_slope(net, y)(X)), 0.0, 1.0)

    def true(net: TwoLayerNet, X: Array, y: Labels, epsilon: float) -> Array:
        gradient = image_slope(net, y)(X)
        moved = np.clip(X + epsilon * np.sign(gradient), 0.0, 1.0)
        return np.where(np.abs(gradient) > 1e-3 * np.abs(gradient).max(), moved, np.nan)

    judge(
        "fgsm_digits(net, X, y, epsilon)",
        required(answer, "fgsm_digits"),
        inputs,
        [true, own],
        [*fgsm_image_mistakes(image_slope), *fgsm_image_mistakes(own_slope)],
    )


def check_distances(
    answer: Answer | None, inputs: Iterable[tuple[Array, Array, float]], norm: float
) -> None:
    """Assert that distance_to_boundary is right for each (X, w, b)."""

    def by_sums(X: Array, w: Array, b: float, norm: float) -> list[float]:
        size = sum(v * v for v in w) ** 0.5 if norm == 2 else sum(abs(v) for v in w)
        return [abs(sum(v * u for v, u in zip(w, x, strict=True)) + b) / size for x in X]

    judge(
        f"distance_to_boundary with norm {'2' if norm == 2 else 'np.inf'}",
        required(answer, "distance_to_boundary"),
        [(*given, norm) for given in inputs],
        [by_sums],
        distance_mistakes(),
    )


def check_mirror_images(
    answer: Answer | None, points: Iterable[tuple[Array, Array, float]]
) -> None:
    """Assert that the X of each (X, w, b) are as far from the boundary as their mirror images."""
    inputs = [
        (side, w, b, norm)
        for X, w, b in points
        for norm in (2, np.inf)
        for side in (X, X - 2 * np.outer((X @ w + b) / (w @ w), w))
    ]
    outputs = _distances(answer, inputs)
    for here, there in zip(outputs[::2], outputs[1::2], strict=True):
        if here.size < 2 or np.ptp(here) == 0:
            raise AssertionError("The distances are zero, or the same for all inputs.")
        if here.shape != there.shape or not np.allclose(here, there, 1e-4, 1e-6):
            negative = " Distances come out negative." if min(here.min(), there.min()) < 0 else ""
            raise AssertionError(
                "A point and its mirror image on the other side of the boundary get different "
                f"distances.{negative}"
            )


def check_one_percent(answer: Answer | None, points: Iterable[tuple[Array, Array, float]]) -> None:
    """Assert that 1 % less than each distance doesn't reach the boundary, and 1 % more does."""
    inputs = [(*given, norm) for given in points for norm in (2, np.inf)]
    for (X, w, b, norm), output in zip(inputs, _distances(answer, inputs), strict=True):
        sizes = output.ravel()
        if len(sizes) != len(X):
            raise AssertionError(f"{len(sizes)} distances came back for {len(X)} inputs.")
        for x, size in zip(X, sizes, strict=True):
            push = smallest_push(x, w, b, norm)
            if w @ (x + 0.99 * size * push) + b < 0:
                raise AssertionError("A perturbation 1 % shorter than your distance flips too.")
            if w @ (x + 1.01 * size * push) + b > 0:
                raise AssertionError("A perturbation 1 % longer than your distance doesn't flip.")


def _distances(answer: Answer | None, inputs: Sequence[Inputs]) -> list[Array]:
    distance = required(answer, "distance_to_boundary")
    return [expect_numbers(o, "distance_to_boundary") for o in call_each(distance, inputs)]
