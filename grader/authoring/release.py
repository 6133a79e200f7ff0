"""The student's notebooks, made by nbgrader's own generate step."""

import tempfile
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from grader.converters import run
from grader.course import Lesson, load_config


def release_texts(course_root: Path, sources: dict[Lesson, str]) -> dict[Lesson, str]:
    """Return the text of each release notebook, given that of its source.

    nbgrader works in a scratch folder and with no database, so no gradebook is touched.
    """
    config = load_config(course_root)
    # What nbgrader's own --no-db sets.
    config.SaveCells.enabled = False
    config.GenerateAssignment.no_database = True
    with tempfile.TemporaryDirectory(prefix="ravine-build-") as scratch:
        return {
            lesson: _generate(lesson, text, config, scratch) for lesson, text in sources.items()
        }


def _generate(lesson: Lesson, text: str, config: Config, scratch: str) -> str:
    here = Lesson(Path(scratch), lesson.name)
    here.source.parent.mkdir(parents=True)
    here.source.write_text(text, encoding="utf-8")
    folder = CourseDirectory(config=config, root=scratch, assignment_id=lesson.name)
    step = GenerateAssignment(coursedir=folder, config=config)
    run(step, str(lesson.text / "assignment.py"))
    return here.release.read_text(encoding="utf-8")
