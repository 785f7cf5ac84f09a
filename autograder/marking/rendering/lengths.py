"""Lengths in formulas, kept to what a formula can need: TeX takes any, and browsers show it."""

import re

_MOST_EM, _LEAST_EM = 20.0, -4.0
_LENGTH = re.compile(r"([+-]?)(\d{0,9}(?:\.\d{0,20})?)([a-z%]*)")
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


def clamped(value: str) -> str:
    """An attribute's lengths, each between -4 and 20 em. ValueError where it has another word."""
    return " ".join(map(_clamped, value.split()))


def _clamped(word: str) -> str:
    if _KEYWORD.fullmatch(word):
        return word
    match = _LENGTH.fullmatch(word)
    if not match or match[3] not in _EM:
        raise ValueError(word)
    size = float(match[1] + match[2]) * _EM[match[3]]
    if _LEAST_EM <= size <= _MOST_EM:
        return word
    return f"{min(max(size, _LEAST_EM), _MOST_EM):g}em"
