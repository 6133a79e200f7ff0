"""The page that a student reads first: how to install, how to open, what to hand in."""

from importlib.resources import files
from pathlib import Path
from string import Template

from grader.course import Lesson


def readme(lessons: list[Lesson]) -> str:
    """Return the README of a bundle of these lessons, which names the file to hand in for each."""
    page = Template(files("grader.bundle").joinpath("student_readme.md").read_text("utf-8"))
    first = lessons[0].lecture if lessons[0].lecture.is_file() else lessons[0].release
    return page.substitute(first=_inside(lessons[0], first), lessons="\n".join(map(_row, lessons)))


def _row(lesson: Lesson) -> str:
    cells = [
        _inside(lesson, path) if path.is_file() else "-"
        for path in (lesson.lecture, lesson.release)
    ]
    return f"| {lesson.name[:2]} | {cells[0]} | {cells[1]} |"


def _inside(lesson: Lesson, path: Path) -> str:
    return f"`{path.relative_to(lesson.root).as_posix()}`"
