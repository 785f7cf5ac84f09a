"""The hidden checks of 2.D: the network's gradient in its images, and an attack on it."""

from collections.abc import Iterable

import numpy as np

from advex import TwoLayerNet, load_network, predict
from advex.checking import expect_shape, required
from hidden.hints import AskedOnce, call_each, judge
from hidden.mistakes import clip, end
from hidden.mistakes_images import image_attack_mistakes, image_gradient_mistakes
from hidden.oracle import (
    Answer,
    Array,
    Labels,
    Slope,
    digits_batch,
    image_slope,
    input_gradient,
    own_image_slope,
)
from hidden.paths import OwnPath, gives, perhaps


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
            gives(own_gradient, (net, X, targets), input_gradient(net, X, targets))
            for net, X, targets, *_ in inputs
        )

    with perhaps("loss_grad_x", gradient_is_off):
        judge(
            "attack_digits",
            required(answer, "attack_digits"),
            inputs,
            [true, OwnPath(own, own_gradient, inputs, start=1)],
            [*image_attack_mistakes(image_slope), *image_attack_mistakes(own_slope)],
            rtol=1e-3,
            atol=1e-4,
        )


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
            expect_shape(output, given[1].shape, "attack_digits(...)")
            for given, output in zip(inputs, outputs, strict=True)
        ]
    )
    if attacked.min() < -1e-6 or attacked.max() > 1 + 1e-6:
        raise AssertionError("Pixels leave [0, 1].")
    reached = int((predict(net, attacked) == targets).sum())
    if reached < count - 1:
        raise AssertionError(
            f"Only {reached} of {count} attacks reach their target (is the gradient right?)."
        )
