"""The state of a figure as JSON: what its canvas holds, with the bytes in a pool of pieces."""

import base64

from helpers.explorer.canvas import Canvas

TRAITS = (
    "view", "values", "limits", "series", "said", "start", "velocity", "picked", "moved",
    "ground", "plane", "images",
)  # fmt: skip
COLUMNS = ("path", "rates")  # what `helpers.explorer.codec` packs


class Pool:
    """Pieces of bytes, each kept once: columns of curves that a slider leaves as they are.

    Attributes:
        pieces: in base64.
    """

    def __init__(self):
        self.pieces: list[str] = []
        self._places: dict[bytes, int] = {}

    def packed(self, value, name: str = ""):
        """Return a value, all bytes in it as {"bytes": [places of their pieces]}."""
        if isinstance(value, dict):
            return {key: self.packed(part, key) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.packed(part) for part in value]
        if isinstance(value, bytes):
            pieces = _columns(value) if name in COLUMNS else [value]
            return {"bytes": [self._place(piece) for piece in pieces]}
        return value

    def _place(self, piece: bytes) -> int:
        if piece not in self._places:
            self._places[piece] = len(self.pieces)
            self.pieces.append(base64.b64encode(piece).decode())
        return self._places[piece]


def state_of(canvas: Canvas, number: str) -> dict:
    """Return the traits of a canvas; its figure gets another number, which runs repeat."""
    traits = {name: getattr(canvas, name) for name in TRAITS}
    return traits | {"view": traits["view"] | {"number": number}}


def _columns(packed: bytes) -> list[bytes]:
    count = int.from_bytes(packed[:2], "little")
    size = (len(packed) - 2) // count
    return [packed[:2], *(packed[2 + n * size : 2 + (n + 1) * size] for n in range(count))]
