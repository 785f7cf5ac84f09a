"""TeX formulas as MathML, which browsers show by themselves."""

import re
from html import escape, unescape
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import Converter

from autograder.marking.rendering.lengths import clamped

_LONGEST = 5000  # characters
_DEEPEST = 100  # elements within each other; each root makes a page higher
# latex2mathml takes arguments of commands over as they are, into attributes as well.
_TAG = re.compile(
    "math|m(row|[ino]|text|space|su[bp]|subsup|under|over|underover|frac|sqrt|root|table|tr|td|"
    "style|padded|phantom|enclose)"
)
_ATTRIBUTE = re.compile(
    "display(style)?|scriptlevel|mathvariant|stretchy|fence|form|separator|accent(under)?|"
    "largeop|movablelimits|notation|(column|row)(align|lines)"
)
_LENGTH = re.compile("(min|max)size|[lr]space|width|height|depth|linethickness|(column|row)spacing")
_VALUE = re.compile(r"[\w.%+ -]*")
_UNKNOWN = re.compile(r"\\[A-Za-z]+")


def mathml(tex: str, display: bool = False) -> str:
    """The formula as MathML, or its source, marked, where it can't be understood.

    Nothing in it acts: no links, no styles, no names.
    """
    try:
        if len(tex) > _LONGEST:
            raise ValueError(tex)
        root = Converter(display="block" if display else "inline").convert_to_element(tex)
        _clean(root)
        if _depth(root) > _DEEPEST:
            raise ValueError(tex)
        return tostring(root, encoding="unicode")
    except MemoryError:
        raise
    except Exception:  # a formula that fails, in whatever way, must not stop the others
        mark = "$$" if display else "$"
        source = escape(f"{mark}{tex.strip()}{mark}")
        note = "formula not understood, shown as typed"
        return f'<span class="unread"><code>{source}</code> <small>({note})</small></span>'


def _clean(root: Element) -> None:
    """Keep what is listed above. ValueError where something else is left of the TeX."""
    for element in root.iter():
        if not _TAG.fullmatch(element.tag):
            raise ValueError(element.tag)
        for name, value in list(element.attrib.items()):
            if _LENGTH.fullmatch(name):
                element.set(name, clamped(value))
            elif name != "xmlns" and not (_ATTRIBUTE.fullmatch(name) and _VALUE.fullmatch(value)):
                del element.attrib[name]
        # The library leaves entities in texts, for a serialiser that escapes nothing.
        element.text = unescape(element.text or "")
        element.tail = unescape(element.tail or "")
        if element.tag != "mtext" and _UNKNOWN.fullmatch(element.text):
            raise ValueError(element.text)


def _depth(root: Element) -> int:
    depth, level = 0, [root]
    while level:
        depth, level = depth + 1, [child for element in level for child in element]
    return depth
