"""The hidden tests' own tools keep their promises, whoever runs them."""

from collections import Counter

import numpy as np
import pytest

from hidden.hints import CheckFailed, call_each
from hidden.images import check_goes_downhill, check_image_attack
from hidden.logistic import check_toy_attack
from hidden.oracle import columns, logistic, random_batch
from hidden.properties import check_unmodified


def test_a_students_gradient_is_asked_for_once_at_each_point_of_the_paths():
    asked = Counter()

    def grad_x(x, theta):
        asked[x.tobytes()] += 1
        p = logistic(theta.T @ x)
        x[...] = 0  # a spoilt argument is nobody else's
        return p * (1 - p) * theta

    points = [(x, theta, 1) for x, theta in columns(seed=1)]
    with pytest.raises(CheckFailed):
        check_toy_attack(lambda x, theta, target, step, iters: x + 1, points, grad_x)
    assert len(asked) == 12 * len(points)
    assert set(asked.values()) == {1}


def test_each_call_gets_arrays_of_its_own():
    def spoil(x, number):
        x += number
        return x.sum()

    x = np.ones(3)
    assert list(call_each(spoil, [(x, 1), (x, 2)])) == [6, 9]
    assert x.tolist() == [1, 1, 1]


def test_nothing_is_near_to_a_path_that_leads_to_infinity():
    def grad_x(x, theta):
        return np.sign(theta) * np.linspace(1.79e308, 1.78e308, len(x))[:, None]

    points = [(x, theta, 1) for x, theta in columns(seed=1)]
    with pytest.raises(CheckFailed):
        check_toy_attack(lambda x, *_: np.full(x.shape, 123.0), points, grad_x)


class SandboxError(Exception):
    """A stand-in for the grader's own error of that name, which no check can import."""


@pytest.mark.parametrize("call", [0, 1])
def test_a_failure_of_the_machine_is_never_judged_as_the_students(call):
    """The disk may be full at the first call that a check makes, or at a later one."""
    net, X, targets = random_batch(1, (7, 9, 3), lowest=0.4, highest=0.6)
    calls = iter(range(100))

    def attack_digits(net, X, targets, step_size, iters):
        if next(calls) >= call:
            raise SandboxError
        return X + 1

    for check in (
        lambda: check_unmodified(attack_digits, net, X, targets, 0.1, 1, what="attack_digits"),
        lambda: check_image_attack(attack_digits, [(net, X, targets)], None, 0.01),
        lambda: check_goes_downhill(attack_digits, [(net, X, targets)]),
    ):
        calls = iter(range(100))
        with pytest.raises(SandboxError):
            check()
