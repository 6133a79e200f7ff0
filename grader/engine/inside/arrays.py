"""Arrays, NumPy's scalars and random generators as plain data, and back.

What comes back is built from a type of a list, a shape and bytes that must match, never from
objects.
"""

import functools
import json
import math

import numpy as np

from .frames import LARGEST, Malformed

KINDS = "biufcSU"
GENERATORS = ("PCG64", "PCG64DXSM", "SFC64")
# Bytes of an entry: long enough for any number and for the words of an exercise.
WIDEST = 4096
# An array that shows a small part of a large one is handed on alone.
LARGE, SHARE = 65536, 4


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


def travels(dtype: np.dtype) -> bool:
    """Whether arrays of this type can be handed on."""
    return dtype.kind in KINDS and dtype.names is None and dtype.itemsize <= WIDEST


def owner_of(array: np.ndarray) -> np.ndarray:
    """Return the array whose memory this one shows, itself if it is its own."""
    owner = array
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    if owner is not array and (
        owner.nbytes > max(LARGE, SHARE * array.nbytes)
        or owner.dtype.hasobject
        or not (owner.flags.c_contiguous or owner.flags.f_contiguous)
    ):
        return array
    return owner


def described(array: np.ndarray) -> list:
    """Return type, shape, order and writability, which an array keeps."""
    order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
    return [array.dtype.str, array.shape, order, array.flags.writeable]


def content(array: np.ndarray) -> bytes:
    """Return an array's numbers, in the order of its memory."""
    return array.tobytes("A")


def built(description: list, data: bytes) -> np.ndarray:
    """Return the array of `described` and `content`, with memory of its own."""
    name, shape, order, writeable = description
    if order not in ("C", "F"):
        raise Malformed("an array in no order")
    array = _numbers(data, dtype_of(name)).reshape(_lengths(shape), order=order).copy(order)
    array.flags.writeable = bool(writeable)
    return array


def refill(array: np.ndarray, data: bytes) -> None:
    """Put other numbers into an array."""
    if len(data) != array.nbytes or not array.flags.writeable:
        raise Malformed("an array came back in another size")
    order = "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"
    array[...] = _numbers(data, array.dtype).reshape(array.shape, order=order)


def view_described(view: np.ndarray, owner: np.ndarray) -> list:
    """Return how an array shows another one's memory."""
    offset = view.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    return [view.dtype.str, view.shape, view.strides, offset, view.flags.writeable]


def view_built(owner: np.ndarray, description: list) -> np.ndarray:
    """Return an array that shows another one's memory; Malformed if it would reach beyond it."""
    name, shape, strides, offset, writeable = description
    if not (type(offset) is int and 0 <= offset <= owner.nbytes):
        raise Malformed("an array beyond its memory")
    shape, strides = _lengths(shape), tuple(strides)
    if len(strides) != len(shape) or not all(type(step) is int for step in strides):
        raise Malformed("an array with other strides than axes")
    if math.prod(shape) * dtype_of(name).itemsize > LARGEST:
        raise Malformed("an array that shows more than a message holds")
    memory = owner.reshape(-1, order="A").view(np.uint8)
    view = np.ndarray(shape, dtype_of(name), memory, offset, strides)
    view.flags.writeable = bool(writeable) and owner.flags.writeable
    return view


def scalar(name: str, data: bytes) -> np.generic:
    """Return one of NumPy's own numbers."""
    return np.frombuffer(data, dtype_of(name), count=1)[0]


def generator_state(rng: np.random.Generator) -> bytes:
    """Return the state of a random generator."""
    return json.dumps(rng.bit_generator.state, default=np.ndarray.tolist).encode()


def set_generator(rng: np.random.Generator, data: bytes) -> None:
    """Put a random generator into a state."""
    state = json.loads(data)
    if not isinstance(state, dict) or state.get("bit_generator") not in GENERATORS:
        raise Malformed("a random generator of no known kind")
    if state["bit_generator"] == "SFC64":
        state["state"]["state"] = np.array(state["state"]["state"], dtype=np.uint64)
    rng.bit_generator.state = state


def new_generator(data: bytes) -> np.random.Generator:
    """Return a random generator in a state."""
    name = json.loads(data)["bit_generator"]
    if name not in GENERATORS:
        raise Malformed("a random generator of no known kind")
    rng = np.random.Generator(getattr(np.random, name)(0))
    set_generator(rng, data)
    return rng


def _numbers(data: bytes, dtype: np.dtype) -> np.ndarray:
    return np.frombuffer(data, dtype) if data else np.empty(0, dtype)


def _lengths(shape: list) -> tuple[int, ...]:
    if not isinstance(shape, list | tuple) or len(shape) > 32:
        raise Malformed("an array of no shape")
    if not all(type(length) is int and length >= 0 for length in shape):
        raise Malformed("an array of no shape")
    return tuple(shape)
