"""The picture that a wrong function of images gets, and that nothing else gets."""

import base64
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from helpers.grading import Grade
from helpers.notebooks import Notebook, read_variants
from helpers.pixels import decoded

import advex
from autograder.grader.host.feedback import Feedback
from autograder.grader.host.results import Results
from hidden import check_image_gradient, random_batches
from hidden.advice import told
from hidden.advice.picture import picture_of

Answer = Callable[..., Any]


def loss_grad_x(net, X, targets):
    """By differences of what students have."""
    rows, gradient = np.arange(len(X)), np.zeros(X.shape)
    for pixel in range(X.shape[1]):
        loss = []
        for step in (1e-5, -1e-5):
            moved = X.copy()
            moved[:, pixel] += step
            loss.append(-np.log(advex.predict_proba(net, moved)[rows, targets]))
        gradient[:, pixel] = (loss[0] - loss[1]) / 2e-5
    return gradient


def attack_digits(net, X, targets, step_size, iters):
    """The right attack, by whatever loss_grad_x is here."""
    for _ in range(iters):
        X = np.clip(X - step_size * loss_grad_x(net, X, targets), 0, 1)
    return X


def attack_without_clipping(net, X, targets, step_size, iters):
    """The attack whose pixels leave [0, 1]."""
    for _ in range(iters):
        X = X - step_size * loss_grad_x(net, X, targets)
    return X


def fgsm_digits(net, X, y, epsilon):
    """The right step, by whatever loss_grad_x is here."""
    return np.clip(X + epsilon * np.sign(loss_grad_x(net, X, y)), 0, 1)


RIGHT = {
    "loss_grad_x": loss_grad_x,
    "attack_digits": attack_digits,
    "fgsm_digits": fgsm_digits,
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_answer_gets_no_picture(name):
    assert picture_of(RIGHT[name], name) is None


def test_the_picture_is_of_the_call_that_it_names():
    digits = advex.load_digits()

    def half(net, X, targets):
        return loss_grad_x(net, X, targets) / 2

    yours, expected, caption = picture_of(half, "loss_grad_x")
    assert "advex.load_network(), digits.X_train[:2], targets = [3, 8]" in caption
    right = loss_grad_x(advex.load_network(), digits.X_train[:2], np.array([3, 8]))[0]
    assert np.allclose(expected, right.reshape(28, 28), atol=1e-6)
    assert np.allclose(yours, expected / 2, atol=1e-6)


def test_a_mistake_that_a_batch_alone_shows_is_in_the_row_that_it_spoils():
    def first_row_only(net, X, targets):
        return loss_grad_x(net, X, targets) * (np.arange(len(X)) == 0)[:, None]

    yours, expected, caption = picture_of(first_row_only, "loss_grad_x")
    assert caption.startswith("Row 1 ")
    assert not yours.any()
    assert expected.any()


@pytest.mark.parametrize("name", ["attack_digits", "fgsm_digits"])
def test_an_attack_that_is_right_but_for_its_gradient_gets_no_picture(name, monkeypatch):
    right = loss_grad_x
    monkeypatch.setitem(globals(), "loss_grad_x", lambda *given: -right(*given))
    assert picture_of(RIGHT[name], name) is None


def test_an_attack_that_never_clips_gets_the_pixels_outside():
    yours, expected, _ = picture_of(attack_without_clipping, "attack_digits")
    assert yours.min() < 0 == expected.min()


HOSTILE = {
    "nothing": lambda *_: None,
    "an error": lambda *_: 1 / 0,
    "text": lambda *_: "image",
    "another shape": lambda *_: np.zeros((2, 783)),
    "objects": lambda *_: np.full((2, 784), None),
    "complex numbers": lambda *_: np.full((2, 784), 1j),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_image_gets_no_picture(name):
    assert picture_of(HOSTILE[name], "loss_grad_x") is None


def test_numbers_that_are_none_get_a_picture_all_the_same():
    yours, *_ = picture_of(lambda *_: np.full((2, 784), np.nan), "loss_grad_x")
    assert np.isnan(yours).all()


def failed_picture() -> object:
    """The picture with the message of a check that a gradient fails."""

    def loss_grad_x(net, X, targets):
        return np.ones(X.shape)

    with pytest.raises(AssertionError) as failed:
        check_image_gradient(loss_grad_x, random_batches(3, [(5, 7, 3)]))
    return getattr(failed.value, "picture", None)


def test_a_function_that_took_long_is_not_called_for_a_picture(monkeypatch):
    assert failed_picture() is not None
    monkeypatch.setattr(told, "SLOW_SECONDS", -1)
    assert failed_picture() is None


def pictures(results: Results) -> dict[str, bytes]:
    """The pictures that are shown after the due date, by the question and the check's title."""
    found = {}
    data = results.to_gradescope(Feedback.HINTS)
    for test in data["tests"]:
        for picture in re.findall('src="data:image/png;base64,([^"]*)"', test["output"]):
            assert test["visibility"] == "after_due_date"
            found[test["name"]] = base64.b64decode(picture)
    assert "data:image" not in data["output"]
    return found


def test_a_wrong_gradient_gets_one_picture_and_what_builds_on_it_gets_none(
    grade: Grade, bases: dict[str, Notebook]
):
    [wrong] = [v for v in read_variants("wrong") if v.name == "q2d_wrong_sign"]
    results = grade(wrong.notebook(bases))
    [picture] = pictures(results).values()
    pixels = decoded(picture)[..., :3].astype(int)
    yours, expected = (pixels[:, start : start + 28] for start in (0, 30))
    hue = [part[..., 0] - part[..., 2] for part in (yours, expected)]  # orange or purple
    assert np.array_equal(np.sign(hue[0]), -np.sign(hue[1]))
    assert any(result.picture and "sign" in result.message for result in results.cases)


def test_the_reference_gets_no_picture(grade: Grade, bases: dict[str, Notebook]):
    assert pictures(grade(bases["reference"])) == {}
