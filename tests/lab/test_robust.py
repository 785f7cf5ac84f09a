"""The attacks that score 2.H are right, can't be fooled by a network's scale, and are run once."""

import gc
import sys
import weakref
from pathlib import Path

import numpy as np
import pytest
from helpers.notebooks import read_variants

import advex
import hidden
from advex import (
    TwoLayerNet,
    accuracy,
    load_digits,
    load_network,
    nll,
    numerical_gradient,
    predict,
    predict_proba,
)
from advex.checking import expect_network
from advex.network import logits
from advex.training import initialise
from autograder.release.project import Project
from autograder.release.source.master import read_master
from hidden import exam as hidden_exam
from hidden import robust as hidden_robust
from hidden.attacks import (
    ATTACKS,
    balanced,
    input_slope,
    margin_direction,
    nll_direction,
    survivors,
)
from hidden.hints import CheckFailed
from hidden.oracle import random_net

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def batch():
    """A network, and test images that it classifies correctly, with their labels."""
    net, digits = load_network(), load_digits()
    X, y = digits.X_test[:40], digits.y_test[:40]
    right = predict(net, X) == y
    return net, X[right], y[right]


def lead(net, X, y):
    """By how much the label's logit exceeds the largest other one."""
    z = logits(net, X)
    own = z[np.arange(len(X)), y].copy()
    z[np.arange(len(X)), y] = -np.inf
    return own - z.max(axis=1)


def test_the_attacks_slopes_are_those_of_their_losses_by_finite_differences():
    for seed in range(5):
        net, rng = random_net(seed), np.random.default_rng(seed)
        x, y = rng.uniform(size=(1, 7)), rng.integers(0, 10, 1)
        for direction, loss in (
            (nll_direction, nll),
            (margin_direction, lambda *a: -lead(*a)),
        ):
            by_differences = numerical_gradient(lambda v, a=(net, y, loss): a[2](a[0], v, a[1]), x)
            slope = input_slope(net, x, direction(net, x, y))
            np.testing.assert_allclose(slope, by_differences, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_every_attack_stays_in_its_budget_and_does_better_than_random_signs(number, batch):
    net, X, y = batch
    attacked = ATTACKS[number](balanced(net, X), X, y, 0.1)
    assert np.abs(attacked - X).max() <= 0.1 + 1e-12
    assert attacked.min() >= 0
    assert attacked.max() <= 1
    signs = np.random.default_rng(0).choice([-0.1, 0.1], X.shape)
    assert accuracy(net, attacked, y) < accuracy(net, np.clip(X + signs, 0, 1), y)


def test_for_a_linear_network_exactly_those_images_survive_whose_distance_is_too_large():
    """The oracle is the L-infinity distance to each other class's boundary, as in 2.G."""
    rng = np.random.default_rng(3)
    W1, W2 = rng.normal(size=(12, 49)), rng.normal(size=(10, 12))
    net = TwoLayerNet(W1, np.full(12, 100.0), W2, -100.0 * W2.sum(axis=1))  # every unit is on
    X = rng.uniform(0.3, 0.7, (300, 49))
    y = predict(net, X)
    V = W2 @ W1
    others = np.arange(10)[:, None] != np.arange(10)
    distance = np.array([
        min((x @ (V[c] - V[j])) / np.abs(V[c] - V[j]).sum() for j in range(10) if others[c, j])
        for x, c in zip(X, y, strict=True)
    ])  # fmt: skip
    epsilon = float(np.median(distance))
    clear = np.abs(distance - epsilon) > 0.01 * epsilon
    assert 0.2 < np.mean(distance > epsilon) < 0.8
    robust = survivors(net, X, y, epsilon)
    np.testing.assert_array_equal(robust[clear], (distance > epsilon)[clear])


@pytest.mark.parametrize(
    "disguise",
    [
        lambda net: net._replace(W2=1e5 * net.W2, b2=1e5 * net.b2),
        lambda net: net._replace(W2=1e-9 * net.W2, b2=1e-9 * net.b2),
        lambda net: net._replace(W1=1e5 * net.W1, b1=1e5 * net.b1),
        lambda net: net._replace(W1=1e5 * net.W1, b1=1e5 * net.b1, W2=1e-5 * net.W2),
    ],
    ids=["large logits", "tiny logits", "large units", "large units, small outputs"],
)
def test_a_networks_scale_protects_no_image(disguise, batch):
    net, X, y = batch
    plain, disguised = (survivors(n, X, y, 0.1).mean() for n in (net, disguise(net)))
    assert plain < 0.2
    assert disguised <= plain + 0.05


def test_a_balanced_network_predicts_the_same(batch):
    net, X, _ = batch
    same = balanced(net._replace(W1=1e4 * net.W1, W2=1e-7 * net.W2), X)
    assert predict_proba(same, X).max(axis=1).mean() < 0.99
    noisy = np.clip(X + np.random.default_rng(1).normal(0, 0.3, X.shape), 0, 1)
    np.testing.assert_array_equal(
        predict(same, noisy),
        predict(net._replace(W1=1e4 * net.W1, W2=1e-7 * net.W2), noisy),
    )


def test_the_bundled_network_withstands_as_little_as_the_text_says():
    digits, net = load_digits(), load_network()
    robust = survivors(net, digits.X_test, digits.y_test, 0.1).mean()
    assert 0.05 < robust < 0.1


def test_what_was_learnt_from_the_bundled_images_is_of_no_use_at_grading():
    exam = hidden_exam.exam()
    assert accuracy(load_network(), exam.X_test, exam.y_test) < 0.3


def test_no_image_of_the_exam_is_one_that_students_have_or_are_given_however_it_is_turned():
    exam, digits = hidden_exam.exam(), load_digits()
    mirrored = [hidden_exam.mirrored(images) for images in (digits.X_train, digits.X_test)]
    had = np.vstack([digits.X_train, digits.X_test, *mirrored, exam.X])
    nearest = [np.abs(had - image).max(axis=1).min() for image in exam.X_test]
    assert min(nearest) > hidden_exam.EPSILON


def test_which_images_are_examined_does_not_show_in_what_is_given():
    """Else a network could do without all the others."""
    exam = hidden_exam.exam()
    place = np.array([np.abs(exam.X - image).sum(axis=1).argmin() for image in exam.X_test])
    assert np.mean(exam.y[place] == exam.y_test) > 0.99
    assert 0.4 < place.mean() / len(exam.X) < 0.6
    assert np.ptp(place) > 0.9 * len(exam.X)


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        ((0, 0), lambda images: images),
        ((2, 0), lambda images: np.roll(images, -2, 1)),
        ((-1, 3), lambda images: np.roll(images, (1, -3), (1, 2))),
        ((0.5, 0), lambda images: (images + np.roll(images, -1, 1)) / 2),
    ],
)
def test_where_all_nodes_move_alike_the_whole_image_does(move, expected, monkeypatch):
    class Moves:
        def normal(self, _, __, shape):
            return np.broadcast_to(np.reshape(move, (2, 1, 1, 1)), shape)

    monkeypatch.setattr(hidden_exam, "INK", 1.0)
    images = np.zeros((3, 28, 28))
    images[:, 5:20, 5:20] = np.random.default_rng(1).random((3, 15, 15))
    moved = hidden_exam.redrawn(images.reshape(3, -1), Moves()).reshape(images.shape)
    np.testing.assert_allclose(moved, expected(images), atol=1e-12)


def test_the_exam_is_the_same_however_often_it_is_made():
    first, second = (hidden_exam.exam.__wrapped__() for _ in range(2))
    for one, other in zip(first[:4], second[:4], strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.fixture(scope="module")
def cheat():
    """The names that tests/submissions/hostile/robust_trains_on_the_exam.py defines."""
    [found] = [v for v in read_variants("hostile") if v.name == "robust_trains_on_the_exam"]
    names = {"np": np, "advex": advex, "digits": load_digits()}
    for _, source in found.cells:
        exec(source, names)
    return names


def robust_accuracy(train_robust):
    """The figure on the leaderboard, in percent."""
    return hidden_robust.check_trained(train_robust)["Robust accuracy (%)"]


@pytest.fixture(scope="module")
def honest(cheat):
    """The robust accuracy of the same training on the given images alone."""
    return robust_accuracy(lambda *given: cheat["fit"](*given))


def on_the_test_images(cheat, X, y):
    """The cheat's own training images and labels: those that the exam was once made of."""
    return cheat["disguised"](X, y)[2:]


def on_the_given_ones_as_well(cheat, X, y):
    _, _, X_test, y_test = cheat["disguised"](X, y)
    return np.vstack([X, X_test]), np.concatenate([y, y_test])


def on_everything(cheat, X, y):
    X_train, y_train, X_test, y_test = cheat["disguised"](X, y)
    return np.vstack([X, X_train, X_test]), np.concatenate([y, y_train, y_test])


def test_the_cheat_finds_out_how_the_images_were_turned_and_renamed(cheat):
    exam = hidden_exam.exam()
    X_train, y_train, *_ = cheat["disguised"](exam.X, exam.y)
    np.testing.assert_array_equal(y_train[: len(exam.y)], exam.y)
    np.testing.assert_array_equal(X_train, hidden_exam.mirrored(load_digits().X_train))


@pytest.mark.parametrize(
    "chosen",
    [on_the_test_images, on_the_given_ones_as_well, on_everything],
    ids=lambda f: f.__name__,
)
def test_training_on_the_images_that_students_have_gains_next_to_nothing(chosen, cheat, honest):
    def train_robust(X, y, epsilon):
        return cheat["fit"](*chosen(cheat, X, y), epsilon)

    assert robust_accuracy(train_robust) <= honest + 3


def test_a_network_is_trained_once_however_many_checks_look_at_it_and_then_forgotten():
    calls = []

    def train_robust(X, y, epsilon):
        calls.append(epsilon)
        return load_network()

    for share in (0.35, 0.5):
        with pytest.raises(AssertionError):
            hidden_robust.check_withstands(train_robust, share, clean=0.8)
    with pytest.raises(CheckFailed, match="the notebook's digits"):
        hidden_robust.check_trained(train_robust)
    assert calls == [0.1]
    known = weakref.ref(train_robust)
    del train_robust
    gc.collect()
    assert known() is None


def test_a_training_that_fails_is_tried_once_and_forgotten_as_well():
    calls = []

    def train_robust(X, y, epsilon):
        calls.append(epsilon)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        hidden_robust.check_trained(train_robust)
    with pytest.raises(AssertionError, match="see the first hidden check"):
        hidden_robust.check_withstands(train_robust, 0.35, clean=0.8)
    assert calls == [0.1]
    known = weakref.ref(train_robust)
    del train_robust
    gc.collect()
    assert known() is None


def points(clean, robust, monkeypatch, tests):
    """The points for a network of these accuracies, and what the checks that fail say."""
    found = hidden_robust.Measured(load_network(), clean, robust, robust, robust, 0.99)
    monkeypatch.setattr(hidden_robust, "measure", lambda net: found)
    monkeypatch.setitem(sys.modules, "hidden", hidden)  # other tests import it anew

    def train_robust(X, y, epsilon):
        return load_network()

    earned, told = 0, []
    for test in tests:
        names = {}
        exec(test.test.body, names)
        try:
            names[test.test.function](train_robust)
            earned += test.test.bonus
        except AssertionError as error:
            told.append(str(error))
    return earned, told


@pytest.fixture(scope="module")
def tests():
    """The hidden test cells of 2.H."""
    master = read_master(Project(Path(__file__).parents[2]).master)
    return [cell for cell in master.questions["q2h"].tests if cell.test.hidden]


@pytest.mark.parametrize(
    ("clean", "robust", "expected"),
    [
        (0.79, 0.75, 0),
        (0.80, 0.75, 2.5),
        (0.86, 0.509, 1),
        (0.89, 0.35, 0.5),
        (0.825, 0.41, 1),
        (0.90, 0.35, 1),
        (0.95, 0.509, 2),
        (0.95, 0.66, 4),
        (0.95, 0.75, 5),
        (0.99, 0.10, 0),
    ],
)
def test_half_of_the_points_count_from_80_percent_clean_and_all_from_90(
    clean, robust, expected, monkeypatch, tests
):
    assert points(clean, robust, monkeypatch, tests)[0] == expected


def test_whoever_has_80_percent_clean_is_on_the_leaderboard(monkeypatch, tests):
    _, told = points(0.86, 0.509, monkeypatch, tests)
    assert hidden_robust.check_trained(lambda *given: load_network()) == {
        "Robust accuracy (%)": 50.9,
        "Clean accuracy (%)": 86.0,
    }
    assert "This counts where 90% are right without an attack: 86.0% are." in told[-1]


def test_a_saw_that_drowns_the_slope_hides_it():
    """Its units are not so steep that several steps fail, and one step fails nearly always."""
    X, y = hidden_exam.exam()[:2]
    plain, rng = advex.train(X, y, epochs=5, progress=False), np.random.default_rng(0)
    units, biases, feeds = [plain.W1], [plain.b1], [plain.W2]
    for _ in range(48):
        unit = rng.normal(size=X.shape[1])
        unit *= 300 / np.abs(unit).sum()
        along = X @ unit
        middle, width = np.quantile(along, rng.uniform(0.2, 0.8)), 0.05 * along.std()
        units.append(np.tile(unit, (3, 1)))
        biases.append(width * np.array([1, 0, -1]) - middle)
        feeds.append(rng.normal(size=(10, 1)) * 0.5 / width * np.array([1, -2, 1]))
    net = TwoLayerNet(np.vstack(units), np.concatenate(biases), np.hstack(feeds), plain.b2)
    for network, hides in ((net, True), (plain, False)):
        with pytest.raises(CheckFailed) as caught:
            hidden_robust.check_withstands(lambda *given, n=network: n, 0.35, clean=0.8)
        assert ("hides its gradients" in caught.value.hint) == hides


def test_labels_of_another_order_are_named():
    def train_robust(X, y, epsilon):
        return advex.train(X, (y + 1) % 10, epochs=5, progress=False)

    with pytest.raises(CheckFailed, match="other names than y does"):
        hidden_robust.check_trained(train_robust)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda net: None, "gave nothing"),
        (lambda net: 0.83, "gave a float, not a network"),
        (lambda net: net[:3], "gave a tuple, not a network"),
        (lambda net: net._replace(W1=net.W1.T), r"W1 of .* has shape \(784, 64\)"),
        (lambda net: net._replace(b2=net.b2 + np.inf), "b2 of .* infinite"),
        (lambda net: net._replace(W2=1e9 * net.W2), "W2 of .* above 1,000,000"),
        (
            lambda net: TwoLayerNet(*(np.repeat(p, 5, axis=0) for p in net[:2]), net.W2, net.b2),
            r"W2 of .* has shape \(10, 64\)",
        ),
        (lambda net: initialise(784, 257, seed=0), "257 hidden units; from 1 to 256"),
    ],
)
def test_what_is_no_network_is_named(change, message):
    with pytest.raises(AssertionError, match=message):
        expect_network(change(load_network()), 784, "train_robust(X, y, epsilon)")


@pytest.mark.parametrize(
    "form",
    [
        lambda net: [p.astype(np.float32) for p in net],
        lambda net: tuple(p.tolist() for p in net),
        lambda net: net._replace(b1=net.b1[:, None], b2=net.b2[None]),
    ],
    ids=["float32", "nested lists", "biases as columns and rows"],
)
def test_what_holds_a_networks_numbers_is_one(form):
    net = load_network()
    found = expect_network(form(net), 784, "it")
    assert isinstance(found, TwoLayerNet)
    for ours, theirs in zip(found, net, strict=True):
        assert ours.dtype == np.float64
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)
