"""The support package that students get."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from advex import (
    TwoLayerNet,
    accuracy,
    attacked_error,
    data,
    load_clusters,
    load_digits,
    load_network,
    nll,
    numerical_gradient,
    predict_proba,
    train,
    using,
)
from advex.checking import expect_close, expect_numbers, expect_shape
from advex.training import initialise, parameter_gradients
from solutions.oracle import image_nll


@given(seed=st.integers(0, 10_000), scale=st.floats(0.1, 300))
def test_probabilities_and_nll_agree_with_torch_for_small_and_for_huge_logits(seed, scale):
    rng = np.random.default_rng(seed)
    net = TwoLayerNet(*(scale * p for p in initialise(6, 5, seed)))
    X, targets = rng.uniform(size=(4, 6)), rng.integers(0, 10, 4)
    expected = image_nll(net, torch.tensor(X), targets).item()
    assert nll(net, X, targets).sum() == pytest.approx(expected, rel=1e-10, abs=1e-10)
    probabilities = predict_proba(net, X)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    picked = probabilities[np.arange(4), targets]
    np.testing.assert_allclose(picked, np.exp(-nll(net, X, targets)), rtol=1e-9, atol=1e-300)


def test_training_descends_along_the_gradient_that_torch_gives():
    rng = np.random.default_rng(3)
    net = initialise(6, 5, seed=3)._replace(b1=rng.normal(size=5), b2=rng.normal(size=10))
    X, y = rng.uniform(size=(7, 6)), rng.integers(0, 10, 7)
    parameters = [torch.tensor(p, requires_grad=True) for p in net]
    W1, b1, W2, b2 = parameters
    logits = torch.relu(torch.tensor(X) @ W1.T + b1) @ W2.T + b2
    torch.nn.functional.cross_entropy(logits, torch.tensor(y)).backward()
    for ours, theirs in zip(parameter_gradients(net, X, y), parameters, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-12, atol=1e-14)


def test_the_network_that_students_train_is_right_on_95_percent_of_the_test_images():
    digits = load_digits()
    net = train(digits.X_train, digits.y_train, progress=False)
    assert accuracy(net, digits.X_test, digits.y_test) > 0.95


def test_training_shows_its_progress_below_the_cell_and_not_as_an_error(capsys):
    digits = load_digits()
    train(digits.X_train[:64], digits.y_train[:64], epochs=2)
    printed = capsys.readouterr()
    assert "2/2" in printed.out
    assert printed.err == ""


def test_finite_differences_give_the_gradient_of_a_quadratic_in_its_arguments_shape():
    rng = np.random.default_rng(0)
    A, at = rng.normal(size=(4, 4)), rng.normal(size=(4, 1))
    slope = numerical_gradient(lambda v: v.T @ A @ v, at)
    np.testing.assert_allclose(slope, (A + A.T) @ at, rtol=1e-8)


def test_the_attacked_error_is_what_random_points_show():
    rng = np.random.default_rng(0)
    w, b, centres, std, epsilon = np.array([1.0, -2.0, 0.5]), 0.3, np.zeros((2, 3)), 0.7, 0.2
    centres[0], centres[1] = [-0.5, 0.4, -0.2], [0.5, -0.3, 0.1]
    wrong = 0
    for label, centre in enumerate(centres):
        points = centre + std * rng.normal(size=(200_000, 3))
        worst = points + epsilon * (1 if label == 0 else -1) * np.sign(w)
        wrong += int(np.sum((worst @ w + b > 0) != label))
    assert attacked_error(w, b, centres, std, epsilon) == pytest.approx(wrong / 400_000, abs=2e-3)


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (None, "gave nothing"),
        (..., "gave nothing"),
        ("x", "gave a str, not an array of numbers"),
        (np.array([1j]), "gave complex numbers, not an array of numbers that are real"),
        ([[1.0], [2.0, 3.0]], "rows of unequal length"),
        ([1.0, float("nan")], "not a number"),
        (np.array([1.0, 2.0]), r"has shape \(2,\); expected \(2, 1\)"),
    ],
)
def test_a_check_says_what_came_instead_of_an_array_of_the_right_shape(value, complaint):
    with pytest.raises(AssertionError, match=f"f\\(x\\) .*{complaint}"):
        expect_shape(value, (2, 1), "f(x)")


def test_a_check_of_values_accepts_a_row_for_a_column_but_not_another_size():
    expect_close([[1.0, 2.0]], [[1.0], [2.0]], "f(x)")
    with pytest.raises(AssertionError, match=r"has shape \(2, 2\)"):
        expect_close(np.ones((2, 2)), [[1.0], [1.0]], "f(x)")
    with pytest.raises(AssertionError, match="1 of 2 entries are off"):
        expect_close([1.0, 2.1], [1.0, 2.0], "f(x)")


def test_a_check_of_values_takes_other_layouts_and_no_other_order():
    values = np.arange(6.0).reshape(2, 3)
    for layout in (values.T, values[:, None], values[None, :, :, None]):
        expect_close(layout, values, "f(X)")
    with pytest.raises(AssertionError, match="has shape"):
        expect_close(values.ravel(), values, "f(X)")
    with pytest.raises(AssertionError, match="2 of 4 entries are off"):
        expect_close(np.array([[1, 3], [2, 4]]), np.array([[1, 2], [3, 4]]), "f(X)")


def test_numbers_of_any_real_type_are_numbers():
    for value in ([1, 2], np.float32(3), 4, np.array([True])):
        if np.asarray(value).dtype.kind == "b":
            with pytest.raises(AssertionError, match="not an array of numbers"):
                expect_numbers(value, "f(x)")
        else:
            assert expect_numbers(value, "f(x)").dtype == np.float64


def written(x):
    """An answer that is there, and raises on purpose."""
    raise ValueError("too small")


def unwritten(x):
    """An answer as students get it."""
    ...


def test_a_demonstration_waits_for_an_answer_that_is_not_written(capsys):
    with using(unwritten):
        unwritten(1).shape  # noqa: B018
    assert "write unwritten first" in capsys.readouterr().out


def test_a_demonstration_names_the_answer_that_stops_and_its_error(capsys):
    with using(written):
        written(1)
    printed = capsys.readouterr().out
    assert "your written" in printed
    assert "ValueError: too small" in printed


def test_a_demonstration_can_be_interrupted():
    with pytest.raises(KeyboardInterrupt), using(written):
        raise KeyboardInterrupt


def test_missing_data_says_where_it_should_be(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "DATA", tmp_path)
    for load in (load_digits, load_clusters, load_network):
        with pytest.raises(FileNotFoundError, match="unpack the assignment's zip again"):
            load()
