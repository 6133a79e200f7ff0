"""Pages that open: what a notebook shows too much of is cut, and a sentence says so."""

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor, Preprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_output

from grader.report.hide_tests import is_test

# Characters of a cell, and of one output's text; of markup, which cannot be cut in the middle.
TEXT, MARKUP = 20_000, 200_000
# Characters of all pictures on a page (in base64), and of all else.
PICTURES, TEXTS = 12_000_000, 600_000

CUT = "\n... {more:,} more characters are not shown."
NOT_SHOWN = "(What stood here is not shown: {why}.)"
TOO_LONG = "it has {size:,} characters, and a page shows at most {most:,} of it"
TOO_MUCH = "with what stands above it is more than a page can hold"
# Long lines are wrapped, and what is folded shows a mark to unfold it by.
STYLE = "pre { white-space: pre-wrap; overflow-wrap: anywhere; } summary { display: list-item; }"


class CutSizes(Preprocessor):
    """Cut what is too long to be shown."""

    def preprocess(self, nb: NotebookNode, resources: dict):
        """Cut the texts, outputs and pictures of a notebook."""
        self._left = {True: PICTURES, False: TEXTS}
        for cell in nb.cells:
            if not is_test(cell):  # Half a hidden region would be none.
                cell.source = _cut(cell.source, min(TEXT, self._left[False]))
                self._left[False] -= min(len(cell.source), self._left[False])
            if cell.cell_type == "code":
                cell.outputs = [self._fitting(output) for output in cell.outputs]
        return nb, resources

    def _fitting(self, output: NotebookNode) -> NotebookNode:
        """Return an output that fits in what is left of the page."""
        if "data" in output:
            _cut_data(output.data)
        elif "text" in output:
            output.text = _cut(output.text, TEXT)
        else:
            output.evalue = _cut(output.evalue, TEXT)
            output.traceback = [_cut("\n".join(output.traceback), TEXT)]
        of_picture = any(kind.startswith("image/") for kind in output.get("data", {}))
        size = len(str(output))
        if size > self._left[of_picture]:
            return new_output("stream", text=NOT_SHOWN.format(why=TOO_MUCH))
        self._left[of_picture] -= size
        return output


class Style(CSSHTMLHeaderPreprocessor):
    """The styles of a page, with a few of its own."""

    def _generate_header(self, resources: dict) -> list[str]:
        return [*super()._generate_header(resources), STYLE]


def _cut_data(data: dict) -> None:
    """Cut what an output shows, one kind of data after the other."""
    for kind, shown in list(data.items()):
        if kind == "text/plain":
            data[kind] = _cut(shown, TEXT)
        elif kind.startswith("text/") and len(shown) > MARKUP:
            del data[kind]
            why = TOO_LONG.format(size=len(shown), most=MARKUP)
            data["text/plain"] = _cut(data.get("text/plain", ""), TEXT) or NOT_SHOWN.format(why=why)


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text, and how much more there is."""
    return text if len(text) <= most else text[:most] + CUT.format(more=len(text) - most)
