"""The cells of a notebook as HTML: text, code, and what the code has shown."""

import base64
import functools
import re

from IPython.lib.lexers import IPython3Lexer
from markupsafe import Markup
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter

from grader.report import harmless
from grader.report.page import formulas

# Of what an object shows of itself, the first of these.
KINDS = (
    *("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/latex"),
    "text/plain",
)
# A class hands in the same texts and tests again and again.
KEPT = 2000
# IPython draws it above a traceback, wider than a phone.
RULE = re.compile(r"\A-{9,}\n")
CODE = HtmlFormatter(cssclass="highlight", wrapcode=True)


def text(cell: NotebookNode) -> Markup:
    """Return a text cell as HTML."""
    if attachments := cell.get("attachments"):
        return _text(cell.source, attachments)
    return markdown(cell.source)


@functools.lru_cache(KEPT)
def code(source: str) -> Markup:
    """Return code as HTML, its tokens marked."""
    return Markup(highlight(source or " ", IPython3Lexer(), CODE))


def shown(output: NotebookNode, cell: NotebookNode) -> Markup:
    """Return an output of a cell as HTML."""
    match output.output_type:
        case "stream":
            return _plain(output.text, "stderr" if output.name == "stderr" else "")
        case "error":
            said = strip_ansi("\n".join(output.traceback) or output.evalue)
            return _plain(RULE.sub("", said), "error")
    kind = next((kind for kind in KINDS if kind in output.data), None)
    if not kind:
        return Markup()
    if kind.startswith("image/"):
        return _picture(kind, output.data[kind], cell, output.metadata.get(kind, {}))
    return _data(kind, output.data[kind])


def _data(kind: str, data: str) -> Markup:
    match kind:
        case "text/html":
            markup = Markup(harmless.clean(data))
            return Markup('<div class="wide" tabindex="0">{}</div>').format(markup)
        case "text/markdown":
            return Markup('<div class="text">{}</div>').format(_text(data, {}))
        case "text/latex":
            return Markup('<div class="text">{}</div>').format(Markup(formulas.of_output(data)))
    return _plain(data)


def _picture(kind: str, data: str, cell: NotebookNode, sizes: dict) -> Markup:
    """Return a picture, with the words that stand for it where it cannot be seen."""
    if kind == "image/svg+xml":
        data = base64.b64encode(data.encode()).decode()
    size = Markup().join(
        Markup(' {}="{}"').format(name, sizes[name])
        for name in ("width", "height")
        if name in sizes
    )
    number = cell.get("execution_count")
    words = f"plot of cell {number}" if number else "plot of this cell"
    return Markup('<img src="data:{};base64,{}" alt="{}"{}>').format(kind, data, words, size)


def _plain(said: str, kind: str = "") -> Markup:
    return Markup('<pre class="{}">{}</pre>').format(kind or "out", strip_ansi(said))


@functools.lru_cache(KEPT)
def markdown(source: str) -> Markup:
    """Return Markdown as HTML."""
    return _text(source, {})


def _text(source: str, attachments: dict) -> Markup:
    renderer = formulas.Renderer(attachments)
    return Markup(renderer.filled(harmless.rendered(source, renderer)))
