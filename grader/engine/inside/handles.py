"""What stays where it is: functions, iterators and objects that only their own process can use.

The other process holds a stand-in, which can be called, gone through, or handed back.
"""

from collections.abc import Callable, Iterator

CALL, NEXT, KEEP = "call", "next", "keep"


class Standin:
    """An object of the other process, known by its number there."""

    def __init__(self, number: int, name: str, ask: Callable):
        self._number, self._ask = number, ask
        self.__name__ = name

    def __repr__(self):
        return self.__name__


class StandinFunction(Standin):
    """A function of the other process: a call of it runs there."""

    def __call__(self, *args, **kwargs):
        """Call the function where it is, with copies that come back as it leaves them."""
        return self._ask(self._number, args, kwargs)


class StandinIterator(Standin):
    """A generator of the other process."""

    def __iter__(self) -> Iterator:
        return self

    def __next__(self):
        return self._ask(self._number, (), {})


class Kept:
    """What one process lets the other use: numbers for its own objects, stand-ins for theirs."""

    def __init__(self, ask: Callable):
        self._ask = ask
        self.forget()

    def forget(self) -> None:
        """Let go of all; a number given before means nothing from now on."""
        self._mine: list[object] = []
        self._numbers: dict[int, int] = {}
        self._theirs: dict[int, Standin] = {}

    def number(self, thing: object) -> int:
        """Return the number of an own object, the same each time."""
        number = self._numbers.get(id(thing))
        if number is None:
            number = self._numbers[id(thing)] = len(self._mine)
            self._mine.append(thing)
        return number

    def mine(self, number: int) -> object:
        """Return the own object with this number; IndexError or TypeError if there is none."""
        if type(number) is not int or number < 0:
            raise IndexError(number)
        return self._mine[number]

    def is_theirs(self, thing: object) -> bool:
        """Whether this is a stand-in that still stands for something."""
        return isinstance(thing, Standin) and self._theirs.get(thing._number) is thing

    def theirs(self, number: int, use: str, name: str) -> Standin:
        """Return the stand-in for an object of the other process, the same each time."""
        if number not in self._theirs:
            kinds = {CALL: StandinFunction, NEXT: StandinIterator}
            # Checks say of what type a wrong answer is; they should say the learner's.
            kind = kinds.get(use) or type(name, (Standin,), {})
            self._theirs[number] = kind(number, name, self._ask)
        return self._theirs[number]


def use_of(thing: object) -> str:
    """Return what the other process can do with an object."""
    if callable(thing):
        return CALL
    return NEXT if hasattr(type(thing), "__next__") else KEEP


def name_of(thing: object) -> str:
    """Return what an object is called, as an identifier."""
    name = getattr(thing, "__name__", None) if use_of(thing) == CALL else type(thing).__name__
    is_name = isinstance(name, str) and name.isidentifier() and len(name) <= 100
    return name if is_name else "something"
