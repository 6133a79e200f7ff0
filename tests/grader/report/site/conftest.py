"""A page for the tests of the site's JavaScript."""

import pytest
from lab import chromium_without_errors, require_browser
from project import ROOT

from grader.authoring.front import SITE


@pytest.fixture(scope="package")
def page():
    """A page that has loaded the site's JavaScript; its errors fail the tests."""
    require_browser()
    with chromium_without_errors() as page:
        page.add_script_tag(content=(ROOT / SITE.path).read_text(encoding="utf-8"))
        yield page
