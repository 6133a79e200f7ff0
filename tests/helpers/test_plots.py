"""The figures, by what their artists hold."""

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from helpers.landscapes import LANDSCAPES, bowl, ravine, saddle
from helpers.paths import Trajectory, run_path
from helpers.plots import compare, plot_landscape, plot_losses, plot_path
from helpers.styles import NEUTRAL, ON_DARK, SHADES, STYLES


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def scaling(factor):
    return lambda gradient, start, steps: [
        start * np.float64(factor) ** k for k in range(steps + 1)
    ]


def path_of(landscape, factor=0.8, steps=20, start=None):
    return run_path(scaling(factor), landscape, steps, start)


def line_of(ax, label):
    (line,) = [line for line in ax.lines if line.get_label() == label]
    return line


def legend_of(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def texts_of(ax):
    return {text.get_text(): text.xy for text in ax.texts}


@pytest.mark.parametrize("name", LANDSCAPES)
def test_landscape_fills_its_domain_and_marks_start_and_minimum(name):
    landscape = LANDSCAPES[name]()
    ax = plot_landscape(landscape)
    ax.figure.canvas.draw()
    assert (ax.get_xlim(), ax.get_ylim()) == landscape.domain
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$w_1$", "$w_2$")
    marks = {"start": landscape.start, "minimum": landscape.minimum}
    marks = {text: point for text, point in marks.items() if point is not None}
    np.testing.assert_equal(texts_of(ax), marks)
    points = [line.get_xydata()[0] for line in ax.lines]
    np.testing.assert_array_equal(points, list(marks.values()))
    assert ax.get_legend() is None


@pytest.mark.parametrize(
    ("landscape", "aspect"), [(bowl(), 1.0), (ravine(), "auto"), (ravine(angle=45), 1.0)]
)
def test_nearly_square_domains_are_drawn_to_scale(landscape, aspect):
    assert plot_landscape(landscape).get_aspect() == aspect


def test_contours_stand_at_log_levels_above_the_minimum():
    landscape = bowl()
    contours = plot_landscape(landscape).collections[1]
    radii = [np.hypot(*p.vertices.T).mean() for p in contours.get_paths() if len(p.vertices)]
    # log10(f) is even in f = r^2 / 2, so that log10(r) is even too where f is far above 1e-4.
    steps = np.diff(np.log10(radii[-6:]))
    assert len(radii) > 8
    np.testing.assert_allclose(steps, steps[0], rtol=0.05)


def test_contours_of_the_saddle_stand_at_even_levels():
    levels = plot_landscape(saddle()).collections[1].levels
    np.testing.assert_allclose(np.diff(levels), levels[1] - levels[0])
    assert levels[0] < -1 < 1 < levels[-1]


def test_axes_given_are_used():
    figure, (left, right) = plt.subplots(1, 2)
    assert plot_landscape(bowl(), right) is right
    assert plot_path(path_of(bowl()), right, "SGD") is right
    assert plot_losses({"SGD": path_of(bowl())}, left) is left
    assert plt.get_fignums() == [figure.number]


def test_path_is_drawn_as_it_is_and_limits_stay():
    landscape = ravine()
    path = run_path(scaling(-0.9), landscape, 30)
    ax = plot_path(path, plot_landscape(landscape), "momentum")
    ax.figure.canvas.draw()
    line = line_of(ax, "momentum")
    np.testing.assert_array_equal(line.get_xydata(), path.iterates)
    assert line.get_color() == STYLES["momentum"]["color"]
    assert line.get_linestyle() == "-"
    assert line.get_marker() == "s"
    assert (ax.get_xlim(), ax.get_ylim()) == landscape.domain
    assert legend_of(ax) == ["momentum"]


def test_path_that_leaves_and_comes_back_is_drawn_whole():
    iterates = np.array([[1.0, 1.0], [90.0, 0.0], [-90.0, 5.0], [1.0, 0.0]])
    path = run_path(lambda gradient, start, steps: iterates, bowl(), 3, start=iterates[0])
    ax = plot_path(path, plot_landscape(bowl()), "SGD")
    np.testing.assert_array_equal(line_of(ax, "SGD").get_xydata(), iterates)


@pytest.mark.parametrize("factor", [-2.0, -1e60])
def test_path_that_leaves_for_good_ends_outside_and_its_label_says_when(factor):
    landscape = bowl()
    path = path_of(landscape, factor, steps=2000)
    ax = plot_path(path, plot_landscape(landscape), "SGD")
    ax.figure.canvas.draw()
    label = f"SGD, diverged at step {path.diverged_at}"
    assert path.diverged_at > 1
    np.testing.assert_array_equal(line_of(ax, label).get_xydata(), path.iterates[:2])
    assert (ax.get_xlim(), ax.get_ylim()) == landscape.domain
    assert legend_of(ax) == [label]


def test_path_that_never_enters_the_domain_draws_nothing():
    path = path_of(bowl(), factor=1.0, start=[50.0, 0.0])
    ax = plot_path(path, plot_landscape(bowl()), "SGD")
    ax.figure.canvas.draw()
    assert line_of(ax, "SGD").get_xydata().shape == (0, 2)


def test_other_labels_take_neutral_styles_in_turn_and_a_given_style_wins():
    ax = plot_landscape(bowl())
    for label in ("rho 0", "rho 0.9"):
        plot_path(path_of(bowl()), ax, label)
    plot_path(path_of(bowl()), ax, "mine", STYLES["Adam"])
    colors = [line_of(ax, label).get_color() for label in ("rho 0", "rho 0.9", "mine")]
    assert colors == [NEUTRAL[0]["color"], NEUTRAL[1]["color"], STYLES["Adam"]["color"]]


def test_no_two_styles_share_color_or_line_or_marker():
    for styles in (list(STYLES.values()), list(NEUTRAL)):
        for part in ("color", "linestyle", "marker"):
            assert len({str(style[part]) for style in styles}) == len(styles)
    assert list(STYLES) == ["SGD", "momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam", "AdamW"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_stand_out_from_every_shade_of_a_landscape(theme):
    for style in [*STYLES.values(), *NEUTRAL]:
        color = style["color"] if theme == "light" else ON_DARK[style["color"]]
        for shade in (SHADES[theme]["low"], SHADES[theme]["high"]):
            assert contrast(color, shade) >= 3, (color, shade)


def contrast(one, other):
    """Return the contrast of two colours by the Web Content Accessibility Guidelines."""
    darker, lighter = sorted(luminance(to_rgb(color)) for color in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color):
    color = np.array(color)
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def test_losses_are_drawn_above_the_least_loss_on_a_log_scale():
    landscape = LANDSCAPES["two_basins"]()
    path = path_of(landscape)
    ax = plot_losses({"Adam": path, "other": path}, f_min=landscape.f_min)
    ax.figure.canvas.draw()
    line = line_of(ax, "Adam")
    np.testing.assert_array_equal(line.get_xdata(), np.arange(21))
    np.testing.assert_array_equal(line.get_ydata(), path.losses - landscape.f_min)
    assert line.get_color() == STYLES["Adam"]["color"]
    assert line_of(ax, "other").get_color() == NEUTRAL[1]["color"]
    assert ax.get_yscale() == "log"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("step", "loss − least loss")
    assert legend_of(ax) == ["Adam", "other"]


def test_losses_without_a_least_loss_are_drawn_as_they_are():
    path = path_of(saddle(), factor=-2.0, steps=30)
    ax = plot_losses({"SGD": path}, f_min=None)
    ax.figure.canvas.draw()
    np.testing.assert_array_equal(line_of(ax, "SGD").get_ydata(), path.losses)
    assert (ax.get_yscale(), ax.get_ylabel()) == ("linear", "loss")
    assert ax.get_ylim()[1] < 3 * path.losses[0]


@pytest.mark.parametrize(("beside", "lowest"), [(0.0, -0.1), (1e-6, -2.5)])
def test_losses_of_a_path_on_the_ridge_of_the_saddle(beside, lowest):
    path = path_of(saddle(), factor=2.0, steps=40, start=[0.0, beside])
    ax = plot_losses({"SGD": path}, f_min=None)
    ax.figure.canvas.draw()
    low, high = ax.get_ylim()
    assert lowest < low < lowest / 2.5
    assert 0 < high < 0.2


def test_diverged_and_vanishing_losses_hide_no_other():
    paths = {
        "SGD": path_of(bowl(), factor=-1e10, steps=100),
        "momentum": path_of(bowl(), factor=0.9),
        "Adam": path_of(bowl(), factor=1e-30, steps=8),
    }
    ax = plot_losses(paths)
    ax.figure.canvas.draw()
    low, high = ax.get_ylim()
    first = bowl().f(bowl().start)
    assert 1e-17 * first < low < 1e-15 * first
    assert 100 * first < high < 1000 * first
    assert legend_of(ax)[0] == f"SGD, diverged at step {paths['SGD'].diverged_at}"
    assert ax.get_ylabel() == "loss"


def test_losses_of_a_path_that_rests_at_the_minimum():
    path = path_of(bowl(), start=[0.0, 0.0])
    plot_losses({"SGD": path}).figure.canvas.draw()


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="no paths to draw"):
        plot_losses({})
    with pytest.raises(ValueError, match="no paths to draw"):
        compare(bowl(), {})
    assert plt.get_fignums() == []


@pytest.mark.parametrize("name", LANDSCAPES)
def test_compare_draws_both_sides_in_the_same_styles(name):
    landscape = LANDSCAPES[name]()
    paths = {"SGD": path_of(landscape), "mine": path_of(landscape, 0.9), "rho": path_of(landscape)}
    figure = compare(landscape, paths)
    figure.canvas.draw()
    left, right = figure.axes
    for label in paths:
        drawn, losses = line_of(left, label), line_of(right, label)
        assert drawn.get_color() == losses.get_color()
        assert drawn.get_marker() == losses.get_marker()
    assert (left.get_xlim(), left.get_ylim()) == landscape.domain
    assert legend_of(right) == list(paths)
    assert right.get_yscale() == ("linear" if landscape.f_min is None else "log")
    assert figure.number in plt.get_fignums()


def test_compare_marks_the_start_that_the_paths_share():
    same = {"SGD": path_of(bowl(), start=[-1, 1]), "Adam": path_of(bowl(), start=[-1, 1])}
    other = {**same, "Adam": path_of(bowl())}
    np.testing.assert_array_equal(texts_of(compare(bowl(), same).axes[0])["start"], [-1, 1])
    np.testing.assert_array_equal(texts_of(compare(bowl(), other).axes[0])["start"], [2, 1.5])


def test_nothing_given_is_changed():
    path = path_of(bowl())
    before = Trajectory(path.iterates.copy(), path.losses.copy())
    styles = {name: dict(style) for name, style in STYLES.items()}
    compare(bowl(), {"SGD": path})
    np.testing.assert_array_equal(path.iterates, before.iterates)
    np.testing.assert_array_equal(path.losses, before.losses)
    assert styles == STYLES
