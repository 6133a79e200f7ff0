"""Tables of checks that a bundle leaves out: those of lessons that come later in the term."""

from pathlib import PurePosixPath

import nbformat

from grader.authoring.overviews import CHECKS
from grader.authoring.slips import FOLDER
from grader.authoring.texts import tested_exercise
from grader.course import Course, Lesson


def unreleased(course: Course, lessons: list[Lesson]) -> set[PurePosixPath]:
    """Return the paths, in the course, of the tables of all lessons after the last of these.

    Those of earlier lessons stay: a student who got them before goes on using them.
    """
    last = max(lesson.name for lesson in lessons)
    found = set()
    for lesson in course.given():
        if lesson.name > last:
            found.add(PurePosixPath(FOLDER, f"{lesson.name}.json"))
            found |= {PurePosixPath(CHECKS, f"{name}.json") for name in _exercises(lesson)}
    return found


def _exercises(lesson: Lesson) -> set[str]:
    if not lesson.release.is_file():
        return set()
    notebook = nbformat.read(lesson.release, as_version=4)
    return {name for cell in notebook.cells if (name := tested_exercise(cell))}
