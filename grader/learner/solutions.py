"""The model answer to an exercise, and the stub: what a learner gets after an attempt, or back."""

import re
from datetime import datetime

from traitlets import Dict, TraitError
from traitlets.config import Configurable

from grader.course import CONFIG, Course, Lesson, load_config
from grader.errors import RavineError
from grader.learner import notebooks
from grader.learner.hints import hints
from grader.learner.record import Record

MARKER = re.compile(r" *### (?:BEGIN|END) SOLUTION$")
NO_ATTEMPT = (
    "No answer of yours to {exercise} has been graded yet. Try it first: write yours, save, and "
    "run `ravine check {lesson}`. Its hints come with that."
)
TOO_EARLY = "The model answers of {lesson} are to be seen from {date} on, says {config}."


class Solutions(Configurable):
    """When learners may see model answers: `c.Solutions.*` in nbgrader_config.py."""

    not_before = Dict(
        help="By lesson, the date from which on its model answers are shown: 2026-12-24, or with a "
        "time, 2026-12-24 18:00."
    ).tag(config=True)


def solution(course: Course, lesson: Lesson, exercise: str) -> list[str]:
    """Return the model answer to an exercise, and then, a paragraph each, why it is so.

    Raises:
        RavineError: there is no such exercise, none of the learner's answers to it has been graded,
            or it is too early.
    """
    release = notebooks.read(lesson.release)
    name = notebooks.exercise_called(exercise, release, lesson)
    standing = Record(course.root).of(lesson).get(name)
    if not standing or not standing.checked:
        raise RavineError(NO_ATTEMPT.format(exercise=name, lesson=lesson.name))
    _check_date(course, lesson)
    answer = notebooks.answers(notebooks.read(lesson.source))[name]["source"].splitlines()
    code = "\n".join(line for line in answer if not MARKER.match(line))
    why = [f"About your last answer: {standing.diagnosis}"] if standing.diagnosis else []
    return [code, *why, *hints(release)[name]]


def _check_date(course: Course, lesson: Lesson) -> None:
    """RavineError before the date that the course's settings name for a lesson."""
    try:
        dates = Solutions(config=load_config(course.root)).not_before
        for name, date in dates.items():
            [of] = course.assignments([name])
            if of == lesson and datetime.now() < datetime.fromisoformat(date):
                raise RavineError(TOO_EARLY.format(lesson=lesson.name, date=date, config=CONFIG))
    except (TraitError, TypeError, ValueError) as error:
        raise RavineError(
            f"c.Solutions.not_before in {CONFIG} should name lessons and dates, such as "
            f'{{"03_momentum": "2026-12-24"}}: {error} Mend it.'
        ) from None
