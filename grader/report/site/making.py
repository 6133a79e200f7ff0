"""A site made from a course: its lectures run, its pages rendered, its files put into place."""

from dataclasses import dataclass
from pathlib import Path

import nbformat

from grader.course import Course
from grader.errors import RavineError
from grader.report.site import lectures
from grader.report.site.address import repository
from grader.report.site.pages import search
from grader.report.site.pages.front_page import NAME, front_page, notebook
from grader.report.site.pages.lesson_page import Shelf, lesson_page
from grader.report.site.pages.openings import opening
from grader.report.site.pages.page import HERE, Page, templates
from grader.report.site.placing import check, place

SCRIPTS = ("theme.js", "page.js", "site.js")


@dataclass(frozen=True)
class Site:
    """What was made.

    Attributes:
        path: the folder.
        sizes: bytes of each page with its pictures and figures, by name.
        shared: bytes of what all pages share.
        notes: a sentence for each figure that can do less than in the notebook.
    """

    path: Path
    sizes: dict[str, int]
    shared: int
    notes: list[str]

    @property
    def size(self) -> int:
        """Bytes of the whole site."""
        return self.shared + sum(self.sizes.values())

    def as_dict(self) -> dict:
        """Return it for JSON."""
        return {**vars(self), "path": str(self.path)}


def make_site(course: Course, to: Path) -> Site:
    """Run the lectures of a course, and write them as pages.

    Raises:
        RavineError: there is no lecture, one of them fails, or something else is at the place.
    """
    check(to)
    given = [lesson for lesson in course.given() if lesson.lecture.is_file()]
    if not given:
        raise RavineError(f"The course at {course.root} has no built lecture. Run: ravine build")
    read = {lesson.name: nbformat.read(lesson.lecture, as_version=4) for lesson in given}
    ran = lectures.run(course, {NAME: notebook(), **read})
    pages = pages_of(course, ran)
    shared = shared_files(pages)
    place({path: of[path] for of in (shared, *(page.files for page in pages)) for path in of}, to)
    return Site(
        to,
        {page.name: sum(map(len, page.files.values())) for page in pages},
        sum(map(len, shared.values())),
        [f"{page.name}, {note}" for page in pages for note in page.notes],
    )


def pages_of(course: Course, ran: dict[str, nbformat.NotebookNode]) -> list[Page]:
    """Return the pages of notebooks that were run, the front page among them."""
    front = ran[NAME]
    ran = {name: of for name, of in ran.items() if name != NAME}
    shelf = Shelf({name: opening(of) for name, of in ran.items()}, repository(course.root))
    return [front_page(front, shelf), *(lesson_page(name, of, shelf) for name, of in ran.items())]


def shared_files(pages: list[Page]) -> dict[str, bytes]:
    """Return what all pages share: their look, scripts, and the index."""
    css = templates().get_template("site.css").render()
    files = {name: (HERE / name).read_bytes() for name in SCRIPTS}
    rows = [row for page in pages for row in page.sections]
    return {**files, "site.css": css.encode(), "search-index.js": search.script(rows)}
