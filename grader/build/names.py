"""The names that a piece of Python needs from elsewhere."""

import builtins
import symtable


def free_names(source: str) -> set[str]:
    """Return the names that `source` uses and neither defines nor finds among the builtins.

    >>> sorted(free_names("import math\\ny = math.sin(x) + abs(z)"))
    ['x', 'z']
    """
    top = symtable.symtable(source, "cell", "exec")
    own = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    return _used(top) - own - set(dir(builtins))


def _used(table: symtable.SymbolTable) -> set[str]:
    used = {s.get_name() for s in table.get_symbols() if s.is_referenced() and s.is_global()}
    if table.get_type() == "module":
        used = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    return used.union(*(_used(child) for child in table.get_children()))
