"""One end of the wire: calls that go out, and the calls that come back while they run.

A message is [kind, subject, value, objects, dropped, said]. `subject` is the number of a function
for a call, with the names of its last arguments if they have some; or module and name of a tool; or
what was raised. `objects` and `dropped` (objects, functions) keep the tables together; `said` is
what was printed meanwhile.
"""

import sys
from collections.abc import Callable

from .errors import as_told, told_of
from .frames import Broken, Frames, Malformed
from .handles import Kept, Standin
from .table import Table

CALL, TOOL, ANSWER, RAISED = "call", "tool", "answer", "raised"
# Calls within calls within calls; frames that a call over the wire may need.
DEEPEST, ROOM = 50, 60


class Peer:
    """One process's end. `sweeps` is for the end whose objects decide what both can see."""

    def __init__(
        self,
        frames: Frames,
        first: int,
        *,
        sweeps: bool,
        said: Callable[[], str] = str,
        hear: Callable[[str], None] = str,
        calling: Callable = lambda function, *args, **kwargs: function(*args, **kwargs),
        tell: Callable[[BaseException], list] = told_of,
    ):
        self.frames, self._sweeps = frames, sweeps
        self._said, self._hear, self._calling, self._tell = said, hear, calling, tell
        self.kept = Kept(self)
        self.table = Table(first, self.kept)
        self._raised: list[BaseException] = []
        self._tools: dict[tuple[str, str], object] = {}
        self._depth = 0
        self._dropped: list[list[int]] = [[], []]
        self._to_say = ""
        self.calls = 0

    def forget(self) -> None:
        """Let go of all objects, functions and errors."""
        self.table.forget()
        self._raised.clear()
        self._tools.clear()
        self._dropped = [[], []]

    def ask(self, standin: Standin, args: tuple, kwargs: dict) -> object:
        """Call what a stand-in stands for; return or raise what that does."""
        self.calls += 1
        number = self._number_of(standin)
        if not kwargs:
            return self.wait_for(CALL, number, args)
        return self.wait_for(CALL, [number, *kwargs], (*args, *kwargs.values()))

    def tool(self, module: str, name: str) -> object:
        """Return a stand-in for a tool of `helpers` over there; the same until all is forgotten."""
        if (module, name) not in self._tools:
            self._tools[module, name] = self.wait_for(TOOL, [module, name], None)
        return self._tools[module, name]

    def _number_of(self, standin: Standin) -> int:
        if not self.kept.is_theirs(standin):
            raise RuntimeError(f"{standin} can be called no more: its test is over")
        return standin._number

    def wait_for(self, kind: str, subject: object, value: object) -> object:
        """Send a message, serve calls until its answer comes, and return that, or raise it."""
        if self._depth >= DEEPEST or (not self._sweeps and _is_deep()):
            raise RecursionError("functions that call each other without end")
        self._depth += 1
        try:
            self.send(kind, subject, value)
            while True:
                kind, subject, value = self.receive()
                if kind == ANSWER:
                    return value
                if kind == RAISED:
                    raise self._error(subject)
                if kind != CALL:
                    raise Malformed(f"a message that was not due: {kind!r}"[:200])
                self.serve(subject, value)
        finally:
            self._depth -= 1

    def serve(self, subject: int | list, values: tuple) -> None:
        """Call an own function for the other process, and send what it returns or raises."""
        number, *names = subject if type(subject) is list else (subject,)
        try:
            thing = self.kept.mine(number)
        except (KeyError, TypeError):
            raise Malformed("a call of a function that is not known") from None
        args, kwargs = _arguments(names, values)
        del values  # What the caller can see no more is not to be kept by us.
        try:
            if callable(thing):
                answer = self._calling(thing, *args, **kwargs)
            else:
                answer = self._calling(next, thing)
            self.send(ANSWER, None, answer)
        except Broken:
            raise
        except BaseException as error:
            self.send_error(error)

    def serve_tool(self, subject: list[str]) -> None:
        """Send what the other process calls by the same name, as a function."""
        module, name = subject
        try:
            tool = getattr(sys.modules[module], name)
        except Exception as error:  # A learner has taken it away.
            self.send_error(error)
        else:
            self.send(ANSWER, None, tool)

    def send(self, kind: str, subject: object, value: object) -> None:
        """Send a message with the objects that it needs."""
        objects, functions = self._dropped
        if self._sweeps:
            objects += self.table.sweep()
            functions += self.kept.gone()
        self._to_say += self._said()
        dropped = [objects, functions] if objects or functions else None
        try:
            encoded, told = self.table.encode(value)
            self.frames.send([kind, subject, encoded, told, dropped, self._to_say])
        except Exception:
            self.table.undo()
            raise
        self._to_say = ""
        objects.clear()
        functions.clear()

    def send_error(self, error: BaseException) -> None:
        """Send what was raised, in place of an answer."""
        token = getattr(error, "raised_there", None)
        if token is None:
            self._raised.append(error)
            subject = [0, len(self._raised) - 1, *self._tell(error)]
        else:
            subject = [1, token]
        self.send(RAISED, subject, None)

    def receive(self) -> tuple:
        """Return kind, subject and value of the next message."""
        message = self.frames.receive()
        if type(message) is not list or len(message) != 6:
            raise Malformed("a message of other parts")
        kind, subject, value, told, dropped, said = message
        if type(kind) is not str or type(said) is not str or type(told) is not list:
            raise Malformed("a message of other parts")
        if said:
            self._hear(said.encode("utf-8", "replace").decode())
        if dropped is not None:
            self._drop(dropped)
        return kind, subject, self.table.decode(value, told)

    def _drop(self, dropped: list) -> None:
        """Let go of what the other end cannot see any more, if that is for it to say."""
        if self._sweeps:
            raise Malformed("an order to forget")
        try:
            objects, functions = dropped
            self.table.drop(objects)
            self.kept.drop(functions)
        except (KeyError, TypeError, ValueError):
            raise Malformed("an order to forget what is not known") from None

    def _error(self, subject: object) -> BaseException:
        """Return the error that the other process tells of: our own if it only passed through."""
        try:
            is_ours, token, *about = subject
            if is_ours:
                return self._raised[token if token >= 0 else None]
            return as_told(token, *about)
        except Exception:
            raise Malformed("an error that makes no sense") from None


def _arguments(names: list, values: object) -> tuple[tuple, dict]:
    """Return positional arguments, and named ones, which come last; else Malformed."""
    if type(values) is not tuple or not all(type(name) is str for name in names):
        raise Malformed("a call without arguments")
    if not names:
        return values, {}
    first = len(values) - len(names)
    if first < 0:
        raise Malformed("a call without arguments")
    return values[:first], dict(zip(names, values[first:], strict=True))


def _is_deep() -> bool:
    """Whether so few frames are left that a call could fail halfway, with an answer half read."""
    try:
        sys._getframe(sys.getrecursionlimit() - ROOM)
    except ValueError:
        return False
    return True
