"""The error that attacked points of two Gaussian clusters have, in closed form."""

from math import erfc, sqrt

import numpy as np
import numpy.typing as npt


def attacked_error(
    w: npt.ArrayLike,
    b: float,
    means: npt.ArrayLike,
    std: float,
    epsilon: float,
) -> float:
    """The error of the rule wᵀx + b > 0 under the strongest L-infinity attack of size epsilon.

    means: (2, d), the centres of class 0 and of class 1, equally frequent, each an isotropic
    Gaussian of standard deviation std. The attack moves a point's score towards the other class by
    ε‖w‖₁, and the score itself has standard deviation std·‖w‖₂: hence
    ½ Σ Φ(−(m − ε‖w‖₁) / (std ‖w‖₂)), m being the margin of each centre.
    """
    w, means = np.asarray(w, dtype=float), np.asarray(means, dtype=float)
    margins = (means @ w + b) * np.array([-1.0, 1.0])
    spread = std * np.linalg.norm(w)
    reach = epsilon * np.abs(w).sum()
    return float(np.mean([0.5 * erfc((m - reach) / spread / sqrt(2)) for m in margins]))
