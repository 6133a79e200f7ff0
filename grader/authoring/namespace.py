"""One namespace for a whole notebook: what its cells may use and bind.

A student's names are in it too. A variable called `sum` must cost nothing, so a test cell uses no
builtin; a helper function called `look` must not become a string, so it binds nothing but what it
imports. What needs more than calls belongs into helpers/checks, or into grader/trials.
"""

import ast
from collections.abc import Iterator

from nbformat import NotebookNode

from grader.names import BUILTINS, bound_names, names_defined, used_names

INSTEAD = "call a function of helpers or grader.trials that does it"


def shared_name_problems(source: str) -> Iterator[str]:
    """Yield what a test cell uses or binds that a student may have named, or may need."""
    if used := sorted(used_names(source) & BUILTINS):
        yield (
            f"the test uses the builtin {', '.join(used)}, a name that a student may have given to "
            f"something else; {INSTEAD}."
        )
    if bound := sorted(bound_names(source) - imported_names(source).keys()):
        yield (
            f"the test binds {', '.join(bound)}, which a student's function may need as its own; "
            f"write it in place, or {INSTEAD}."
        )


def collisions(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode, str]]:
    """Yield (n, cell, why) for each cell that binds a name which means something elsewhere.

    That is what a solution cell defines, a builtin, or what other cells import under this name.
    """
    cells = [(n, cell) for n, cell in enumerate(notebook.cells, start=1) if _is_python(cell)]
    answers = [(n, cell) for n, cell in cells if _is_answer(cell)]
    exercises = {name: n for n, cell in answers for name in names_defined(cell.source)}
    imported: dict[str, str] = {}
    for n, cell in cells:
        own = imported_names(cell.source)
        for name in sorted(bound_names(cell.source)):
            if name in exercises and exercises[name] != n:
                yield n, cell, f"the cell binds {name}, which an answer defines; use another name."
            elif name in BUILTINS:
                yield n, cell, f"the cell binds {name}, which is a builtin; use another name."
            elif imported.setdefault(name, own.get(name, "")) != own.get(name, ""):
                yield (
                    n,
                    cell,
                    f"the cell binds {name} anew, which a cell imports; use another name.",
                )


def imported_names(source: str) -> dict[str, str]:
    """Return the names that import statements bind, each with what it stands for.

    >>> imported_names("import numpy as np\\nfrom helpers import checks")
    {'np': 'numpy', 'checks': 'helpers.checks'}
    """
    found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                found[name] = module + (alias.name if alias.asname or module else name)
    return found


def _is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _is_python(cell: NotebookNode) -> bool:
    """Whether the cell is code that names can be read from; magics are none."""
    if cell.cell_type != "code":
        return False
    try:
        ast.parse(cell.source)
    except SyntaxError:
        return False
    return True
