"""Training the digit classifier: stochastic gradient descent on the *parameters*."""

import sys

import numpy as np
from tqdm import tqdm

from .network import FloatArray, IntArray, TwoLayerNet, predict_proba


def initialise(d: int, hidden: int, seed: int) -> TwoLayerNet:
    """A network with random weights for inputs of d features (He et al. 2015: std √(2/inputs))."""
    rng = np.random.default_rng(seed)
    return TwoLayerNet(
        W1=rng.normal(0.0, np.sqrt(2 / d), (hidden, d)),
        b1=np.zeros(hidden),
        W2=rng.normal(0.0, np.sqrt(2 / hidden), (10, hidden)),
        b2=np.zeros(10),
    )


def parameter_gradients(net: TwoLayerNet, X: FloatArray, y: IntArray) -> TwoLayerNet:
    """The gradient of the batch's mean NLL with respect to each parameter, in the same places.

    X: (n, d) images, y: (n,) labels. The chain rule runs backwards from the loss, layer by layer.
    """
    before_relu = X @ net.W1.T + net.b1
    hidden = np.maximum(before_relu, 0.0)
    d_logits = predict_proba(net, X)
    d_logits[np.arange(len(X)), y] -= 1.0
    d_logits /= len(X)
    d_before_relu = (d_logits @ net.W2) * (before_relu > 0)
    return TwoLayerNet(
        W1=d_before_relu.T @ X,
        b1=d_before_relu.sum(axis=0),
        W2=d_logits.T @ hidden,
        b2=d_logits.sum(axis=0),
    )


def train(
    X: FloatArray,
    y: IntArray,
    *,
    hidden: int = 64,
    epochs: int = 30,
    batch_size: int = 32,
    learning_rate: float = 0.2,
    seed: int = 0,
    progress: bool = True,
) -> TwoLayerNet:
    """Train a network on images X (n, d) in [0, 1] and labels y (n,) in 0 … 9.

    The learning rate falls linearly to 0: with a constant one the last epoch's accuracy is a matter
    of luck. The same seed gives the same network (with the same version of NumPy).
    """
    net = initialise(X.shape[1], hidden, seed)
    rng = np.random.default_rng([seed, 1])
    batches_per_epoch = -(-len(X) // batch_size)
    total = epochs * batches_per_epoch
    with tqdm(
        total=epochs, desc="Training", unit="epoch", file=sys.stdout, ncols=70, disable=not progress
    ) as bar:
        for step in range(total):
            if step % batches_per_epoch == 0:
                order = rng.permutation(len(X))
            start = step % batches_per_epoch * batch_size
            batch = order[start : start + batch_size]
            rate = learning_rate * (1 - step / total)
            gradients = parameter_gradients(net, X[batch], y[batch])
            net = TwoLayerNet(*(p - rate * g for p, g in zip(net, gradients, strict=True)))
            if (step + 1) % batches_per_epoch == 0:
                bar.update()
    return net
