"""What the build refuses in a lesson's text, each with the cell and the reason."""

from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from grader.authoring.imports import imports_grader
from grader.authoring.metadata import PROBLEM
from grader.authoring.namespace import collisions
from grader.authoring.overviews import overview_name
from grader.authoring.regions import HIDDEN, SOLUTION, MarkerError, misspelt, regions, without
from grader.authoring.standalone import answer_names, graded_problems, no_python
from grader.authoring.texts import exercise_cells, grade_id, tested_exercise
from grader.names import exercise_names


def lecture_problems(path: Path, notebook: NotebookNode) -> list[str]:
    """Return what is wrong with a lecture, one sentence each."""
    return [_said(path, n, cell, why) for n, cell, why in _each(notebook, _lecture_cell)]


def assignment_problems(path: Path, notebook: NotebookNode) -> list[str]:
    """Return what is wrong with an assignment, one sentence each."""
    found = [*_assignment_cells(notebook), *_together(notebook), *collisions(notebook)]
    return [_said(path, n, cell, why) for n, cell, why in found]


def course_problems(assignments: dict[Path, NotebookNode]) -> list[str]:
    """Return a sentence for each exercise that two of the assignments (path -> notebook) have."""
    first: dict[str, Path] = {}
    return [
        f"{path}: the exercise {name} stands in {other} too; each needs a name of its own."
        for path, notebook in assignments.items()
        for name in exercise_cells(notebook)
        if (other := first.setdefault(name, path)) != path
    ]


def helper_problems(modules: dict[Path, str]) -> list[str]:
    """Return a sentence for each of the students' modules (path -> text) that imports grader."""
    return [
        f"{path} imports grader; students do not have it. Write it without."
        for path, text in modules.items()
        if path.suffix == ".py" and imports_grader(text)
    ]


def _each(notebook, rule) -> Iterator[tuple[int, NotebookNode, str]]:
    for n, cell in enumerate(notebook.cells, start=1):
        for why in rule(cell):
            yield n, cell, why


def _said(path: Path, n: int, cell: NotebookNode, why: str) -> str:
    first = cell.source.strip().partition("\n")[0][:50]
    return f"{path}, cell {n} ({grade_id(cell) or repr(first)}): {why}"


def _lecture_cell(cell: NotebookNode) -> Iterator[str]:
    if PROBLEM in cell.metadata:
        yield cell.metadata[PROBLEM]
    if "nbgrader" in cell.metadata:
        yield "a lecture is not graded; take test, answer or given out of the header."
    if bad := misspelt(cell.source, cell.cell_type == "code"):
        yield from (f"{why} A lecture holds none at all; take it out." for why in bad)
        return
    try:
        marked = regions(cell.source, SOLUTION) or regions(cell.source, HIDDEN)
    except MarkerError as error:
        yield f"{error} A lecture holds no marker at all; take it out."
        return
    if marked:
        yield "a lecture holds no solution or hidden test; take the marked region out."
    yield from _grader_imports(cell)


def _assignment_cells(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode, str]]:
    above: dict[str, set[str]] = {}
    for n, cell in enumerate(notebook.cells, start=1):
        for why in _assignment_cell(cell, above):
            yield n, cell, why
        if cell.metadata.get("nbgrader", {}).get("solution"):
            above[grade_id(cell)] = answer_names(cell.source)


def _assignment_cell(cell: NotebookNode, above: dict[str, set[str]]) -> Iterator[str]:
    if PROBLEM in cell.metadata:
        yield cell.metadata[PROBLEM]
        return
    if bad := misspelt(cell.source, cell.cell_type == "code"):
        yield from bad
        return
    try:
        solution, hidden = regions(cell.source, SOLUTION), regions(cell.source, HIDDEN)
    except MarkerError as error:
        yield str(error)
        return
    meta = cell.metadata.get("nbgrader", {"solution": False, "grade": False})
    if solution and not meta["solution"]:
        yield "a solution region outside a solution cell would be shipped; make it an answer."
    if hidden and not meta["grade"]:
        yield "hidden tests outside a graded cell would be shipped; make it a test."
    if meta["solution"]:
        yield from _solution_cell(cell, meta["grade_id"], solution)
    if meta["grade"]:
        yield from graded_problems(cell, tested_exercise(cell), above)
    yield from _grader_imports(cell)


def _solution_cell(cell: NotebookNode, exercise: str, solution: list[str]) -> Iterator[str]:
    if cell.cell_type != "code":
        yield "a solution cell must be a code cell."
    elif not solution:
        yield "a solution cell without markers would lose all its text in release; mark the region."
    elif why := no_python(cell.source):
        yield f"the solution cell {why}"
    elif not exercise_names(exercise, answer_names(cell.source)):
        yield (
            f"the cell must define {exercise}, the name in its grade id, "
            f"or several names that begin with {exercise}_."
        )


def _grader_imports(cell: NotebookNode) -> Iterator[str]:
    if cell.cell_type == "code" and imports_grader(without(cell.source, HIDDEN)):
        yield "grader is imported outside a hidden region; students do not have it."


def _together(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode, str]]:
    """What is wrong between cells: double ids, tests away from their exercise, or none at all."""
    seen = set(map(overview_name, exercise_cells(notebook)))
    for n, cell in enumerate(notebook.cells, start=1):
        if cell["id"] in seen:
            yield n, cell, f"the id {cell['id']!r} stands twice; each cell needs its own."
        seen.add(cell["id"])
    if any(PROBLEM in cell.metadata for cell in notebook.cells):
        return  # Which cell belongs to which exercise is not known before the headers are right.
    named = [(n, cell) for n, cell in enumerate(notebook.cells, start=1) if grade_id(cell)]
    tested = {tested_exercise(cell) for _, cell in named}
    exercise = None
    for n, cell in named:
        meta = cell.metadata["nbgrader"]
        if meta["solution"]:
            exercise = meta["grade_id"]
            if exercise not in tested:
                yield n, cell, f"no test cell follows the exercise {exercise}; write one."
        elif meta["grade"] and tested_exercise(cell) != exercise:
            yield n, cell, f"the test stands after the exercise {exercise}, not after its own."
