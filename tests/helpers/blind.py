"""Grades the answers of tests/submissions/blind/ and counts how fair and how helpful the grader is.

`python -m helpers.blind [PATTERN]` prints the table, and with a pattern the messages of the answers
whose names match it.
"""

import json
import multiprocessing
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from autograder.grader.host.bundle import open_bundle
from autograder.grader.host.grade import grade_submission
from autograder.grader.host.zygote_client import ZygoteClient
from autograder.grader.sandbox.limits import Limits
from autograder.release.build import Built, build
from autograder.release.datasets import data_folder
from autograder.release.project import Project
from autograder.release.source.master import read_master
from helpers.attacked import without_bonus
from helpers.notebooks import SUBMISSIONS, Variant, read_variants, write

KINDS = ("right", "wrong", "trap", "bonus")
WORKERS = 2
TOLERANCE = 1.0  # points beside the fair range that nobody would argue about


@dataclass(frozen=True)
class Lost:
    """A case that an answer lost: its name, its message, and the hint in that."""

    case: str
    hidden: bool
    message: str
    hint: str


@dataclass(frozen=True)
class Graded:
    """A blind answer and what the grader made of it."""

    kind: str
    answer: Variant
    score: float
    possible: float
    lost: Sequence[Lost]
    notes: Sequence[str]

    @property
    def passes_public(self) -> bool:
        """Return True if all public checks passed."""
        return all(lost.hidden for lost in self.lost)

    @property
    def fair(self) -> bool:
        """Return True if the score lies within a point of what a fair person would give."""
        least, most = self.answer.fair or (0, self.possible)
        return least - TOLERANCE <= self.score <= most + TOLERANCE

    @property
    def most(self) -> float:
        """The most points that a fair person would give."""
        return (self.answer.fair or (0, self.possible))[1]

    @property
    def hints(self) -> list[str]:
        """The hints that the student gets, each once."""
        return list(dict.fromkeys(lost.hint for lost in self.lost if lost.hint))

    @property
    def verdict(self) -> str:
        """`helpful`, `unhelpful`, `none`, or `passed` for an answer that loses nothing.

        A hint that doesn't say what the answer's file asks for may be false. Without a hint, a
        message can help too: one that names the line and the cause.
        """
        helps = re.compile(self.answer.helps or r"(?!)", re.IGNORECASE | re.DOTALL)
        if not self.lost:
            return "passed"
        if self.hints:
            return "helpful" if all(map(helps.search, self.hints)) else "unhelpful"
        told = [*(lost.message for lost in self.lost), *self.notes]
        return "helpful" if any(map(helps.search, told)) else "none"


def grade_blind(built: Built, kinds: Sequence[str] = KINDS, pattern: str = "") -> list[Graded]:
    """Grade the blind answers of these kinds whose names match a pattern, in two processes."""
    chosen = [
        (kind, answer.name)
        for kind in kinds
        for answer in read_variants(f"blind/{kind}")
        if re.search(pattern, answer.name)
    ]
    shares = [chosen[first::8] for first in range(8)]
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        found = pool.map(partial(_grade_share, built), shares, chunksize=1)
    return sorted(chain(*found), key=lambda one: (KINDS.index(one.kind), one.answer.name))


def _grade_share(built: Built, chosen: Sequence[tuple[str, str]]) -> list[Graded]:
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    return list(_each(built, chosen)) if chosen else []


def _each(built: Built, chosen: Sequence[tuple[str, str]]) -> Iterator[Graded]:
    bases = {
        "reference": json.loads(built.assigned.reference.read_text("utf-8")),
        "blank": json.loads(built.assigned.blank.read_text("utf-8")),
    }
    answers = {(kind, a.name): a for kind in KINDS for a in read_variants(f"blind/{kind}")}
    with (
        open_bundle(built.autograder_zip) as bundle,
        ZygoteClient(python=sys.executable) as zygote,  # it has the packages that answers try
        tempfile.TemporaryDirectory() as folder,
    ):
        zygote.probe()
        quick = without_bonus(bundle)
        for kind, name in chosen:
            answer = answers[kind, name]
            path = write(answer.notebook(bases), Path(folder) / "submission.ipynb")
            results = grade_submission(path, bundle if answer.bonus else quick, zygote, Limits())
            lost = [
                Lost(
                    f"{r.case.question}.{r.case.function.__name__}",
                    r.case.hidden,
                    r.message,
                    r.hint,
                )
                for r in results.cases
                if not r.passed
            ]
            yield Graded(kind, answer, results.score, results.possible, lost, results.notes)


def table(graded: Sequence[Graded]) -> str:
    """The confusion table, as Markdown."""
    right = [one for one in graded if one.kind == "right"]
    wrong = [one for one in graded if one.kind == "wrong"]
    loses = [one for one in wrong if one.lost]
    verdicts = [one.verdict for one in loses]
    lines = [
        ("right answers with full marks", sum(not one.lost for one in right), len(right)),
        ("right answers that get a hint", sum(bool(one.hints) for one in right), len(right)),
        ("wrong answers within a point of the fair range", sum(o.fair for o in wrong), len(wrong)),
        (
            "wrong answers that pass every public check",
            sum(o.passes_public for o in wrong),
            len(wrong),
        ),
        ("… that lose points and get a helpful hint", verdicts.count("helpful"), len(loses)),
        ("… a hint that is false or doesn't help", verdicts.count("unhelpful"), len(loses)),
        ("… no hint", verdicts.count("none"), len(loses)),
    ]
    rows = [f"| {what} | {count} of {of} ({count / max(of, 1):.0%}) |" for what, count, of in lines]
    traps = [
        f"| `{one.answer.name}`: at most {one.most:g} | {one.score:g} |"
        for one in graded
        if one.kind == "trap"
    ]
    return "\n".join(["| answers | |", "| --- | --- |", *rows, *traps])


def _built(place: Path) -> Built:
    project = Project(SUBMISSIONS.parents[1])
    with data_folder(project, "digits", None) as data:
        build(project, place, data=data)
    return Built(place, read_master(project.master))


def main() -> None:
    """Build the release, grade the bank and print the table."""
    pattern = sys.argv[1] if len(sys.argv) > 1 else ""
    kinds = KINDS if pattern else KINDS[:3]  # the bonus trains networks, and has no targets here
    with tempfile.TemporaryDirectory() as folder:
        graded = grade_blind(_built(Path(folder) / "release"), kinds, pattern)
    for one in graded:
        if pattern or one.verdict in ("unhelpful", "none") or not one.fair:
            print(f"{one.kind}/{one.answer.name}: {one.score:g}, {one.verdict}")
        if pattern or (one.kind == "right" and one.lost):
            for lost in one.lost:
                print(f"    {lost.case}: {lost.message}")
            print(*(f"    note: {note}" for note in one.notes), sep="\n")
    print(table(graded))


if __name__ == "__main__":
    main()
