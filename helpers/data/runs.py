"""Runs that take longer than a notebook may: stored tables, and the scripts that made them."""

import json
from pathlib import Path

RUNS = Path(__file__).parent / "runs"


def runs(name: str) -> dict:
    """Return a stored table of runs.

    `tools/measure/NAME.py` made it, and makes it again; "made_by" in the table says how, and each
    other entry is what that script's docstring says.

    Raises:
        ValueError: if there is no such table.
    """
    path = RUNS / f"{name}.json"
    if not path.exists():
        known = ", ".join(sorted(path.stem for path in RUNS.glob("*.json")))
        raise ValueError(f"There are no runs called {name!r}; there are: {known}.")
    return json.loads(path.read_text(encoding="utf-8"))
