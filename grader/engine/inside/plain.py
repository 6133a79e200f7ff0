"""What cannot change, as values of a message: numbers, ranges, names; and what is refused of it.

A value in a message is None, a bool, an integer, a float, text or bytes as they are, or a list
that begins with one of the marks below.
"""

import collections
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from .arrays import dtype_of
from .frames import MOST, Malformed
from .handles import LONGEST as LONGEST_NAME

(REF, TUPLE, SCALAR, INTEGER, COMPLEX, FROZEN, SLICE, RANGE, FRACTION, ELLIPSIS, TYPE) = range(11)
THEIRS, BACK, DTYPE = 11, 12, 13

SMALL = 2**63
# Bytes of a whole number.
LONGEST = 1024
# Keys of which so many have the same hash were made for it, to take the time of who looks one up.
MANY, ALIKE = 1000, 100
# Types that may be handed on as they are: `dtype=np.float32`.
TYPES = {
    f"{kind.__module__}.{kind.__name__}": kind
    for kind in (
        *(bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, object),
        *(type(None), np.ndarray, *{*np.sctypeDict.values()}),
    )
}


def written(value: object, write: Callable[[tuple], list]) -> list | None:
    """Return what cannot change as a value; None for what needs no mark.

    `write` writes what it holds. ValueError if it is too much to hand on.
    """
    kind = type(value)
    if kind is complex:
        return [COMPLEX, value.real, value.imag]
    if kind is frozenset:
        return [FROZEN, write(value)]
    if kind is slice:
        return [SLICE, write((value.start, value.stop, value.step))]
    if kind is range:
        if not is_short(value):
            raise ValueError("a range that is too long to hand on")
        return [RANGE, [value.start, value.stop, value.step]]
    if kind is Fraction:
        return [FRACTION, *write((value.numerator, value.denominator))]
    return [ELLIPSIS] if value is ... else None


def read(mark: int, parts: tuple, read_all: Callable[[list], list]) -> object:
    """Return what `written` was given; any exception if it was given nothing such.

    `read_all` reads what it holds.
    """
    if mark == INTEGER and type(parts[0]) is bytes and len(parts[0]) <= LONGEST:
        return int.from_bytes(parts[0], "little", signed=True)
    make = {
        COMPLEX: complex_of,
        FRACTION: lambda *two: fraction_of(*read_all(two)),
        FROZEN: lambda items: frozenset(require_honest(read_all(items))),
        SLICE: lambda three: slice(*read_all(three)),
        RANGE: lambda three: range_of(*read_all(three)),
        ELLIPSIS: lambda: ...,
        TYPE: TYPES.__getitem__,
        DTYPE: dtype_of,
    }
    return make[mark](*parts)


def long_number(value: int) -> list:
    """Return a whole number beyond 64 bits as a value; ValueError if it is too long."""
    data = value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
    if len(data) > LONGEST:
        raise ValueError("a whole number that is too long to hand on")
    return [INTEGER, data]


def plain_of(value: object) -> object:
    """Return what cannot change of plain data, and what a class derived from it stands for."""
    if value is ... or type(value) in (complex, slice, range, Fraction):
        return value
    for base in (float, int, str, bytes, tuple, frozenset, complex, Fraction):
        if isinstance(value, base):
            return base(value)
    return None


def is_short(numbers: range) -> bool:
    """Whether a range can be handed on."""
    ends = numbers.start, numbers.stop, numbers.step
    return all(-SMALL <= end < SMALL for end in ends) and len(numbers) <= MOST


def range_of(*three) -> range:
    """Return a range; Malformed if it is too long."""
    numbers = range(*three)
    if not is_short(numbers):
        raise Malformed("a range that is too long")
    return numbers


def complex_of(real: float, imaginary: float) -> complex:
    """Return a complex number; Malformed if its parts are no numbers."""
    if type(real) is not float or type(imaginary) is not float:
        raise Malformed("a complex number of other parts")
    return complex(real, imaginary)


def fraction_of(numerator: int, denominator: int) -> Fraction:
    """Return a fraction; Malformed if its parts are no whole numbers."""
    if type(numerator) is not int or type(denominator) is not int:
        raise Malformed("a fraction of other parts")
    return Fraction(numerator, denominator)


def checked_handle(number: object, use: object, name: object) -> tuple[int, str, str]:
    """Return number, use and name of an object that stays where it is, or Malformed."""
    if type(number) is not int or type(use) is not str or type(name) is not str:
        raise Malformed("a function without a number or a name")
    if len(name) > LONGEST_NAME or not name.isidentifier():
        raise Malformed("a function without a name")
    return number, use, name


def require_honest(keys: list) -> list:
    """Return keys; Malformed if they were made to have the same hash."""
    if len(keys) > MANY:
        alike = collections.Counter(map(hash, keys)).most_common(1)
        if alike[0][1] > ALIKE:
            raise Malformed("keys that are made to be slow")
    return keys
