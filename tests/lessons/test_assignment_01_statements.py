"""What assignment 01 says of round-off and of wrong gradients: it holds, within a tolerance."""

import numpy as np
import pytest
from texts import assignment

TEXT = assignment("01_gradients")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def check_at(n, factor, reg):
    """Return the relative error of each entry on the first five digits."""
    return np.vectorize(n["relative_error"])(*n["gradients"](factor * n["W"], reg))


def test_checks_on_the_digits(n, prose):
    assert "The largest of 650 relative errors is a few times 1e-7 at most." in prose
    assert "The median is below 1e-9." in prose
    for reg in (0.0, 0.1):
        errors = check_at(n, 1, reg)
        assert errors.max() < 1e-6
        assert np.median(errors) < 1e-9


def test_a_tiny_entry_makes_a_right_gradient_look_wrong(n, prose):
    assert (
        "it is about 2e-8, while round-off makes every measured entry wrong by about 1e-10" in prose
    )
    analytic, measured = n["gradients"](10 * n["W"], reg=0.0)
    errors = check_at(n, 10, 0.0)
    assert errors.max() > 1e-4
    worst = abs(analytic.ravel()[errors.argmax()])
    assert worst < 1e-6
    assert abs(analytic - measured).max() < 1e-9


def test_suspects_light_up_where_the_prose_says(n):
    wrong = {name: e > 1e-4 for name, e in n["suspects"](n["W"], reg=0.1).items()}
    assert wrong["no regularization"].mean() > 0.95
    rows = wrong["bias not regularized"]
    assert rows[64].all()
    assert not rows[:64].any()
    columns = wrong["class 9 reversed"]
    assert columns[:, 9].all()
    assert not columns[:, :9].any()


def test_the_lowest_point_moves_to_the_right(n, prose):
    h = 10.0 ** np.arange(-12, 0.1, 0.75)
    small, large = (h[n["largest_difference"](h, size).argmin()] for size in (0.1, 10.0))
    assert f"moves to the right: the figure says {small:.0e}, and then {large:.0e}." in prose
