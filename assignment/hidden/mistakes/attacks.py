"""The mistakes that students make in attack_logistic, 2.C, and in attack_digits, 2.D."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from advex import TwoLayerNet
from hidden.hints import Mistake, Oracle
from hidden.mistakes.paths import (
    EARLY,
    IMAGE_BOUNDS,
    NO_BOUNDS,
    UNMOVED,
    Walk,
    clip,
    end,
    path_mistakes,
    unbounded,
)
from hidden.mistakes.variants import Option
from hidden.oracle import Array, Slope, attack_path, image_probabilities, logistic, nll_slope

ToySlope = Callable[[Array, int], Slope]


def _score(theta: Array, v: Array) -> float:
    return float((theta.T @ v).item())


def _along_theta(factor: Callable[[float, int], float]) -> ToySlope:
    """The slope that is theta, times a factor made of f(x) and the target."""

    def of(theta: Array, target: int) -> Slope:
        return lambda v: np.asarray(factor(logistic(_score(theta, v)), target) * theta)

    return of


FOR_0 = "It is right for target 1, and wrong for target 0: "
FOR_1 = "It is right for target 0, and wrong for target 1: "
TOY_SLOPES = [
    Option("", nll_slope),
    Option(
        "It is slow where the model is sure: it looks like a climb on the probability of the "
        "target. The question asks for descent on its NLL, that is, on minus the logarithm.",
        _along_theta(lambda s, target: (1 - 2 * target) * s * (1 - s)),
    ),
    Option(
        "It moves towards the class that is not the target. Is target taken for the true "
        "label, or left out of the gradient?",
        _along_theta(lambda s, target: s - (1 - target)),
    ),
    Option(
        "It moves along x in place of theta: that is the gradient with respect to theta. Which of "
        "the two does the attack move?",
        lambda theta, target: lambda v: (logistic(_score(theta, v)) - target) * v,
    ),
    Option(
        f"{FOR_0}steps are too long, as if the target were -1 in place of 0.",
        _along_theta(lambda s, target: s - (2 * target - 1)),
    ),
    Option(
        f"{FOR_0}it goes there as for target 1. Where does target come into the gradient?",
        _along_theta(lambda s, target: s - 1),
    ),
    Option(
        f"{FOR_1}it goes there as for target 0. Where does target come into the gradient?",
        _along_theta(lambda s, target: s),
    ),
    Option(
        f"{FOR_0}it goes the opposite way there, up the loss. What is the sign of the gradient of "
        "-log(1 - f)?",
        _along_theta(lambda s, target: s - 1 if target == 1 else -s),
    ),
    Option(
        f"{FOR_1}it goes the opposite way there, up the loss. What is the sign of the gradient of "
        "-log f?",
        _along_theta(lambda s, target: 1 - s if target == 1 else s),
    ),
    Option(
        "It looks as if the slope of the logistic function were multiplied in once more: the "
        "squared error has such a gradient. The question asks for the NLL.",
        _along_theta(lambda s, target: (s - target) * s * (1 - s)),
    ),
    Option(
        "It looks as if p(target) were divided out twice, or not where it should be. Write down "
        "the derivative of -log p(target).",
        _along_theta(lambda s, target: (s - 1) / s if target == 1 else s / (1 - s)),
    ),
    Option(
        "It goes up or down f itself, whatever the target. Which loss does the target choose?",
        _along_theta(lambda s, target: s * (1 - s)),
    ),
    Option(
        "It goes up or down f itself, whatever the target. Which loss does the target choose?",
        _along_theta(lambda s, target: -s * (1 - s)),
    ),
    Option(
        "Each step is as long as theta: the factor of f and the target is missing that makes "
        "steps shorter as the target gets likelier.",
        _along_theta(lambda s, target: 1 - 2 * target),
    ),
    Option(
        "It looks as if f(x) and 1 - f(x) were exchanged in the gradient.",
        _along_theta(lambda s, target: -s if target == 1 else 1 - s),
    ),
    Option(
        "It looks as if the decision (0 or 1) stood where the probability belongs.",
        _along_theta(lambda s, target: float(s > 0.5) - target),
    ),
    Option(
        "Every feature moves by the same amount: theta is missing from the gradient.",
        lambda theta, target: lambda v: np.full(v.shape, logistic(_score(theta, v)) - target),
    ),
    Option(
        "It looks as if the logistic function were applied to each product of entries. The score "
        "is their sum, one number.",
        lambda theta, target: lambda v: (logistic(theta * v) - target) * theta,
    ),
    Option(
        "It looks as if the mean of the products stood where the score, their sum, belongs.",
        lambda theta, target: lambda v: (logistic(_score(theta, v) / len(v)) - target) * theta,
    ),
]


@cache
def toy_attack_mistakes() -> list[Mistake]:
    """Mistakes in attack_logistic(x, theta, target, step_size, iters)."""

    def early(x: Array, theta: Array, target: int, step: float, iters: int) -> Array:
        path = attack_path(nll_slope(theta, target), x, step, iters)
        return next((v for v in path if (_score(theta, v) > 0) == target), path[-1])

    def until_it_flips(x: Array, theta: Array, target: int, step: float, iters: int) -> Array:
        return early(x, theta, target, step, 300)

    def entry_by_entry(x: Array, theta: Array, target: int, step: float, iters: int) -> Array:
        x = x.copy()
        for _ in range(iters):
            for i in range(len(x)):
                x[i] -= step * (logistic(_score(theta, x)) - target) * theta[i]
        return x

    def walk(slope: ToySlope, x: Array, theta: Array, target: int, step: float, iters: int) -> Walk:
        return Walk(slope(theta, target), x, step, iters)

    return [
        Mistake(UNMOVED, lambda x, theta, target, step, iters: x, exactly=True),
        Mistake(
            "It hardly moves where the model is sure of the other class. Which loss is large "
            "there, and has a large slope? And is it the loss of the target?",
            lambda x, theta, target, step, iters: x,
        ),
        *path_mistakes(TOY_SLOPES, NO_BOUNDS, walk),
        Mistake(EARLY, early),
        Mistake(
            "It goes on until the decision has changed, and then stops: iters isn't used. The "
            "question asks for iters steps.",
            until_it_flips,
        ),
        Mistake(
            "It looks as if the entries of x moved one after the other, each seeing those that "
            "have moved before it. All entries move at once, by the gradient at one point.",
            entry_by_entry,
        ),
        Mistake(
            "What comes back is a changed theta: that is training. Hold theta still, and move x.",
            lambda x, theta, target, step, iters: end(
                nll_slope(x, target), unbounded, theta, step, iters
            ),
        ),
        Mistake(
            "What comes back is the change alone. Return the changed input.",
            lambda x, theta, target, step, iters: (
                end(nll_slope(theta, target), unbounded, x, step, iters) - x
            ),
        ),
    ]


# --- 2.D ------------------------------------------------------------------------------------------

ImageSlope = Callable[[Slope, TwoLayerNet, Any], Slope]

IMAGE_SLOPES = [
    Option("", lambda slope, X: slope(X)),
    Option(
        "It looks as if the gradient were averaged over the images, so that all move alike. Each "
        "image has its own gradient.",
        lambda slope, X: np.broadcast_to(slope(X).mean(axis=0), X.shape),
    ),
    Option(
        "It looks as if the gradients of all images were added up, so that all move alike. Each "
        "image has its own gradient.",
        lambda slope, X: np.broadcast_to(slope(X).sum(axis=0), X.shape),
    ),
    Option(
        "It looks as if the first image's gradient moved all images.",
        lambda slope, X: np.broadcast_to(slope(X)[0], X.shape),
    ),
    Option(
        "Only pixels with ink (above 0) move. All pixels of an image may.",
        lambda slope, X: slope(X) * (X > 0),
    ),
    Option(
        "Only the first image of the batch moves.",
        lambda slope, X: slope(X) * (np.arange(len(X)) == 0)[:, None],
    ),
]


@cache
def image_attack_mistakes(slope_of: Callable[[TwoLayerNet, Any], Slope]) -> list[Mistake]:
    """Mistakes in attack_digits(net, X, targets, step, iters), along slope_of(net, targets)."""

    def walk(
        change: Any, net: TwoLayerNet, X: Array, targets: Any, step: float, iters: int
    ) -> Walk:
        slope = slope_of(net, targets)
        return Walk(lambda v: change(slope, v), X, step, iters)

    def read_as(net: TwoLayerNet, X: Array) -> Array:
        return image_probabilities(net, X).argmax(axis=1)

    def each_stops(net: TwoLayerNet, X: Array, targets: Any, step: float, iters: int) -> Array:
        slope = slope_of(net, targets)
        for _ in range(iters):
            todo = (read_as(net, X) != targets)[:, None]
            X = np.where(todo, clip(X - step * slope(X)), X)
        return X

    def all_stop(net: TwoLayerNet, X: Array, targets: Any, step: float, iters: int) -> Array:
        slope = slope_of(net, targets)
        for _ in range(iters):
            if (read_as(net, X) == targets).all():
                break
            X = clip(X - step * slope(X))
        return X

    def of_prediction(net: TwoLayerNet, X: Array, targets: Any, step: float, iters: int) -> Array:
        return end(slope_of(net, read_as(net, X)), clip, X, step, iters)

    def from_prediction(net: TwoLayerNet, X: Array, targets: Any, step: float, iters: int) -> Array:
        return end(slope_of(net, read_as(net, X)), clip, X, -step, iters)

    def clipped_for_the_slope(
        net: TwoLayerNet, X: Array, targets: Any, step: float, iters: int
    ) -> Array:
        slope = slope_of(net, targets)
        for _ in range(iters):
            X = X - step * slope(clip(X))
        return clip(X)

    def neighbor(by: int) -> Callable[[Any], Any]:
        return lambda targets: (np.asarray(targets) + by) % 10

    def towards(targets_of: Callable[[Any], Any]) -> Oracle:
        return lambda net, X, targets, step, iters: end(
            slope_of(net, targets_of(targets)), clip, X, step, iters
        )

    return [
        Mistake(UNMOVED, lambda net, X, targets, step, iters: X, exactly=True),
        Mistake(
            "What comes back is the change alone. Return the changed images.",
            lambda net, X, targets, step, iters: (
                end(slope_of(net, targets), clip, X, step, iters) - X
            ),
        ),
        Mistake(
            "It looks as if the gradient were taken at a clipped copy, and the step made from the "
            "images before clipping. Go on from the clipped images.",
            clipped_for_the_slope,
        ),
        *(
            Mistake(
                "It looks as if classes were counted from 1: the target is taken for its neighbor. "
                "Classes count from 0.",
                towards(neighbor(by)),
            )
            for by in (-1, 1)
        ),
        Mistake(
            "It looks as if the first image's target were used for all images.",
            towards(lambda targets: np.full(len(targets), targets[0])),
        ),
        *path_mistakes(IMAGE_SLOPES, IMAGE_BOUNDS, walk),
        Mistake(
            "It looks as if each image stopped once the network read it as its target. The "
            "question asks for iters steps.",
            each_stops,
        ),
        Mistake(
            "It looks as if the loop stopped once all images were read as their targets. The "
            "question asks for iters steps.",
            all_stop,
        ),
        Mistake(
            "It follows the loss of the class that the network predicts, not that of the target.",
            of_prediction,
        ),
        Mistake(
            "It moves away from the class that the network predicts, whatever the target is.",
            from_prediction,
        ),
    ]
