"""The attacks that a robust network must withstand, and how they are kept from being fooled.

A network may seem robust because it hides its gradients (Athalye, Carlini and Wagner 2018). So an
image counts as robust only if *every* attack fails on it: several losses, random starts, a slope
that is never zero, images made against other networks, and a search that needs no gradient. All
have fixed seeds.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from advex import TwoLayerNet, predict, train
from advex.network import logits
from advex.training import initialise, parameter_gradients
from hidden.oracle import Array, Labels

Booleans = np.ndarray[Any, np.dtype[np.bool_]]
Attack = Callable[[TwoLayerNet, Array, Labels, float], Array]
Direction = Callable[[TwoLayerNet, Array, Labels], Array]
"""The change of each row's logits that an attack wants, (n, 10)."""


def balanced(net: TwoLayerNet, X: Array) -> TwoLayerNet:
    """A network with the same predictions, whose units and logits have moderate sizes on X (n, d).

    A ReLU network decides the same when a unit's weights grow and what it feeds shrinks, or
    when all logits grow: sizes that saturate the softmax hide the gradient and protect nothing.
    """
    size = np.maximum(np.abs(net.W1).max(axis=1), np.abs(net.b1))
    size = np.where(size > 0, size, 1.0)
    W2 = net.W2 * size
    net = TwoLayerNet(net.W1 / size[:, None], net.b1 / size, W2, net.b2)
    spread = float(logits(net, X).std()) or 1.0
    return net._replace(W2=3 * W2 / spread, b2=3 * net.b2 / spread)


def survivors(
    net: TwoLayerNet, X: Array, y: Labels, epsilon: float, known: Sequence[Array] = ()
) -> Booleans:
    """Tell which rows of X (n, d), labels y (n,), stay right whatever the attack. Returns (n,).

    known: images within epsilon of X that fool other networks, and often this one too.
    """
    robust = predict(net, X) == y
    for attacked in known:
        robust &= predict(net, attacked) == y
    same = balanced(net, X)
    for attack in ATTACKS:
        left = np.flatnonzero(robust)
        if len(left):
            robust[left] = predict(net, attack(same, X[left], y[left], epsilon)) == y[left]
    return np.asarray(robust)


def own_networks(X: Array, y: Labels, epsilon: float) -> list[TwoLayerNet]:
    """A plain network and one trained on attacked images; both cheap, and always the same."""
    return [train(X, y, epochs=8, seed=71, progress=False), _hardened(X, y, epsilon, 10, seed=72)]


def _hardened(X: Array, y: Labels, epsilon: float, epochs: int, seed: int) -> TwoLayerNet:
    net, rng = initialise(X.shape[1], 64, seed), np.random.default_rng(seed)
    steps = epochs * len(X) // 32
    for step in range(steps):
        rows = rng.integers(0, len(X), 32)
        slope = input_slope(net, X[rows], nll_direction(net, X[rows], y[rows]))
        attacked = np.clip(X[rows] + epsilon * np.sign(slope), 0, 1)
        rate = 0.2 * (1 - step / steps)
        slopes = parameter_gradients(net, attacked, y[rows])
        net = TwoLayerNet(*(was - rate * by for was, by in zip(net, slopes, strict=True)))
    return net


# --- what an attack wants of the logits -----------------------------------------------------------


def nll_direction(net: TwoLayerNet, X: Array, y: Labels) -> Array:
    """The gradient of the NLL of the labels in the logits: softmax minus one-hot."""
    scores = logits(net, X)
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(X)), y] -= 1
    return p


def margin_direction(net: TwoLayerNet, X: Array, y: Labels, towards: Labels | None = None) -> Array:
    """Raise one other logit over the label's: the largest, or that of the classes `towards` (n,).

    It has no softmax that could saturate (Carlini and Wagner 2017).
    """
    rows = np.arange(len(X))
    others = other_classes(net, X, y)[:, 0] if towards is None else towards
    d = np.zeros((len(X), 10))
    d[rows, others], d[rows, y] = 1, -1
    return d


def other_classes(net: TwoLayerNet, X: Array, y: Labels) -> Labels:
    """The classes in the order of their logits, the largest first and the label last. (n, 10)."""
    scores = logits(net, X)
    scores[np.arange(len(X)), y] = -np.inf
    return np.argsort(-scores, axis=1)


# --- attacks by gradient --------------------------------------------------------------------------


def input_slope(net: TwoLayerNet, X: Array, direction: Array, width: float = 0.0) -> Array:
    """The slope in each image (n, d) of its logits along a direction (n, 10). Returns (n, d).

    width: how far around 0 a ReLU's kink is smoothed, in standard deviations of the unit's input:
    then a unit that is off, or a steep step, has a slope too (as in BPDA, Athalye et al. 2018).
    """
    before = X @ net.W1.T + net.b1
    if width:
        scale = width * before.std(axis=0) + 1e-12
        on = 1 / (1 + np.exp(-np.clip(before / scale, -30, 30)))
    else:
        on = (before > 0).astype(float)
    return np.asarray((direction @ net.W2 * on) @ net.W1)


def pgd(
    net: TwoLayerNet,
    X: Array,
    y: Labels,
    epsilon: float,
    direction: Direction,
    *,
    seed: int | None = None,
    width: float = 0.0,
    steps: int = 20,
) -> Array:
    """Projected gradient descent in the L-infinity ball (Madry et al. 2018), images kept in [0, 1].

    It starts from X or, given a seed, from a random point of the ball. The steps' size falls from
    epsilon / 2 to epsilon / 20.
    """
    low, high = np.maximum(X - epsilon, 0), np.minimum(X + epsilon, 1)
    attacked = X if seed is None else np.random.default_rng(seed).uniform(low, high)
    for size in np.geomspace(epsilon / 2, epsilon / 20, steps):
        slope = input_slope(net, attacked, direction(net, attacked, y), width)
        attacked = np.clip(attacked + size * np.sign(slope), low, high)
    return attacked


def _by_gradient(
    direction: Direction = margin_direction, seed: int | None = None, width: float = 0.0
) -> Attack:
    return partial(pgd, direction=direction, seed=seed, width=width)


def _targeted(rank: int) -> Attack:
    """Attack towards the class that is of this rank before; 0 would be the likeliest."""

    def attack(net: TwoLayerNet, X: Array, y: Labels, epsilon: float) -> Array:
        towards = other_classes(net, X, y)[:, rank]
        return pgd(net, X, y, epsilon, partial(margin_direction, towards=towards))

    return attack


# --- an attack without gradients ------------------------------------------------------------------


def square_search(
    net: TwoLayerNet, X: Array, y: Labels, epsilon: float, queries: int = 300, seed: int = 77
) -> Array:
    """Random patches of ±epsilon, kept where they shrink the label's lead.

    After the Square Attack (Andriushchenko et al. 2020). A query tries a patch at one place, up or
    down as a whole, for each image; only the patch's share of the units' inputs is computed anew.
    """
    rng, side, rows = np.random.default_rng(seed), round(X.shape[1] ** 0.5), np.arange(len(X))
    low, high = np.maximum(X - epsilon, 0), np.minimum(X + epsilon, 1)
    columns = np.arange(X.shape[1]) % side
    attacked = np.where(rng.random((len(X), side)) < 0.5, -1, 1)[:, columns] * epsilon + X
    attacked = np.clip(attacked, low, high)
    before = attacked @ net.W1.T + net.b1

    def lead(before: Array) -> Array:
        z = np.maximum(before, 0) @ net.W2.T + net.b2
        own = z[rows, y]
        z[rows, y] = -np.inf
        return np.asarray(own - z.max(axis=1))

    best = lead(before)
    for query in range(queries):
        width = max(1, round(side * 0.4 * (1 - query / queries)))
        top, left = rng.integers(0, side - width + 1, 2)
        patch = (
            np.arange(top, top + width)[:, None] * side + np.arange(left, left + width)
        ).ravel()
        signs = np.where(rng.random((len(X), 1)) < 0.5, -1.0, 1.0)
        tried = np.where(signs > 0, high[:, patch], low[:, patch])
        moved = before + (tried - attacked[:, patch]) @ net.W1[:, patch].T
        found = lead(moved)
        better = found < best
        attacked[np.ix_(better, patch)] = tried[better]
        before[better], best[better] = moved[better], found[better]
    return attacked


# The cheapest first: each has to do only with the images that the ones before it didn't change.
ATTACKS: Sequence[Attack] = (
    _by_gradient(),
    _by_gradient(nll_direction, seed=73),
    _by_gradient(seed=74),
    _targeted(1),
    _targeted(2),
    _by_gradient(seed=75, width=1.0),
    _by_gradient(width=0.1),
    square_search,
)
