"""Slips that others made before: a check that fails knows them by the numbers that came.

`ravine build` runs the wrong answers of a lesson on its visible checks and writes what comes out
into the file of that lesson beside this module. A check that fails is run once more, with notes of
all numbers that the learner's function returns. Where they are those of an entry, its sentence
takes the place of the general hint.
"""

import contextlib
import functools
import hashlib
import inspect
import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from helpers.checks.compare import quiet
from helpers.checks.outcomes import CheckFailed, NotAttempted, name_of

# With fewer numbers than that the function is asked twice more, at arguments nearby.
FEWEST = 3
# More make the tables too long.
MOST = 500
RTOL, ATOL = 1e-9, 1e-12
NUMBERS = int | float | np.number | np.ndarray


def naming_slips(check: Callable) -> Callable:
    """Let a check name the slip when it fails; its first argument is the learner's function."""

    @functools.wraps(check)
    def checked(function, *arguments, **options):
        try:
            check(function, *arguments, **options)
        except CheckFailed as failed:
            if sentence := sentence_for(check, function, arguments, options):
                raise failed.because(sentence) from None
            raise

    return checked


def sentence_for(check, function, arguments, options) -> str:
    """Return the sentence of the slip that has these very numbers in this case, or ''."""
    keys, cases = known(name_of(function))
    entries = cases.get(case_of(check, arguments, options), ())
    came = met(check, function, arguments, options, keys)[1] if entries else ()
    return next((entry["slip"] for entry in entries if alike(came, entry["numbers"])), "")


def alike(one, other, times=1.0) -> bool:
    """Return whether two lists hold as many numbers, each equal within `times` the tolerance."""
    if len(one) != len(other):
        return False
    return np.allclose(one, other, rtol=times * RTOL, atol=times * ATOL, equal_nan=True)


def case_of(check, arguments, options) -> str:
    """Return the key of a case: the check, and a digest of what it was given but hints."""
    check = inspect.unwrap(check)
    given = inspect.signature(check).bind(None, *arguments, **options).arguments
    text = repr(sorted((key, _plain(value)) for key, value in given.items() if key != "look"))
    return f"{check.__name__} {hashlib.sha256(text.encode()).hexdigest()[:12]}"


def met(check, function, arguments, options, keys) -> tuple[bool, list[float]]:
    """Run a check; return whether it failed, and all numbers that came.

    Of a config those of `keys` count: a learner may keep more in it. There are no numbers if the
    function stopped with an error, and if too few or too many came.
    """
    notes, failed = _Notes(function, keys), True
    with contextlib.redirect_stdout(io.StringIO()):
        with contextlib.suppress(CheckFailed, NotAttempted):
            inspect.unwrap(check)(notes, *arguments, **options)
            failed = False
        if len(notes.numbers) < FEWEST and not notes.stopped:
            notes.ask_nearby()
    enough = FEWEST <= len(notes.numbers) <= MOST and not notes.stopped
    return failed, notes.numbers if enough else []


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
        self._function, self._keys, self._last = function, keys, ()

    def __call__(self, *arguments):
        self._last = tuple(np.array(a) if isinstance(a, np.ndarray) else a for a in arguments)
        try:
            answer = self._function(*arguments)
        except BaseException:
            self.stopped = True
            raise
        self.numbers += _numbers(answer, self._keys)
        return answer

    def ask_nearby(self):
        """Call the function twice more, with numbers that are near those of its last call."""
        last = self._last
        with contextlib.suppress(Exception), quiet():
            for away in (1, 2):
                self(*_moved(last, away))


def _numbers(answer, keys):
    """Return the numbers in an answer, in one list."""
    if isinstance(answer, dict):
        answer = [answer[key] for key in keys if key in answer]
    if isinstance(answer, list | tuple):
        return [number for part in answer for number in _numbers(part, keys)]
    return np.ravel(answer).astype(float).tolist() if _kind(answer) in ("f", "i", "u") else []


def _moved(arguments, away):
    """Return arguments less some tenths; if all are whole numbers, some more."""
    if any(_kind(argument) == "f" for argument in arguments):
        return [a * (1 - away / 10) if _kind(a) == "f" else a for a in arguments]
    return [a + away if type(a) is int else a for a in arguments]


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
