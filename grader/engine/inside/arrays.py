"""Arrays, NumPy's scalars and random generators as plain data, and back.

What comes back is built from a type of a list, a shape and bytes that must match, never from
objects.
"""

import functools
import math

import numpy as np

from .frames import LARGEST, Malformed

KINDS = "biufcSU"
# Kinds of which not every byte is a value.
CHOOSY = "bU"
# Bytes of an entry: long enough for any number and for the words of an exercise.
WIDEST = 4096
# An array that shows a small part of a large one is handed on alone.
LARGE, SHARE = 65536, 4
LAST_LETTER = 0x10FFFF

GENERATORS = ("PCG64", "PCG64DXSM", "SFC64")
WORD, HALF = 2**64, 2**32

_bytes = np.ndarray.tobytes


@functools.lru_cache(maxsize=256)
def dtype_of(name: str) -> np.dtype:
    """Return the type that is called so; Malformed unless it is one of numbers or of text."""
    if not isinstance(name, str) or len(name) > 8:
        raise Malformed("an array of no type")
    try:
        dtype = np.dtype(name)
    except (TypeError, ValueError):
        raise Malformed(f"an array of the type {name!r}") from None
    if not travels(dtype):
        raise Malformed(f"an array of the type {name!r}")
    return dtype


@functools.lru_cache(maxsize=256)
def travels(dtype: np.dtype) -> bool:
    """Whether arrays of this type can be handed on."""
    return dtype.kind in KINDS and dtype.names is None and 0 < dtype.itemsize <= WIDEST


def owner_of(array: np.ndarray) -> np.ndarray:
    """Return the array whose memory this one shows, itself if it is its own."""
    owner = array
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    if owner is not array and (
        owner.nbytes > max(LARGE, SHARE * array.nbytes)
        or not travels(owner.dtype)
        or not (owner.flags.c_contiguous or owner.flags.f_contiguous)
        or (array.dtype.kind in CHOOSY and array.dtype != owner.dtype)
    ):
        return array
    return owner


def described(array: np.ndarray) -> list:
    """Return type, shape, order of axes and writability, which an array keeps."""
    if not array.size and not _is_small(array.shape, 1):
        raise ValueError(f"an array of shape {array.shape} cannot be handed on")
    return [array.dtype.str, array.shape, _order(array), array.flags.writeable]


def content(array: np.ndarray) -> bytes:
    """Return an array's numbers, in the order of its memory."""
    if array.flags.forc or array.ndim < 2:
        return _bytes(array, "A")
    return _bytes(array.transpose(_order(array)), "C")


def built(description: list, data: bytes) -> np.ndarray:
    """Return the array of `described` and `content`, with memory of its own."""
    name, shape, order, writeable = description
    array = _shown(dtype_of(name), shape, order, data).copy("K")
    if not writeable:
        array.flags.writeable = False
    return array


def refill(array: np.ndarray, data: bytes) -> None:
    """Put other numbers into an array."""
    if not array.flags.writeable:
        raise Malformed("an array came back changed that can be read only")
    array = array.view(np.ndarray)
    array[...] = _shown(array.dtype, array.shape, _order(array), data)


def view_described(view: np.ndarray, owner: np.ndarray) -> list:
    """Return how an array shows another one's memory."""
    if not _is_small(view.shape, view.itemsize):
        raise ValueError(f"an array of shape {view.shape} cannot be handed on")
    offset = view.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    return [view.dtype.str, view.shape, view.strides, offset, view.flags.writeable]


def view_built(owner: np.ndarray, description: list) -> np.ndarray:
    """Return an array that shows another one's memory; Malformed if it would reach beyond it."""
    name, shape, strides, offset, writeable = description
    view = _window(owner, name, shape, strides, offset)
    view.flags.writeable = bool(writeable) and owner.flags.writeable
    return view


def views_content(owner: np.ndarray, views: list[np.ndarray]) -> bytes:
    """Return the content of an array of which only these views show anything, zeros elsewhere."""
    blank = np.zeros_like(owner, subok=False)
    for view in views:
        _window(blank, *view_described(view, owner)[:4])[...] = view
    return content(blank)


def refill_views(owner: np.ndarray, views: list[np.ndarray], data: bytes) -> None:
    """Put other numbers into the parts of an array that these views show."""
    fresh = built(described(owner), data)
    for view in views:
        if view.flags.writeable:
            view[...] = _window(fresh, *view_described(view, owner)[:4])


def scalar(name: str, data: bytes) -> np.generic:
    """Return one of NumPy's own numbers."""
    return _shown(dtype_of(name), (), None, data)[()]


def generator_state(rng: np.random.Generator) -> list:
    """Return the state of a random generator, as words of 64 bits or less."""
    state = rng.bit_generator.state
    inner = state["state"]
    if state["bit_generator"] == "SFC64":
        words = inner["state"].tolist()
    else:
        words = [*divmod(inner["state"], WORD), *divmod(inner["inc"], WORD)]
    return [state["bit_generator"], *words, state["has_uint32"], state["uinteger"]]


def set_generator(rng: np.random.Generator, told: list) -> None:
    """Put a random generator into a state; Malformed if it is of another kind."""
    name, *words, has_half, half = told
    if name not in GENERATORS or type(rng.bit_generator).__name__ != name or len(words) != 4:
        raise Malformed("a random generator of no known kind")
    limits = [WORD] * 4 + [2, HALF]
    if any(
        type(word) is not int or not 0 <= word < limit
        for word, limit in zip([*words, has_half, half], limits, strict=True)
    ):
        raise Malformed("a random generator in no state")
    a, b, c, d = words
    inner = {"state": a * WORD + b, "inc": c * WORD + d}
    if name == "SFC64":
        inner = {"state": np.array(words, dtype=np.uint64)}
    rng.bit_generator.state = {
        "bit_generator": name,
        "state": inner,
        "has_uint32": has_half,
        "uinteger": half,
    }


def new_generator(told: list) -> np.random.Generator:
    """Return a random generator in a state."""
    if told[0] not in GENERATORS:
        raise Malformed("a random generator of no known kind")
    rng = np.random.Generator(getattr(np.random, told[0])(0))
    set_generator(rng, told)
    return rng


def _order(array: np.ndarray) -> list[int] | None:
    """Return the axes from the one of the largest steps on; None if they are in their order."""
    flags = array.flags
    if flags.c_contiguous:
        return None
    if flags.f_contiguous:
        return list(range(array.ndim))[::-1]
    return sorted(range(array.ndim), key=lambda axis: -abs(array.strides[axis]))


def _shown(dtype: np.dtype, shape: list, order: list | None, data: bytes) -> np.ndarray:
    """Return an array that shows bytes, in an order of axes; Malformed unless they fit."""
    if order is None:
        array = np.ndarray(shape, dtype, data)
    else:
        array = np.ndarray([shape[axis] for axis in order], dtype, data)
        array = array.transpose(sorted(range(len(order)), key=order.__getitem__))
    if array.nbytes != len(data) or (not data and not _is_small(array.shape, 1)):
        raise Malformed("an array of another size than its shape says")
    if dtype.kind in CHOOSY:
        _require_values(dtype, data)
    return array


def _require_values(dtype: np.dtype, data: bytes) -> None:
    """Raise Malformed for bytes that are no truth, or no letter: NumPy trusts that they are."""
    if dtype.kind == "b":
        good = data.count(0) + data.count(1) == len(data)
    else:
        letters = np.frombuffer(data, np.dtype(np.uint32).newbyteorder(dtype.byteorder))
        good = letters.max(initial=0) <= LAST_LETTER
    if not good:
        raise Malformed("an array of bytes that mean nothing")


def _window(owner: np.ndarray, name: str, shape: list, strides: list, offset: int) -> np.ndarray:
    """Return an array that shows an owner's memory; Malformed if it would reach beyond it."""
    dtype = dtype_of(name)
    if len(strides) != len(shape) or not all(type(n) is int for n in (offset, *shape, *strides)):
        raise Malformed("an array with other strides than axes")
    # NumPy's own check overflows.
    reach = [step * max(0, length - 1) for step, length in zip(strides, shape, strict=True)]
    first = offset + sum(step for step in reach if step < 0)
    last = offset + sum(step for step in reach if step > 0) + dtype.itemsize * (0 not in shape)
    if first < 0 or last > owner.nbytes or any(abs(step) > LARGEST for step in strides):
        raise Malformed("an array beyond its memory")
    if dtype.kind in CHOOSY and dtype != owner.dtype:
        raise Malformed("an array of bytes that mean nothing")
    if dtype.kind == "U" and any(step % 4 for step in (offset, *strides)):
        raise Malformed("an array of half letters")
    if not _is_small(shape, dtype.itemsize):
        raise Malformed("an array that shows more than a message holds")
    memory = owner.view(np.ndarray).reshape(-1, order="A").view(np.uint8)
    return np.ndarray(tuple(shape), dtype, memory, offset, tuple(strides))


def _is_small(shape: tuple[int, ...], size: int) -> bool:
    """Whether even without the axes of length 0 an array is no larger than a message."""
    return math.prod(max(1, length) for length in shape) * size <= LARGEST
