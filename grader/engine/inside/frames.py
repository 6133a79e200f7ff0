"""Messages between the two processes: a length, then that many bytes of MessagePack."""

import contextlib
import socket
import struct
import time
from collections.abc import Iterator

import msgpack

LENGTH = struct.Struct("<I")
# Bytes of one message: arrays of a lesson have thousands, not millions of numbers.
LARGEST = 32 * 2**20
# Values in one message; each may take a hundred bytes of memory for one on the wire.
MOST = 2**20
# Bytes that are read at once, and of messages too small to be worth a count of their values.
BUFFER, SMALL = 65536, 4096

_pack = msgpack.Packer(unicode_errors="surrogatepass", autoreset=True).pack


class Broken(BaseException):
    """The wire is of no more use; no `except Exception` of a test is to swallow that."""


class Malformed(Broken):
    """What came is no message, or not one that was due."""


class Gone(Broken):
    """The other process has ended."""


def packed(content: object) -> bytes:
    """Return plain data, of lists and what stands in them, as bytes."""
    return _pack(content)


def unpacked(data: bytes) -> object:
    """Return what `packed` was given; Malformed for other bytes."""
    try:
        if len(data) > SMALL and _values(data) > MOST:
            raise ValueError("too many values")
        return msgpack.unpackb(
            data, unicode_errors="surrogatepass", object_hook=_refuse, ext_hook=_refuse
        )
    except Exception as error:
        raise Malformed(f"a message cannot be read: {error!r}"[:200]) from None


class Frames:
    """A socket that carries messages."""

    def __init__(self, channel: socket.socket):
        self._channel = channel
        self._waited, self._since = 0.0, None
        self._hold(BUFFER)
        # What has come and is not yet taken lies between these two in the buffer.
        self._begin = self._end = 0

    def waited(self) -> float:
        """Return the seconds spent on waiting for the other process, until now."""
        return self._waited + (0.0 if self._since is None else time.monotonic() - self._since)

    def send(self, content: object) -> None:
        """Send one message; ValueError if it is larger than one may be, Gone if nobody is there."""
        body = _pack(content)
        if len(body) > LARGEST or (len(body) > MOST and _values(body) > MOST):
            raise ValueError(f"too much data to hand on: {len(body)} bytes")
        with self._waiting():
            self._channel.sendall(LENGTH.pack(len(body)) + body)

    def receive(self) -> object:
        """Return the next message; Gone or Malformed if none comes."""
        self._fetch(LENGTH.size)
        (length,) = LENGTH.unpack_from(self._view, self._begin)
        if length > LARGEST:
            raise Malformed(f"a message of {length} bytes was announced")
        self._fetch(LENGTH.size + length)
        begin = self._begin + LENGTH.size
        self._begin = begin + length
        return unpacked(self._view[begin : self._begin])

    def close(self) -> None:
        """Close the socket."""
        self._channel.close()

    def _fetch(self, size: int) -> None:
        """See that so many bytes lie in the buffer."""
        if self._end - self._begin >= size:
            return
        rest = bytes(self._view[self._begin : self._end])
        if size > len(self._view) or len(self._view) > BUFFER >= size:
            self._hold(max(size, BUFFER))
        self._view[: len(rest)] = rest
        self._begin, self._end = 0, len(rest)
        while self._end < size:
            with self._waiting():
                came = self._channel.recv_into(self._view[self._end :])
            if not came:
                raise Gone
            self._end += came

    @contextlib.contextmanager
    def _waiting(self) -> Iterator[None]:
        """Count the time; Gone for a socket that leads nowhere."""
        self._since = time.monotonic()
        try:
            yield
        except OSError:
            raise Gone from None
        finally:
            self._waited, self._since = self.waited(), None

    def _hold(self, size: int) -> None:
        self._view = memoryview(bytearray(size))


def _refuse(*_) -> None:
    raise ValueError("a value of a kind that is never sent")


# By the first byte of a value: how many bytes it has in all, or of what it begins with.
_SIZES = [1] * 256
for _first in range(0xA0, 0xC0):  # Short text.
    _SIZES[_first] = 1 + _first % 32
for _first, _size in zip(range(0xCA, 0xD4), (5, 9, 2, 3, 5, 9, 2, 3, 5, 9), strict=True):
    _SIZES[_first] = _size
# Text and bytes with a length of so many bytes; lists likewise.
_LONG = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
_LISTS = {0xDC: 2, 0xDD: 4}
_NEVER = {0xC1, 0xC7, 0xC8, 0xC9, *range(0x80, 0x90), *range(0xD4, 0xD9), 0xDE, 0xDF}


def _values(data: bytes) -> int:
    """Count the values of a message, those that a list promises too, before memory is taken."""
    place, count, end = 0, 1, len(data)
    while place < end and count <= MOST:
        first = data[place]
        if first in _LONG or first in _LISTS:
            width = _LONG.get(first) or _LISTS[first]
            length = int.from_bytes(data[place + 1 : place + 1 + width], "big")
            place += 1 + width
            if first in _LISTS:
                count += length
            else:
                place += length
        elif first in _NEVER:
            _refuse()
        else:
            if first >> 4 == 9:
                count += first & 15
            place += _SIZES[first]
    return count
