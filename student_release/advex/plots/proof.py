"""The picture of attacks beside proofs, and of the gap between the two."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from ..network import FloatArray
from .display import BLUE, GREY, ORANGE, show


def attack_and_proof(
    epsilons: Sequence[float], withstood: Sequence[float], proved: Sequence[float]
) -> None:
    """Bars of all images for each epsilon: broken by an attack, proved, and neither.

    withstood, proved: the shares (0 to 1) that are right under attack, and certified.
    """
    figure, axis = plt.subplots(figsize=(7.2, 4), layout="constrained")
    at, lower, upper = np.arange(len(epsilons)), np.asarray(proved), np.asarray(withstood)
    parts: tuple[tuple[str, FloatArray, FloatArray, dict[str, Any]], ...] = (
        ("proved: no attack can", lower, 0 * lower, {"color": BLUE}),
        ("nobody knows", upper - lower, lower, {"color": "white", "edgecolor": GREY}),
        ("broken by an attack", 1 - upper, upper, {"color": ORANGE, "hatch": "///"}),
    )
    for name, height, start, style in parts:
        axis.bar(at, 100 * height, 0.7, 100 * start, label=name, **style)
    for x, (low, high) in enumerate(zip(lower, upper, strict=True)):
        if high - low > 0.06:
            text = f"{100 * (high - low):.0f} %"
            axis.text(x, 50 * (low + high), text, ha="center", va="center", color="black")
    axis.set(xlabel="ε", ylabel="% of the test images", ylim=(0, 100), xlim=(-0.6, at[-1] + 0.6))
    axis.set_xticks(at, [f"{e:g}" for e in epsilons])
    axis.set_title("Attack against proof")
    handles, labels = axis.get_legend_handles_labels()
    figure.legend(handles[::-1], labels[::-1], loc="outside right center")
    values = "; ".join(
        f"at {e:g} proved {100 * low:.1f}, broken {100 * (1 - high):.1f}"
        for e, low, high in zip(epsilons, lower, upper, strict=True)
    )
    show(
        figure,
        f"Stacked bars, a bar for each epsilon, in percent of the test images: {values}. The rest "
        "of each bar is neither: no attack has broken these images, and nothing proves them safe.",
    )
