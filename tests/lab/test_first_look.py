"""The first screen: the title, and a panel of digits that were attacked beforehand."""

import json
import re
import sys

import numpy as np
import pytest
from helpers.lab import LAB, lab_master
from helpers.panels import WIDGET, controls

from advex import examples, load_digits
from advex.data import load_first_look
from advex.play import first_look
from advex.play.first_look import morph
from autograder.release.source.master import Role
from solutions.first_look import PAIRS, make


def test_the_bundled_images_are_those_of_the_recipe_with_the_reference_answer():
    with np.load(LAB.data / "first_look.npz", allow_pickle=False) as bundled:
        made = make()
        assert made.keys() == set(bundled)
        for name, values in made.items():
            np.testing.assert_allclose(bundled[name], values, atol=1e-5, err_msg=name)


def test_each_reading_flips_while_the_nearest_training_image_stays_of_the_digits_class():
    data, digits = load_first_look(), load_digits()
    assert data.readings[:, 0].argmax(axis=1).tolist() == list(range(10))
    assert (data.readings[range(10), -1, data.targets] >= 0.99).all()
    assert not np.any(data.targets == np.arange(10))
    for digit, (row, _) in enumerate(PAIRS):
        np.testing.assert_array_equal(data.originals[digit], digits.X_test[row])
        way = morph(data.originals[digit], data.attacked[digit])
        assert set(examples.nearest_class(digits, way)) == {digit}


def test_the_panel_turns_the_digit_as_far_as_the_slider_says_and_tells_the_reading(shown):
    first_look()
    panel = controls(shown[-1])
    assert "0 % of the change: the network reads 3 (" in panel["picture"].value
    before = panel["picture"].value
    panel["change (%)"].value = 100
    assert "the network reads 8 (99 %)" in panel["picture"].value
    assert "It has read 8 since 60 %" in panel["picture"].value
    assert panel["picture"].value != before
    panel["digit"].value = 7
    assert "the network reads 5 (99 %)" in panel["picture"].value
    assert "A handwritten 7, read as 5." in panel["picture"].value
    assert all(c.tooltip for name, c in panel.items() if name not in ("", "picture"))


@pytest.mark.parametrize("widgets", [True, False])
def test_a_still_picture_says_the_same_where_no_widget_runs(shown, monkeypatch, widgets):
    if not widgets:
        monkeypatch.setitem(sys.modules, "ipywidgets", None)
    first_look()
    still = shown[0]
    assert WIDGET not in still
    assert re.search(r'<img [^>]*alt="A handwritten 3 that turns into [^"]+"', still["text/html"])
    assert re.search(r"at 0 % of the change it is read as 3 \(\d+ %\)", still["text/plain"])
    assert "100 % of the change it is read as 8 (99 %)" in still["text/plain"]
    assert len(shown) == 1 + widgets


def test_the_panel_comes_right_below_the_title_and_needs_no_other_cell():
    notebook = json.loads((LAB.student_release / "adversarial_examples.ipynb").read_text("utf-8"))
    title, panel = notebook["cells"][2:4]
    assert "".join(title["source"]).startswith("# Lab 2")
    assert "".join(panel["source"]) == "from advex import play\n\nplay.first_look()"
    assert "otter_ignore" in panel["metadata"]["tags"]


def test_the_text_has_at_most_four_fifths_of_the_first_editions_words():
    shown = [cell for cell in lab_master().cells if cell.role is Role.TEXT]
    assert sum(len(cell.source.split()) for cell in shown) <= 0.8 * 3481
