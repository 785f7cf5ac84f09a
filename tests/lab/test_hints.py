"""A wrong answer is told the kind of its mistake, once, and nothing that is false."""

import numpy as np
import pytest

import advex
from hidden import (
    check_distances,
    check_fgsm_points,
    check_gradient,
    check_image_attack,
    check_image_gradient,
    check_toy_attack,
    check_unmodified,
    columns,
    half_spaces,
    labelled_points,
    random_batches,
    with_target,
)
from hidden.advice import explain
from hidden.hints import CheckFailed


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def told(check, *arguments):
    """The message of a check that an answer fails."""
    with pytest.raises(CheckFailed) as failed:
        check(*arguments)
    return failed.value


def gradient(name, body):
    """An answer to 2.A or 2.B, under its name."""

    def answer(x, theta):
        return body(x, theta)

    answer.__name__ = name
    return answer


def of_x(body):
    """The message about a grad_x."""
    return told(check_gradient, gradient("grad_x", body), "x", columns(seed=1)).hint


def attack(step):
    """An attack_logistic whose steps are step(x, theta, target, step_size, number of the step)."""

    def attack_logistic(x, theta, target, step_size, iters):
        for number in range(iters):
            x = step(x, theta, target, step_size, number)
        return x

    return attack_logistic


def of_attack(step):
    points = with_target(columns(seed=2))
    return told(check_toy_attack, attack(step), points, None).hint


def nll_slope(x, theta, target):
    return (sigmoid(theta.T @ x) - target) * theta


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (lambda x, theta: sigmoid(theta.T @ x) ** 2 * theta, "s * s"),
        (lambda x, theta: -sigmoid(theta.T @ x) * theta, "minus sign"),
        (
            lambda x, theta: sigmoid(theta.T @ x) * sigmoid(-theta.T @ x) * theta / len(x),
            "number of features",
        ),
        (lambda x, theta: 3.7 * sigmoid(theta.T @ x) * sigmoid(-theta.T @ x) * theta, "3.7 times"),
        (lambda x, theta: (theta.T @ x) ** 2 * theta, "the length is not"),
        (lambda x, theta: sigmoid(theta.T @ x) * sigmoid(-theta.T @ x) * theta + 1, "a constant"),
        (lambda x, theta: np.zeros(x.shape), "0 everywhere"),
        (lambda x, theta: np.exp(theta), "doesn't depend on x"),
        (lambda x, theta: np.random.default_rng().normal(size=x.shape), "two results"),
        (lambda x, theta: sigmoid(np.mean(theta * x)) * theta, "two mistakes. (1)"),
    ],
)
def test_a_wrong_gradient_is_told_its_kind(body, hint):
    assert hint in of_x(body)


def test_an_answer_for_two_features_is_told_that_a_size_is_written_into_it():
    def two(x, theta):
        s = sigmoid(theta[0, 0] * x[0, 0] + theta[1, 0] * x[1, 0])
        return s * (1 - s) * theta[:2]

    assert "works for d = 2 alone" in of_x(two)


@pytest.mark.parametrize(
    ("step", "hint"),
    [
        (lambda x, t, y, size, k: x - size / (k + 1) * nll_slope(x, t, y), "step size shrank"),
        (lambda x, t, y, size, k: x - 0.5 * nll_slope(x, t, y), "step_size isn't used"),
        (lambda x, t, y, size, k: x - size * nll_slope(x, t, 1), "goes there as for target 1"),
        (lambda x, t, y, size, k: x + size * 3 * nll_slope(x, t, y) - k, "away from the target"),
        (
            lambda x, t, y, size, k: x if f_is(x, t, y) > 0.8 else x - size * nll_slope(x, t, y),
            "stops early",
        ),
    ],
)
def test_a_wrong_attack_is_told_its_kind(step, hint):
    assert hint in of_attack(step)


def f_is(x, theta, target):
    """The probability of the target."""
    return sigmoid((1 if target else -1) * (theta.T @ x).item())


def test_two_slips_are_named_together():
    def loss_grad_x(net, X, targets):
        p = advex.predict_proba(net, X) - np.eye(10)[targets]
        return -(p @ net.W2) @ net.W1

    hint = told(check_image_gradient, loss_grad_x, random_batches(3, [(5, 7, 3), (6, 8, 2)])).hint
    assert "two mistakes" in hint
    assert "passed through all hidden units" in hint
    assert "minus sign" in hint


def test_an_attack_on_images_that_is_right_for_one_image_alone_is_told_so():
    def attack_digits(net, X, targets, step_size, iters):
        for _ in range(iters):
            on = X @ net.W1.T + net.b1 > 0
            slope = ((advex.predict_proba(net, X) - np.eye(10)[targets]) @ net.W2 * on) @ net.W1
            X = np.clip(X - step_size * slope * np.cos(len(X) - 1), 0, 1)
        return X

    batches = list(random_batches(4, [(5, 7, 1), (5, 7, 3)], 0.3, 0.7))
    hint = told(check_image_attack, attack_digits, batches, None, 0.05).hint
    assert "right for n = 1" in hint


def test_points_of_one_label_are_told_apart():
    def fgsm_logistic(X, y, w, b, epsilon):
        X = X.copy()
        X[y == 1] -= epsilon * np.sign(w)
        X[y == 0] += 0.3 * epsilon * np.sign(w)
        return X

    inputs = [(*points, 0.3, 0.2) for points in labelled_points(5, [(2, 6), (3, 5)])]
    assert "label 1, and wrong for" in told(check_fgsm_points, fgsm_logistic, inputs).hint


def test_an_example_shows_what_came_out_beside_what_is_right():
    def distance_to_boundary(X, w, b, norm):
        return 2 * np.abs(X @ w + b) / np.sqrt(w @ w)

    said = str(told(check_distances, distance_to_boundary, half_spaces(6), 2))
    assert "w = [3, -1], b = 1, norm = 2 it gives [3.795, 3.479]; [1.897, 1.739] is right" in said


def test_a_function_gets_one_hint_and_later_checks_point_there():
    answer = gradient("grad_x", lambda x, theta: theta)
    first = told(check_gradient, answer, "x", columns(seed=1))
    again = told(check_gradient, answer, "x", columns(seed=7))

    assert "chain rule" in str(first)
    assert not again.hint
    assert str(again).endswith("The hint above explains this, too.")
    wrapped = told(check_unmodified, lambda x, theta: spoiled(answer, x, theta), *pair())
    assert not wrapped.hint
    assert "It may follow from the mistake above." in str(wrapped)


def spoiled(answer, x, theta):
    x *= 2
    return answer(x, theta)


def pair():
    x, theta = next(columns(seed=8, sizes=(2,)))
    return x, theta


def test_a_right_answer_is_not_called_more_often_for_the_sake_of_hints():
    calls = []

    def grad_x(x, theta):
        calls.append(x)
        s = sigmoid(theta.T @ x)
        return s * (1 - s) * theta

    points = list(columns(seed=1))
    check_gradient(grad_x, "x", points)
    assert len(calls) == len(points)


def test_a_slow_function_is_not_called_again_for_a_hint(monkeypatch):
    """Further calls could run into the limit, and cost points that have nothing to do with it."""
    monkeypatch.setattr(explain, "SLOW_SECONDS", -1)
    calls = []

    def grad_x(x, theta):
        calls.append(x)
        return theta

    points = list(columns(seed=1))
    assert "chain rule" in told(check_gradient, grad_x, "x", points).hint
    assert len(calls) == len(points)


def test_no_message_shows_an_input_of_a_check_or_what_is_expected_there():
    points = list(columns(seed=1))
    said = str(told(check_gradient, gradient("grad_x", lambda x, t: t * x), "x", points))
    for x, theta in points:
        s = sigmoid(theta.T @ x)
        for value in np.concatenate([x, theta, s * (1 - s) * theta]).ravel():
            assert f"{value:.4g}" not in said
