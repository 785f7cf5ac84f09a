"""The controls and the picture of a panel that the lab has shown, without a browser."""

from collections.abc import Mapping
from typing import Any

import ipywidgets
from ipywidgets.widgets.widget import _instances

WIDGET = "application/vnd.jupyter.widget-view+json"


def controls(bundle: Mapping[str, Any]) -> dict[str, ipywidgets.Widget]:
    """A panel's widgets by description; the one that holds its HTML is called picture."""
    found = {}

    def visit(widget: ipywidgets.Widget) -> None:
        for child in getattr(widget, "children", ()):
            visit(child)
        found[getattr(widget, "description", "")] = widget
        if isinstance(widget, ipywidgets.HTML) and "<style>" not in widget.value:
            found["picture"] = widget

    visit(_instances[bundle[WIDGET]["model_id"]])
    return found


def styles(bundle: Mapping[str, Any]) -> list[str]:
    """The HTML below a panel's controls, in which its style sheet is."""
    return [widget.value for widget in _instances[bundle[WIDGET]["model_id"]].children[1:]]
