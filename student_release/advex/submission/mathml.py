"""Formulas in the HTML copy: MathML, which browsers show without a script."""

import html
import re
from xml.etree.ElementTree import tostring

from .clean_mathml import clean_mathml

# TeX leaves a thin space between log and its argument, where no bracket does.
_FUNCTION = re.compile(
    r"(<mi>(?:log|ln|exp|sin|cos|tanh?|max|min)</mi>)(?=<m(?:i|n|sub|sup|frac)\b)"
)


def to_mathml(tex: str, block: bool = False) -> str:
    """Return a formula as a <math> element that does nothing.

    Raises ValueError if the formula isn't understood.
    """
    root = clean_mathml(tex, block)
    for element in root.iter("mtext"):
        element.text = (element.text or "").replace(r"\_", "_")  # in \texttt
    return _FUNCTION.sub(r'\1<mspace width="0.167em" />', tostring(root, encoding="unicode"))


def formula(tex: str, block: bool = False) -> str:
    """Return a formula as HTML: MathML, or the TeX as it was typed if it isn't understood."""
    try:
        mathml = to_mathml(tex, block)
    except (ValueError, MemoryError):
        mathml = f'<code class="tex">{html.escape(tex)}</code>'
    return f'<div class="formula" tabindex="0">{mathml}</div>' if block else mathml
