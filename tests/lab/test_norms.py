"""The panel of 2.G: the circle and the square touch the line where the answer says they do."""

import re

import numpy as np
import pytest
from helpers.panels import controls

from advex.play import norm_panel
from advex.plots.norms import NORMAL, OFFSET, POINT, shapes


@pytest.mark.parametrize(("norm", "which"), [(2, 0), (np.inf, 1)])
def test_each_shape_reaches_the_line_at_the_distance_in_its_norm(answers, norm, which):
    [distance] = answers["distance_to_boundary"](POINT[None], NORMAL, OFFSET, norm)
    assert not shapes(0.999 * distance)[which].reaches
    assert shapes(1.001 * distance)[which].reaches
    sizes = np.linalg.norm(shapes(0.7)[which].outline - POINT, ord=norm, axis=1)
    np.testing.assert_allclose(sizes, 0.7)


@pytest.mark.parametrize(
    ("size", "circle", "square"),
    [(0.98, "misses", "misses"), (1.0, "misses", "reaches"), (1.36, "reaches", "reaches")],
)
def test_the_panel_says_and_fills_what_reaches_the_line(shown, size, circle, square):
    norm_panel()
    panel = controls(shown[-1])
    panel["size"].value = size
    said = f"the L2 circle {circle} the line and the L∞ square {square} the line."
    for text in (
        panel["picture"].value,
        re.findall('aria-label="[^"]+"', panel["picture"].value)[0],
    ):
        assert f"Size {size:.2f}: {said}" in text
    filled = [float(f) for f in re.findall(r'fill-opacity="([\d.]+)"', panel["picture"].value)]
    assert [f > 0 for f in filled] == [circle == "reaches", square == "reaches"]


def test_the_still_picture_has_a_stage_before_between_and_after_the_two(shown):
    norm_panel()
    text = shown[0]["text/plain"]
    assert re.findall("circle (misses|reaches)", text) == ["misses", "misses", "reaches"]
    assert re.findall("square (misses|reaches)", text) == ["misses", "reaches", "reaches"]
