"""Feedback in which what a student's code shows is shown, and runs nothing in the browser."""

from bleach import ALLOWED_ATTRIBUTES, ALLOWED_TAGS
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode

# The tags of tables and text, as libraries put them out; the rest is shown as the text that it is.
TAGS = (
    "br caption col colgroup dd del details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr p pre "
    "s small span sub summary sup table tbody td tfoot th thead tr u"
)


class HarmlessOutputs(SanitizeHTML):
    """Take what can run or restyle the page out of outputs; leave cells of text as they are."""

    def __init__(self, **kw):
        """Allow more tags than the parent does, and vector graphics, which a page has as images."""
        super().__init__(**kw)
        self.enabled = True
        self.tags = [*ALLOWED_TAGS, *TAGS.split()]
        self.attributes = {**ALLOWED_ATTRIBUTES, "*": ["class", "colspan", "rowspan", "align"]}
        self.safe_output_keys = {"text/plain", "image/png", "image/jpeg", "image/svg+xml"}
        self.sanitized_output_types = {"text/html", "text/markdown", "text/latex"}

    def preprocess_cell(self, cell: NotebookNode, resources: dict, cell_index: int):
        """Clean the outputs of a cell of code."""
        if cell.cell_type == "code":
            cleaned = self.sanitize_code_outputs(cell.outputs)
            cell.outputs = [output for output in cleaned if output.get("data") != {}]
            for output in cell.outputs:
                if "metadata" in output:
                    output.metadata = _sizes(output.metadata)
        return cell, resources


def _sizes(metadata: dict) -> NotebookNode:
    """Return the sizes of images alone: the page writes what is called so without quotes."""
    return NotebookNode(
        {
            kind: NotebookNode({k: v for k, v in of.items() if isinstance(v, int | float)})
            for kind, of in metadata.items()
            if isinstance(of, dict)
        }
    )
