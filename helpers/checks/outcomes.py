"""The three outcomes of a check, and the sentences that tell them.

An answer that was *not attempted* raises `NotAttempted`; a *wrong* one raises `CheckFailed`, whose
message says what was expected, what came and where to look; a *right* one prints a line. In Jupyter
the two exceptions show their sentence and no traceback. Where a check sees the form alone, the line
says *noted*, as *right* would be more than it knows.
"""

import inspect
import linecache
import textwrap
import traceback

import numpy as np

NOTED = "Noted: "
HINTS = {
    "UnboundLocalError": "The name is used before it has a value on this path through the code.",
    "NameError": "Run the cell that defines this name, or check its spelling.",
}
NONE = {
    "config": "The config is None in this call: a fresh one starts as {}, with all defaults.",
    "cache": "The cache that your forward pass returned is None.",
    "": "An argument is None in this call.",
}
LACKS_KEYS = {
    "config": "A fresh config is None or lacks keys: every missing key needs its default.",
    "cache": "The cache that your forward pass returned lacks that key.",
}


class _Sentence:
    """An exception that Jupyter shows as one sentence, without a traceback."""

    def _render_traceback_(self):
        return [str(self)]


class NotAttempted(_Sentence, NotImplementedError):  # noqa: N818 (an outcome, no error)
    """The answer is still the stub."""


class CheckFailed(_Sentence, AssertionError):  # noqa: N818 (an outcome, no error)
    """The answer is wrong; the message says what was expected, what came and where to look."""

    def __init__(self, message: str, look: str = ""):
        super().__init__(f"Not right yet: {message} {look}".rstrip())
        self._message = message

    def because(self, look: str) -> "CheckFailed":
        """Return the same outcome with another sentence that says where to look."""
        return CheckFailed(self._message, look)


def passed(case) -> None:
    """Print the line that says that a check passed."""
    print(f"Right: {case}.")


def noted(case, grading_tells="whether it is right") -> None:
    """Print the line of an answer that is in form, where a check must not tell more than that."""
    print(f"{NOTED}{case}; grading tells {grading_tells}.")


def wrong(message, look="") -> CheckFailed:
    """Return the exception of a wrong answer; `look` says where to look."""
    return CheckFailed(message, look)


def not_attempted(function) -> NotAttempted:
    """Return the exception of a function that is still the stub."""
    return NotAttempted(
        f"Not attempted yet: {name_of(function)} still raises NotImplementedError. Replace that "
        "line by your answer and run the cell again."
    )


def name_of(function) -> str:
    """Return what a learner's function is called in a sentence."""
    name = getattr(function, "__name__", None)
    return name if isinstance(name, str) and name.isidentifier() else "your function"


def kind(value) -> str:
    """Return what a value is, without its content."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and type {value.dtype}"
    if callable(value):
        return "a function"
    if hasattr(type(value), "__next__"):
        names = type(value).__name__, getattr(value, "__name__", "")
        return "a generator" if "generator" in names else "an iterator"
    length = f" of length {len(value)}" if isinstance(value, list | tuple | str) else ""
    return f"a value of type {type(value).__name__}{length}"


def short(value) -> str:
    """Return a value as short text; a learner's object may even fail to print itself."""
    try:
        if isinstance(value, np.ndarray | np.generic) and value.ndim == 0:
            value = value.item()
        text = value.__name__ if inspect.isfunction(value) else repr(value)
        return textwrap.shorten(text, 60, placeholder="...")
    except Exception:
        return kind(value)


def listed(keys) -> str:
    """Return keys in one line."""
    return ", ".join(map(short, keys)) or "nothing"


def counted(count, noun) -> str:
    """Return how many there are, as in "1 layer" and "2 classes"."""
    ending = "" if count == 1 else "es" if noun.endswith("s") else "s"
    return f"{count} {noun}{ending}"


def apart(expected, came) -> str:
    """Return both numbers with as many digits as it takes to see that they differ."""
    for digits in (6, 10, 17):
        texts = f"{expected:.{digits}g}", f"{came:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return f"expected {texts[0]}, came {texts[1]}"


def error_text(error) -> str:
    """Return the last line of a traceback, short."""
    return textwrap.shorten(traceback.format_exception_only(error)[-1], 200, placeholder="...")


def hint(error, function, arguments) -> str:
    """Return a sentence that says where to look after an exception."""
    given = _by_name(function, arguments)
    if "NoneType" in error_text(error) and any(value is None for value in given.values()):
        name = next(name for name, value in given.items() if value is None)
        return NONE.get(name) or f"{name} is None in this call."
    if "broadcast" in error_text(error):
        return (
            "Arrays of unlike shapes meet in that line: is one of them left from an earlier call, "
            "or summed over an axis?"
        )
    kind = type(error).__name__
    dicts = [name for name, value in given.items() if isinstance(value, dict) or name == "config"]
    if kind == "KeyError" and dicts:
        other = "The dict may lack keys: every missing key needs its default."
        return LACKS_KEYS.get(dicts[-1], other)
    return HINTS.get(kind, "Read that line with the values that it had in this call.")


def _by_name(function, arguments) -> dict:
    """Return the arguments by what the function calls them.

    Of a function in another process only its own name is known. There backward passes and update
    rules are told by custom, and of other functions the arguments have no names.
    """
    try:
        given = inspect.signature(function).bind(*arguments).arguments
    except Exception:
        given = {}
    if len(given) == len(arguments) and "args" not in given:
        return given
    is_backward = name_of(function).endswith("_backward")
    names = ("dout", "cache") if is_backward else ("w", "dw", "config")
    if len(names) == len(arguments) and (is_backward or _may_be_config(arguments[-1])):
        return dict(zip(names, arguments, strict=True))
    # None and dicts are what hints speak of: one of each is enough.
    return {"" if value is None else str(n): value for n, value in enumerate(arguments)}


def _may_be_config(value) -> bool:
    return value is None or isinstance(value, dict)


def place(error, function) -> str:
    """Name the deepest line of the learner's own code in a traceback, where one is known.

    An error that comes from another process brings that along.
    """
    if isinstance(told := getattr(error, "place_in_cell", None), str):
        return told
    own = getattr(getattr(function, "__code__", None), "co_filename", None)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == own or is_cell(frame.filename):
            line = linecache.getline(frame.filename, frame.lineno).strip()
            return f", at line {frame.lineno} of its cell: `{line}`" if line else ""
    return ""


def is_cell(filename) -> bool:
    """Return whether code with this file name stands in a cell of a notebook."""
    return "ipykernel_" in filename or filename.startswith("<ipython-input")
