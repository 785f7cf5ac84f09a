"""The mistakes that students make with the network's gradient in its images, 2.D.

The answer is a chain: forwards to the logits, the loss's gradient in them, and back through the
hidden units to the pixels.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from advex import TwoLayerNet
from hidden.hints import Mistake, Oracle
from hidden.mistakes.variants import Option, combine
from hidden.oracle import Array, logistic


class Forward(NamedTuple):
    """The results of a forward pass: images (n, d), what units get (n, h), logits and softmax."""

    net: TwoLayerNet
    X: Array
    targets: Any
    before: Array
    hidden: Array
    z: Array
    p: Array

    @property
    def one_hot(self) -> Array:
        """A row for each image, with a 1 at its target. (n, 10)."""
        return np.asarray(np.eye(10)[np.asarray(self.targets)])

    @property
    def of_target(self) -> Array:
        """The probability of each row's target, (n, 1)."""
        return np.asarray((self.p * self.one_hot).sum(axis=1, keepdims=True))


def _softmax(z: Array, axis: int = 1) -> Array:
    weights = np.exp(z - z.max(axis=axis, keepdims=True))
    return np.asarray(weights / weights.sum(axis=axis, keepdims=True))


def _relu(v: Array) -> Array:
    return np.maximum(v, 0)


NO_RELU = "It looks as if the ReLU were left out in the forward pass, where the logits are made."
FORWARDS = [
    Option("", (1, _relu, 1)),
    Option(NO_RELU, (1, lambda v: v, 1)),
    Option(
        "It looks as if b1 were left out in the forward pass, where the units get their input.",
        (0, _relu, 1),
    ),
    Option(
        "It looks as if b2 were left out in the forward pass, where the logits are made.",
        (1, _relu, 0),
    ),
    Option("It looks as if both biases were left out in the forward pass.", (0, _relu, 0)),
    Option(
        "It looks as if the hidden units were logistic ones. This network has ReLUs.",
        (1, logistic, 1),
    ),
    Option(
        "It looks as if the hidden units were tanh ones. This network has ReLUs.", (1, np.tanh, 1)
    ),
    *(
        Option(
            "It looks as if the forward pass had leaky ReLUs. This network's are plain.",
            (1, lambda v, slope=slope: np.where(v > 0, v, slope * v), 1),
        )
        for slope in (0.01, 0.1, 0.2)
    ),
    Option(
        "It looks as if absolute values stood in place of ReLUs in the forward pass.",
        (1, np.abs, 1),
    ),
]


def _at(f: Forward, targets: Any) -> Array:
    return np.asarray(f.p - np.eye(10)[np.asarray(targets)])


def _all_targets(f: Forward) -> Array:
    d = f.p.copy()
    d[:, f.targets] -= 1
    return d


def _through_softmax(f: Forward, slope: Array) -> Array:
    """The gradient in the logits of what has this slope in the probabilities."""
    return np.asarray(f.p * (slope - (slope * f.p).sum(axis=1, keepdims=True)))


def _smoothed(share: float) -> Callable[[Forward], Array]:
    return lambda f: f.p - (1 - share) * f.one_hot - share / 10


def _guarded(small: float) -> Callable[[Forward], Array]:
    return lambda f: (f.p - f.one_hot) * f.of_target / (f.of_target + small)


NOT_ON_TARGET = (
    "It doesn't depend on the target. Where does the target come into the gradient with "
    "respect to the logits?"
)
SOFTMAX = (
    "It looks as if the softmax were left out: the NLL depends on all logits, not on the target's "
    "alone."
)
IN_THE_LOGITS = [
    Option("", lambda f: f.p - f.one_hot),
    Option(
        "It looks like the loss of the class that the network predicts. The loss here is that "
        "of the target.",
        lambda f: _at(f, f.p.argmax(axis=1)),
    ),
    Option(NOT_ON_TARGET, lambda f: f.p),
    Option(
        "It doesn't depend on the target: it looks like the gradient of the largest logit or "
        "probability.",
        lambda f: np.eye(10)[f.p.argmax(axis=1)],
    ),
    Option(
        "It looks as if the first image's target were used for all images.",
        lambda f: _at(f, np.full(len(f.p), f.targets[0])),
    ),
    Option(
        "It looks as if each image had the target of another one: the targets are read in the "
        "reverse order.",
        lambda f: _at(f, f.targets[::-1]),
    ),
    Option(
        "It looks as if 1 were taken from the columns of all targets, in every row. Each row "
        "has one target.",
        _all_targets,
    ),
    Option(
        "It looks as if 1 were taken in a row wherever the class's number points at the same "
        "target: targets is indexed by class. Index it by image: row i has targets[i].",
        lambda f: (
            f.p
            - (
                np.asarray(f.targets)[np.minimum(np.arange(10), len(f.targets) - 1)]
                == np.arange(10)
            )
        ),
    ),
    *(
        Option(
            "It looks as if classes were counted from 1: the target is taken for its neighbor. "
            "Classes count from 0, as the columns do.",
            lambda f, by=by: _at(f, (np.asarray(f.targets) + by) % 10),
        )
        for by in (-1, 1)
    ),
    Option(SOFTMAX, lambda f: -f.one_hot),
    Option(SOFTMAX, lambda f: f.z - f.one_hot),
    Option(
        "It looks as if only the target's own entry of the gradient in the logits were kept. The "
        "other logits count as well: they are in the softmax.",
        lambda f: (f.p - 1) * f.one_hot,
    ),
    Option(
        "It looks as if -1/p were passed back to the target's logit alone: the slope of the "
        "softmax is missing.",
        lambda f: -f.one_hot / f.of_target,
    ),
    *(
        Option(
            "It looks like the gradient of a squared error of the probabilities. The loss here is "
            "the NLL, minus the logarithm of the target's probability.",
            lambda f, factor=factor: _through_softmax(f, factor * (f.p - f.one_hot)),
        )
        for factor in (2, 1, 0.2)
    ),
    Option(
        "It looks like the gradient of a squared error of the logits. The loss here is the NLL.",
        lambda f: f.z - f.one_hot,
    ),
    Option(
        "It looks like the gradient of the target's probability. The loss is minus the "
        "logarithm of it.",
        lambda f: (f.p - f.one_hot) * f.of_target,
    ),
    Option(
        "It looks as if p(1 - p) were multiplied in once more. The gradient of the NLL in the "
        "logits has the slope of the softmax in it already.",
        lambda f: (f.p - f.one_hot) * f.p * (1 - f.p),
    ),
    Option(
        "It looks as if the softmax's slope were multiplied in once more. The gradient of the NLL "
        "in the logits has it already.",
        lambda f: (f.p - f.one_hot) * f.of_target * (1 - f.of_target),
    ),
    Option(
        "It looks as if the gradient were divided by the target's probability once more.",
        lambda f: (f.p - f.one_hot) / f.of_target,
    ),
    Option(
        "It looks like the margin between two logits (largest against target), in place of the "
        "NLL of the target.",
        lambda f: np.eye(10)[f.p.argmax(axis=1)] - f.one_hot,
    ),
    Option(
        "It looks as if the one-hot row were added in place of subtracted.",
        lambda f: f.p + f.one_hot,
    ),
    Option(
        "It looks as if the signs or sizes of p minus one-hot were taken in place of its values.",
        lambda f: np.abs(f.p - f.one_hot),
    ),
    Option(
        "It looks as if 1 were taken from every probability, not from the target's alone.",
        lambda f: f.p - 1,
    ),
    Option(
        "It looks as if the softmax were normalized over the images in place of the classes. "
        "Along which axis do your probabilities add up to 1?",
        lambda f: _softmax(f.z, axis=0) - f.one_hot,
    ),
    Option(
        "It looks as if the softmax were normalized over the whole batch. Each row's probabilities "
        "add up to 1.",
        lambda f: _softmax(f.z.reshape(1, -1)).reshape(f.z.shape) - f.one_hot,
    ),
    Option(
        "It looks as if the softmax were taken twice, once of the probabilities.",
        lambda f: _softmax(f.p) - f.one_hot,
    ),
    Option(
        "It looks as if each logit went through a logistic function, in place of one softmax for "
        "all of them.",
        lambda f: logistic(f.z) - f.one_hot,
    ),
    *(
        Option(
            "It looks like a smoothed target (label smoothing): not all of the 1 is taken at the "
            "target. The loss here is the NLL of the target alone.",
            _smoothed(share),
        )
        for share in (0.1, 0.05, 0.2, 0.01)
    ),
    *(
        Option(
            "It is right but where the target's probability is next to nothing: as if a small "
            "number were added to it before the logarithm. The gradient with respect to the "
            "logits needs none.",
            _guarded(small),
        )
        for small in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8)
    ),
]

Back = Callable[[Forward, Array], Any]
"""The factor on each unit's gradient (n, h), made of the forward pass and that gradient."""

LEAKY = "It looks as if units that are off leaked a little, as leaky ReLUs do. Plain ReLUs don't."
MASKS: list[Option] = [
    Option("", lambda f, g: f.before > 0),
    Option(
        "It looks as if the gradient passed through all hidden units. What does a ReLU do "
        "with the gradient of a unit that is off?",
        lambda f, g: np.ones(g.shape),
    ),
    Option(
        "It looks as if the hidden units were switched on and off without their biases.",
        lambda f, g: f.X @ f.net.W1.T > 0,
    ),
    Option(
        "It looks as if the gradient were multiplied by the hidden units' values. What is the "
        "slope of a ReLU whose unit is on?",
        lambda f, g: f.hidden,
    ),
    Option(
        "It looks as if the gradient were masked by its own sign, the gradient's sign. What counts "
        "is the sign that the unit's input had in the forward pass.",
        lambda f, g: g > 0,
    ),
    Option(
        "It looks as if the gradient were masked by its own sign, the gradient's sign (where it is "
        "negative). What counts is the sign that the unit's input had in the forward pass.",
        lambda f, g: g < 0,
    ),
    Option(
        "It looks as if both masks were used: the gradient's sign and the unit's (guided "
        "backpropagation). A ReLU's slope depends on the unit's input alone.",
        lambda f, g: (f.before > 0) & (g > 0),
    ),
    Option(
        "It looks as if h(1 - h), the slope of a logistic (sigmoid) unit, stood where a ReLU's "
        "slope belongs.",
        lambda f, g: f.hidden * (1 - f.hidden),
    ),
    Option(
        "It looks as if the slope of a logistic (sigmoid) unit stood where a ReLU's belongs.",
        lambda f, g: logistic(f.before) * logistic(-f.before),
    ),
    Option(
        "It looks as if a smooth function's slope (softplus, with a logistic or sigmoid slope) "
        "stood where a ReLU's belongs.",
        lambda f, g: logistic(f.before),
    ),
    Option(
        "It looks as if the slope of a tanh unit stood where a ReLU's belongs.",
        lambda f, g: 1 - np.tanh(f.before) ** 2,
    ),
    Option(
        "It looks as if the slope of a tanh unit, 1 - h², stood where a ReLU's belongs.",
        lambda f, g: 1 - f.hidden**2,
    ),
    *(
        Option(LEAKY, lambda f, g, s=s: np.where(f.before > 0, 1, s))
        for s in (0.01, 0.1, 0.2, 0.05)
    ),
    Option(
        "It looks as if the mask were upside down: units that are off let the gradient through.",
        lambda f, g: f.before <= 0,
    ),
    Option(
        "It looks as if a unit that is off passed its gradient back with the wrong sign: the slope "
        "of an absolute value.",
        lambda f, g: np.sign(f.before),
    ),
    Option(
        "It looks as if the first image's units masked all images. Each image has its own.",
        lambda f, g: np.broadcast_to(f.before[0] > 0, g.shape),
    ),
    Option(
        "It looks as if a unit were on only where it is on for all images. Each image has its own.",
        lambda f, g: np.broadcast_to((f.before > 0).all(axis=0), g.shape),
    ),
    Option(
        "It looks as if a unit were on wherever it is on for any image. Each image has its own.",
        lambda f, g: np.broadcast_to((f.before > 0).any(axis=0), g.shape),
    ),
    *(
        Option(
            f"It looks as if a unit counted as on only above {least:g}, not above 0.",
            lambda f, g, least=least: f.before > least,
        )
        for least in (1, 0.5)
    ),
]

ROWS = "Rows have nothing to do with each other: each image has its own gradient."
REST: list[Option] = [
    Option("", lambda f, g: g),
    Option(
        "It is too small by the number of images: the loss is averaged over the batch, as in "
        "training. Here each row has its own loss.",
        lambda f, g: g / len(g),
    ),
    Option(
        f"It looks as if the sum over the batch were returned for each image. {ROWS}",
        lambda f, g: np.broadcast_to(g.sum(axis=0), g.shape),
    ),
    Option(
        f"It looks as if the mean over the batch were returned for each image. {ROWS}",
        lambda f, g: np.broadcast_to(g.mean(axis=0), g.shape),
    ),
    Option(
        "It looks as if the gradient were set to 0 at pixels that are 0 or below. What is masked "
        "is a hidden unit that is off, not a pixel.",
        lambda f, g: g * (f.X > 0),
    ),
    Option(
        "It looks as if the gradient were multiplied by the image. Is that the last factor of the "
        "chain rule?",
        lambda f, g: g * f.X,
    ),
    Option(
        "It looks as if only signs came back. The gradient's sizes are asked for, too.",
        lambda f, g: np.sign(g),
    ),
    Option(
        "It looks as if absolute values came back. The gradient has signs.", lambda f, g: np.abs(g)
    ),
    Option(
        "It looks as if each row were scaled to length 1. The gradient's own length is asked for.",
        lambda f, g: g / np.maximum(np.linalg.norm(g, axis=1, keepdims=True), 1e-300),
    ),
    Option(
        "It looks as if the gradient were scaled to length 1. Its own length is asked for.",
        lambda f, g: g / max(float(np.linalg.norm(g)), 1e-300),
    ),
    Option(
        "It looks as if each row were divided by its largest entry. The gradient's own length is "
        "asked for.",
        lambda f, g: g / np.maximum(np.abs(g).max(axis=1, keepdims=True), 1e-300),
    ),
    *(
        Option(
            f"It looks as if the gradient were clipped to [{low}, {high}]. It has no such bounds.",
            lambda f, g, low=low, high=high: np.clip(g, low, high),
        )
        for low, high in ((0, 1), (-1, 1), (-0.5, 0.5), (-0.1, 0.1))
    ),
    Option(
        "It is right for the first image and zero for the others. Is the return inside the "
        "loop, or is one row alone filled in?",
        lambda f, g: g * (np.arange(len(g)) == 0)[:, None],
    ),
    Option(
        "The first image's gradient came back for all images.",
        lambda f, g: np.broadcast_to(g[0], g.shape),
    ),
    Option(
        "The last image's gradient came back for all images. Does each round of a loop overwrite "
        "the one before?",
        lambda f, g: np.broadcast_to(g[-1], g.shape),
    ),
    Option(
        "The gradients add up from row to row: each includes those of the images before it.",
        lambda f, g: np.cumsum(g, axis=0),
    ),
]


@cache
def image_gradient_mistakes() -> list[Mistake]:
    """Mistakes in loss_grad_x(net, X, targets)."""

    def build(forward: Any, in_logits: Any, mask: Back, rest: Back) -> Oracle:
        with_b1, activation, with_b2 = forward

        def gives(net: TwoLayerNet, X: Array, targets: Any) -> Array:
            before = X @ net.W1.T + with_b1 * net.b1
            hidden = activation(before)
            z = hidden @ net.W2.T + with_b2 * net.b2
            f = Forward(net, X, targets, before, hidden, z, _softmax(z))
            g = in_logits(f) @ net.W2
            return np.asarray(rest(f, (g * mask(f, g)) @ net.W1))

        return gives

    return combine([FORWARDS, IN_THE_LOGITS, MASKS, REST], build)
