"""Formulas on marking pages: MathML, which browsers show by themselves."""

from html import escape
from xml.etree.ElementTree import tostring

from autograder.marking.rendering.clean_mathml import clean_mathml


def mathml(tex: str, display: bool = False) -> str:
    """Return the formula as MathML that does nothing, or its source, marked, if that fails."""
    try:
        return tostring(clean_mathml(tex, display), encoding="unicode")
    except ValueError:
        mark = "$$" if display else "$"
        source = escape(f"{mark}{tex.strip()}{mark}")
        note = "formula not understood, shown as typed"
        return f'<span class="unread"><code>{source}</code> <small>({note})</small></span>'
