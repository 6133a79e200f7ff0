"""Which JavaScript stands for a lecture's own functions, where there is no kernel to run them.

`front/rules.js` and `front/landscapes.js` hold the twins. Tests compare them with the functions.
"""

import base64
import inspect
from collections.abc import Callable
from functools import partial

import numpy as np

from helpers import landscapes
from helpers.data import two_digits
from helpers.landscapes import LANDSCAPES, Landscape

# The name of a lecture's function -> its twin, and the hyperparameters that the twin takes.
RULES: dict[str, tuple[str, set[str]]] = {
    "gradient_descent": ("sgd", {"learning_rate"}),
    "sgd": ("sgd", {"learning_rate"}),
    "momentum": ("momentum", {"learning_rate", "rho", "velocity", "ahead"}),
    "nesterov": ("nesterov", {"learning_rate", "rho", "velocity"}),
    "adagrad": ("adagrad", {"learning_rate", "epsilon", "cache"}),
    "rmsprop": ("rmsprop", {"learning_rate", "decay_rate", "epsilon", "keep", "add"}),
    "adam": ("adam", {"learning_rate", "beta1", "beta2", "epsilon"}),
    "uncorrected": ("uncorrected", {"learning_rate", "beta1", "beta2"}),
}
# The name of a landscape's control -> the parameter of the factory in `helpers.landscapes`.
PARAMETERS = {
    "k": "condition_number",
    "angle": "angle",
    "noise": "sigma",
    "sigma": "sigma",
    "batch_size": "batch_size",
}
PATH_FUNCTION = {"gradient", "start", "steps"}


def rule_twin(function: Callable) -> dict | None:
    """Return the twin of a path function, {"rule", "values": its defaults}; None if there is none.

    A partial function goes by the name of what it wraps.
    """
    parameters = inspect.signature(function).parameters
    inner = function.func if isinstance(function, partial) else function
    rule, known = RULES.get(getattr(inner, "__name__", ""), ("", set()))
    if not rule or not set(parameters) - PATH_FUNCTION <= known:
        return None
    values = {name: parameter.default for name, parameter in parameters.items()}
    numbers = {name: v for name, v in values.items() if isinstance(v, int | float)}
    # As the lectures' functions do, one number stands for both coordinates of a velocity.
    if isinstance(velocity := numbers.get("velocity"), int | float):
        numbers["velocity"] = [velocity, velocity]
    return {"rule": rule, "values": numbers}


def landscape_twin(
    make: Callable[..., Landscape], settings: list[dict[str, float]], most_steps: int
) -> dict | None:
    """Return the twin of a landscape; None if there is none.

    Args:
        make: makes the landscape of the values of its controls.
        settings: such values by name, {} where it has none: first those of the beginning, then
            others at which the twin is to be the same, among them all that can be chosen from.
        most_steps: how many gradients a path takes at most.

    Returns:
        {"name", "values", "controls": {control: parameter}}, and the data that it needs.
    """
    first = make(**settings[0])
    if set(settings[0]) - set(PARAMETERS):
        return None
    controls = {control: PARAMETERS[control] for control in settings[0]}
    name, factory, fixed = _factory(first, set(controls.values()))
    if factory is None:
        return None
    given = [{controls[name]: value for name, value in values.items()} for values in settings]
    pairs = [(make(**own), factory(**fixed, **of)) for own, of in zip(settings, given, strict=True)]
    if not all(_are_alike(*pair) for pair in pairs):
        return None
    return {"name": name, "values": fixed, "controls": controls, **_data(first, given, most_steps)}


def _factory(landscape: Landscape, controlled: set[str]) -> tuple[str, Callable | None, dict]:
    """Return its twin's name, what makes the landscape, and of what beside what is controlled."""
    name, _, of = landscape.name.partition(" ")
    if landscape.name in LANDSCAPES:
        fixed = _ravine_values(landscape) if name == "ravine" else {}
        fixed = {key: value for key, value in fixed.items() if key not in controlled}
        return name, LANDSCAPES[name], fixed
    if name == "noisy" and of in LANDSCAPES and controlled == {"sigma"}:
        return name, lambda sigma, of: landscapes.noisy(LANDSCAPES[of](), sigma), {"of": of}
    if of.startswith("in batches of") and controlled == {"batch_size"}:
        return "batched_digits", landscapes.batched_digits, {}
    return "", None, {}


def _ravine_values(landscape: Landscape) -> dict[str, float]:
    curvatures, axes = np.linalg.eigh(landscape.hessian(landscape.start))
    along = axes[:, 0] * np.sign(axes[0, 0])
    angle = float(np.rad2deg(np.arctan2(along[1], along[0])))
    return {"condition_number": round(float(curvatures[1]), 9), "angle": round(angle, 9)}


def _are_alike(landscape: Landscape, other: Landscape) -> bool:
    places = landscape.start + np.outer(np.linspace(-1.5, 1.5, 7), [1.0, -0.7])
    return all(
        np.allclose(getattr(landscape, what)(w), getattr(other, what)(w), rtol=1e-12, atol=1e-12)
        for w in places
        for what in ("f", "gradient")
    ) and np.allclose(landscape.domain, other.domain, rtol=1e-12)


def _data(landscape: Landscape, given: list[dict], most_steps: int) -> dict:
    """Return what the twin draws, and from what."""
    if landscape.name.startswith("noisy"):
        draws = np.random.default_rng(0).standard_normal((most_steps, 2))
        return {"draws": floats(draws)}
    if not landscape.name.startswith("logistic_digits"):
        return {}
    X, y = two_digits(3, 8)
    images = {"X": floats(X[:, [26, 42]]), "y": floats(y)}
    sizes = [values["batch_size"] for values in given if "batch_size" in values]
    return {
        "images": images,
        "members": {size: _members(size, len(y), most_steps) for size in sizes},
    }


def _members(batch_size: int, count: int, calls: int) -> str:
    """Return which images are in the batch of each call, a bit an image."""
    rng = np.random.default_rng(0)
    bits = np.zeros((calls, count), dtype=bool)
    for row in bits:
        row[rng.choice(count, size=batch_size, replace=False)] = True
    return base64.b64encode(np.packbits(bits, axis=1, bitorder="little").tobytes()).decode()


def floats(values: np.ndarray) -> str:
    """Return numbers as base64 of 64 bits each, as `front/codec.js` reads them."""
    return base64.b64encode(np.asarray(values, dtype="<f8").tobytes()).decode()
