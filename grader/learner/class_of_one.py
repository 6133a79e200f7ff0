"""The course in which a learner's own notebook is graded: the class's, but for who is in it.

Lessons and settings are those of the course around it. What is handed in, the gradebook and the
graded notebooks are its own, so that a class that is taught from the same folder sees nothing of
it.
"""

import hashlib
import os
import shutil
from pathlib import Path

import nbgrader
from nbgrader.api import Base
from sqlalchemy import create_engine

from grader.course import CONFIG, Course, Lesson
from grader.gradebook.submissions import Submission
from grader.learner.copies import own
from grader.learner.notebooks import write

ME = "me"
SHARED = ("course", "lessons", "release", "source")
SETTING = """
# A learner's own gradebook, wherever the class has its. Checking again makes it anew.
c.CourseDirectory.db_url = {url!r}
c.Backups.keep = 0

# What one checks by oneself is never late.
c.Dates.due = {{}}
c.Dates.extensions = {{}}
"""


def class_of_one(course: Course) -> Course:
    """Lay out the course beside a learner's copies; RavineError if it cannot be written."""
    root = own(course.root) / "class"
    settings = (course.root / CONFIG).read_text(encoding="utf-8")
    gradebook = root / f"gradebook-{_edition(course)}.db"
    url = f"sqlite:///{gradebook}"
    write(root / CONFIG, (settings + SETTING.format(url=url)).encode())
    for folder in SHARED:
        if (course.root / folder).is_dir():
            _share(course.root / folder, root / folder)
    for old in root.glob("gradebook-*.db"):
        if old != gradebook:
            old.unlink()
    if not gradebook.is_file():
        _make(url)
    return Course(root)


def hand_in(own_course: Course, lesson: Lesson, notebook: bytes) -> Submission:
    """Hand in a notebook as it is now, under the name that the lesson wants."""
    submission = Submission(Lesson(own_course.root, lesson.name), ME)
    shutil.rmtree(submission.folder, ignore_errors=True)
    write(submission.folder / f"{lesson.notebook}.ipynb", notebook)
    return submission


def _make(url: str) -> None:
    """Make an empty gradebook as nbgrader does, less the mark that `nbgrader db upgrade` needs.

    Asking for that takes nbgrader a second, and this gradebook is never upgraded but made anew.
    """
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()


def _edition(course: Course) -> str:
    """Return what tells these assignments from others, whose cells a gradebook would not know."""
    digest = hashlib.sha256(nbgrader.__version__.encode())
    for lesson in course.assignments():
        if lesson.source.is_file():
            digest.update(lesson.source.read_bytes())
    return digest.hexdigest()[:12]


def _share(shared: Path, here: Path) -> None:
    """Let a folder of the course be seen here too; a copy of it where there are no links."""
    target = os.path.relpath(shared, here.parent)
    if here.is_symlink() and os.readlink(here) == target:
        return
    if here.is_symlink():
        here.unlink()
    shutil.rmtree(here, ignore_errors=True)
    try:
        here.symlink_to(target, target_is_directory=True)
    except OSError:  # Windows lets few accounts make links.
        shutil.copytree(shared, here)
