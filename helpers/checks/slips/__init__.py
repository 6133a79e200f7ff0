"""Slips that others made before: a check that fails knows them by the numbers that came.

`ravine build` runs the wrong answers of a lesson on its visible checks and writes what comes out
into the file of that lesson beside this module. A check that fails is run again, with notes of all
numbers that the learner's function returns; where they are few, it is asked for some more. If they
are those of an entry, its sentence takes the place of the general hint. If they are not the same
from run to run, state is kept where none should be, and the check says that.
"""

import contextlib
import functools
import hashlib
import inspect
import io
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from helpers.checks.compare import copied, quiet
from helpers.checks.outcomes import CheckFailed, NotAttempted, name_of

# Fewer numbers might agree by chance; few do not tell slips apart; more make the tables too long.
FEWEST, FEW, MOST = 3, 30, 250
RTOL, ATOL = 1e-9, 1e-12
# What is larger is 1 over a rounding error.
ROUNDED, HUGE = 1e15, 1e300
OUTSIDE = (
    "Run once more, the same calls gave other answers: all state must be in the config, nothing in "
    "globals, in attributes or in defaults."
)
HINTS = ("look", "later")
NUMBERS = int | float | np.number | np.ndarray


def naming_slips(check: Callable | None = None, *, seen: Callable | None = None) -> Callable:
    """Let a check name the slip when it fails; its first argument is the learner's function.

    ``seen(arguments, answer)`` returns what that function is known by, of a call that came back; by
    default all of the answer.
    """
    if check is None:
        return functools.partial(naming_slips, seen=seen)
    check.seen = seen or _answer

    @functools.wraps(check)
    def checked(function, *arguments, **options):
        try:
            check(function, *arguments, **options)
        except CheckFailed as failed:
            if why := reason(check, function, arguments, options):
                raise failed.because(why) from None
            raise

    return checked


def reason(check, function, arguments, options) -> str:
    """Return a sentence that names the slip which has these very numbers in this case, or ''."""
    exercise = _known_of(name_of(function))
    entries = exercise.cases.get(case_of(check, arguments, options), ())
    if not exercise.keys and not entries:
        return ""
    came, again = (met(check, function, arguments, options, exercise) for _ in range(2))
    if exercise.keys and not alike(came.numbers, again.numbers):
        return OUTSIDE
    named = (entry["slip"] for entry in entries if alike(came.numbers, entry["numbers"]))
    return next((f"That looks familiar: {slip}" for slip in named), "")


def _known_of(name):
    """Return what is known of a function; the exercise of a backward pass is its forward pass."""
    forward = re.sub(r"_backward\w*$", "_forward", name)
    return known().get(name) or known().get(forward) or Exercise()


def _answer(arguments, answer):
    return answer


@dataclass(frozen=True)
class Exercise:
    """What is known of an exercise.

    Attributes:
        keys: the keys of its configs that count; a learner may keep more in them.
        asked: arguments of visible checks, with which the function is asked where few numbers come.
        cases: the entries of each case, each with its numbers and a sentence, the slip.
    """

    keys: list[str] = field(default_factory=list)
    asked: list[list] = field(default_factory=list)
    cases: dict[str, list[dict]] = field(default_factory=dict)


@cache
def known() -> dict[str, Exercise]:
    """Return what is known of the exercises of all lessons."""
    paths = sorted(Path(__file__).parent.glob("*.json"))
    tables = [json.loads(path.read_text(encoding="utf-8"))["exercises"] for path in paths]
    return {name: Exercise(**about) for table in tables for name, about in table.items()}


def alike(one, other, times=1.0) -> bool:
    """Return whether two lists hold as many numbers, each equal within `times` the tolerance."""
    if len(one) != len(other):
        return False
    return np.allclose(one, other, rtol=times * RTOL, atol=times * ATOL, equal_nan=True)


def case_of(check, arguments, options) -> str:
    """Return the key of a case: the check, and a digest of what it was given but hints."""
    check = inspect.unwrap(check)
    given = inspect.signature(check).bind(None, *arguments, **options).arguments
    text = repr(sorted((key, _plain(value)) for key, value in given.items() if key not in HINTS))
    return f"{check.__name__} {hashlib.sha256(text.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Met:
    """What came of a check: whether it failed or the function stopped with an error, and numbers.

    The first `looked_at` of these came during the check itself.
    """

    failed: bool
    stopped: bool
    numbers: list[float]
    looked_at: int

    @property
    def is_telling(self) -> bool:
        """Whether a slip can be known by the numbers: there are enough, unlike each other."""
        return not self.stopped and len(set(self.numbers)) >= FEWEST and len(self.numbers) <= MOST


def met(check, function, arguments, options, exercise) -> Met:
    """Run a check, and where few numbers come ask on."""
    check = inspect.unwrap(check)
    notes, failed = _Notes(function, exercise, check.seen), True
    with contextlib.redirect_stdout(io.StringIO()):
        with contextlib.suppress(CheckFailed, NotAttempted):
            check(notes, *arguments, **options)
            failed = False
        stopped, looked_at = notes.stopped, len(notes.numbers)
        if looked_at < FEW:
            notes.ask_on()
    return Met(failed, stopped, notes.numbers, looked_at)


class _Notes:
    """A learner's function that notes the numbers of its answers, and whether it stopped."""

    def __init__(self, function, exercise, seen):
        self.__name__ = name_of(function)
        self.numbers, self.stopped = [], False
        self._function, self._exercise, self._last = function, exercise, None
        self._seen = seen

    def __call__(self, *arguments):
        given, self.stopped = copied(arguments), True
        answer = self._function(*arguments)
        self._last, self.stopped = (given, copied(answer)), False
        if len(self.numbers) <= MOST:
            self.numbers += _numbers(self._seen(arguments, answer), self._exercise.keys)
        return answer

    def ask_on(self):
        """Go on from the last call, or call the function as other checks do.

        Those calls it has to answer anyway; at other arguments it might never come to an end.
        """
        with quiet():
            for away in (1, 2):
                with contextlib.suppress(Exception, SystemExit):
                    self._go_on(away, *self._last)
            for arguments in self._exercise.asked:
                with contextlib.suppress(Exception, SystemExit):
                    self(*map(_unpacked, arguments))

    def _go_on(self, away, arguments, answer):
        """Take one more step of an update rule, or call a function of functions, nearby."""
        if self._exercise.keys:
            w, config = answer
            moved = {
                key: item * (1 - 0.03 * away) if isinstance(item, float) else item
                for key, item in config.items()
            }
            self(w, *(_moved(argument, away) for argument in arguments[1:-1]), moved)
        elif any(map(callable, arguments)):
            self(*(_moved(argument, away) for argument in arguments))


def _numbers(answer, keys):
    """Return the numbers in an answer, in one list."""
    if isinstance(answer, dict):
        answer = [answer[key] for key in keys if key in answer]
    if isinstance(answer, list | tuple):
        return [number for part in answer for number in _numbers(part, keys)]
    if _kind(answer) not in ("f", "i", "u"):
        return []
    return [_told_apart(number) for number in np.ravel(answer).astype(float).tolist()]


def _told_apart(number):
    """Return a number; one so large that only rounding made it finite as one that says just that.

    Its digits would be others on another machine, or a minute later.
    """
    return math.copysign(HUGE, number) if ROUNDED < abs(number) < math.inf else number


def _moved(value, away):
    """Return numbers that are somewhat different; anything else as it is."""
    if _kind(value) != "f":
        return value
    return value * (1 - away * np.linspace(0.05, 0.1, np.size(value)).reshape(np.shape(value)))


def _unpacked(value):
    """Return an argument as a check gives it, from how a table holds it."""
    if isinstance(value, dict):
        return {key: _unpacked(item) for key, item in value.items()}
    return np.array(value) if isinstance(value, list) else value


def _kind(value):
    """Return the kind of numbers that a value holds, as NumPy calls it, or ''."""
    return np.asarray(value).dtype.kind if isinstance(value, NUMBERS) else ""


def _plain(value):
    """Return what a case is known by, equal on every machine."""
    if isinstance(value, dict):
        return sorted((key, _plain(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return list(map(_plain, value))
    if isinstance(value, NUMBERS):
        return np.shape(value), [f"{number:.9g}" for number in np.ravel(value).tolist()]
    return name_of(value) if callable(value) else str(value)
