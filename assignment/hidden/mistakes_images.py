"""The mistakes that students make with the digits, 2.D and 2.F: a hint, and what each gives."""

from collections.abc import Callable
from typing import Any

import numpy as np

from advex import TwoLayerNet
from hidden.hints import Mistake, Oracle
from hidden.mistakes import (
    CHANGE_ALONE,
    HELPS,
    NO_SIGN,
    PATH_MISTAKES,
    UNMOVED,
    PathMistake,
    clip,
    end,
    unbounded,
)
from hidden.oracle import Array, Slope, image_probabilities, input_gradient


def image_gradient_mistakes() -> list[Mistake]:
    """Mistakes in loss_grad_x(net, X, targets)."""
    return [*_target_mistakes(), *_unit_mistakes(), *_loss_mistakes()]


def _target_mistakes() -> list[Mistake]:
    """Gradients with the wrong sign, or of the loss of other classes than the targets."""

    def predicted(net: TwoLayerNet, X: Array, targets: Any) -> Array:
        return input_gradient(net, X, image_probabilities(net, X).argmax(axis=1))

    def no_one_hot(net: TwoLayerNet, X: Array, targets: Any) -> Array:
        return _backward(net, image_probabilities(net, X), _units_on(net, X))

    def all_targets(net: TwoLayerNet, X: Array, targets: Any) -> Array:
        d = image_probabilities(net, X)
        d[:, targets] -= 1
        return _backward(net, d, _units_on(net, X))

    def first_target(net: TwoLayerNet, X: Array, targets: Any) -> Array:
        return input_gradient(net, X, np.full(len(X), targets[0]))

    return [
        Mistake(
            "Up the loss instead of down? Or the derivative of +log instead of -log?",
            lambda net, X, targets: -input_gradient(net, X, targets),
        ),
        Mistake(
            "It looks like the loss of the class that the network predicts. The loss here is that "
            "of the target.",
            predicted,
        ),
        Mistake(
            "It doesn't depend on the target. Where does the target come into the gradient with "
            "respect to the logits?",
            no_one_hot,
        ),
        Mistake("It looks as if the first image's target were used for all images.", first_target),
        Mistake(
            "It looks as if 1 were taken from the columns of all targets, in every row. Each row "
            "has one target.",
            all_targets,
        ),
    ]


def _unit_mistakes() -> list[Mistake]:
    """Gradients that take another way through the hidden units."""

    def no_mask(net: TwoLayerNet, X: Array, targets: Any) -> Array:
        d = _minus_one_hot(image_probabilities(net, X), targets)
        return _backward(net, d, np.ones((len(X), len(net.b1))))

    def no_bias(net: TwoLayerNet, X: Array, targets: Any) -> Array:
        d = _minus_one_hot(image_probabilities(net, X), targets)
        return _backward(net, d, X @ net.W1.T > 0)

    def values_as_mask(net: TwoLayerNet, X: Array, targets: Any) -> Array:
        d = _minus_one_hot(image_probabilities(net, X), targets)
        return _backward(net, d, np.maximum(X @ net.W1.T + net.b1, 0))

    return [
        Mistake(
            "It looks as if the gradient passed through all hidden units. What does a ReLU do "
            "with the gradient of a unit that is off?",
            no_mask,
        ),
        Mistake(
            "It looks as if the hidden units were switched on and off without their biases.",
            no_bias,
        ),
        Mistake(
            "It looks as if the gradient were multiplied by the hidden units' values. What is the "
            "slope of a ReLU whose unit is on?",
            values_as_mask,
        ),
    ]


def _loss_mistakes() -> list[Mistake]:
    """Gradients of other losses than minus the logarithm of each target's probability."""

    def mean(net: TwoLayerNet, X: Array, targets: Any) -> Array:
        return input_gradient(net, X, targets) / len(X)

    def over_rows(net: TwoLayerNet, X: Array, targets: Any) -> Array:
        z = np.maximum(X @ net.W1.T + net.b1, 0) @ net.W2.T + net.b2
        p = np.exp(z - z.max())
        return _backward(net, _minus_one_hot(p / p.sum(axis=0), targets), _units_on(net, X))

    def of_probability(net: TwoLayerNet, X: Array, targets: Any) -> Array:
        p = image_probabilities(net, X)[np.arange(len(X)), targets]
        return np.asarray(input_gradient(net, X, targets) * p[:, None])

    def guarded(small: float) -> Oracle:
        def gives(net: TwoLayerNet, X: Array, targets: Any) -> Array:
            p = image_probabilities(net, X)[np.arange(len(X)), targets][:, None]
            return np.asarray(input_gradient(net, X, targets) * p / (p + small))

        return gives

    return [
        Mistake(
            "It is too small by the number of images: the loss is averaged over the batch, as in "
            "training. Here each row has a loss of its own.",
            mean,
        ),
        Mistake(
            "It looks as if the softmax were normalised over the images in place of the classes. "
            "Along which axis do your probabilities add up to 1?",
            over_rows,
        ),
        Mistake(
            "It looks like the gradient of the target's probability. The loss is minus the "
            "logarithm of it.",
            of_probability,
        ),
        *(
            Mistake(
                "It is right but where the target's probability is next to nothing: as if a small "
                "number were added to it before the logarithm. The gradient with respect to the "
                "logits needs none.",
                guarded(small),
            )
            for small in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8)
        ),
    ]


def _backward(net: TwoLayerNet, d_logits: Array, on: Any) -> Array:
    return np.array([(d @ net.W2 * o) @ net.W1 for d, o in zip(d_logits, on, strict=True)])


def _units_on(net: TwoLayerNet, X: Array) -> Array:
    return np.asarray(X @ net.W1.T + net.b1 > 0)


def _minus_one_hot(p: Array, targets: Any) -> Array:
    return np.asarray(p - np.eye(10)[np.asarray(targets)])


def image_attack_mistakes(slope_of: Callable[[TwoLayerNet, Any], Slope]) -> list[Mistake]:
    """Mistakes in attack_digits(net, X, targets, step, iters), along slope_of(net, targets)."""

    def by_path(gives: PathMistake) -> Oracle:
        return lambda net, X, targets, step, iters: gives(
            slope_of(net, targets), clip, X, step, iters
        )

    def unclipped(net: TwoLayerNet, X: Array, targets: Any, step: float, iters: int) -> Array:
        return end(slope_of(net, targets), unbounded, X, step, iters)

    def first_row(net: TwoLayerNet, X: Array, targets: Any, step: float, iters: int) -> Array:
        moved = end(slope_of(net, targets[:1]), clip, X[:1], step, iters)
        return np.concatenate([moved, X[1:]])

    return [
        Mistake(UNMOVED, lambda net, X, targets, step, iters: X, exactly=True),
        *(Mistake(hint, by_path(gives)) for hint, gives in PATH_MISTAKES),
        Mistake(
            "Pixels leave [0, 1] on the way, and are clipped once at the end. Clip after each "
            "step: the next gradient is that of an image.",
            lambda *given: clip(unclipped(*given)),
        ),
        Mistake("Pixels leave [0, 1]. Clip them after each step.", unclipped),
        Mistake("Only the first image of the batch moves.", first_row),
    ]


def fgsm_image_mistakes(slope_of: Callable[[TwoLayerNet, Any], Slope]) -> list[Mistake]:
    """Mistakes in fgsm_digits(net, X, y, epsilon), along slope_of(net, y)."""

    def step(size: Callable[[Array], Array], clip: bool = True) -> Any:
        def gives(net: TwoLayerNet, X: Array, y: Any, epsilon: float) -> Array:
            moved = X + epsilon * size(slope_of(net, y)(X))
            return np.clip(moved, 0.0, 1.0) if clip else moved

        return gives

    def predicted(net: TwoLayerNet, X: Array, y: Any, epsilon: float) -> Array:
        own = image_probabilities(net, X).argmax(axis=1)
        return step(np.sign)(net, X, own, epsilon)

    def change_alone(net: TwoLayerNet, X: Array, y: Any, epsilon: float) -> Array:
        return epsilon * np.sign(slope_of(net, y)(X))

    return [
        Mistake(CHANGE_ALONE, change_alone),
        Mistake(CHANGE_ALONE, lambda *given: clip(change_alone(*given))),
        Mistake(NO_SIGN, step(lambda g: g)),
        Mistake(HELPS, step(lambda g: -np.sign(g))),
        Mistake("Pixels leave [0, 1]. Clip them after the step.", step(np.sign, clip=False)),
        Mistake(
            "It goes up the loss of the class that the network predicts. Take the true label, y.",
            predicted,
        ),
    ]
