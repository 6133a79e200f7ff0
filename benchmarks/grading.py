"""How long a class takes to grade: Ravine's engine against stock `nbgrader autograde`.

One class of honest submissions to all lessons (right, wrong, half done and untouched ones, some
with plots) is graded in one run, each time in a fresh course with the lessons registered:

- stock: `nbgrader autograde`, lesson by lesson, with the shipped configuration but stock execution;
- two stock processes side by side, each with a course of its own that holds half of the class;
- engine: `ravine grade --all`, two notebooks at a time, everything included;
- the floor: the code cells of the same notebooks, figures drawn, in two warm forked processes, with
  nothing isolated and nothing recorded.

Afterwards the gradebooks of stock and engine must be equal, cell by cell. Told, too, is which share
of the engine's time goes into the probes by which mistakes are named.

    python benchmarks/grading.py [--size 63] [--scale] [--floor]

`--scale` grades classes of 50 to 1,000 by the engine instead, and tells the memory of its
coordinator; `--floor` tells only where the time of the floor goes, and how often tests call what
students wrote. Needs the development requirements. Prints tables in Markdown.
"""

import argparse
import contextlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

# One thread a process, in all ways of grading.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
# nbgrader calls a program of its environment by name.
os.environ["PATH"] = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import nbformat
from nbgrader.api import Gradebook
from project import ROOT, command
from realistic_class import make_class

from grader.course import Course
from grader.engine.limits import Limits
from grader.engine.local import Local
from grader.engine.run import filled, job_of
from grader.gradebook.book import Book
from grader.gradebook.seeds import seed_of
from grader.names import names_defined

# The line of the configuration that says what runs notebooks.
RUNS = "c.Autograde.autograde_preprocessors[0] = {!r}"
STOCK, ENGINE = "grader.engine.preprocessors.QuietExecute", "grader.engine.plug.GradeByEngine"
JOBS = 2
# A call of a rule as tests make it: the fastest of five rounds, in microseconds.
RULE = "def rule(w, dw, config):\n    return w, config"
CALLS = """\
import time
import numpy as np
w, dw, config = np.ones(3), np.ones(3), {"learning_rate": 0.1, "velocity": np.ones(3)}
def rounds(calls):
    began = time.perf_counter()
    for _ in range(calls):
        rule(w, dw, config)
    return (time.perf_counter() - began) / calls * 1e6
min(rounds(400) for _ in range(5))"""
SIZES = (50, 100, 200, 500, 1000)
# Of bare cells.
KINDS = ("tests", "set-up and answers", "free cells", "figures")


@dataclass
class Timing:
    """What a way of grading took."""

    way: str
    notebooks: int
    seconds: float


def make_course(root: Path, size: int) -> Path:
    """Lay out a course with a class, its lessons registered and their seeds drawn."""
    root.mkdir(parents=True)
    for folder in ("source", "release"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    switch(root, ENGINE)
    course = Course(root)
    book = Book(course)
    for lesson in course.assignments():
        book.register(lesson)
        seed_of(book, lesson)
    make_class(course, ROOT / "lessons", size)
    return root


def switch(root: Path, step: str) -> None:
    """Have a course's notebooks run by another step."""
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(f"\n{RUNS.format(step)}\n")


def lessons(root: Path) -> list[str]:
    """Return the names of a course's lessons."""
    return [lesson.name for lesson in Course(root).assignments()]


def run(module: str, *arguments: str, cwd: Path) -> str:
    """Run a command; end the benchmark with what it said if it fails."""
    done = command(module, *arguments, cwd=cwd)
    if done.returncode:
        sys.exit(f"{module} {' '.join(arguments)} failed\n{done.stdout}\n{done.stderr}")
    return done.stdout


@contextlib.contextmanager
def timed(timings: list[Timing], way: str, notebooks: int):
    """Add to timings what the body takes."""
    began = time.perf_counter()
    yield
    timings.append(Timing(way, notebooks, time.perf_counter() - began))


def stock_copy(course: Path, to: Path) -> Path:
    """Copy a course, with its seeds, and switch stock execution on in the copy."""
    shutil.copytree(course, to)
    switch(to, STOCK)
    return to


def stock(course: Path) -> None:
    """Grade a course as stock nbgrader does."""
    for lesson in lessons(course):
        if any(course.glob(f"submitted/*/{lesson}")):
            run("nbgrader", "autograde", lesson, cwd=course)


def halves(course: Path, scratch: Path) -> list[Path]:
    """Return two copies of a course, each with half of its submissions."""
    submissions = sorted(path.relative_to(course) for path in course.glob("submitted/*/*"))
    parts = []
    for n in range(2):
        part = stock_copy(course, scratch / f"half{n}")
        for submission in submissions[1 - n :: 2]:
            shutil.rmtree(part / submission)
        parts.append(part)
    return parts


def grades(course: Path) -> dict[tuple, float]:
    """Return the points of each student, lesson and cell."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return {
            (submission.student.id, submission.assignment.name, grade.name): grade.auto_score
            for lesson in gradebook.assignments
            for submission in lesson.submissions
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


@dataclass
class Bare:
    """A notebook's bare cells: seconds of each of KINDS, and how often tests call an answer."""

    lesson: str
    seconds: Counter
    calls: int = 0


def floor(graded: list[Path], is_counting: bool = False) -> tuple[float, list[Bare]]:
    """Run the bare cells of graded notebooks in two warm forked processes; return seconds, too."""
    _run_bare(graded[0])  # Whatever cells import is imported before the fork, and a figure drawn.
    with get_context("fork").Pool(JOBS) as pool:
        began = time.perf_counter()
        ran = pool.map(_count_bare if is_counting else _run_bare, graded, chunksize=1)
        return time.perf_counter() - began, ran


def _count_bare(path: Path) -> Bare:
    return _run_bare(path, is_counting=True)


def _run_bare(path: Path, is_counting: bool = False) -> Bare:
    bare, calls, space = Bare(path.parent.name, Counter()), Counter(), {"__name__": "__main__"}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type != "code" or "skip-execution" in cell.metadata.get("tags", []):
            continue
        of, called, began = cell.metadata.get("nbgrader", {}), calls.total(), time.perf_counter()
        _execute(cell.source, space)
        ran = time.perf_counter()
        _draw_open_figures()
        bare.seconds["figures"] += time.perf_counter() - ran
        bare.seconds[KINDS[0 if of.get("grade") else 1 if of else 2]] += ran - began
        bare.calls += calls.total() - called if of.get("grade") else 0
        if is_counting and of.get("solution"):
            _count_calls(cell.source, space, calls)
    return bare


def _execute(source: str, space: dict) -> None:
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.suppress(Exception),
    ):
        exec(compile(source, "cell", "exec"), space)


def _draw_open_figures() -> None:
    """Draw figures to PNG, as a notebook's inline figures are."""
    for number in plt.get_fignums():
        plt.figure(number).savefig(io.BytesIO(), format="png", bbox_inches="tight")
    plt.close("all")


def _count_calls(source: str, space: dict, calls: Counter) -> None:
    with contextlib.suppress(SyntaxError):
        for name in names_defined(source):
            if callable(function := space.get(name)):
                space[name] = _counted(function, name, calls)


def _counted(function, name: str, calls: Counter):
    def counted(*arguments, **more):
        calls[name] += 1
        return function(*arguments, **more)

    return counted


def microseconds_a_call() -> float:
    """Return what a call of a student's function takes from one process to the other."""
    cells = [nbformat.v4.new_code_cell(source) for source in (RULE, CALLS)]
    cells[0].metadata["nbgrader"] = {"solution": True}
    cells[1].metadata["nbgrader"] = {"grade": True, "grade_id": "rule--call", "points": 1e6}
    notebook, back_end = nbformat.v4.new_notebook(cells=cells), Local(1)
    try:
        outcome = back_end.submit(job_of(notebook, ["rule"], Limits().as_dict(), "")).result()
        return filled(notebook, outcome).points["rule--call"]
    finally:
        back_end.close()


def messages(course: Path) -> float:
    """Return how often a notebook's tests called from one process to the other, on average."""
    with contextlib.closing(sqlite3.connect(course / "gradebook.db")) as database:
        facts = database.execute("SELECT facts FROM ravine_grading").fetchall()
    return sum(json.loads(of)["calls"] for (of,) in facts) / len(facts)


def compare(size: int, scratch: Path) -> None:
    """Grade one class in all ways, print the table, and compare the gradebooks."""
    timings: list[Timing] = []
    by_engine = make_course(scratch / "engine", size)
    course, halved = stock_copy(by_engine, scratch / "stock"), halves(by_engine, scratch)
    with timed(timings, "`nbgrader autograde`, stock", size):
        stock(course)
    with timed(timings, "two of them side by side", size), ThreadPoolExecutor(2) as both:
        list(both.map(stock, halved))
    with timed(timings, f"`ravine grade --all --jobs {JOBS}`", size):
        said = run("grader", "grade", "--all", "--jobs", str(JOBS), "--json", cwd=by_engine)
    graded = sorted(course.glob("autograded/*/*/*.ipynb"))
    seconds, _ = floor(graded)
    timings.append(Timing("floor: bare cells in two warm processes", size, seconds))
    print(table(timings))
    calls = sum(ran.calls for ran in floor(graded, is_counting=True)[1]) / size
    print(
        f"\nTests call functions {calls:.0f} times a notebook, by {messages(by_engine):.0f} calls"
    )
    print(f"from process to process; {microseconds_a_call():.0f} microseconds for one of these.")
    share = probing_share(by_engine, sorted(by_engine.glob("autograded/*/*/*.ipynb")))
    print(f"Probes of functions that lost points take {share:.1%} of a notebook's time.")
    assert len(graded) == size, f"stock graded {len(graded)} of {size}"
    assert [row["student"] for row in json.loads(said) if row["problem"]] == []
    ours, theirs = grades(by_engine), grades(course)
    unlike = {cell for cell in ours.keys() | theirs.keys() if ours.get(cell) != theirs.get(cell)}
    assert not unlike, f"{len(unlike)} cells differ, such as {sorted(unlike)[:5]}"
    print(f"\nThe gradebooks are equal in all {len(theirs)} cells.")


def probing_share(course: Path, graded: list[Path]) -> float:
    """Return which share of the time of notebooks goes into probes of what lost points.

    Each runs as it is and with tests of no exercise that has probes, the fastest of three times.
    """
    back_end, as_it_is, without = Local(1), 0.0, 0.0
    try:
        for path in graded:
            names = instructors_names(course / "source" / path.parent.name / path.name)
            notebook = nbformat.read(path, as_version=4)
            as_it_is += min(seconds_of(back_end, notebook, names) for _ in range(3))
            for cell in notebook.cells:
                if cell.metadata.get("nbgrader", {}).get("grade"):
                    cell.metadata.nbgrader.grade_id = f"not-{cell.metadata.nbgrader.grade_id}"
            without += min(seconds_of(back_end, notebook, names) for _ in range(3))
    finally:
        back_end.close()
    return 1 - without / as_it_is


def seconds_of(back_end: Local, notebook: nbformat.NotebookNode, names: set[str]) -> float:
    """Return what a notebook takes to run."""
    job = job_of(notebook, names, Limits().as_dict(), "")
    began = time.perf_counter()
    back_end.submit(job).result()
    return time.perf_counter() - began


def instructors_names(source: Path) -> set[str]:
    """Return the names that the solution cells of a notebook define."""
    cells = nbformat.read(source, as_version=4).cells
    answers = (c.source for c in cells if c.metadata.get("nbgrader", {}).get("solution"))
    return {name for answer in answers for name in names_defined(answer)}


def table(timings: list[Timing]) -> str:
    """Return the comparison: rates, and each time against that of stock and of the floor."""
    stock_seconds, floor_seconds = timings[0].seconds, timings[-1].seconds
    rows = [
        "| | notebooks | s | notebooks/s | faster than stock | / floor |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    rows += [
        f"| {t.way} | {t.notebooks} | {t.seconds:.1f} | {t.notebooks / t.seconds:.2f} "
        f"| {stock_seconds / t.seconds:.1f} times "
        f"| {t.seconds / floor_seconds:.1f} |"
        for t in timings
    ]
    return "\n".join(rows)


def scale(scratch: Path) -> None:
    """Grade classes of growing size by the engine; print time and the coordinator's memory."""
    print("| notebooks | seconds | ms a notebook | coordinator, MB |\n|---:|---:|---:|---:|")
    for size in SIZES:
        course = make_course(scratch / str(size), size)
        seconds, memory = _watched(course)
        print(f"| {size} | {seconds:.1f} | {1000 * seconds / size:.0f} | {memory / 1024:.0f} |")
        shutil.rmtree(course)


def _watched(course: Path) -> tuple[float, int]:
    """Grade a course by the engine; return seconds, and its process's largest memory in kB."""
    began, largest = time.perf_counter(), 0
    ravine = [sys.executable, "-m", "grader", "grade", "--all", "--jobs", str(JOBS), "--json"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(ravine, cwd=course, stdout=said, stderr=said)
        while process.poll() is None:
            with contextlib.suppress(OSError, StopIteration):
                lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
                largest = int(next(line for line in lines if "VmHWM" in line).split()[1])
            time.sleep(0.2)
        said.seek(0)
        assert process.returncode == 0, said.read().decode()
    return time.perf_counter() - began, largest


def explain_floor(size: int, scratch: Path) -> None:
    """Print where the time of bare cells goes, and how often tests call an answer, by lesson."""
    course = make_course(scratch / "engine", size)
    run("grader", "grade", "--all", cwd=course)
    graded = sorted(course.glob("autograded/*/*/*.ipynb"))
    seconds, ran = floor(graded)
    counted = floor(graded, is_counting=True)[1]
    print(f"{size} notebooks in {seconds:.2f} s: {size / seconds:.1f} a second.\n")
    print("| lesson | notebooks | calls a notebook |", " | ".join(f"ms, {k}" for k in KINDS), "|")
    print("|---|" + "---:|" * (2 + len(KINDS)))
    for lesson in [*lessons(course), ""]:
        of = [one for one in ran if lesson in one.lesson]
        calls = sum(one.calls for one in counted if lesson in one.lesson) / len(of)
        each = (1000 * sum(one.seconds[kind] for one in of) / len(of) for kind in KINDS)
        cells = [lesson or "all", len(of), f"{calls:.0f}", *(f"{ms:.1f}" for ms in each)]
        print("|", " | ".join(map(str, cells)), "|")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=63)
    parser.add_argument("--scale", action="store_true")
    parser.add_argument("--floor", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="grading-") as scratch:
        if chosen.scale:
            scale(Path(scratch))
        elif chosen.floor:
            explain_floor(chosen.size, Path(scratch))
        else:
            compare(chosen.size, Path(scratch))


if __name__ == "__main__":
    main()
