"""A course of one notebook, `01_kinds`, with each kind of cell that nbgrader knows."""

import json
import shutil

from nbformat import v4
from nbgrader.converters import GenerateAssignment
from project import ROOT

from grader import converters
from grader.course import Course, Lesson
from grader.gradebook.book import Book

ADD = '''def add(a, b):
    """Return a + b."""
    ### BEGIN SOLUTION
    return a + b
    ### END SOLUTION'''
TWICE = '''def twice(a):
    """Return add(a, a)."""
    ### BEGIN SOLUTION
    return add(a, a)
    ### END SOLUTION


TWO = 2'''


def _cell(make, source, name, **flags):
    metadata = {}
    if flags:
        metadata["nbgrader"] = {
            "grade": False,
            "grade_id": name,
            "locked": False,
            "schema_version": 3,
            "solution": False,
            "task": False,
            **flags,
        }
    return make(source, id=name, metadata=metadata)


def _code(source, name, **flags):
    return _cell(v4.new_code_cell, source, name, **flags)


def _text(source, name, **flags):
    return _cell(v4.new_markdown_cell, source, name, **flags)


def _test(source, name, points):
    return _code(source, name, grade=True, locked=True, points=points)


def cells():
    """Return the cells of the instructor's notebook."""
    demo = _code("raise SystemExit('a demo is not run')", "demo")
    demo.metadata["tags"] = ["skip-execution"]
    return [
        _text("# Kinds", "title"),
        _code("import math", "setup", locked=True),
        _text("## Add", "about-add"),
        _code(ADD, "add", solution=True),
        _code("add(1, 2)", "try-add"),
        _test("assert add(1, 1) == 2", "add--ones", 1),
        _test(
            "assert add(2, 3) == 5\n### BEGIN HIDDEN TESTS\nassert add(2, -3) == -1\n"
            "### END HIDDEN TESTS",
            "add--more",
            2,
        ),
        _text("## Twice", "about-twice"),
        _code(TWICE, "twice", solution=True),
        _test("assert math.isclose(twice(1.5), 3)", "twice--half", 3),
        demo,
        _text("Why?\n### BEGIN SOLUTION\nSo.\n### END SOLUTION", "why", grade=True, solution=True, points=4),
        _text("Draw it.\n### BEGIN MARK SCHEME\nAxes.\n### END MARK SCHEME", "draw", task=True, locked=True, points=5),
        _code("### BEGIN SOLUTION\nplot = 1\n### END SOLUTION", "plot", grade=True, solution=True, points=2),
        _text("The end.", "end"),
    ]  # fmt: skip


def make_all_kinds(root):
    """Lay out the course, registered in its gradebook and given out; return book and lesson."""
    course, lesson = Course(root), Lesson(root, "01_kinds")
    lesson.source.parent.mkdir(parents=True)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = v4.new_notebook(cells=cells(), metadata={"kernelspec": kernel})
    lesson.source.write_text(v4.writes(notebook))
    book = Book(course)
    folder = book.folder(assignment_id=lesson.name)
    converters.run(GenerateAssignment(coursedir=folder, config=book.config), str(lesson.source))
    return book, lesson


ANSWERS = {
    "add": 'def add(a, b):\n    """Return a + b."""\n    return a + b',
    "twice": 'def twice(a):\n    """Return add(a, a)."""\n    return add(a, a)\n\n\nTWO = 2',
    "why": "Because.",
    "plot": "plot = 7",
}


def answered(lesson, answers=ANSWERS):
    """Return the notebook as given out, as JSON holds it, with these answers."""
    notebook = json.loads(lesson.release.read_text())
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["id"], cell["source"])
        if isinstance(cell["source"], list):
            cell["source"] = "".join(cell["source"])
    return notebook
