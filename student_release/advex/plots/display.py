"""Show pictures as images, with a text that says what is in them."""

import base64
import html
import io

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

# Okabe and Ito's colours, told apart by colour-blind readers too; shapes or hatches always go with
# them.
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"
DPI = 110


def image(figure: Figure, alt: str) -> str:
    """The figure as an HTML image that needs no file beside it; the figure is closed."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DPI, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    return f'<img src="data:image/png;base64,{data}" alt="{html.escape(alt)}">'


def show(figure: Figure, alt: str) -> None:
    """Show the figure below the cell; screen readers and text browsers get `alt` in its place."""
    from IPython.display import display

    content = {"text/html": image(figure, alt), "text/plain": alt}
    display(content, raw=True)  # type: ignore[no-untyped-call]
