"""Controls above a picture that follows them, and a still picture for where no widgets run."""

import html
from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.figure import Figure

from ..checking import explain
from ..plots.display import image

_STILL = (
    "A still picture. With a running kernel in JupyterLab, Notebook, VS Code or Colab, this cell "
    "shows controls in its place: run it."
)
_NO_WIDGETS = (
    "A still picture: the controls need ipywidgets, which this Python doesn't have. "
    "Install requirements.txt (the README says how), restart the kernel and run this cell again."
)


def show_panel(
    still: Callable[[], tuple[Figure, str]],
    controls: Callable[[], tuple[Any, dict[str, Any]]],
    draw: Callable[..., str],
    uses: Sequence[Callable[..., object]],
) -> None:
    """Show a panel; front ends without widgets show the still picture and its text instead.

    still: a figure and the text that says what it shows.
    controls: makes the controls' widget and the inputs by name. It may import ipywidgets.
    draw: the picture's HTML for the inputs' values, given by name.
    uses: the student's functions that draw calls, for the message where one of them fails.
    """
    from IPython.display import display

    figure, alt = still()
    try:
        live, remark = _live(controls, draw, uses), _STILL
    except ImportError as error:
        if not (error.name or "").startswith("ipywidgets"):
            raise
        live, remark = {}, _NO_WIDGETS
    fallback = f"{image(figure, alt)}<p><i>{html.escape(remark)}</i></p>"
    bundle = {"text/html": fallback, "text/plain": f"{alt}\n{remark}", **live}
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


def _live(
    controls: Callable[[], tuple[Any, dict[str, Any]]],
    draw: Callable[..., str],
    uses: Sequence[Callable[..., object]],
) -> dict[str, Any]:
    """The mime type and content with which front ends show a widget."""
    import ipywidgets

    top, inputs = controls()
    picture = ipywidgets.HTML()

    def redraw(*_: object) -> None:
        try:
            picture.value = draw(**{name: control.value for name, control in inputs.items()})
        except Exception as error:  # the student's functions may raise anything
            picture.value = f"<pre>{html.escape(explain(uses, error))}</pre>"

    for control in inputs.values():
        control.observe(redraw, names="value")
    redraw()
    mime = ipywidgets.VBox([top, picture])._repr_mimebundle_()
    return {kind: content for kind, content in mime.items() if kind != "text/plain"}
