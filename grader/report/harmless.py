"""Pages on which students' text and outputs are shown, and do nothing in the reader's browser.

`markdown` and `clean` are the filters through which nbconvert's templates put them: what a student
wrote is HTML by then, and nothing turns it into other HTML afterwards.
"""

import html
import re
from collections import Counter

import bleach
from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

# The tags of tables and text, as libraries put them out; the rest is shown as the text that it is.
TAGS = (
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption "
    "figure h1 h2 h3 h4 h5 h6 hr i img li ol p pre s small span strong sub summary sup table tbody "
    "td tfoot th thead tr u ul"
)
# Others would borrow the look of the page, or in the formgrader the buttons that give points.
CLASSES = re.compile(r"dataframe|highlight|[a-z]{1,2}\d?")
# A link to elsewhere on the server would act there in the reader's name.
LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
# A picture that is fetched tells its server who reads the page, and when.
PICTURE = re.compile(r"data:image/(png|jpeg|gif|svg\+xml);base64,[\w+/=\s]*")
SPAN = re.compile(r"\d{1,2}")
# What in a formula makes links or styles, or brings the commands for it.
TEX = re.compile(r"\\(href|class|style|cssId|bbox|mmlToken|require)(?![a-zA-Z])")
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
EMPTY = {"br", "col", "hr", "img"}
# Elements in one piece of markup, and those in it that are open at once; browsers and parsers take
# time with the square of the second.
MOST, DEEPEST = 20_000, 100
# What a notebook's output may be; scripts and widgets are none.
SHOWN = {
    *("text/plain", "text/html", "text/markdown", "text/latex"),
    *("image/png", "image/jpeg", "image/svg+xml"),
}


def clean(text: object) -> str:
    """Return HTML without what runs, fetches, or restyles the page; links open pages of their own.

    What no browser could show in a moment comes back as the text that it is.
    """
    text = str(text)
    if _is_endless(text):
        return f"<pre>{html.escape(text)}</pre>"
    kept = bleach.clean(
        text, tags=TAGS.split(), attributes=_may_stay, protocols=("http", "https", "mailto", "data")
    )
    page = BeautifulSoup(kept, "html.parser")
    for link in page("a", href=True):
        link.attrs |= {"rel": "noopener noreferrer", "target": "_blank"}
    for words in page.find_all(string=TEX):
        words.replace_with(TEX.sub(r"\1", words))
    return str(page)


@pass_context
def markdown(context: dict, source: str) -> str:
    """Return a text cell as HTML that is clean; as it was typed, if it is no Markdown."""
    cell = context.get("cell") or {}
    # Without links at headings, as those need ids, and some ids are the page's own.
    renderer = IPythonRenderer(
        escape=False, exclude_anchor_links=True, attachments=cell.get("attachments") or {}
    )
    return rendered(source, renderer)


def rendered(source: str, renderer: IPythonRenderer) -> str:
    """Return Markdown as HTML that is clean, with a renderer that leaves HTML as it is."""
    try:
        return clean(MarkdownWithMath(renderer=renderer).render(source))
    except Exception:
        return f"<pre>{html.escape(source)}</pre>"


def _is_endless(text: str) -> bool:
    """Whether there are too many elements, or too many inside each other."""
    if text.count("<") > MOST:
        return True
    unclosed: Counter[str] = Counter()
    for closes, tag in TAG.findall(text):
        tag = tag.lower()
        unclosed[tag] += (-1 if unclosed[tag] else 0) if closes else tag not in EMPTY
        if not closes and unclosed.total() > DEEPEST:
            return True
    return False


def _may_stay(tag: str, name: str, value: str) -> bool:
    match tag, name:
        case _, "class":
            return all(map(CLASSES.fullmatch, value.split()))
        case "a", "href":
            return bool(LINK.match(value))
        case "img", "src":
            return bool(PICTURE.fullmatch(value))
        case "td" | "th", "colspan" | "rowspan":
            return bool(SPAN.fullmatch(value))
    return (tag, name) == ("img", "alt")


class HarmlessOutputs(Preprocessor):
    """Leave of outputs what is text or a picture; how it is shown, the filters here see to."""

    def preprocess_cell(self, cell: NotebookNode, resources: dict, cell_index: int):
        """Take the rest out of the outputs of a cell of code."""
        if cell.cell_type == "code":
            cell.outputs = [kept for output in cell.outputs if (kept := _shown(output))]
        return cell, resources


def _shown(output: NotebookNode) -> NotebookNode | None:
    """Return what can be shown of an output, if anything."""
    if "data" not in output:
        return output
    output.data = NotebookNode({k: v for k, v in output.data.items() if k in SHOWN})
    if "text/latex" in output.data:
        output.data["text/latex"] = TEX.sub(r"\1", output.data["text/latex"])
    output.metadata = _sizes(output.metadata)
    return output if output.data else None


def _sizes(metadata: dict) -> NotebookNode:
    """Return the sizes of pictures alone: the page writes them without quotes."""
    return NotebookNode(
        {
            kind: NotebookNode({k: v for k, v in of.items() if type(v) in (int, float)})
            for kind, of in metadata.items()
            if kind in SHOWN and isinstance(of, dict)
        }
    )
