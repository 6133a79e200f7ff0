"""The student's notebooks, made by nbgrader's own generate step."""

import contextlib
import io
import logging
import tempfile
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from grader.course import CONFIG, Lesson
from grader.errors import RavineError


def release_texts(course_root: Path, sources: dict[Lesson, str]) -> dict[Lesson, str]:
    """Return the text of each release notebook, given that of its source.

    nbgrader works in a scratch folder and with no database, so no gradebook is touched.
    """
    config = PyFileConfigLoader(CONFIG, path=str(course_root)).load_config()
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
    with _captured(step) as log:
        try:
            step.start()
        except Exception as error:
            raise RavineError(
                f"nbgrader cannot make the release of {lesson.text / 'assignment.py'}: "
                f"{error}\n{log.getvalue()}"
            ) from error
    return here.release.read_text(encoding="utf-8")


@contextlib.contextmanager
def _captured(step: GenerateAssignment):
    """Keep what nbgrader logs, to be shown only if it fails."""
    log = io.StringIO()
    step.log = logging.Logger("nbgrader generate_assignment")
    step.log.addHandler(logging.StreamHandler(log))
    yield log
