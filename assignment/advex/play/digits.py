"""The panel of 2.D: one digit under attack, iteration by iteration."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from ..checking import expect_shape
from ..data import Digits
from ..examples import MOST, STEP_SIZE, SURE, Attack, one_of_each
from ..network import FloatArray, IntArray, TwoLayerNet, predict_proba
from ..plots.digits import attack_frames
from ..plots.display import BLUE, GREY, ORANGE
from . import pictures
from .panel import show_panel

DEFAULT_PAIR = (3, 8)
STEP_SIZES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
FULL_COLOUR = 0.5  # the change of a pixel that the perturbation's picture shows in full colour
# Gray as everywhere; values outside the grays have a color of their own.
_PAPER = colormaps["gray_r"].with_extremes(under="#9ad1f5", over="#a04000")

Gradient = Callable[[TwoLayerNet, FloatArray, Any], FloatArray]


def attack_panel(
    net: TwoLayerNet, digits: Digits, attack_digits: Attack, loss_grad_x: Gradient
) -> None:
    """Attack a test image with your own functions, and watch image and probabilities change.

    With clipping each iteration is one of attack_digits; without, one step against loss_grad_x.
    """
    rows = _images(digits)

    @lru_cache(maxsize=32)
    def path(
        input_class: int, image: int, target_class: int, step_size: float, clipping: bool
    ) -> FloatArray:
        def step(X: FloatArray) -> FloatArray:
            targets = np.array([target_class])
            if clipping:
                moved = attack_digits(net, X.copy(), targets, step_size, 1)
                return expect_shape(moved, X.shape, "attack_digits(net, X, targets, step_size, 1)")
            slope = expect_shape(
                loss_grad_x(net, X.copy(), targets), X.shape, "loss_grad_x(net, X, targets)"
            )
            return X - step_size * slope

        return walk(step, digits.X_test[rows[input_class][image - 1]])

    def draw(iteration: int, target_class: int, **settings: Any) -> str:
        images = path(target_class=target_class, **settings)
        shares = predict_proba(net, images[: iteration + 1])
        return picture(images[0], images[iteration], shares, settings["input_class"], target_class)

    def still() -> tuple[Figure, str]:
        source, target = DEFAULT_PAIR
        images = path(source, 1, target, STEP_SIZE, True)
        shares = predict_proba(net, images)
        frames = arrival_frames(shares[:, target])
        names = [f"after {k} iterations" for k in frames]
        figure, alt = attack_frames(images[frames], shares[frames], names)
        return figure, f"A digit attacked towards {target}: {alt}"

    show_panel(
        name="attack",
        still=still,
        controls=lambda: _controls(min(map(len, rows))),
        draw=draw,
        uses=(attack_digits, loss_grad_x),
    )


def _images(digits: Digits) -> list[IntArray]:
    """The rows of test images for each class, up to 20: the one of the grid, then the first."""
    rows = []
    for label, first in enumerate(one_of_each(digits)):
        own = np.flatnonzero(digits.y_test == label)
        rows.append(np.append(first, own[own != first])[:20])
    return rows


def arrival_frames(shares: FloatArray) -> list[int]:
    """Five iterations that lead to where the target's probability arrives at 0.9, or to the end."""
    arrived = np.flatnonzero(shares >= SURE)
    last = int(arrived[0]) if len(arrived) else len(shares) - 1
    return [round(part * last) for part in (0, 0.25, 0.5, 0.75, 1)]


def walk(step: Callable[[FloatArray], FloatArray], start: FloatArray) -> FloatArray:
    """An image after 0, 1, … MOST steps. step takes and gives (1, d); start: (d,). -> (n, d)."""
    images = [start[None]]
    for _ in range(MOST):
        images.append(step(images[-1]))
    return np.concatenate(images)


def describe(
    original: FloatArray, image: FloatArray, shares: FloatArray, input_class: int, target: int
) -> str:
    """In words: what the network reads, since when, and how far the image has moved.

    original, image: (d,). shares: (iteration + 1, 10), the probabilities along the way.
    """
    now, iteration = shares[-1], len(shares) - 1
    read = int(now.argmax())
    parts = [f"After {iteration} iteration{'' if iteration == 1 else 's'}: read as {read}"]
    parts[0] += f" ({100 * now[read]:.0f} %)"
    parts[0] += "." if read == target else f"; the target {target} has {100 * now[target]:.0f} %."
    arrived = np.flatnonzero(shares.argmax(axis=1) == target)
    if input_class == target:
        parts.append("Input and target are the same: the attack only makes the network surer.")
    elif len(arrived):
        parts.append(f"It was first read as {target} after {arrived[0]}.")
        if len(sure := np.flatnonzero(shares[:, target] >= SURE)):
            parts[-1] = parts[-1][:-1] + f", at {100 * SURE:.0f} % or more after {sure[0]}."
    change = image - original
    parts.append(
        f"No pixel has changed by more than {np.abs(change).max():.2f} (L-infinity); "
        f"the change as a whole measures {np.linalg.norm(change):.2f} (L2)."
    )
    outside = int(np.sum((image < 0) | (image > 1)))
    if outside:
        parts.append(
            f"{outside} pixels have left [0, 1], from {image.min():.2f} to {image.max():.2f}: "
            "no camera takes such an image, and no screen shows it. Those below 0 are drawn in "
            "light blue, those above 1 in dark orange."
        )
    return " ".join(parts)


def picture(
    original: FloatArray, image: FloatArray, shares: FloatArray, input_class: int, target: int
) -> str:
    """Draw, in HTML, an original, the change, the attacked image, and what the network reads.

    original, image: (d,). shares: (iteration + 1, 10), the probabilities along the way.
    """
    before, now = int(shares[0].argmax()), int(shares[-1].argmax())
    marks = {input_class: (" input", GREY), target: (" target", ORANGE)}
    rows = []
    for label, share in enumerate(shares[-1]):
        mark, colour = marks.get(label, ("", BLUE))
        rows.append((f"{label}{mark}", float(share), colour))
    return pictures.side_by_side(
        [
            pictures.figure(
                pictures.pixels(original, f"The original digit, read as {before}.", "gray_r", 0, 1),
                f"original, read as {before}",
            ),
            pictures.figure(
                pictures.pixels(
                    image - original,
                    "What the attack has added to each pixel and taken away; see the text below.",
                    "PuOr",
                    -FULL_COLOUR,
                    FULL_COLOUR,
                ),
                "change: purple adds ink, orange takes it away",
            ),
            pictures.figure(
                pictures.pixels(image, f"The digit under attack, read as {now}.", _PAPER, 0, 1),
                f"under attack, read as {now}",
            ),
            pictures.figure(pictures.bars(rows), "what the network reads"),
        ],
        describe(original, image, shares, input_class, target),
    )


def _controls(images: int) -> tuple[Any, dict[str, Any]]:
    import ipywidgets as w

    style = {"description_width": "7em"}
    inputs = {
        "input_class": w.Dropdown(
            options=range(10), value=DEFAULT_PAIR[0], description="input class",
            tooltip="the digit that the attack starts from",
        ),
        "image": w.IntSlider(
            value=1, min=1, max=images, description="image",
            tooltip="which test image of the class; 1 is the one in the picture of all pairs",
        ),
        "target_class": w.Dropdown(
            options=range(10), value=DEFAULT_PAIR[1], description="target class",
            tooltip="what the network is to read in its place",
        ),
        "step_size": w.SelectionSlider(
            options=STEP_SIZES, value=STEP_SIZE, description="step size",
            tooltip="what each iteration multiplies the gradient by",
        ),
        "clipping": w.Checkbox(
            value=True, description="clip to [0, 1]", indent=True,
            tooltip="keep every pixel between white and black",
        ),
        "iteration": w.IntSlider(
            value=0, max=MOST, description="iterations",
            tooltip="how many are done; the arrow keys go one on or back",
        ),
    }  # fmt: skip
    for control in inputs.values():
        control.style = style
        control.layout = w.Layout(width="26em", max_width="100%")
    play = w.Play(value=0, max=MOST, interval=120, tooltip="walk through the iterations")
    w.jslink((play, "value"), (inputs["iteration"], "value"))
    wrapping = w.Layout(flex_flow="row wrap")
    rows = [
        w.HBox([inputs[name] for name in names], layout=wrapping)
        for names in (("input_class", "image"), ("target_class", "step_size"), ("clipping",))
    ]
    rows.append(w.HBox([inputs["iteration"], play], layout=wrapping))
    return w.VBox(rows), inputs
