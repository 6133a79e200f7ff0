"""Which values a control takes, be it drawn by the front end or a widget of the reader's own."""

import ipywidgets as widgets
import numpy as np
import traitlets

from helpers.explorer.sliders import Control


def require_value(name: str, control: Control | widgets.Widget, value, what: str = "") -> None:
    """Refuse a value that a control would not keep: widgets clip and round without a word.

    Args:
        name: the control's name.
        control: the control, which stays as it is.
        value: the value.
        what: what the value is, for the message.

    Raises:
        ValueError: if the control does not take the value.
    """
    if isinstance(control, Control):
        control.kept(value, what)
    elif not _would_keep(control, value):
        raise ValueError(
            f"the control {name!r} {_taken(control)} and does not take {value!r}{what}; "
            "change one or the other"
        )


def _would_keep(widget: widgets.Widget, value) -> bool:
    try:
        # What setting it would do, without the events.
        return _is_same(widget.traits()["value"]._validate(widget, value), value)
    except (traitlets.TraitError, TypeError, ValueError):
        return False


def _is_same(kept, value) -> bool:
    try:
        return bool(np.isclose(kept, value, rtol=1e-9, atol=0).all())
    except TypeError:  # no numbers; and what is given as a list some widgets keep as a tuple
        return bool(kept == (tuple(value) if isinstance(value, list) else value))


def _taken(widget: widgets.Widget) -> str:
    """Return what the widget takes, as part of a sentence."""
    if options := getattr(widget, "_options_values", ()):
        return f"offers {', '.join(map(repr, options))}"
    if not (widget.has_trait("min") and widget.has_trait("max")):
        return f"is a {type(widget).__name__}"
    low, high = widget.min, widget.max
    if isinstance(widget, widgets.FloatLogSlider):
        low, high = widget.base**low, widget.base**high
    whole = isinstance(widget.traits()["value"], traitlets.Integer)
    return f"takes {'whole numbers ' if whole else ''}from {low:.4g} to {high:.4g}"
