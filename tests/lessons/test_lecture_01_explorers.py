"""The explorers of lecture 01: what the prose says of them holds at the settings it names."""

import numpy as np
import pytest
from test_lecture_01_statements import about
from texts import lecture

TEXT = lecture("01_gradients")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)

T = np.linspace(-1, 1, 401)
H = 10.0 ** np.linspace(-16, 0, 129)
DECAYS = np.logspace(-6, 3, 46)
W = np.linspace(-2, 2, 401)


def test_the_glass_shows_a_bend_a_line_and_stairs(n):
    def away_from_tangent(log10_h):
        found = n["magnified"](T, log10_h)
        return abs(found["loss"] - found["tangent"]).max()

    assert away_from_tangent(0.0) > 0.3
    assert all(away_from_tangent(k) < 0.005 for k in (-2.0, -5.0, -10.0, -13.0))
    stairs = n["magnified"](T, -15.0)["loss"]
    assert np.mean(np.diff(stairs) == 0) > 0.9
    assert not n["magnified"](T, -17.0)["loss"].any()


def test_the_glass_tells_both_slopes(n):
    n["glass"].controls["log10_h"].value = -1.0
    one, both = (n[name](np.sin, 1.0, 0.1) for name in ("one_sided", "central"))
    assert n["glass"].text == (
        f"one-sided slope {one:.9f}, central {both:.9f}, true {np.cos(1):.9f}"
    )


def test_frequency_lifts_the_right_arm_and_offset_the_left(n):
    plain, wiggly, large = (
        n["wave_errors"](H, **s) for s in ({}, {"frequency": 10.0}, {"offset": 1000.0})
    )
    left, right = (H > 1e-12) & (H < 1e-9), (H > 1e-3) & (H < 1e-2)
    for name in plain:
        assert np.median(wiggly[name][right] / plain[name][right]) > 5
        assert np.median(large[name][left] / plain[name][left]) > 100
        np.testing.assert_allclose(large[name][right], plain[name][right], rtol=0.1)


def test_an_offset_of_1000_costs_two_digits(n, prose):
    assert "off by about 3e-10 instead of 3e-12, at a step near $10^{-4}$" in prose
    plain, large = (n["wave_errors"](H, offset=offset)["central"] for offset in (0.0, 1000.0))
    assert np.log10(plain.min()) == about(3e-12)
    assert np.log10(large.min()) == about(3e-10)
    assert 1e-5 < H[large.argmin()] < 1e-3
    n["trade_off"].controls["offset"].value = 1000.0
    assert n["trade_off"].text.endswith(f"{large.min():.0e} at h = {H[large.argmin()]:.0e}")


def test_the_two_bugs_hide_at_opposite_ends(n, prose):
    found = n["visible_bugs"](DECAYS, size=1.0)
    assert "at $\\mathrm{wd} = 1000$ its error is below 1e-7" in prose
    assert found["N - 1"][-1] < 1e-7 < 1e-4 < found["N - 1"][0]
    assert found["2 missing"][0] < 1e-4 < 0.3 < found["2 missing"][-1]
    assert found["right"].max() < 1e-7


def test_at_size_0_the_missing_2_is_invisible(n):
    found = n["visible_bugs"](DECAYS, size=0.0)
    assert found["2 missing"].max() < 1e-9
    assert found["N - 1"].min() > 1e-4
    assert n["visible_bugs"](DECAYS, size=0.1)["2 missing"].max() > 0.1


@pytest.mark.parametrize("h", [0.1, 0.5, 1.0])
def test_the_slope_is_wrong_within_a_step_of_the_kink(n, h):
    found = n["around_the_kink"].function(W, h)
    n["around_the_kink"].controls["h"].value = h
    wrong = abs(found["measured"] - found["true slope"]) > 1e-9
    assert (wrong == (abs(W) < h - 1e-9)).all()
    assert f"wrong for {wrong.mean():.0%} of the w" in n["around_the_kink"].text
    assert found["measured"][200] == pytest.approx(0.5)


def test_the_step_for_less_than_5_percent(n, prose):
    assert "For less than 5 % of a picture that is 4 wide, this means $h < 0.1$." in prose
    for h, reached in ((0.09, True), (0.11, False)):
        found = n["around_the_kink"].function(W, h)
        wrong = abs(found["measured"] - found["true slope"]) > 1e-9
        assert (wrong.mean() < 0.05) == reached
