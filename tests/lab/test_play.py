"""The panels that students play with, without a browser: what they show, say and fall back to."""

import base64
import io
import re
import sys

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from helpers.panels import WIDGET, controls, styles

from advex import examples, load_clusters, load_digits, load_network, predict, predict_proba, using
from advex.play import attack_panel, cluster_panel, own_digit
from advex.play.digits import describe, walk
from advex.play.ink import SIDE, example, fitted, usual_size

CENTRES, STD = [(0.0, 0.0), (1.66, 1.66)], 0.62


@pytest.fixture
def show(answers, shown):
    """Show 2.D's panel with the reference answers, or with others; its widgets by description."""

    def run(**others) -> dict[str, ipywidgets.Widget]:
        used = {name: others.get(name, answers[name]) for name in ("attack_digits", "loss_grad_x")}
        attack_panel(load_network(), load_digits(), **used)
        return controls(shown[-1])

    return run


def test_a_walk_with_clipping_is_where_attack_digits_arrives_after_as_many_iterations(answers):
    net, start, target = load_network(), load_digits().X_test[7], np.array([4])

    def step(X):
        return answers["attack_digits"](net, X, target, 0.1, 1)

    path = walk(step, start)
    for iterations in (0, 1, 17, 60):
        there = answers["attack_digits"](net, start[None], target, 0.1, iterations)
        np.testing.assert_allclose(path[iterations], there[0], atol=1e-12)


def test_the_panel_says_what_the_network_reads_at_the_iteration_of_the_slider(answers, show):
    panel = show()
    panel["iterations"].value = 12
    panel["input class"].value = 0
    digits, net = load_digits(), load_network()
    image = digits.X_test[examples.one_of_each(digits)][:1]
    attacked = answers["attack_digits"](net, image, np.array([8]), 0.05, 12)
    read = predict(net, attacked)[0]
    share = 100 * predict_proba(net, attacked)[0, read]
    assert f"After 12 iterations: read as {read} ({share:.0f} %)" in panel["picture"].value
    reach = np.abs(attacked - image).max()
    assert f"more than {reach:.2f} (L-infinity)" in panel["picture"].value


def test_every_picture_of_the_panel_has_a_text_in_its_place(show):
    images = re.findall(r"<img [^>]*>", show()["picture"].value)
    assert len(images) == 3
    assert all(re.search(r'alt="[^"]{10,}"', image) for image in images)


def test_every_control_says_what_it_is_for_where_the_pointer_rests(show, answers, shown):
    found = show()
    cluster_panel(load_clusters(), answers["fgsm_logistic"], CENTRES, STD)
    found |= controls(shown[-1])
    labelled = {label: control for label, control in found.items() if label not in ("", "picture")}
    assert len(labelled) == 7
    # Without one, ipywidgets shows the word "null".
    assert [label for label, control in labelled.items() if not control.tooltip] == []


def test_without_clipping_the_panel_descends_along_the_gradient_and_says_that_pixels_leave(show):
    panel = show()
    panel["clip to [0, 1]"].value = False
    panel["step size"].value = 0.5
    panel["iterations"].value = 60
    assert "pixels have left [0, 1]" in panel["picture"].value
    panel["clip to [0, 1]"].value = True
    assert "have left" not in panel["picture"].value


def test_where_the_attack_passes_through_the_target_the_panel_says_when_it_got_there():
    shares = np.zeros((4, 10))
    shares[[0, 1, 2, 3], [3, 3, 8, 8]] = (1, 1, 0.6, 0.9)
    said = "It was first read as 8 after 2, at 90 % or more after 3."
    assert said in describe(np.zeros(4), np.ones(4), shares, 3, 8)


def test_a_panel_waits_for_an_answer_that_is_not_written(shown, show, capsys):
    def attack_digits(net, X, targets, step_size, iters):
        """An answer as students get it."""
        ...

    with using(attack_digits):
        show(attack_digits=attack_digits)
    assert "write attack_digits first" in capsys.readouterr().out
    assert shown == []


def test_only_the_control_that_needs_a_missing_answer_asks_for_it(show):
    def loss_grad_x(net, X, targets):
        """An answer as students get it."""
        ...

    panel = show(loss_grad_x=loss_grad_x)
    assert "After 0 iterations" in panel["picture"].value
    panel["clip to [0, 1]"].value = False
    assert "write loss_grad_x first" in panel["picture"].value


def test_an_answer_that_returns_another_shape_is_told_so(show, capsys):
    def attack_digits(net, X, targets, step_size, iters):
        return X[0]

    with using(attack_digits):
        show(attack_digits=attack_digits)
    assert "has shape (784,); expected (1, 784)" in capsys.readouterr().out


def test_the_clusters_panel_counts_the_errors_beside_theory_and_random_signs(answers, shown):
    cluster_panel(load_clusters(), answers["fgsm_logistic"], CENTRES, STD)
    panel = controls(shown[-1])
    panel["epsilon ε"].value = 0.5
    text = panel["picture"].value
    assert "226 of 1,000 points are misclassified, 22.6 %, 197 more than" in text
    assert re.search(r"In theory it is 22\.6 %; for random signs .* 7\.[34] %", text)


def test_a_still_picture_with_its_text_is_an_output_of_its_own_that_the_panel_hides(show, shown):
    show()
    still, panel = shown
    assert WIDGET not in still
    assert re.search(r'<img [^>]*alt="A digit attacked towards 8: [^"]+"', still["text/html"])
    assert "Run this cell to play" in still["text/html"]
    assert re.search(r"after \d+ iterations it is read as 8 \(9\d %\)", still["text/plain"])
    [name] = re.findall(r'class="advex-still (advex-\w+)"', still["text/html"])
    assert f"<style>.{name} {{display: none}}</style>" in styles(panel)


def test_the_panel_opens_at_a_pair_of_the_grid_and_has_other_images_of_the_class(answers, show):
    panel = show()
    source, target = panel["input class"].value, panel["target class"].value
    assert panel["step size"].value == examples.STEP_SIZE
    digits, net = load_digits(), load_network()
    image = digits.X_test[examples.one_of_each(digits)][[source]]
    [iterations] = examples.attack_until_sure(
        net, answers["attack_digits"], image, np.array([target])
    ).iterations
    panel["iterations"].value = int(iterations)
    assert f"at 90 % or more after {iterations:.0f}." in panel["picture"].value
    seen = {panel["picture"].value}
    for other in range(2, panel["image"].max + 1):
        panel["image"].value = other
        seen.add(panel["picture"].value)
    assert len(seen) == panel["image"].max > 10


def colours(picture: str) -> set[tuple[int, ...]]:
    """The colors in the last image of the panel's picture, the digit under attack."""
    data = re.findall(r"base64,([^\"]+)", picture)[-1]
    pixels = plt.imread(io.BytesIO(base64.b64decode(data)), format="png")
    return {tuple(p) for p in (255 * pixels[..., :3]).astype(int).reshape(-1, 3).tolist()}


def test_pixels_outside_0_to_1_are_drawn_in_colours_and_all_others_in_grey(show):
    panel = show()
    panel["step size"].value = 0.5
    panel["iterations"].value = 60
    assert all(r == g == b for r, g, b in colours(panel["picture"].value))
    panel["clip to [0, 1]"].value = False
    tints = {c for c in colours(panel["picture"].value) if len(set(c)) > 1}
    assert len(tints) == 2


def test_without_ipywidgets_the_still_picture_says_how_to_get_the_controls(
    answers, shown, monkeypatch
):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    cluster_panel(load_clusters(), answers["fgsm_logistic"], CENTRES, STD)
    assert WIDGET not in shown[-1]
    assert "<img " in shown[-1]["text/html"]
    assert "Install requirements.txt" in shown[-1]["text/html"]


def cross(middle: tuple[int, int], half: int) -> np.ndarray:
    """A drawing of two lines that cross, (SIDE, SIDE) from 0 to 1."""
    ink, (row, column) = np.zeros((SIDE, SIDE)), middle
    ink[row - half : row + half + 1, column - 1 : column + 2] = 1
    ink[row - 1 : row + 2, column - half : column + half + 1] = 1
    return ink


def sent(ink: np.ndarray) -> str:
    """The text that the canvas sends for a drawing."""
    return np.rint(255 * ink).astype(np.uint8).tobytes().hex()


def test_a_drawing_is_read_and_attacked_and_until_there_is_one_an_example_is(answers, shown):
    net, digits = load_network(), load_digits()
    own_digit(net, digits, answers["attack_digits"])
    panel = controls(shown[-1])
    assert "After 0 iterations: read as 2" in panel["picture"].value
    ink = cross((9, 12), 6)
    panel["drawing"].value = sent(ink)
    panel["iterations"].value, panel["target class"].value = 12, 2
    start = fitted(ink, usual_size(digits))[None]
    attacked = answers["attack_digits"](net, start, np.array([2]), 0.05, 12)
    read = predict(net, attacked)[0]
    share = 100 * predict_proba(net, attacked)[0, read]
    assert f"After 12 iterations: read as {read} ({share:.0f} %)" in panel["picture"].value
    assert f"more than {np.abs(attacked - start).max():.2f} (L-inf" in panel["picture"].value
    panel["clear"].click()
    assert panel["drawing"].value == ""
    panel["iterations"].value = 0
    assert "read as 2" in panel["picture"].value


@pytest.mark.parametrize("text", ["00" * SIDE**2, "ff", "no hex", "ff" * 10_000])
def test_what_is_no_drawing_leaves_the_example(text, answers, shown):
    own_digit(load_network(), load_digits(), answers["attack_digits"])
    panel = controls(shown[-1])
    before = panel["picture"].value
    panel["drawing"].value = text
    assert panel["picture"].value == before


def test_where_and_how_large_a_digit_is_drawn_makes_little_difference():
    usual = usual_size(load_digits())
    image = fitted(cross((13, 13), 9), usual)
    moved = fitted(cross((10, 16), 9), usual)
    np.testing.assert_allclose(moved, image, atol=1e-9)
    small = fitted(cross((10, 16), 6), usual)
    assert np.corrcoef(small, image)[0, 1] > 0.9
    inked = image.reshape(SIDE, SIDE) > 0.3
    size = np.array([inked.any(axis=1).sum(), inked.any(axis=0).sum()])
    assert np.all(np.abs(size - usual) <= 3)


def test_digits_of_the_data_are_still_read_when_they_are_fitted():
    net, digits = load_network(), load_digits()
    images = [image.reshape(SIDE, SIDE) for image in digits.X_test[:100]]
    redrawn = np.array([fitted(image, usual_size(digits)) for image in images])
    assert np.mean(predict(net, redrawn) == digits.y_test[:100]) > 0.9


@pytest.mark.parametrize("ink", [example(), np.eye(SIDE), cross((1, 1), 1)])
def test_a_fitted_drawing_is_an_image(ink):
    image = fitted(ink, (25, 17))
    assert image.shape == (SIDE**2,)
    assert image.min() >= 0
    assert image.max() == 1
