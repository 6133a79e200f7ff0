"""From `lessons/` to `course/`, `source/` and `release/`: one way, the same bytes every time.

What test cells show students also goes into `helpers/checks/cells/`, where one cell finds it all.
"""

from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from grader.authoring.front import bundle_problems
from grader.authoring.leaks import SHIPPED, leaks, secret_lines, shipped_files, tidy_files
from grader.authoring.overviews import CHECKS, check_texts, with_overviews
from grader.authoring.release import release_texts
from grader.authoring.rules import (
    assignment_problems,
    course_problems,
    helper_problems,
    lecture_problems,
)
from grader.authoring.run_all import tag_what_may_raise
from grader.authoring.slips import FOLDER, slip_files
from grader.authoring.texts import read_text, write_text
from grader.course import Course, Lesson
from grader.errors import RavineError

BUILT = ("course", "source", "release", str(CHECKS))


@dataclass(frozen=True)
class Built:
    """What a build makes: the text of each file, and the lines that no student may see."""

    files: dict[Path, str]
    secret: set[str]


def make(course: Course) -> Built:
    """Build all lessons in memory; RavineError names every cell that is refused."""
    lessons = course.texts()
    lectures = {lesson: read_text(lesson.text / "lecture.py") for lesson in lessons}
    assignments = {
        lesson: read_text(lesson.text / "assignment.py")
        for lesson in lessons
        if (lesson.text / "assignment.py").exists()
    }
    helpers = helper_problems(shipped_files(course.root, ["helpers"]))
    _raise([*_problems(lectures, assignments), *helpers])
    tables: dict[Path, str] = {}
    if _has_checks(course):
        tables = {course.root / p: text for p, text in check_texts(assignments.values()).items()}
        assignments = {lesson: with_overviews(text) for lesson, text in assignments.items()}
        tables |= slip_files(course, assignments)
    for notebook in assignments.values():
        tag_what_may_raise(notebook)
    sources = {lesson: write_text(notebook) for lesson, notebook in assignments.items()}
    files = {lesson.lecture: write_text(notebook) for lesson, notebook in lectures.items()}
    files |= {lesson.source: text for lesson, text in sources.items()}
    releases = release_texts(course.root, sources)
    files |= {lesson.release: text for lesson, text in releases.items()}
    return Built(files | tables, secret_lines(assignments.values()))


def write(course: Course, built: Built) -> list[Path]:
    """Write what changed, and return those paths; nothing is written if something would leak."""
    shipped = shipped_files(course.root, ["helpers"])
    shipped |= {p: t for p, t in built.files.items() if course.root / "source" not in p.parents}
    _raise(leaks(shipped, built.secret))
    changed = [path for path, text in built.files.items() if _on_disk(path) != text]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(built.files[path], encoding="utf-8", newline="\n")
    return changed


def check(course: Course, built: Built) -> list[str]:
    """Return a sentence for each built file that is not what `lessons/` says, and each leak."""
    differ = [path for path, text in built.files.items() if _on_disk(path) != text]
    found = [f"{path} is not what lessons/ says. Run: ravine build" for path in differ]
    paths = [path for folder in BUILT for path in tidy_files(course.root / folder)]
    found += [
        f"{path} comes from no lesson. Remove it, or write its lesson."
        for path in [*paths, *(course.root / FOLDER).glob("*.json")]
        if path not in built.files
    ]
    found += bundle_problems(course.root)
    return found + leaks(shipped_files(course.root, SHIPPED), built.secret)


def _has_checks(course: Course) -> bool:
    """Whether the course has the checks itself; tables beside other lessons would hide them."""
    return (course.root / "helpers" / "checks" / "__init__.py").is_file()


def _problems(lectures: dict[Lesson, NotebookNode], assignments: dict[Lesson, NotebookNode]):
    for lesson, notebook in lectures.items():
        yield from lecture_problems(lesson.text / "lecture.py", notebook)
    texts = {lesson.text / "assignment.py": text for lesson, text in assignments.items()}
    for path, notebook in texts.items():
        yield from assignment_problems(path, notebook)
    yield from course_problems(texts)


def _raise(problems: list[str]) -> None:
    if problems:
        raise RavineError("\n".join(problems))


def _on_disk(path: Path) -> str | None:
    return path.read_bytes().decode("utf-8", errors="replace") if path.exists() else None
