"""The legend of a figure, on a page of its own: it keeps out of the way of the lines."""

import pytest
from lab import chromium, require_browser
from project import ROOT

pytestmark = pytest.mark.xdist_group("browser")

BOX = {"x": 50, "y": 10, "w": 400, "h": 200}
SIZE = [100, 36]
RISING = [[50 + 4 * k, 210 - 2 * k] for k in range(101)]
FALLING = [[50 + 4 * k, 10 + 2 * k] for k in range(101)]
AT_THE_TOP = [[50 + 4 * k, 25] for k in range(101)]


@pytest.fixture(scope="module")
def page():
    require_browser()
    module = (ROOT / "helpers" / "explorer" / "front" / "legend.js").read_text(encoding="utf-8")
    with chromium() as page:
        page.evaluate(
            "async text => window.legend = await import(`data:text/javascript,${encodeURI(text)}`)",
            module,
        )
        yield page


@pytest.mark.parametrize(
    ("drawn", "corner"),
    [
        ([], ["right", "top"]),
        (FALLING, ["right", "top"]),
        (RISING, ["left", "top"]),
        (AT_THE_TOP, ["right", "bottom"]),
        (AT_THE_TOP + FALLING, ["left", "bottom"]),
    ],
)
def test_it_takes_the_corner_that_the_lines_leave_free(page, drawn, corner):
    call = "([box, drawn, size]) => legend.freestCorner({box, drawn}, size)"
    assert page.evaluate(call, [BOX, drawn, SIZE]) == corner


@pytest.mark.parametrize(
    ("stacked", "count", "width", "columns"),
    [
        (False, 6, 100, 1),
        (True, 2, 100, 1),
        (True, 4, 100, 2),
        (True, 6, 100, 3),
        (True, 6, 300, 1),
    ],
)
def test_on_a_low_panel_it_has_two_rows_if_the_width_allows(page, stacked, count, width, columns):
    call = "([box, stacked, count, width]) => legend.columnsOf({box, stacked}, count, width)"
    assert page.evaluate(call, [BOX, stacked, count, width]) == columns
