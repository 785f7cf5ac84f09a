"""Marks are right on MNIST, too: some answers of the bank for each question that uses images."""

import pytest
from conftest import on_mnist
from helpers.grading import Grade
from helpers.notebooks import Notebook, Variant, read_variants

from autograder.grader.sandbox.limits import Limits
from lab import test_bank as bank

pytestmark = on_mnist

WRONG = {
    "q2a_slope_alone",
    "q2b_row",
    "q2c_climbs_probability",
    "q2d_attack_ascends",
    "q2d_mean_over_batch",
    "q2d_no_biases",
    "q2d_no_relu_mask",
    "q2d_probability_gradient",
    "q2d_tiny_gradient_and_no_attack",
    "q2f_digits_no_sign",
    "q2f_digits_of_predicted_class",
    "q2f_logistic_l2_step",
    "q2g_l2_for_both",
}
ATTACK_THAT_MISSES = "q2d_clips_at_the_end"
RIGHT = {"einsum", "fgsm_row_by_row", "naive_softmax", "single_precision"}


def chosen(kind: str, names: set[str]) -> list[Variant]:
    """The bank's answers of these names."""
    found = [variant for variant in read_variants(kind) if variant.name in names]
    assert {variant.name for variant in found} == names
    return found


@pytest.mark.parametrize("answer", chosen("wrong", WRONG), ids=lambda variant: variant.name)
def test_a_wrong_answer_loses_the_same_cases_as_on_the_default_data(
    answer: Variant, bases: dict[str, Notebook], grade: Grade
) -> None:
    """A mistake costs its own cases, whatever the images."""
    bank.test_a_wrong_answer_loses_its_own_cases_and_gets_its_hint(answer, bases, grade)


@pytest.mark.parametrize("answer", chosen("wrong", {ATTACK_THAT_MISSES}), ids=lambda v: v.name)
def test_an_attack_that_misses_its_targets_on_mnist_alone_loses_that_case_too(
    answer: Variant, bases: dict[str, Notebook], grade: Grade
) -> None:
    """Clipped at the end, it reaches all of them on the default data, and about two in three here.

    Of the whole bank this is the only answer whose cases depend on the images.
    """
    results = grade(answer.notebook(bases), Limits())
    assert bank.lost(results) == answer.loses | {"q2d.test_attack_reaches_targets"}


@pytest.mark.parametrize("answer", chosen("right", RIGHT), ids=lambda variant: variant.name)
def test_a_right_answer_gets_every_point(
    answer: Variant, bases: dict[str, Notebook], grade: Grade
) -> None:
    """Also where it computes in single precision, or otherwise than the reference."""
    bank.test_a_right_answer_written_differently_gets_every_point(answer, bases, grade)


def test_the_reference_gets_every_point_with_the_bonus(
    bases: dict[str, Notebook], grade: Grade
) -> None:
    """The network that it trains is robust on these images, too."""
    results = grade(bases["reference"], Limits(), bonus=True)
    assert bank.lost(results) == set()
