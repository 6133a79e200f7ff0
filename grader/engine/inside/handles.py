"""What stays where it is: functions, iterators and objects that only their own process can use.

The other process holds a stand-in, which can be called, gone through, or handed back.
"""

import weakref
from collections.abc import Callable, Iterator
from typing import Protocol

CALL, NEXT, KEEP = "call", "next", "keep"
# Letters of a name; stand-ins at a time.
LONGEST, MOST = 100, 10_000


class Asker(Protocol):
    """What can call objects of the other process."""

    def ask(self, standin: "Standin", args: tuple, kwargs: dict) -> object:
        """Call what a stand-in stands for."""

    def tool(self, module: str, name: str) -> object:
        """Return a stand-in for a tool of `helpers` over there."""


class Standin:
    """An object of the other process, known by its number there."""

    def __init__(self, number: int, name: str, asker: Asker):
        self._number, self._asker = number, asker
        self.__name__ = name

    def __repr__(self):
        return self.__name__


class StandinFunction(Standin):
    """A function of the other process: a call of it runs there."""

    def __call__(self, /, *args, **kwargs):
        """Call the function where it is, with copies that come back as it leaves them."""
        return self._asker.ask(self, args, kwargs)

    def beside(self, tool: Callable) -> object:
        """Return a stand-in for the same tool of `helpers`, a function or a class, over there."""
        return self._asker.tool(tool.__module__, tool.__name__)


class StandinIterator(Standin):
    """A generator of the other process."""

    def __iter__(self) -> Iterator:
        return self

    def __next__(self):
        return self._asker.ask(self, (), {})


class Kept:
    """What one process lets the other use: numbers for its own objects, stand-ins for theirs."""

    def __init__(self, asker: Asker):
        self._asker = asker
        self._next = 0
        self.forget()

    def forget(self) -> None:
        """Let go of all; a number given before means nothing from now on."""
        self._mine: dict[int, object] = {}
        self._numbers: dict[int, int] = {}
        self._theirs: dict[int, weakref.ref] = {}
        self._gone: set[int] = set()

    def number(self, thing: object) -> int:
        """Return the number of an own object, the same each time."""
        number = self._numbers.get(id(thing))
        if number is None:
            number = self._numbers[id(thing)] = self._next
            self._mine[number] = thing
            self._next += 1
        return number

    def mine(self, number: int) -> object:
        """Return the own object with this number; KeyError or TypeError if there is none."""
        return self._mine[number]

    def drop(self, numbers: list[int]) -> None:
        """Let go of own objects that the other process has no more stand-ins for."""
        for number in numbers:
            del self._numbers[id(self._mine.pop(number))]

    def gone(self) -> list[int]:
        """Return the numbers of stand-ins that nobody here has any more, once."""
        gone = [*self._gone]
        self._gone.clear()
        return gone

    def is_theirs(self, thing: object) -> bool:
        """Whether this is a stand-in that still stands for something."""
        if not isinstance(thing, Standin):
            return False
        known = self._theirs.get(thing._number)
        return known is not None and known() is thing

    def theirs(self, number: int, use: str, name: str) -> Standin:
        """Return the stand-in for an object of the other process, the same each time."""
        known = self._theirs.get(number)
        standin = known and known()
        if standin is None:
            if len(self._theirs) >= MOST:
                raise ValueError("too many functions")
            kinds = {CALL: StandinFunction, NEXT: StandinIterator}
            # Checks say of what type a wrong answer is; they should say the learner's.
            kind = kinds.get(use) or type(name, (Standin,), {})
            standin = kind(number, name, self._asker)
            self._theirs[number] = weakref.ref(standin, self._note(number))
            self._gone.discard(number)
        return standin

    def _note(self, number: int) -> Callable:
        theirs, gone = self._theirs, self._gone

        def note(reference):
            if theirs.get(number) is reference:
                del theirs[number]
                gone.add(number)

        return note


def use_of(thing: object) -> str:
    """Return what the other process can do with an object."""
    if callable(thing):
        return CALL
    return NEXT if hasattr(type(thing), "__next__") else KEEP


def name_of(thing: object) -> str:
    """Return what an object is called, as an identifier."""
    name = getattr(thing, "__name__", None) if use_of(thing) == CALL else type(thing).__name__
    is_name = isinstance(name, str) and name.isidentifier() and len(name) <= LONGEST
    return str(name) if is_name else "something"
