"""Slips that others made before: a check that fails knows them by the numbers that came.

`ravine build` runs the wrong answers of a lesson on its visible checks and writes what comes out
into the file of that lesson beside this module. A check that fails is run once more, with notes of
all numbers that the learner's function returns; where they are few, two more answers are asked for.
Where they are those of an entry, its sentence takes the place of the general hint.
"""

import contextlib
import functools
import hashlib
import inspect
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from helpers.checks.compare import copied, quiet
from helpers.checks.outcomes import CheckFailed, NotAttempted, name_of

# Fewer numbers might agree by chance; few do not tell slips apart; more make the tables too long.
FEWEST, FEW, MOST = 3, 30, 250
RTOL, ATOL = 1e-9, 1e-12
OUTSIDE = (
    "Run once more, the same calls gave other answers: all state must be in the config, nothing in "
    "globals, in attributes or in defaults."
)
HINTS = ("look", "later")
NUMBERS = int | float | np.number | np.ndarray


def naming_slips(check: Callable) -> Callable:
    """Let a check name the slip when it fails; its first argument is the learner's function."""

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
    keys, cases = known(name_of(function))
    entries = cases.get(case_of(check, arguments, options), ())
    if not keys and not entries:
        return ""
    came, again = (met(check, function, arguments, options, keys) for _ in range(2))
    if keys and not alike(came.numbers, again.numbers):
        return OUTSIDE
    named = (
        entry["slip"]
        for entry in entries
        if came.is_telling and alike(came.numbers, entry["numbers"])
    )
    return next((f"That looks familiar: {slip}" for slip in named), "")


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
        """Whether a slip can be known by the numbers."""
        return not self.stopped and FEWEST <= len(self.numbers) <= MOST


def met(check, function, arguments, options, keys) -> Met:
    """Run a check, and where few numbers come ask on; of a config the numbers of `keys` count."""
    notes, failed = _Notes(function, keys), True
    with contextlib.redirect_stdout(io.StringIO()):
        with contextlib.suppress(CheckFailed, NotAttempted):
            inspect.unwrap(check)(notes, *arguments, **options)
            failed = False
        stopped, looked_at = notes.stopped, len(notes.numbers)
        if looked_at < FEW:
            notes.ask_on()
    return Met(failed, stopped, notes.numbers, looked_at)


def known(exercise: str) -> tuple[list[str], dict[str, list[dict]]]:
    """Return the keys of its configs that count, and the entries of each case of an exercise."""
    table = _tables().get(exercise, {})
    return table.get("keys", []), table.get("cases", {})


@cache
def _tables():
    """Return what is known of each exercise of all lessons."""
    paths = sorted(Path(__file__).parent.glob("*.json"))
    tables = [json.loads(path.read_text(encoding="utf-8"))["exercises"] for path in paths]
    return {exercise: known for table in tables for exercise, known in table.items()}


class _Notes:
    """A learner's function that notes the numbers of its answers, and whether it stopped."""

    def __init__(self, function, keys):
        self.__name__ = name_of(function)
        self.numbers, self.stopped = [], False
        self._function, self._keys, self._last = function, keys, None

    def __call__(self, *arguments):
        given, self.stopped = copied(arguments), True
        answer = self._function(*arguments)
        self._last, self.stopped = (given, copied(answer)), False
        if len(self.numbers) <= MOST:
            self.numbers += _numbers(answer, self._keys)
        return answer

    def ask_on(self):
        """Call the function twice more, near its last call; of an update rule, go on from there."""
        with contextlib.suppress(Exception), quiet():
            for away in (1, 2):
                arguments, answer = self._last
                moved = [_moved(argument, away) for argument in arguments]
                if isinstance(answer, tuple) and isinstance(answer[-1], dict):
                    moved = [answer[0], *moved[1:-1], answer[1]]
                self(*moved)


def _numbers(answer, keys):
    """Return the numbers in an answer, in one list."""
    if isinstance(answer, dict):
        answer = [answer[key] for key in keys if key in answer]
    if isinstance(answer, list | tuple):
        return [number for part in answer for number in _numbers(part, keys)]
    return np.ravel(answer).astype(float).tolist() if _kind(answer) in ("f", "i", "u") else []


def _moved(value, away):
    """Return a number that is somewhat different, or an array of such."""
    if _kind(value) == "f":
        return value * (1 - away * np.linspace(0.05, 0.1, np.size(value)).reshape(np.shape(value)))
    return value + away if type(value) is int else value


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
