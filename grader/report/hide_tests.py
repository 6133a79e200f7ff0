"""Feedback without hidden tests: neither their lines nor a traceback that quotes them."""

import textwrap

from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests

# Characters on a line of nbgrader's feedback page, which does not wrap them.
PAGE_WIDTH = 88


class HideTests(ClearHiddenTests):
    """Take hidden tests out of what students see: their source, and tracebacks that quote it."""

    def preprocess_cell(self, cell, resources, cell_index):
        """Remove the hidden regions of a cell and shorten the errors of a test cell."""
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if utils.is_grade(cell) and cell.cell_type == "code":
            for output in cell.outputs:
                if output.output_type == "error":
                    output.traceback = [_sentence(output.ename, output.evalue)]
        return cell, resources


def _sentence(ename: str, evalue: str) -> str:
    """Return an error as text that fits a page; a check's own outcomes speak for themselves."""
    said = evalue if ename in ("CheckFailed", "NotAttempted") else f"{ename}: {evalue}"
    return textwrap.fill(said, width=PAGE_WIDTH)
