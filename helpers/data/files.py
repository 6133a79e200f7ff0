"""The data sets that are shipped as files beside this module."""

from pathlib import Path

import numpy as np

DATA = Path(__file__).parent


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Return the 1797 handwritten digits of 8 x 8 pixels.

    Returns:
        images: shape (1797, 64), float64, row by row from the top left, ink 0 (none) to 16 (full).
        labels: shape (1797,), int64, the digits 0 to 9.

    Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits (1998), UCI
    Machine Learning Repository, the test part; licence in helpers/data/LICENSE-digits.md.

    >>> images, labels = digits()
    >>> images.shape, labels[:5]
    ((1797, 64), array([0, 1, 2, 3, 4]))
    """
    with np.load(DATA / "digits.npz", allow_pickle=False) as stored:
        return stored["images"].astype(np.float64), stored["labels"].astype(np.int64)


def two_digits(a: int, b: int) -> tuple[np.ndarray, np.ndarray]:
    """Return all images of the digits a and b as a problem of two classes.

    Returns:
        X: shape (N, 65), the pixels divided by 16 with the mean of each taken off, and a last
            column of ones for the bias.
        y: shape (N,), float64, 0.0 for a and 1.0 for b.

    Raises:
        ValueError: unless a and b are two different digits.

    >>> X, y = two_digits(3, 8)
    >>> X.shape, y[:4]
    ((357, 65), array([0., 1., 0., 1.]))
    """
    if a == b or not {a, b} <= set(range(10)):
        raise ValueError(f"a and b must be two different digits from 0 to 9, got {a} and {b}")
    images, labels = digits()
    chosen = np.isin(labels, (a, b))
    pixels = images[chosen] / 16
    X = np.column_stack([pixels - pixels.mean(axis=0), np.ones(len(pixels))])
    return X, (labels[chosen] == b).astype(np.float64)
