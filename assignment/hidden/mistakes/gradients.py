"""The mistakes that students make with the gradients of a logistic regression, 2.A and 2.B.

The answer is a chain: a score, a function of it, and a vector.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from hidden.hints import Mistake, Oracle
from hidden.mistakes.variants import Option, combine
from hidden.oracle import Array, logistic

MATRIX = (
    "A matrix came out: somewhere a row and a column (or a flat array and a column) are multiplied "
    "entry by entry, which NumPy stretches to all pairs. An inner product takes @, and both of its "
    "arguments in the right shape."
)
SIGN = "Look for a minus sign too many or too few."
SQUARE = (
    "The slope of the logistic function is off: is a square missing, or one of its two factors "
    "taken twice? Compare it with finite differences at a score of 2."
)

Score = Callable[[Array, Array], Any]
Slope = Callable[[Any], Any]

SCORES = [
    Option("", lambda vary, fixed: (vary.T @ fixed).item()),
    Option(
        "It looks as if the score were the mean of the products in place of their sum.",
        lambda vary, fixed: float(np.mean(vary * fixed)),
    ),
    Option(
        "It looks as if the score were made of {fixed} with itself, so that the result doesn't "
        "depend on {vary}. Which two vectors does the score multiply?",
        lambda vary, fixed: (fixed.T @ fixed).item(),
    ),
    Option(
        "It looks as if the score were made of {vary} with itself. Which two vectors does the "
        "score multiply?",
        lambda vary, fixed: (vary.T @ vary).item(),
    ),
    Option(
        "It looks as if the logistic function were applied to each product of entries. The score "
        "is their sum, one number.",
        lambda vary, fixed: vary * fixed,
    ),
    Option(
        "It looks as if the score were the sum of the entries of {fixed}. Where does {vary} come "
        "in?",
        lambda vary, fixed: float(fixed.sum()),
    ),
    Option(
        "It looks as if x and theta were turned into whole numbers before the score was made.",
        lambda vary, fixed: float((np.trunc(vary).T @ np.trunc(fixed)).item()),
    ),
    Option(
        "It looks as if the score were divided by a length, as in a cosine. The score is the inner "
        "product itself.",
        lambda vary, fixed: float(
            (vary.T @ fixed).item() / np.linalg.norm(vary) / np.linalg.norm(fixed)
        ),
    ),
]

SLOPES = [
    Option("", lambda z: logistic(z) * logistic(-z)),
    Option(
        "The direction is right, but the length isn't: the chain rule brings a factor that "
        "is missing. f is a function of a function; what is the outer one's slope?",
        lambda z: z * 0 + 1,
    ),
    Option(
        "It looks as if the value of the logistic function stood where its slope belongs (or "
        "as if this were the gradient of a loss, for label 0).",
        logistic,
    ),
    Option(
        "It looks like the gradient of log f (or a square is missing in the slope of the "
        "logistic function). This question asks for f itself.",
        lambda z: logistic(-z),
    ),
    Option(
        "It looks like the gradient of the loss for label 1, as in training. This question "
        "asks for f itself, in which no label occurs.",
        lambda z: -logistic(-z),
    ),
    Option(
        "It looks as if s * s stood where the slope of the logistic function, made of s and 1 - s, "
        "belongs.",
        lambda z: logistic(z) ** 2,
    ),
    Option(SQUARE, lambda z: logistic(-z) ** 2),
    Option(
        "It looks like 1 - s², the slope of tanh (or of another S-shaped curve). The logistic "
        "function has another slope.",
        lambda z: 1 - logistic(z) ** 2,
    ),
    Option(
        "It looks like the slope of tanh, not of the logistic function.",
        lambda z: 1 - np.tanh(z) ** 2,
    ),
    Option(
        "It looks as if the logistic function were applied twice: its slope is taken at its own "
        "value in place of the score.",
        lambda z: logistic(logistic(z)) * logistic(-logistic(z)),
    ),
    Option(SQUARE, lambda z: np.exp(-z) / (1 + np.exp(-2 * z))),
    Option(SQUARE, lambda z: np.exp(-z) / (1 + np.exp(-z))),
    Option(SQUARE, lambda z: np.exp(-z)),
    Option(SQUARE, lambda z: np.exp(z) / (1 + np.exp(-z)) ** 2),
    Option(SQUARE, lambda z: 1 / (1 + np.exp(-z)) ** 2 * np.exp(-z) ** 2 * (1 + np.exp(z))),
    Option(
        "It looks as if the slope of the logistic function were multiplied in twice.",
        lambda z: (logistic(z) * logistic(-z)) ** 2,
    ),
    Option(
        "It looks as if the slope were multiplied by the function's value once more: the gradient "
        "of f², perhaps.",
        lambda z: logistic(z) ** 2 * logistic(-z),
    ),
    Option(
        "It looks as if the slope were multiplied by one of its factors once more.",
        lambda z: logistic(z) * logistic(-z) ** 2,
    ),
    Option(
        "It looks as if the score stood where the value of the logistic function belongs: z(1 - z) "
        "in place of s(1 - s).",
        lambda z: z * (1 - z),
    ),
    Option("It looks as if the score itself were the slope.", lambda z: z),
    Option(
        "It looks as if the slope of the logistic function at 0, a quarter, were used everywhere. "
        "It depends on the score.",
        lambda z: z * 0 + 0.25,
    ),
]

VECTORS = [
    Option("", lambda vary, fixed: fixed),
    Option(
        "It looks like the gradient with respect to {fixed}. Which of the two does this "
        "question vary, and which does it hold still?",
        lambda vary, fixed: vary,
    ),
    Option(
        "The sizes are right and the signs of the entries are lost: as if absolute values were "
        "taken.",
        lambda vary, fixed: np.abs(fixed),
    ),
    Option(
        "It looks as if the entries' signs stood in place of the entries.",
        lambda vary, fixed: np.sign(fixed),
    ),
    Option("It looks as if the entries were squared.", lambda vary, fixed: fixed**2),
    Option(
        "It looks as if both vectors were multiplied in, entry by entry.",
        lambda vary, fixed: fixed * vary,
    ),
    Option("It looks as if both vectors were added up.", lambda vary, fixed: fixed + vary),
    Option(
        "It looks as if the vector were scaled to length 1.",
        lambda vary, fixed: fixed / np.linalg.norm(fixed),
    ),
    Option(
        "The entries are right, and come in the reverse order.", lambda vary, fixed: fixed[::-1]
    ),
    Option(
        "It looks like the slope of the logistic function alone. The chain rule has a second "
        "factor: the gradient of the inner function.",
        lambda vary, fixed: np.ones((1, 1)),
    ),
    Option(
        "It looks like the slope of the logistic function alone, once for each feature. The chain "
        "rule has a second factor: the gradient of the inner function.",
        lambda vary, fixed: np.ones_like(fixed),
    ),
    Option(
        "The entries are added up. A gradient has an entry for each feature.",
        lambda vary, fixed: np.array([[fixed.sum()]]),
    ),
]


@cache
def gradient_mistakes(of: str) -> list[Mistake]:
    """Mistakes in the gradient of f with respect to "theta" or to "x"."""
    names = {"vary": of, "fixed": "x" if of == "theta" else "theta"}

    def named(options: list[Option]) -> list[Option]:
        return [Option(option.hint.format(**names), option.do) for option in options]

    def build(score: Score, slope: Slope, vector: Score) -> Oracle:
        def of_inputs(x: Array, theta: Array) -> Any:
            vary, fixed = (theta, x) if of == "theta" else (x, theta)
            return slope(score(vary, fixed)) * vector(vary, fixed)

        return of_inputs

    def matrix(first: Score) -> Mistake:
        def of_inputs(x: Array, theta: Array) -> Any:
            vary, fixed = (theta, x) if of == "theta" else (x, theta)
            z = first(vary, fixed)
            return logistic(z) * logistic(-z) * fixed

        return Mistake(MATRIX, of_inputs)

    def mixed(of_s: Callable[[Any, Array], Any]) -> Mistake:
        def of_inputs(x: Array, theta: Array) -> Any:
            fixed = x if of == "theta" else theta
            return of_s(logistic((theta.T @ x).item()), fixed)

        return Mistake(
            "It looks as if numbers were added where they should be multiplied. Where do the "
            "parentheses go: did you mean s * 1 - s, or s * (1 - s)?",
            of_inputs,
        )

    return [
        mixed(lambda s, v: s * (1 - s) + v),
        mixed(lambda s, v: s - s * v),
        mixed(lambda s, v: s * v * 1 - s),
        mixed(lambda s, v: s + (1 - s) * v),
        mixed(lambda s, v: s * 1 - v * s * s),
        *combine([named(SCORES), named(SLOPES), named(VECTORS)], build),
        matrix(lambda vary, fixed: vary * fixed.T),
        matrix(lambda vary, fixed: fixed * vary.T),
    ]
