"""Feedback without hidden tests: neither their lines nor what quotes them."""

import re

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests

from grader.authoring.regions import HIDDEN, regions

# Characters of a line that says too little to be a secret, such as `else:`.
SHORT = 12
A_LINE = "(a line of a hidden test)"


class HideTests(ClearHiddenTests):
    """Take hidden tests out of what students see: their source, and all that quotes it.

    A warning quotes the line that it comes from, and stock nbgrader runs both in one kernel.
    """

    def preprocess(self, nb: NotebookNode, resources: dict):
        """Clear the hidden regions, and in outputs the lines that stood there and nowhere else."""
        hidden = {line for cell in nb.cells if is_test(cell) for line in _hidden_lines(cell)}
        nb, resources = super().preprocess(nb, resources)
        hidden -= {line for cell in nb.cells for line in _lines(cell.source)}
        if hidden:
            longest_first = sorted(hidden, key=len, reverse=True)
            quoted = re.compile("|".join(map(re.escape, longest_first)))
            for cell in nb.cells:
                if cell.cell_type == "code":
                    cell.outputs = _clear(cell.outputs, quoted)
        return nb, resources

    def preprocess_cell(self, cell: NotebookNode, resources: dict, cell_index: int):
        """Clear the hidden regions of a test; markers elsewhere are what a student wrote."""
        if is_test(cell):
            cell, resources = super().preprocess_cell(cell, resources, cell_index)
            for output in cell.outputs:
                if output.output_type == "error":
                    output.traceback = [_sentence(output.ename, output.evalue)]
        return cell, resources


def is_test(cell: NotebookNode) -> bool:
    """Whether a cell is a test of the instructor's."""
    return cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)


def _hidden_lines(cell: NotebookNode) -> set[str]:
    return set().union(*map(_lines, regions(cell.source, HIDDEN)))


def _lines(text: str) -> set[str]:
    return {line for line in map(str.strip, text.split("\n")) if len(line) > SHORT}


def _clear(node, quoted: re.Pattern):
    """Return a piece of JSON with the quoted lines replaced in all its texts but pictures."""
    if isinstance(node, str):
        return quoted.sub(A_LINE, node)
    if isinstance(node, list):
        return [_clear(part, quoted) for part in node]
    if isinstance(node, dict):
        of = {k: v if k.startswith("image/") else _clear(v, quoted) for k, v in node.items()}
        return NotebookNode(of)
    return node


def _sentence(ename: str, evalue: str) -> str:
    """Return an error as text; a check's own outcomes speak for themselves."""
    return evalue if ename in ("CheckFailed", "NotAttempted") else f"{ename}: {evalue}"
