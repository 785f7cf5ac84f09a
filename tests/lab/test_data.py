"""The bundled data are what their recipe says."""

import hashlib
import runpy
from pathlib import Path

import numpy as np
import pytest

from advex import load_clusters, load_digits, load_network

DATA = Path(__file__).parents[2] / "assignment" / "data"


@pytest.fixture(scope="module")
def recipe():
    return runpy.run_path(str(DATA / "make_data.py"))


def bundled(name):
    with np.load(DATA / name, allow_pickle=False) as arrays:
        return dict(arrays)


def test_the_sums_are_those_of_the_files():
    lines = (DATA / "SHA256SUMS").read_text(encoding="utf-8").split("\n")
    sums = dict(reversed(line.split()) for line in lines if line)
    assert sums.keys() == {path.name for path in DATA.glob("*.npz")}
    for name, expected in sums.items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == expected


def test_the_recipe_gives_the_bundled_digits(recipe):
    made, ours = recipe["make_digits"](), bundled("digits.npz")
    assert made.keys() == ours.keys()
    # The split comes from a random stream that NumPy may change: compare the images as a set.
    for part in ("X", "y"):
        together = np.concatenate([ours[f"{part}_train"], ours[f"{part}_test"]])
        anew = np.concatenate([made[f"{part}_train"], made[f"{part}_test"]])
        assert sorted(map(bytes, together)) == sorted(map(bytes, anew))


def test_no_test_image_is_a_training_image():
    ours = bundled("digits.npz")
    assert not set(map(bytes, ours["X_train"])) & set(map(bytes, ours["X_test"]))


def test_the_enlarged_digits_keep_the_pixels_that_fall_on_the_old_ones(recipe):
    enlarge = recipe["enlargement"](10, 28)
    np.testing.assert_allclose(enlarge.sum(axis=1), 1)
    np.testing.assert_array_equal(enlarge[::3], np.eye(10))


def test_the_clusters_are_those_of_the_seed_and_their_line_is_the_maximum_likelihood_fit(recipe):
    clusters = load_clusters()
    assert hashlib.sha256(clusters.X.tobytes()).hexdigest().startswith("fe2adfef68058023")
    p = 1 / (1 + np.exp(-(clusters.X @ clusters.w + clusters.b)))
    gradient = np.append(clusters.X.T @ (p - clusters.y), np.sum(p - clusters.y))
    np.testing.assert_allclose(gradient, 0, atol=1e-10)
    w, b = recipe["fit_logistic"](clusters.X, clusters.y)
    np.testing.assert_allclose([*w, b], [*clusters.w, clusters.b], rtol=1e-9)


def test_the_bundled_network_is_the_one_that_its_recipe_trains(recipe):
    made = recipe["make_network"](bundled("digits.npz"))
    for ours, anew in zip(load_network(), made.values(), strict=True):
        np.testing.assert_allclose(ours, anew, atol=1e-6)


def test_digits_are_images_between_0_and_1_with_labels_0_to_9():
    digits = load_digits()
    assert digits.X_train.shape == (1347, 784)
    assert digits.X_test.shape == (450, 784)
    assert digits.X_train.min() == 0
    assert digits.X_train.max() == 1
    assert set(digits.y_test) == set(range(10))
