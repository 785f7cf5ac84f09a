"""Networks side by side under attack (2.H)."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np

from .display import BLUE, GREEN, GREY, ORANGE, show

_STYLES = ((GREY, "o-"), (ORANGE, "s--"), (BLUE, "^-"), (GREEN, "v--"))


def compared_accuracies(epsilons: Sequence[float], curves: Mapping[str, Sequence[float]]) -> None:
    """Accuracies (0 to 1) against epsilon, a line for each name; four at most."""
    figure, axis = plt.subplots(figsize=(7.2, 4.4), layout="constrained")
    for (name, accuracies), (colour, style) in zip(curves.items(), _STYLES, strict=False):
        axis.plot(epsilons, 100 * np.asarray(accuracies), style, color=colour, label=name)
    axis.set(xlabel="ε (pixels run from 0 to 1)", ylabel="accuracy (%)", ylim=(0, 102))
    axis.set_title("Test accuracy against the size of the attack")
    figure.legend(loc="outside lower center", ncols=2)  # inside it would cover a curve
    show(
        figure,
        f"Accuracy on the test images against epsilon, from {epsilons[0]:g} to {epsilons[-1]:g}: "
        + "; ".join(
            f"{name}, from {100 * values[0]:.1f} down to {100 * values[-1]:.1f} percent"
            for name, values in curves.items()
        )
        + ".",
    )
