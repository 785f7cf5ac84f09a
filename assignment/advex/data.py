"""The bundled data: digits, two clusters of points, and one trained network.

data/README.md says where each file comes from and how it was made.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .network import FloatArray, IntArray, TwoLayerNet

DATA = Path(__file__).resolve().parent.parent / "data"


class Digits(NamedTuple):
    """Images of handwritten digits, one a row with pixels in [0, 1], and their labels."""

    X_train: FloatArray  # (n_train, 784)
    y_train: IntArray  # (n_train,)
    X_test: FloatArray  # (n_test, 784)
    y_test: IntArray  # (n_test,)


class Clusters(NamedTuple):
    """Two clusters of points in the plane, and the logistic regression fitted to them."""

    X: FloatArray  # (1000, 2)
    y: IntArray  # (1000,): 0 or 1
    w: FloatArray  # (2,)
    b: float


class Readings(NamedTuple):
    """Digits that were attacked beforehand, one of each class, and the network's readings."""

    originals: FloatArray  # (10, 784), of the classes 0 to 9 in order
    attacked: FloatArray  # (10, 784)
    targets: IntArray  # (10,): the classes that the attacks were after
    readings: FloatArray  # (10, n, 10): its probabilities in n equal steps from one to the other


@cache
def _load(path: Path) -> dict[str, np.ndarray]:
    if not path.is_file():
        raise FileNotFoundError(
            f"{path.name} is missing from {path.parent}. The folders data/ and advex/ belong "
            "next to your notebook: unpack the assignment's zip again and keep its files together."
        )
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


_ready: list[Digits] = []


def make_ready() -> None:
    """Read all data and make the digits' arrays, for processes that start as copies of this one."""
    load_clusters()
    load_network()
    _ready.append(load_digits())


def load_digits() -> Digits:
    """The 28 × 28 digits, some to train on and others to test on; data/README.md counts them."""
    if _ready:  # whoever has them may change them: the next call makes new ones
        return _ready.pop()
    arrays = _load(DATA / "digits.npz")
    return Digits(
        X_train=arrays["X_train"] / 255.0,
        y_train=arrays["y_train"].astype(np.int64),
        X_test=arrays["X_test"] / 255.0,
        y_test=arrays["y_test"].astype(np.int64),
    )


def load_first_look() -> Readings:
    """The images of the lab's first panel."""
    arrays = _load(DATA / "first_look.npz")
    return Readings(
        arrays["originals"] / 255.0,
        arrays["attacked"] / 255.0,
        arrays["targets"].astype(np.int64),
        arrays["readings"].astype(np.float64),
    )


def load_clusters() -> Clusters:
    """The 1,000 points of 2.F, with the weights and bias of their maximum-likelihood fit."""
    arrays = _load(DATA / "clusters.npz")
    X, w = arrays["X"].copy(), arrays["w"].copy()
    return Clusters(X, arrays["y"].astype(np.int64), w, float(arrays["b"]))


def load_network() -> TwoLayerNet:
    """A network trained on the digits' training images with fixed weights, the same for all."""
    arrays = _load(DATA / "network.npz")
    return TwoLayerNet(*(arrays[name].copy() for name in TwoLayerNet._fields))
