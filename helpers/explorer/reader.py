"""The reader's own functions: what they take, and a sentence about what goes wrong in them."""

import inspect
import traceback
from collections.abc import Callable, Iterable

# All that a reader's function may raise, SystemExit too: what gets away from an event of a widget
# ends the thread in which the kernel handles events.
ANYTHING = BaseException


LONGEST = 400  # characters of what an error says

# The names under which such functions take a learning rate.
LEARNING_RATES = ("learning_rate", "lr")


def unknown_names(names: Iterable[str], function: Callable) -> list[str]:
    """Return those of the names that the function has no parameter for."""
    parameters = inspect.signature(function).parameters.values()
    if any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters):
        return []
    known = {parameter.name for parameter in parameters}
    return [name for name in names if name not in known]


def require_names(names: Iterable[str], function: Callable, what: str) -> None:
    """Refuse names that the function, `what` in words, has no parameter for.

    Raises:
        TypeError: if there are any.
    """
    if unknown := unknown_names(names, function):
        raise TypeError(f"{what} has no parameter {' or '.join(unknown)}")


def sentence(error: BaseException, function: Callable) -> str:
    """Return what went wrong in a reader's function, with the line where it stopped."""
    said = " ".join("".join(traceback.format_exception_only(error)).split())
    if len(said) > LONGEST:
        said = f"{said[:LONGEST]} ..."
    if isinstance(error, KeyboardInterrupt):
        said = "interrupted"
    code = getattr(getattr(function, "func", function), "__code__", None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if code and f.filename == code.co_filename]
    where = f" (line {own[-1].lineno} of its cell: {own[-1].line})" if own and own[-1].line else ""
    return f"Nothing to draw: {said}{where}"
