"""The hidden checks of 2.A to 2.C: a logistic regression's gradients, and an attack on it."""

from collections.abc import Iterable, Iterator, Sequence

from advex import numerical_gradient
from advex.checking import DIRECTIONS, expect_numbers, required
from hidden.hints import AskedOnce, CheckFailed, Inputs, call_each, judge
from hidden.mistakes import end, gradient_mistakes, toy_attack_mistakes, unbounded
from hidden.oracle import Answer, Array, attack_path, logistic, nll_slope, own_nll_slope
from hidden.paths import OwnPath, gives, perhaps


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
            gives(own_gradient, (x, theta), _slope(x, theta) * theta) for x, theta, *_ in inputs
        )

    with perhaps("grad_x", gradient_is_off):
        judge(
            "attack_logistic",
            required(answer, "attack_logistic"),
            inputs,
            [true, OwnPath(own, own_gradient, inputs, start=0)],
            toy_attack_mistakes(),
            rtol=1e-3,
            atol=1e-5,
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
