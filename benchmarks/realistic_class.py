"""A class as it is: right, wrong, half done and untouched notebooks, some with plots."""

from itertools import cycle, islice
from pathlib import Path

import nbformat
import numpy as np
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.answers import load
from grader.authoring.texts import exercise_cells
from grader.course import Course, Lesson
from grader.demo.works import Draw, all_right, first_half, mistaken, untouched

SEED = 7
CONTOURS = """\
x, y = np.meshgrid(np.linspace(-2, 2, 101), np.linspace(-1, 3, 101))
plt.contour(x, y, (1 - x) ** 2 + 100 * (y - x**2) ** 2, levels=np.logspace(-1, 3, 12))
plt.title("where is the minimum?");"""
CURVES = """\
steps = np.arange(100)
for rate in (0.01, 0.05, 0.1):
    plt.semilogy(steps, (1 - rate) ** steps, label=f"rate {rate}")
plt.legend()
plt.show()"""
SLIP = "print(undefined_name)"


def with_trials_of_their_own(draw: Draw, notebook: NotebookNode) -> str:
    """Answer some exercises, and leave plots, a note and a slip in cells of one's own."""
    said = mistaken(draw, notebook) if draw.chance.random() < 0.5 else all_right(draw, notebook)
    last = notebook.cells.index(list(exercise_cells(notebook).values())[-1])
    own = [new_code_cell(text) for text in (CONTOURS, CURVES, SLIP)]
    notebook.cells[last:last] = [new_markdown_cell("My own trials"), *own]
    return f"{said.partition(':')[0]}, with plots"


# Twelve of a class; the untouched one is a twelfth.
KINDS = [
    *(all_right, mistaken, first_half, with_trials_of_their_own, mistaken, all_right),
    *(first_half, mistaken, with_trials_of_their_own, all_right, mistaken, untouched),
]


def make_class(course: Course, lessons: Path, size: int) -> list[Path]:
    """Hand in `size` notebooks, lesson after lesson and student after student; return the files.

    `lessons` is the folder with each lesson's answers. The same size gives the same class, and no
    two notebooks are the same, whoever grades by content.
    """
    assignments, chance = course.assignments(), np.random.default_rng(SEED)
    answers = {lesson: load(lessons / lesson.name / "answers.py") for lesson in assignments}
    written = []
    for n, work in enumerate(islice(cycle(KINDS), size)):
        student, place = divmod(n, len(assignments))
        lesson = assignments[place]
        notebook = nbformat.read(lesson.release, as_version=4)
        work(Draw(answers[lesson], chance, course.root), notebook)
        notebook.cells.append(new_code_cell(f"me = 'student{student:04}'"))
        written.append(_hand_in(lesson, f"student{student:04}", notebook))
    return written


def _hand_in(lesson: Lesson, student: str, notebook: NotebookNode) -> Path:
    path = lesson.root / "submitted" / student / lesson.name / f"{lesson.notebook}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return path
