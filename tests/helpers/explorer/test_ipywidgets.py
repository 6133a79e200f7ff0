"""What the explorer uses of ipywidgets that its documentation does not promise.

ipywidgets 8.1.0 to 8.1.9 have all four; pyproject.toml keeps version 9 out until it was looked at.
A test that fails here says what to look for in a newer version.
"""

import tomllib

import ipywidgets as widgets
import pytest
import traitlets
from project import ROOT


def test_the_version_has_an_upper_bound():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "ipywidgets>=8.1,<9" in project["dependencies"]


def test_a_widget_sends_messages_by_send(monkeypatch):
    """`sliders._Exact` sends the front end two updates of its own."""
    slider, sent = widgets.FloatSlider(), []
    monkeypatch.setattr(slider, "_send", lambda message, buffers=None: sent.append(message))
    slider.value = 0.5
    (message,) = sent
    assert message == {"method": "update", "state": {"value": 0.5}, "buffer_paths": []}


def test_the_property_lock_holds_what_came_from_the_front_end():
    """`sliders._Exact` sends nothing back of that."""
    slider, locked = widgets.FloatSlider(), []
    slider.observe(lambda _: locked.append(dict(slider._property_lock)), "value")
    slider.set_state({"value": 0.5})
    slider.value = 0.25
    assert locked == [{"value": 0.5}, {}]


def test_a_trait_validates_without_being_set():
    """`values.require_value` asks what a control would keep."""
    slider = widgets.FloatSlider(value=0.5, max=1.0)
    assert slider.traits()["value"]._validate(slider, 7.0) == 1.0
    assert slider.value == 0.5
    with pytest.raises(traitlets.TraitError):
        slider.traits()["value"]._validate(slider, "x")


def test_a_choice_has_the_values_of_its_options():
    """`values` names them to the reader."""
    assert widgets.Dropdown(options={"one": 1, "two": 2})._options_values == (1, 2)
