"""Pictures of digits and of attacks on them (2.D)."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..network import FloatArray, TwoLayerNet, predict_proba
from .display import BLUE, GREY, show

BoolArray = npt.NDArray[np.bool_]

_CHANGE = "change: purple is\nink added, orange taken"  # in the colours of PuOr


def _image(axis: Axes, pixels: FloatArray) -> None:
    side = int(len(pixels) ** 0.5)
    axis.imshow(pixels.reshape(side, side), cmap="gray_r", vmin=0, vmax=1)
    axis.set(xticks=[], yticks=[])


def _change(axis: Axes, change: FloatArray, reach: float) -> None:
    """The amounts added to each pixel and taken away; reach: the change in full color."""
    side = int(len(change) ** 0.5)
    axis.imshow(change.reshape(side, side), cmap="PuOr", vmin=-reach, vmax=reach)
    axis.set(xticks=[], yticks=[])


def samples(images: FloatArray) -> None:
    """One image of each class in a row. images: (10, 784)."""
    figure, axes = plt.subplots(1, 10, figsize=(10, 1.3))
    for label, (axis, pixels) in enumerate(zip(axes, images, strict=True)):
        _image(axis, pixels)
        axis.set_title(f"label {label}", fontsize=9)
    show(figure, "Ten grayscale images, one handwritten digit each, from 0 to 9.")


def attack_frames(
    images: FloatArray, readings: FloatArray, names: Sequence[str]
) -> tuple[Figure, str]:
    """An attack in frames, each image above its change from the first; and a text for it.

    images: (n, d). readings: (n, 10), the network's probabilities. names: of the n frames.
    """
    figure, axes = plt.subplots(2, len(names), figsize=(2 * len(names), 4.6), layout="constrained")
    parts = []
    reach = float(np.abs(images - images[0]).max()) or 1.0
    for (above, below), pixels, shares, name in zip(axes.T, images, readings, names, strict=True):
        change = pixels - images[0]
        read, norm = shares.argmax(), np.abs(change).max()
        _image(above, pixels)
        above.set_title(f"{name}:\nread as {read} ({100 * shares[read]:.0f} %)", fontsize=10)
        _change(below, change, reach)
        below.set_xlabel(f"L∞ {norm:.2f}")
        parts.append(
            f"{name} it is read as {read} ({100 * shares[read]:.0f} %), and no pixel "
            f"has changed by more than {norm:.2f}"
        )
    axes[0, 0].set_ylabel("image")
    axes[1, 0].set_ylabel(_CHANGE)
    return figure, f"{'; '.join(parts)}."


def attack_grid(
    originals: FloatArray, attacked: FloatArray, arrived: BoolArray, kept: BoolArray
) -> None:
    """All ten by ten pairs: a row for each input class, a column for each target class.

    originals: (10, 784). attacked: (90, 784), the pairs of advex.examples.all_pairs. arrived, kept:
    (90,), where the network is sure of the target, and where the nearest training image is still
    of the input's class.
    """
    figure, axes = plt.subplots(
        10, 10, figsize=(8.6, 9.0), gridspec_kw={"wspace": 0.06, "hspace": 0.06}
    )
    for label, axis in enumerate(np.diag(axes)):
        _image(axis, originals[label])
        _frame(axis, BLUE, 2.5)
    pairs = axes[~np.eye(10, dtype=bool)]  # row by row, as in all_pairs
    for axis, pixels, hit in zip(pairs, attacked, arrived, strict=True):
        _image(axis, pixels)
        _frame(axis, GREY, 0.5)
        if not hit:
            axis.text(0.96, 0.04, "×", transform=axis.transAxes, ha="right", fontsize=14)
    for label in range(10):
        axes[0, label].set_title(label, fontsize=11)
        axes[label, 0].set_ylabel(
            label, rotation=0, ha="right", va="center", fontsize=11, labelpad=8
        )
    figure.suptitle("what the network sees (target class)", y=0.935, fontsize=12)
    figure.supylabel("what a person sees (input class)", x=0.05, fontsize=12)
    reached = f"{arrived.sum()} of 90 attacks reach their target"
    missed = "" if arrived.all() else "; × marks the others"
    figure.text(
        0.5, 0.085, f"{reached}{missed}; thick frames: originals.", ha="center", fontsize=10
    )
    show(
        figure,
        f"A grid of ten by ten digits, a row for each class and a column for each target. {reached}"
        f"{_seen_in_grid(int(arrived.sum()))} In {kept.sum()} of 90 the training image nearest to "
        "the result is still of the row's class.",
    )


def _seen_in_grid(reached: int) -> str:
    """The network's readings in the grid, as the end of a sentence."""
    if reached == 90:
        return ": the network reads each column's number, at a probability of 0.9 or more."
    if reached:
        return ", where the network reads the column's number; a cross marks each other one."
    return ": a cross marks every image, for the network doesn't read the column's number in any."


def _frame(axis: Axes, colour: str, width: float) -> None:
    for spine in axis.spines.values():
        spine.set(color=colour, linewidth=width)


def noise_comparison(
    net: TwoLayerNet, original: FloatArray, attacked: FloatArray, noisy: FloatArray
) -> None:
    """An attack beside random noise of the same L2 norm, and what each adds. Each (784,) pixels."""
    images = [("original", original), ("attack", attacked), ("random noise", noisy)]
    figure, axes = plt.subplots(2, 3, figsize=(6.6, 4.9), layout="constrained")
    reach = float(max(np.abs(pixels - original).max() for _, pixels in images)) or 1.0
    parts = []
    for (above, below), (name, pixels) in zip(axes.T, images, strict=True):
        p, change = predict_proba(net, pixels[None])[0], pixels - original
        length, largest = np.linalg.norm(change), np.abs(change).max()
        _image(above, pixels)
        above.set_title(f"{name}:\nread as {p.argmax()} (p = {p.max():.2f})", fontsize=11)
        _change(below, change, reach)
        below.set_xlabel(f"L2 {length:.2f}, L∞ {largest:.2f}")
        parts.append(f"{name}: read as {p.argmax()} with p = {p.max():.2f}")
        if pixels is not original:
            parts[-1] += f", L2 norm {length:.2f}, no pixel changed by more than {largest:.2f}"
    axes[0, 0].set_ylabel("image")
    axes[1, 0].set_ylabel(_CHANGE)
    show(figure, f"A digit in three versions, each above its change. {'; '.join(parts)}.")
