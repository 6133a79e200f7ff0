"""What a reader's function prints when a slider calls it: there is no cell to show it under."""

import threading

LONGEST = 200  # characters of a line

_of_thread = threading.local()


def note(text: str) -> None:
    """Keep what was printed for the next figure that this thread shows."""
    _of_thread.text = getattr(_of_thread, "text", "") + text


def taken() -> str:
    """Return what was printed since the last time, in words; "" if nothing was."""
    text, _of_thread.text = getattr(_of_thread, "text", ""), ""
    lines = text.rstrip().split("\n")
    if not text.strip():
        return ""
    last = lines[-1][:LONGEST]
    return (
        f"Printed: {last}" if len(lines) == 1 else f"Printed {len(lines)} lines, the last: {last}"
    )
