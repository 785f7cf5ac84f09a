"""Controls above a picture that follows them, and a still picture for where no widgets run."""

import html
from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.figure import Figure

from ..checking import explain
from ..plots.display import image

_STILL = "A still picture. Run this cell to play: controls then show in its place."
_NO_WIDGETS = (
    "A still picture: the controls need ipywidgets, which this Python doesn't have. "
    "Install requirements.txt (the README says how), restart the kernel and run this cell again."
)


# JupyterLab has an error in place of a widget whose kernel has gone. It is the only such output
# without an element in it, and the still picture above it says all there is to say.
_NO_ERROR = (
    "<style>.jp-OutputArea-child:has(.advex-still) + .jp-OutputArea-child "
    "> .jupyter-widgets:not(:has(*)) {display: none}</style>"
)


def show_panel(
    name: str,
    still: Callable[[], tuple[Figure, str]],
    controls: Callable[[], tuple[Any, dict[str, Any]]],
    draw: Callable[..., str],
    uses: Sequence[Callable[..., object]],
) -> None:
    """Show a still picture and its text, and a panel that takes their place where widgets run.

    The two are separate outputs, so that the picture is still there when a saved notebook is
    opened again: the panel is gone then.

    name: of the kind of panel, for what belongs together on the page.
    still: a figure and the text that says what it shows.
    controls: makes the controls' widget and the inputs by name. It may import ipywidgets.
    draw: the picture's HTML for the inputs' values, given by name.
    uses: the student's functions that draw calls, for the message where one of them fails.
    """
    from IPython.display import display

    figure, alt = still()
    css_class = f"advex-{name}"
    try:
        live, remark = _live(controls, draw, uses, hidden=css_class), _STILL
    except ImportError as error:
        if not (error.name or "").startswith("ipywidgets"):
            raise
        live, remark = {}, _NO_WIDGETS
    picture = (
        f'{_NO_ERROR}<div class="advex-still {css_class}">{image(figure, alt)}'
        f"<p><i>{html.escape(remark)}</i></p></div>"
    )
    bundles = [{"text/html": picture, "text/plain": f"{alt}\n{remark}"}]
    if live:
        bundles.append({**live, "text/plain": ""})
    for bundle in bundles:
        display(bundle, raw=True)  # type: ignore[no-untyped-call]


def _live(
    controls: Callable[[], tuple[Any, dict[str, Any]]],
    draw: Callable[..., str],
    uses: Sequence[Callable[..., object]],
    hidden: str,
) -> dict[str, Any]:
    """The mime type and content with which front ends show a widget.

    hidden: the CSS class of what isn't shown as long as the widget is.
    """
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
    hide = ipywidgets.HTML(f"<style>.{hidden} {{display: none}}</style>")
    hide.layout.display = "none"
    mime = ipywidgets.VBox([top, picture, hide])._repr_mimebundle_()
    return {kind: content for kind, content in mime.items() if kind != "text/plain"}
