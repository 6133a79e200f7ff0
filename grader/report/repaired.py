"""What was repaired in a submission, said where its page begins."""

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

SAID = "**Before this notebook was graded, it was repaired:**\n\n"


class SayRepairs(Preprocessor):
    """Put what intake has repaired above the first cell."""

    def preprocess(self, nb: NotebookNode, resources: dict):
        """Say it, if anything was repaired."""
        repairs = nb.metadata.get("ravine", {}).get("repairs", [])
        if repairs:
            said = SAID + "\n".join(f"- {sentence}" for sentence in repairs)
            nb.cells.insert(0, new_markdown_cell(said))
        return nb, resources
