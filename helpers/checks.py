"""The visible checks of the assignments.

A check has three outcomes. An answer that was *not attempted* raises `NotAttempted`; a *wrong* one
raises `CheckFailed`, whose message says what was expected, what came and where to look; a *right*
one prints a line. In Jupyter the two exceptions show their sentence and no traceback.
"""

import contextlib
import inspect
import linecache
import textwrap
import traceback
import warnings
from fractions import Fraction

import numpy as np

HINTS = {
    "KeyError": "A fresh config is None or lacks keys: every missing key needs its default.",
    "UnboundLocalError": "The name is used before it has a value on this path through the code.",
    "NameError": "Run the cell that defines this name, or check its spelling.",
}


class _Sentence:
    """An exception that Jupyter shows as one sentence, without a traceback."""

    def _render_traceback_(self):
        return [str(self)]


class NotAttempted(_Sentence, NotImplementedError):  # noqa: N818 (an outcome, no error)
    """The answer is still the stub."""


class CheckFailed(_Sentence, AssertionError):  # noqa: N818 (an outcome, no error)
    """The answer is wrong; the message says what was expected, what came and where to look."""


def check_rule(rule, w, dw, config, next_w, state, *, case, rtol=1e-6, look=""):
    """Check one step of an update rule ``rule(w, dw, config) -> (next_w, config)``.

    Args:
        rule: the learner's function; it gets copies of all arguments.
        w, dw: weights and gradient, arrays of one shape.
        config: dict of hyperparameters and state, or None.
        next_w: the expected weights, shape of w.
        state: the expected state, as key -> array or number of the returned config.
        case: names the case in messages, for example "the first step".
        rtol: tolerance relative to the largest expected entry.
        look: a sentence that says where to look when a value is wrong.
    """
    came_w, came_config = call_rule(rule, copied(w), copied(dw), copied(config), case=case)
    compare(came_w, next_w, f"next_w of {case}", rtol=rtol, look=look)
    compare_state(came_config, state, case, rtol=rtol, look=look)
    passed(f"{_name(rule)}, {case}")


def check_steps(rule, w, steps, config=None, *, case, rtol=1e-6, look=""):
    """Check several steps of a rule, each made with what the step before returned.

    Args:
        rule: the learner's function; it gets copies of w, config and the gradients.
        w: the weights at the start.
        steps: a list of (dw, changes, next_w): the gradient, a dict of hyperparameters that the
            caller changes in the config before the step, and the expected weights after it.
        config: the config of the first step, or None.
        case, rtol, look: as in `check_rule`.
    """
    w, config, given = copied(w), copied(config), set()
    for number, (dw, changes, next_w) in enumerate(steps, start=1):
        here = f"step {number} of {case}"
        if changes:
            config = {**(config or {}), **changes}
        if lost := given - set(config or {}):
            look = f"Only what is returned reaches the next call; {_listed(sorted(lost))} was not."
        given |= set(config or {})
        w, config = call_rule(rule, w, copied(dw), config, case=here)
        compare(w, next_w, f"next_w of {here}", rtol=rtol, look=look)
    passed(f"{_name(rule)}, {case}")


def check_gradient_kept(rule, w, dw, config=None):
    """Check that two steps leave the caller's gradients as they were, and hold no part of them."""
    start, given, kept = (copied(w), copied(config)), [], []
    w, config = copied(w), copied(config)
    for number in (1, 2):
        given.append(copied(dw))
        kept.append(copied(dw))
        w, config = call_rule(rule, w, given[-1], config, case=f"step {number}")
        compare_gradients(given, kept, f"step {number}")
    buffer = copied(dw)
    came, config = call_rule(rule, start[0], buffer, start[1], case="step 1")
    buffer[...] = 7
    came, _ = call_rule(rule, came, copied(dw), config, case="step 2")
    if not np.array_equal(came, w, equal_nan=True):
        raise _wrong(
            "After step 1 the caller wrote other numbers into its array dw, and step 2 changed. "
            "Expected: the state is an array of its own.",
            "Copy dw, or build the state with + and *, which make new arrays.",
        )
    passed(f"{_name(rule)}, dw is left as it was")


def check_value(function, arguments, expected, *, rtol=1e-9, scale=None, look=""):
    """Check that ``function(*arguments)`` returns the expected number or array.

    The tolerance is `rtol` times `scale` (by default the largest expected entry).
    """
    compare_value(function, arguments, expected, rtol=rtol, scale=scale, look=look)
    passed(_call_text(function, arguments))


def check_word(function, arguments, expected, *, look=""):
    """Check that ``function(*arguments)`` returns the expected word, a string."""
    compare_word(function, arguments, expected, look=look)
    passed(f"{_call_text(function, arguments)} is {expected!r}")


def check_raises(function, arguments, error=ValueError, *, look=""):
    """Check that ``function(*arguments)`` raises an error of this class."""
    case = _call_text(function, arguments)
    _require_callable(function)
    try:
        with _quiet():
            came = function(*map(copied, arguments))
    except NotImplementedError:
        raise _not_attempted(function) from None
    except error:
        return passed(f"{case} raises {error.__name__}")
    except (Exception, SystemExit) as other:
        raise _wrong(
            f"{case} raised {_error_text(other)}{_place(other, function)}. "
            f"Expected: {error.__name__}.",
            look,
        ) from None
    raise _wrong(f"{case} returned {_short(came)}. Expected: it raises {error.__name__}.", look)


def check_numbers(name, values, keys):
    """Check that `values` is a dict with a finite number for each of the keys; return them."""
    if not isinstance(values, dict):
        raise _wrong(f"{name} is {_kind(values)}. Expected: a dict with the keys {_listed(keys)}.")
    if any(values.get(key) is ... for key in keys):
        raise NotAttempted(
            f"Not attempted yet: {name}. Replace each ... by a number, delete the line with "
            "raise below them, and run the cell again."
        )
    for key in keys:
        if key not in values:
            raise _wrong(
                f"{name} has no key {key!r}; it holds {_listed(values)}. "
                f"Expected the keys {_listed(keys)}."
            )
        value = values[key]
        value = float(value) if isinstance(value, Fraction) else value
        number = numbers(value, f"{name}[{key!r}]", shape=())
        if not np.isfinite(number):
            raise _wrong(f"{name}[{key!r}] is {number}. Expected: a finite number.")
    return {key: float(values[key]) for key in keys}


def passed(case):
    """Print the line that says that a check passed."""
    print(f"Right: {case}.")


def call(function, *arguments, case):
    """Call a learner's function; what goes wrong in it becomes NotAttempted or CheckFailed."""
    _require_callable(function)
    try:
        with _quiet():
            return function(*arguments)
    except NotImplementedError:
        raise _not_attempted(function) from None
    except CheckFailed:
        raise
    except (Exception, SystemExit) as error:
        raise _wrong(
            f"{_name(function)} stopped in {case} with {_error_text(error)}"
            f"{_place(error, function)}.",
            _hint(error, arguments),
        ) from None


def call_rule(rule, w, dw, *config, case):
    """Call an update rule and return its checked answer, (next_w as an array of its own, config).

    Without a config the rule is called with two arguments.
    """
    answer = call(rule, w, dw, *config, case=case)
    name = _name(rule)
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        advice = "Is there a return statement?" if answer is None else ""
        raise _wrong(
            f"{name} returned {_kind(answer)} in {case}. Expected: the pair next_w, config.", advice
        )
    next_w, new_config = answer
    if isinstance(next_w, dict) and not isinstance(new_config, dict):
        raise _wrong(f"{name} returned config first in {case}. Expected the order next_w, config.")
    if not isinstance(new_config, dict):
        raise _wrong(
            f"The config that {name} returned in {case} is {_kind(new_config)}. Expected: a dict "
            "with the hyperparameters and the state."
        )
    next_w = numbers(next_w, f"next_w of {case}", shape=np.shape(w))
    return np.array(next_w), new_config


def numbers(value, what, *, shape):
    """Return `value` as an array of real numbers of this shape, or raise CheckFailed."""
    if not isinstance(value, np.ndarray | np.generic | int | float) or isinstance(value, bool):
        wanted = f"numbers in an array of shape {shape}" if shape else "one number"
        raise _wrong(f"{what} is {_kind(value)}. Expected: {wanted}.")
    came = _array(value, what)
    if came.dtype.kind not in "fiu":
        raise _wrong(f"{what} holds values of type {came.dtype}. Expected: real numbers.")
    if came.shape != shape:
        raise _wrong(
            f"{what} has the shape {came.shape}. Expected: {shape}.",
            "Count the entries."
            if came.ndim == len(shape) == 1
            else "Look for a reshape, a sum or a broadcast that changes the shape.",
        )
    return came


def compare(came, expected, what, *, rtol, scale=None, look=""):
    """Raise CheckFailed if an entry of `came` is off by more than `rtol` times `scale`.

    `scale` is by default the largest expected entry, or 1 if all are zero.
    """
    expected = np.asarray(expected, dtype=np.float64)
    came = numbers(came, what, shape=expected.shape).astype(np.float64)
    if scale is None:
        scale = np.max(np.abs(expected), initial=0.0) or 1.0
    with np.errstate(all="ignore"):
        error = np.abs(came - expected)
    wrong = ~(error <= rtol * scale)
    if not wrong.any():
        return
    error = np.where(wrong, np.nan_to_num(error, nan=np.inf), -1.0)
    worst = np.unravel_index(np.argmax(error), wrong.shape)
    place = f" at index {list(map(int, worst))}" if worst else ""
    count = f" ({wrong.sum()} of {wrong.size} entries differ)" if wrong.size > 1 else ""
    raise _wrong(f"{what}{place}: {_apart(expected[worst], came[worst])}{count}.", look)


def compare_value(function, arguments, expected, *, rtol=1e-9, scale=None, look=""):
    """Do what `check_value` does, without a line for a right answer."""
    case = _call_text(function, arguments)
    came = call(function, *map(copied, arguments), case=case)
    if isinstance(came, list | tuple) and np.ndim(expected):
        came = _array(came, case)
    compare(came, expected, case, rtol=rtol, scale=scale, look=look)


def compare_word(function, arguments, expected, *, look=""):
    """Do what `check_word` does, without a line for a right answer."""
    case = _call_text(function, arguments)
    came = call(function, *map(copied, arguments), case=case)
    if not (isinstance(came, str) and came == expected):
        look = "Is there a return statement?" if came is None else look
        raise _wrong(f"{case}: expected {expected!r}, came {_short(came)}.", look)


def compare_state(config, state, case, *, rtol, scales=None, look=""):
    """Raise CheckFailed if the state keys of a returned config lack or differ from `state`."""
    for key, expected in state.items():
        if key not in config:
            raise _wrong(
                f"The config returned in {case} has no key {key!r}; it holds {_listed(config)}.",
                "Only what is returned reaches the next call, so it must be in there.",
            )
        scale = None if scales is None else scales[key]
        what = f"config[{key!r}] after {case}"
        compare(config[key], expected, what, rtol=rtol, scale=scale, look=look)


def compare_gradients(given, kept, case):
    """Raise CheckFailed if one of the arrays that were passed as dw is no longer as it was kept."""
    for number, (now, before) in enumerate(zip(given, kept, strict=True), start=1):
        if not np.array_equal(now, before):
            when = "in the same call" if number == len(given) else f"later, in {case}"
            raise _wrong(
                f"The dw passed at step {number} was changed {when}. Expected: dw stays as it is.",
                "Look for operations in place (-=, *=, out=) on dw, or on an array that is dw.",
            )


def copied(value):
    """Return a copy of an array, or of a dict and the arrays in it; anything else as it is."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return value.copy() if isinstance(value, np.ndarray) else value


@contextlib.contextmanager
def _quiet():
    """Silence warnings of the code inside: values decide, and stderr would cost points."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _wrong(message, look=""):
    return CheckFailed(f"Not right yet: {message} {look}".rstrip())


def _not_attempted(function):
    return NotAttempted(
        f"Not attempted yet: {_name(function)} still raises NotImplementedError. Replace that "
        "line by your answer and run the cell again."
    )


def _require_callable(function):
    if not callable(function):
        raise _wrong(f"The name stands for {_kind(function)}. Expected: a function.")


def _name(function):
    name = getattr(function, "__name__", None)
    return name if isinstance(name, str) and name.isidentifier() else "your function"


def _call_text(function, arguments):
    return f"{_name(function)}({', '.join(map(_short, arguments))})"


def _array(value, what):
    """Return `value` as an array; CheckFailed about `what` if NumPy makes none of it."""
    try:
        with _quiet():
            return np.asarray(value)
    except Exception:
        raise _wrong(f"{what} is {_kind(value)}. Expected: numbers.") from None


def _kind(value):
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and type {value.dtype}"
    length = f" of length {len(value)}" if isinstance(value, list | tuple | str) else ""
    return f"a value of type {type(value).__name__}{length}"


def _short(value):
    """Return a value as short text; a learner's object may even fail to print itself."""
    try:
        text = value.__name__ if inspect.isfunction(value) else repr(value)
        return textwrap.shorten(text, 60, placeholder="...")
    except Exception:
        return _kind(value)


def _listed(keys):
    return ", ".join(map(_short, keys)) or "nothing"


def _apart(expected, came):
    """Return both numbers with as many digits as it takes to see that they differ."""
    for digits in (6, 10, 17):
        texts = f"{expected:.{digits}g}", f"{came:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return f"expected {texts[0]}, came {texts[1]}"


def _error_text(error):
    return textwrap.shorten(traceback.format_exception_only(error)[-1], 200, placeholder="...")


def _hint(error, arguments):
    """Return a sentence that says where to look after an exception."""
    if "NoneType" in _error_text(error) and any(argument is None for argument in arguments):
        return "The config is None in this call: a fresh one starts as {}, with all defaults."
    kind = type(error).__name__
    return HINTS.get(kind, "Read that line with the values that it had in this call.")


def _place(error, function):
    """Name the deepest line of the learner's own code in a traceback, where one is known."""
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == own or is_cell(frame.filename):
            line = linecache.getline(frame.filename, frame.lineno).strip()
            return f", at line {frame.lineno} of its cell: `{line}`" if line else ""
    return ""


def is_cell(filename):
    """Return whether code with this file name stands in a cell of a notebook."""
    return "ipykernel_" in filename or filename.startswith("<ipython-input")
