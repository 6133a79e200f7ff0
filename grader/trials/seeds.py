"""The random streams of test cells: one a cell, the same wherever and whenever it runs.

A grading has a secret seed, so that no one can work out beforehand what a hidden test will draw.
Whoever runs test cells puts it into the environment variable `VARIABLE`, of this process or of the
kernel that it starts. Without it, as where lessons are built and tested, the streams are public.
"""

import hashlib
import os

import numpy as np

VARIABLE = "RAVINE_SEED"


def stream(grade_id):
    """Return the `numpy.random.Generator` of the test cell that is called `grade_id`.

    Each call starts the stream afresh. It depends on the text of the seed and of `grade_id` alone:
    Python's own hash of a string differs from process to process, and the bit generator behind
    `numpy.random.default_rng` may change, so SHA-256 and PCG64 are named here.

    >>> bool(stream("sgd--steps").random() == stream("sgd--steps").random())
    True
    """
    seed = os.environ.get(VARIABLE)
    key = hashlib.sha256(seed.encode("utf-8")).digest() if seed else b""
    digest = hashlib.sha256(key + grade_id.encode("utf-8")).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))
