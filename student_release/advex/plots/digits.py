"""Pictures of digits, attacks on them, and accuracy under attack (2.D to 2.F)."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..network import FloatArray, IntArray, TwoLayerNet, predict, predict_proba
from .display import BLUE, GREEN, GREY, ORANGE, show


def _image(axis: Axes, pixels: FloatArray) -> None:
    side = int(len(pixels) ** 0.5)
    axis.imshow(pixels.reshape(side, side), cmap="gray_r", vmin=0, vmax=1)
    axis.set(xticks=[], yticks=[])


def one_of_each(X: FloatArray, y: IntArray) -> IntArray:
    """The row of the first image of each class, 0 to 9. X: (n, d), y: (n,). Returns (10,)."""
    return np.array([int(np.flatnonzero(y == label)[0]) for label in range(10)])


def samples(X: FloatArray, y: IntArray) -> None:
    """One image of each class in a row. X: (n, 784), y: (n,)."""
    figure, axes = plt.subplots(1, 10, figsize=(10, 1.3))
    for label, (axis, row) in enumerate(zip(axes, one_of_each(X, y), strict=True)):
        _image(axis, X[row])
        axis.set_title(f"label {label}", fontsize=9)
    show(figure, "Ten grey-scale images, one handwritten digit each, from 0 to 9.")


def attack_frames(
    net: TwoLayerNet, path: FloatArray, iterations: Sequence[int], target: int
) -> tuple[Figure, str]:
    """An attack at some of its iterations, each image above its change; and a text for it.

    path: (n, d), the image after 0, 1, … n − 1 iterations.
    """
    figure, axes = plt.subplots(
        2, len(iterations), figsize=(2 * len(iterations), 4.6), layout="constrained"
    )
    parts = []
    reach = float(np.abs(path[list(iterations)] - path[0]).max()) or 1.0
    for (above, below), k in zip(axes.T, iterations, strict=True):
        shares, change = predict_proba(net, path[k : k + 1])[0], path[k] - path[0]
        read, norm = shares.argmax(), np.abs(change).max()
        _image(above, path[k])
        above.set_title(f"after {k}:\nread as {read} ({100 * shares[read]:.0f} %)", fontsize=10)
        side = int(len(change) ** 0.5)
        below.imshow(change.reshape(side, side), cmap="PuOr", vmin=-reach, vmax=reach)
        below.set(xticks=[], yticks=[], xlabel=f"L∞ {norm:.2f}")
        parts.append(
            f"after {k} iterations it is read as {read} ({100 * shares[read]:.0f} %), and no pixel "
            f"has changed by more than {norm:.2f}"
        )
    axes[0, 0].set_ylabel("image")
    axes[1, 0].set_ylabel("change: purple is\nink added, orange taken")
    return figure, f"A digit attacked towards {target}: {'; '.join(parts)}."


def attack_grid(net: TwoLayerNet, originals: FloatArray, attacked: FloatArray) -> None:
    """All ten by ten pairs: a row for each input class, a column for each target class.

    originals: (10, 784). attacked: (10, 10, 784); its diagonal is not shown, the original is.
    """
    figure, axes = plt.subplots(
        10, 10, figsize=(8.6, 9.0), gridspec_kw={"wspace": 0.06, "hspace": 0.06}
    )
    hits = 0
    for i in range(10):
        for j in range(10):
            axis = axes[i, j]
            _image(axis, originals[i] if i == j else attacked[i, j])
            hit = i != j and predict(net, attacked[i, j][None])[0] == j
            hits += int(hit)
            for spine in axis.spines.values():
                spine.set(color=BLUE if i == j else GREY, linewidth=2.5 if i == j else 0.5)
            if i != j and not hit:
                axis.text(0.96, 0.04, "×", transform=axis.transAxes, ha="right", fontsize=14)
            if i == 0:
                axis.set_title(j, fontsize=11)
            if j == 0:
                axis.set_ylabel(i, rotation=0, ha="right", va="center", fontsize=11, labelpad=8)
    figure.suptitle("what the network sees (target class)", y=0.935, fontsize=12)
    figure.supylabel("what a person sees (input class)", x=0.05, fontsize=12)
    missed = "" if hits == 90 else "; × marks the others"
    figure.text(
        0.5, 0.085, f"{hits} of 90 attacks reach their target{missed}; thick frames: originals.",
        ha="center", fontsize=10,
    )  # fmt: skip
    show(
        figure,
        f"A grid of ten by ten digits. In each row a person sees the same digit ten times, with "
        f"faint speckles; the network sees the column's number instead. {hits} of the 90 attacks "
        "reach their target.",
    )


def noise_comparison(
    net: TwoLayerNet, original: FloatArray, attacked: FloatArray, noisy: FloatArray
) -> None:
    """An attack beside random noise of the same L2 norm. Each (784,) pixels."""
    images = [("original", original), ("attack", attacked), ("random noise", noisy)]
    figure, axes = plt.subplots(1, 3, figsize=(7, 2.8), layout="constrained")
    parts = []
    for axis, (name, pixels) in zip(axes, images, strict=True):
        p = predict_proba(net, pixels[None])[0]
        _image(axis, pixels)
        axis.set_title(f"{name}: {p.argmax()} (p = {p.max():.2f})", fontsize=10)
        parts.append(f"{name}: seen as {p.argmax()} with p = {p.max():.2f}")
    show(figure, "Three versions of a digit. " + "; ".join(parts) + ".")


def accuracy_curve(
    epsilons: Sequence[float], attacked: Sequence[float], random_signs: Sequence[float]
) -> None:
    """The accuracy (0 to 1) on the test digits against epsilon, under FGSM and random signs."""
    figure, axis = plt.subplots(figsize=(6, 3.4))
    axis.plot(epsilons, 100 * np.asarray(attacked), "o-", color=ORANGE, label="FGSM")
    axis.plot(
        epsilons, 100 * np.asarray(random_signs), "s--", color=GREEN, markersize=4,
        label="random signs",
    )  # fmt: skip
    axis.set(xlabel="ε (pixels go from 0 to 1)", ylabel="accuracy (%)", ylim=(0, 102))
    axis.set_title("Digits: accuracy against the size of the step")
    axis.legend()
    values = ", ".join(f"{100 * a:.1f} at {e:g}" for a, e in zip(attacked, epsilons, strict=True))
    show(
        figure,
        f"Accuracy on the test digits in percent under FGSM: {values}. For random signs of the "
        f"same size it stays above {np.floor(100 * min(random_signs)):.0f} percent.",
    )
