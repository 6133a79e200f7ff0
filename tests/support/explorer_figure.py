"""The figures of a notebook on a page: what they show, and what is done to them.

Each look waits for what it is to see, since a figure changes after the kernel has answered.
"""

import re

import pytest
from lab import eventually
from playwright.sync_api import expect

# How far the axes are from the edges of their canvas, in pixels: left, right, top, bottom.
MARGIN = (52, 14, 10, 40)
NUMBER = r"\d+\.?\d*(?:e[-+]?\d+)?"


class Figure:
    """A figure in the output of a cell."""

    def __init__(self, notebook, cell):
        self.page, self.notebook = notebook.page, notebook
        self.place = notebook.place(cell)
        notebook.select(self.place)
        self.node = self.page.locator(".jp-Cell.jp-mod-active .jp-OutputArea-output")
        self.node.locator(".ravine canvas").first.wait_for()
        self.said = self.node.locator(".ravine-said")
        self.scrubber = self.node.get_by_label("step shown")

    def button(self, name):
        return self.node.get_by_role("button", name=name, exact=True)

    def press(self, slider, *keys):
        self.node.get_by_role("slider", name=slider, exact=True).focus()
        for key in keys:
            self.page.keyboard.press(key)

    def pixels(self, n=0):
        """Return the n-th canvas as drawn, once two looks at it agree."""
        canvas, was = self.node.locator("canvas").nth(n), None
        while was != (now := canvas.evaluate("c => c.toDataURL()")):
            was = now
            self.page.wait_for_timeout(150)
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

    def says_about(self, expected, rel=0.1):
        """Wait until it says the words of a text, with numbers near the text's."""

        def look():
            said = self.said.inner_text()
            assert re.sub(NUMBER, "", said) == re.sub(NUMBER, "", expected)
            assert numbers(said) == pytest.approx(numbers(expected), rel=rel)

        eventually(self.page, look)

    def is_set(self, name, expected, within):
        """Wait until the start or the velocity is near two values; return what its fields say."""

        def look():
            found = [float(self.field(f"{name} w{n}").input_value()) for n in (1, 2)]
            assert found == pytest.approx(expected, abs=within)
            return found

        return eventually(self.page, look)

    def field(self, name):
        return self.node.get_by_label(name, exact=True)

    def point(self, x, y, domain, equal=False):
        """Return where on the page the values (x, y) of the first canvas are.

        Where the landscape is drawn to scale, both axes have the same unit.
        """
        (low_x, high_x), (low_y, high_y) = domain
        box = self.node.locator("canvas").first.bounding_box()
        left, right, top, bottom = MARGIN
        width, height = box["width"] - left - right, box["height"] - top - bottom
        units = width / (high_x - low_x), height / (high_y - low_y)
        unit_x, unit_y = (min(units), min(units)) if equal else units
        return (
            box["x"] + left + width / 2 + unit_x * (x - (low_x + high_x) / 2),
            box["y"] + top + height / 2 + unit_y * ((low_y + high_y) / 2 - y),
        )

    def is_at(self, step, losses):
        """Wait until the scrubber shows a step, and is called by its loss."""

        def look():
            shown, last, loss = numbers(self.scrubber.get_attribute("aria-valuetext"))
            assert (shown, last) == (step, len(losses) - 1)
            assert abs(loss - losses[step]) <= 0.06 * losses[step]

        eventually(self.page, look)

    def scrolling(self):
        """Return the classes of the parts that are wider or higher than what is seen of them."""
        return self.node.last.evaluate(
            """node => [node, ...node.querySelectorAll('*')]
                .filter(n => {
                    const { overflowX, overflowY } = getComputedStyle(n);
                    const scrolls = { x: /auto|scroll/.test(overflowX), y: /auto|scroll/.test(overflowY) };
                    return n.clientWidth > 0 && (scrolls.x && n.scrollWidth > n.clientWidth
                        || scrolls.y && n.scrollHeight > n.clientHeight);
                })
                .map(n => n.className)"""
        )


def numbers(text):
    return [float(found) for found in re.findall(NUMBER, text)]


def theme_is(notebook, name):
    notebook.page.evaluate(
        "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})",
        f"JupyterLab {name}",
    )
    light = "true" if name == "Light" else "false"
    notebook.page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
    text = "rgba(0, 0, 0, 0.87)" if name == "Light" else "rgb(255, 255, 255)"
    expect(notebook.page.locator(".ravine").first).to_have_css("color", text)
