"""TeX formulas as MathML, which browsers show without a script."""

import html
import re
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import Converter

# TeX leaves a thin space between log and its argument, where no bracket does.
_FUNCTION = re.compile(
    r"(<mi>(?:log|ln|exp|sin|cos|tanh?|max|min)</mi>)(?=<m(?:i|n|sub|sup|frac)\b)"
)
# What \href, \style, \class and the like make of their arguments: links, and rules for the page.
_ACTING = ("href", "style", "class", "id")
_UNKNOWN = re.compile(r"\\[A-Za-z]+")


def to_mathml(tex: str, block: bool = False) -> str | None:
    """A formula as a <math> element, or None where it can't be read as one."""
    try:
        root = Converter(display="block" if block else "inline").convert_to_element(tex)
        _clean(root)
        mathml = tostring(root, encoding="unicode")
    except Exception:  # the converter's errors have no common base
        return None
    return _FUNCTION.sub(r'\1<mspace width="0.167em" />', mathml)


def _clean(root: Element) -> None:
    """Leave nothing in a formula that acts. ValueError where it holds a command that is unknown."""
    for element in root.iter():
        for name in _ACTING:
            element.attrib.pop(name, None)
        # The converter leaves entities in texts, for a serialiser of its own that escapes nothing.
        element.text = html.unescape(element.text or "")
        element.tail = html.unescape(element.tail or "")
        if element.tag == "mtext":
            element.text = element.text.replace(r"\_", "_")  # in \texttt
        elif _UNKNOWN.fullmatch(element.text):
            raise ValueError(element.text)


def formula(tex: str, block: bool = False) -> str:
    """A formula as HTML: MathML, or the TeX as it is where there is no reading it."""
    mathml = to_mathml(tex, block)
    if mathml is None:
        mathml = f'<code class="tex">{html.escape(tex)}</code>'
    return f'<div class="formula">{mathml}</div>' if block else mathml
