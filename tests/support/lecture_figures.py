"""The explorers of lectures, made without running the lectures as a whole."""

import ast

import matplotlib.pyplot as plt

from grader.names import bound_names, free_names


def explorers(text):
    """Yield the explorers of a lecture, each made by the cells that its own cell needs."""
    cells = [cell.source for cell in text.cells if cell.cell_type == "code"]
    makers = {"explore", "race"}
    for number, source in enumerate(cells):
        for part in ast.parse(source).body:
            if isinstance(part, ast.FunctionDef) and _calls(part.body[-1], makers):
                makers.add(part.name)
            elif _calls(part, makers):
                yield _made(part, cells, number)


def _calls(part, makers):
    """Whether the value of a statement is a call of one of these functions."""
    call = getattr(part, "value", None)
    is_call = isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    return is_call and call.func.id in makers


def _made(part, cells, number):
    """Return the figure that a statement makes, after the parts that stand above it."""
    namespace = {}
    for needed in sorted(_needed(cells, number)):
        exec(cells[needed], namespace)
    above = [other for other in ast.parse(cells[number]).body if other.lineno < part.lineno]
    exec(compile(ast.Module(above, []), "cell", "exec"), namespace)
    plt.close("all")
    return eval(compile(ast.Expression(part.value), "cell", "eval"), namespace)


def _needed(cells, number):
    """Return the cells above that define what a cell needs, and what these need."""
    found = set()
    for name in free_names(cells[number]):
        above = [n for n in range(number) if name in bound_names(cells[n])]
        if above:
            found |= {above[-1]} | _needed(cells, above[-1])
    return found
