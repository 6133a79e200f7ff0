"""The wall around `grader`: which Python brings it in."""

import ast
import re
from collections.abc import Iterator

from IPython.core.inputtransformer2 import TransformerManager

IMPORTERS = {"__import__", "import_module", "find_spec", "run_module"}
# Functions whose text is run, IPython's magics and shell commands among them.
RUNNERS = {"exec", "eval", "system", "getoutput", "run_line_magic", "run_cell_magic"}
# For text that is no Python.
LOOKS_SO = re.compile(r"\b(import|from)\s+grader\b|-m\s+grader\b")


def imports_grader(source: str) -> bool:
    """Whether the text of a cell or a module imports `grader`, by a statement or a call.

    >>> imports_grader("x = 1; from grader import seeds"), imports_grader("import graders")
    (True, False)
    """
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return bool(LOOKS_SO.search(source))
    return any(_brings_grader(node) for node in ast.walk(tree))


def _brings_grader(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=aliases):
            return any(_is_grader(alias.name) for alias in aliases)
        case ast.ImportFrom(module=str(module), level=0):
            return _is_grader(module)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            texts = list(_texts(node))
            if name in IMPORTERS:
                return any(map(_is_grader, texts))
            return name in RUNNERS and any(map(imports_grader, texts))
    return False


def _is_grader(module: str) -> bool:
    return module.partition(".")[0] == "grader"


def _texts(call: ast.Call) -> Iterator[str]:
    for node in ast.walk(call):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
