"""The report as one HTML file, which needs no network, no script and no other file."""

import functools
from collections import Counter
from pathlib import Path
from statistics import median

from jinja2 import Template

from grader.gradebook.standings import Status
from grader.report.class_report import ClassReport
from grader.report.class_report.items import AGAINST, ALL_FAIL, FEWEST_TO_CORRELATE
from grader.report.templates import environment

HERE = Path(__file__).parent
# By which an earlier report is known.
MARK = '<meta name="generator" content="ravine report">'
# A sign and a word for each, since colour alone tells nothing on paper, and not to everybody.
SIGNS = {
    Status.GRADED: ("", "graded"),
    Status.LATE: ("L", "handed in late"),
    Status.MISSING: ("–", "not handed in"),
    Status.FAILED: ("✗", "could not be graded"),
    Status.NOT_GRADED: ("?", "handed in, not graded yet"),
}
# Rows of a list that is open at first; a longer one is folded.
OPEN = 12


def page(report: ClassReport) -> str:
    """Return the report as a page; what no encoding has comes out as a question mark."""
    pages = {(row.who.name, one.lesson): one.page for row in report.rows for one in row.results}
    text = _template().render(
        report=report,
        names=_names(report),
        pages=pages,
        has_links=any(pages.values()),
        median_sum=median(row.points for row in report.rows),
    )
    return text.encode("utf-8", "replace").decode("utf-8")


def _names(report: ClassReport) -> dict[str, str]:
    """Return by id what each student is called; with the id, where two are called the same."""
    called = {row.who.name: row.called for row in report.rows}
    times = Counter(called.values())
    return {
        student: name if times[name] == 1 else f"{name} ({student})"
        for student, name in called.items()
    }


@functools.cache
def _template() -> Template:
    templates = environment(HERE)
    templates.globals |= {
        "mark": MARK,
        "signs": SIGNS,
        "open_until": OPEN,
        "fewest": FEWEST_TO_CORRELATE,
        "strange": (ALL_FAIL, AGAINST),
    }
    templates.filters["percent"] = lambda share: f"{share:.0%}"
    templates.filters["signed"] = lambda number: f"{number:.2f}".replace("-", "−")
    return templates.get_template("report.html.j2")
