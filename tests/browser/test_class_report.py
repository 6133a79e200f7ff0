"""The class report in a real browser: on a wide window, a phone and paper, by day and by night."""

import pytest
from a_class import standing
from accessible import assert_accessible
from lab import chromium, require_browser

from grader.gradebook.standings import Status
from grader.report.class_report import told_of
from grader.report.class_report.gaps import Gaps
from grader.report.class_report.page import page

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.full]
NAMES = ["مريم العبدالله", "A" * 200, *(f"student{n}" for n in range(18))]


def a_class():
    """A class of 20 in which the one test is passed by those who fail the other."""
    late = [
        standing(name, {"a--one": (n % 2, 1), "b--two": (1 - n % 2, 1)}, Status.LATE)
        for n, name in enumerate(NAMES)
    ]
    return [*late, standing("zoe", status=Status.FAILED, problem=f"no notebook {'x' * 99}")]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    require_browser()
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page(told_of("tiny", a_class(), Gaps(), None)), encoding="utf-8")
    with chromium() as browser:
        browser.context.set_offline(True)
        browser.goto(path.as_uri())
        yield browser


@pytest.mark.parametrize("width", [1300, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(browser, width, scheme):
    assert_accessible(browser, width, scheme)


def test_paper_is_white_and_shows_what_is_folded(browser):
    late = browser.locator("#late li").first
    assert not late.is_visible()
    browser.emulate_media(media="print", color_scheme="dark")
    assert late.is_visible()
    ground = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    browser.emulate_media(media="screen")
