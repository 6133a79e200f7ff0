"""Small data sets, made of the digits: split, few, wrongly labelled, placed on a canvas."""

import numpy as np

from helpers.data.files import digits

EVERY = 3


def split_digits() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Return the digits as 1198 training and 599 test images, every third one a test image.

    Returns:
        Two pairs: images, shape (N, 64), the pixels divided by 16, and labels, shape (N,).

    >>> (images, labels), (test_images, test_labels) = split_digits()
    >>> images.shape, test_images.shape
    ((1198, 64), (599, 64))
    """
    images, labels = digits()
    is_test = np.arange(len(images)) % EVERY == 0
    return (images[~is_test] / 16, labels[~is_test]), (images[is_test] / 16, labels[is_test])


def few(per_class: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return a few of the training images of each class, in random order.

    Returns:
        images: shape (10 * per_class, 64), pixels from 0 to 1.
        labels: shape (10 * per_class,).

    Raises:
        ValueError: if a class has no such many images.

    >>> images, labels = few(2)
    >>> images.shape, np.bincount(labels).tolist()
    ((20, 64), [2, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    """
    (images, labels), _ = split_digits()
    rarest = np.bincount(labels).min()
    if not 0 < per_class <= rarest:
        raise ValueError(f"per_class must be from 1 to {rarest}, got {per_class}")
    rng = np.random.default_rng(seed)
    rows = [rng.choice(np.flatnonzero(labels == c), per_class, replace=False) for c in range(10)]
    rows = rng.permutation(np.concatenate(rows))
    return images[rows], labels[rows]


def wrong_labels(labels, share: float, seed: int = 0) -> np.ndarray:
    """Return a copy of the labels of ten classes, in which a share of them is wrong.

    Which they are, and what stands there in their place, is drawn evenly.

    >>> given = wrong_labels(np.arange(10), 0.2)
    >>> int((given != np.arange(10)).sum())
    2
    """
    rng, given = np.random.default_rng(seed), np.array(labels)
    rows = rng.choice(len(given), round(share * len(given)), replace=False)
    given[rows] = (given[rows] + rng.integers(1, 10, len(rows))) % 10
    return given


def placed(images, canvas: int, rng: np.random.Generator) -> np.ndarray:
    """Return each image of 8 x 8 pixels at a random place of an empty canvas.

    Args:
        images: shape (N, 64).
        canvas: how many pixels the canvas is wide and high, at least 8.
        rng: draws the places.

    Returns:
        shape (N, canvas * canvas).

    >>> placed(np.ones((3, 64)), 10, np.random.default_rng(0)).sum(axis=1).tolist()
    [64.0, 64.0, 64.0]
    """
    found = np.zeros((len(images), canvas, canvas))
    corners = rng.integers(0, canvas - 7, (len(images), 2))
    for on_canvas, image, (row, column) in zip(found, images, corners, strict=True):
        on_canvas[row : row + 8, column : column + 8] = image.reshape(8, 8)
    return found.reshape(len(images), -1)
