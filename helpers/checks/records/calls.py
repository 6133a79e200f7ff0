"""Calls of a learner's function, whose errors are noted."""

from helpers.checks.records.leaves import WORD


class NotWritten(Exception):  # noqa: N818
    """The function is a stub."""


class Stopped(Exception):  # noqa: N818
    """A walk of calls cannot go on; `leaves` say why."""

    def __init__(self, leaves):
        super().__init__()
        self.leaves = leaves


class Called:
    """A learner's function; `errors` holds what those that it raised said."""

    def __init__(self, function):
        self.function, self.errors = function, []

    def __call__(self, *arguments):
        """Call it; Stopped if it raises an error, NotWritten if that says that it is a stub."""
        try:
            return self.function(*arguments)
        except NotImplementedError:
            raise NotWritten from None
        except (Exception, SystemExit) as error:
            self.errors.append(str(error)[:WORD])
            # As it arrives where the function's process ends: the nearest class of Python's own.
            known = (kind for kind in type(error).__mro__ if kind.__module__ == "builtins")
            raise Stopped([[f"raised {next(known).__name__}"]]) from None
