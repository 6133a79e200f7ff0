"""What was raised in one process, told to the other: a built-in class, a message, a place."""

import builtins
import linecache
import traceback

LONGEST = 2000
# Lines of a traceback that an instructor reads.
LINES = 30
KINDS = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
}


def told_of(error: BaseException) -> list:
    """Return built-in class, message, the learner's line, and the traceback of an error."""
    return [_kind(error), _message(error), _place(error), _trace(error)]


def told_discreetly(error: BaseException) -> list:
    """Return what a learner's code may know of an error in a test: its built-in class."""
    return [_kind(error), "", "", ""]


def as_told(token: int, kind: str, message: str, place: str, trace: str) -> BaseException:
    """Return the error that `told_of` told of; KeyError or TypeError if it did not.

    It carries `raised_there`, its number in the other process; `place_in_cell`, for a check that
    says where; and `trace_there`, its traceback as text.
    """
    if type(token) is not int:
        raise TypeError("an error without a number")
    error = _made(KINDS[kind], _text(message, LONGEST))
    error.raised_there = token
    error.place_in_cell = _text(place, LONGEST)
    error.trace_there = _text(trace, 10 * LONGEST)
    return error


def _text(told: str, longest: int) -> str:
    """Return text that a file can hold; TypeError if it is none."""
    if type(told) is not str:
        raise TypeError("an error that does not speak")
    return told[:longest].encode("utf-8", "replace").decode()


def _kind(error: BaseException) -> str:
    """Return the nearest built-in class of an error."""
    return next(c.__name__ for c in type(error).__mro__ if KINDS.get(c.__name__) is c)


def _message(error: BaseException) -> str:
    """Return what an error says; a learner's class may even fail to say it."""
    try:
        # A KeyError puts its key into quotes when it is shown, and would do so twice.
        only = error.args[0] if isinstance(error, KeyError) and len(error.args) == 1 else None
        return (only if isinstance(only, str) else str(error))[:LONGEST]
    except Exception:
        return ""


def _made(kind: type[BaseException], message: str) -> BaseException:
    try:
        return kind(message) if message else kind()
    except TypeError:  # Such as UnicodeDecodeError, which wants five arguments.
        return ValueError(f"{kind.__name__}: {message}")


def _place(error: BaseException) -> str:
    """Name the deepest line of a cell in a traceback, where one is known."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.startswith("<ipython-input"):
            line = linecache.getline(frame.filename, frame.lineno).strip()
            return f", at line {frame.lineno} of its cell: `{line}`" if line else ""
    return ""


def _trace(error: BaseException) -> str:
    """Return the traceback from the learner's cell on, as text."""
    try:
        frames = traceback.extract_tb(error.__traceback__)
        own = [n for n, frame in enumerate(frames) if frame.filename.startswith("<ipython-input")]
        kept = frames[own[0] :] if own else []
        return "".join(traceback.format_list(kept)[-LINES:])
    except Exception:
        return ""
