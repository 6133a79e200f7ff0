"""The page of a lecture: its cells in their order, with contents beside and neighbours below."""

from dataclasses import dataclass

from markupsafe import Markup
from nbformat import NotebookNode

from grader.authoring.alternatives import alternative
from grader.authoring.metadata import is_folded
from grader.report.page.cells import code
from grader.report.site.address import Repository
from grader.report.site.pages import search
from grader.report.site.pages.openings import Opening
from grader.report.site.pages.outputs import Outputs, words_for
from grader.report.site.pages.page import Page, page
from grader.report.site.pages.texts import PageText

FOLDED = Markup('<details class="folded"><summary>Show the code</summary>{}</details>')


@dataclass(frozen=True)
class Shelf:
    """The lectures of a site, in their order: how each opens, by name."""

    openings: dict[str, Opening]
    repository: Repository | None

    def beside(self, name: str, by: int) -> tuple[str, Opening] | None:
        """Return the name and the opening of a lecture's neighbour, if it has one there."""
        names = list(self.openings)
        n = names.index(name) + by
        return (names[n], self.openings[names[n]]) if 0 <= n < len(names) else None


def lesson_page(name: str, ran: NotebookNode, shelf: Shelf) -> Page:
    """Return the page of a lecture that was run."""
    text, outputs = PageText(shelf.openings), Outputs(name)
    texts: list[str] = []
    parts: list[Markup] = []
    for n, cell in enumerate(ran.cells):
        if cell.cell_type == "markdown":
            texts.append(text.of(alternative(cell.source)[1]))
            parts.append(texts[-1])
        elif cell.cell_type == "code":
            parts.append(_code(ran, n, outputs))
    title = text.headings[0].text if text.headings else Markup(name)
    return page(
        "lesson.html.j2",
        outputs,
        search.sections(f"{name}.html", shelf.openings[name].title, texts),
        title=title.striptags(),
        parts=parts,
        contents=[heading for heading in text.headings if heading.level in (2, 3)],
        before=shelf.beside(name, -1),
        after=shelf.beside(name, 1),
        repository=shelf.repository,
    )


def _code(ran: NotebookNode, n: int, outputs: Outputs) -> Markup:
    cell = ran.cells[n]
    words = words_for(ran, n)
    shown = Markup().join(outputs.of(output, cell, words) for output in cell.outputs)
    source = code(cell.source)
    if is_folded(cell):
        source = FOLDED.format(source)
    return Markup('<div class="cell">{}{}</div>').format(source, shown)
