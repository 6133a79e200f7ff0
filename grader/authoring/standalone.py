"""A test cell stands alone: it needs what it imports, and the names that solution cells define.

The answers may run in another process than the tests, which then sees no more of them than what
they return. So a test cell uses no name that a set-up cell or a free cell leaves, nothing of the
notebook that it stands in, and of an answer nothing but itself. The same cells run in one kernel.
"""

import ast
import warnings
from collections.abc import Iterator

from nbformat import NotebookNode

from grader.authoring.namespace import imported_names, shared_name_problems
from grader.authoring.regions import HIDDEN, without
from grader.names import bound_names, exercise_names, free_names, names_defined, used_names

# What they reach is in no syntax, so the build could not tell what a test needs or binds.
OPAQUE = {"eval", "exec", "globals", "locals"}
# Modules that lead to the notebook which the test stands in.
NOTEBOOK = {"__main__", "builtins", "IPython", "ipykernel"}
# Whose functions return None, or the points that were earned.
JUDGES = {"helpers", "grader"}


def graded_problems(cell: NotebookNode, exercise: str, above: dict[str, set[str]]) -> Iterator[str]:
    """Yield what is wrong with a test cell of an exercise.

    `above` holds the names that the solution cells above it define, by exercise. If it lacks its
    own, what is wrong is the order, or the header or text of that cell.
    """
    if cell.cell_type != "code":
        yield "a test cell must be a code cell."
        return
    if exercise not in above:
        return
    tested = exercise_names(exercise, above[exercise]) or {exercise}
    given = tested.union(*above.values())
    visible = without(cell.source, HIDDEN)
    for part, source in (("", cell.source), (" without its hidden part", visible)):
        if why := no_python(source):
            yield f"the test cell{part} {why}"
            return
        if strange := free_names(source) - given:
            yield (
                f"the test cell{part} is not self-contained: it uses {_listed(strange)}; import "
                "it there, before its use, or write its value in place (given is only what the "
                f"solution cells above define: {_listed(given)})."
            )
            return
    yield from _name_problems(cell.source, tested, given)
    yield from shared_name_problems(cell.source)
    yield from _reach_problems(cell.source, given)
    yield from _ending_problems(cell.source)


def answer_names(source: str) -> set[str]:
    """Return the names that a solution cell defines; none if it is no Python."""
    return set() if no_python(source) else names_defined(source)


def no_python(source: str) -> str | None:
    """Return why a cell is not plain Python, which magics and a bare `await` are not."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "cell", "exec")
    except (SyntaxError, ValueError) as error:
        line = f"line {error.lineno}: {error.msg}" if isinstance(error, SyntaxError) else error
        return f"is not plain Python ({line})."
    return None


def _name_problems(source: str, tested: set[str], given: set[str]) -> Iterator[str]:
    used = used_names(source)
    if anew := bound_names(source) & given:
        yield f"the test binds {_listed(anew)} anew, and would test that; use another name."
    elif not used & tested:
        yield f"the test never uses {_listed(tested)}, so any answer would pass."
    if opaque := used & OPAQUE:
        yield f"the test calls {_listed(opaque)}, which hides what it needs; write it out."


def _reach_problems(source: str, given: set[str]) -> Iterator[str]:
    """Yield what leads from a test into the notebook, where the answers are not to be found."""
    modules = {what.partition(".")[0] for what in imported_names(source).values()}
    if led := modules & NOTEBOOK:
        yield (
            f"the test imports {_listed(led)}, which leads to the notebook around it; "
            "the answers may run elsewhere. Test what they return."
        )
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in given:
                if attr.startswith("__"):
                    yield (
                        f"the test uses {name}.{attr}, which is no part of an answer; "
                        "test what it returns."
                    )


def _ending_problems(source: str) -> Iterator[str]:
    """Yield what is wrong with the last value of a cell: it would be taken for the points."""
    *_, last = ast.parse(source).body or [None]
    if isinstance(last, ast.Expr) and not _is_judged(last.value, imported_names(source)):
        text = ast.unparse(last.value).partition("\n")[0][:50]
        yield (
            f"the test ends with the value of {text}, which would be taken for its points; end it "
            "with an assert, or a call of helpers or grader.trials that returns None or points."
        )


def _is_judged(value: ast.expr, imported: dict[str, str]) -> bool:
    """Whether a value is what a function of helpers or grader returns."""
    if not isinstance(value, ast.Call):
        return False
    function = value.func
    while isinstance(function, ast.Attribute):
        function = function.value
    name = function.id if isinstance(function, ast.Name) else ""
    return imported.get(name, "").partition(".")[0] in JUDGES


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
