"""What brings a class in: `ravine roster` and `ravine collect`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from grader.cli.printing import Json, err, out, print_json, say
from grader.course import Course

app = typer.Typer()

MARKS = {"graded": "graded", "late": "late", "failed": "failed", "not graded": "handed in"}


@app.command()
def roster(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE.csv]", show_default=False)
    ] = None,
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


def _enter(course: Course, file: Path, as_json: bool) -> None:
    from grader.gradebook import roster

    entered = roster.enter(course, file)
    if as_json:
        print_json(
            {
                "added": [who.name for who in entered.added],
                "changed": entered.changed,
                "unchanged": entered.unchanged,
                "not_in_file": entered.elsewhere,
                "refused": entered.refused,
            }
        )
    else:
        say(*_told(entered))
    _complain(entered.refused)
    raise typer.Exit(bool(entered.refused))


def _told(entered) -> list[str]:
    read = entered.read
    lines = [f"A class list of {read.kind}'s kind; the column {read.id_column!r} gave the ids."]
    if read.encoding != "UTF-8":
        lines.append(f"It is no UTF-8, and was read as {read.encoding}: look at the umlauts.")
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
    _complain(map(_stranger, found.strangers, found.strangers.values()))


def _table(found) -> Table:
    table = Table("student", "name", *(lesson.name[:2] for lesson in found.lessons))
    for who in found.people:
        states = (found.status.get((lesson.name, who.name)) for lesson in found.lessons)
        table.add_row(
            who.name, f"{who.first} {who.last}".strip(), *(MARKS.get(each, "-") for each in states)
        )
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


def _stranger(name: str, of: tuple) -> str:
    lessons, meant = of
    who = f" Is it {meant.name} ({meant.first} {meant.last})?" if meant else ""
    return f"{name} handed in {', '.join(lessons)} and is not on the roster.{who}"


def _complain(lines) -> None:
    for line in lines:
        err.print(line, soft_wrap=True, markup=False, highlight=False)
