"""Rules that need no table of mistakes: advice that follows from what is right and what isn't.

Each rule gets all evidence and returns advice that fits all of it, or "".
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from hidden.advice.evidence import Array, Evidence, Trial, size
from hidden.advice.factors import factors_between

Rule = Callable[[Evidence], str]
ATTACKS = ("attack_logistic", "attack_digits")


# --- calls ----------------------------------------------------------------------------------------


def changes_its_arguments(found: Evidence) -> str:
    """An answer that writes into what it is given."""
    if not found.modifies:
        return ""
    return (
        f"It changes {found.modifies}, which belongs to its caller: what it computes next starts "
        "from the changed numbers. Work on a copy: x -= ... and x[...] = ... write into the array "
        "that was passed, x = x - ... makes a new one."
    )


def random_or_stateful(found: Evidence) -> str:
    """An answer that gives something else when it is asked again."""
    if found.repeats is not False:
        return ""
    return (
        "The same call gives two results. Is something random in it (a random start, noise), or "
        "kept from one call to the next? The result depends on the arguments alone."
    )


CONSTANT = {"iters": "how many steps it takes", "step_size": "how long a step is"}


def leaves_an_argument_out(found: Evidence) -> str:
    """An answer that doesn't depend on something that it should depend on."""
    if not found.without:
        return ""
    name = found.without[0]
    why = CONSTANT.get(name, "what it should change in the result")
    return (
        f"The result doesn't depend on {' or '.join(found.without)}: another value gives the same. "
        f"Look for {why}, and for a constant or another name in its place."
    )


def all_zero(found: Evidence) -> str:
    """An output of zeros, whatever the arguments."""
    if any(t.output is None or t.output.any() for t in found.trials):
        return ""
    return (
        "It is 0 everywhere, whatever the arguments are. Does an array of zeros come back that "
        "nothing has been written to, or does something cancel?"
    )


# --- shapes ---------------------------------------------------------------------------------------


def _shapes(found: Evidence) -> list[tuple[Trial, tuple[int, ...], tuple[int, ...]]]:
    """The calls whose output has another shape than expected."""
    return [
        (t, t.output.shape, t.expected.shape)
        for t in found.trials
        if t.output is not None and t.found is None
    ]


NOT_A_NUMBER = {
    "grad_theta": "A gradient has an entry for each feature: look for a sum or an inner product "
    "too many.",
    "grad_x": "A gradient has an entry for each feature: look for a sum or an inner product too "
    "many.",
    "attack_logistic": "One number comes back: a probability, a score or a loss, perhaps. Return "
    "the changed input, x.",
    "loss_grad_x": "One number comes back: the loss, perhaps. A gradient has an entry for each "
    "pixel of each image.",
    "attack_digits": "One number comes back. Return the changed images.",
    "fgsm_logistic": "One number comes back. Return the changed points.",
    "fgsm_digits": "One number comes back. Return the changed images.",
    "distance_to_boundary": "One number comes back. There is one number for each input, in the "
    "same order: look for a min, a mean or a norm of all of them.",
}
ROWS_GONE = (
    "One row comes back for all: rows have been added up or averaged, or one has been picked. Each "
    "needs its own. Look for a sum or a mean over the wrong axis, and for a [0]."
)


NUMBER_FOR_EACH = (
    "One number comes back for each row: predictions, probabilities or losses, perhaps. Every row "
    "needs an entry for each of its features."
)


def other_shape(found: Evidence) -> str:
    """An output of another shape, where the shape says what it is."""
    shapes = _shapes(found)
    if not shapes or any(t.output is None for t in found.trials):
        return ""
    advice = {_of_shape(found.function, t, came, wanted) for t, came, wanted in shapes}
    return advice.pop() if len(advice) == 1 else ""


def _is_path(t: Trial) -> bool:
    """Tell whether an attack gave all its points, of which the last one is right."""
    return (
        t.output is not None
        and t.output.ndim == t.expected.ndim + 1
        and t.output.shape[1:] == t.expected.shape
        and bool(_near(t.output[-1], t.expected).all())
    )


def _of_shape(function: str, t: Trial, came: Any, wanted: tuple[int, ...]) -> str:
    n, d, hidden = (size(t.args, name) for name in ("n", "d", "hidden"))
    if function in ATTACKS and _is_path(t):
        return "The whole path comes back, from step to step. Return its last point alone."
    if came == wanted[::-1] and t.output is not None and _near(t.output.T, t.expected).all():
        return "The transpose is right: rows and columns are exchanged. Turn it: .T"
    if came == (n,) and "X" in t.args and function != "distance_to_boundary":
        return NUMBER_FOR_EACH
    if came in ((d,), (1, d)) and n > 1 and function != "distance_to_boundary":
        return ROWS_GONE
    if int(np.prod(came)) == 1:
        return NOT_A_NUMBER[function]
    if function == "distance_to_boundary":
        if came == (n, d):
            return (
                "A vector comes back for each input: the perturbation, perhaps. Its size is asked "
                "for, one number for each input."
            )
        if came == (n, n):
            return (
                "A table of all pairs of inputs comes back: arrays of shapes (n, 1) and (n,) are "
                "combined. Give both the same shape."
            )
        if came == (d,):
            return "A number comes back for each feature. One is asked for each input."
        return ""
    if function in ("grad_theta", "grad_x", "attack_logistic"):
        if came in ((d, d), (1, d, d)):
            return MATRIX
        return ""
    if len(came) == 3 and sorted(came) == sorted((1, *wanted)):
        return (
            "There is an axis too many. A list of rows of shape (1, d) makes it; take row [0] of "
            "each, or np.concatenate."
        )
    if came == (n, 10):
        return (
            "It looks like the gradient in the logits. Carry it on, through the hidden units to "
            "the pixels."
        )
    if came == (n, hidden):
        return "It looks like the gradient in the hidden units. Carry it on to the pixels, by W1."
    if came == (hidden, d):
        return "It looks like the gradient with respect to W1. What varies here is the images."
    if len(came) == 3 and came[-2:] == wanted:
        return (
            "All pairs of images came out. Somewhere an axis is too many; NumPy then stretches "
            "both sides."
        )
    return ""


MATRIX = (
    "A matrix came out: somewhere a row and a column (or a flat array and a column) are combined "
    "entry by entry, which NumPy stretches to all pairs."
)


# --- where it is right ----------------------------------------------------------------------------

TOO_FEW = "Look for a size that is written into the code, and take it from the arguments' shapes."
ONE_FEATURE = (
    "With one feature, a product of entries and an inner product are the same, and so are one "
    "entry and the whole array. Which of them does the code use?"
)
SPLITS: list[tuple[str, str, str]] = [
    ("target", "target", "Where does the target come into the gradient?"),
    ("norm", "norm", "Look at what the code does for the other norm."),
    (
        "iters",
        "iters",
        "Does each step start from where the last one ended, with a gradient taken there, and "
        "does nothing carry over but the input?",
    ),
    (
        "n",
        "n",
        "Rows have nothing to do with each other: look for a sum or a mean over the batch, for an "
        "axis, and for what belongs to one row (its label, say) used for all.",
    ),
    ("d", "d", ONE_FEATURE),
    ("d", "d", TOO_FEW),
]


def works_for_some(trials: Sequence[Trial]) -> str:
    """Advice on a function that raises, or gives no numbers, for some inputs and works for others.

    The last trial may be of the notebook's own network.
    """
    for name, values in (("target", "Targets are 0 and 1"), ("norm", "Norms are 2 and np.inf")):
        gave = {t.args.get(name) for t in trials if t.output is not None}
        none = {t.args.get(name) for t in trials if t.output is None}
        if len(gave) == len(none) == 1 and gave != none and None not in gave | none:
            return (
                f"For {_listed(name, none)} no array comes back; for {_listed(name, gave)} one "
                f"does. {values}: does each way through the function end with a return?"
            )
    *others, last = trials
    if others and last.right and not any(t.right for t in others) and size(last.args, "d") > 100:
        d, hidden = size(last.args, "d"), size(last.args, "hidden")
        return (
            f"It works for the notebook's network ({d:g} pixels, {hidden:g} hidden units), and not "
            f"for others: look for {d:g}, {hidden:g} or another size that is written into the "
            "code, and take it from the arguments' shapes."
        )
    return right_for_some(Evidence("", list(trials), [], None, "", [], ""))


def right_for_some(found: Evidence) -> str:
    """An answer that is right up to a size, or for one value of a parameter, and else is not."""
    for name, label, advice in SPLITS:
        right, wrong = found.sizes(name, True), found.sizes(name, False)
        right, wrong = ({v for v in s if not np.isnan(v)} for s in (right, wrong))
        if not right or not wrong or right & wrong:
            continue
        if found.function and sum(t.right for t in found.trials) < 2:
            continue  # a single value may be right by chance
        if (advice is ONE_FEATURE) != (name == "d" and right == {1}):
            continue
        if max(right) < min(wrong) and name not in ("target", "norm"):
            if name == "d" and len(right) > 1:
                continue  # with sizes that vary together, another one may be the cause
            return (
                f"It is right for {_listed(label, right)}, and wrong from {label} = "
                f"{min(wrong):g} on. {advice}"
            )
        if name in ("target", "norm"):
            return (
                f"It is right for {_listed(label, right)}, and wrong for {_listed(label, wrong)}. "
                f"{advice}"
            )
        if len(right) == 1 and name == "d" and len(wrong) > 1:
            return f"It works for {_listed(label, right)} alone. {advice}"
    return ""


def _listed(label: str, values: set[Any]) -> str:
    names = ["np.inf" if np.isinf(v) else f"{v:g}" for v in sorted(values)]
    return f"{label} = {', '.join(names)}"


# --- rows, entries --------------------------------------------------------------------------------


def _wrong(found: Evidence) -> list[Trial]:
    return [t for t in found.trials if not t.right]


def _compared(found: Evidence) -> list[tuple[Array, Array]]:
    """Pairs of result and right value for all wrong calls; empty if they can't be compared."""
    wrong = _wrong(found)
    if not wrong or any(t.found is None for t in wrong):
        return []
    return [(np.where(np.isnan(t.expected), np.nan, t.found), t.expected) for t in wrong]  # type: ignore[arg-type]


def _near(one: Array, other: Array) -> Any:
    scale = np.nanmax(np.abs(other)) if other.size else 0.0
    return np.isnan(other) | (np.abs(one - other) <= 1e-3 * np.abs(other) + 1e-5 * scale + 1e-12)


def rows_that_are_right(found: Evidence) -> str:
    """An answer that is right in the first row of each batch, and nowhere else."""
    if "X" not in found.trials[0].args:
        return ""
    pairs = [(a, b) for a, b in _compared(found) if len(b) > 1]
    rows = [_near(a, b).reshape(len(b), -1).all(axis=1) for a, b in pairs]
    if not pairs:
        return ""
    if all(_in_another_order(a, b) for a, b in pairs):
        return (
            "The rows are right and come in another order. Keep the inputs' order: is one sorted?"
        )
    if all(r[0] and not r[1:].any() for r in rows):
        return (
            "The first row is right and the others are not. Does a loop end too early, is row 0 "
            "used for all, or does the first row change what the others start from?"
        )
    if all(r[-1] and not r[:-1].any() for r in rows):
        return "The last row is right and the others are not. Does a loop overwrite them?"
    return ""


def right_or_untouched(found: Evidence) -> str:
    """Entries that are right or 0 (for attacks, after one step: right or where they started)."""
    attack = found.function in ATTACKS
    right = untouched = 0
    for t in found.trials:
        if t.found is None:
            return ""
        if t.right or (attack and size(t.args, "iters") != 1):
            continue
        start = t.args["x" if "x" in t.args else "X"] if attack else np.zeros(t.expected.shape)
        moved = ~_near(start, t.expected)
        good, still = _near(t.found, t.expected) & moved, (t.found == start) & moved
        if not (good | still | ~moved).all():
            return ""
        right += int(good.sum())
        untouched += int(still.sum())
    if not right or not untouched or found.function.startswith("fgsm"):
        return ""
    what = "where they started" if attack else "0"
    return (
        f"Entries are either right or {what}. Is each of them filled in? A loop may end too early, "
        "or make a new array in each round; an index may pick one entry."
    )


def _in_another_order(found: Array, expected: Array) -> bool:
    rows = [np.reshape(a, (len(a), -1)) for a in (found, expected)]
    ordered = [a[np.lexsort(np.round(a, 6).T)] for a in rows]
    return bool(_near(*ordered).all())


def by_label(found: Evidence) -> str:
    """An attack that is right for the points of one label alone."""
    if found.function != "fgsm_logistic" or any(t.found is None for t in found.trials):
        return ""
    right: dict[bool, set[int]] = {True: set(), False: set()}
    for t in found.trials:
        for row, wanted, label in zip(t.found, t.expected, t.args["y"], strict=True):  # type: ignore[arg-type]
            right[bool(_near(row, wanted).all())].add(int(label))
    if len(right[True]) == len(right[False]) == 1 and right[True] != right[False]:
        return (
            f"It is right for points of label {right[True].pop()}, and wrong for those of label "
            f"{right[False].pop()}. Where does y come into the loss?"
        )
    return ""


def share_of_epsilon(found: Evidence) -> str:
    """A step that goes the right way, by a multiple of epsilon."""
    if found.function not in ("fgsm_logistic", "fgsm_digits"):
        return ""
    shares = []
    for t in found.trials:
        if t.found is None:
            return ""
        X, epsilon = t.args["X"], t.args["epsilon"]
        free = ~np.isnan(t.expected) & np.isclose(np.abs(t.expected - X), epsilon)
        free &= (t.found > 0) & (t.found < 1) if found.function == "fgsm_digits" else True
        shares.append(((t.found - X) * np.sign(t.expected - X) / epsilon)[free])
    share = np.concatenate(shares)
    if share.size > 3 and np.allclose(share, share[0], 1e-3) and share[0] > 0:
        if np.isclose(share[0], 1, 1e-3):
            return ""
        return (
            f"Features move the right way, by {share[0]:.4g} times epsilon. The method moves each "
            "by epsilon."
        )
    return ""


def units_off(found: Evidence) -> str:
    """A gradient that is right for exactly the images whose units are all on."""
    if found.function != "loss_grad_x":
        return ""
    on_right, off_right = [], []
    for t in found.trials:
        if t.found is None:
            return ""
        net, X = t.args["net"], t.args["X"]
        on = (X @ net.W1.T + net.b1 > 0).all(axis=1)
        rows = _near(t.found, t.expected).all(axis=1)
        on_right += list(rows[on])
        off_right += list(rows[~on])
    if on_right and off_right and all(on_right) and not any(off_right):
        return (
            "It is right for images for which every hidden unit is on, and wrong where a unit is "
            "off. What does a ReLU do there, forwards and backwards?"
        )
    return ""


def length_alone(found: Evidence) -> str:
    """Values that are right but for a factor, which differs from input to input."""
    wrong = [t for t in found.trials if t.found is not None]
    factors = [f for f, _ in factors_between(wrong, [t.expected for t in wrong])]
    if found.function in ("grad_theta", "grad_x") and len(factors) > 2:
        if all(f > 0 for f in factors):
            return (
                "The direction is right and the length is not, by a factor that depends on the "
                "input. Look at the number that the vector is multiplied by, the outer function's "
                "slope, and at the score at which it is taken."
            )
        return (
            "The direction is right, or exactly the opposite, and the length is not. Look at the "
            "number that the vector is multiplied by, the outer function's slope, and at the score "
            "at which it is taken."
        )
    if found.function == "distance_to_boundary" and len(factors) > 2 and min(factors) > 0:
        return (
            "The inputs' distances are in the right proportion to each other, and all are off by "
            "a factor that depends on w: the score is right, and what it is divided by is not."
        )
    if found.function == "loss_grad_x" and _rows_in_proportion(wrong):
        return (
            "Each image's gradient has the right direction and the wrong length. Look at the "
            "number that a row is multiplied by; the NLL's gradient needs none but p and the "
            "target."
        )
    return ""


def _rows_in_proportion(trials: Sequence[Trial]) -> bool:
    """Tell whether each row, of two pixels or more, is a multiple of what it should be."""
    for t in trials:
        if t.found is None or t.found.ndim != 2 or t.found.shape[1] < 2:
            return False
        for row, wanted in zip(t.found, t.expected, strict=True):
            factor = float(row @ wanted) / max(float(wanted @ wanted), 1e-300)
            if factor <= 0 or not _near(row, factor * wanted).all():
                return False
    return bool(trials)


def signs_lost(found: Evidence) -> str:
    """Entries of the right size, some of which have the wrong sign."""
    pairs = _compared(found)
    if not pairs or not all(_near(np.abs(a), np.abs(b)).all() for a, b in pairs):
        return ""
    if all((np.nan_to_num(a) >= 0).all() for a, _ in pairs):
        return "The sizes are right and the signs are lost: look for an absolute value or a square."
    return "The sizes of the entries are right, and some signs are not."


def up_to_a_constant(found: Evidence) -> str:
    """Entries that all are too large, or too small, by the same number."""
    pairs = _compared(found)
    if sum(b.size for _, b in pairs) < 4 or found.function in ("attack_digits", "fgsm_digits"):
        return ""
    gaps = np.concatenate([(a - b).ravel() for a, b in pairs])
    if np.allclose(gaps, gaps[0], 1e-4, 1e-9) and abs(gaps[0]) > 1e-6:
        return f"It is right up to a constant: every entry is off by {gaps[0]:.4g}."
    return ""


def rounded(found: Evidence) -> str:
    """Entries that are right to a few digits."""
    pairs = _compared(found)
    if not pairs or not any(np.nan_to_num(a).any() for a, _ in pairs):
        return ""
    for digits in (0, 1, 2, 3, 4, 5):
        if all(
            np.allclose(
                np.nan_to_num(a) * 10**digits, np.round(np.nan_to_num(a) * 10**digits), 0, 1e-7
            )
            and (np.nan_to_num(np.abs(a - b)) <= 0.51 * 10.0**-digits).all()
            for a, b in pairs
        ):
            return (
                f"It is right but rounded, to {digits} digits. Give all of them; print "
                "fewer where you show numbers."
            )
    if all(
        np.allclose(np.nan_to_num(a) * 255, np.round(np.nan_to_num(a) * 255), 0, 1e-6)
        and (np.nan_to_num(np.abs(a - b)) < 0.1).all()
        for a, b in pairs
    ):
        return (
            "It looks rounded to multiples of 1/255, as in image files. Pixels are any numbers "
            "from 0 to 1 here."
        )
    if all(
        np.array_equal(np.nan_to_num(a), np.nan_to_num(a).astype(np.float16).astype(float))
        and np.allclose(np.nan_to_num(a), np.nan_to_num(b), 3e-2, 1e-2 * np.nanmax(np.abs(b)))
        for a, b in pairs
    ):
        return (
            "It is right up to low precision: half precision (float16) keeps three digits. Use "
            "float64."
        )
    return ""


def low_precision(found: Evidence) -> str:
    """Entries that are next to right, everywhere."""
    pairs = _compared(found)
    worst = max(
        (float(np.nanmax(np.abs(a - b)) / np.nanmax(np.abs(b))) for a, b in pairs), default=1
    )
    if worst > 1e-2 or found.function not in ("grad_theta", "grad_x", "loss_grad_x"):
        return ""
    return (
        "It is off by less than 1 % everywhere, so the formula may well be right: look for low "
        "precision (float16, rounding), or for finite differences whose step is too large."
    )


def the_same_for_all(found: Evidence) -> str:
    """An output that never changes."""
    outputs = [t.found for t in found.trials]
    if len(outputs) < 3 or any(o is None for o in outputs):
        return ""
    flat = [np.unique(np.round(o[~np.isnan(o)], 12)) for o in outputs if o is not None]
    if all(len(values) == 1 and values[0] == flat[0][0] for values in flat):
        if flat[0][0] == 0:
            return ""
        return f"It is {flat[0][0]:.4g} everywhere, whatever the arguments are."
    return ""


# --- attacks --------------------------------------------------------------------------------------


def _moves(found: Evidence, iters: float) -> list[tuple[Array, Array]]:
    """The distance that each attack of so many steps moves, and the one that it should."""
    pairs = []
    for t in found.trials:
        if size(t.args, "iters") != iters or t.found is None:
            continue
        start = t.args["x"] if "x" in t.args else t.args["X"]
        pairs.append((t.found - start, t.expected - start))
    return pairs


def pixels_to_255(found: Evidence) -> str:
    """Images in whole numbers up to 255."""
    outputs = [t.found for t in found.trials if t.found is not None]
    if found.function not in ("attack_digits", "fgsm_digits") or not outputs:
        return ""
    if all((o == np.round(o)).all() for o in outputs) and max(o.max() for o in outputs) > 2:
        return (
            "Whole numbers come back, as in image files of 0 to 255. Pixels are from 0 to 1 here."
        )
    return ""


def _alike(move: Array) -> bool:
    """Tell whether several entries move by the same amount, up or down."""
    sizes = np.abs(move).ravel()
    return bool(np.allclose(sizes, sizes[0], 1e-2))


def first_step(found: Evidence) -> str:
    """An attack whose first step already goes another way, or another distance."""
    if found.function not in ATTACKS:
        return ""
    moves = [(a, b) for a, b in _moves(found, 1) if np.abs(b).max() > 1e-6]
    if len(moves) < 2:
        return ""
    inner = [float((a * b).sum()) for a, b in moves]
    if all(v < 0 for v in inner):
        return (
            "The first step goes away from the target, up its loss. Check the signs of the step "
            "and of the gradient, and which class the loss is for."
        )
    factors = [v / float((b * b).sum()) for v, (_, b) in zip(inner, moves, strict=True)]
    several = any(a.size > 1 for a, _ in moves)
    if several and all(_alike(a) and (np.sign(a) == np.sign(b)).all() for a, b in moves):
        return (
            "In the first step every entry moves by the same amount, whatever the size of its "
            "slope: is the gradient divided by its own size, as Adam and RMSProp do, or its sign "
            "taken? The question asks for the gradient itself, times the step size."
        )
    if all(np.allclose(a, f * b, 1e-3, 1e-6) for f, (a, b) in zip(factors, moves, strict=True)):
        if np.allclose(factors, 1, 1e-3):
            return ""
        if np.allclose(factors, factors[0], 1e-3):
            return (
                f"The first step has the right direction and is {factors[0]:.4g} times as long as "
                "it should be. Look for a factor too many or too few."
            )
        return (
            "The first step has the right direction and the wrong length, by a factor that depends "
            "on the input. Which number is theta (or the gradient) multiplied by?"
            if found.function == "attack_logistic"
            else ""
        )
    return ""


def from_the_second_step(found: Evidence) -> str:
    """An attack that is right for no step and one, and not for more."""
    if found.function not in ATTACKS:
        return ""
    right, wrong = found.sizes("iters", True), found.sizes("iters", False)
    if 1 in right and wrong and 1 not in wrong and min(wrong) > 1:
        return (
            "The first step is right, and later ones are not. Does each step start from where the "
            "last one ended, with a gradient taken there, and does nothing carry over but the "
            "input? Is it stopped early?"
        )
    return ""


def at_the_bounds(found: Evidence) -> str:
    """Images that are right as long as no pixel has met 0 or 1."""
    if found.function not in ("attack_digits", "fgsm_digits"):
        return ""
    met: dict[bool, set[bool]] = {True: set(), False: set()}
    for t in found.trials:
        bounded = bool(((t.expected == 0) | (t.expected == 1)).any())
        met[t.right].add(bounded)
    if met[False] == {True} and False in met[True]:
        return (
            "It is right until a pixel meets 0 or 1. Clip to exactly these bounds, after each step."
        )
    return ""


def only_one_side(found: Evidence) -> str:
    """Distances that are right on one side of the boundary alone."""
    if found.function != "distance_to_boundary":
        return ""
    sides: dict[bool, set[bool]] = {True: set(), False: set()}
    for t in found.trials:
        if t.found is None:
            return ""
        score = t.args["X"] @ t.args["w"] + t.args["b"]
        for right, side in zip(_near(t.found, t.expected).ravel(), score > 0, strict=True):
            sides[bool(right)].add(bool(side))
    if len(sides[True]) == len(sides[False]) == 1 and sides[True] != sides[False]:
        return "Distances are right on one side of the boundary alone. A size has no sign."
    return ""


BEFORE_THE_TABLE: Sequence[Rule] = (changes_its_arguments, random_or_stateful)
AFTER_IT: Sequence[Rule] = (
    all_zero,
    other_shape,
    leaves_an_argument_out,
    rounded,
    low_precision,
    rows_that_are_right,
    right_or_untouched,
    right_for_some,
    length_alone,
    signs_lost,
    up_to_a_constant,
    the_same_for_all,
    units_off,
    by_label,
    share_of_epsilon,
    only_one_side,
    from_the_second_step,
    pixels_to_255,
    first_step,
    at_the_bounds,
)


def apply(rules: Sequence[Rule], found: Evidence) -> str:
    """Return the first advice of several rules, "" if none fits."""
    with np.errstate(all="ignore"):
        return next(filter(None, (rule(found) for rule in rules)), "")
