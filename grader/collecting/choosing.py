"""Which of the notebooks that a student handed in is the newest of the lesson."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.collecting.archives import NOTEBOOK, Entry
from grader.course import Course, Lesson
from grader.engine.intake import reading
from grader.errors import RavineError
from grader.gradebook.standings import Who

# `momentum-1` is Canvas's, `momentum (1)` a browser's, `momentum-Copy1` Jupyter's own.
COPY = re.compile(r"(?<![-_ ])[-_ ]*(?:\((\d{1,9})\)|-(\d{1,9})|-Copy(\d{1,9}))$")
WHICH = (
    "{files} in the zip are both of {lesson}, and nothing tells which is the newer one. Put one of "
    "them into submitted/STUDENT/{lesson}/ by hand"
)


@dataclass(frozen=True)
class HandedIn:
    """A notebook, and what the LMS says of it.

    Attributes:
        who: whose it is; None if nobody knows.
        entry: the file.
        name: what the student called the file.
        written: what stands for the student in the zip.
        lessons: those whose notebook it is by its cells, none if it cannot be read.
        is_readable: whether it is a notebook at all.
        digest: what tells the file from every other.
        time: when it was handed in, as `timestamp.txt` has it, in UTC; empty if nobody knows.
        number: the LMS's own, which grows with each upload; 0 if it has none.
        late: whether the LMS calls it late.
    """

    who: Who | None
    entry: Entry
    name: str
    written: str
    lessons: tuple[Lesson, ...]
    is_readable: bool
    digest: str
    time: str = ""
    number: int = 0
    late: bool = False

    @property
    def stem(self) -> str:
        """The file's name without endings, and without the number of a copy."""
        return COPY.sub("", NOTEBOOK.sub("", self.name))

    @property
    def copy(self) -> int:
        """The number of a copy; 0 for the first."""
        found = COPY.search(NOTEBOOK.sub("", self.name))
        return int(next(filter(None, found.groups()))) if found else 0

    def lesson(self, course: Course, first: Lesson | None = None) -> Lesson | None:
        """Return the lesson whose notebook this is, by its cells, and by its name if they fail."""
        if self.lessons:
            return first if first in self.lessons else self.lessons[0]
        lessons = course.assignments()
        return next((lesson for lesson in lessons if lesson.notebook == self.stem), None)

    def recency(self, lesson: Lesson) -> tuple:
        """Return what grows with each newer one of the same student."""
        return self.time, self.stem == lesson.notebook, self.number, self.copy


def contents(course: Course, path: Path) -> tuple[tuple[Lesson, ...], bool]:
    """Return the lessons whose notebook a file is by its cells, and whether it can be read.

    Nothing else of it is kept: those of a class would take the memory of the machine.
    """
    try:
        notebook = reading.read(path)
    except RavineError:
        return (), False
    return tuple(each for each in course.assignments() if reading.is_of(notebook, each)), True


def lesson_of(course: Course, handed_in: Iterable[HandedIn]) -> Lesson:
    """Return the lesson of which most students have a notebook; RavineError if there is none."""
    of = {(each.who or each.written, each.lesson(course)) for each in handed_in}
    votes = Counter(lesson for _, lesson in of if lesson)
    students = {student for student, lesson in of if lesson}
    most = [lesson for lesson, n in votes.items() if n == max(votes.values())]
    if len(most) == 1 and votes[most[0]] * 2 > len(students):
        return most[0]
    there = ", ".join(f"{lesson.name} ({n})" for lesson, n in votes.items()) or "no lesson"
    raise RavineError(
        f"The zip holds notebooks of {there}. Say of which it is: ravine collect FILE.zip LESSON"
    )


def newest(own: list[HandedIn], lesson: Lesson) -> tuple[HandedIn, list[HandedIn]]:
    """Return a student's newest notebook of a lesson, and the older ones that differ from it.

    What can be read comes before what cannot, and then count the LMS's time, the lesson's own name
    for the file, the LMS's number, the number of the copy.

    Raises:
        RavineError: several differ, and nothing tells which is the newest.
    """

    def rank(each: HandedIn) -> tuple:
        return each.is_readable, *each.recency(lesson)

    ranked = sorted(own, key=lambda each: (rank(each), each.entry.order), reverse=True)
    best = ranked[0]
    others = [each for each in ranked[1:] if each.digest != best.digest]
    rival = others[0] if others else best
    if rival is not best and rank(rival) == rank(best) and rival.entry.shown != best.entry.shown:
        files = f"{best.entry.shown} and {rival.entry.shown}"
        raise RavineError(WHICH.format(files=files, lesson=lesson.name))
    return best, others
