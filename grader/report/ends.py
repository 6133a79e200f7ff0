"""What the engine said of cells that it had to stop, as it stands in graded notebooks."""

import re
from pathlib import Path

import nbformat

# The names of its errors; no others are as telling that a person should look.
OF_THE_ENGINE = ("Timeout", "Ended", "NotRun")
# Most notebooks have none, and need not be parsed to know that.
ANY = re.compile(rb'"ename": "(%s)"' % b"|".join(name.encode() for name in OF_THE_ENGINE))


def ends(graded: Path) -> list[str]:
    """Return what was said of cells that were stopped, each sentence once; none of no notebook."""
    try:
        written = graded.read_bytes()
        cells = nbformat.reads(written, as_version=4).cells if ANY.search(written) else []
    except (OSError, ValueError):
        return []
    errors = [o for c in cells for o in c.get("outputs", []) if o.output_type == "error"]
    return list(dict.fromkeys(o.evalue for o in errors if o.ename in OF_THE_ENGINE))
