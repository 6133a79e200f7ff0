"""What brings a class in: `ravine roster` and `ravine collect`."""

from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from grader.cli.printing import Json, out, print_json, say, tell
from grader.course import Course

LATE = (
    "The LMS marks who was late, but its zip has no times, so nobody loses points for it yet. "
    "Where that is to cost points, write the time that the LMS shows into "
    "submitted/STUDENT/{lesson}/timestamp.txt, as 2026-01-31 12:00:00 Europe/Berlin."
)
MARKS = {"graded": "graded", "late": "late", "failed": "failed", "not graded": "handed in"}


def roster(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE.csv]", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Read a class list into the gradebook; without one, show who handed in what.

    The list has nbgrader's columns (id, first_name, last_name, email, lms_user_id), or is one
    that Canvas or Moodle exports. Students who are not on it stay in the gradebook.
    """
    course = Course.find(Path.cwd())
    if file is None:
        _show(course, as_json)
    else:
        _enter(course, file, as_json)


def collect(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip")],
    lesson: Annotated[str | None, typer.Argument(show_default=False)] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", help="canvas, moodle, blackboard, folders or own."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Put what an LMS collected for one assignment into submitted/STUDENT/LESSON/.

    Files are matched to the roster by their names. Lesson and LMS are found out where they are
    not given. Nothing is lost: what is there is kept when a newer version comes.
    """
    from grader.collecting.collecting import collect as step

    course = Course.find(Path.cwd())
    collection = step(course, file, lesson, source)
    if as_json:
        print_json(_collected(collection))
    else:
        out.print(_rows(collection))
        say(*_said(collection))
    tell(*map(str, collection.left))
    raise typer.Exit(bool(collection.open))


def _rows(collection) -> Table:
    table = _plain_table("student", "name", "", "file")
    table.columns[2].no_wrap = True
    for row in collection.rows:
        late = ", marked late" if row.late else ""
        table.add_row(*map(Text, [row.who.name, row.who.full, f"{row.placed}{late}", row.file]))
    return table


def _said(collection) -> list[str]:
    lesson, root = collection.lesson, collection.lesson.root
    number = sum(1 + len(each.others) for each in collection.left)
    left = f", {_counted(number, 'file')} left" if number else ""
    missing = ", ".join(who.name for who in collection.missing)
    taken = _counted(len(collection.rows), "student")
    lines = [
        f"{lesson.name}, from {collection.source}: {taken}{left}.",
        f"{len(collection.missing)} missing{': ' if missing else ''}{missing}.",
    ]
    for row in collection.rows:
        if row.kept:
            lines.append(f"{row.who.name}: what was there is kept in {row.kept.relative_to(root)}.")
    if any(row.late for row in collection.rows):
        lines.append(LATE.format(lesson=lesson.name))
    grade = [f"To grade them: ravine grade {lesson.name}"] if collection.rows else []
    return [*lines, *collection.notes, *grade]


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _collected(collection) -> dict:
    return {
        "lesson": collection.lesson.name,
        "from": collection.source,
        "students": [
            {
                "id": row.who.name,
                "file": row.file,
                "what": row.placed,
                "late": row.late,
                "kept": row.kept and str(row.kept),
            }
            for row in collection.rows
        ],
        "missing": [who.name for who in collection.missing],
        "left": [
            {
                "id": each.who and each.who.name,
                "file": each.file,
                "why": each.why,
                "others": each.others,
            }
            for each in collection.left
        ],
        "notes": collection.notes,
    }


def _enter(course: Course, file: Path, as_json: bool) -> None:
    from grader.gradebook import roster

    entered = roster.enter(course, file)
    if as_json:
        print_json(
            {
                "added": [who.name for who in entered.added],
                "changed": entered.changed,
                "unchanged": entered.unchanged,
                "known_as": entered.adopted,
                "not_in_file": entered.elsewhere,
                "refused": entered.refused,
            }
        )
    else:
        say(*_told(entered))
    tell(*entered.refused)
    raise typer.Exit(bool(entered.refused))


def _told(entered) -> list[str]:
    read = entered.read
    lines = [f"Read as {read.kind} writes class lists; the ids are from column {read.id_column!r}."]
    if read.encoding != "UTF-8":
        lines.append(f"The file is not UTF-8; it was read as {read.encoding}. Check the names.")
    for name, own in entered.adopted.items():
        lines.append(f"{name} is {own} in the gradebook, by the LMS user id, and stays {own}.")
    for name, changes in entered.changed.items():
        said = (f"{what} {before or '(none)'} -> {after}" for what, before, after in changes)
        lines.append(f"{name}: {', '.join(said)}")
    numbers = {
        "added": len(entered.added),
        "changed": len(entered.changed),
        "unchanged": entered.unchanged,
        "not taken": len(entered.refused),
    }
    lines.append(", ".join(f"{n} {what}" for what, n in numbers.items() if n or what == "added"))
    if entered.elsewhere:
        lines.append(f"In the gradebook and not in the file: {', '.join(entered.elsewhere)}.")
    return lines


def _show(course: Course, as_json: bool) -> None:
    from grader.gradebook import roster

    found = roster.hand_ins(course)
    if as_json:
        print_json(_as_dict(found))
        return
    if not found.people:
        say("The roster is empty. To read a class list into it: ravine roster FILE.csv")
    else:
        out.print(_table(found))
    for lesson in found.lessons:
        missing = found.missing(lesson)
        if found.people:
            names = ", ".join(who.name for who in missing) or "nobody"
            say(f"{lesson.name}: {len(missing)} of {len(found.people)} missing: {names}")
    tell(*found.misplaced, *(_stranger(name, found) for name in found.strangers))


def _table(found) -> Table:
    table = _plain_table("student", "name", *(lesson.name[:2] for lesson in found.lessons))
    for who in found.people:
        states = (found.status.get((lesson.name, who.name)) for lesson in found.lessons)
        table.add_row(*map(Text, [who.name, who.full, *(MARKS.get(each, "-") for each in states)]))
    return table


def _plain_table(*columns: str) -> Table:
    table = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
    table.columns[0].no_wrap = True
    return table


def _as_dict(found) -> dict:
    def of(who) -> dict:
        lessons = {
            lesson.name: found.status.get((lesson.name, who.name), "missing")
            for lesson in found.lessons
        }
        return {
            "id": who.name, "first_name": who.first, "last_name": who.last, "email": who.email,
            "lms_user_id": who.lms_id, "lessons": lessons,
        }  # fmt: skip

    return {
        "students": [of(who) for who in found.people],
        "not_on_the_roster": {
            name: {"lessons": lessons, "meant": meant and meant.name}
            for name, (lessons, meant) in found.strangers.items()
        },
    }


def _stranger(name: str, found) -> str:
    lessons, meant = found.strangers[name]
    said = f"{name} handed in {', '.join(lessons)} and is not on the roster."
    if meant:
        own = f"{meant.name} ({meant.full})"
        said += f" Is it {own}? Then rename submitted/{name} to submitted/{meant.name}"
        wrong = f", and: nbgrader db student remove --force {name}"
        said += wrong if name in found.entered - found.by_hand else "."
    if name in found.by_hand:
        said += (
            f" In the gradebook {name} has points or comments that a person gave: they stay there, "
            "so enter them for the right student as well."
        )
    return said
