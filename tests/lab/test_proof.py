"""The optional end: what attacks break, what bounds prove, and what transfers."""

import json
import re

import numpy as np
import pytest
from conftest import ROOT

from advex import accuracy, certified, load_digits, load_network, train, using


def printed(text: str) -> str:
    """The output of the solution notebook's cell with this source."""
    notebook = json.loads((ROOT / "solutions" / "adversarial_examples.ipynb").read_text("utf-8"))
    [cell] = [c for c in notebook["cells"] if text in "".join(c["source"])]
    return "".join("".join(output.get("text", "")) for output in cell["outputs"])


def interval_bounds(low, high, W, b):
    """By the sign of each weight."""
    up, down = np.maximum(W, 0), np.minimum(W, 0)
    return low @ up.T + high @ down.T + b, high @ up.T + low @ down.T + b


def ten_steps(answers, net, X, y, epsilon):
    moved = X
    for _ in range(10):
        moved = answers["fgsm_digits"](net, moved, y, epsilon / 4)
        moved = np.clip(moved, X - epsilon, X + epsilon)
    return moved


def test_the_cell_prints_what_ten_steps_leave_and_what_other_bounds_prove(answers):
    digits, net = load_digits(), load_network()
    X, y = digits.X_test, digits.y_test
    rows = re.findall(
        r"epsilon (.*): right under attack +(.*)%, certified +(.*)%",
        printed("plots.attack_and_proof("),
    )
    assert [float(epsilon) for epsilon, *_ in rows] == [0, 0.01, 0.02, 0.03, 0.05]
    for epsilon, withstood, proved in (map(float, row) for row in rows):
        images = ten_steps(answers, net, X, y, epsilon)
        assert 100 * accuracy(net, images, y) == pytest.approx(withstood, abs=0.3)
        safe = certified(net, X, y, epsilon, interval_bounds)
        assert 100 * safe.mean() == pytest.approx(proved, abs=0.3)
        assert not np.any(safe & (net_reads(net, images) != y))
    assert [float(proved) for *_, proved in rows] == pytest.approx([98, 84, 54.7, 18.7, 0], abs=0.5)


def net_reads(net, X):
    return (np.maximum(X @ net.W1.T + net.b1, 0) @ net.W2.T + net.b2).argmax(axis=1)


def test_attacked_images_transfer_as_the_cell_prints_and_random_signs_do_not(answers):
    digits, net = load_digits(), load_network()
    X, y = digits.X_test, digits.y_test
    other = train(digits.X_train, digits.y_train, seed=1, progress=False)
    rows = dict(
        re.findall(r"(\w[\w ]*\w) *: bundled .*another +(.*)%", printed("other = advex.train("))
    )
    attacked = ten_steps(answers, net, X, y, 0.1)
    assert 100 * accuracy(other, attacked, y) == pytest.approx(float(rows["ten steps"]), abs=1)
    assert float(rows["ten steps"]) == pytest.approx(50, abs=3)
    assert float(rows["random signs"]) > 96
    assert float(rows["clean"]) == pytest.approx(98, abs=1)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda low, high, W, b: low @ W.T + b, "has to return two arrays"),
        (lambda low, high, W, b: (low, high), "a bound of interval_bounds"),
    ],
)
def test_bounds_of_another_form_are_told_so(wrong, message, capsys):
    digits, net = load_digits(), load_network()
    with using(wrong):
        certified(net, digits.X_test, digits.y_test, 0.01, wrong)
    assert message in capsys.readouterr().out


def test_bounds_that_spoil_what_they_are_given_change_no_image():
    digits, net = load_digits(), load_network()

    def spoiling(low, high, W, b):
        both = interval_bounds(low, high, W, b)
        for array in (low, high, W, b):
            array[...] = 0
        return both

    before = digits.X_test.copy()
    safe = certified(net, digits.X_test, digits.y_test, 0.01, spoiling)
    np.testing.assert_array_equal(digits.X_test, before)
    np.testing.assert_array_equal(
        safe, certified(net, before, digits.y_test, 0.01, interval_bounds)
    )
