"""What the build refuses in a lesson's text, each with the cell and the reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from grader.build.names import free_names
from grader.build.regions import HIDDEN, SOLUTION, MarkerError, regions, without

KEYS = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
SCHEMA = 3
LONGEST_ID = 64
WORD = r"[A-Za-z_][A-Za-z0-9_]*"


def lecture_problems(path: Path, notebook: NotebookNode) -> list[str]:
    """Return what is wrong with a lecture, one sentence each."""
    return [_said(path, n, cell, why) for n, cell, why in _each(notebook, _lecture_cell)]


def assignment_problems(path: Path, notebook: NotebookNode) -> list[str]:
    """Return what is wrong with an assignment, one sentence each."""
    found = [_said(path, n, cell, why) for n, cell, why in _each(notebook, _assignment_cell)]
    return found + [_said(path, n, cell, why) for n, cell, why in _together(notebook)]


def _each(notebook, rule) -> Iterator[tuple[int, NotebookNode, str]]:
    for n, cell in enumerate(notebook.cells, start=1):
        for why in rule(cell):
            yield n, cell, why


def _said(path: Path, n: int, cell: NotebookNode, why: str) -> str:
    first = cell.source.strip().partition("\n")[0][:50]
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    return f"{path}, cell {n} ({grade_id or repr(first)}): {why}"


def _lecture_cell(cell: NotebookNode) -> Iterator[str]:
    try:
        if regions(cell.source, SOLUTION) or regions(cell.source, HIDDEN):
            yield "a lecture holds no solution or hidden test; take the marked region out."
    except MarkerError as error:
        yield f"{error} A lecture holds no such marker at all; take it out."
        return
    if "nbgrader" in cell.metadata:
        yield "a lecture is not graded; take the nbgrader metadata out."
    yield from _grader_imports(cell)


def _assignment_cell(cell: NotebookNode) -> Iterator[str]:
    meta = cell.metadata.get("nbgrader")
    try:
        solution, hidden = regions(cell.source, SOLUTION), regions(cell.source, HIDDEN)
    except MarkerError as error:
        yield str(error)
        return
    if meta is not None and (shape := list(_shape(meta))):
        yield from shape
        return
    meta = meta or {"solution": False, "grade": False}
    if solution and not meta["solution"]:
        yield "a solution region outside a solution cell would be shipped; set solution to true."
    if hidden and not meta["grade"]:
        yield "hidden tests outside a graded cell would be shipped; set grade to true."
    if meta["solution"]:
        yield from _solution_cell(cell, meta, solution)
    if meta["grade"]:
        yield from _test_cell(cell, meta)
    yield from _grader_imports(cell)


def _shape(meta) -> Iterator[str]:
    """What is wrong with the metadata itself, whatever the cell holds."""
    if not isinstance(meta, dict):
        yield f"nbgrader metadata must be a dictionary, not {meta!r}."
        return
    if "schema_version" not in meta:
        yield f'the schema version is missing; add "schema_version": {SCHEMA}.'
    elif meta["schema_version"] != SCHEMA:
        found = meta["schema_version"]
        yield f'schema version {found!r} is not {SCHEMA}; write "schema_version": {SCHEMA}.'
    missing = sorted(KEYS - set(meta) - {"schema_version"})
    if missing:
        yield f"nbgrader metadata lacks {', '.join(missing)}."
        return
    unknown = sorted(set(meta) - KEYS - {"points"})
    if unknown:
        yield f"nbgrader metadata has unknown keys: {', '.join(unknown)}."
    for key in ("grade", "locked", "solution", "task"):
        if not isinstance(meta[key], bool):
            yield f"{key} must be true or false, not {meta[key]!r}."
    yield from _flags(meta)


def _flags(meta) -> Iterator[str]:
    if meta["task"]:
        yield "a task is graded by hand, and here all is graded by tests; set task to false."
    if meta["grade"] and meta["solution"]:
        yield "a cell is either an answer or a test; set grade or solution to false."
    if "points" in meta and not meta["grade"]:
        yield "points on an ungraded cell never count; remove them or set grade to true."
    if meta["grade"] and not _positive(meta.get("points")):
        yield f"a graded cell needs points above 0, not {meta.get('points')!r}."
    if meta["grade"] and not meta["locked"]:
        yield "students could edit an unlocked test cell; set locked to true."
    if meta["solution"] and meta["locked"]:
        yield "students could not edit a locked solution cell; set locked to false."
    yield from _grade_id(meta)


def _positive(points) -> bool:
    return isinstance(points, int | float) and not isinstance(points, bool) and points > 0


def _grade_id(meta) -> Iterator[str]:
    name = meta["grade_id"]
    form = f"{WORD}--{WORD}" if meta["grade"] else WORD
    if not isinstance(name, str) or not re.fullmatch(form, name):
        wanted = "exercise--behaviour" if meta["grade"] else "one Python name"
        yield f"the grade id {name!r} is ill-formed; it must be {wanted}."
    elif len(name) > LONGEST_ID:
        yield f"the grade id is {len(name)} characters long; at most {LONGEST_ID} fit a cell id."


def _solution_cell(cell: NotebookNode, meta, solution: list[str]) -> Iterator[str]:
    if cell.cell_type != "code":
        yield "a solution cell must be a code cell."
    elif not solution:
        yield "a solution cell without markers would lose all its text in release; mark the region."
    elif meta["grade_id"] not in _defined(cell.source):
        yield f"the cell must define {meta['grade_id']}, the name in its grade id."


def _defined(source: str) -> set[str]:
    """Names that the cell's own level binds; none where the text is no Python."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return set()
    functions = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    targets = [t for node in body if isinstance(node, ast.Assign) for t in node.targets]
    return functions | {t.id for t in targets if isinstance(t, ast.Name)}


def _test_cell(cell: NotebookNode, meta) -> Iterator[str]:
    """A test runs where nothing is defined but the exercise, so it brings all it needs."""
    if cell.cell_type != "code":
        yield "a test cell must be a code cell."
        return
    exercise = meta["grade_id"].partition("--")[0]
    for part, source in (
        ("", cell.source),
        (" without its hidden part", without(cell.source, HIDDEN)),
    ):
        try:
            strange = sorted(free_names(source) - {exercise})
        except SyntaxError as error:
            yield f"the test cell{part} is not plain Python (line {error.lineno}: {error.msg})."
            return
        if strange:
            yield (
                f"the test cell{part} is not self-contained: it uses {', '.join(strange)}; "
                f"import or define it there (only {exercise} is given)."
            )
            return


def _grader_imports(cell: NotebookNode) -> Iterator[str]:
    if cell.cell_type != "code":
        return
    visible = without(without(cell.source, HIDDEN), SOLUTION)
    in_solution = "\n".join(regions(cell.source, SOLUTION))
    if re.search(r"^\s*(from|import)\s+grader\b", visible + "\n" + in_solution, flags=re.MULTILINE):
        yield "grader is imported outside a hidden region; students do not have it."


def _together(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode, str]]:
    """What is wrong between cells: double ids, tests away from their exercise."""
    seen: set[str] = set()
    exercise = None
    for n, cell in enumerate(notebook.cells, start=1):
        if cell["id"] in seen:
            yield n, cell, f"the id {cell['id']!r} stands twice; each cell needs its own."
        seen.add(cell["id"])
        meta = cell.metadata.get("nbgrader")
        if not isinstance(meta, dict) or not isinstance(meta.get("grade_id"), str):
            continue
        if meta.get("solution"):
            exercise = meta["grade_id"]
        elif meta.get("grade") and meta["grade_id"].partition("--")[0] != exercise:
            yield n, cell, f"the test stands after the exercise {exercise}, not after its own."
