"""The notebooks of a bundle: as they were built, less what leads a student of a class astray."""

import re

import nbformat

from grader.authoring.texts import write_text
from grader.course import Course, Lesson

# Marks a cell for those who learn by themselves, with `ravine` and the whole course.
SELF_STUDY = "self-study"
LINK = re.compile(r"\[(?P<shown>[^][]+)\]\((?:\.\./\.\./course/)?(?P<lesson>\d\d_\w+)\.ipynb\)")


def notebooks(course: Course, lessons: list[Lesson]) -> dict[str, str]:
    """Return the text of each notebook of these lessons, by its path in the course."""
    given = {lesson.name for lesson in lessons if lesson.lecture.is_file()}
    paths = [path for lesson in lessons for path in (lesson.lecture, lesson.release)]
    return {
        path.relative_to(course.root).as_posix(): for_class(path.read_text("utf-8"), given)
        for path in paths
        if path.is_file()
    }


def for_class(text: str, given: set[str]) -> str:
    """Return a notebook without what is for self-study, and without links to lessons not given.

    The name of such a lesson stays, as plain words.
    """
    notebook = nbformat.reads(text, as_version=4)
    notebook.cells = [
        cell for cell in notebook.cells if SELF_STUDY not in cell.metadata.get("tags", [])
    ]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = LINK.sub(lambda link: _if_given(link, given), cell.source)
    return write_text(notebook)


def _if_given(link: re.Match, given: set[str]) -> str:
    return link[0] if link["lesson"] in given else link["shown"]
