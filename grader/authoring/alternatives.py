"""What a picture shows, in words, for readers who do not see it.

The header of a code cell says it: `# %% alt="Left, the path of SGD zigzags ..."`. JupyterLab gives
no alternative text to what a plot puts out (4.6 reads sizes and background from the metadata of an
output, no words). So the build puts an image of one transparent pixel, with these words, at the
beginning of the text that follows: a screen reader meets them right after the plot, an eye never.
"""

import html
import re

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

KEY = "alt"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
IMAGE = re.compile(rf'<img src="{re.escape(PIXEL)}" alt="([^"]*)" width="1" height="1">\n*')
# A paragraph takes the pixel in; any other block, such as a list, gets a paragraph with it above.
PARAGRAPH = re.compile(r"(?!\d+[.)]\s|\*\s)[\w*$\\(“\"'\[]")


def add_alternatives(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return the cells with the words of each picture in the text below it."""
    made: list[NotebookNode] = []
    words = None
    for cell in cells:
        if words:
            if cell.cell_type == "markdown":
                between = "" if PARAGRAPH.match(cell.source) else "\n\n"
                cell.source = f"{_image(words)}{between}{cell.source}"
            else:
                made.append(_own_cell(words))
        words = cell.metadata.pop(KEY, None)
        made.append(cell)
    return [*made, _own_cell(words)] if words else made


def alternative(source: str) -> tuple[str | None, str]:
    """Return the words that a built text begins with for the picture above it, and the rest."""
    if found := IMAGE.match(source):
        return html.unescape(found[1]), source[found.end() :]
    return None, source


def alternative_problem(words: object) -> str | None:
    """Return what is wrong with the words of a header."""
    if not isinstance(words, str) or not words.strip():
        return "alt needs words in quotes: what the picture shows."
    if "$" in words:
        return "alt is read aloud, formulas as they are typed; write w_1 for $w_1$."
    return None


def _image(words: str) -> str:
    return f'<img src="{PIXEL}" alt="{html.escape(words)}" width="1" height="1">'


def _own_cell(words: str) -> NotebookNode:
    cell = new_markdown_cell(_image(words))
    del cell["id"]
    return cell
