"""What the mistakes of a class look like, and how many made each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grader.gradebook.standings import Standing
from grader.report import diagnosis

# What all sentences of known slips begin with.
SLIP = diagnosis.LOOKS_LIKE.format("")


@dataclass(frozen=True)
class Mistake:
    """A mistake that some of a class made in an exercise.

    Attributes:
        exercise: where.
        sentence: what it looks like, as the students read it after "This looks like a known slip".
        students: who made it, by their ids.
        lost: how many lost points in that exercise.
    """

    exercise: str
    sentence: str
    students: list[str]
    lost: int


def mistakes(
    graded: list[Standing], told: Callable[..., list[dict[str, str]]] = diagnosis.of
) -> list[Mistake]:
    """Return the mistakes that are known by name in a lesson, most common first.

    Args:
        graded: who is graded.
        told: says what is known of one submission's mistakes, from its lesson and its facts.
    """
    made: dict[tuple[str, str], list[str]] = {}
    for standing in graded:
        for one in told(standing.lesson, standing.facts):
            made.setdefault((one["exercise"], one["sentence"].removeprefix(SLIP)), []).append(
                standing.who.name
            )
    found = [
        Mistake(exercise, sentence, who, _lost(graded, exercise))
        for (exercise, sentence), who in made.items()
    ]
    return sorted(found, key=lambda mistake: -len(mistake.students))


def _lost(graded: Iterable[Standing], exercise: str) -> int:
    scores = [each.exercises[exercise] for each in graded if exercise in each.exercises]
    return sum(score.points < score.of for score in scores)
