"""What grades and returns: `ravine grade`, `replay` and `feedback`."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.printing import Json, bar, err, out, print_json, say, tell
from grader.course import Course, Lesson
from grader.errors import RavineError

Lessons = Annotated[list[str] | None, typer.Argument(metavar="LESSON...", show_default=False)]
All = Annotated[bool, typer.Option("--all", help="Every lesson that has an assignment.")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Notebooks at once (default: one a core).")]


def grade(
    lessons: Lessons = None,
    every: All = False,
    student: Annotated[str | None, typer.Option(help="Only what this student handed in.")] = None,
    again: Annotated[bool, typer.Option("--again", help="What has not changed too.")] = False,
    new_seed: Annotated[
        bool, typer.Option("--new-seed", help="Let hidden tests draw other numbers from now on.")
    ] = False,
    changed: Annotated[
        bool,
        typer.Option("--changed", help="By the present version of lessons that have changed."),
    ] = False,
    jobs: Jobs = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Run the notebooks on a Dask cluster.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Autograde what is new or changed in submitted/STUDENT/LESSON/.

    Scores go into the gradebook, graded notebooks into autograded/. What was
    interrupted goes on where it stopped when the command is run again.

    A lesson whose tests or points have changed since the class was graded is
    left as it is until you say --changed. Then all of the class is graded
    anew; what people gave in the formgrader stays.
    """
    from grader.cli.progress import live
    from grader.engine.back_ends import beware, started

    if (new_seed or changed) and student is not None:
        what = "A new seed" if new_seed else "A new version"
        raise RavineError(f"{what} changes everybody's tests: leave out --student.")
    course = Course.find(Path.cwd())
    chosen = _chosen(course, lessons, every)
    with started(course, jobs, scheduler) as back_end:
        from grader.engine.grading import grade_class
        from grader.engine.versions import Versions

        _complain(beware(back_end))
        versions = Versions(changed)
        try:
            with live(err) as watch:
                results = grade_class(
                    course, chosen, watch, back_end, student=student, again=again,
                    new_seed=new_seed, versions=versions, tell=tell,
                )  # fmt: skip
        finally:  # Stopped or not, it is in the gradebook.
            _tell_versions(versions, tell if as_json else say)
    _show_graded(results, versions, as_json)


def replay(student: str, lesson: str, as_json: Json = False) -> None:
    """Run a graded notebook once more, with the seed of its grading; record nothing.

    Prints what each test came to, and whether it is what was recorded.
    """
    from grader.engine.back_ends import beware, started

    course = Course.find(Path.cwd())
    [chosen] = course.assignments([lesson])
    with started(course, jobs=1) as back_end:
        from grader.engine.replay import replay
        from grader.report.tables import replay_table

        _complain(beware(back_end))
        replayed = replay(course, chosen, student, back_end)
    if as_json:
        print_json(replayed.as_dict())
    else:
        out.print(replay_table(replayed))
    raise typer.Exit(not replayed.is_same)


def feedback(lessons: Lessons = None, every: All = False, as_json: Json = False) -> None:
    """Write each graded student's feedback page into feedback/STUDENT/LESSON/."""
    from grader.report.feedback import give_feedback

    course = Course.find(Path.cwd())
    chosen = _chosen(course, lessons, every)
    results = give_feedback(course, chosen, bar)
    _show(results, as_json)


def _chosen(course: Course, lessons: list[str] | None, every: bool) -> list[Lesson]:
    if not lessons and not every:
        names = ", ".join(lesson.name for lesson in course.assignments())
        raise RavineError(f"Name the lessons, or say --all. There are: {names}.")
    return course.assignments(lessons)


def _complain(said: str | None) -> None:
    if said:
        err.print(said, style="bold red", soft_wrap=True, markup=False, highlight=False)


def _counts(results: list) -> str:
    """Return how many were graded, left as they were, and not graded."""
    failed = sum(result.problem is not None for result in results)
    unchanged = sum(result.is_unchanged for result in results)
    numbers = {"graded": len(results) - failed - unchanged, "unchanged": unchanged}
    numbers |= {"not graded": failed} if failed else {}
    return ", ".join(f"{number} {what}" for what, number in numbers.items())


def _show_graded(results: list, versions, as_json: bool) -> None:
    """Print what was graded, whose points are others, and what became of changed lessons."""
    from grader.report.changed import held_row, other_points, to_look_at

    for entered in versions.entered:
        (tell if as_json else say)(*to_look_at(entered.changes, results))
    if as_json:
        held = [held_row(changes) for changes in versions.held]
        print_json([*(result.as_dict() for result in results), *held])
    elif results:
        _print(results, _counts(results), other_points(results))
    raise typer.Exit(bool(versions.held) or any(result.problem for result in results))


def _tell_versions(versions, tell_entered) -> None:
    """Tell what was entered, and what was held back."""
    from grader.report.changed import held_back, new_version

    for entered in versions.entered:
        tell_entered(*new_version(entered))
    for changes in versions.held:
        tell(*held_back(changes))


def _show(results: list, as_json: bool) -> None:
    """Print one row a submission; exit code 1 if any could not be processed."""
    if as_json:
        print_json([result.as_dict() for result in results])
    else:
        _print(results)
    raise typer.Exit(any(result.problem for result in results))


def _print(results: list, said: str = "", more=None) -> None:
    from grader.report.tables import class_tables

    out.print(class_tables(results))
    say(*[said] if said else [])
    if more:
        out.print(more)
    _tell_problems(results)


def _tell_problems(results: list) -> None:
    for result in results:
        mark = "*" if result.problem and result.scores else ""
        if said := result.problem or result.note:
            tell(f"{result.submission.student}{mark}: {said}")
