"""Loss surfaces of two weights with closed-form gradients and Hessians.

Each surface is a row of data, a `Landscape`; its factory stands in `LANDSCAPES` under its name.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from helpers.data import two_digits
from helpers.problems.logistic import logistic_loss

Domain = tuple[tuple[float, float], tuple[float, float]]
Function = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True, eq=False)
class Landscape:
    """A loss surface f of the weights w.

    `f`, `gradient` and `hessian` act on the last axis of w, and leading axes broadcast:
    w (..., 2) gives a loss (...), a gradient (..., 2) and a Hessian (..., 2, 2), all float64.

    Attributes:
        name: the key in `LANDSCAPES`.
        f: the loss.
        gradient: its gradient, in closed form.
        hessian: its matrix of second derivatives, in closed form.
        minimum: where the loss is least, shape (2,), or None if it has no least value.
        f_min: the least loss, or None.
        domain: ((x_lo, x_hi), (y_lo, y_hi)), the part to draw; holds start and minimum.
        start: where paths begin unless told otherwise, shape (2,).
        source: who described the surface, or "Ravine" for our own.
        restart: where the gradient is noisy, makes the landscape anew, so that its noise repeats.
    """

    name: str
    f: Function
    gradient: Function
    hessian: Function
    minimum: np.ndarray | None
    f_min: float | None
    domain: Domain
    start: np.ndarray
    source: str
    restart: "Callable[[], Landscape] | None" = None


def bowl() -> Landscape:
    """Return the round bowl f = (x^2 + y^2) / 2, the easiest surface there is."""
    return Landscape(
        name="bowl",
        **_quadratic(curvatures=(1.0, 1.0), axes=np.eye(2)),
        minimum=np.zeros(2),
        f_min=0.0,
        domain=((-2.5, 2.5), (-2.5, 2.5)),
        start=np.array([2.0, 1.5]),
        source="Ravine",
    )


def ravine(condition_number: float = 100.0, angle: float = 0.0) -> Landscape:
    """Return the long narrow valley f = (u_1^2 + condition_number * u_2^2) / 2.

    u are the coordinates along the axes of the valley, which are turned by `angle`
    degrees, anticlockwise; the start is u = (10, 1).

    Raises:
        ValueError: if condition_number is not a finite number >= 1.

    >>> ravine(condition_number=9).hessian(np.zeros(2))
    array([[1., 0.],
           [0., 9.]])
    """
    if not 1 <= condition_number < np.inf:
        raise ValueError(f"condition_number must be finite and at least 1, got {condition_number}")
    cos, sin = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    axes = np.array([[cos, -sin], [sin, cos]])
    half_width, half_height = np.abs(axes) @ (12.0, 2.5)
    return Landscape(
        name="ravine",
        **_quadratic(curvatures=(1.0, condition_number), axes=axes),
        minimum=np.zeros(2),
        f_min=0.0,
        domain=((-half_width, half_width), (-half_height, half_height)),
        start=axes @ (10.0, 1.0),
        source="Ravine",
    )


def saddle() -> Landscape:
    """Return the saddle f = (x^2 - y^2) / 2, which falls without end along y.

    The start lies a millionth beside the ridge, so that the way down is hard to find.
    """
    return Landscape(
        name="saddle",
        **_quadratic(curvatures=(1.0, -1.0), axes=np.eye(2)),
        minimum=None,
        f_min=None,
        domain=((-2.0, 2.0), (-2.0, 2.0)),
        start=np.array([1.5, 1e-6]),
        source="Ravine",
    )


def rosenbrock() -> Landscape:
    """Return Rosenbrock's curved valley f = (1 - x)^2 + 100 (y - x^2)^2."""

    def f(w):
        x, y = _coordinates(w)
        return (1 - x) ** 2 + 100 * (y - x**2) ** 2

    def gradient(w):
        x, y = _coordinates(w)
        return _vector(-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2))

    def hessian(w):
        x, y = _coordinates(w)
        return _symmetric_matrix(2 - 400 * (y - 3 * x**2), -400 * x, 200.0)

    return Landscape(
        name="rosenbrock",
        f=f,
        gradient=gradient,
        hessian=hessian,
        minimum=np.ones(2),
        f_min=0.0,
        domain=((-2.0, 2.0), (-1.0, 3.0)),
        start=np.array([-1.2, 1.0]),
        source="H. H. Rosenbrock, An automatic method for finding the greatest or least value "
        "of a function, The Computer Journal 3 (1960), 175-184",
    )


def local_minima() -> Landscape:
    """Return a bowl with four wells of different depth; the start looks down into a shallow one."""
    wells = _wells(
        curvature=0.1,
        centres=[[1.8, 1.6], [-1.7, 1.5], [-1.6, -1.8], [1.7, -1.6]],
        depths=[0.6, 2.0, 1.4, 1.0],
        widths=[0.7, 0.7, 0.7, 0.7],
    )
    minimum = np.array([-1.6592202470108581, 1.4639807677602197])
    return Landscape(
        name="local_minima",
        **wells,
        minimum=minimum,
        f_min=float(wells["f"](minimum)),
        domain=((-4.0, 4.0), (-4.0, 4.0)),
        start=np.array([3.4, 2.6]),
        source="Ravine",
    )


def two_basins() -> Landscape:
    """Return a narrow, slightly deeper basin on the way to a wide one."""
    wells = _wells(
        curvature=0.1,
        centres=[[-0.8, 0.0], [1.8, 0.0]],
        depths=[1.2, 1.0],
        widths=[0.3, 0.9],
    )
    minimum = np.array([-0.7902552104688011, 0.0])
    return Landscape(
        name="two_basins",
        **wells,
        minimum=minimum,
        f_min=float(wells["f"](minimum)),
        domain=((-4.0, 4.0), (-3.0, 3.0)),
        start=np.array([-3.0, 0.5]),
        source="Ravine",
    )


def wall_plateau_basin() -> Landscape:
    """Return a steep wall, a long plateau and a basin, one after the other along x.

    f = G s softplus(-x / s) + g t log cosh((x - b) / t) - d exp(-(x - b)^2 / (2 a^2)) + y^2 / 2:
    the slope is about -G - g on the wall (x < 0) and -g on the plateau (0 < x < b).
    """
    wall_slope, wall_edge = 3.0, 0.1
    plateau_slope, plateau_edge = 0.1, 1.0
    basin, depth, width = 12.0, 1.0, 1.0

    def f(w):
        x, y = _coordinates(w)
        z = (x - basin) / plateau_edge
        wall = wall_slope * wall_edge * np.logaddexp(0, -x / wall_edge)
        plateau = plateau_slope * plateau_edge * (np.logaddexp(z, -z) - np.log(2))
        return wall + plateau + depth * (1 - _bell((x - basin) / width)) + y**2 / 2

    def gradient(w):
        x, y = _coordinates(w)
        z, u = (x - basin) / plateau_edge, (x - basin) / width
        slope = -wall_slope * _sigmoid(-x / wall_edge) + plateau_slope * np.tanh(z)
        return _vector(slope + depth / width * u * _bell(u), y)

    def hessian(w):
        x, _ = _coordinates(w)
        z, u = (x - basin) / plateau_edge, (x - basin) / width
        share = _sigmoid(-x / wall_edge)
        wall = wall_slope / wall_edge * share * (1 - share)
        plateau = plateau_slope / plateau_edge * (1 - np.tanh(z) ** 2)
        return _symmetric_matrix(wall + plateau + depth / width**2 * (1 - u**2) * _bell(u), 0, 1)

    return Landscape(
        name="wall_plateau_basin",
        f=f,
        gradient=gradient,
        hessian=hessian,
        minimum=np.array([basin, 0.0]),
        f_min=0.0,
        domain=((-4.0, 16.0), (-3.0, 3.0)),
        start=np.array([-2.8, 1.0]),
        source="Ravine",
    )


def logistic_digits() -> Landscape:
    """Return the logistic loss of two weights that tell the digits 3 and 8 apart.

    The weights are those of two pixels, columns 26 and 42 of `two_digits(3, 8)`: the left sides
    of the two loops, where an 8 has ink and a 3 has little. There is no bias.
    """
    X, y = _two_pixels()
    minimum = np.array([7.078971923419517, 7.206010248754271])

    def hessian(w):
        share = _sigmoid(np.asarray(w, dtype=float) @ X.T)
        return np.einsum("...n,ni,nj->...ij", share * (1 - share), X, X) / len(y)

    return Landscape(
        name="logistic_digits",
        f=lambda w: logistic_loss(w, X, y)[0],
        gradient=lambda w: logistic_loss(w, X, y)[1],
        hessian=hessian,
        minimum=minimum,
        f_min=float(logistic_loss(minimum, X, y)[0]),
        domain=((-4.0, 14.0), (-4.0, 14.0)),
        start=np.array([-2.0, 10.0]),
        source="Ravine; digits of E. Alpaydin and C. Kaynak (1998)",
    )


def noisy(landscape: Landscape, sigma: float, seed: int = 0) -> Landscape:
    """Return the landscape with Gaussian noise of standard deviation sigma on each gradient entry.

    The noise is drawn in order of the calls from a generator seeded here, so another
    `noisy(...)` with the same seed repeats it. Loss and Hessian stay exact.

    >>> first, again = (noisy(bowl(), sigma=0.1, seed=3).gradient(np.ones(2)) for _ in range(2))
    >>> bool(np.all(first == again))
    True
    """
    rng = np.random.default_rng(seed)

    def gradient(w):
        exact = landscape.gradient(w)
        return exact + sigma * rng.standard_normal(exact.shape)

    return replace(
        landscape,
        name=f"noisy {landscape.name}",
        gradient=gradient,
        restart=lambda: noisy(landscape, sigma, seed),
    )


def batched_digits(batch_size: int = 16, seed: int = 0) -> Landscape:
    """Return `logistic_digits` with the gradient on a few of its images, others at each call.

    Each call draws `batch_size` different images from a generator seeded here, so another
    `batched_digits(...)` with the same arguments repeats them. Loss and Hessian stay those of all
    images.

    Raises:
        ValueError: unless batch_size is between 1 and the number of images, 357.

    >>> batched_digits(357).gradient(np.zeros(2)) - logistic_digits().gradient(np.zeros(2)) < 1e-12
    array([ True,  True])
    """
    X, y = _two_pixels()
    if not 1 <= batch_size <= len(y):
        raise ValueError(f"batch_size must be between 1 and {len(y)}, got {batch_size}")
    rng = np.random.default_rng(seed)

    def gradient(w):
        rows = rng.choice(len(y), size=batch_size, replace=False)
        return logistic_loss(w, X[rows], y[rows])[1]

    return replace(
        logistic_digits(),
        name=f"logistic_digits in batches of {batch_size}",
        gradient=gradient,
        restart=lambda: batched_digits(batch_size, seed),
    )


LANDSCAPES: dict[str, Callable[[], Landscape]] = {
    "bowl": bowl,
    "ravine": ravine,
    "saddle": saddle,
    "rosenbrock": rosenbrock,
    "local_minima": local_minima,
    "two_basins": two_basins,
    "wall_plateau_basin": wall_plateau_basin,
    "logistic_digits": logistic_digits,
}


def _quadratic(curvatures, axes) -> dict[str, Function]:
    """Return f = sum_i curvatures_i u_i^2 / 2, where u_i goes along column i of `axes`."""
    curvatures = np.array(curvatures)
    matrix = (axes * curvatures) @ axes.T

    def hessian(w):
        return np.broadcast_to(matrix, (*np.shape(w)[:-1], 2, 2)).copy()

    return {
        "f": lambda w: ((w @ axes) ** 2 @ curvatures) / 2,
        "gradient": lambda w: (curvatures * (w @ axes)) @ axes.T,
        "hessian": hessian,
    }


def _wells(curvature, centres, depths, widths) -> dict[str, Function]:
    """Return f = curvature |w|^2 / 2 - sum_j depths_j exp(-|w - centres_j|^2 / (2 widths_j^2))."""
    centres, depths, variances = np.array(centres), np.array(depths), np.square(widths)

    def offsets_and_wells(w):
        offsets = np.asarray(w, dtype=float)[..., None, :] - centres
        return offsets, depths * np.exp(-(offsets**2).sum(axis=-1) / (2 * variances))

    def f(w):
        return curvature / 2 * np.square(w).sum(axis=-1) - offsets_and_wells(w)[1].sum(axis=-1)

    def gradient(w):
        offsets, wells = offsets_and_wells(w)
        return curvature * np.asarray(w) + ((wells / variances)[..., None] * offsets).sum(axis=-2)

    def hessian(w):
        offsets, wells = offsets_and_wells(w)
        scaled = offsets / np.sqrt(variances)[:, None]
        shapes = np.eye(2) - scaled[..., :, None] * scaled[..., None, :]
        return curvature * np.eye(2) + np.einsum("...j,...jkl->...kl", wells / variances, shapes)

    return {"f": f, "gradient": gradient, "hessian": hessian}


def _two_pixels() -> tuple[np.ndarray, np.ndarray]:
    X, y = two_digits(3, 8)
    return X[:, [26, 42]], y


def _bell(u):
    return np.exp(-(u**2) / 2)


def _sigmoid(z):
    # The hyperbolic tangent never overflows, which 1 / (1 + exp(-z)) does.
    return (1 + np.tanh(z / 2)) / 2


def _coordinates(w):
    w = np.asarray(w, dtype=float)
    return w[..., 0], w[..., 1]


def _vector(first, second) -> np.ndarray:
    return np.stack(np.broadcast_arrays(first, second), axis=-1)


def _symmetric_matrix(first, mixed, second) -> np.ndarray:
    entries = np.stack(np.broadcast_arrays(first, mixed, mixed, second), axis=-1)
    return entries.reshape(*entries.shape[:-1], 2, 2)
