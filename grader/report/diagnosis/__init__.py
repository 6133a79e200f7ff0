"""What a wrong answer looks like: nothing is known yet."""


def of(lesson, facts):
    """Return the likely mistakes of a submission: none."""
    return []
