"""What students handed in: `submitted/STUDENT/LESSON/NOTEBOOK.ipynb`, and what lies elsewhere."""

import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.files import digest

# nbgrader looks submissions up by pattern, so these would stand for other students, or for none;
# and its pages would take what stands between the last two for markup.
PATTERN = set("*?[]{}<>")
# Far above what people write; what is larger is read by nobody, and costs the others' time.
MEGABYTES = 50
# Control characters, line and paragraph separators, and bytes that are no text.
UNPRINTABLE = {"Cc", "Zl", "Zp", "Cs"}


@dataclass(frozen=True)
class Submission:
    """One student's folder for one lesson; `misplaced` says what is wrong if it is not there."""

    lesson: Lesson
    student: str
    misplaced: str = ""

    @property
    def folder(self) -> Path:
        """What the student handed in."""
        return self.lesson.root / "submitted" / self.student / self.lesson.name

    @property
    def notebook(self) -> Path:
        """The notebook that the student handed in."""
        return self.folder / f"{self.lesson.notebook}.ipynb"

    @property
    def digest(self) -> str | None:
        """What tells that notebook from every other; None where none lies that could be read."""
        try:
            there = self.notebook.lstat()
            # Neither a link nor what never ends.
            if stat.S_ISREG(there.st_mode) and there.st_size <= MEGABYTES * 1_000_000:
                return digest(self.notebook)
        except (OSError, ValueError):
            pass
        return None

    @property
    def autograded(self) -> Path:
        """The graded notebook."""
        graded = self.lesson.root / "autograded" / self.student / self.lesson.name
        return graded / f"{self.lesson.notebook}.ipynb"

    @property
    def feedback(self) -> Path:
        """The student's feedback page."""
        folder = self.lesson.root / "feedback" / self.student / self.lesson.name
        return folder / f"{self.lesson.notebook}.html"


def submissions(course: Course, lesson: Lesson) -> list[Submission]:
    """Return the submissions of a lesson, and whatever in submitted/ may be meant as one."""
    known = {other.name for other in course.assignments()}
    entries = sorted((course.root / "submitted").glob("*"))
    visible = [entry for entry in entries if not entry.name.startswith(".")]
    alike = Counter(_seen(entry.name) for entry in visible)
    found = []
    for entry in visible:
        if why := _misnamed(entry, alike[_seen(entry.name)]):
            found.append(Submission(lesson, _quoted(entry.name), why))
        else:
            found += _in(entry, lesson, known)
    return found


def handed_in(
    course: Course, lessons: list[Lesson], student: str | None = None
) -> list[Submission]:
    """Return the submissions of these lessons, all or one student's; RavineError for none."""
    found = [submission for lesson in lessons for submission in submissions(course, lesson)]
    if found and student is not None:
        return _of(student, found)
    if not found:
        names = " or ".join(f"STUDENT/{lesson.name}" for lesson in lessons) or "of any lesson"
        raise RavineError(
            f"{course.root / 'submitted'} holds no folder {names}. "
            "Put each student's notebook there, then run this again."
        )
    return found


def _of(student: str, found: list[Submission]) -> list[Submission]:
    own = [submission for submission in found if submission.student == student]
    if not own:
        names = sorted({submission.student for submission in found})
        close = get_close_matches(student, names, n=1, cutoff=0.4)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise RavineError(f"Nobody called {student!r} has handed in any of that.{hint}")
    return own


def flaw(name: str) -> str:
    """Return what keeps a name from being that of a student's folder, or nothing."""
    if PATTERN & set(name):
        return f"has one of the characters {' '.join(sorted(PATTERN))} in its name"
    if any(unicodedata.category(character) in UNPRINTABLE for character in name):
        return "holds characters that no name has, such as a line break"
    if _seen(name) != unicodedata.normalize("NFC", name):
        return "begins or ends with a space, or another character that cannot be seen"
    return ""


def _misnamed(entry: Path, alike: int) -> str:
    """Return what is wrong with the name of a student's folder, or nothing."""
    why = flaw(entry.name)
    if PATTERN & set(entry.name):
        return f"{entry} {why}. Rename it."
    if not why and alike > 1:
        why = "looks like the name of another folder there, but its letters are encoded otherwise"
    return why and f"in {entry.parent} the folder name {entry.name!a} {why}. Rename it."


def _quoted(name: str) -> str:
    """Return a name such that all of it is seen."""
    return name if name.isprintable() and name == name.strip() else ascii(name)


def _seen(name: str) -> str:
    """Return what one sees of a name."""
    unseen = "".join(c for c in name if c.isspace() or unicodedata.category(c) == "Cf")
    return unicodedata.normalize("NFC", name.strip(unseen) if unseen else name)


def _in(entry: Path, lesson: Lesson, known: set[str]) -> Iterator[Submission]:
    """Yield what a student handed in for the lesson; nothing if only for other lessons."""
    wanted = f"submitted/STUDENT/{lesson.name}/{lesson.notebook}.ipynb"
    if not entry.is_dir():
        yield Submission(
            lesson, entry.name, f"{entry} is no student's folder. Move it to {wanted}."
        )
    elif (entry / lesson.name).is_dir():
        yield Submission(lesson, entry.name)
    elif strange := sorted({path.name for path in entry.glob("[!.]*")} - known):
        holds = f"{entry} holds {', '.join(map(_quoted, strange))}, but no folder {lesson.name}"
        yield Submission(lesson, entry.name, f"{holds}. Move it to {wanted}.")
    elif not any(entry.glob("[!.]*")):
        holds = f"{entry / lesson.name} holds no {lesson.notebook}.ipynb"
        yield Submission(lesson, entry.name, f"{holds}: the student's folder is empty.")
