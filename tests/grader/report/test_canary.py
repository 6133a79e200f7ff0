"""A word planted in every hidden region of every lesson, looked for in what students get to see."""

import shutil

import nbformat
import numpy as np
import pytest
from project import ROOT
from texts import GRADED

from grader.answers import load
from grader.authoring.regions import HIDDEN
from grader.authoring.texts import exercise_cells

CANARY = "canary_in_a_hidden_region"
BEGIN = f"### BEGIN {HIDDEN}"
# Shows all that it can lay hands on while a test calls it: frames, sources, and every text there is.
# Not at each call, since a check that fails makes the same ones again.
PRYING = """
def {name}(*args, **kwargs):
    import gc, inspect, linecache, traceback

    {name}.calls = getattr({name}, "calls", 0) + 1
    if {name}.calls % 3 != 1:
        raise ValueError
    found = "".join(traceback.format_stack())
    for frame in inspect.stack():
        found += repr(frame.code_context) + repr(frame.frame.f_locals)[:5000]
    found += repr({{k: v for k, v in linecache.cache.items() if "test" in str(k)}})
    found += repr([o for o in gc.get_objects() if isinstance(o, (str, list)) and "canary" in repr(o)[:9999]])
    print(found)
    raise ValueError(found)
"""


SOME = pytest.param(["05_adagrad"], id="some")
ALL = pytest.param(GRADED, id="all", marks=pytest.mark.full)


@pytest.fixture(params=[SOME, ALL])
def class_with_canaries(tmp_path, request):
    """A course whose hidden regions hold the word, and what a class has handed in for each lesson."""
    for lesson in request.param:
        for folder in ("source", "release"):
            shutil.copytree(ROOT / folder / lesson, tmp_path / folder / lesson)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    for path in (tmp_path / "source").glob("*/*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        assert sum(plant(cell) for cell in notebook.cells) > 5
        nbformat.write(notebook, path)
    for lesson in request.param:
        answers = load(ROOT / "lessons" / lesson / "answers.py")
        for student in ("wrong", "prying"):
            hand_in(tmp_path, lesson, student, answers)
    return tmp_path, len(request.param)


def plant(cell):
    """Put the word into a cell's hidden regions; return how many it has."""
    found = cell.source.count(BEGIN)
    cell.source = cell.source.replace(BEGIN, f'{BEGIN}\n{CANARY} = "{CANARY}"  # {CANARY}')
    return found


def hand_in(root, lesson, student, answers):
    """Write a student's notebook: all wrong, or what looks for hidden tests."""
    [release] = (root / "release" / lesson).glob("*.ipynb")
    notebook = nbformat.read(release, as_version=4)
    chance = np.random.default_rng(1)
    for name, cell in exercise_cells(notebook).items():
        own = [a for a in answers if a.exercise == name and not a.right]
        cell.source = own[chance.integers(len(own))].source
        if student == "prying":
            cell.source = PRYING.format(name=name)
    folder = root / "submitted" / student / lesson
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / release.name)


def test_no_page_of_feedback_holds_a_word_of_a_hidden_region(class_with_canaries, ravine):
    course, lessons = class_with_canaries
    ravine("grade", "--all", cwd=course)
    ravine("feedback", "--all", cwd=course)
    pages = list((course / "feedback").rglob("*.html"))
    assert len(pages) == 2 * lessons
    graded = "".join(p.read_text() for p in (course / "autograded").rglob("*.ipynb"))
    assert CANARY in graded
    assert [page for page in pages if CANARY in page.read_text()] == []
