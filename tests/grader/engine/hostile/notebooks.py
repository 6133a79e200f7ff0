"""Attacks by what is handed in: the notebook's metadata and ids, and what lies beside it.

Each function is an attack of its name. It gets the notebook, with `nesterov` unanswered and all else
right, and the folder that is handed in, and may change both; a file that it puts in the notebook's
place is what is handed in. `names` holds what the README here says that attacks need.
"""

import os
import pickle

import nbformat

FILE = "nesterov.ipynb"


def cells(notebook, exercise="nesterov"):
    """Return the test cells of an exercise."""
    return [cell for cell in notebook.cells if grade_id(cell).startswith(f"{exercise}--")]


def grade_id(cell):
    """Return the grade id of a cell, or nothing."""
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def skips_the_tests(notebook, folder, names):
    """Tag the tests, so that they are not run and do not fail."""
    for cell in cells(notebook):
        cell.metadata["tags"] = ["skip-execution", "raises-exception", "nbgrader-skip"]


def says_that_nothing_may_run(notebook, folder, names):
    """Ask for another kernel and for another language."""
    notebook.metadata["kernelspec"] = {"name": "bash", "language": "bash", "display_name": "bash"}
    notebook.metadata["language_info"] = {"name": "bash"}
    notebook.metadata["execution"] = {"timeout": -1, "allow_errors": True}


def raises_its_points(notebook, folder, names):
    """Give the tests a thousand points each, and tests that pass."""
    for cell in cells(notebook):
        cell.metadata["nbgrader"]["points"] = 1000
        cell.source = "2"


def marks_tests_as_answers(notebook, folder, names):
    """Say that tests are solutions, and so the student's own."""
    for cell in cells(notebook):
        cell.metadata["nbgrader"].update(solution=True, grade=True, locked=False)
        cell.source = "2"


def brings_its_outputs(notebook, folder, names):
    """Hand in the outputs of tests that passed, with a score as value."""
    for cell in cells(notebook):
        result = {"text/plain": "2"}
        cell.outputs = [nbformat.v4.new_output("execute_result", result, execution_count=1)]
        cell.execution_count = 1


def doubles_its_tests(notebook, folder, names):
    """Copy tests that pass in another exercise under the ids of those that do not."""
    right = cells(notebook, "iterate_from_lookahead")[0]
    for cell in cells(notebook):
        twin = nbformat.from_dict(dict(right))
        twin.metadata = nbformat.from_dict(dict(cell.metadata))
        twin.id = f"{cell.id[:50]}-twin"
        notebook.cells.append(twin)


def renames_its_tests(notebook, folder, names):
    """Give the tests of the exercise the ids of another's, which pass."""
    for cell, other in zip(
        cells(notebook), cells(notebook, "nesterov_lookahead") * 2, strict=False
    ):
        cell.metadata["nbgrader"]["grade_id"] = grade_id(other)


def has_wild_ids(notebook, folder, names):
    """Make ids huge, or such that they mean something to a database, a path or a page."""
    wild = (
        "x" * 5_000_000,
        "../../../../" + names["MARK"],
        "'; DROP TABLE grade; --",
        "<script>stolen()</script>",
        "\x00\ud800",
        "",
    )
    for name in wild[:-2]:
        cell = nbformat.v4.new_code_cell("1 + 1")
        cell.metadata["nbgrader"] = {
            "grade_id": name,
            "points": 9,
            "grade": True,
            "solution": False,
            "locked": True,
            "schema_version": 3,
            "task": False,
        }
        cell.id = name[:60]
        notebook.cells.append(cell)


def has_deep_metadata(notebook, folder, names):
    """Nest metadata as deep as a reader of JSON can bear, and add megabytes of it."""
    deep = {}
    for _ in range(400):
        deep = {"x": deep}
    notebook.metadata["deep"] = deep
    notebook.cells[0].metadata["wide"] = {str(n): "x" * 100 for n in range(50_000)}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"x": deep}}


def has_script_in_attachments(notebook, folder, names):
    """Put markup into attachments and into titles of cells of text."""
    cell = nbformat.v4.new_markdown_cell("![x](attachment:x.svg) <b onclick='stolen()'>x</b>")
    cell["attachments"] = {
        "x.svg": {"image/svg+xml": "<svg onload='stolen()'/>", "text/html": "<script>stolen()"}
    }
    notebook.cells.insert(1, cell)
    notebook.metadata["title"] = "</title><script>stolen()</script>"


def shadows_modules(notebook, folder, names):
    """Lay modules beside the notebook that Python would import in the place of the real ones."""
    yes = "def __getattr__(name): return lambda *a, **k: None\n"
    for module in ("grader", "helpers", "random", "sitecustomize", "usercustomize"):
        (folder / f"{module}.py").write_text(yes)
    (folder / "ipython_config.py").write_text("c = get_config()\nc.Exec = 1\n")
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.Execute.enabled = False\n")


def brings_a_pickle(notebook, folder, names):
    """Lay a pickle that runs a command beside the notebook, under names that tools like."""

    class Bomb:
        def __reduce__(self):
            return os.system, (f"touch {names['OUTSIDE']}/{names['MARK']}-pickle",)

    for name in ("results.pkl", "cache.pickle", "cache", "grades.npy", ".cache"):
        (folder / name).write_bytes(pickle.dumps(Bomb()))


def edits_its_time(notebook, folder, names):
    """Hand in at a time long ago; the time file is no time in its second half."""
    (folder / "timestamp.txt").write_text("1970-01-01 00:00:00 UTC\n" + "x" * 10_000_000)


def links_beside_the_notebook(notebook, folder, names):
    """Hand in links to the course's sources and to the host, beside the notebook."""
    links = {
        "others.ipynb": f"{names['COURSE']}/source/04_nesterov/{FILE}",
        "gradebook.ipynb": f"{names['COURSE']}/gradebook.db",
        "source": f"{names['COURSE']}/source",
        "passwd.ipynb": "/etc/passwd",
        "zero.ipynb": "/dev/zero",
        "loop.ipynb": "loop.ipynb",
    }
    for name, target in links.items():
        (folder / name).symlink_to(target)


def links_to_the_solution(notebook, folder, names):
    """Hand in a link to the instructor's notebook as the notebook; refused."""
    (folder / FILE).symlink_to(f"{names['COURSE']}/source/04_nesterov/{FILE}")


def hands_in_a_pipe(notebook, folder, names):
    """Hand in a pipe from which nothing ever comes, as the notebook; refused."""
    os.mkfifo(folder / FILE)


def hands_in_a_device(notebook, folder, names):
    """Hand in a link to a file without end, as the notebook; refused."""
    (folder / FILE).symlink_to("/dev/zero")


ATTACKS = [
    skips_the_tests,
    says_that_nothing_may_run,
    raises_its_points,
    marks_tests_as_answers,
    brings_its_outputs,
    doubles_its_tests,
    renames_its_tests,
    has_wild_ids,
    has_deep_metadata,
    has_script_in_attachments,
    shadows_modules,
    brings_a_pickle,
    edits_its_time,
    links_beside_the_notebook,
    links_to_the_solution,
    hands_in_a_pipe,
    hands_in_a_device,
]
REFUSED = {"edits_its_time", "links_to_the_solution", "hands_in_a_pipe", "hands_in_a_device"}
