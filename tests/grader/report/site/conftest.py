"""A page for the tests of the site's JavaScript."""

import pytest
from lab import chromium_without_errors, require_browser
from project import ROOT

from grader.authoring.front import SITE


# No longer than a module: other tests open browsers of their own.
@pytest.fixture(scope="module")
def page():
    """A page that has loaded the site's JavaScript; its errors fail the tests."""
    require_browser()
    with chromium_without_errors() as page:
        page.add_script_tag(content=(ROOT / SITE.path).read_text(encoding="utf-8"))
        yield page
