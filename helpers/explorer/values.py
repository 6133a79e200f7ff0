"""Which values a control takes, and a sentence about those that it does not."""

import ipywidgets as widgets
import numpy as np
import traitlets


def require_value(name: str, control: widgets.Widget, value, what: str = "") -> None:
    """Refuse a value that a control would not keep: widgets clip and round without a word.

    Args:
        name: the control's name.
        control: the control, which stays as it is.
        value: the value.
        what: what the value is, for the message.

    Raises:
        ValueError: if the control does not take the value.
    """
    try:
        # What setting it would do, without the events.
        kept = _is_same(control.traits()["value"]._validate(control, value), value)
    except (traitlets.TraitError, TypeError, ValueError):
        kept = False
    if not kept:
        raise ValueError(
            f"the control {name!r} {_taken(control)} and does not take {value!r}{what}; "
            "change one or the other"
        )


def limits(control: widgets.Widget) -> tuple[float, float]:
    """Return the least and the greatest value of a slider or a bounded field."""
    if isinstance(control, widgets.FloatLogSlider):
        # The first mark of the explorer's own is not where it begins.
        return getattr(control, "limits", (control.base**control.min, control.base**control.max))
    return control.min, control.max


def _is_same(kept, value) -> bool:
    try:
        return bool(np.isclose(kept, value, rtol=1e-9, atol=0).all())
    except TypeError:  # no numbers; and what is given as a list some widgets keep as a tuple
        return bool(kept == (tuple(value) if isinstance(value, list) else value))


def _taken(control: widgets.Widget) -> str:
    """Return what the control takes, as part of a sentence."""
    if options := getattr(control, "_options_values", ()):
        return f"offers {', '.join(map(repr, options))}"
    if not (control.has_trait("min") and control.has_trait("max")):
        return f"is a {type(control).__name__}"
    low, high = limits(control)
    whole = isinstance(control.traits()["value"], traitlets.Integer)
    return f"takes {'whole numbers ' if whole else ''}from {low:.4g} to {high:.4g}"
