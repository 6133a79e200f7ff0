"""Messages between the two processes: a length, then that many bytes of MessagePack."""

import socket
import struct

import msgpack

LENGTH = struct.Struct("<I")
# Bytes of one message: arrays of a lesson have thousands, not millions of numbers.
LARGEST = 32 * 2**20

_pack = msgpack.Packer(unicode_errors="surrogatepass", autoreset=True).pack


class Broken(BaseException):
    """The wire is of no more use; no `except Exception` of a test is to swallow that."""


class Malformed(Broken):
    """What came is no message, or not one that was due."""


class Gone(Broken):
    """The other process has ended."""


def packed(content: object) -> bytes:
    """Return plain data as bytes; equal bytes mean equal data of equal types."""
    return _pack(content)


def unpacked(data: bytes) -> object:
    """Return what `packed` was given; Malformed for other bytes."""
    try:
        return msgpack.unpackb(data, unicode_errors="surrogatepass", strict_map_key=False)
    except Exception as error:
        raise Malformed(f"a message cannot be read: {error!r}"[:200]) from None


class Frames:
    """A socket that carries messages."""

    def __init__(self, channel: socket.socket):
        self._channel = channel
        self._buffer = bytearray()

    def send(self, content: object) -> None:
        """Send one message; ValueError if it is larger than one may be, Gone if nobody is there."""
        body = packed(content)
        if len(body) > LARGEST:
            raise ValueError(f"too much data to hand on: {len(body)} bytes")
        try:
            self._channel.sendall(LENGTH.pack(len(body)) + body)
        except OSError:
            raise Gone from None

    def receive(self) -> object:
        """Return the next message; Gone or Malformed if none comes."""
        (length,) = LENGTH.unpack(self._take(LENGTH.size))
        if length > LARGEST:
            raise Malformed(f"a message of {length} bytes was announced")
        return unpacked(self._take(length))

    def close(self) -> None:
        """Close the socket."""
        self._channel.close()

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            try:
                more = self._channel.recv(max(65536, size - len(self._buffer)))
            except OSError:
                raise Gone from None
            if not more:
                raise Gone
            self._buffer += more
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken
