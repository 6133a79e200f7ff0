"""What a student reads about a cell that did not come to its end: a name, and what to know.

The same event reads alike in an own cell and in a test.
"""

from grader.engine.inside.frames import Broken, Gone
from grader.engine.judge.student import Deaf

Told = tuple[str, str]

LATE = "{who} took longer than {seconds:g} seconds and was stopped. Look for a loop without end."
LATE_AGAIN = (
    "{who} took too long once more: after the first time it had {seconds:g} seconds, and was "
    "stopped again."
)
DEAF = (
    "{who} took longer than {seconds:g} seconds and could not be stopped, so its Python was ended. "
    "Look for a loop without end."
)
EXIT = "{who} ended Python with exit code {code}. No answer needs that; leave it out."
CRASH = "{who} crashed Python (signal {code})."
MEMORY = (
    "{who} needed more than the {mb} MB of memory that there are, so its Python was ended. Look "
    "for a list or an array that grows without end."
)
GONE = "{who} ended Python."
UNREADABLE = "{who} came back with something that cannot be read: {what}."
AFTER_CELL = (
    "The cells below go on in a new Python, in which those above were run again and this one was "
    "not."
)
AFTER_CALL = "Tests that do not call {it} are not affected."
NOT_RUN = "This {kind} was not run: the notebook had used up its {seconds} seconds before."
NOT_AGAIN: Told = (
    "NotRunAgain",
    "Further below Python had to be started anew, and when this cell was run again it did not come "
    "to its end. What it defines is missing from there on.",
)


def cell_late(seconds: float) -> Told:
    """Tell of a cell that was stopped."""
    return "Timeout", LATE.format(who="This cell", seconds=seconds)


def call_late(names: list[str], seconds: float, *, was_slow: bool) -> Told:
    """Tell of a test whose functions, called so, were stopped, as before if `was_slow`."""
    said = LATE_AGAIN if was_slow else LATE
    return "Timeout", said.format(who=_who(names), seconds=seconds)


def cell_broke(broken: Broken, how: str, seconds: float, limits: dict) -> Told:
    """Tell of a cell that took its process with it; `how` is what the supervisor says."""
    name, said = _broke(broken, how, "This cell", seconds, limits)
    return name, f"{said} {AFTER_CELL}"


def call_broke(broken: Broken, how: str, names: list[str], seconds: float, limits: dict) -> Told:
    """Tell of a test whose functions, called so, took their process with them."""
    name, said = _broke(broken, how, _who(names), seconds, limits)
    return name, f"{said} {AFTER_CALL.format(it='it' if len(names) == 1 else 'them')}"


def not_run(kind: str, limits: dict) -> Told:
    """Tell of a cell for which there was no time."""
    kind = "test" if kind == "test" else "cell"
    return "NotRun", NOT_RUN.format(kind=kind, seconds=limits["notebook_seconds"])


def _broke(broken: Broken, how: str, who: str, seconds: float, limits: dict) -> Told:
    if isinstance(broken, Deaf):
        return "Timeout", DEAF.format(who=who, seconds=seconds)
    if not isinstance(broken, Gone) and not how:
        return "Unreadable", UNREADABLE.format(who=who, what=broken)
    kind, _, code = how.partition(" ")
    said = {"exit": EXIT, "signal": CRASH, "memory": MEMORY}.get(kind, GONE)
    return "Ended", said.format(who=who, code=code, mb=limits["memory_mb"])


def _who(names: list[str]) -> str:
    """Return the functions that a test calls, as the subject of a sentence."""
    if not names:
        return "This test"
    if len(names) == 1:
        return f"{names[0]}, which this test calls,"
    return f"One of {', '.join(names[:-1])} and {names[-1]}, which this test calls,"
