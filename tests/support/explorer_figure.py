"""The figures of a notebook on a page: what they show, and what is done to them.

Each look waits for what it is to see, since a figure changes after the kernel has answered.
"""

import contextlib
import itertools
import re

import numpy as np
import pytest
from lab import eventually
from playwright.sync_api import expect

NUMBER = r"\d+\.?\d*(?:e[-+]?\d+)?"


class Figure:
    """A figure in the output of a cell; of several, the n-th."""

    def __init__(self, notebook, cell, n=0):
        self.page, self.notebook = notebook.page, notebook
        self.place = notebook.place(cell)
        notebook.select(self.place)
        place = f'.jp-Notebook [data-windowed-list-index="{self.place}"]'
        self.output = self.page.locator(f"{place} .jp-OutputArea").first
        self.node = self.output.locator(".ravine").nth(n)
        self.canvas = self.node.locator("canvas").first
        self.canvas.wait_for()
        self.said = self.node.locator(".ravine-said")
        self.goal = self.node.locator(".ravine-goal")
        self.scrubber = self.node.get_by_label("step shown")

    def button(self, name):
        return self.node.get_by_role("button", name=name, exact=True)

    def slider(self, name):
        return self.node.get_by_role("slider", name=name, exact=True)

    def readout(self, name):
        slider = self.page.get_by_role("slider", name=name, exact=True)
        return self.node.locator(".ravine-control").filter(has=slider).locator(".ravine-readout")

    def press(self, slider, *keys):
        self.slider(slider).focus()
        for key in keys:
            self.page.keyboard.press(key)

    def field(self, name):
        return self.node.get_by_label(name, exact=True)

    def type(self, **values):
        """Type into the fields of the start and the velocity, by names such as start_w1."""
        if not self.node.locator("details.ravine-more[open]").count():
            self.node.locator(".ravine-more summary").click()
        for name, value in values.items():
            self.field(name.replace("_", " ")).select_text()
            self.page.keyboard.type(value)
            self.page.keyboard.press("Enter")

    def pair(self, name):
        """Return what the fields say of the start, or of the velocity."""
        return [float(self.field(f"{name} w{n}").input_value()) for n in (1, 2)]

    def is_set(self, name, expected, within):
        """Wait until the start or the velocity is near two values; return what its fields say."""

        def look():
            found = self.pair(name)
            assert found == pytest.approx(expected, abs=within)
            return found

        return eventually(self.page, look)

    def places(self):
        """Return a function that says where on the page a point of the landscape is.

        Two clicks set the start, and what the fields then say tells the scale.
        """
        box, found = self.canvas.bounding_box(), []
        for share in (0.4, 0.6):
            before = self.pair("start")
            at = box["x"] + share * box["width"], box["y"] + share * box["height"]
            self.page.mouse.click(*at)
            eventually(self.page, lambda before=before: self._has_left(before))
            found.append((at, self.pair("start")))
        (at, values), (other, others) = np.array(found)
        unit = (other - at) / (others - values)
        return lambda x, y: tuple(at + unit * ([x, y] - values))

    def _has_left(self, before):
        assert self.pair("start") != before

    def drag(self, *places):
        """Move the mouse from the first place to the last one, its button held."""
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place, steps=6)
        self.page.mouse.up()

    def pixels(self, n=0):
        """Return the n-th canvas as drawn, once two looks at it agree."""
        canvas, was = self.node.locator("canvas").nth(n), None
        while was != (now := canvas.evaluate("c => c.toDataURL()")):
            was = now
            self.page.wait_for_timeout(100)
        return now

    def redrawn(self, *others, n=0):
        """Return the n-th canvas, once it looks like none of the others."""

        def look():
            now = self.pixels(n)
            assert now not in others, "the canvas still looks as before"
            return now

        return eventually(self.page, look)

    def looks_like(self, expected, n=0):
        """Wait until the n-th canvas is drawn like this."""

        def look():
            assert self.pixels(n) == expected, "the canvas looks otherwise"

        eventually(self.page, look)

    def says(self, text):
        expect(self.said).to_have_text(text, use_inner_text=True)

    def says_about(self, expected, rel=0.1):
        """Wait until it says the words of a text, with numbers near the text's."""

        def look():
            said = self.said.inner_text()
            assert re.sub(NUMBER, "", said) == re.sub(NUMBER, "", expected)
            assert numbers(said) == pytest.approx(numbers(expected), rel=rel)

        eventually(self.page, look)

    def is_at(self, step, losses):
        """Wait until player and result line show a step and its loss, and the scrubber is called so."""

        def look():
            text = self.node.locator(".ravine-step").inner_text()
            assert self.scrubber.get_attribute("aria-valuetext") == text
            shown, last, loss = numbers(text)
            assert (shown, last) == (step, len(losses) - 1)
            assert loss == pytest.approx(losses[step], rel=0.06)
            # The start is called by its name, any other step by its number.
            said = numbers(self.said.inner_text())
            assert said[step > 0] == pytest.approx(losses[step], rel=0.06)
            assert not step or said[0] == step

        eventually(self.page, look)

    def scrolling(self):
        """Return the classes of the parts that are wider or higher than what is seen of them."""
        return self.output.evaluate(
            """node => [node, ...node.querySelectorAll('*')]
                .filter(n => {
                    const { overflowX, overflowY } = getComputedStyle(n);
                    const scrolls = { x: /auto|scroll/.test(overflowX), y: /auto|scroll/.test(overflowY) };
                    return n.clientWidth > 0 && (scrolls.x && n.scrollWidth > n.clientWidth
                        || scrolls.y && n.scrollHeight > n.clientHeight);
                })
                .map(n => n.className)"""
        )


class Finger:
    """A finger on the page."""

    def __init__(self, session):
        self.session = session

    def swipe(self, *places):
        """Put it down at the first place, move it to the others, and lift it."""
        self._send("touchStart", places[0])
        for start, end in itertools.pairwise(places):
            for share in np.linspace(0, 1, 9)[1:]:
                self._send("touchMove", np.array(start) * (1 - share) + np.array(end) * share)
        self.session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    tap = swipe

    def _send(self, kind, place):
        x, y = map(float, place)
        points = [{"x": x, "y": y}]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@contextlib.contextmanager
def finger(page):
    """Yield a finger on a page that has a touch screen meanwhile."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    yield Finger(session)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    session.detach()


def numbers(text):
    return [float(found) for found in re.findall(NUMBER, text)]


def theme_is(notebook, name):
    notebook.page.evaluate(
        "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})",
        f"JupyterLab {name}",
    )
    dark = "false" if name == "Light" else "true"
    expect(notebook.page.locator(".ravine").first).to_have_attribute("data-dark", dark)
