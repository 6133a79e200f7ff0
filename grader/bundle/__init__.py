"""What an instructor hands to students: lectures, assignments, helpers, and what installs them.

It is made of the built files as they lie on disk, and only of those that are named one by one, so
that neither a file of the grader's side nor one that somebody left beside them gets in.
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader import authoring
from grader.authoring.leaks import leaks
from grader.bundle import installing, notebooks, readme, tables
from grader.bundle.writing import require_free, write
from grader.course import Course, Lesson
from grader.errors import RavineError

LICENCE = "LICENSE"


@dataclass(frozen=True)
class Bundle:
    """A bundle as it was written: where, of which lessons, and which files it holds."""

    path: Path
    lessons: list[str]
    files: list[str]

    def as_dict(self) -> dict:
        """Return plain data, as JSON takes it."""
        return {"path": str(self.path), "lessons": self.lessons, "files": self.files}


def make_bundle(course: Course, lessons: list[Lesson], to: Path, settings: Path) -> Bundle:
    """Write the bundle of these lessons, and return what was written.

    Args:
        course: the course, with its built files.
        lessons: the lessons that students get, at least one.
        to: the zip to write; a folder, if its name has no .zip ending.
        settings: the folder with JupyterLab's settings for learners.

    Raises:
        RavineError: `to` exists or cannot be written, built files are out of date, a file is
            missing, or something would leak. Then nothing is written.
    """
    require_free(to)
    built = authoring.make(course)
    _refuse(authoring.check(course, built))
    files = bundled(course, lessons, settings)
    texts = {Path(p): content.decode("utf-8", errors="replace") for p, content in files.items()}
    _refuse(leaks(texts, built.secret))
    write(files, to)
    return Bundle(to, [lesson.name for lesson in lessons], sorted(map(str, files)))


def bundled(course: Course, lessons: list[Lesson], settings: Path) -> dict[PurePosixPath, bytes]:
    """Return what each file of the bundle holds, by its path inside; RavineError if one is missing.

    The arguments are those of `make_bundle`.
    """
    project = installing.Project.read(course.root)
    texts = {
        **notebooks.notebooks(course, lessons),
        **installing.install_files(course.root, project, settings),
        "README.md": readme.readme(lessons),
        LICENCE: installing.text_of(course.root / LICENCE),
    }
    files = {PurePosixPath(path): text.encode() for path, text in texts.items()}
    unreleased = tables.unreleased(course, lessons)
    for path in installing.helper_files(course.root, project):
        inside = PurePosixPath(path.relative_to(course.root).as_posix())
        if inside not in unreleased:
            files[inside] = path.read_bytes()
    return files


def _refuse(problems: list[str]) -> None:
    if problems:
        raise RavineError("\n".join([*problems, "Nothing was bundled."]))
