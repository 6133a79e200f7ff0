"""Columns of numbers as the front end reads them, 16 bits a number: `front/codec.js` unpacks them.

All bytes are little-endian: the number of columns, 16 bits; then each column. A column begins with
16 bits that say what kind it is and two 32-bit floats a, b.

- Kind 0, for a linear axis: half-precision floats h, values a + b h. a is the middle of the axis
  and b its length, so that h is exact to 1/8000 of the axis on it, and in proportion beyond.
- Kind 1, for a log axis: levels n of the logarithm, values exp(a + b (n - 1)), between the least
  and the greatest value of the column. Level 0 is what is not above zero, level 65535 is NaN.
"""

import struct

import numpy as np

LEVELS = 65_533  # steps between the first level, 1, and the last, 65534
FARTHEST = 60_000  # lengths of an axis; a half-precision float holds no more than 65504
SMALLEST, LARGEST = 1e-300, 1e300


def pack(*columns: tuple[np.ndarray, dict, str]) -> bytes:
    """Return columns of one length as bytes.

    Args:
        *columns: values, shape (n,), the axes of their panel (`canvas.axes`), and on which of
            them, "x" or "y", they stand. NaN stays, and leaves a gap.
    """
    parts = [struct.pack("<H", len(columns))]
    for values, axes, name in columns:
        column = _levels if axes.get(f"{name}log") else _halves
        parts.append(column(np.asarray(values, dtype=float), axes[name]))
    return b"".join(parts)


def in_reach(points: np.ndarray, domain) -> np.ndarray:
    """Return points, shape (n, 2), with those out of reach drawn in towards the domain's middle.

    Both coordinates shrink by one factor, so that a line to such a point keeps its direction.
    """
    low, high = np.transpose(domain)
    center, length = (low + high) / 2, high - low
    farthest = np.abs((points - center) / length).max(axis=1, initial=1.0)
    return center + (points - center) * np.minimum(1, FARTHEST / farthest)[:, None]


def _halves(values, limits) -> bytes:
    low, high = limits
    with np.errstate(all="ignore"):
        center, length = np.float32((low + high) / 2), np.float32(high - low)
        shares = np.clip((values - center) / length, -FARTHEST, FARTHEST)
    return struct.pack("<Hff", 0, center, length) + shares.astype("<f2").tobytes()


def _levels(values, _limits) -> bytes:
    positive = values > 0
    logs = np.log(np.clip(values[positive], SMALLEST, LARGEST))
    first = np.float32(logs.min(initial=np.inf)) if logs.size else np.float32(0)
    step = np.float32((logs.max(initial=first) - first) / LEVELS)
    levels = np.zeros(values.shape)
    levels[positive] = 1 + np.clip(np.rint((logs - first) / (step or 1)), 0, LEVELS)
    levels[np.isnan(values)] = LEVELS + 2
    return struct.pack("<Hff", 1, first, step) + levels.astype("<u2").tobytes()
