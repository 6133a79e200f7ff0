"""The templates of pages that are read outside of Jupyter, and what all of them share."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

# The look that all pages have: `base.css`.
SHARED = Path(__file__).parent / "page"


def environment(folder: Path) -> Environment:
    """Return the templates of a folder; what is put into one is text, unless it says it is HTML."""
    made = Environment(
        loader=FileSystemLoader([folder, SHARED]), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters["points"] = lambda number: f"{round(number, 2):g}"
    return made
