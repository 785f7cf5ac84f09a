"""The picture of a difference says what differs, is small, and goes where the message goes."""

import base64
import html
import re

import numpy as np
import pytest
from helpers.pixels import decoded

from autograder.grader.host.feedback import Feedback
from autograder.grader.host.otter_tests import Case
from autograder.grader.host.passes import run_case
from autograder.grader.host.results import MAX_ALL_CHARS, Results
from autograder.grader.output.picture import MAX_PNG_BYTES, compare

EXPECTED = np.linspace(-1, 1, 28 * 28).reshape(28, 28)


def parts(png):
    """The three pictures side by side, each of its pixels as red minus blue: above 0 is orange."""
    pixels = decoded(png)
    side = len(pixels)
    gap = (pixels.shape[1] - 3 * side) // 2
    thirds = [pixels[:, n * (side + gap) : n * (side + gap) + side] for n in range(3)]
    assert all((third[..., 3] == 255).all() for third in thirds)
    return [third[..., 0] - third[..., 2] for third in thirds]


def test_the_pixels_say_what_differs_and_which_way():
    yours = EXPECTED.copy()
    yours[3, 5] += 0.5
    yours[20, 7] -= 0.25
    picture = compare(yours, EXPECTED, "A call.")
    found, wanted, difference = parts(picture.png)
    assert set(map(tuple, np.argwhere(found != wanted))) == {(3, 5), (20, 7)}
    assert set(map(tuple, np.argwhere(difference != 0))) == {(3, 5), (20, 7)}
    assert difference[3, 5] < 0 < difference[20, 7]  # purple, and orange
    right = decoded(picture.png)[:, -28:, :3].sum(axis=2)
    assert right[3, 5] < right[20, 7] < right[0, 0]  # the larger, the darker
    assert (np.sign(wanted[0]) > 0).all()
    assert (np.sign(wanted[-1]) < 0).all()
    assert f"at [3, 5], where yours has {yours[3, 5]:.3g} and" in picture.alt
    assert picture.caption.startswith("A call. ")


def test_what_is_slightly_off_is_seen_in_the_difference():
    *_, difference = parts(compare(EXPECTED * 1.001, EXPECTED, "").png)
    assert (np.sign(difference[0]) > 0).all()
    assert (np.sign(difference[-1]) < 0).all()


@pytest.mark.parametrize("yours", [EXPECTED, EXPECTED.ravel(), np.ones((28, 27)), np.ones(())])
def test_there_is_no_picture_of_what_is_right_or_has_another_shape(yours):
    assert compare(yours, EXPECTED, "") is None


@pytest.mark.parametrize("shape", [(0, 0), (65, 65), (1, 10**6)])
def test_there_is_no_picture_of_nothing_or_of_too_much(shape):
    assert compare(np.ones(shape), np.zeros(shape), "") is None


WILD = {
    "not a number": np.full((28, 28), np.nan),
    "infinite": np.where(EXPECTED > 0, np.inf, -np.inf),
    "huge": np.sign(EXPECTED) * -1.7e308,
    "tiny": EXPECTED * 5e-324,
    "noise": np.random.default_rng(1).normal(size=(28, 28)),
    "one that isn't a number": np.where(EXPECTED[2, 3] == EXPECTED, np.nan, EXPECTED),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", WILD)
@pytest.mark.parametrize("expected", [EXPECTED, np.zeros((28, 28)), EXPECTED * 1e308])
def test_any_numbers_make_a_small_picture(name, expected):
    picture = compare(WILD[name], expected, "A call.")
    if picture is None:
        assert np.array_equal(WILD[name], expected)
        return
    assert len(picture.png) <= MAX_PNG_BYTES
    assert decoded(picture.png).shape == (28, 3 * 28 + 4, 4)


def test_noise_of_the_largest_side_is_left_out_rather_than_large():
    yours, expected = np.random.default_rng(2).normal(size=(2, 64, 64))
    picture = compare(yours, expected, "")
    assert picture is None or len(picture.png) <= MAX_PNG_BYTES


def test_what_is_no_number_is_grey_and_named():
    picture = compare(WILD["one that isn't a number"], EXPECTED, "")
    found, _, difference = parts(picture.png)
    assert found[2, 3] == difference[2, 3] == 0
    assert "[2, 3], where yours has nan" in picture.alt
    assert decoded(picture.png)[2, 3, 0] < 150  # no shade of 0, which is nearly white


# --- in the results ---


def failing(*, picture=True, message="Look at <b>this</b>:\n  cell 3, line 1: x", hidden=True):
    def test(**_):
        error = AssertionError(message)
        if picture:
            error.picture = (EXPECTED + 1, EXPECTED, "A call with <b>.")
        raise error

    return Case("q1", "a picture", 1, hidden, None, None, test)


def shown(*cases, feedback=Feedback.HINTS):
    return Results([run_case(case, {}) for case in cases]).to_gradescope(feedback)


def test_a_failed_case_shows_its_picture_below_the_same_text():
    with_picture, without = shown(failing(), failing(picture=False))["tests"]
    assert (with_picture["output_format"], without["output_format"]) == ("html", "text")
    [text] = re.findall("<pre[^>]*>(.*)</pre>", with_picture["output"], re.S)
    assert html.unescape(text) == without["output"]
    assert "<b>" not in with_picture["output"]
    [data] = re.findall('src="data:image/png;base64,([^"]*)"', with_picture["output"])
    png = base64.b64decode(data, validate=True)
    assert (np.sign(parts(png)[2]) < 0).all()
    assert "differ most at" in re.search('alt="([^"]*)"', with_picture["output"])[1]


def test_a_case_that_passes_has_no_picture():
    passing = Case("q1", "a picture", 1, True, None, None, lambda **_: None)
    [test] = shown(passing)["tests"]
    assert (test["output"], test["output_format"]) == ("", "text")


@pytest.mark.parametrize("feedback", Feedback)
def test_a_hidden_cases_picture_is_shown_where_its_message_is_and_never_before_the_due_date(
    feedback,
):
    data = shown(failing(), failing(hidden=False), feedback=feedback)
    hidden, public = data["tests"]
    assert "data:image" not in data["output"]
    assert "data:image" in public["output"]
    assert ("data:image" in hidden["output"]) == (feedback.tells)
    assert hidden["visibility"] != "visible"


def test_pictures_are_left_out_where_gradescope_would_cut_the_text():
    data = shown(*[failing(message="<" * 2000)] * 75)
    outputs = [test["output"] for test in data["tests"]]
    assert sum(map(len, outputs)) + len(data["output"]) <= MAX_ALL_CHARS
    assert 0 < sum("data:image" in output for output in outputs) < len(outputs)
    texts = [output.partition("</pre>")[0] for output in outputs]
    assert all(max(text.count("&lt;"), text.count("<")) == 1200 for text in texts)
