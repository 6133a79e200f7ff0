"""What every page of a site has: a frame, files beside it, and sections that a search finds."""

import functools
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from grader.report.site.pages.outputs import Outputs
from grader.report.site.placing import MARK
from grader.report.templates import environment

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Page:
    """A page and its files.

    Attributes:
        name: the page's file is called so, with the ending .html.
        files: the content of the page and of what is its own, by path in the site.
        sections: rows of the index that is searched.
        notes: what each figure can do less than in the notebook.
    """

    name: str
    files: dict[str, bytes]
    sections: list[list[str]]
    notes: list[str]


def page(template: str, outputs: Outputs, sections: list[list[str]], **values) -> Page:
    """Return a page of a template, beside what its outputs are."""
    name = outputs.name
    text = templates().get_template(template).render(name=name, outputs=outputs, **values)
    files = {f"{name}.html": text.encode(), **outputs.files}
    if outputs.figures:
        files[f"{name}.data.js"] = outputs.script()
    return Page(name, files, sections, outputs.notes)


@functools.cache
def templates() -> Environment:
    """Return the templates of the site."""
    made = environment(HERE)
    made.globals["mark"] = MARK
    return made
