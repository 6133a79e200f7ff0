"""The whole site: made of the lectures, opened from disk and from a server, without a network."""

import contextlib
import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from accessible import assert_accessible
from lab import chromium, require_browser
from playwright.sync_api import expect
from project import ROOT

from grader.course import Course
from grader.report.site.making import make_site

pytestmark = [pytest.mark.full, pytest.mark.xdist_group("site")]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing."""

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder):
    """Yield the address of a local server of a folder."""
    handler = functools.partial(Quiet, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of the course."""
    require_browser()
    return make_site(Course(ROOT), tmp_path_factory.mktemp("made") / "site").path


@pytest.fixture(scope="module", params=["disk", "server"])
def address(request, site):
    """Where the site's pages are found."""
    if request.param == "disk":
        yield site.as_uri()
        return
    with served(site) as url:
        yield url


@pytest.fixture(scope="module")
def browser(address):
    """A browser that reaches these pages and nothing else, and what went wrong in it."""
    wrong = []
    with chromium() as page:
        page.on("console", lambda line: line.type == "error" and wrong.append(line.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        own = (address, "data:", "blob:")
        page.on("request", lambda asked: asked.url.startswith(own) or wrong.append(asked.url))
        page.route(
            "http*://**",
            lambda route: route.continue_() if route.request.url.startswith(own) else route.abort(),
        )
        page.set_default_timeout(20_000)
        yield page, wrong


def test_two_sites_of_the_same_lectures_are_the_same(site, tmp_path):
    again = make_site(Course(ROOT), tmp_path / "site").path
    files = {path.relative_to(site): path.read_bytes() for path in site.rglob("*.*")}
    assert {path.relative_to(again): path.read_bytes() for path in again.rglob("*.*")} == files


def test_every_figure_is_alive_and_nothing_leaves(browser, address, site):
    page, wrong = browser
    alive = {}
    for path in sorted(site.glob("*.html")):
        page.goto(f"{address}/{path.name}")
        for figure in page.locator(".ravine-site-figure").all():
            figure.scroll_into_view_if_needed()
            expect(figure.locator("canvas").first).to_be_visible()
        alive[path.stem] = page.locator(".ravine-alive").count()
        page.set_viewport_size({"width": 390, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == 390, path.name
        page.set_viewport_size({"width": 1300, "height": 900})
    assert wrong == []
    assert alive["index"] == 1
    assert alive["03_momentum"] >= 4


@pytest.mark.parametrize("name", ["index", "03_momentum"])
@pytest.mark.parametrize(("width", "scheme"), [(1300, "light"), (390, "dark")])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(browser, address, name, width, scheme):
    page, _ = browser
    page.goto(f"{address}/{name}.html")
    for figure in page.locator(".ravine-site-figure").all():
        figure.scroll_into_view_if_needed()
    assert_accessible(page, width, scheme)


def test_search_leads_to_a_section_and_the_chosen_theme_stays(browser, address):
    page, wrong = browser
    wrong.clear()  # What axe asked for.
    page.emulate_media(color_scheme="light")
    page.goto(f"{address}/index.html")
    page.get_by_role("button", name="Dark").click()
    page.get_by_role("searchbox").fill("bias correction")
    page.get_by_role("link", name="Bias correction: the first steps").click()
    expect(page.get_by_role("heading", name="Adam", level=1)).to_have_count(1)
    assert page.locator(":target").inner_text().startswith("3. Bias correction")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(17, 17, 17)"
    page.get_by_role("button", name="Light").click()
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    assert wrong == []


def test_paper_has_stills_and_open_answers(browser, address):
    page, _ = browser
    page.goto(f"{address}/03_momentum.html")
    page.locator(".ravine-site-figure").first.scroll_into_view_if_needed()
    expect(page.locator(".ravine-alive canvas").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".ravine-alive canvas").first).to_be_hidden()
    expect(page.locator(".ravine-alive > img").first).to_be_visible()
    expect(page.locator("article details > p").first).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.emulate_media(media="screen")


def test_without_scripts_the_stills_are_there(address, browser):
    page, _ = browser
    plain = page.context.browser.new_page(java_script_enabled=False)
    plain.goto(f"{address}/03_momentum.html")
    expect(plain.locator(".ravine-site-figure > img").first).to_be_visible()
    expect(plain.get_by_role("button")).to_have_count(0)
    plain.close()
