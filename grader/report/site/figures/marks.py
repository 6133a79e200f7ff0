"""The values that the controls of a figure stop at, and what stands for them on a page."""

import math

from helpers.explorer.sliders import Check, Choice, Control, LogSlider, Slider

FACTOR = 10**0.01  # of a key press on a logarithmic slider


def marks(control: Control, most: int | None = None) -> list:
    """Return values at which a control can stand, as the front end calls them, in their order.

    Its present value and its ends are among them. Of a slider that has more than `most`, every
    second, third, ... is left; of a choice always all.
    """
    if isinstance(control, Check):
        return [False, True]
    if isinstance(control, Choice):
        return list(range(len(control.values)))
    every = sorted({*_steps(control), control.value, control.min, control.max})
    if most is None or len(every) <= most:
        return every
    stride, here = math.ceil(len(every) / most), every.index(control.value)
    kept = [value for n, value in enumerate(every) if (n - here) % stride == 0]
    return sorted({every[0], *kept, every[-1]})


def stops(described: dict, values: list) -> dict:
    """Return how the front end draws a control that has these values only."""
    if described["kind"] in ("choice", "check"):
        return described
    words = [_words(described, value) for value in values]
    kept = {key: described[key] for key in ("name", "label")}
    return {**kept, "kind": "choice", "options": words, "slider": True}


def _steps(slider: Slider) -> list:
    if isinstance(slider, LogSlider):
        low, high = (math.log(end / slider.value, FACTOR) for end in (slider.min, slider.max))
        steps = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
        found = [slider.value * FACTOR**n for n in steps]
        return [value for value in found if slider.min < value < slider.max]
    count = math.floor((slider.max - slider.min) / slider.step + 1e-9)
    found = [round(slider.min + n * slider.step, 12) for n in range(count + 1)]
    # What lies beside the present value or an end by rounding alone is no other mark.
    near = (slider.value, slider.min, slider.max)
    return [v for v in found if not any(0 < abs(v - own) < 1e-9 for own in near)]


def _words(described: dict, value) -> str:
    if described["kind"] == "log":
        return f"{value:.3g}"
    if described["kind"] == "whole":
        return str(value)
    digits = described["digits"]
    text = f"{value:.{digits}f}"
    # As the front end has it: two decimals more where a value is between marks.
    is_exact = math.isclose(float(text), value, abs_tol=1e-9)
    return text if is_exact else f"{value:.{digits + 2}f}"
