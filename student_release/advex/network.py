"""The two-layer digit classifier: softmax(W2 · relu(W1 x + b1) + b2)."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


class TwoLayerNet(NamedTuple):
    """The parameters of a network with one hidden layer of ReLU units and ten classes."""

    W1: FloatArray  # (hidden, d)
    b1: FloatArray  # (hidden,)
    W2: FloatArray  # (10, hidden)
    b2: FloatArray  # (10,)


def logits(net: TwoLayerNet, X: FloatArray) -> FloatArray:
    """The class scores before the softmax. X: (n, d), one image a row. Returns (n, 10)."""
    hidden = np.maximum(X @ net.W1.T + net.b1, 0.0)
    return hidden @ net.W2.T + net.b2


def predict_proba(net: TwoLayerNet, X: FloatArray) -> FloatArray:
    """The probability of each class: the softmax of each row's logits. X: (n, d). Returns (n, 10).

    The largest logit of a row is subtracted first: the result is the same, and exp can't overflow.
    """
    z = logits(net, X)
    weights = np.exp(z - z.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def predict(net: TwoLayerNet, X: FloatArray) -> IntArray:
    """The most probable class of each row. X: (n, d). Returns (n,) ints from 0 to 9."""
    return logits(net, X).argmax(axis=1)


def accuracy(net: TwoLayerNet, X: FloatArray, y: IntArray) -> float:
    """The share of rows of X (n, d) whose predicted class is their label in y (n,): 0 to 1."""
    return float(np.mean(predict(net, X) == y))


def nll(net: TwoLayerNet, X: FloatArray, targets: IntArray) -> FloatArray:
    """The negative log-likelihood −log p(target) of each row. X: (n, d), targets: (n,) -> (n,)."""
    z = logits(net, X)
    top = z.max(axis=1)
    log_normaliser = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
    return log_normaliser - z[np.arange(len(X)), targets]
