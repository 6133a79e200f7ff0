"""What learners run: `ravine start`, `check`, `progress`, `solution` and `reset`."""

import os
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.printing import Json, err, out, print_json, say
from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.learner.copies import LECTURES, NO_COPY, WORK, Copy, all_copies, assignment, copies

NOWHERE = (
    "Name the lesson, for example: ravine check 03. Without a name, it is that of the folder in "
    f"{WORK}/ which you are in."
)
NEWER = (
    "The course has a newer {lesson} than your copy. To take it, with your answers carried over "
    "and your notebook kept beside it: ravine start {lesson} --update"
)
UNKNOWN = (
    "Which release {path} was made of is not known. To bring it to the present one: ravine start "
    "{lesson} --update"
)
BESIDE = (
    "Beside {name} lies {other}, saved later and not read. If your work is there: ravine check "
    "{path}"
)


def start(
    context: typer.Context,
    lesson: str,
    update: Annotated[
        bool, typer.Option("--update", help="Take a newer release, with my answers in it.")
    ] = False,
) -> None:
    """Make my own copy of a lesson in work/, and open it; what is there is never written over.

    More arguments go to `jupyter lab`, such as --no-browser.
    """
    course = Course.find(Path.cwd())
    chosen = course.lesson(lesson)
    own = copies(chosen)
    for copy in own:
        copy.make()
        if update:
            _update(chosen, copy)
        else:
            _tell_age(chosen, copy)
    _open(course, own[-1].path, context.args)


def check(
    what: Annotated[
        str | None, typer.Argument(metavar="[LESSON | NOTEBOOK]", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Grade my notebook with the hidden tests, for myself: what came, what to look at next."""
    from grader.engine.back_ends import started

    course = Course.find(Path.cwd())
    lesson, path = _meant(course, what)
    with started(course, jobs=1) as back_end:
        from grader.learner import checking
        from grader.learner.telling import told

        found = checking.check(course, lesson or checking.lesson_of(course, path), path, back_end)
    if as_json:
        print_json(found.as_dict())
        return
    for line in told(found):
        out.print(line, highlight=False)
    copy = assignment(found.lesson)
    page = checking.page_of(course, found.lesson).relative_to(course.root)
    say(f"As a page, with the notebook: {page}")
    if path == copy.path:
        _tell_age(found.lesson, copy)
        _tell_others(copy)


def progress(as_json: Json = False) -> None:
    """Show my points in each lesson, as last checked, and what is next."""
    from grader.learner.progress import progress as stages_of
    from grader.learner.telling import next_step, progress_table

    stages = stages_of(Course.find(Path.cwd()))
    if as_json:
        print_json([stage.as_dict() for stage in stages])
        return
    out.print(progress_table(stages))
    out.print(next_step(stages), soft_wrap=True, highlight=False)


def solution(lesson: str, exercise: str) -> None:
    """Show the model answer to an exercise, once an answer of mine has been checked."""
    from grader.learner.solutions import solution as model
    from grader.learner.telling import model_answer

    course = Course.find(Path.cwd())
    [chosen] = course.assignments([lesson])
    for paragraph in model_answer(model(course, chosen, exercise)):
        out.print(paragraph)


def reset(lesson: str, exercise: str) -> None:
    """Put an exercise back as it was given out, and keep my answer aside."""
    from grader.learner.resetting import reset as put_back

    course = Course.find(Path.cwd())
    [chosen] = course.assignments([lesson])
    kept, minding = put_back(chosen, exercise)
    if kept:
        where = kept.relative_to(course.root)
        say(f"The stub of {exercise} is back. Your answer is kept in {where}.")
    say(minding)


def lay_out(course: Course) -> None:
    """Make the copies that a learner lacks, of all lessons; tell what stands in the way of one."""
    for copy in all_copies(course):
        try:
            copy.make()
        except RavineError as error:
            err.print(str(error), soft_wrap=True, markup=False, highlight=False)


def _meant(course: Course, what: str | None) -> tuple[Lesson | None, Path]:
    """Return the notebook to check, and its lesson unless only the notebook tells that."""
    if what and (what.endswith(".ipynb") or Path(what).is_file()):
        path = Path.cwd() / what
        if not path.is_file():
            raise RavineError(f"There is no file {path}.")
        return None, path
    [lesson] = course.assignments([what or _here(course)])
    copy = assignment(lesson)
    if not copy.path.is_file():
        copy.check_names()
        raise RavineError(NO_COPY.format(lesson=lesson.name))
    return lesson, copy.path


def _here(course: Course) -> str:
    """Return the lesson in whose folder one is, as a notebook there is."""
    place, own = Path.cwd(), course.root / WORK
    inside = place.relative_to(own).parts if place.is_relative_to(own) else ()
    if not inside or inside[0] == LECTURES:
        raise RavineError(NOWHERE)
    return inside[0]


def _update(lesson: Lesson, copy: Copy) -> None:
    from grader.learner.update import update

    name = copy.path.name
    if kept := update(lesson, copy):
        say(f"{name} is now of the present release. As it was before, it is kept in {kept.name}.")
    else:
        say(f"{name} is of the present release.")


def _tell_age(lesson: Lesson, copy: Copy) -> None:
    if copy.is_outdated:
        say(NEWER.format(lesson=lesson.name))
    elif not copy.is_known:
        say(UNKNOWN.format(lesson=lesson.name, path=copy.path.name))


def _tell_others(copy: Copy) -> None:
    """Tell of a notebook beside a learner's copy that may be the one that was meant."""
    for other in copy.others:
        if other.stat().st_mtime > copy.path.stat().st_mtime:
            path = os.path.relpath(other)
            say(BESIDE.format(name=copy.path.name, other=other.name, path=path))


def _open(course: Course, path: Path, more: list[str]) -> None:
    """Open a notebook: in the JupyterLab that runs, or else in one that starts now."""
    from grader.cli.lab import serve
    from grader.learner.servers import serving

    is_inside = "JPY_PARENT_PID" in os.environ
    server = next(serving(path), None)
    if server is None and not is_inside:
        raise typer.Exit(serve(course, False, more, path))
    # A notebook in which this is said may be passed on, so it gets no key.
    at = f": {server.address(path, key=not is_inside)}" if server else "."
    say(f"Open {path.relative_to(course.root)}{at}")
    if not is_inside and "--no-browser" not in more:
        webbrowser.open(server.address(path))
