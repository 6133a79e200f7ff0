"""Tables of checks that a bundle leaves out: those of lessons that come later in the term."""

from pathlib import PurePosixPath

import nbformat

from grader.authoring.overviews import CHECKS
from grader.authoring.slips import FOLDER
from grader.authoring.texts import tested_exercise
from grader.course import Course, Lesson

# Lessons from here on are an instructor's own, and come at any time.
OWN = "90"


def unreleased(course: Course, lessons: list[Lesson]) -> set[PurePosixPath]:
    """Return the paths, in the course, of the tables of lessons that students do not have yet.

    Those are all after the last of `lessons`, and an instructor's own that are not among them. The
    tables of earlier lessons stay: a student who got them before goes on using them.
    """
    chosen = {lesson.name for lesson in lessons}
    last = max((name for name in chosen if name < OWN), default=OWN)
    found = set()
    for lesson in course.given():
        if lesson.name > last and lesson.name not in chosen:
            found.add(PurePosixPath(FOLDER, f"{lesson.name}.json"))
            found |= {PurePosixPath(CHECKS, f"{name}.json") for name in _exercises(lesson)}
    return found


def _exercises(lesson: Lesson) -> set[str]:
    if not lesson.release.is_file():
        return set()
    notebook = nbformat.read(lesson.release, as_version=4)
    return {name for cell in notebook.cells if (name := tested_exercise(cell))}
