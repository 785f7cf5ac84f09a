"""The reference answers against torch's automatic differentiation, at any input."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from advex import TwoLayerNet
from solutions import oracle
from solutions.oracle import TOLERANCE, Case

ENTRIES = st.floats(-5, 5)
SEEDS = st.integers(0, 2**32 - 1)
STEPS = st.tuples(st.floats(0, 1), st.integers(0, 8))


@st.composite
def columns(draw):
    """A pair of columns x, theta of shape (d, 1)."""
    d = draw(st.integers(1, 8))
    return draw(arrays(float, (d, 1), elements=ENTRIES)), draw(
        arrays(float, (d, 1), elements=ENTRIES)
    )


@st.composite
def image_batches(draw):
    """A generic network, a batch of images for it and a class for each."""
    d, hidden, n = (draw(st.integers(1, 9)) for _ in range(3))
    rng = np.random.default_rng(draw(SEEDS))
    scale = draw(st.floats(0.1, 4))
    shapes = ((hidden, d), (hidden,), (10, hidden), (10,))
    net = TwoLayerNet(*(scale * rng.normal(size=shape) for shape in shapes))
    return net, rng.uniform(size=(n, d)), rng.integers(0, 10, n)


@st.composite
def point_batches(draw):
    """Generic points, 0-or-1 labels, weights and a bias."""
    n, d = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    rng = np.random.default_rng(draw(SEEDS))
    return rng.normal(size=(n, d)), rng.integers(0, 2, n), rng.normal(size=d), rng.normal()


@given(columns())
def test_grad_theta(answers, pair):
    assert oracle.grad_theta_case(answers, *pair).difference < TOLERANCE


@given(columns())
def test_grad_x(answers, pair):
    assert oracle.grad_x_case(answers, *pair).difference < TOLERANCE


@given(columns(), st.sampled_from([0, 1]), STEPS)
def test_attack_logistic(answers, pair, target, steps):
    # Large θ and steps make the iteration itself amplify rounding; 1e-12 holds where it doesn't.
    x, theta = pair[0], pair[1] / 5
    assert oracle.attack_logistic_case(answers, x, theta, target, *steps).difference < TOLERANCE


@given(image_batches())
def test_loss_grad_x(answers, batch):
    assert oracle.loss_grad_x_case(answers, *batch).difference < TOLERANCE


@pytest.mark.slow
@given(image_batches(), st.integers(0, 8))
def test_attack_digits(answers, batch, iters):
    assert oracle.attack_digits_case(answers, *batch, 0.02, iters).difference < TOLERANCE


@given(point_batches(), st.floats(0, 2))
def test_fgsm_logistic(answers, batch, epsilon):
    assert oracle.fgsm_logistic_case(answers, *batch, epsilon).difference < TOLERANCE


@given(image_batches(), st.floats(0, 1))
def test_fgsm_digits(answers, batch, epsilon):
    assert oracle.fgsm_digits_case(answers, *batch, epsilon).difference < TOLERANCE


@given(point_batches(), st.sampled_from([2, np.inf]))
def test_distance_to_boundary(answers, batch, norm):
    X, _, w, b = batch
    assert oracle.distance_case(answers, X, w, b, norm).difference < TOLERANCE


def wrong(answers):
    return {**answers, "grad_x": answers["grad_theta"]}


def test_a_wrong_answer_shows_as_a_difference(answers):
    x, theta = np.array([[0.3], [1.0]]), np.array([[2.0], [-0.5]])
    assert oracle.grad_x_case(wrong(answers), x, theta).difference > 0.01
    assert Case(np.array([1e3 + 1e-6]), np.array([1e3])).difference == pytest.approx(1e-9, rel=0.01)


def test_the_command_prints_every_answer_and_that_all_are_close(answers, capsys, monkeypatch):
    monkeypatch.setattr(oracle, "reference_answers", lambda: answers)
    monkeypatch.setattr(oracle, "random_cases", partial(oracle.random_cases, rounds=5))
    assert oracle.main() == 0
    said = capsys.readouterr().out
    for name in ("grad_theta", "attack_digits", "distance_to_boundary, norm inf"):
        assert name in said
    assert "all below 1e-12" in said
    monkeypatch.setattr(oracle, "reference_answers", lambda: wrong(answers))
    assert oracle.main() == 1
    assert "not below 1e-12: grad_x" in capsys.readouterr().out
