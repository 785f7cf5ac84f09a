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
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    other: npt.ArrayLike,
    probabilities: npt.ArrayLike,
    names: tuple[str, str],
) -> None:
    """The features before and after an attack, beside the other input, and p(target) on the way.

    before, after, other: (d, 1) inputs. probabilities: (iters + 1,), p(target) after 0, 1, …
    iterations. names: of the attacked input and of the other one.
    """
    before, after, other = np.ravel(before), np.ravel(after), np.ravel(other)
    probabilities = np.ravel(probabilities)
    figure, (left, right) = plt.subplots(
        1, 2, figsize=(8.4, 3.9), layout="constrained", width_ratios=[1.5, 1]
    )
    feature = np.arange(1, len(before) + 1)
    bars = (
        (before, f"{names[0]} before", {"color": BLUE}),
        (after, f"{names[0]} after", {"color": "white", "edgecolor": ORANGE, "hatch": "///"}),
        (other, f"{names[1]}, for comparison", {"color": GREY}),
    )
    for offset, (values, label, style) in zip((-0.27, 0, 0.27), bars, strict=True):
        left.bar(feature + offset, values, 0.27, label=label, **style)
    left.axhline(0, color="black", linewidth=0.8)
    left.set(xlabel="feature", ylabel="value", xticks=feature)
    figure.legend(*left.get_legend_handles_labels(), loc="outside upper left", ncols=3)
    right.plot(probabilities, color=BLUE, marker="o", markersize=4)
    right.axhline(0.5, color=GREY, linestyle="--")
    right.text(len(probabilities) - 1, 0.48, "the decision changes here", ha="right", va="top")
    right.set(xlabel="iteration", ylabel="p(target)", ylim=(0, 1))
    show(
        figure,
        f"Two plots. Left: bars of the features of {names[0]}, "
        f"before ({np.array2string(before, precision=2)}) "
        f"and after ({np.array2string(after, precision=2, suppress_small=True)}), beside those of "
        f"{names[1]} ({np.array2string(other, precision=2)}). Right: p(target) "
        f"goes from {probabilities[0]:.2f} to {probabilities[-1]:.2f} in "
        f"{len(probabilities) - 1} iterations.",
    )
