"""The run stage: a notebook to grade becomes a job, bytes; a back end makes it an outcome, bytes.

Pure: the same job has the same outcome, wherever it runs. A job holds the cells, the limits and the
seed, and nothing of who handed it in.
"""

import ast
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode, from_dict

from grader.authoring.regions import HIDDEN, without
from grader.errors import RavineError

SKIP = "skip-execution"


@dataclass(frozen=True)
class Outcome:
    """What a run came to: points by grade id, and what an instructor is to know.

    `defects` are of the tests, `tried` is what no assignment needs, `calls` counts calls between
    the processes, `met_limit` says that another time might make another result. `probes` holds, by
    exercise that lost points, what its function answered to probe problems. `stopped` are sentences
    on cells that ended Python, met a limit, or were not run.
    """

    points: dict[str, float]
    defects: list[str]
    tried: list[str]
    calls: int
    met_limit: bool
    probes: dict[str, dict[str, list]]
    stopped: list[str]


def job_of(
    notebook: NotebookNode, names: Iterable[str], limits: dict[str, int], seed: str
) -> bytes:
    """Return the job of a notebook that intake has put together.

    `names` are those that the instructor's answers define; tests may use them and no others.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    given = {name: said for cell in code if _is_given(cell) for name, said in _imports(cell.source)}
    cells = [_cell(cell, given) for cell in code]
    job = {"cells": cells, "names": sorted(names), "limits": limits, "seed": seed}
    return json.dumps(job, sort_keys=True).encode()


def filled(notebook: NotebookNode, outcome: bytes) -> Outcome:
    """Put the outputs of an outcome into its notebook; return the rest.

    Raises:
        RavineError: the run itself has failed.
    """
    came = json.loads(outcome)
    if "defect" in came:
        raise RavineError(f"the tests could not be run: {came['defect'].splitlines()[-1]}")
    points, defects = {}, []
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, (cell, ran) in enumerate(zip(code, came["cells"], strict=True), 1):
        cell.execution_count = None if _is_skipped(cell) else number
        cell.outputs = [from_dict(output) for output in ran["outputs"]]
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number
        if ran["points"] is not None:
            grade_id = cell.metadata.nbgrader.grade_id
            points[grade_id] = ran["points"]
            defects += [f"{grade_id}: {ran['defect']}"] if ran["defect"] else []
    more = (came[each] for each in ("tried", "calls", "met_limit", "probes"))
    stopped = dict.fromkeys(said for ran in came["cells"] for said in ran["stopped"])
    return Outcome(points, defects, *more, list(stopped))


def _cell(cell: NotebookNode, given: dict[str, str]) -> dict:
    if _is_skipped(cell):
        return {"kind": "skip"}
    if _is(cell, "grade") and not _is(cell, "solution"):
        of = cell.metadata.nbgrader
        return {
            "kind": "test",
            "id": of.grade_id,
            "points": float(of.points),
            "source": cell.source,
            "given": _given_again(cell.source, given),
        }
    return {"kind": "student", "source": cell.source}


def _given_again(test: str, given: dict[str, str]) -> list[str]:
    """Return the imports of the set-up cells that a test makes too, in what students see of it."""
    names = {name for name, _ in _imports(without(test, HIDDEN))}
    return [statement for name, statement in given.items() if name in names]


def _imports(source: str) -> Iterator[tuple[str, str]]:
    """Yield the name that each import of a cell binds, and the statement."""
    try:
        found = [n for n in ast.parse(source).body if isinstance(n, ast.Import | ast.ImportFrom)]
    except SyntaxError:  # Magics.
        return
    for node in found:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            yield name, ast.unparse(type(node)(**{**vars(node), "names": [alias]}))


def _is_given(cell: NotebookNode) -> bool:
    """Whether a cell is the instructor's, and neither an answer nor a test."""
    return _is(cell, "locked") and not (_is(cell, "grade") or _is(cell, "solution"))


def _is_skipped(cell: NotebookNode) -> bool:
    return SKIP in cell.metadata.get("tags", [])


def _is(cell: NotebookNode, what: str) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get(what))
