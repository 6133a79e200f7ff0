"""The figures of lectures that explore paths, made without running the lectures as a whole."""

import ast
import re

import matplotlib.pyplot as plt

from grader.names import bound_names, free_names

SHOWN = re.compile(r"^(?:\w+ = )?(?:explore|race)\(", re.M)


def explorers(text):
    """Yield the explorers of a lecture, each made by the cells that its own cell needs."""
    cells = [cell.source for cell in text.cells if cell.cell_type == "code"]
    for number, source in enumerate(cells):
        if SHOWN.search(source):
            yield explorer(cells, number)


def explorer(cells, number):
    """Return the figure of a cell; only the cells that define what it needs are run."""
    namespace = {}
    for needed in sorted(_needed(cells, number)):
        exec(cells[needed], namespace)
    *before, call = [part for part in ast.parse(cells[number]).body if _is_no_name(part)]
    exec(compile(ast.Module(before, []), "cell", "exec"), namespace)
    plt.close("all")
    return eval(compile(ast.Expression(call.value), "cell", "eval"), namespace)


def _is_no_name(part):
    return not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Name))


def _needed(cells, number):
    """Return the cells above that define what a cell needs, and what these need."""
    found = set()
    for name in free_names(cells[number]):
        above = [n for n in range(number) if name in bound_names(cells[n])]
        if above:
            found |= {above[-1]} | _needed(cells, above[-1])
    return found
