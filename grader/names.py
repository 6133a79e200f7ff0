"""The names that a piece of Python defines, and those that it needs from elsewhere."""

import ast
import builtins
import symtable
from collections.abc import Iterator

# What runs before the rest of its node: the loops of a comprehension, a value before its target.
RUNS_FIRST = ("generators", "iter", "value")
RUNS_LATER = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
# Less what interactive shells add to them.
BUILTINS = set(dir(builtins)) - {"_", "display", "get_ipython"}


def bound_names(source: str) -> set[str]:
    """Return the names that `source` binds as globals; SyntaxError if it is no Python.

    >>> sorted(bound_names("import math as m\\nclass A: n = 1\\nx: int = 2"))
    ['A', 'm', 'x']
    """
    return _bound(symtable.symtable(source, "cell", "exec"))


def names_defined(source: str) -> set[str]:
    """Return the names that a solution cell defines at its top level: what others may use of it.

    What it imports is none of them, nor what its functions bind when they are called.

    >>> sorted(names_defined("import math\\ndef f(): return x\\nclass A: n = 1\\nx = y = 2"))
    ['A', 'f', 'x', 'y']
    """
    symbols = symtable.symtable(source, "cell", "exec").get_symbols()
    return {symbol.get_name() for symbol in symbols if symbol.is_assigned()}


def exercise_names(exercise: str, names: set[str]) -> set[str]:
    """Return those of an answer's names that the exercise asks for; none if they are not there.

    That is the one that it is called by, or several that begin with it; of a layer, called by its
    forward pass, all that begin as that does.

    >>> sorted(exercise_names("norm", {"norm_forward", "norm_backward", "scale"}))
    ['norm_backward', 'norm_forward']
    >>> sorted(exercise_names("norm_forward", {"norm_forward", "norm_backward", "scale"}))
    ['norm_backward', 'norm_forward']
    """
    stem = exercise.removesuffix("_forward")
    several = {name for name in names if name.startswith(f"{stem}_")}
    if exercise in names and (stem == exercise or len(several) == 1):
        return {exercise}
    return several if len(several) > 1 else set()


def used_names(source: str) -> set[str]:
    """Return the global names that `source` uses, its own and the builtins among them.

    >>> sorted(used_names("def f(x): return g(x)"))
    ['g']
    """
    return _used(symtable.symtable(source, "cell", "exec"))


def free_names(source: str) -> set[str]:
    """Return the names that `source` needs: not defined there before use, and no builtins.

    >>> sorted(free_names("import math\\ny = math.sin(x) + abs(z)\\nx = 1"))
    ['x', 'z']
    """
    nowhere = used_names(source) - bound_names(source)
    return (nowhere | _too_early(source)) - BUILTINS


def _bound(table: symtable.SymbolTable) -> set[str]:
    own = {s.get_name() for s in table.get_symbols() if s.is_global() and _is_bound(s)}
    return own.union(*map(_bound, table.get_children()))


def _is_bound(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported()


def _used(table: symtable.SymbolTable) -> set[str]:
    own = {s.get_name() for s in table.get_symbols() if s.is_global() and s.is_referenced()}
    return own.union(*map(_used, table.get_children()))


def _too_early(source: str) -> set[str]:
    """Return the names that the top level uses first and binds later."""
    first: dict[str, bool] = {}
    bound = set()
    for name, is_bound in _met(ast.parse(source)):
        first.setdefault(name, is_bound)
        if is_bound:
            bound.add(name)
    return {name for name in bound if not first[name]}


def _met(node: ast.AST) -> Iterator[tuple[str, bool]]:
    """Yield each name that the top level meets, as it runs, and whether it is bound there."""
    match node:
        case ast.Name(id=name, ctx=context):
            yield name, isinstance(context, ast.Store)
        case ast.AugAssign(target=ast.Name(id=name)):
            yield name, False
        case ast.alias(name=name, asname=new):
            yield new or name.partition(".")[0], True
        case ast.MatchMapping(rest=str(name)):
            yield name, True
        case (
            ast.FunctionDef(name=name)
            | ast.AsyncFunctionDef(name=name)
            | ast.ClassDef(name=name)
            | ast.ExceptHandler(name=str(name))
            | ast.MatchAs(name=str(name))
            | ast.MatchStar(name=str(name))
        ):
            yield name, True
    for child in _children(node):
        yield from _met(child)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the child nodes in the order in which they run, less those that run later."""
    fields = [f for f in node._fields if not (f == "body" and isinstance(node, RUNS_LATER))]
    early = [field for field in RUNS_FIRST if field in fields]
    for field in early + [field for field in fields if field not in early]:
        value = getattr(node, field)
        children = value if isinstance(value, list) else [value]
        yield from (child for child in children if isinstance(child, ast.AST))


def exercise_of(grade_id: str) -> str:
    """Return the exercise that a test cell belongs to.

    >>> exercise_of("adam--first_step")
    'adam'
    """
    return grade_id.partition("--")[0]
