"""What every page of ours is to be for everybody."""

import importlib.resources


def assert_accessible(browser, width, scheme):
    """Assert that axe finds nothing on the page that is open, and that it does not scroll sideways."""
    browser.emulate_media(color_scheme=scheme)
    browser.set_viewport_size({"width": width, "height": 900})
    script = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    browser.evaluate(script.read_text(encoding="utf-8"))
    done = browser.evaluate("async () => await axe.run(document)")
    found = [
        (rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in done["violations"]
    ]
    assert found == []
    assert len(done["passes"]) > 15
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
