"""The hidden checks of 2.A to 2.C: a logistic regression's gradients, and an attack on it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import pairwise

import numpy as np

from advex import numerical_gradient
from advex.checking import DIRECTIONS, expect_entries, required
from hidden.follow_through import judged_with_either
from hidden.hints import AskedOnce, CheckFailed, Inputs, call_each, copies, judge
from hidden.mistakes import end, gradient_mistakes, toy_attack_mistakes, unbounded
from hidden.oracle import Answer, Array, attack_path, logistic, nll_slope, own_nll_slope
from hidden.partly import partly_right
from hidden.paths import OwnPath, judge_attack


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
        partial(gradient_mistakes, of),
    )


def _slope(x: Array, theta: Array) -> float:
    """The slope of the logistic function at the score of x."""
    z = (theta.T @ x).item()
    return float(logistic(z) * logistic(-z))


def check_direction(
    value: object,
    name: str,
    right: str,
    gradient: Answer | None,
    points: Iterable[tuple[Array, Array]],
) -> None:
    """Assert that a direction is right, or follows from the student's own gradient.

    The gradient's mistake has cost the gradient's own points.
    """
    if not isinstance(value, str) or value.strip() not in DIRECTIONS:
        raise AssertionError(f"{name} is not set, or to none of the four choices.")
    if value.strip() != right and not _follows(value.strip(), gradient, list(points)):
        raise CheckFailed(
            f"{name} names another direction.",
            "Look at your formula: what is a number in it, and "
            "what is a vector? And is the number's sign always the same?",
        )


def _follows(
    direction: str, gradient: Answer | None, points: Sequence[tuple[Array, Array]]
) -> bool:
    """Return True if a gradient points in one of the four directions at all points."""
    with suppress(Exception):
        outputs = call_each(required(gradient, "the gradient"), points)
        for (x, theta), output in zip(points, outputs, strict=True):
            way = (x if direction.endswith("x") else theta).ravel()
            found = expect_entries(output, x.shape, "the gradient").ravel()
            size = float(np.linalg.norm(found) * np.linalg.norm(way))
            along = found @ way * (-1 if direction.startswith("-") else 1)
            if not along > 0.999 * size > 0:
                return False
        return True
    return False


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
    judge_attack(
        "attack_logistic",
        required(answer, "attack_logistic"),
        inputs,
        [true, OwnPath(own, own_gradient, inputs, start=0)],
        toy_attack_mistakes,
        rtol=1e-3,
        atol=1e-5,
    )


def check_stays(answer: Answer | None, points: Iterable[tuple[Array, Array]]) -> None:
    """Assert that no step of attack_logistic changes nothing, at each (x, theta)."""
    attacks = [(x, theta, 1) for x, theta in points]
    check_toy_attack(partly_right(answer, "attack_logistic"), attacks, None, steps=(0,))


def check_towards_target(answer: Answer | None, points: Iterable[tuple[Array, Array, int]]) -> None:
    """Assert that three steps of attack_logistic raise p(target), along theta, each time."""
    inputs = [(*point, 0.1, 3) for point in points]

    def check(attack: Answer) -> None:
        for (x, theta, target, *_), output in zip(inputs, call_each(attack, inputs), strict=True):
            change = _like(output, x) - x
            gain = (theta.T @ change).item() * (1 if target == 1 else -1)
            if gain <= 1e-6:
                raise AssertionError(
                    f"After three steps p(target) isn't higher than before, for target {target}."
                )
            if gain < 0.95 * np.linalg.norm(theta) * np.linalg.norm(change):
                raise AssertionError(
                    "p(target) rises, and could rise faster: the change is not in the gradient's "
                    "direction."
                )

    judged_with_either(check, required(answer, "attack_logistic"), "attack_logistic")


def check_gradient_anew(answer: Answer | None, points: Iterable[tuple[Array, Array, int]]) -> None:
    """Assert that attack_logistic repeats its step from where it has arrived.

    Each step must be what one call makes of the point before it, and as long, compared with the
    first one, as the slope there says. The step's own length doesn't matter.
    """
    inputs = list(points)

    def check(attack: Answer) -> None:
        for x, theta, target in inputs:
            path = _walk(attack, x, theta, target)
            ends = call_each(attack, [(x, theta, target, 0.4, k) for k in range(1, len(path))])
            for point, end_of_k in zip(path[1:], ends, strict=True):
                if not np.allclose(_like(end_of_k, x), point, 1e-3, 1e-5):
                    raise AssertionError(
                        "Several steps in one call lead elsewhere than as many calls of one step."
                    )
            lengths = [np.linalg.norm(b - a) for a, b in pairwise(path)]
            slopes = [np.linalg.norm(nll_slope(theta, target)(v)) for v in path[:-1]]
            if not np.allclose(
                np.multiply(lengths, slopes[0]), np.multiply(slopes, lengths[0]), 0.01
            ):
                raise AssertionError(
                    "The steps don't change on the way as the slope of the NLL does."
                )

    judged_with_either(check, required(answer, "attack_logistic"), "attack_logistic")


def _walk(attack: Answer, x: Array, theta: Array, target: int) -> list[Array]:
    """The points after 0, 1, 2 and 3 calls of one step each."""
    path = [x]
    for _ in range(3):
        path.append(_like(attack(*copies((path[-1], theta, target, 0.4, 1))), x))
    return path


def check_step_size(answer: Answer | None, points: Iterable[tuple[Array, Array, int]]) -> None:
    """Assert that one step of attack_logistic is three times as long for three times step_size."""
    inputs = list(points)

    def check(attack: Answer) -> None:
        for x, theta, target in inputs:
            given = [(x, theta, target, size, 1) for size in (0.1, 0.3)]
            short, long = (_like(output, x) - x for output in call_each(attack, given))
            if not short.any() or not np.allclose(long, 3 * short, 1e-3, 1e-6):
                raise AssertionError(
                    "With three times the step size, one step is not three times as long."
                )

    judged_with_either(check, required(answer, "attack_logistic"), "attack_logistic")


def check_steps_to_flip(answer: Answer | None, points: Iterable[tuple[Array, Array]]) -> None:
    """Assert that each decision changes after as many steps as on the true path."""
    inputs = [given for point in points for given in _around_the_flip(*point)]

    def check(attack: Answer) -> None:
        outputs = call_each(attack, [given for given, _ in inputs])
        for ((x, theta, target, *_), arrived), output in zip(inputs, outputs, strict=True):
            if (((theta.T @ _like(output, x)).item() > 0) == target) != arrived:
                early = "later than it should" if arrived else "sooner than it should"
                raise AssertionError(f"The decision changes {early}.")

    judged_with_either(check, required(answer, "attack_logistic"), "attack_logistic")


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
    return expect_entries(value, x.shape, "attack_logistic")
