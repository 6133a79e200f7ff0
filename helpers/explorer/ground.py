"""The contours of a landscape as polygons, which the front end fills at any size and in any theme.

Little-endian, 16 bits a number: how many levels there are; for each, how many rings it has; for
each ring, how many points, then x and y of each (0 is the low edge of the domain, 65535 the high
one). The rings of a level bound the region that is at least as high, holes by the even-odd rule.
"""

import numpy as np
from contourpy import FillType, contour_generator

from helpers.landscapes import Landscape
from helpers.plots import contour_levels, grid_heights

FAR = 65535
SLACK = 4  # what a point may lie beside a line: 0.06 pixels of a picture that is 1000 wide


def ground(landscape: Landscape) -> bytes:
    """Return the contours of a landscape, as `plots.draw_contours` draws them."""
    _, _, heights = grid_heights(landscape)
    places = [np.linspace(0, FAR, count) for count in heights.shape[::-1]]
    contours = contour_generator(*places, heights, fill_type=FillType.OuterOffset)
    levels = [_rings(contours, level) for level in contour_levels(heights)]
    return _numbers(len(levels)) + b"".join(map(_level, levels))


def _rings(contours, level) -> list[np.ndarray]:
    """Return the rings around what is at least as high as a level, each of shape (points, 2)."""
    found = []
    for points, offsets in zip(*contours.filled(level, np.inf), strict=True):
        # The last point of a ring is its first.
        found += [_thinned(ring[:-1]) for ring in np.split(points, offsets[1:-1])]
    return [ring for ring in found if len(ring) > 2]


def _thinned(ring) -> np.ndarray:
    """Return a ring without the points that lie on the line between their neighbours.

    Every second point may go at a time, so that no point goes together with a neighbour.
    """
    kept = len(ring) + 1
    while len(ring) < kept:
        kept = len(ring)
        for first in (1, 2):
            ring = np.delete(ring, _dispensable(ring, first), axis=0)
    return ring


def _dispensable(ring, first) -> np.ndarray:
    middle = np.arange(first, len(ring) - 1, 2)
    before, after = ring[middle - 1], ring[middle + 1]
    chords, offsets = after - before, ring[middle] - before
    areas = chords[:, 0] * offsets[:, 1] - chords[:, 1] * offsets[:, 0]
    return middle[np.abs(areas) <= SLACK * np.hypot(*chords.T)]


def _level(rings) -> bytes:
    parts = [_numbers(len(rings))]
    parts += [_numbers(len(ring)) + _numbers(*np.rint(ring).ravel()) for ring in rings]
    return b"".join(parts)


def _numbers(*values) -> bytes:
    return np.array(values, dtype="<u2").tobytes()
