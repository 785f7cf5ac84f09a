"""The workload of every method: the real assignment, its reference, and 40 submissions."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from helpers.lab import bonus_questions
from helpers.notebooks import (
    NOTEBOOK,
    Notebook,
    Variant,
    read_variants,
    without_bonus_tests,
    write,
)

from autograder.archive import pack, zip_members
from autograder.grader.host.bundle import Bundle, open_bundle
from autograder.release.build import Built

# From all over the bank as it once was: when it grows, what is measured stays the same.
_CHOSEN = """
    attack_keeps_a_copy autodiff_by_hand class_with_methods default_arguments einsum
    fgsm_by_finite_differences helper_in_another_cell lambdas matrix_type naive_softmax
    prints_along_the_way row_by_row stable_sigmoid q2a_flat q2a_gradient_of_loss
    q2a_no_chain_rule q2a_outer_product q2b_direction q2b_gradient_of_loss q2b_no_chain_rule
    q2b_row q2c_ascends q2c_copy_of_integers q2c_in_place q2c_returns_theta q2c_target_1_only
    q2d_attack_ascends q2d_attack_in_place q2d_first_target_for_all q2d_mean_over_batch
    q2d_no_one_hot q2d_probability_gradient q2d_subtracts_the_label q2f_digits_no_clip
    q2f_digits_of_predicted_class q2f_logistic_ignores_labels q2f_logistic_no_sign q2g_column
    q2g_no_absolute_value q2g_probability
""".split()  # noqa: SIM905
SUBMISSIONS = len(_CHOSEN)


@dataclass(frozen=True)
class Submission:
    """A notebook, alone in its folder, and the points that it must get."""

    id: str
    notebook: Path
    points: float


@dataclass(frozen=True)
class Workload:
    """The submissions, and the autograder: otter's zip, and the same unpacked."""

    folder: Path
    autograder: Path
    bundle: Path
    reference: Submission
    submissions: list[Submission]


def make_workload(built: Built, folder: Path, count: int = SUBMISSIONS) -> Workload:
    """Write the workload below a folder.

    A bonus question is left out: its answer trains a network, which would hide all else.
    """
    folder.mkdir(parents=True)
    autograder = folder / "autograder.zip"
    autograder.write_bytes(pack(without_bonus_tests(zip_members(built.autograder_zip))))
    unpacked = folder / "bundle"
    with zipfile.ZipFile(autograder) as archive:
        archive.extractall(unpacked)
    bases = {
        "reference": json.loads(built.assigned.reference.read_text(encoding="utf-8")),
        "blank": json.loads(built.assigned.blank.read_text(encoding="utf-8")),
    }
    reference = Variant("reference", "", "reference", frozenset(), "", [])
    with open_bundle(unpacked) as bundle:
        written = [
            _write(variant, bases, bundle, folder / "submissions") for variant in _chosen(count)
        ]
        alone = _write(reference, bases, bundle, folder)
    return Workload(folder, autograder, unpacked, alone, written)


def many(workload: Workload, count: int, folder: Path) -> Path:
    """A folder with `count` submissions: the workload's over again, each with its own text."""
    for number, submission in enumerate(islice(cycle(workload.submissions), count)):
        notebook = json.loads(submission.notebook.read_text(encoding="utf-8"))
        text = {"cell_type": "markdown", "id": "copy", "metadata": {}, "source": f"{number}"}
        notebook["cells"].append(text)
        place = folder / f"{number:04}"
        place.mkdir(parents=True)
        write(notebook, place / NOTEBOOK)
    return folder


def share(submissions: Sequence[Submission], part: int, parts: int) -> list[Submission]:
    """One of `parts` parts, which together are all, dealt out like cards."""
    return list(submissions[part % parts :: parts])


def _chosen(count: int) -> list[Variant]:
    """Submissions from all over the bank, right and wrong ones, the same every time."""
    bank = {v.name: v for kind in ("right", "wrong") for v in read_variants(kind)}
    return [bank[_CHOSEN[index * SUBMISSIONS // count]] for index in range(count)]


def _write(
    variant: Variant, bases: dict[str, Notebook], bundle: Bundle, folder: Path
) -> Submission:
    place = folder / variant.name
    place.mkdir(parents=True)
    notebook = write(_without_bonus(variant.notebook(bases)), place / NOTEBOOK)
    points = sum(
        case.points
        for question in bundle.questions
        for case in question.cases
        if f"{question.name}.{case.function.__name__}" not in variant.loses
    )
    return Submission(variant.name, notebook, points)


def _without_bonus(notebook: dict[str, Any]) -> dict[str, Any]:
    """The notebook without the cells that check a bonus question."""
    checks = [f'grader.check("{question}")' for question in bonus_questions()]
    cells = [
        cell
        for cell in notebook["cells"]
        if not any(check in "".join(cell["source"]) for check in checks)
    ]
    return {**notebook, "cells": cells}
