"""Pictures of the recap and of the six-feature attack (2.C)."""

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt

from .display import BLUE, GREY, ORANGE, show


def loss_curve(losses: npt.ArrayLike) -> None:
    """The loss against the iteration of gradient descent on parameters. losses: (n,), in nats."""
    losses = np.asarray(losses)
    figure, axis = plt.subplots(figsize=(5.5, 2.8))
    axis.plot(losses, color=BLUE)
    axis.set(xlabel="iteration", ylabel="mean NLL (nats)", ylim=(0, None))
    axis.set_title("Gradient descent on the parameters")
    show(
        figure,
        f"Line plot: the mean NLL falls from {losses[0]:.2f} to {losses[-1]:.2f} nats in "
        f"{len(losses) - 1} iterations, fast at first and then ever more slowly.",
    )


def toy_attack(
    before: npt.ArrayLike, after: npt.ArrayLike, probabilities: npt.ArrayLike, name: str
) -> None:
    """The features before and after an attack, and p(target) along the way.

    before, after: (d, 1) inputs. probabilities: (iters + 1,), p(target) after 0, 1, … iterations.
    """
    before, after = np.ravel(before), np.ravel(after)
    probabilities = np.ravel(probabilities)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.0), layout="constrained")
    feature = np.arange(1, len(before) + 1)
    left.bar(feature - 0.2, before, 0.4, color=BLUE, label="before")
    left.bar(feature + 0.2, after, 0.4, color="white", edgecolor=ORANGE, hatch="///", label="after")
    left.axhline(0, color=GREY, linewidth=0.8)
    left.set(xlabel="feature", ylabel="value", xticks=feature)
    left.set_title(f"{name} before and after")
    left.legend()
    right.plot(probabilities, color=BLUE, marker="o", markersize=3)
    right.axhline(0.5, color=GREY, linestyle="--", label="the decision changes here")
    right.set(xlabel="iteration", ylabel="p(target)", ylim=(0, 1))
    right.set_title("How sure the model is of the target")
    right.legend(loc="lower right")
    show(
        figure,
        f"Two plots. Left: bars of the features of {name}, "
        f"before ({np.array2string(before, precision=2)}) "
        f"and after ({np.array2string(after, precision=2, suppress_small=True)}). Right: p(target) "
        f"goes from {probabilities[0]:.2f} to {probabilities[-1]:.2f} in "
        f"{len(probabilities) - 1} iterations.",
    )
