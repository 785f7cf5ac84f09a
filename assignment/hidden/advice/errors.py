"""Advice on exceptions: the cause in plain words, and a remedy."""

import difflib
import re
from collections.abc import Callable

import advex
from hidden.advice.evidence import PARAMETERS

Advice = Callable[[re.Match[str], str], str]


def _signature(function: str) -> str:
    return f"def {function}({', '.join(PARAMETERS[function])})"


def _arguments(found: re.Match[str], function: str) -> str:
    if found[1] == function:
        return (
            f"The checks call it as the question gives it: {_signature(function)}. Keep these "
            "parameters, in this order and without a *."
        )
    return f"That line calls {found[1]} with other arguments than it takes."


def _not_defined(found: re.Match[str], function: str) -> str:
    name = found[1]
    if name in ("self", "torch", "plt"):
        return f"{name} is not defined where the line runs: import or pass it."
    return (
        f"{name} does not exist when the checks call {function}: it is misspelt, or a "
        "demonstration of the notebook made it, and those are not run at grading. Use the "
        "function's own arguments."
    )


def _attribute(found: re.Match[str], function: str) -> str:
    near = difflib.get_close_matches(found[1], dir(advex), 1, 0.6)
    return f"advex has no {found[1]}" + (f"; it has {near[0]}." if near else ". Is it misspelt?")


def _said(text: str) -> Advice:
    return lambda found, function: text


NOTHING = (
    "Something in that line is None: a function that has not been written yet, or that ends "
    "without a return."
)
SIZES = (
    "Arrays of these shapes don't fit together. Print the shapes of all that this line combines, "
    "and compare them with those that the docstring gives."
)
RULES: list[tuple[str, Advice]] = [
    (r"TypeError: (\w+)\(\) (?:takes|missing|got)", _arguments),
    (r"NameError: name '(\w+)' is not defined", _not_defined),
    (
        r"UnboundLocalError: .*variable '(\w+)'",
        lambda found, function: (
            f"A name that is assigned anywhere in a function is local in all of it, so "
            f"{found[1]} has no value yet in that line. Give the result another name."
        ),
    ),
    (r"AttributeError: module 'advex' has no attribute '(\w+)'", _attribute),
    (r"'NoneType'", _said(NOTHING)),
    (
        r"TypeError: '(\w+)' object is not callable",
        _said(
            "The line calls something that isn't a function: a variable may have taken the "
            "function's name, or a * is missing before a parenthesis."
        ),
    ),
    (
        r"Cannot cast ufunc|can't? cast",
        _said(
            "Writing fractions into an array of integers fails: x /= ... and x -= ... work in "
            "place, in the caller's own array. Make a new array: x = x / ..., x = x - ..."
        ),
    ),
    (
        r"read-only",
        _said("An array of the caller's is written to. Make a new one: x = x - ..."),
    ),
    (
        r"matmul: Input operand \d does not have enough dimensions",
        _said(
            "One side of the @ is a single number, not an array: f(x, theta) and the entries of an "
            "array are numbers. Multiply numbers with *."
        ),
    ),
    (
        r"truth value of an array",
        _said(
            "An if, and, or, or not got a whole array. Compare single numbers, or use np.where "
            "to choose entry by entry."
        ),
    ),
    (
        r"only (?:integer scalar|length-1|0-dimensional|integers)",
        _said("The line needs a single number and gets an array. Take an entry, or .item()."),
    ),
    (
        r"setting an array element with a sequence|inhomogeneous",
        _said("An array is written into one entry of another. Take the number out of it: .item()."),
    ),
    (
        r"took longer than|Not called again",
        _said(
            "Does every loop in it end? A while loop may wait for ever; for _ in range(iters) does "
            "not. If it ends, it is slow: whole arrays at once are much faster than loops over "
            "single numbers."
        ),
    ),
    (
        r"RecursionError",
        _said("It calls itself without end: is a helper named like the answer?"),
    ),
    (
        r"MemoryError|more than [\d,]+ bytes",
        _said("An array got far too large: shapes that are combined entry by entry multiply."),
    ),
    (r"ZeroDivisionError|FloatingPointError", _said("A division by 0: for which argument?")),
]
SIZES_DIFFER = "broadcast|not aligned|mismatch|dimension|index"
GAVE = [
    (
        r"gave a (map|generator|zip|filter|range|dict|set)",
        "Make a list of it, and an array of it with np.array.",
    ),
    (r"gave a (str|bool|dict|set|function|ndarray|complex)", "Return an array of real numbers."),
    (
        r"infinite or not a number",
        "Look for a division by 0, the logarithm of 0, or an exponential that overflows.",
    ),
]


def advice_on(text: str, function: str, guess: bool = False) -> str:
    """Return advice on an error's text, "" if there is none.

    guess: also where the error says no more than that sizes don't fit.
    """
    if function not in PARAMETERS:
        return ""
    message, *lines = text.split("\n")
    if re.match(r"\w*(Error|Exception)\b|.*took longer|Not called", message):
        for pattern, advice in RULES:
            found = re.search(pattern, message)
            if found and (lines or advice is _arguments or "NoneType" not in message):
                return _naming(advice(found, function), lines, function)
        return SIZES if guess and re.search(SIZES_DIFFER, message) else ""
    return next((said for pattern, said in GAVE if re.search(pattern, message)), "")


def _naming(advice: str, lines: list[str], function: str) -> str:
    """Name the answer that gave None, if the line calls one."""
    called = [
        n for n in PARAMETERS if n != function and re.search(rf"\b{n}\(", "".join(lines[-1:]))
    ]
    if advice != NOTHING or not called:
        return advice
    return f"{called[0]} gives None there: is it written, and does it end with a return?"
