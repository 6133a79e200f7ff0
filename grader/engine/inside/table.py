"""Objects that two processes have in common, each in a copy of its own that follows the other.

Plain data goes over in messages. What can change (arrays, lists, dicts, sets, random generators)
gets a number when it first goes over, and one entry in either table: so an object that comes back
is the caller's own, what was changed in place is changed on either side, and two names for one
object stay two names for one object. The other process never names an object by anything but its
number, and nothing that it sends is run.

`plain` says how a value is written. An object that is new is told as [number, kind, about,
content], one that has changed as [number, content].
"""

import sys
from collections import Counter
from operator import is_

import numpy as np

from . import arrays, plain
from .frames import Malformed
from .handles import Kept, name_of, use_of
from .plain import BACK, REF, SCALAR, SMALL, THEIRS, TUPLE

# MEMORY is told as an array, but only what the views show that went over.
ARRAY, VIEW, LIST, DICT, SET, BYTES, RNG, MEMORY = range(8)

DIRECT = frozenset({type(None), bool, float, str, bytes})
PLAIN = DIRECT | {int}
HOLDING = (DICT, LIST, SET)
MAKERS = {LIST: list, DICT: dict, SET: set, BYTES: bytearray}
# Depth of tuples in tuples.
DEEPEST = 50
# References to an object that nobody but its entry has: that of the entry, and of the question.
ONLY_HERE = 2


class Table:
    """One process's half. `first` (0 or 1) keeps the numbers of the two apart."""

    def __init__(self, first: int, kept: Kept):
        self._first, self._next, self._kept = first, first, kept
        self.forget()

    def forget(self) -> None:
        """Let go of all objects and handles."""
        # number -> [object, kind, what both processes have of it]: bytes or words of an array or a
        # generator, the objects in a container, the number of the memory of a view.
        self._entries: dict[int, list] = {}
        self._numbers: dict[int, int] = {}
        self._memories: set[int] = set()
        self._kept.forget()

    def sweep(self) -> list[int]:
        """Drop what nobody here can see any more; return its numbers, for the other to drop."""
        views = Counter(known for _, kind, known in self._entries.values() if kind == VIEW)
        dropped = [
            number
            for number, entry in self._entries.items()
            if sys.getrefcount(entry[0]) <= ONLY_HERE
            and not (entry[1] == VIEW and self._is_shown_otherwise(entry[2], views))
        ]
        self.drop(dropped)
        return dropped

    def _is_shown_otherwise(self, number: int, views: Counter) -> bool:
        """Whether a memory is shown by an array that has no number: `np.ravel` of one that has.

        `views` counts those that have one, for each memory.
        """
        memory = self._entries[number][0]
        return sys.getrefcount(memory) > ONLY_HERE + 1 + views[number]

    def drop(self, numbers: list[int]) -> None:
        """Let go of these objects."""
        for number in numbers:
            del self._numbers[id(self._entries.pop(number)[0])]
            self._memories.discard(number)

    # --- going out ---

    def encode(self, value: object) -> tuple[object, list]:
        """Return a value for a message, and each object that is new to the other, or changed."""
        self._new: list[int] = []
        self._untold: list[int] = []
        self._undo: list[tuple] = []
        self._told: list[list] = []
        known = [*self._entries.items()]
        memories: list[int] = []
        encoded = self._value(value)
        for number, entry in known:
            thing, kind, before = entry
            if kind == ARRAY:
                now = content = thing.tobytes("A") if thing.flags.forc else arrays.content(thing)
                if now == before:
                    continue
            elif kind in HOLDING:
                now = _parts(thing, kind)
                if len(now) == len(before) and all(map(is_, now, before)):
                    continue
                content = self._values(now)
            elif kind == VIEW:
                continue
            elif kind == MEMORY:
                memories.append(number)
                continue
            else:
                now = content = self._content(number, entry)
                if now == before:
                    continue
            self._undo.append((entry, before))
            entry[2] = now
            self._told.append([number, content])
        views = []
        for number in self._untold:  # Which grows meanwhile.
            self._tell(number, views)
        # What a memory shows is known when all its views are; a view comes after its memory.
        memories += [number for number in self._untold if self._entries[number][2] is None]
        for number in memories:
            self._tell_memory(number)
        return encoded, self._told + views

    def undo(self) -> None:
        """Take back the last `encode`, whose message could not be sent."""
        for entry, before in self._undo:
            entry[2] = before
        self.drop(self._new)

    def _tell(self, number: int, views: list) -> None:
        """Tell of a new object that may hold or show others."""
        entry = self._entries[number]
        thing, kind, memory = entry
        if kind == MEMORY:
            return
        if kind == VIEW:
            owner = self._entries[memory][0]
            views.append([number, VIEW, [memory, *arrays.view_described(thing, owner)], None])
        elif kind in HOLDING:
            entry[2] = _parts(thing, kind)
            self._told.append([number, kind, None, self._values(entry[2])])
        else:
            entry[2] = self._content(number, entry)
            about = arrays.described(thing) if kind == ARRAY else None
            self._told.append([number, kind, about, entry[2]])

    def _tell_memory(self, number: int) -> None:
        """Tell of an array of which only views are shown, if it is new or they have changed."""
        entry = self._entries[number]
        thing, _, before = entry
        entry[2] = now = self._content(number, entry)
        if before is None:
            self._told.append([number, ARRAY, arrays.described(thing), now])
        elif now != before:
            self._undo.append((entry, before))
            self._told.append([number, now])

    def _content(self, number: int, entry: list) -> bytes | list:
        thing, kind, _ = entry
        if kind == ARRAY:
            return arrays.content(thing)
        if kind == RNG:
            return arrays.generator_state(thing)
        if kind == BYTES:
            return bytes(thing)
        return arrays.views_content(thing, self._views_of(number))

    def _views_of(self, memory: int) -> list[np.ndarray]:
        return [
            thing
            for thing, kind, known in self._entries.values()
            if kind == VIEW and known == memory
        ]

    def _values(self, things: tuple | list, depth: int = 0) -> list:
        value = self._value
        return [thing if type(thing) in DIRECT else value(thing, depth) for thing in things]

    def _value(self, value: object, depth: int = 0) -> object:
        number = self._numbers.get(id(value))
        if number is not None:
            if number in self._memories:
                self._show_all(number)
            return [REF, number]
        kind = type(value)
        if kind in DIRECT:
            return value
        if kind is np.ndarray:
            if value.base is None and arrays.travels(value.dtype):
                return [REF, self._enter_array(value)]
        elif kind is tuple:
            if depth > DEEPEST:
                raise ValueError("tuples that are nested too deeply to hand on")
            return [TUPLE, self._values(value, depth + 1)]
        elif kind is dict:
            return [REF, self._enter_new(value, DICT)]
        elif kind is int:
            return value if -SMALL <= value < SMALL else plain.long_number(value)
        return self._rarer(value, depth)

    def _rarer(self, value: object, depth: int) -> object:
        if isinstance(value, np.generic) and arrays.travels(value.dtype):
            return [SCALAR, value.dtype.str, value.tobytes()]
        if isinstance(value, np.ndarray):
            if arrays.travels(value.dtype):
                return [REF, self._array(value)]
            return self._value(value.view(np.ndarray).tolist(), depth)
        for kind, made in MAKERS.items():
            if isinstance(value, made):
                return [REF, self._enter_new(value, kind)]
        if isinstance(value, np.random.Generator):
            if type(value.bit_generator).__name__ in arrays.GENERATORS:
                return [REF, self._enter_new(value, RNG)]
        elif isinstance(value, type):
            name = f"{value.__module__}.{value.__name__}"
            if plain.TYPES.get(name) is value:
                return [plain.TYPE, name]
        elif isinstance(value, np.dtype):
            if arrays.travels(value):
                return [plain.DTYPE, value.str]
        elif (base := plain.plain_of(value)) is not None:
            return self._immutable(base, depth)
        if self._kept.is_theirs(value):
            return [BACK, value._number]
        return [THEIRS, self._kept.number(value), use_of(value), name_of(value)]

    def _immutable(self, value: object, depth: int) -> object:
        if depth > DEEPEST:
            raise ValueError("values that are nested too deeply to hand on")
        written = plain.written(value, lambda things: self._values(things, depth + 1))
        return self._value(value, depth) if written is None else written

    def _array(self, array: np.ndarray) -> int:
        owner = arrays.owner_of(array)
        if owner is array:
            return self._enter_array(array)
        memory = self._numbers.get(id(owner))
        if memory is None:
            memory = self._enter_new(owner, MEMORY)
            self._memories.add(memory)
        number = self._enter_new(array, VIEW)
        self._entries[number][2] = memory
        return number

    def _enter_array(self, array: np.ndarray) -> int:
        """Enter an array with memory of its own, and tell of it."""
        about, content = arrays.described(array), arrays.content(array)
        number = self._next
        self._next += 2
        self._entries[number] = [array, ARRAY, content]
        self._numbers[id(array)] = number
        self._new.append(number)
        self._told.append([number, ARRAY, about, content])
        return number

    def _show_all(self, number: int) -> None:
        """Let the other process see all of an array of which it has seen parts."""
        self._memories.discard(number)
        self._entries[number][1] = ARRAY

    def _enter_new(self, thing: object, kind: int) -> int:
        number = self._next
        self._next += 2
        self._enter(number, thing, kind, None)
        self._new.append(number)
        self._untold.append(number)
        return number

    def _enter(self, number: int, thing: object, kind: int, known: object) -> None:
        self._entries[number] = [thing, kind, known]
        self._numbers[id(thing)] = number

    # --- coming in ---

    def decode(self, encoded: object, told: list) -> object:
        """Return the value of a message, with what it tells of objects done; else Malformed."""
        try:
            later = []
            for each in told:
                if len(each) == 2:
                    later.append(each)
                else:
                    self._take(later, *each)
            for number, content in later:
                self._fill(number, content)
            return encoded if type(encoded) in PLAIN else self._worth(encoded)
        except Malformed:
            raise
        except Exception as error:
            raise Malformed(f"an answer that makes no sense: {error!r}"[:200]) from None

    def _take(self, later: list, number: int, kind: int, about: object, content: object) -> None:
        """Enter a new object; note what is to be put into it when all others are there."""
        if type(number) is not int or number % 2 == self._first or number in self._entries:
            raise Malformed("an object of another's number")
        if kind == ARRAY:
            self._enter(number, arrays.built(about, content), ARRAY, content)
        elif kind == VIEW:
            memory, *description = about
            owner, owner_kind, _ = self._entries[memory]
            if owner_kind != ARRAY:
                raise Malformed("an array without memory")
            self._enter(number, arrays.view_built(owner, description), VIEW, memory)
        elif kind == RNG:
            self._enter(number, arrays.new_generator(content), RNG, content)
        else:
            self._enter(number, MAKERS[kind](), kind, None)
            later.append((number, content))

    def _fill(self, number: int, content: object) -> None:
        """Put content into an object that is there already."""
        entry = self._entries[number]
        thing, kind, _ = entry
        if kind == DICT:
            entry[2] = parts = self._worths(content)
            keys = parts[: len(parts) // 2]
            plain.require_honest(keys)
            thing.clear()
            for key, value in zip(keys, parts[len(keys) :], strict=True):
                thing[key] = value
        elif kind == ARRAY:
            arrays.refill(thing, content)
            entry[2] = content
        elif kind == LIST:
            thing[:] = entry[2] = self._worths(content)
        elif kind == SET:
            parts = plain.require_honest(self._worths(content))
            thing.clear()
            thing.update(parts)
            entry[2] = _parts(thing, kind)
        else:
            self._fill_rarer(number, entry, content)

    def _fill_rarer(self, number: int, entry: list, content: object) -> None:
        thing, kind, _ = entry
        if kind == RNG:
            arrays.set_generator(thing, content)
        elif kind == MEMORY:
            arrays.refill_views(thing, self._views_of(number), content)
        elif kind == BYTES and type(content) is bytes:
            thing[:] = content
        else:
            raise Malformed("a change of what cannot change")
        entry[2] = content

    def _worths(self, things: list) -> list:
        worth = self._worth
        return [thing if type(thing) in PLAIN else worth(thing) for thing in things]

    def _worth(self, encoded: object) -> object:
        if type(encoded) is not list:
            if type(encoded) not in PLAIN:
                raise Malformed("a value of no known kind")
            return encoded
        mark = encoded[0]
        if mark == REF:
            return self._entries[encoded[1]][0]
        if mark == TUPLE:
            return tuple(self._worths(encoded[1]))
        if mark == SCALAR:
            return arrays.scalar(encoded[1], encoded[2])
        return self._rarer_worth(mark, *encoded[1:])

    def _rarer_worth(self, mark: int, *parts) -> object:
        if mark == BACK:
            return self._kept.mine(parts[0])
        if mark == THEIRS:
            return self._kept.theirs(*plain.checked_handle(*parts))
        return plain.read(mark, parts, self._worths)


def _parts(thing: object, kind: int) -> list:
    """Return what a container holds: keys, then values, for a dict."""
    if kind == DICT:
        return [*dict.keys(thing), *dict.values(thing)]
    return [*(list if kind == LIST else set).__iter__(thing)]
