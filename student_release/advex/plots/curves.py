"""The error under attack against the size of the step, for clusters and for digits (2.F)."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np

from .display import GREEN, GREY, ORANGE, show


def error_curve(
    name: str,
    unit: str,
    epsilons: Sequence[float],
    measured: Sequence[float],
    random_signs: Sequence[float],
    theory: Sequence[float] | None = None,
) -> None:
    """The error rate (0 to 1) against epsilon: under attack, for random signs, and in theory.

    name: of the data. unit: what epsilon is measured in.
    """
    figure, axis = plt.subplots(figsize=(6, 3.4))
    if theory is not None:
        axis.plot(epsilons, 100 * np.asarray(theory), color=GREY, label="attack, in theory")
    axis.plot(
        epsilons, 100 * np.asarray(measured), "o" if theory is not None else "o-", color=ORANGE,
        label="attack, measured",
    )  # fmt: skip
    axis.plot(
        epsilons, 100 * np.asarray(random_signs), "s--", color=GREEN, markersize=4,
        label="random signs, measured",
    )  # fmt: skip
    axis.set(xlabel=f"ε ({unit})", ylabel="error (%)", ylim=(0, None))
    axis.set_title(f"{name}: error against the size of the step")
    axis.legend(loc="upper left")
    beside = ""
    if theory is not None:
        off = 100 * np.abs(np.subtract(measured, theory)).max()
        beside = f", at most {off:.1f} percentage points from the theory"
    values = ", ".join(f"{100 * m:.1f} at {e:g}" for m, e in zip(measured, epsilons, strict=True))
    show(
        figure,
        f"{name}: the error in percent against epsilon. Under attack: {values}{beside}. "
        f"For random signs of the same size: at most {100 * max(random_signs):.1f}.",
    )
