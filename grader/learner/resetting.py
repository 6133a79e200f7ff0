"""One exercise of a learner's notebook as it was given out; the answer is kept aside."""

from pathlib import Path

from grader.course import Lesson
from grader.errors import RavineError
from grader.learner import notebooks
from grader.learner.copies import NO_COPY, assignment
from grader.learner.servers import check_closed

NO_CELL = (
    "{path} has no cell for {exercise}. Run `ravine start {lesson} --update`: it puts back what is "
    "missing."
)
SEVERAL = "{path} has {many} cells for {exercise}. Delete those that you do not want, and save."


def reset(lesson: Lesson, exercise: str) -> tuple[Path | None, str]:
    """Put an exercise's stub back; return where the answer is kept, and what to mind.

    The former is None if the stub stood there already.

    Raises:
        RavineError: there is no such exercise or no such cell, or the notebook is open.
    """
    copy, release = assignment(lesson), notebooks.read(lesson.release)
    if not copy.path.exists():
        raise RavineError(NO_COPY.format(lesson=lesson.name))
    name = notebooks.exercise_called(exercise, release, lesson)
    minding = check_closed(copy.path)
    notebook = notebooks.read(copy.path)
    cells = [cell for cell in notebook["cells"] if notebooks.grade_id(cell) == name]
    of = {"path": copy.path, "exercise": name, "lesson": lesson.name, "many": len(cells)}
    if len(cells) != 1:
        raise RavineError((SEVERAL if cells else NO_CELL).format(**of))
    stub = notebooks.answers(release)[name]["source"]
    if cells[0]["source"] == stub:
        return None, f"{name} is as it was given out."
    kept = notebooks.kept_aside(copy.path.with_name(f"{name}.py"), ".py")
    notebooks.write(kept, f"{cells[0]['source']}\n".encode())
    cells[0].update(source=stub, outputs=[], execution_count=None)
    notebooks.write(copy.path, notebooks.text_of(notebook))
    return kept, minding
