"""The digits as they are shipped."""

import hashlib

import numpy as np
import pytest

from helpers.data import DATA, digits, two_digits

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
