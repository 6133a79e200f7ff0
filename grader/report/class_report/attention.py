"""Who needs a person, and why."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from grader.gradebook.moments import duration
from grader.gradebook.standings import Standing, Status

# Characters of a sentence, and sentences of one submission: some are of the student's making.
LONGEST, MOST = 250, 4


@dataclass(frozen=True)
class Case:
    """A submission, or its absence, and what is to be known of it."""

    lesson: str
    student: str
    said: list[str]


@dataclass(frozen=True)
class Reason:
    """One reason to look at submissions: its name, what to do, and which ones."""

    name: str
    title: str
    advice: str
    cases: list[Case]


@dataclass(frozen=True)
class _Kind:
    name: str
    title: str
    advice: str
    said: Callable[[Standing], list[str] | None]


def reasons(standings: list[Standing]) -> list[Reason]:
    """Return what there is to look at, what is most pressing first; none that holds nobody."""
    found = [
        Reason(kind.name, kind.title, kind.advice, list(_cases(kind, standings))) for kind in KINDS
    ]
    return [reason for reason in found if reason.cases]


def _cases(kind: _Kind, standings: list[Standing]) -> Iterator[Case]:
    for standing in standings:
        said = kind.said(standing)
        if said is not None:
            # Where the course lies on this machine is of no interest.
            own = [_brief(each.replace(f"{standing.lesson.root}{os.sep}", "")) for each in said]
            more = [f"and {len(own) - MOST} more like these"] if len(own) > MOST else []
            yield Case(standing.lesson.name, standing.who.name, [*own[:MOST], *more])


def _brief(said: str) -> str:
    return said if len(said) <= LONGEST else f"{said[:LONGEST]} ..."


def _if_any(said: list[str]) -> list[str] | None:
    return said or None


def _of_status(status: Status) -> Callable[[Standing], list[str] | None]:
    return lambda standing: [] if standing.status is status else None


def _facts(name: str) -> Callable[[Standing], list[str] | None]:
    """Return what reads a list from the facts of a grading."""
    return lambda standing: _if_any((standing.facts or {}).get(name) or [])


def _failed(standing: Standing) -> list[str] | None:
    return [standing.problem or ""] if standing.status is Status.FAILED else None


def _waiting(standing: Standing) -> list[str] | None:
    return [] if standing.needs_person else None


def _remarked(standing: Standing) -> list[str] | None:
    note = (standing.facts or {}).get("note")
    return [note] if note else None


def _missing(standing: Standing) -> list[str] | None:
    """Return nothing to say of who has not handed in; None for who still has time."""
    now = datetime.now(UTC).replace(tzinfo=None)
    has_time = standing.due is not None and standing.due > now
    return [] if standing.status is Status.MISSING and not has_time else None


def _late(standing: Standing) -> list[str] | None:
    if standing.status is not Status.LATE:
        return None
    by = f"{duration((standing.handed_in - standing.due).total_seconds())} late"
    return [f"{by}, −{standing.penalty:g} points" if standing.penalty else by]


KINDS = (
    _Kind(
        "failed",
        "Could not be graded",
        "Ask for the notebook again, or mend what the sentence says.",
        _failed,
    ),
    _Kind(
        "waiting",
        "Waiting for points from a person",
        "Give them in the formgrader: ravine lab --teach.",
        _waiting,
    ),
    _Kind(
        "defects",
        "A test did not do its work",
        "The test is at fault, not the student: mend it, build, and grade again.",
        _facts("defects"),
    ),
    _Kind(
        "tried",
        "Tried what no assignment needs",
        "In vain, and their other tests count. Read the notebook before you ask why: some of it "
        "happens by accident.",
        _facts("tried"),
    ),
    _Kind(
        "stopped",
        "Timed out, or ended Python",
        "The tests of other functions count. An endless loop is often one line away from right.",
        _facts("stopped"),
    ),
    _Kind(
        "repaired",
        "Repaired before grading",
        "Where a sentence leaves doubt, compare what was graded with what was handed in.",
        _facts("repairs"),
    ),
    _Kind(
        "remarked",
        "As given out, or more than one notebook",
        "A notebook as it was given out is often the wrong file.",
        _remarked,
    ),
    _Kind(
        "not-graded",
        "Handed in since the class was graded",
        "Run: ravine grade, and then this report again.",
        _of_status(Status.NOT_GRADED),
    ),
    _Kind(
        "late",
        "Handed in late",
        "More time for somebody stands in c.Dates.extensions of nbgrader_config.py.",
        _late,
    ),
    _Kind(
        "missing",
        "Not handed in",
        "Whose time is over, and those of lessons without a due date.",
        _missing,
    ),
)
