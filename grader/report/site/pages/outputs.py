"""What the cells of a lecture put out, as parts of its page, with pictures in files beside it."""

import json
import re
from dataclasses import dataclass, field

from markupsafe import Markup
from nbformat import NotebookNode

from grader.authoring.alternatives import alternative
from grader.report.page import cells
from grader.report.site.figures.taking import MIMETYPE as FIGURE
from grader.report.site.pages.pictures import small

WIDGET = "application/vnd.jupyter.widget-view+json"
# What is on the page itself, and not in the script beside it.
ON_THE_PAGE = ("still", "words", "width", "height")
# What stands for a kernel; a figure that has none of these is a picture.
ALIVE = {"twin", "map", "stored"}
CAPTION = re.compile(r"\*\*(Figure \d+)\.\*\*\s+\*(.+?)\*", re.DOTALL)
TEX = re.compile(r"[$\\]")  # of letters, which are read by their names
TITLE = re.compile(r"""(?:title=|title\()(["'])(.+?)\1""")


@dataclass
class Outputs:
    """The outputs of one page.

    Attributes:
        name: the page's name, with which those of its files begin.
        files: the content of each picture, by its path in the site.
        figures: the figures that are live, each as its script gets it, by id.
        notes: what each figure can do less than in the notebook.
    """

    name: str
    files: dict[str, bytes] = field(default_factory=dict)
    figures: dict[str, dict] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def of(self, output: NotebookNode, cell: NotebookNode, words: str) -> Markup:
        """Return an output as HTML; `words` stand for a picture where it cannot be seen."""
        data = output.get("data", {})
        if FIGURE in data:
            return self._figure(data[FIGURE])
        if WIDGET in data:
            return Markup()
        if "image/png" in data:
            picture = self._picture(data["image/png"], words, output.metadata.get("image/png", {}))
            return Markup("<figure>{}</figure>").format(picture)
        return cells.shown(output, cell)

    def script(self) -> bytes:
        """Return the script that holds the figures of the page."""
        figures = json.dumps(self.figures, sort_keys=True, separators=(",", ":"))
        return f"window.ravineFigures = {figures};\n".encode()

    def _figure(self, figure: dict) -> Markup:
        attributes = Markup()
        if ALIVE & figure.keys():
            kept = {name: figure[name] for name in figure if name not in ON_THE_PAGE}
            self.figures[figure["id"]] = kept
            attributes = Markup(' class="ravine-site-figure" data-figure="{}"').format(figure["id"])
        return Markup("<figure{}>{}</figure>{}").format(
            attributes, self._still(figure), self._note(figure)
        )

    def _still(self, figure: dict) -> Markup:
        """Return the picture of a figure; its words where there is nothing to be drawn."""
        if figure["still"]:
            return self._picture(figure["still"], figure["words"], figure)
        return Markup("<p>{}</p>").format(figure["words"])

    def _note(self, figure: dict) -> Markup:
        if not figure["note"]:
            return Markup()
        self.notes.append(f"figure {figure['id']} ({figure['kind']}): {figure['note']}")
        return Markup('<p class="note">{}</p>').format(figure["note"])

    def _picture(self, encoded: str, words: str, size: dict) -> Markup:
        path = f"figures/{self.name}-{len(self.files) + 1}.png"
        self.files[path] = small(encoded)
        return Markup('<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">').format(
            path, words, size["width"], size["height"]
        )


def words_for(notebook: NotebookNode, n: int) -> str:
    """Return what the plots of cell n show: what its author says, the caption, or their title."""
    below = notebook.cells[n + 1].source if n + 1 < len(notebook.cells) else ""
    words, below = alternative(below)
    if words:
        return words
    if caption := CAPTION.match(below):
        return f"{caption[1]}: {' '.join(TEX.sub('', caption[2]).split())}"
    title = TITLE.search(notebook.cells[n].source)
    return f"Plot: {title[2]}" if title else "Plot of the code above"
