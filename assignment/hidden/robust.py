"""The hidden checks of 2.H: a network is trained once, attacked once, and judged several times."""

from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from advex import TwoLayerNet, accuracy, load_digits, predict
from advex.checking import expect_network, required
from hidden.attacks import input_slope, margin_direction, nll_direction, pgd, survivors
from hidden.exam import EPSILON, exam
from hidden.hints import CheckFailed
from hidden.oracle import Answer, Array, Labels

LEAST_CLEAN = 0.8  # without an attack, for any points
MEANS_A_LOT = 0.25  # of all images, between what one attack leaves and what all leave
VULNERABLE = 0.3
STEADY = 0.9  # honest training gives 0.99, steps and saws at most 0.85

_HIDES = "The network hides its gradients: "
_PROTECTS_NOTHING = " Large weights and steep steps do that, and protect nothing."
_ALMOST_CLEAN = (
    "The other half of the points counts from 80 % on. To get there, let epsilon grow from 0, "
    "lower the learning rate, or train for longer."
)


class Measured(NamedTuple):
    """A network's accuracies, 0 to 1: without attack, under one step or more, under everything.

    `steady` is the share of the slope's signs that are the same a hundredth away.
    """

    net: TwoLayerNet
    clean: float
    one_step: float
    by_nll: float
    robust: float
    steady: float


def measure(net: TwoLayerNet) -> Measured:
    """Attack a network on the exam's images."""
    X, y, known = exam().X_test, exam().y_test, exam().known
    slope = input_slope(net, X, nll_direction(net, X, y))
    one_step = np.clip(X + EPSILON * np.sign(slope), 0, 1)
    return Measured(
        net,
        clean=accuracy(net, X, y),
        one_step=accuracy(net, one_step, y),
        by_nll=accuracy(net, pgd(net, X, y, EPSILON, nll_direction), y),
        robust=float(survivors(net, X, y, EPSILON, known).mean()),
        steady=_steady(net, X, y),
    )


def _steady(net: TwoLayerNet, X: Array, y: Labels) -> float:
    """The share of a slope's signs that stay when all pixels move by a tenth of epsilon."""
    signs = np.random.default_rng(79).choice([-1, 1], X.shape)
    slopes = (
        input_slope(net, images, margin_direction(net, X, y))
        for images in (X, np.clip(X + EPSILON / 10 * signs, 0, 1))
    )
    return float(np.equal(*map(np.sign, slopes)).mean())


_measured: WeakKeyDictionary[Any, Measured | None] = WeakKeyDictionary()


def measured(answer: Answer | None) -> Measured:
    """The outcome of train_robust: trained and attacked at the first call, remembered at the next.

    None is kept for a function that failed, whose exception would keep the function itself alive.
    """
    train_robust = required(answer, "train_robust")
    if train_robust not in _measured:
        _measured[train_robust] = None
        X, y = exam().X.copy(), exam().y.copy()
        what = "train_robust(X, y, epsilon)"
        net = expect_network(train_robust(X, y, EPSILON), X.shape[1], what)
        _measured[train_robust] = measure(net)
    found = _measured[train_robust]
    if found is None:
        raise AssertionError("There is no network to attack: see the first hidden check.")
    return found


def check_trained(answer: Answer | None) -> dict[str, float]:
    """Assert that a network came that is right without an attack; figures for the leaderboard."""
    found = measured(answer)
    if found.clean < LEAST_CLEAN:
        raise CheckFailed(
            f"{found.clean:.1%} of the images are classified correctly without an attack; at least "
            f"{LEAST_CLEAN:.0%} are asked for.",
            _advice_on_clean(found),
        )
    return {
        "Robust accuracy (%)": round(100 * found.robust, 1),
        "Clean accuracy (%)": round(100 * found.clean, 1),
    }


def check_withstands(answer: Answer | None, share: float, clean: float) -> None:
    """Assert that at least this share of the images (0 to 1) is right whatever the attack.

    clean: the share that has to be right without an attack.
    """
    found = measured(answer)
    if found.clean < clean:
        reached = (
            f"This counts where {clean:.0%} are right without an attack: {found.clean:.1%} are."
        )
        if found.clean < LEAST_CLEAN:  # the first check has said more
            raise AssertionError(reached)
        raise CheckFailed(reached, _ALMOST_CLEAN)
    if found.robust < share:
        raise CheckFailed(
            f"{found.robust:.1%} of the images withstand every attack; "
            f"at least {share:.0%} are asked for.",
            _advice(found),
        )


def _advice_on_clean(found: Measured) -> str:
    """Advice on a network that is wrong without an attack."""
    digits, (X, y) = load_digits(), exam()[2:4]
    if accuracy(found.net, digits.X_test, digits.y_test) >= LEAST_CLEAN:
        return (
            "The network knows the notebook's digits instead of those that it was given: train on "
            "the arguments X and y."
        )
    if _renamed(predict(found.net, X), y) >= LEAST_CLEAN:
        return (
            "The network tells the digits apart, and gives them other names than y does: train on "
            "the argument y as it is, not on the notebook's labels."
        )
    return (
        "Do the attacks in training go up the loss of the true labels? If so: a network "
        "that meets them before it has learnt anything may never learn. Let epsilon grow from "
        "0, lower the learning rate, or train for longer."
    )


def _renamed(predicted: Labels, y: Labels) -> float:
    """The share that would be right if each label's images had the name that most of them got."""
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (y, predicted), 1)
    distinct = len(set(counts.argmax(axis=1))) == 10
    return float(counts.max(axis=1).sum() / len(y)) if distinct else 0.0


def _advice(found: Measured) -> str:
    """Advice by what the accuracies look like."""
    if found.by_nll - found.robust > MEANS_A_LOT:
        return (
            f"{_HIDES}it withstands an attack that follows the slope of its NLL, and falls to one "
            f"that uses another loss, or no gradient at all.{_PROTECTS_NOTHING}"
        )
    if found.steady < STEADY and found.one_step - found.robust > MEANS_A_LOT:
        return (
            f"{_HIDES}its slope is another one a hundredth away, so that it withstands a step "
            f"along it, and falls to an attack that looks around.{_PROTECTS_NOTHING}"
        )
    if found.one_step - found.robust > MEANS_A_LOT:
        return (
            "It withstands one large step, as in FGSM, and falls to several smaller ones. Let the "
            "attack in training take several steps as well, or let epsilon grow from 0."
        )
    if found.robust < VULNERABLE:
        return (
            "That is about as little as without any defence. Is each batch attacked before its "
            "gradient is taken: with the network as it is at that moment, up the loss of the true "
            "labels?"
        )
    return (
        "The training is on the right way. What helps: more epochs with a learning rate that falls "
        "to 0, an epsilon that grows from 0, a little weight decay, several steps in the attack."
    )
