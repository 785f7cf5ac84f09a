"""The figures that the notebook prints, computed with the reference answers."""

import json
import re

import numpy as np
import pytest
import sklearn.datasets
from bs4 import BeautifulSoup
from conftest import ROOT
from helpers.lab import lab_master

from advex import (
    accuracy,
    attacked_error,
    dimension,
    examples,
    load_clusters,
    load_digits,
    load_network,
    predict_proba,
    train,
)
from advex.plots.bonus import bonus_points

EPSILONS = (0, 0.02, 0.05, 0.1, 0.15, 0.2)


def test_the_toy_model_gives_the_probabilities_of_the_text(answers):
    f, xA, xB, theta = (answers[name] for name in ("f", "xA", "xB", "theta_toy"))
    assert f(xA, theta) == pytest.approx(0.119203, abs=5e-7)
    assert f(xB, theta) == pytest.approx(0.880797, abs=5e-7)


def iterations_to_flip(step, x, f, most):
    for count in range(most):
        if f(x) > 0.5:
            return count
        x = step(x)
    return None


@pytest.mark.parametrize(
    ("factor", "step_size", "on_nll", "on_probability"),
    [(1, 1.0, 1, 4), (1, 0.5, 2, 7), (1, 0.1, 7, 29), (5, 0.1, 2, 2209), (10, 0.1, 1, None)],
)
def test_iterations_until_the_toy_input_changes_sides(
    answers, factor, step_size, on_nll, on_probability
):
    xA, theta = answers["xA"], factor * answers["theta_toy"]

    def f(x):
        return answers["f"](x, theta)

    def descend(x):
        return answers["attack_logistic"](x, theta, 1, step_size, 1)

    def climb(x):
        return x + step_size * answers["grad_x"](x, theta)

    assert iterations_to_flip(descend, xA, f, 20_000) == on_nll
    assert iterations_to_flip(climb, xA, f, 20_000) == on_probability


def test_the_toy_attack_walks_along_theta_and_meets_the_other_input(answers):
    xA, xB, theta = answers["xA"], answers["xB"], answers["theta_toy"]
    np.testing.assert_array_equal(xB - xA, theta)
    attacked = answers["attack_logistic"](xA, theta, 1, 0.5, 10)
    along = (attacked - xA)[theta != 0] / theta[theta != 0]
    np.testing.assert_allclose(along, 1.23, atol=0.005)
    np.testing.assert_array_equal(attacked[4:], xA[4:])


@pytest.mark.parametrize("trained", [False, True], ids=["bundled", "trained in the lab"])
def test_all_90_pairs_reach_their_target_and_still_look_like_their_own_class(answers, trained):
    digits, net = load_digits(), load_network()
    if trained:
        net = train(digits.X_train, digits.y_train, progress=False)
    rows, (source, goal) = examples.one_of_each(digits), examples.all_pairs()
    assert rows.tolist() == [181, 323, 338, 33, 150, 285, 13, 170, 75, 287]
    originals = digits.X_test[rows[source]]
    attack = answers["attack_digits"]
    images, iterations = examples.attack_until_sure(net, attack, originals, goal)
    assert (predict_proba(net, images)[np.arange(90), goal] >= 0.9).all()
    distances = np.stack([np.linalg.norm(digits.X_train - x, axis=1) for x in images])
    np.testing.assert_array_equal(digits.y_train[distances.argmin(axis=1)], source)
    np.testing.assert_array_equal(examples.nearest_class(digits, images), source)
    for row in (0, 34):
        there = attack(net, originals[row : row + 1], goal[[row]], 0.05, int(iterations[row]))
        np.testing.assert_allclose(images[row], there[0], atol=1e-12)
    assert np.median(iterations) == pytest.approx(16, abs=2)
    assert np.median(np.abs(images - originals).max(axis=1)) == pytest.approx(0.29, abs=0.02)


def test_an_attack_that_changes_what_it_is_given_and_fails_spoils_no_image():
    digits, net = load_digits(), load_network()
    before = digits.X_test[:3].copy()
    given = before.copy()

    def attack_digits(net, X, targets, step_size, iters):
        X *= 0
        return X

    images, iterations = examples.attack_until_sure(net, attack_digits, given, np.array([1, 2, 3]))
    np.testing.assert_array_equal(given, before)
    assert np.isnan(iterations).all()
    assert images.max() == 0


def test_other_digits_have_the_first_of_each_class_for_examples():
    digits = load_digits()
    others = digits._replace(X_test=digits.X_test[::-1], y_test=digits.y_test[::-1])
    rows = examples.one_of_each(others)
    assert others.y_test[rows].tolist() == list(range(10))
    assert all(label not in others.y_test[:row] for label, row in enumerate(rows))


def test_accuracy_under_attack_falls_as_the_curve_says_and_random_signs_hardly_matter(answers):
    digits, net = load_digits(), load_network()
    expected = (98.0, 91.3, 67.3, 20.2, 1.1, 0.0)
    for epsilon, percent in zip(EPSILONS, expected, strict=True):
        moved = answers["fgsm_digits"](net, digits.X_test, digits.y_test, epsilon)
        assert 100 * accuracy(net, moved, digits.y_test) == pytest.approx(percent, abs=1)
    signs = np.random.default_rng(0).choice([-1, 1], size=digits.X_test.shape)
    noisy = np.clip(digits.X_test + 0.1 * signs, 0, 1)
    assert 100 * accuracy(net, noisy, digits.y_test) == pytest.approx(98.2, abs=1)


@pytest.mark.parametrize(
    ("epsilon", "errors", "theory"), [(0, 29, 2.92), (0.2, 76, 7.54), (0.5, 226, 22.58)]
)
def test_the_attack_on_the_clusters_causes_as_many_errors_as_the_text_says(
    answers, epsilon, errors, theory
):
    X, y, w, b = load_clusters()
    moved = answers["fgsm_logistic"](X, y, w, b, epsilon)
    assert np.sum((moved @ w + b > 0) != y) == errors
    centres = [(0, 0), (1.66, 1.66)]
    assert 100 * attacked_error(w, b, centres, 0.62, epsilon) == pytest.approx(theory, abs=0.02)


def test_the_tutorials_line_and_the_converged_one():
    centres = [(0, 0), (2, 2)]
    for w, b, expected in (((1.35, 1.35), -1.5, (2.9, 7.9, 22.1)), ((1, 1), -2, (0.23, 1.18, 7.9))):
        errors = [100 * attacked_error(w, b, centres, 0.5, e) for e in (0, 0.2, 0.5)]
        assert errors == pytest.approx(expected, abs=0.05)


def test_training_against_the_attack_helps_a_linear_model():
    centres = [(0, 0), (2, 0.3)]
    for w, b, expected in (((2, 0.3), -2.045, (5.1, 23.8)), ((1, 0), -1, (5.3, 21.0))):
        errors = [100 * attacked_error(w, b, centres, 0.62, e) for e in (0, 0.5)]
        assert errors == pytest.approx(expected, abs=0.06)


def test_the_toy_input_is_1_from_the_boundary_in_l2_and_a_half_in_linf(answers):
    x, w = answers["xA"].T, answers["theta_toy"].ravel()
    assert answers["distance_to_boundary"](x, w, 0, 2) == pytest.approx([1.0])
    assert answers["distance_to_boundary"](x, w, 0, np.inf) == pytest.approx([0.5])


@pytest.mark.parametrize(("d", "percent"), [(2, 4.0), (6, 4.9), (64, 13.7), (784, 81.7)])
def test_the_same_small_step_does_more_harm_in_more_dimensions(d, percent):
    half = 1.8957 / np.sqrt(d)
    centres = [np.full(d, -half), np.full(d, half)]
    assert 100 * attacked_error(np.ones(d), 0, centres, 1, 0.1) == pytest.approx(percent, abs=0.06)


def test_every_picture_of_the_solution_notebook_has_a_description_and_a_text_behind_it():
    notebook = json.loads((ROOT / "solutions" / "adversarial_examples.ipynb").read_text("utf-8"))
    outputs = [
        output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", [])
    ]
    pictures = 0
    for data in outputs:
        assert not any(kind.startswith("image/") for kind in data), "a picture without alt text"
        for image in BeautifulSoup("".join(data.get("text/html", "")), "html.parser").select("img"):
            pictures += 1
            assert len(image.get("alt", "").split()) > 5
            assert "".join(data["text/plain"]).strip()
    assert pictures > 8


def test_attacked_inputs_become_the_target_in_6_dimensions_and_stay_the_source_in_784(answers):
    digits = load_digits()
    small = dimension.every_third_pixel(digits)
    attack, logistic = answers["attack_digits"], answers["attack_logistic"]
    toy = (answers[name] for name in ("xA", "xB", "theta_toy"))
    outcomes = [dimension.of_toy(*toy, logistic, 0.05, 100)]
    for data in (small, digits):
        net = train(data.X_train, data.y_train, progress=False)
        outcomes.append(dimension.of_digits(net, data, attack, 0.05, 100))
    expected = ((6, 0, 1), (64, 0.37, 0.57), (784, 0.9, 0.05))
    for (d, source, target), found in zip(expected, outcomes, strict=True):
        assert (found.d, found.reached) == (d, 1)
        assert found.like_source == pytest.approx(source, abs=0.05)
        assert found.like_target == pytest.approx(target, abs=0.05)


def test_attacks_on_784_pixels_move_most_pixels_little_and_a_few_far(answers):
    digits, net = load_digits(), load_network()
    X, targets = digits.X_test, (digits.y_test + 1) % 10
    change = np.abs(answers["attack_digits"](net, X, targets, 0.05, 100) - X)
    assert np.mean(change < 0.1) > 0.7
    assert np.mean(change > 0.3) < 0.05
    assert np.median(change.max(axis=1)) == pytest.approx(0.46, abs=0.02)


def test_the_score_of_2h_gives_the_points_of_the_hidden_checks():
    bonus = {
        tuple(int(n) for n in re.findall(r"\d+", case.test.function)): case.test.bonus
        for case in lab_master().questions["q2h"].tests
        if case.test and case.test.bonus
    }
    assert len(bonus) == 10
    for clean in (0.79, 0.8, 0.89, 0.9, 1.0):
        for robust in (0.34, 0.35, 0.5, 0.59, 0.6, 0.65, 0.7, 0.9):
            earned = sum(
                points
                for (share, *at), points in bonus.items()
                if robust >= share / 100 and clean >= (at[0] if at else 80) / 100
            )
            assert bonus_points(clean, robust) == earned


def test_the_score_of_2h_is_that_of_the_images_that_withstand_both_attacks():
    notebook = json.loads((ROOT / "solutions" / "adversarial_examples.ipynb").read_text("utf-8"))
    [cell] = [c for c in notebook["cells"] if "plots.bonus_score(" in "".join(c["source"])]
    [said] = ["".join(o["data"]["text/plain"]) for o in cell["outputs"] if "data" in o][1:]
    printed = "".join("".join(o["text"]) for o in cell["outputs"] if "text" in o)
    table = re.findall(r"yours, (?:FGSM|ten steps) +(.*)", printed)
    rows = [[float(share) for share in re.findall(r"([\d.]+)%", row)] for row in table]
    clean, robust = (float(share) for share in re.findall(r"([\d.]+) %", said))
    assert clean == rows[0][0] == rows[1][0]
    assert rows[1][3] - 2 <= robust <= min(row[3] for row in rows)
    assert "earns 5 of 5 points" in said


def test_the_reference_of_2h_gains_at_8_x_8_what_adversarial_training_can_gain(answers):
    """FGSM and PGD accuracy at epsilon = .1 go from about .59 / .56 to .84 / .82."""
    images, labels = sklearn.datasets.load_digits(return_X_y=True)
    rows = np.random.default_rng(0).permutation(len(images))
    X, y = images[rows] / 16, labels[rows]
    fgsm = answers["fgsm_digits"]

    def pgd(net):
        moved = X[1347:]
        for _ in range(40):
            moved = fgsm(net, moved, y[1347:], 0.1 / 8)
            moved = np.clip(moved, X[1347:] - 0.1, X[1347:] + 0.1)
        return moved

    def accuracies(net):
        attacked = (X[1347:], fgsm(net, X[1347:], y[1347:], 0.1), pgd(net))
        return [accuracy(net, moved, y[1347:]) for moved in attacked]

    plain = accuracies(train(X[:1347], y[:1347], progress=False))
    robust = accuracies(answers["train_robust"](X[:1347], y[:1347], 0.1))
    assert plain == pytest.approx([0.978, 0.59, 0.56], abs=0.03)
    assert robust == pytest.approx([0.984, 0.84, 0.82], abs=0.03)
