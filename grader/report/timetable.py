"""The dates of a course as they are in force: due dates, extensions, and what being late costs."""

from dataclasses import dataclass

from nbgrader.api import Assignment, SubmittedAssignment
from rich import box
from rich.table import Table
from rich.text import Text

from grader import converters
from grader.course import CONFIG, Course
from grader.gradebook.dates import Calendar
from grader.gradebook.lateness import Late, late_submissions
from grader.gradebook.moments import Moment
from grader.gradebook.penalties import Penalties
from grader.gradebook.under_way import ready

GRADEBOOK = "the gradebook"


@dataclass(frozen=True)
class Entry:
    """A date that is in force, and where it is set."""

    moment: Moment
    set_in: str

    def as_dict(self) -> dict:
        """Return it as plain data."""
        local = self.moment.local.isoformat()
        return {"local": local, "utc": f"{self.moment.utc.isoformat()}Z", "set_in": self.set_in}


@dataclass(frozen=True)
class Timetable:
    """What is in force.

    Attributes:
        due: by lesson; None without a due date.
        extensions: by lesson and student.
        late: by lesson and student, what came late.
        rule: what being late costs, in words.
    """

    due: dict[str, Entry | None]
    extensions: dict[tuple[str, str], Entry]
    late: dict[tuple[str, str], Late]
    rule: str

    def table(self) -> Table:
        """Return one row a lesson."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for name in ("lesson", "due", "in UTC", "set in"):
            table.add_column(name, no_wrap=True)
        for lesson, entry in self.due.items():
            at = entry and [str(entry.moment), f"{entry.moment.utc:%Y-%m-%d %H:%M}", entry.set_in]
            table.add_row(*map(Text, [lesson, *(at or ["-", "-", "-"])]))
        return table

    def lines(self) -> list[str]:
        """Return extensions and penalties, a line each."""
        said = [
            f"Extension: {student}, {lesson}, until {entry.moment} (set in {entry.set_in})"
            for (lesson, student), entry in self.extensions.items()
        ]
        said.append(f"Penalty for being late: {self.rule}")
        said += [
            f"Late: {student}, {lesson}, by {late.how}: {late.penalty:g} points off"
            for (lesson, student), late in self.late.items()
        ]
        return said

    def as_dict(self) -> dict:
        """Return it as plain data."""
        return {
            "due": {lesson: entry and entry.as_dict() for lesson, entry in self.due.items()},
            "extensions": [
                {"lesson": lesson, "student": student, **entry.as_dict()}
                for (lesson, student), entry in self.extensions.items()
            ],
            "penalty_rule": self.rule,
            "late": [
                {
                    "lesson": lesson,
                    "student": student,
                    "seconds": late.by.total_seconds(),
                    "penalty": late.penalty,
                }
                for (lesson, student), late in self.late.items()
            ],
        }


def timetable(course: Course) -> Timetable:
    """Return what is in force, in a gradebook into which `dates.enter` has brought the settings.

    Raises:
        RavineError: the settings are no good, or the gradebook cannot be read.
    """
    book, _ = ready(course)
    calendar, rule = Calendar.of(book), str(Penalties(book))
    with converters.quiet(), book.open() as gradebook:
        there = {each.name: each.duedate for each in gradebook.db.query(Assignment)}
        names = sorted({lesson.name for lesson in course.assignments()} | set(there))
        due = {name: _entry(calendar.due.get(name), there.get(name)) for name in names}
        extensions = _extensions(gradebook.db, calendar, there)
        late = dict(sorted(late_submissions(gradebook).items()))
    return Timetable(due, extensions, late, rule)


def _entry(named: Moment | None, utc) -> Entry | None:
    if named:
        return Entry(named, CONFIG)
    return Entry(Moment.of_gradebook(utc), GRADEBOOK) if utc else None


def _extensions(session, calendar: Calendar, due: dict) -> dict[tuple[str, str], Entry]:
    recorded = session.query(
        Assignment.name, SubmittedAssignment.student_id, SubmittedAssignment.extension
    ).select_from(SubmittedAssignment)
    recorded = recorded.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
    found = {
        (lesson, student): Entry(calendar.moment(lesson, due[lesson] + length), GRADEBOOK)
        for lesson, student, length in recorded.filter(SubmittedAssignment.extension.isnot(None))
    }
    for (student, lesson), asked in calendar.extensions.items():
        if asked and due.get(lesson):
            until = calendar.moment(lesson, calendar.until(student, lesson, due[lesson]))
            found[lesson, student] = Entry(until, CONFIG)
    return dict(sorted(found.items()))
