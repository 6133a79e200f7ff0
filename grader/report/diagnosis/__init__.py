"""What a learner's mistakes look like."""

from grader.course import Lesson


def of(lesson: Lesson, facts: dict | None) -> list[dict]:
    """Return a sentence for each exercise whose mistake is known."""
    return []
