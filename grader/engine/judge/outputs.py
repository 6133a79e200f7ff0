"""What a student's cell shows, read from what its process sent: what a notebook holds, no more."""

import json
import math

from grader.engine.inside.frames import Malformed

TEXTS = ("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml")
PICTURES = ("image/png", "image/jpeg")
BACKGROUNDS = [("needs_background", "light"), ("needs_background", "dark")]
LINES = 200
# Characters beyond a cell's room: errors, and that something was cut.
BEYOND = 300_000


def read(answer: object, room: int) -> tuple[list[dict], list[str]]:
    """Return outputs of at most `room` bytes, and what the cell tried.

    Malformed if it is neither.
    """
    # In JSON a character takes up to six.
    if not isinstance(answer, str) or len(answer) > 6 * (room + BEYOND):
        raise Malformed("the outputs of a cell are none")
    try:
        shown, tried = json.loads(answer)
        outputs = [output for raw in shown if (output := _output(raw))]
        tried = [str(each)[:300] for each in tried[:50]]
    except Exception as error:
        raise Malformed(f"the outputs of a cell cannot be read, {error!r}"[:200]) from None
    if size(outputs) > room + BEYOND:
        raise Malformed("the outputs of a cell are too large")
    return outputs, tried


def size(outputs: list[dict]) -> int:
    """Return the number of characters of outputs."""
    return sum(map(_size, outputs))


def _size(part: object) -> int:
    if isinstance(part, dict):
        return sum(map(_size, part.values()))
    return sum(map(_size, part)) if isinstance(part, list) else len(str(part))


def _output(raw: dict) -> dict | None:
    kind = raw["output_type"]
    if kind == "stream":
        name = "stderr" if raw["name"] == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": _text(raw["text"])}
    if kind == "error":
        lines = [_text(line) for line in raw["traceback"][:LINES]]
        said = {"ename": _text(raw["ename"])[:200], "evalue": _text(raw["evalue"])}
        return {"output_type": kind, **said, "traceback": lines}
    if kind not in ("display_data", "execute_result"):
        return None
    shown = {key: raw["data"].get(key) for key in (*TEXTS, *PICTURES)}
    # What is no text no page can show, as with `display({"text/html": 5}, raw=True)`.
    data = {key: _text(text) for key, text in shown.items() if isinstance(text, str | list)}
    if not data:
        return None
    output = {"output_type": kind, "data": data, "metadata": _about(raw.get("metadata") or {})}
    return {**output, "execution_count": None} if kind == "execute_result" else output


def _about(metadata: dict) -> dict:
    """Return sizes and background of pictures; all else in it is of no use on a page."""
    of_figure = {key: value for key, value in metadata.items() if (key, value) in BACKGROUNDS}
    return of_figure | {
        kind: {key: of[key] for key in ("width", "height") if _is_size(of.get(key))}
        for kind, of in metadata.items()
        if kind in PICTURES and isinstance(of, dict)
    }


def _is_size(value: object) -> bool:
    return type(value) in (int, float) and math.isfinite(value) and 0 < value < 10_000


def _text(text: object) -> str:
    """Return text that a file can hold."""
    if isinstance(text, list):
        text = "".join(map(str, text))
    if not isinstance(text, str):
        raise TypeError("an output that is no text")
    return text.encode("utf-8", "replace").decode("utf-8")
