"""What makes files of the lessons: `ravine build`, `bundle` and `site`."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.lab import LEARNER_SETTINGS
from grader.cli.printing import Json, say_or_json
from grader.course import Course, Lesson
from grader.errors import RavineError


def build(
    check: Annotated[bool, typer.Option("--check", help="Only compare; write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Build course/, source/, release/ and the checks of helpers/ from lessons/."""
    from grader import authoring as step

    course = Course.find(Path.cwd())
    built = step.make(course)
    if check:
        problems = step.check(course, built)
        say_or_json(
            as_json,
            {"problems": problems},
            problems or [f"{len(built.files)} files are up to date."],
        )
        raise typer.Exit(bool(problems))
    changed = [str(path.relative_to(course.root)) for path in step.write(course, built)]
    say_or_json(
        as_json, {"written": changed}, [f"wrote {path}" for path in changed] or ["Nothing changed."]
    )


def bundle(
    lessons: Annotated[
        list[str] | None, typer.Argument(metavar="LESSON...", show_default=False)
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="A zip, or a folder if it has no .zip ending.", show_default=False
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make the zip that students get: lectures, assignments, helpers, and how to install them.

    Of these lessons only, by default of all. It holds nothing of the grader's side.
    """
    from grader.bundle import make_bundle

    course = Course.find(Path.cwd())
    chosen = _chosen(course, lessons)
    made = make_bundle(course, chosen, to or _name(chosen, bool(lessons)), LEARNER_SETTINGS)
    told = f"wrote {made.path}: {', '.join(made.lessons)} ({len(made.files)} files)"
    say_or_json(as_json, made.as_dict(), [told, "Its README.md tells students the rest."])


def site(
    to: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where (default: site/ here).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Run the lectures and write them as pages, which need no Python, server or network.

    index.html is the first of them. What figures can do less there than in a notebook is listed.
    """
    from grader.report.site.making import make_site

    course = Course.find(Path.cwd())
    made = make_site(course, (to or course.root / "site").resolve())
    told = [f"wrote {made.path}: {len(made.sizes)} pages, {made.size // 1000} kB"]
    told += [
        f"{name}.html, with its figures: {size // 1000} kB" for name, size in made.sizes.items()
    ]
    say_or_json(as_json, made.as_dict(), [*told, *made.notes])


def _chosen(course: Course, names: list[str] | None) -> list[Lesson]:
    """Return the lessons of these names, all by default, in their order; RavineError for none."""
    chosen = [course.lesson(name) for name in names] if names else course.given()
    if not chosen:
        raise RavineError(f"The course at {course.root} has no built lesson. Run: ravine build")
    return sorted(set(chosen), key=lambda lesson: lesson.name)


def _name(lessons: list[Lesson], is_part: bool) -> Path:
    numbers = "".join(f"_{lesson.name[:2]}" for lesson in lessons) if is_part else ""
    return Path(f"ravine{numbers}.zip")
