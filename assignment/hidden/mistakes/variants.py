"""Combinations of slips: an answer is a chain of parts, each of which can go wrong."""

from collections.abc import Callable, Sequence
from itertools import combinations, product
from typing import Any, NamedTuple

from hidden.hints import Mistake, Oracle


class Option(NamedTuple):
    """One way to do a part of an answer: what is said of it, "" where it is right."""

    hint: str
    do: Any


Part = Sequence[Option]
"""The ways to do a part; the first one is right."""


def combine(parts: Sequence[Part], build: Callable[..., Oracle], most: int = 2) -> list[Mistake]:
    """The answers with one wrong part, then those with two, and so on up to `most`.

    build: makes an answer from what each part does.
    """
    mistakes = []
    for count in range(1, most + 1):
        for places in combinations(range(len(parts)), count):
            for wrong in product(*(parts[place][1:] for place in places)):
                chosen = [part[0] for part in parts]
                for place, option in zip(places, wrong, strict=True):
                    chosen[place] = option
                hint = together([option.hint for option in wrong])
                mistakes.append(Mistake(hint, build(*(o.do for o in chosen)), slips=count))
    return mistakes


def together(hints: Sequence[str]) -> str:
    """One text for several slips."""
    several = list(dict.fromkeys(hints))
    if len(several) == 1:
        return several[0]
    number = {2: "two", 3: "three"}[len(several)]
    listed = " ".join(f"({place}) {hint}" for place, hint in enumerate(several, 1))
    return f"It looks like {number} mistakes. {listed}"
