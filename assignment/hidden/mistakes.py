"""The mistakes that students make with linear models: a hint, and what each gives.

A hint says what the output looks like and where to look. It gives no formula away.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from hidden.hints import Mistake, Oracle
from hidden.oracle import (
    Array,
    Slope,
    attack_path,
    logistic,
    nll_slope,
)

# --- 2.A and 2.B: the gradient with respect to `own`, the other argument being `other` ------------


MATRIX = (
    "A matrix came out: somewhere a row and a column (or a flat array and a column) are multiplied "
    "entry by entry, which NumPy stretches to all pairs. An inner product takes @, and both of its "
    "arguments in the right shape."
)


def gradient_mistakes(of: str) -> list[Mistake]:
    """Mistakes in the gradient of f with respect to "theta" or to "x"."""
    other = "x" if of == "theta" else "theta"

    def mistake(hint: str, gives: Callable[[Any, Array, Array], Any]) -> Mistake:
        def of_inputs(x: Array, theta: Array) -> Any:
            vary, fixed = (theta, x) if of == "theta" else (x, theta)
            return gives(logistic((theta.T @ x).item()), vary, fixed)

        return Mistake(hint, of_inputs)

    return [
        mistake(
            f"It looks like the gradient with respect to {other}. Which of the two does this "
            "question vary, and which does it hold still?",
            lambda s, vary, fixed: s * (1 - s) * vary,
        ),
        mistake(
            "The direction is right, but the length isn't: the chain rule brings a factor that "
            "is missing. f is a function of a function; what is the outer one's slope?",
            lambda s, vary, fixed: fixed,
        ),
        mistake(
            "It looks as if the value of the logistic function stood where its slope belongs (or "
            "as if this were the gradient of a loss, for label 0).",
            lambda s, vary, fixed: s * fixed,
        ),
        mistake(
            "It looks like the gradient of log f (or a square is missing in the slope of the "
            "logistic function). This question asks for f itself.",
            lambda s, vary, fixed: (1 - s) * fixed,
        ),
        mistake(
            "It looks like the gradient of the loss for label 1, as in training. This question "
            "asks for f itself, in which no label occurs.",
            lambda s, vary, fixed: (s - 1) * fixed,
        ),
        mistake(
            "Look for a minus sign too many or too few.",
            lambda s, vary, fixed: -s * (1 - s) * fixed,
        ),
        mistake(
            "It looks like the slope of the logistic function alone. The chain rule has a second "
            "factor: the gradient of the inner function.",
            lambda s, vary, fixed: [[s * (1 - s)]],
        ),
        mistake(
            MATRIX,
            lambda s, vary, fixed: logistic(vary * fixed.T) * logistic(-vary * fixed.T) * fixed,
        ),
        mistake(
            MATRIX,
            lambda s, vary, fixed: logistic(fixed * vary.T) * logistic(-fixed * vary.T) * fixed,
        ),
    ]


# --- attacks along a slope: 2.C and 2.D ----------------------------------------------------------

Project = Callable[[Array], Array]
ONE_MORE = (
    "It is what one step more would give. Count how often the loop runs, for iters = 0 and 1 too."
)
ONE_LESS = (
    "It is what one step less would give. Count how often the loop runs, for iters = 1 and 2."
)
ASCENT = (
    "It moves away from the target, up the loss. Descent goes against the gradient; check the "
    "signs of the step and of the gradient."
)
SIGNS = (
    "It looks as if the step used the gradient's sign in place of the gradient. That is another "
    "method, and comes in 2.F."
)
ONE_STEP = (
    "It is what one step gives, whatever iters is. Does each step start where the last one ended, "
    "and does the return stand behind the loop?"
)
EARLY = "It stops as soon as the decision has changed. The question asks for iters steps."
FROZEN = (
    "It looks as if the gradient were computed once, at the start. It changes as the input moves, "
    "so that each step needs a new one."
)
UNMOVED = "The input comes back as it was. Is it the input that the loop changes, and returns?"


PathMistake = Callable[[Slope, Project, Array, float, int], Array]
PATH_MISTAKES: list[tuple[str, PathMistake]] = [
    (ONE_MORE, lambda slope, project, x, step, iters: end(slope, project, x, step, iters + 1)),
    (
        ONE_LESS,
        lambda slope, project, x, step, iters: end(slope, project, x, step, max(0, iters - 1)),
    ),
    (ONE_STEP, lambda slope, project, x, step, iters: end(slope, project, x, step, min(1, iters))),
    (ASCENT, lambda slope, project, x, step, iters: end(slope, project, x, -step, iters)),
    (
        SIGNS,
        lambda slope, project, x, step, iters: end(
            lambda v: np.sign(slope(v)), project, x, step, iters
        ),
    ),
    (FROZEN, lambda slope, project, x, step, iters: project(x - iters * step * slope(x))),
]


def end(slope: Slope, project: Project, x: Array, step: float, iters: int) -> Array:
    """The last point of a descent along a slope."""
    return attack_path(slope, x, step, iters, project)[-1]


def unbounded(x: Array) -> Array:
    """The projection of inputs without bounds."""
    return x


def clip(X: Array) -> Array:
    """The projection of images."""
    return np.clip(X, 0.0, 1.0)


def toy_attack_mistakes() -> list[Mistake]:
    """Mistakes in attack_logistic(x, theta, target, step_size, iters)."""

    def along(make: Callable[[Array, int], Slope], project: Project = unbounded) -> Oracle:
        return lambda x, theta, target, step, iters: end(
            make(theta, target), project, x, step, iters
        )

    def probability(theta: Array, target: int) -> Slope:
        def slope(v: Array) -> Array:
            s = logistic((theta.T @ v).item())
            return np.asarray((1 - 2 * target) * s * (1 - s) * theta)

        return slope

    def by_path(gives: PathMistake) -> Oracle:
        return lambda x, theta, target, step, iters: gives(
            nll_slope(theta, target), unbounded, x, step, iters
        )

    def early(x: Array, theta: Array, target: int, step: float, iters: int) -> Array:
        path = attack_path(nll_slope(theta, target), x, step, iters)
        return next((v for v in path if ((theta.T @ v).item() > 0) == target), path[-1])

    return [
        Mistake(UNMOVED, lambda x, theta, target, step, iters: x, exactly=True),
        Mistake(
            "It hardly moves where the model is sure of the other class. Which loss is large "
            "there, and has a large slope? And is it the loss of the target?",
            lambda x, theta, target, step, iters: x,
        ),
        *(Mistake(hint, by_path(gives)) for hint, gives in PATH_MISTAKES),
        Mistake(EARLY, early),
        Mistake(
            "It is slow where the model is sure: it looks like a climb on the probability of the "
            "target. The question asks for descent on its NLL, that is, on minus the logarithm.",
            along(probability),
        ),
        Mistake(
            "It moves towards the class that is not the target. Is target taken for the true "
            "label, or left out of the gradient?",
            along(lambda theta, target: nll_slope(theta, 1 - target)),
        ),
        Mistake(
            "What comes back is a changed theta: that is training. Hold theta still, and move x.",
            lambda x, theta, target, step, iters: end(
                nll_slope(x, target), unbounded, theta, step, iters
            ),
        ),
        Mistake(
            "The features are kept between 0 and 1. This question has no such bounds; the digits "
            "have.",
            along(nll_slope, clip),
        ),
    ]


# --- 2.F and 2.G ----------------------------------------------------------------------------------

NO_SIGN = (
    "It steps along the gradient itself. The fast gradient *sign* method moves every feature by "
    "the same amount, whatever the size of its slope."
)
ONE_WAY = "All points move the same way, whatever their label. Where does y come into the loss?"
CHANGE_ALONE = "What comes back looks like the change alone. Add it to the input."
HELPS = (
    "It moves the other way: it makes the model surer of the true label. The attack goes up the "
    "loss."
)


def fgsm_logistic_mistakes() -> list[Mistake]:
    """Mistakes in fgsm_logistic(X, y, w, b, epsilon)."""

    def slope(X: Array, y: Any, w: Array, b: float) -> Array:
        return np.asarray((logistic(X @ w + b) - y)[:, None] * w)

    def l2_step(X: Array, y: Any, w: Array, b: float, epsilon: float) -> Array:
        unit = np.sign(slope(X, y, w, b)) * np.abs(w) / np.sqrt(w @ w)
        return np.asarray(X + epsilon * unit)

    return [
        Mistake(NO_SIGN, lambda X, y, w, b, epsilon: X + epsilon * slope(X, y, w, b)),
        Mistake(HELPS, lambda X, y, w, b, epsilon: X - epsilon * np.sign(slope(X, y, w, b))),
        Mistake(CHANGE_ALONE, lambda X, y, w, b, epsilon: epsilon * np.sign(slope(X, y, w, b))),
        Mistake(
            "The points are clipped to [0, 1]. Images have such bounds, these features have none.",
            lambda X, y, w, b, epsilon: np.clip(X + epsilon * np.sign(slope(X, y, w, b)), 0, 1),
        ),
        Mistake(
            ONE_WAY,
            lambda X, y, w, b, epsilon: X - epsilon * np.sign(w),
        ),
        Mistake(
            ONE_WAY,
            lambda X, y, w, b, epsilon: X + epsilon * np.sign(w),
        ),
        Mistake(
            "The step has length epsilon in the L2 norm. The budget here is on each feature.",
            l2_step,
        ),
    ]


def distance_mistakes() -> list[Mistake]:
    """Mistakes in distance_to_boundary(X, w, b, norm)."""
    return [
        Mistake(
            "Distances come out negative on one side of the boundary. A size has no sign.",
            lambda X, w, b, norm: (X @ w + b) / _size(w, norm),
        ),
        *_wrong_norms(),
        *_wrong_scores(),
    ]


def _size(w: Array, norm: float) -> float:
    """The norm of w that turns a score into a distance in the given norm."""
    return float(np.sqrt(w @ w) if norm == 2 else np.abs(w).sum())


def _wrong_norms() -> list[Mistake]:
    """Distances by another norm of w."""
    return [
        Mistake(
            "It looks as if the L2 norm of w were used for the L-infinity distance. How far does "
            "the score move when every feature moves by the same amount, each in its best "
            "direction?",
            lambda X, w, b, norm: np.abs(X @ w + b) / _size(w, 2),
        ),
        Mistake(
            "It looks as if the L1 norm of w were used for the L2 distance. How far does the score "
            "move with a step of length 1, straight along w?",
            lambda X, w, b, norm: np.abs(X @ w + b) / _size(w, np.inf),
        ),
        Mistake(
            "It looks as if the weights were added up with their signs. Each feature moves in its "
            "own best direction.",
            lambda X, w, b, norm: np.abs(
                (X @ w + b) / (w.sum() if norm == np.inf else _size(w, 2))
            ),
        ),
        Mistake(
            "It looks like the largest entry of the shortest L2 step. Another step gets there with "
            "a smaller largest entry.",
            lambda X, w, b, norm: np.abs(X @ w + b) / (w @ w) * np.abs(w).max(),
        ),
        Mistake(
            "It looks as if the largest weight counted alone. All features may move at once: what "
            "does each contribute?",
            lambda X, w, b, norm: np.abs(X @ w + b) / np.linalg.norm(w, ord=norm),
        ),
    ]


def _wrong_scores() -> list[Mistake]:
    """Distances by another score than w.T x + b, or in other units than those of x."""
    return [
        Mistake(
            "It looks as if b were missing: the boundary need not go through the origin.",
            lambda X, w, b, norm: np.abs(X @ w) / _size(w, norm),
        ),
        Mistake(
            "It looks as if b were subtracted. The boundary is where w.T x + b is 0.",
            lambda X, w, b, norm: np.abs(X @ w - b) / _size(w, norm),
        ),
        Mistake(
            "It looks as if b counted without its sign. What has no sign is the whole score.",
            lambda X, w, b, norm: np.abs(X @ w + abs(b)) / _size(w, norm),
        ),
        Mistake(
            "It looks like the score itself. How far does the score move when x moves by 1?",
            lambda X, w, b, norm: np.abs(X @ w + b),
        ),
        Mistake(
            "It looks as if the score were divided by the square of a norm: that gives the factor "
            "in front of w, not the length of the step.",
            lambda X, w, b, norm: np.abs(X @ w + b) / (w @ w),
        ),
        Mistake(
            "It looks as if the distance were measured in probability. The boundary is where the "
            "score is 0, and the score is linear in x.",
            lambda X, w, b, norm: np.abs(logistic(X @ w + b) - 0.5) / _size(w, norm),
        ),
    ]
