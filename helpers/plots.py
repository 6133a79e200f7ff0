"""Static figures: landscapes, paths, loss curves; one colour and marker per optimizer.

Paths on a landscape are solid, since dashes would swallow their turns; losses are dashed as well.
"""

from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.landscapes import Landscape
from helpers.paths import Trajectory
from helpers.styles import NEUTRAL, RATES, SHADES, style_of

HALO = [patheffects.withStroke(linewidth=3, foreground="white")]
# How its two coordinates differ: alone, and in a race, where color and dashes tell paths apart.
COORDINATES = {
    "alone": [{key: NEUTRAL[n][key] for key in ("color", "linestyle")} for n in (0, 1)],
    "race": [{"linewidth": 2.5}, {"linewidth": 1.0}],
}
GRID = 201
LEVELS = 20


def plot_landscape(landscape: Landscape, ax=None) -> Axes:
    """Draw a landscape, pale, with its start and minimum marked; return the axes.

    Contours stand at log levels of f - f_min (even levels of f where there is no f_min). The
    limits are the domain and stay so. A domain less than twice as long as wide is drawn to scale.
    """
    if ax is None:
        _, ax = plt.subplots(layout="constrained")
    draw_contours(landscape, ax)
    _mark(ax, landscape.start, "start", above=True, marker="o", markersize=7)
    if landscape.minimum is not None:
        _mark(ax, landscape.minimum, "minimum", above=False, marker="*", markersize=12)
    ax.set(xlabel="$w_1$", ylabel="$w_2$")
    ax.set_aspect("equal" if is_to_scale(landscape) else "auto")
    return ax


def draw_contours(landscape: Landscape, ax, shades=SHADES["light"]) -> None:
    """Draw nothing but the contours of a landscape, in a row of `SHADES`, and fix the limits."""
    x_limits, y_limits = landscape.domain
    x, y, heights = grid_heights(landscape)
    cmap = LinearSegmentedColormap.from_list("landscape", [shades["low"], shades["high"]])
    ax.contourf(x, y, heights, levels=LEVELS, cmap=cmap, zorder=0)
    line = {"colors": shades["line"], "linewidths": 0.6, "linestyles": "solid"}
    ax.contour(x, y, heights, levels=LEVELS, zorder=1, **line)
    ax.set(xlim=x_limits, ylim=y_limits)


def grid_heights(landscape: Landscape) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return x and y, shape (GRID,), and what contours show there, shape (GRID, GRID).

    That is log10(f - f_min), or f where there is no f_min.
    """
    x, y = (np.linspace(*limits, GRID) for limits in landscape.domain)
    losses = landscape.f(np.stack(np.meshgrid(x, y), axis=-1))
    if landscape.f_min is None:
        return x, y, losses
    above = losses - landscape.f_min
    # The lowest hundredth of the picture needs no contours, and would take most of them.
    return x, y, np.log10(above + np.quantile(above, 0.01))


def contour_levels(heights: np.ndarray) -> np.ndarray:
    """Return the levels between the lowest and the highest of these, as matplotlib chooses them."""
    lowest, highest = heights.min(), heights.max()
    levels = MaxNLocator(LEVELS + 1, min_n_ticks=1).tick_values(lowest, highest)
    return levels[(levels > lowest) & (levels < highest)]


def is_to_scale(landscape: Landscape) -> bool:
    """Whether a landscape is drawn to scale: its domain is less than twice as long as wide."""
    sides = np.ptp(landscape.domain, axis=1)
    return bool(sides.max() < 2 * sides.min())


def plot_path(path: Trajectory, ax, label: str, style: dict | None = None) -> Axes:
    """Draw a path on the axes of a landscape, clipped to their limits; return the axes.

    A path that leaves for good is drawn up to its first iterate outside; if it diverged, the
    legend says at which step.

    Args:
        path: what to draw; its iterates have shape (steps + 1, 2).
        ax: axes from `plot_landscape`.
        label: for the legend; a key of `STYLES` brings its style, but for its dashes.
        style: keywords for `Axes.plot` instead, such as a row of `STYLES`; dashes are left out.
    """
    if style is None:
        drawn = sum(not line.get_label().startswith("_") for line in ax.lines)
        style = style_of(label, drawn)
    iterates = _seen(path.iterates, (ax.get_xlim(), ax.get_ylim()))
    line = {**_line(iterates, style), "linestyle": "-", "path_effects": HALO}
    ax.plot(*iterates.T, label=_label(label, path), zorder=3, **line)
    ax.legend(loc="best", framealpha=0.9)
    return ax


def plot_losses(paths: dict[str, Trajectory], ax=None, f_min: float | None = 0.0) -> Axes:
    """Draw the loss of each path against the step; return the axes.

    The scale is logarithmic in loss - f_min, and reaches at most from 1e-16 to 100 times the
    greatest first value, so that no path hides the others. Where f_min is None, it is linear in
    the loss and reaches at most to twice the greatest first loss, or to 2, up and down.

    Raises:
        ValueError: if there are no paths.
    """
    _require_paths(paths)
    if ax is None:
        _, ax = plt.subplots(layout="constrained")
    lowest = f_min or 0.0
    curves = [path.losses - lowest for path in paths.values()]
    _set_loss_scale(ax, curves, logarithmic=f_min is not None)
    for position, (label, path) in enumerate(paths.items()):
        curve, style = curves[position], style_of(label, position)
        ax.plot(curve, label=_label(label, path), **_line(curve, style))
    ax.set(xlabel="step", ylabel="loss − least loss" if lowest else "loss")
    ax.grid(color="#E3E6EA", linewidth=0.6)
    ax.legend(loc="best", framealpha=0.9)
    return ax


def compare(landscape: Landscape, paths: dict[str, Trajectory]) -> Figure:
    """Draw the paths on the landscape (left) and their losses (right); return the figure.

    The start that is marked is that of the paths where they share one.

    Raises:
        ValueError: if there are no paths.
    """
    _require_paths(paths)
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
    plot_losses(paths, right, f_min=landscape.f_min)
    starts = np.array([path.iterates[0] for path in paths.values()])
    if (starts == starts[0]).all():
        landscape = replace(landscape, start=starts[0])
    plot_landscape(landscape, left)
    for label, path in paths.items():
        plot_path(path, left, label)
    left.get_legend().remove()
    return figure


def compare_rates(landscape: Landscape, paths: dict[str, Trajectory]) -> Figure:
    """Draw what `compare` draws and, to the right of it, the rates; return the figure.

    Raises:
        ValueError: if no path brings rates.
    """
    limits = rate_limits(paths.values())
    figure = compare(landscape, paths)
    figure.set_size_inches(15.5, 4.2)
    left, middle = figure.axes
    right = figure.add_subplot(1, 3, 3)
    for position, ax in enumerate((left, middle), start=1):
        ax.set_subplotspec(right.get_gridspec()[position - 1])
    plot_rates(paths, right, limits)
    return figure


def plot_rates(paths: dict[str, Trajectory], ax, limits: tuple[float, float] | None = None) -> Axes:
    """Draw the rate of each coordinate against the step, on a log scale; return the axes.

    A path's rates are its extra "rates", shape (steps + 1, 2): row k is the rate of each
    coordinate in the step that leads to iterate k. The first row may be NaN. The two lines of
    a path that is alone differ in colour and dashes, those of several in width.

    Raises:
        ValueError: if no path brings rates.
    """
    limits = limits or rate_limits(paths.values())
    drawn = {label: path for label, path in paths.items() if RATES in path.extras}
    ax.set(yscale="log", ylim=limits, xlabel="step", ylabel="rate of each coordinate")
    for position, (label, path) in enumerate(drawn.items()):
        for n, rates in enumerate(path.extras[RATES].T):
            style = {"linewidth": 1.5, **style_of(label, position), "marker": ""}
            style |= COORDINATES["alone" if len(paths) == 1 else "race"][n]
            name = f"$w_{n + 1}$" if len(paths) == 1 else f"{label} $w_{n + 1}$"
            ax.plot(np.where(rates > 0, rates, np.nan), label=name, **style)
    ax.grid(color="#E3E6EA", linewidth=0.6)
    ax.legend(loc="best", framealpha=0.9)
    return ax


def rate_limits(paths) -> tuple[float, float]:
    """Return limits around all rates, with a decade to spare above and below.

    The first row does not count: before the first step there is no rate, or an enormous one.

    Raises:
        ValueError: if no path brings rates.
    """
    found = [path.extras[RATES][1:].ravel() for path in paths if RATES in path.extras]
    if not found:
        raise ValueError(f"no path brings the extra {RATES!r}")
    rates = np.concatenate(found)
    rates = rates[np.isfinite(rates) & (rates > 0)]
    low, high = (rates.min(), rates.max()) if rates.size else (1.0, 1.0)
    return max(low / 10, 1e-300), min(high * 10, 1e300)


def _require_paths(paths):
    if not paths:
        raise ValueError("there are no paths to draw")


def _mark(ax, point, text, above, **marker):
    ax.plot(*point, color="white", markeredgecolor="black", linestyle="", zorder=5, **marker)
    ax.annotate(
        text,
        point,
        xytext=(0, 8 if above else -8),
        textcoords="offset points",
        ha="center",
        va="bottom" if above else "top",
        path_effects=HALO,
        zorder=6,
    )


def _seen(iterates, limits) -> np.ndarray:
    """Return the iterates up to the first one after the last visit inside the limits.

    What follows jumps across the picture from far outside, and would only hide it.
    """
    lowest, highest = np.transpose(limits)
    inside = np.flatnonzero(((iterates >= lowest) & (iterates <= highest)).all(axis=1))
    return iterates[: inside[-1] + 2] if len(inside) else iterates[:0]


def _set_loss_scale(ax, curves, logarithmic):
    """Fix scale and limits before anything is drawn: matplotlib's own overflow at 1e300."""
    values = np.concatenate(curves)
    first = max(abs(curve[0]) for curve in curves)
    if logarithmic:
        values, first = values[values > 0], first or 1.0
        ax.set_yscale("log", nonpositive="mask")
        lowest, highest = values.min(initial=first), values.max(initial=first)
        ax.set_ylim(max(lowest, 1e-16 * first) / 2, min(highest, 100 * first) * 2)
    else:
        reach = 2 * max(first, 1.0)
        lowest, highest = np.clip([values.min(), values.max()], -reach, reach)
        margin = 0.05 * (highest - lowest or 1.0)
        ax.set_ylim(lowest - margin, highest + margin)


def _label(label, path) -> str:
    return label if path.diverged_at is None else f"{label}, diverged at step {path.diverged_at}"


def _line(points, style) -> dict:
    return {"markevery": max(1, len(points) // 12), "markersize": 4, "linewidth": 1.5, **style}
