# A copy of autograder/marking/rendering/clean_mathml.py, written by `make release`: edit that one.
"""TeX formulas as inert MathML: without links, styles, names and sizes.

This imports only the standard library and latex2mathml, so that other programs can use a copy.
"""

import re
from html import unescape
from xml.etree.ElementTree import Element

from latex2mathml.converter import Converter

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
_VALUE = re.compile(r"[\w.%+ -]*")
_UNKNOWN = re.compile(r"\\[A-Za-z]+")

# TeX takes lengths of any size, and browsers show them.
_LENGTH = re.compile("(min|max)size|[lr]space|width|height|depth|linethickness|(column|row)spacing")
_MOST_EM, _LEAST_EM = 20.0, -4.0
_SIZE = re.compile(r"([+-]?)(\d{0,9}(?:\.\d{0,20})?)([a-z%]*)")
_KEYWORD = re.compile(r"[a-z]{1,30}")  # thinmathspace
# "width" is the element's own, as a unit.
_EM = {
    "em": 1.0,
    "width": 1.0,
    "ex": 0.5,
    "px": 1 / 16,
    "pt": 1 / 12,
    "pc": 1.0,
    "in": 6.0,
    "cm": 2.4,
    "mm": 0.24,
    "mu": 1 / 18,
    "%": 0.01,
    "": 1.0,
}


def clean_mathml(tex: str, display: bool = False) -> Element:
    """Return the formula's <math> element, of the tags and attributes that are listed above.

    Raises ValueError if the formula isn't understood, or asks for more than that.
    """
    if len(tex) > _LONGEST:
        raise ValueError(f"{len(tex)} characters")
    try:
        root = Converter(display="block" if display else "inline").convert_to_element(tex)
    except MemoryError:
        raise
    except Exception as error:  # the converter's errors have no common base
        raise ValueError(tex) from error
    for element in root.iter():
        _clean(element)
    if _depth(root) > _DEEPEST:
        raise ValueError(tex)
    return root


def _clean(element: Element) -> None:
    if not _TAG.fullmatch(element.tag):
        raise ValueError(element.tag)
    for name, value in list(element.attrib.items()):
        if _LENGTH.fullmatch(name):
            element.set(name, " ".join(map(_clamped, value.split())))
        elif name != "xmlns" and not (_ATTRIBUTE.fullmatch(name) and _VALUE.fullmatch(value)):
            del element.attrib[name]
    # The converter leaves entities in texts, for a serializer that escapes nothing.
    element.text = unescape(element.text or "")
    element.tail = unescape(element.tail or "")
    if element.tag != "mtext" and _UNKNOWN.fullmatch(element.text):
        raise ValueError(element.text)


def _clamped(length: str) -> str:
    """Return the length, moved to between -4 and 20 em. ValueError if it is another word."""
    if _KEYWORD.fullmatch(length):
        return length
    match = _SIZE.fullmatch(length)
    if not match or match[3] not in _EM:
        raise ValueError(length)
    size = float(match[1] + match[2]) * _EM[match[3]]
    if _LEAST_EM <= size <= _MOST_EM:
        return length
    return f"{min(max(size, _LEAST_EM), _MOST_EM):g}em"


def _depth(root: Element) -> int:
    depth, level = 0, [root]
    while level:
        depth, level = depth + 1, [child for element in level for child in element]
    return depth
