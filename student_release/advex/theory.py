"""The error of attacked points in closed form, and that of random signs."""

from math import erfc, sqrt

import numpy as np
import numpy.typing as npt

from .data import Clusters


def attacked_error(
    w: npt.ArrayLike,
    b: float,
    means: npt.ArrayLike,
    std: float,
    epsilon: float,
) -> float:
    """The error of the rule wᵀx + b > 0 under the strongest L-infinity attack of size epsilon.

    means: (2, d), the centers of class 0 and of class 1, equally frequent, each an isotropic
    Gaussian of standard deviation std. The attack moves a point's score towards the other class by
    ε‖w‖₁, and the score itself has standard deviation std·‖w‖₂: hence
    ½ Σ Φ(−(m − ε‖w‖₁) / (std ‖w‖₂)), m being the margin of each center.
    """
    w, means = np.asarray(w, dtype=float), np.asarray(means, dtype=float)
    margins = (means @ w + b) * np.array([-1.0, 1.0])
    spread = std * np.linalg.norm(w)
    reach = epsilon * np.abs(w).sum()
    return float(np.mean([0.5 * erfc((m - reach) / spread / sqrt(2)) for m in margins]))


def random_signs_error(clusters: Clusters, epsilon: float, draws: int = 50, seed: int = 0) -> float:
    """The error when each feature of each point moves by epsilon, up or down at random; 0 to 1.

    The mean over several draws of the signs, the same draws for the same seed.
    """
    X, y, w, b = clusters
    signs = np.random.default_rng(seed).choice([-1, 1], size=(draws, *X.shape))
    return float(np.mean(((X + epsilon * signs) @ w + b > 0) != y))
