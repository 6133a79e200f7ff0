"""Objects that two processes have in common, each in a copy of its own that follows the other.

Plain data goes over in messages. What can change (arrays, lists, dicts, sets, random generators)
gets a number when it first goes over, and one entry in either table: so an object that comes back
is the caller's own, what was changed in place is changed on either side, and two names for one
object stay two names for one object. The other process never names an object by anything but its
number, and nothing that it sends is run.

A value in a message is None, a bool, an integer, a float, text or bytes as they are, or a list
that begins with one of the marks below.
"""

import sys
from fractions import Fraction

import numpy as np

from . import arrays
from .frames import Malformed, packed, unpacked
from .handles import Kept, name_of, use_of

(REF, TUPLE, SCALAR, INTEGER, COMPLEX, FROZEN, SLICE, RANGE, FRACTION, ELLIPSIS, TYPE) = range(11)
THEIRS, BACK = 11, 12
ARRAY, VIEW, LIST, DICT, SET, BYTES, RNG = range(7)

DIRECT = (type(None), bool, float, str, bytes)
SMALL = 2**63
# Bytes of a whole number, and depth of tuples in tuples.
LONGEST, DEEPEST = 1024, 50
# References to an object that nobody but its entry has: that of the entry, and of the question.
ONLY_HERE = 2
# Types that may be handed on as they are: `dtype=np.float32`.
TYPES = {
    kind.__name__: kind
    for kind in (bool, int, float, complex, np.float64, np.float32, np.int64, np.int32, np.bool_)
}


class Table:
    """One process's half. `first` (0 or 1) keeps the numbers of the two apart."""

    def __init__(self, first: int, kept: Kept):
        self._first, self._kept = first, kept
        self.forget()

    def forget(self) -> None:
        """Let go of all objects and handles."""
        self._next = self._first
        # number -> [object, kind, bytes that both processes have of it]
        self._entries: dict[int, list] = {}
        self._numbers: dict[int, int] = {}
        self._kept.forget()

    def sweep(self) -> list[int]:
        """Drop what nobody here can see any more; return its numbers, for the other to drop."""
        dropped = [
            number
            for number, entry in self._entries.items()
            if sys.getrefcount(entry[0]) <= ONLY_HERE
        ]
        self.drop(dropped)
        return dropped

    def drop(self, numbers: list[int]) -> None:
        """Let go of these objects."""
        for number in numbers:
            entry = self._entries.pop(number, None)
            if entry is not None:
                del self._numbers[id(entry[0])]

    # --- going out ---

    def encode(self, value: object) -> tuple[object, list]:
        """Return a value for a message, and each object that is new to the other, or changed."""
        self._out: list[list] = []
        self._new: list[int] = []
        self._undo: list[tuple] = []
        encoded = self._value(value)
        for number in list(self._entries):
            if self._entries[number][2] is not None or self._entries[number][1] == VIEW:
                self._tell_changes(number)
        while self._new:
            self._tell_new(self._new.pop())
        # A view comes after the memory that it shows.
        self._out.sort(key=lambda told: len(told) > 2 and told[1] == VIEW)
        return encoded, self._out

    def undo(self) -> None:
        """Take back the last `encode`, whose message could not be sent."""
        for number, known in reversed(self._undo):
            if known is None:
                self.drop([number])
            else:
                self._entries[number][2] = known

    def _tell_changes(self, number: int) -> None:
        entry = self._entries[number]
        if entry[1] == VIEW:
            return
        now = self._content(entry[0], entry[1])
        if now != entry[2]:
            self._undo.append((number, entry[2]))
            entry[2] = now
            self._out.append([number, now])

    def _tell_new(self, number: int) -> None:
        entry = self._entries[number]
        thing, kind = entry[0], entry[1]
        if kind == VIEW:
            owner = arrays.owner_of(thing)
            told = [self._number_of(owner), *arrays.view_described(thing, owner)]
            self._out.append([number, VIEW, told, b""])
            return
        about = arrays.described(thing) if kind == ARRAY else None
        entry[2] = self._content(thing, kind)
        self._out.append([number, kind, about, entry[2]])

    def _content(self, thing: object, kind: int) -> bytes:
        if kind == ARRAY:
            return arrays.content(thing)
        if kind == DICT:
            value = self._value
            return packed([value(part) for pair in dict.items(thing) for part in pair])
        if kind == RNG:
            return arrays.generator_state(thing)
        if kind == BYTES:
            return bytes(thing)
        return packed([self._value(item) for item in thing])

    def _value(self, value: object, depth: int = 0) -> object:
        kind = type(value)
        if kind in DIRECT:
            return value
        if kind is int:
            if -SMALL <= value < SMALL:
                return value
            return [INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)]
        if kind is np.ndarray and arrays.travels(value.dtype):
            return [REF, self._number_of(value)]
        if kind is dict or kind is list or kind is set or kind is bytearray:
            return [REF, self._number_of(value)]
        if kind is tuple:
            if depth > DEEPEST:
                raise ValueError("tuples that are nested too deeply to hand on")
            return [TUPLE, [self._value(item, depth + 1) for item in value]]
        return self._rarer(value, depth)

    def _rarer(self, value: object, depth: int) -> object:
        if isinstance(value, np.generic) and arrays.travels(value.dtype):
            return [SCALAR, value.dtype.str, value.tobytes()]
        if isinstance(value, type) and TYPES.get(value.__name__) is value:
            return [TYPE, value.__name__]
        if isinstance(value, np.random.Generator):
            if type(value.bit_generator).__name__ in arrays.GENERATORS:
                return [REF, self._number_of(value)]
        elif isinstance(value, np.ndarray):
            return self._value(_plain(value), depth)
        elif type(value) is complex:
            return [COMPLEX, value.real, value.imag]
        elif type(value) is frozenset:
            return [FROZEN, [self._value(item, depth + 1) for item in value]]
        elif type(value) in (slice, range):
            parts = [self._value(part, depth) for part in (value.start, value.stop, value.step)]
            return [SLICE if type(value) is slice else RANGE, parts]
        elif type(value) is Fraction:
            return [FRACTION, self._value(value.numerator), self._value(value.denominator)]
        elif value is ...:
            return [ELLIPSIS]
        elif (plain := _base_of(value)) is not None:
            return self._value(plain, depth)
        if self._kept.is_theirs(value):
            return [BACK, value._number]
        return [THEIRS, self._kept.number(value), use_of(value), name_of(value)]

    def _number_of(self, thing: object) -> int:
        number = self._numbers.get(id(thing))
        if number is None:
            number = self._next
            self._next += 2
            self._enter(number, thing, self._kind_of(thing), None)
            self._new.append(number)
            self._undo.append((number, None))
        return number

    def _kind_of(self, thing: object) -> int:
        kind = type(thing)
        if kind is np.ndarray:
            owner = arrays.owner_of(thing)
            if owner is thing:
                return ARRAY
            self._number_of(owner)
            return VIEW
        return {dict: DICT, list: LIST, set: SET, bytearray: BYTES}.get(kind, RNG)

    def _enter(self, number: int, thing: object, kind: int, known: bytes | None) -> None:
        self._entries[number] = [thing, kind, known]
        self._numbers[id(thing)] = number

    # --- coming in ---

    def decode(self, encoded: object, told: list) -> object:
        """Return the value of a message, with what it tells of objects done; else Malformed."""
        try:
            later = [self._take(*each) for each in told]
            for number, data in filter(None, later):
                self._fill(number, data)
            return self._worth(encoded)
        except Malformed:
            raise
        except Exception as error:
            raise Malformed(f"an answer that makes no sense: {error!r}"[:200]) from None

    def _take(self, number: int, *about) -> tuple[int, bytes] | None:
        """Enter a new object, or take the change of a known one; return what is to be filled."""
        if len(about) == 1:
            return number, about[0]
        kind, description, data = about
        if type(number) is not int or number in self._entries or number % 2 == self._first:
            raise Malformed("an object of another's number")
        if kind == ARRAY:
            self._enter(number, arrays.built(description, data), ARRAY, data)
            return None
        if kind == VIEW:
            owner = self._entries[description[0]]
            if owner[1] != ARRAY:
                raise Malformed("an array without memory")
            self._enter(number, arrays.view_built(owner[0], description[1:]), VIEW, None)
            return None
        if kind == RNG:
            self._enter(number, arrays.new_generator(data), RNG, data)
            return None
        made = {LIST: list, DICT: dict, SET: set, BYTES: bytearray}[kind]()
        self._enter(number, made, kind, data)
        return number, data

    def _fill(self, number: int, data: bytes) -> None:
        """Put content into an object that is there already."""
        entry = self._entries[number]
        thing, kind = entry[0], entry[1]
        entry[2] = data
        if kind == ARRAY:
            arrays.refill(thing, data)
        elif kind == RNG:
            arrays.set_generator(thing, data)
        elif kind == BYTES:
            thing[:] = data
        else:
            self._handles = False
            items = [self._worth(item) for item in unpacked(data)]
            if kind == LIST:
                thing[:] = items
            elif kind == SET:
                thing.clear()
                thing.update(items)
            else:
                thing.clear()
                thing.update(zip(items[::2], items[1::2], strict=True))
            if self._handles:
                # The same handle is written otherwise from this side.
                entry[2] = self._content(thing, kind)

    def _worth(self, encoded: object) -> object:
        if type(encoded) is not list:
            return encoded
        mark = encoded[0]
        if mark == REF:
            return self._entries[encoded[1]][0]
        if mark == TUPLE:
            return tuple([self._worth(item) for item in encoded[1]])
        if mark == SCALAR:
            return arrays.scalar(encoded[1], encoded[2])
        return self._rarer_worth(mark, *encoded[1:])

    def _rarer_worth(self, mark: int, *parts) -> object:
        if mark == BACK:
            self._handles = True
            return self._kept.mine(parts[0])
        if mark == THEIRS:
            self._handles = True
            return self._kept.theirs(*_checked(*parts))
        if mark == INTEGER and type(parts[0]) is bytes and len(parts[0]) <= LONGEST:
            return int.from_bytes(parts[0], "little", signed=True)
        make = {
            COMPLEX: complex,
            FRACTION: lambda *two: Fraction(*map(self._worth, two)),
            FROZEN: lambda items: frozenset(map(self._worth, items)),
            SLICE: lambda three: slice(*map(self._worth, three)),
            RANGE: lambda three: range(*map(self._worth, three)),
            ELLIPSIS: lambda: ...,
            TYPE: TYPES.__getitem__,
        }
        if mark not in make:
            raise Malformed("a value of no known kind")
        return make[mark](*parts)


def _checked(number: object, use: object, name: object) -> tuple[int, str, str]:
    if type(number) is not int or not isinstance(name, str) or not name.isidentifier():
        raise Malformed("a function without a number or a name")
    return number, str(use), name[:100]


def _plain(array: np.ndarray) -> object:
    """Return an array of a class of its own as a plain one, or its objects as a list."""
    if arrays.travels(array.dtype):
        return np.array(array.view(np.ndarray))
    return array.view(np.ndarray).tolist()


def _base_of(value: object) -> object:
    """Return the plain data that an object of a class derived from it is; None if it is none."""
    for base in (float, int, str, bytes, tuple, list, dict, set):
        if isinstance(value, base):
            return base(value)
    return None
