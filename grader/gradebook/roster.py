"""The roster: the students whom the gradebook has, and what a class list adds to them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import func, or_
from sqlalchemy.exc import SQLAlchemyError

from grader import converters
from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.gradebook import class_list
from grader.gradebook.class_list import ClassList
from grader.gradebook.standings import Status, Who, standings
from grader.gradebook.submissions import submissions
from grader.gradebook.under_way import ready

COLUMNS = {
    "first": ("first_name", "first name"),
    "last": ("last_name", "last name"),
    "email": ("email", "e-mail"),
    "lms_id": ("lms_user_id", "LMS user id"),
}
NOT_WRITTEN = (
    "The gradebook cannot be written ({error}), and nothing of {path} was taken. If another "
    "program holds it (the formgrader, a grading run), close that, then run this again."
)


@dataclass(frozen=True)
class Entered:
    """What became of a class list.

    Attributes:
        read: the list.
        added: students who are new in the gradebook.
        changed: what is now otherwise, by student's id: field, before, after.
        unchanged: how many are as they were.
        adopted: the id that stays, by that in the list, of students known by their LMS user id.
        elsewhere: ids of students whom the gradebook has and the list has not; they stay.
        refused: a sentence for each line that was not taken.
    """

    read: ClassList
    added: list[Who]
    changed: dict[str, list[tuple[str, str, str]]]
    unchanged: int
    adopted: dict[str, str]
    elsewhere: list[str]
    refused: list[str]


def enter(course: Course, path: Path) -> Entered:
    """Take a class list into the gradebook, all of it at once; nothing that is there is removed.

    A field that the list leaves empty stays as it is.

    Raises:
        RavineError: the list cannot be read, or the gradebook cannot be written.
    """
    found = class_list.read(path)
    book, _ = ready(course)
    with converters.quiet(), book.open() as gradebook:
        try:
            entered = _enter(gradebook, found, path)
            if entered.added or entered.changed:
                book.back_up()
            gradebook.db.commit()
        except SQLAlchemyError as error:
            gradebook.db.rollback()
            raise RavineError(NOT_WRITTEN.format(path=path, error=error)) from None
    return entered


def people(course: Course) -> list[Who]:
    """Return the students whom the gradebook has, by id."""
    book, _ = ready(course)
    with converters.quiet(), book.open() as gradebook:
        return sorted(map(_who, gradebook.db.query(Student)), key=lambda who: who.name)


def _enter(gradebook: Gradebook, found: ClassList, path: Path) -> Entered:
    there = {each.id: each for each in gradebook.db.query(Student)}
    owners = {key: each.id for each in there.values() for key in class_list.keys(_who(each))}
    refused, entered = dict(found.refused), Entered(found, [], {}, 0, {}, [], [])
    same, met = 0, set()
    for line, who in found.people.items():
        name, why = _whose(who, owners, found.kind)
        why = why or _other(who, there.get(name), found.kind)
        if not why and name in met:
            why = f"{who.name} stands for {name}, as an earlier line does. Correct one of them"
        if why:
            refused[line] = why
            continue
        met.add(name)
        if name != who.name:
            entered.adopted[who.name] = name
        if name not in there:
            gradebook.db.add(_row(who))
            entered.added.append(who)
        elif changes := list(_change(there[name], who)):
            entered.changed[name] = changes
        else:
            same += 1
    told = [f"{path}, line {line}: {refused[line]}." for line in sorted(refused)]
    absent = sorted(set(there) - met)
    return replace(entered, unchanged=same, elsewhere=absent, refused=told)


def _whose(who: Who, owners: dict, kind: str) -> tuple[str, str]:
    """Return under which id the gradebook has a student, or why it cannot take the line.

    In an LMS's file the id is a guess at what names the folders, and the LMS's own id is sure.
    """
    by_id, *by_lms = (owners.get(key) for key in class_list.keys(who))
    own = next(filter(None, by_lms), None)
    if own and own != who.name:
        if kind != "nbgrader":
            return own, ""
        return "", (
            f"{who.name} has the LMS user id {who.lms_id}, which the gradebook has for {own}. "
            f"If they are one person, write the id {own} in that line; if not, correct one of the "
            "LMS user ids"
        )
    if by_id and by_id != who.name:
        return "", (
            f"the id {who.name} differs from {by_id}, which the gradebook has, only in how it is "
            f"written. If they are one person, write {by_id}; if not, choose another id"
        )
    return who.name, ""


def _other(who: Who, row: Student | None, kind: str) -> str:
    """Return that an id of an LMS's list is, by the LMS user id, that of another person."""
    before = (row.lms_user_id or "") if row else ""
    if kind == "nbgrader" or not (before and who.lms_id) or before == who.lms_id:
        return ""
    return (
        f"{who.full} has the id {who.name}, which the gradebook has for "
        f"{row.first_name} {row.last_name}, with the LMS user id {before} instead of {who.lms_id}. "
        "If they are one person, correct that by a list with nbgrader's columns; if not, give "
        "this student another id"
    )


def _row(who: Who) -> Student:
    given = {column: getattr(who, name) or None for name, (column, _) in COLUMNS.items()}
    return Student(id=who.name, **given)


def _change(row: Student, who: Who) -> Iterator[tuple[str, str, str]]:
    for name, (column, called) in COLUMNS.items():
        before, after = getattr(row, column) or "", getattr(who, name)
        if after and after != before:
            setattr(row, column, after)
            yield called, before, after


def _who(student: Student) -> Who:
    given = (getattr(student, column) or "" for column, _ in COLUMNS.values())
    return Who(student.id, *given)


@dataclass(frozen=True)
class HandIns:
    """Who handed in what.

    Attributes:
        people: the students on the roster, by id.
        lessons: those that are under way.
        status: by lesson's name and student's id.
        strangers: by an id that is not on the roster: its lessons, and who may be meant.
        misplaced: a sentence for each thing in submitted/ that is in no place for a submission.
        entered: the ids that the gradebook has, on the roster or not.
        by_hand: those of them for whom it has points or comments that a person gave.
    """

    people: list[Who]
    lessons: list[Lesson]
    status: dict[tuple[str, str], Status]
    strangers: dict[str, tuple[list[str], Who | None]]
    misplaced: list[str]
    entered: set[str]
    by_hand: set[str]

    def missing(self, lesson: Lesson) -> list[Who]:
        """Return who on the roster has not handed in a lesson."""
        return [
            who
            for who in self.people
            if self.status.get((lesson.name, who.name), Status.MISSING) is Status.MISSING
        ]


def hand_ins(course: Course) -> HandIns:
    """Return who handed in what, by what lies in submitted/ and what the gradebook recorded.

    On the roster are the students of whom more is known than the id that grading enters; all in
    the gradebook where that is nobody.
    """
    all_of = standings(course)
    entered = people(course)
    named = [who for who in entered if any((who.first, who.last, who.email, who.lms_id))]
    known = {who.name: who for who in named or entered}
    status = {(each.lesson.name, each.who.name): each.status for each in all_of}
    lessons = list(dict.fromkeys(each.lesson for each in all_of))
    found = [each for lesson in lessons for each in submissions(course, lesson)]
    misplaced = {each.student: each.misplaced for each in found if each.misplaced}
    strangers: dict[str, list[str]] = {}
    for (lesson, name), what in status.items():
        if name not in known and name not in misplaced and what is not Status.MISSING:
            strangers.setdefault(name, []).append(lesson)
    return HandIns(
        list(known.values()),
        lessons,
        status,
        {name: (of, closest(name, known.values())) for name, of in sorted(strangers.items())},
        list(misplaced.values()),
        {who.name for who in entered},
        _by_hand(course) if strangers else set(),
    )


def _by_hand(course: Course) -> set[str]:
    book, _ = ready(course)
    given = {
        Grade: or_(Grade.manual_score.isnot(None), func.coalesce(Grade.extra_credit, 0) != 0),
        Comment: func.coalesce(Comment.manual_comment, "") != "",
    }
    with converters.quiet(), book.open() as gradebook:
        return {
            student
            for rows, is_given in given.items()
            for (student,) in gradebook.db.query(SubmittedAssignment.student_id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(rows, rows.notebook_id == SubmittedNotebook.id)
            .filter(is_given)
        }


def closest(written: str, among) -> Who | None:
    """Return the student whose id or name is most like what was written, if any is."""
    by: dict[str, Who] = {}
    for who in among:
        for text in (who.name, who.full, f"{who.last}{who.first}", who.email):
            by.setdefault(text.casefold().strip(), who)
    by.pop("", None)
    close = get_close_matches(written.casefold(), by, n=1, cutoff=0.7)
    return by[close[0]] if close else None
