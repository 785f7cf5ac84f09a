"""The panel that opens the lab: digits that were attacked beforehand, and what a network reads."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from ..data import Readings, load_first_look
from ..network import FloatArray
from ..plots.digits import attack_frames
from ..plots.display import BLUE, GREY, ORANGE
from . import pictures
from .digits import FULL_COLOUR
from .panel import show_panel

STEPS = 20  # from an original to the attacked image
DEFAULT = 3  # the digit that the panel opens with
_STILL = (0, 5, 10, 15, 20)


def first_look() -> None:
    """Turn a digit into its attacked version, and see what the bundled network reads.

    The images and the readings are data: nothing is computed by an answer.
    """
    data = load_first_look()

    def draw(digit: int, percent: int) -> str:
        step = percent * STEPS // 100
        return _picture(data, digit, step)

    show_panel(
        name="first-look",
        still=lambda: _still(data),
        controls=_controls,
        draw=draw,
        uses=(),
    )


def morph(original: FloatArray, attacked: FloatArray) -> FloatArray:
    """The images on the straight way from one to the other. (d,) and (d,) -> (STEPS + 1, d)."""
    part = np.linspace(0, 1, STEPS + 1)[:, None]
    return original + part * (attacked - original)


def describe(data: Readings, digit: int, step: int) -> str:
    """In words: what the network reads at a step, since when, and how far the image has moved."""
    shares, target = data.readings[digit], int(data.targets[digit])
    read = int(shares[step].argmax())
    change = data.attacked[digit] - data.originals[digit]
    parts = [
        f"{100 * step // STEPS} % of the change: the network reads {read} "
        f"({100 * shares[step, read]:.0f} %).",
    ]
    if step:
        flip = int(np.flatnonzero(shares.argmax(axis=1) == target)[0])
        largest = step / STEPS * float(np.abs(change).max())
        parts.append(f"No pixel has changed by more than {largest:.2f}; pixels go from 0 to 1.")
        if step >= flip:
            parts.append(f"It has read {target} since {100 * flip // STEPS} %. What do you read?")
    else:
        parts.append("Move the slider, or press play.")
    return " ".join(parts)


def _picture(data: Readings, digit: int, step: int) -> str:
    images = morph(data.originals[digit], data.attacked[digit])
    shares, target = data.readings[digit], int(data.targets[digit])
    read = int(shares[step].argmax())
    marks = {digit: (" original", GREY), target: (" target", ORANGE)}
    rows = []
    for label, share in enumerate(shares[step]):
        mark, colour = marks.get(label, ("", BLUE))
        rows.append((f"{label}{mark}", float(share), colour))
    return pictures.side_by_side(
        [
            pictures.figure(
                pictures.pixels(
                    images[step], f"A handwritten {digit}, read as {read}.", "gray_r", 0, 1
                ),
                f"the network reads {read}",
            ),
            pictures.figure(
                pictures.pixels(
                    images[step] - images[0],
                    "The change so far, spread thinly over the whole image."
                    if step
                    else "The change so far: none.",
                    "PuOr",
                    -FULL_COLOUR,
                    FULL_COLOUR,
                ),
                "change: purple adds ink, orange takes it away",
            ),
            pictures.figure(pictures.bars(rows), "what the network reads"),
        ],
        describe(data, digit, step),
    )


def _still(data: Readings) -> tuple[Figure, str]:
    images = morph(data.originals[DEFAULT], data.attacked[DEFAULT])
    steps = list(_STILL)
    names = [f"at {100 * step // STEPS} % of the change" for step in steps]
    target = int(data.targets[DEFAULT])
    figure, alt = attack_frames(images[steps], data.readings[DEFAULT][steps], names)
    return (
        figure,
        f"A handwritten {DEFAULT} that turns into what a network reads as {target}: {alt}",
    )


def _controls() -> tuple[Any, dict[str, Any]]:
    import ipywidgets as w

    style = {"description_width": "7em"}
    layout = w.Layout(width="26em", max_width="100%")
    inputs = {
        "digit": w.Dropdown(
            options=range(10), value=DEFAULT, description="digit", style=style, layout=layout,
            tooltip="the handwritten digit that was attacked",
        ),
        "percent": w.IntSlider(
            value=0, max=100, step=100 // STEPS, description="change (%)", style=style,
            layout=layout, tooltip="how much of the attack's change is in the image; the arrow "
            "keys go a step on or back",
        ),
    }  # fmt: skip
    play = w.Play(value=0, max=100, step=100 // STEPS, interval=200, tooltip="walk through")
    w.jslink((play, "value"), (inputs["percent"], "value"))
    wrapping = w.Layout(flex_flow="row wrap")
    return w.VBox([inputs["digit"], w.HBox([inputs["percent"], play], layout=wrapping)]), inputs
