"""The contours that the front end fills, decoded and compared with the heights."""

import numpy as np
import pytest
from matplotlib.path import Path

from helpers.explorer.ground import FAR, ground
from helpers.landscapes import bowl, ravine, rosenbrock, saddle
from helpers.plots import contour_levels, grid_heights


def rings_by_level(data):
    """Return the points of each ring of each level, as shares of the domain."""
    numbers = iter(np.frombuffer(data, "<u2").tolist())
    levels = [
        [
            np.array([[next(numbers), next(numbers)] for _ in range(next(numbers))]) / FAR
            for _ in range(next(numbers))
        ]
        for _ in range(next(numbers))
    ]
    assert next(numbers, None) is None
    return levels


@pytest.mark.parametrize("landscape", [bowl(), ravine(), rosenbrock(), saddle()])
def test_each_level_holds_what_is_at_least_as_high(landscape):
    data, (_, _, heights) = ground(landscape), grid_heights(landscape)
    nodes = np.random.default_rng(0).integers(1, len(heights) - 1, (200, 2))
    there = heights[nodes[:, 1], nodes[:, 0]]
    levels, found = contour_levels(heights), rings_by_level(data)
    assert len(found) == len(levels) > 10
    assert len(data) < 16_000
    for level, rings in zip(levels, found, strict=True):
        places = nodes / (len(heights) - 1)
        inside = np.sum([Path(ring).contains_points(places) for ring in rings], axis=0) % 2
        clear = np.abs(there - level) > 0.005 * np.ptp(heights)
        np.testing.assert_array_equal(inside[clear], (there >= level)[clear])
