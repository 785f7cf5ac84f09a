"""Finds what is to be said of a function whose values are wrong, or that gave none."""

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np

from advex import load_network
from hidden.advice.asked import Answer, Asked
from hidden.advice.errors import advice_on
from hidden.advice.evidence import (
    PARAMETERS,
    Array,
    Evidence,
    Inputs,
    Trial,
    call_each,
    changed,
    copies,
    elsewhere,
    examples,
    lost_the_process,
    numbers,
    row_by_row,
    same,
    size,
    smallest_that_fails,
    written,
)
from hidden.advice.rules import AFTER_IT, BEFORE_THE_TABLE, apply, works_for_some
from hidden.advice.table import KnownMistake, from_table
from hidden.oracle import columns

SLOW_SECONDS = 3.0  # a function that took longer for the check isn't called again for advice
MOST_SINGLE_CALLS = 8


class Told(NamedTuple):
    """Advice on wrong values, the smallest input that fails, and an example."""

    hint: str
    where: str = ""
    example: str = ""


def function_in(what: str) -> str:
    """The name of the function that a message is about."""
    return what.partition("(")[0].split()[0]


# --- values that are wrong ------------------------------------------------------------------------


def on_values(
    asked: Asked, outputs: Sequence[Array], mistakes: Sequence[KnownMistake], seconds: float
) -> Told:
    """Find what is to be said of wrong outputs, which took so many seconds."""
    if asked.function not in PARAMETERS:
        return Told("")
    trials = [asked.trial(given, o) for given, o in zip(asked.inputs, outputs, strict=True)]
    if all(t.right for t in trials):  # right given the student's gradient, but that was made to fit
        return Told("")
    found = _more(asked, trials, seconds)
    everywhere, here = from_table(mistakes, trials, found, asked)
    hint = apply(BEFORE_THE_TABLE, found) or everywhere or _by_rules(asked, found)
    # Where nothing fits all that is known, there may be one mistake here, and others elsewhere.
    hint = hint or here or _by_rules(asked, found._replace(trials=trials))
    return Told(hint, smallest_that_fails(trials), found.shown)


def _by_rules(asked: Asked, found: Evidence) -> str:
    return _on_the_path(asked, found.trials) or apply(AFTER_IT, found)


def _more(asked: Asked, trials: list[Trial], seconds: float) -> Evidence:
    """Call the function a few times more."""
    found = Evidence(asked.function, trials, [], None, "", [], "")
    if seconds > SLOW_SECONDS:
        return found
    wrong = [t for t in trials if not t.right]
    base = wrong[len(wrong) // 2]
    alterations = list(changed(base.args))
    shown, generic = examples(asked.function), elsewhere(asked.function)
    given = [base.given, *(g for _, g in alterations), *(g for _, g in shown), *generic]
    given += row_by_row(max(wrong, key=lambda t: size(t.args, "n")))
    outputs = _outputs(asked.answer, given)
    if not outputs:
        return found
    again, *others = outputs
    altered = [asked.trial(g, o) for (_, g), o in zip(alterations, others, strict=False)]
    without = [
        name
        for (name, _), t in zip(alterations, altered, strict=False)
        if _ignores(t, base) and _ignores_elsewhere(asked, name, trials)
    ]
    further = [asked.trial(g, o) for g, o in zip(given[1:], others, strict=False)]
    before = len(alterations) + len(shown)
    text = ""
    for (how, g), output in zip(shown, others[len(alterations) :], strict=False):
        t = asked.trial(g, output)
        if not t.right and t.found is not None and not text:
            text = (
                f"For example, for {how} it gives {written(t.found)}; "
                f"{written(t.expected)} is right."
            )
    return Evidence(
        asked.function,
        [*trials, *(t for t in further if t.output is not None)],
        [t for t in further[before : before + len(generic)] if t.output is not None],
        same(again, base.output),
        _modified(asked, base),
        without,
        text,
    )


def _ignores(altered: Trial, base: Trial) -> bool:
    """Tell whether a changed argument left an output as it was, and shouldn't have."""
    return (
        base.output is not None
        and bool(base.output.any())
        and same(altered.output, base.output)
        and not _about_same(altered.expected, base.expected)
    )


def _ignores_elsewhere(asked: Asked, name: str, trials: Sequence[Trial]) -> bool:
    """Tell whether a change of one argument leaves other outputs as they were, too."""
    several = trials[:: max(1, len(trials) // 4)]
    given = [dict(changed(t.args))[name] for t in several]
    outputs = _outputs(asked.answer, given)
    altered = [asked.trial(g, o) for g, o in zip(given, outputs, strict=False)]
    telling = [
        (a, t)
        for a, t in zip(altered, several, strict=False)
        if not _about_same(a.expected, t.expected)
    ]
    return bool(telling) and all(same(a.output, t.output) for a, t in telling)


def _outputs(answer: Answer, inputs: Sequence[Inputs]) -> list[Array | None]:
    """Return a function's results, up to the first call that raises.

    A call that costs the process raises here as well: there are to be no more of them.
    """
    outputs = []
    try:
        for output in call_each(answer, inputs):
            outputs.append(numbers(output))  # what came before an error counts
    except Exception as error:
        if lost_the_process(error):
            raise
    return outputs


def _about_same(one: Array, other: Array) -> bool:
    if one.shape != other.shape:
        return False
    keep = ~(np.isnan(one) | np.isnan(other))
    return bool(np.allclose(one[keep], other[keep], 1e-2, 1e-6))


def _modified(asked: Asked, base: Trial) -> str:
    """Return the name of an array argument that a call changes, "" if it changes none."""
    given = copies(base.given)
    with suppress(Exception):
        asked.answer(*given)
    for (name, before), after in zip(base.args.items(), given, strict=True):
        if isinstance(before, tuple):
            fields = getattr(before, "_fields", ())
            for field, was, now in zip(fields, before, after, strict=True):
                if not np.array_equal(was, now):
                    return f"{field} of {name}"
        elif isinstance(before, np.ndarray) and not np.array_equal(before, after):
            return name
    return ""


# --- a path that ends early -----------------------------------------------------------------------


def _on_the_path(asked: Asked, trials: Sequence[Trial]) -> str:
    """Advice on an attack that stops somewhere on the right path, before its last step."""
    wrong = [t for t in trials if not t.right]
    if asked.function not in ("attack_logistic", "attack_digits") or not wrong:
        return ""
    if all(_is_on_path(asked, t) for t in wrong):
        return (
            "It stops early: it is where fewer steps than iters lead. Look for a break, or for a "
            "condition on the decision, the probability or the change."
        )
    return ""


def _is_on_path(asked: Asked, t: Trial) -> bool:
    if t.found is None:
        return False
    start = t.args["x" if "x" in t.args else "X"]
    rows = [
        start,
        *(asked.expected((*t.given[:-1], n)) for n in range(1, int(t.args["iters"]) + 1)),
    ]
    if start.shape[1] == 1:
        return any(asked.close(t.found, point) for point in rows)
    return all(any(asked.close(t.found[i], point[i]) for point in rows) for i in range(len(start)))


# --- no values ------------------------------------------------------------------------------------


def on_error(asked: Asked, text: str) -> str:
    """Return advice on a call that raised or gave no numbers, "" if there is none.

    text: what is said of it.
    """
    if asked.function not in PARAMETERS:
        return ""
    slow = "took longer" in text or "Not called again" in text
    hint = "" if slow else works_for_some(_one_by_one(asked))
    return hint or advice_on(text, asked.function, guess=True)


def _one_by_one(asked: Asked) -> list[Trial]:
    """Call the function for one input of each size, and for the notebook's own network."""
    kinds: dict[Any, Inputs] = {}
    for given in asked.inputs:
        args = dict(zip(PARAMETERS[asked.function], given, strict=True))
        names = ("d", "n", "hidden", "target", "norm")
        kinds.setdefault(tuple(str(size(args, name)) for name in names), given)
    inputs = list(kinds.values())[:MOST_SINGLE_CALLS]
    args = dict(zip(PARAMETERS[asked.function], inputs[0], strict=True))
    inputs += [other for name, other in changed(args) if name in ("target", "norm")]
    inputs += _usual_sizes(args)
    began, trials = time.monotonic(), []
    for given in inputs:
        if time.monotonic() - began > SLOW_SECONDS:
            break
        outputs = _outputs(asked.answer, [given])
        trials.append(asked.trial(given, outputs[0] if outputs else None))
    return trials


def _usual_sizes(args: dict[str, Any]) -> list[Inputs]:
    """The same call with two features and with six, or for the notebook's own network."""
    if "net" in args:
        net = load_network()
        X = np.random.default_rng(4).uniform(0.2, 0.8, (2, net.W1.shape[1]))
        args = {**args, "net": net, "X": X}
        args |= {name: np.array([2, 5]) for name in ("targets", "y") if name in args}
        return [tuple(args.values())]
    if "x" in args:
        return [
            tuple({**args, "x": x, "theta": theta}.values())
            for x, theta in columns(seed=999, sizes=(2, 6))
        ]
    return []
