"""The panel of 2.D for a digit of the student's own: draw it, and attack it."""

import html
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from ..checking import expect_shape
from ..data import Digits
from ..examples import MOST, STEP_SIZE, Attack
from ..network import FloatArray, TwoLayerNet, predict_proba
from ..plots.digits import attack_frames
from . import pictures
from .digits import arrival_frames, picture, walk
from .ink import SIDE, example, fitted, from_text, usual_size
from .panel import show_panel

TARGET = 8
# What one handler does for each event on the canvas, with x and y in its pixels. A stroke ends when
# the pen is lifted; the drawing then goes, as SIDE x SIDE bytes in hex, into the hidden text box.
# Keys move a pen of their own, which draws while it is down.
_PEN = """
const canvas = this, pen = canvas.getContext('2d', {willReadFrequently: true}), n = canvas.width;
const state = canvas.advex ??= {x: n / 2, y: n / 2, down: false};
const cursor = canvas.nextElementSibling;
const draw = (x, y) => {
  Object.assign(pen, {lineWidth: n / 12, lineCap: 'round', lineJoin: 'round'});
  pen.beginPath(); pen.moveTo(state.x, state.y); pen.lineTo(x, y); pen.stroke();
};
const send = () => {
  const cell = n / SIDE, data = pen.getImageData(0, 0, n, n).data;
  let text = '';
  for (let row = 0; row < SIDE; row++) for (let column = 0; column < SIDE; column++) {
    let sum = 0;
    for (let y = row * cell; y < (row + 1) * cell; y++)
      for (let x = column * cell; x < (column + 1) * cell; x++) sum += data[4 * (y * n + x) + 3];
    text += Math.round(sum / cell / cell).toString(16).padStart(2, '0');
  }
  const box = canvas.closest('.advex-drawing').querySelector('.advex-ink textarea');
  box.value = text;
  for (const kind of ['input', 'change']) box.dispatchEvent(new Event(kind, {bubbles: true}));
};
const steps = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
const place = event.clientX === undefined ? null : canvas.getBoundingClientRect();
const x = place && (event.clientX - place.left - canvas.clientLeft) * n / canvas.clientWidth;
const y = place && (event.clientY - place.top - canvas.clientTop) * n / canvas.clientHeight;
if (event.type === 'pointerdown') {
  canvas.setPointerCapture(event.pointerId);
  Object.assign(state, {x, y, drawing: true}); draw(x, y);
} else if (event.type === 'pointermove' && state.drawing) {
  draw(x, y); Object.assign(state, {x, y});
} else if (event.type === 'pointerup' || event.type === 'pointercancel') {
  state.drawing = false; send();
} else if (event.type === 'keydown' && (event.key in steps || event.key === ' ')) {
  event.preventDefault(); event.stopPropagation();
  const [right, down] = steps[event.key] ?? [0, 0], step = n / SIDE;
  const to = {x: Math.min(n, Math.max(0, state.x + right * step)),
              y: Math.min(n, Math.max(0, state.y + down * step))};
  if (event.key === ' ') state.down = !state.down;
  if (state.down) draw(to.x, to.y);
  Object.assign(state, to);
  if (event.key === ' ' && !state.down) send();
} else if (event.type === 'blur' && state.down) { state.down = false; send(); }
cursor.style.display = document.activeElement === canvas && event.type !== 'blur' ? '' : 'none';
cursor.style.left = 100 * state.x / n + '%'; cursor.style.top = 100 * state.y / n + '%';
cursor.style.background = state.down ? '#b35900' : 'none';
""".replace("SIDE", str(SIDE))
_EVENTS = ("pointerdown", "pointermove", "pointerup", "pointercancel", "keydown", "focus", "blur")
_HELP = (
    "Draw a digit from 0 to 9 in the box, with the mouse or a finger. On the keyboard, the arrow "
    "keys move the pen, and the space bar puts it down and lifts it."
)
_UNTIL = (
    " Until you draw, the pictures show an example. The network learned from few people's digits, "
    "and may misread yours without any attack."
)


def own_digit(net: TwoLayerNet, digits: Digits, attack_digits: Attack) -> None:
    """Draw a digit, and attack it with your own attack_digits, iteration by iteration.

    The drawing gets the height of the digits that the network knows. Until there is one, and where
    no widgets run, an example takes its place.
    """
    usual = usual_size(digits)

    @lru_cache(maxsize=32)
    def path(drawn: str, target: int) -> FloatArray:
        def step(X: FloatArray) -> FloatArray:
            moved = attack_digits(net, X.copy(), np.array([target]), STEP_SIZE, 1)
            return expect_shape(moved, X.shape, "attack_digits(net, X, targets, step_size, 1)")

        ink = from_text(drawn)
        return walk(step, fitted(example() if ink is None else ink, usual))

    def draw(drawn: str, target: int, iteration: int) -> str:
        images = path(drawn, target)
        shares = predict_proba(net, images[: iteration + 1])
        read = int(shares[0].argmax())
        return picture(images[0], images[iteration], shares, read, target)

    def still() -> tuple[Figure, str]:
        images = path("", TARGET)
        shares = predict_proba(net, images)
        frames = arrival_frames(shares[:, TARGET])
        names = [f"after {k} iterations" for k in frames]
        figure, alt = attack_frames(images[frames], shares[frames], names)
        return figure, f"A digit drawn by hand, attacked towards {TARGET}: {alt}"

    show_panel(
        name="own-digit",
        still=still,
        controls=_controls,
        draw=draw,
        uses=(attack_digits,),
    )


def _canvas(number: int) -> str:
    """An empty canvas. number: of the canvases so far, which makes each one new to the browser."""
    handlers = " ".join(f'on{event}="{html.escape(_PEN)}"' for event in _EVENTS)
    return (
        f'<div style="position:relative;width:{pictures.SIDE}px" data-number="{number}">'
        f'<canvas width="{10 * SIDE}" height="{10 * SIDE}" tabindex="0" role="application" '
        f'aria-label="{_HELP}" style="display:block;box-sizing:border-box;background:#fff;'
        f"width:{pictures.SIDE}px;height:{pictures.SIDE}px;border:1px solid #888;"
        f'cursor:crosshair;touch-action:none" {handlers}></canvas>'
        '<span aria-hidden="true" style="display:none;position:absolute;width:10px;height:10px;'
        "margin:-6px;border:1px solid #b35900;border-radius:50%;pointer-events:none"
        '"></span></div>'
    )


def _controls() -> tuple[Any, dict[str, Any]]:
    import ipywidgets as w

    style, layout = {"description_width": "7em"}, w.Layout(width="26em", max_width="100%")
    text = w.HTML(f'<p style="max-width:46em;line-height:1.45;margin:0">{_HELP}{_UNTIL}</p>')
    canvas = w.HTML(_canvas(0))
    ink = w.Textarea(description="drawing", layout=w.Layout(display="none"))
    ink.add_class("advex-ink")
    clear = w.Button(description="clear", tooltip="erase the drawing", layout=w.Layout(width="7em"))
    target = w.Dropdown(
        options=range(10), value=TARGET, description="target class", style=style, layout=layout,
        tooltip="what the network is to read in place of your digit",
    )  # fmt: skip
    iteration = w.IntSlider(
        value=0, max=MOST, description="iterations", style=style, layout=layout,
        tooltip="how many are done; the arrow keys go one on or back",
    )  # fmt: skip
    play = w.Play(value=0, max=MOST, interval=120, tooltip="walk through the iterations")
    w.jslink((play, "value"), (iteration, "value"))
    cleared = iter(range(1, 1_000_000))

    def erase(_: object) -> None:
        canvas.value, ink.value = _canvas(next(cleared)), ""

    clear.on_click(erase)
    settings = w.VBox([clear, target, iteration, play, ink])
    drawing = w.HBox([canvas, settings], layout=w.Layout(flex_flow="row wrap"))
    drawing.add_class("advex-drawing")
    return w.VBox([text, drawing]), {"drawn": ink, "target": target, "iteration": iteration}
