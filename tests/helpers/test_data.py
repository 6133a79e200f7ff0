"""The digits as they are shipped, and the small sets made of them."""

import doctest
import hashlib

import numpy as np
import pytest

from helpers.data import (
    digits,
    few,
    files,
    placed,
    runs,
    sets,
    split_digits,
    two_digits,
    wrong_labels,
)
from helpers.data.files import DATA

# Of the values of sklearn.datasets.load_digits (scikit-learn 1.9.1) as unsigned bytes, taken from
# there and not from our file.
SHA256 = "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"
# Test part, as the data set's own description counts them.
CLASS_COUNTS = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_digits_are_those_of_the_source():
    images, labels = digits()
    assert images.shape == (1797, 64)
    assert images.dtype == np.float64
    assert labels.shape == (1797,)
    assert labels.dtype == np.int64
    assert (images.min(), images.max()) == (0, 16)
    np.testing.assert_array_equal(np.bincount(labels), CLASS_COUNTS)
    stored = images.astype(np.uint8).tobytes() + labels.astype(np.uint8).tobytes()
    assert hashlib.sha256(stored).hexdigest() == SHA256


def test_each_call_returns_arrays_of_its_own():
    digits()[0][:] = -1
    assert digits()[0].min() == 0


def test_source_and_licence_travel_with_the_file():
    text = (DATA / "LICENSE-digits.md").read_text(encoding="utf-8")
    for fact in ("Alpaydin", "Kaynak", "10.24432/C50P49", "CC BY 4.0"):
        assert fact in text


@pytest.mark.parametrize(("a", "b"), [(3, 8), (8, 3), (0, 9)])
def test_two_digits_holds_every_image_of_both(a, b):
    images, labels = digits()
    X, y = two_digits(a, b)
    chosen = (labels == a) | (labels == b)
    assert X.shape == (chosen.sum(), 65)
    assert y.dtype == np.float64
    np.testing.assert_array_equal(y, labels[chosen] == b)
    np.testing.assert_array_equal(X[:, -1], 1.0)
    np.testing.assert_allclose(X[:, :-1].mean(axis=0), 0, atol=1e-14)
    ink = 16 * (X[:, :-1] - X[0, :-1])
    np.testing.assert_allclose(ink, images[chosen] - images[chosen][0], atol=1e-12)


@pytest.mark.parametrize(("a", "b"), [(3, 3), (-1, 3), (3, 10), (0.5, 3)])
def test_two_digits_refuses_others(a, b):
    with pytest.raises(ValueError, match="two different digits from 0 to 9"):
        two_digits(a, b)


def test_the_split_has_every_third_image_for_tests():
    (train_images, _), (test_images, test_labels) = split_digits()
    images, labels = digits()
    np.testing.assert_array_equal(test_images, images[::3] / 16)
    np.testing.assert_array_equal(test_labels, labels[::3])
    assert len(train_images) + len(test_images) == len(images)


def test_a_few_of_each_class_are_different_training_images():
    images, labels = few(50, seed=3)
    assert np.bincount(labels).tolist() == [50] * 10
    assert len(np.unique(images, axis=0)) == 500
    known = {row.tobytes(): label for row, label in zip(*split_digits()[0], strict=True)}
    assert [known[row.tobytes()] for row in images] == labels.tolist()
    assert not np.array_equal(labels, few(50, seed=4)[1])
    with pytest.raises(ValueError, match="per_class must be from 1 to"):
        few(500)


def test_wrong_labels_are_wrong_and_drawn_evenly():
    labels = np.arange(10_000) % 10
    given = wrong_labels(labels, 0.2, seed=1)
    assert (given != labels).sum() == 2000
    counts = np.bincount((given - labels)[given != labels] % 10, minlength=10)
    assert counts[0] == 0
    assert (abs(counts[1:] - 2000 / 9) < 5 * np.sqrt(2000 / 9)).all()
    np.testing.assert_array_equal(given, wrong_labels(labels, 0.2, seed=1))


def test_images_are_placed_everywhere_on_the_canvas_and_stay_whole():
    images = np.arange(1, 65.0) * np.ones((2000, 1))
    found = placed(images, 10, np.random.default_rng(0)).reshape(-1, 10, 10)
    np.testing.assert_array_equal(np.sort(found.reshape(2000, -1))[:, -64:], images)
    rows, columns = np.divmod([one.argmax() for one in found], 10)
    assert {*zip(rows, columns, strict=True)} == {(r, c) for r in (7, 8, 9) for c in (7, 8, 9)}


def test_runs_that_are_not_there_are_told():
    with pytest.raises(ValueError, match="no runs called 'none'"):
        runs("none")


@pytest.mark.parametrize("module", [files, sets])
def test_examples_in_the_docstrings(module):
    assert doctest.testmod(module).failed == 0
