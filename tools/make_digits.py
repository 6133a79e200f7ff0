"""Make helpers/data/digits.npz from the copy of the digits that scikit-learn ships.

Run it from the repository in a throw-away environment; scikit-learn is no dependency of Ravine:

    python -m venv .venv-digits && .venv-digits/bin/pip install scikit-learn==1.9.1
    .venv-digits/bin/python tools/make_digits.py

The stored bytes depend on nothing but the data and the zlib that compresses them.
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

TARGET = Path(__file__).parent.parent / "helpers" / "data" / "digits.npz"


def main():
    """Write the images and labels as unsigned bytes, which hold 0 to 16 exactly."""
    images, labels = load_digits(return_X_y=True)
    stored = {"images": images.astype(np.uint8), "labels": labels.astype(np.uint8)}
    if not all(
        np.array_equal(stored[name], a) for name, a in [("images", images), ("labels", labels)]
    ):
        raise ValueError("the digits are no longer whole numbers from 0 to 255")
    np.savez_compressed(TARGET, **stored)
    print(f"{TARGET}: {TARGET.stat().st_size} bytes, {len(labels)} images")


if __name__ == "__main__":
    main()
