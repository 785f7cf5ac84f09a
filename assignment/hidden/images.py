"""The hidden checks of 2.D: the network's gradient in its images, and an attack on it."""

from collections.abc import Iterable
from functools import partial

import numpy as np

from advex import TwoLayerNet, load_network, predict
from advex.checking import expect_close, expect_entries, required
from hidden.follow_through import judged_with_either
from hidden.hints import AskedOnce, call_each, judge
from hidden.mistakes import clip, end, image_attack_mistakes, image_gradient_mistakes
from hidden.oracle import (
    Answer,
    Array,
    Labels,
    Slope,
    depends_on_images,
    digits_batch,
    image_slope,
    input_gradient,
    own_image_slope,
)
from hidden.partly import partly_right
from hidden.paths import OwnPath, judge_attack


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
        image_gradient_mistakes,
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
    judge_attack(
        "attack_digits",
        required(answer, "attack_digits"),
        inputs,
        [true, OwnPath(own, own_gradient, inputs, start=1)],
        partial(image_attack_mistakes, image_slope),
        rtol=1e-3,
        atol=1e-4,
        follows=lambda: depends_on_images(own_gradient, *inputs[-1][:3]),
    )


def check_goes_downhill(
    answer: Answer | None, batches: Iterable[tuple[TwoLayerNet, Array, Labels]]
) -> None:
    """Assert that a small step of attack_digits lowers the NLL of each row's target."""
    inputs = [(*batch, 0.01, 1) for batch in batches]

    def check(attack: Answer) -> None:
        outputs = call_each(attack, inputs)
        for (net, X, targets, *_), output in zip(inputs, outputs, strict=True):
            change = expect_entries(output, X.shape, "attack_digits(...)") - X
            if ((change * input_gradient(net, X, targets)).sum(axis=1) >= 0).any():
                raise AssertionError("After a small step an image's target isn't any likelier.")

    judged_with_either(check, required(answer, "attack_digits"), "attack_digits")


def check_no_steps(answer: Answer | None, batch: tuple[TwoLayerNet, Array, Labels]) -> None:
    """Assert that attack_digits gives X back for iters = 0."""
    net, X, targets = batch

    def check(attack: Answer) -> None:
        expect_close(attack(net, X, targets, 0.05, 0), X, "attack_digits with iters = 0")

    judged_with_either(check, partly_right(answer, "attack_digits"), "attack_digits")


def check_reaches_targets(answer: Answer | None, count: int, seed: int) -> None:
    """Assert that all but one of so many attacks on test images reach their targets.

    The images come by threes: plain Python loops take a while for each step.
    """
    net = load_network()
    X, _, targets = digits_batch(count, seed)
    inputs = [(net, X[i : i + 3], targets[i : i + 3], 0.1, 15) for i in range(0, count, 3)]
    outputs = call_each(required(answer, "attack_digits"), inputs)
    attacked = np.concatenate(
        [
            expect_entries(output, given[1].shape, "attack_digits(...)")
            for given, output in zip(inputs, outputs, strict=True)
        ]
    )
    if attacked.min() < -1e-6 or attacked.max() > 1 + 1e-6:
        raise AssertionError("Pixels leave [0, 1].")
    reached = int((predict(net, attacked) == targets).sum())
    if reached < count - 1:
        raise AssertionError(f"Only {reached} of {count} attacks reach their target.")
