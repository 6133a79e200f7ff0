"""A learner by oneself: start, check, progress, solution, reset, and what bad input gets."""

import json
import os
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from damaged_class import add_a_lesson
from handed_in import HALF, RIGHT, WRONG
from refusals import edit
from tiny_course import make_tiny

from grader import authoring
from grader.cli import lab
from grader.course import Course
from grader.gradebook.book import Book
from grader.learner import checking
from grader.learner.class_of_one import class_of_one

pytestmark = pytest.mark.xdist_group("grading")

LESSON = "01_doubling"
HINTS = """# %% [markdown]
# <details><summary>Hint 1: the idea</summary>
#
# Twice is <em>once</em> more.
#
# </details>
#
# <details><summary>Hint 2: the pieces</summary>
#
# Use <code>+</code>.
#
# </details>

# %% test="double--of_two" points=1"""
MORE = '# %% test="double--of_none" points=4\nassert double(0) == 0\n'


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A course of two small lessons, the first with hints, built."""
    root = make_tiny(tmp_path_factory.mktemp("built") / "tiny")
    edit(root, '# %% test="double--of_two" points=1', HINTS)
    edit(
        root,
        "# # Doubling\n",
        "# # Doubling\n# See the [lecture](../../course/01_doubling.ipynb), `course/01_doubling.ipynb`.\n",
    )
    add_a_lesson(root)
    build(root)
    # Entering lessons into a gradebook takes a second, as at a learner's first check.
    book = Book(class_of_one(Course(root)))
    for lesson in Course(root).assignments():
        book.register(lesson)
    return root


def build(root):
    authoring.write(Course(root), authoring.make(Course(root)))


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """What JupyterLab was to open first, each time that it was started; none runs already."""
    first = []
    monkeypatch.setattr(lab, "serve", lambda course, teach, more, path: first.append(path) or 0)
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.delenv("JPY_PARENT_PID", raising=False)
    (tmp_path / "runtime").mkdir()
    return first


@pytest.fixture
def course(built, tmp_path, opened):
    """A course of one's own, in which nothing has been started."""
    return shutil.copytree(built, tmp_path / "tiny", symlinks=True)


@pytest.fixture
def study(course, ravine, monkeypatch, request):
    """Return a function that runs a command in the course, and returns what it says."""
    if "page" not in request.node.name:  # Which takes as long as all else.
        monkeypatch.setattr(checking, "page_of", lambda course, lesson: course.root)

    def run(*arguments, cwd=course, code=0):
        done = ravine(*arguments, cwd=cwd, code=code)
        return done.stdout + done.stderr

    return run


@pytest.fixture
def mine(course, study):
    """My notebook of the first lesson, just started."""
    study("start", "1")
    return course / "work" / LESSON / "doubling.ipynb"


def cells(path):
    return {cell["id"]: cell for cell in json.loads(path.read_text())["cells"]}


def write(path, **sources):
    """Give cells of a notebook another text, and leave all else."""
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        cell["source"] = sources.get(cell["id"], cell["source"])
    path.write_text(json.dumps(notebook))


def text(cell):
    return "".join(cell["source"])


def release(course, change):
    """Release the first lesson anew, its text changed."""
    path = course / "lessons" / LESSON / "assignment.py"
    path.write_text(change(path.read_text()))
    build(course)


# Start.


def test_start_makes_copies_and_opens_the_assignment(course, mine, opened):
    assert opened == [mine]
    assert (course / "work/lectures/01_doubling.ipynb").is_file()
    told = text(cells(mine)["doubling"])
    assert "](../lectures/01_doubling.ipynb), `work/lectures/01_doubling.ipynb`" in told
    assert (mine.parent / "../lectures/01_doubling.ipynb").is_file()


@pytest.mark.parametrize("name", ["1", "01", "doubling", "01_doubling"])
def test_a_lesson_is_called_by_number_or_name(course, study, opened, name):
    study("start", name)
    assert opened == [course / "work" / LESSON / "doubling.ipynb"]
    assert "holds no folder STUDENT/01_doubling" in study("grade", name, code=1)


def test_start_never_writes_over_work(mine, study):
    write(mine, double=RIGHT)
    before = mine.read_bytes()
    study("start", "1")
    assert mine.read_bytes() == before


def test_a_renamed_notebook_gets_no_second_one_beside_it(mine, study):
    mine.rename(mine.with_name("my work.ipynb"))
    for command in ("start", "check"):
        said = study(command, "1", code=1)
        assert "holds my work.ipynb, but no doubling.ipynb" in said
    assert [path.name for path in mine.parent.iterdir()] == ["my work.ipynb"]


def test_a_newer_release_is_told_and_taken_on_request_only(course, mine, study):
    write(mine, double=RIGHT, doubling="My notes")
    study("check", "1")
    release(course, lambda said: f"{said.replace('Twice two.', 'Two, twice.')}\n{MORE}")
    before = mine.read_bytes()
    assert "newer 01_doubling" in study("start", "1")
    said = study("check", "1")
    assert "newer 01_doubling" in said
    assert "7/7 points" in said
    assert mine.read_bytes() == before
    assert "kept in doubling-kept-" in study("start", "1", "--update")
    [kept] = mine.parent.glob("doubling-kept-*.ipynb")
    assert kept.read_bytes() == before
    now = [text(cell) for cell in cells(mine).values()]
    assert RIGHT.strip() in [source.strip() for source in now]
    assert "My notes" in now
    assert any("Two, twice." in source for source in now)
    assert not any("Twice two." in source or "HIDDEN" in source for source in now)
    assert "newer" not in study("check", "1")
    assert "is of the present release." in study("start", "1", "--update")
    assert len(list(mine.parent.glob("*-kept-*"))) == 1


def test_a_copy_of_unknown_release_is_brought_to_the_present_one(course, mine, study):
    shutil.rmtree(course / "work/.ravine")
    write(mine, double=RIGHT, **{"double--of_two": "spoilt"})
    assert "is not known" in study("start", "1")
    study("start", "1", "--update")
    assert text(cells(mine)["double"]) == RIGHT
    assert "Twice two." in text(cells(mine)["double--of_two"])


# Check.


def test_an_untouched_notebook_has_no_points_and_gets_no_hint(mine, study):
    said = study("check", "1")
    assert "01_doubling: 0/3 points (doubling.ipynb, as saved at " in said
    assert "double 0/3  not attempted yet" in said
    assert "Hint" not in said


def test_a_mistake_is_told_with_one_hint_after_the_other_and_then_all_is_right(mine, study):
    write(mine, double=HALF)
    said = study("check", "1")
    assert "double 1/3  not right yet" in said
    assert "0/2  Twice many a number." in said
    assert "Twice two." not in said
    assert "Hint 1: the idea. Twice is once more." in said
    assert "Hint 2" not in said
    for solution in (False, True):
        said = study("check", "1")
        assert "Hint 2: the pieces. Use `+`." in said
        assert ("The model answer: ravine solution 01_doubling double" in said) == solution
    write(mine, double=RIGHT)
    said = study("check", "1")
    assert "3/3 points" in said
    assert "double 3/3  right" in said
    assert "Well done!" in said


def test_check_is_called_in_a_notebook_or_with_a_path(course, mine, study):
    write(mine, double=RIGHT)
    assert "3/3" in study("check", cwd=mine.parent)
    elsewhere = course / "elsewhere.ipynb"
    elsewhere.write_bytes(mine.read_bytes())
    assert "(elsewhere.ipynb, as saved" in study("check", "elsewhere.ipynb")
    assert "Name the lesson" in study("check", code=1)
    assert "Name the lesson" in study("check", cwd=course / "work/lectures", code=1)


def test_the_class_sees_nothing_of_a_check(course, mine, study):
    before = {path.name for path in course.iterdir()}
    write(mine, double=RIGHT)
    config = course / "nbgrader_config.py"
    config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = 'sqlite:///class.db'\n")
    assert json.loads(study("check", "1", "--json"))["score"] == 3
    assert {path.name for path in course.iterdir()} == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "cannot be read as a notebook"),
        ("[]", "cannot be read as a notebook"),
        ('{"cells": []}', "holds no exercise of 01_doubling"),
        ("02_tripling", "holds the assignment of 02_tripling, not that of 01_doubling"),
    ],
)
def test_what_is_no_notebook_of_the_lesson_is_told(course, mine, study, content, said):
    other = course / "release" / content / "tripling.ipynb"
    mine.write_text(other.read_text() if other.is_file() else content)
    before = mine.read_bytes()
    assert said in study("check", "1", code=1)
    assert mine.read_bytes() == before


def test_what_has_no_copy_or_no_lesson_is_told(course, mine, study):
    assert "Run: ravine start 02_tripling" in study("check", "2", code=1)
    assert "no lesson called '7'" in study("start", "7", code=1)
    assert "There is no file" in study("check", "nothing.ipynb", code=1)
    assert "is no assignment of this course" in study(
        "check", "work/lectures/01_doubling.ipynb", code=1
    )


def test_a_later_copy_beside_the_notebook_is_told(mine, study):
    shutil.copy(mine, mine.with_name("doubling-Copy1.ipynb"))
    os.utime(mine, (0, 0))
    assert "Beside doubling.ipynb lies doubling-Copy1.ipynb" in study("check", "1")


def test_a_page_of_feedback_lies_beside_the_notebook(course, mine, study):
    write(mine, double=HALF)
    assert "with the notebook: work/01_doubling/feedback.html" in study("check", "1")
    page = mine.with_name("feedback.html").read_text()
    assert "Twice many a number." in page
    assert "canary" not in page
    assert not (course / "feedback").exists()


# Progress.


def test_progress_counts_what_was_checked_and_says_what_is_next(mine, study):
    assert "0/6 points. Next: double. Run: ravine start 01_doubling" in study("progress")
    write(mine, double=HALF)
    assert "1 answer begun, not checked yet" in study("progress")
    study("check", "1")
    assert "1/6 points. Next: double." in study("progress")
    write(mine, double=RIGHT)
    study("check", "1")
    assert "3/6 points. Next: triple." in study("progress")
    assert json.loads(study("progress", "--json"))[0]["lacking"] == []


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"version": 0}', '{"version": 1, "lessons": {"a": 1}}']
)
def test_a_record_that_is_none_is_told(course, mine, study, content):
    (course / "work/.ravine/record.json").write_text(content)
    for command in (["progress"], ["check", "1"], ["solution", "1", "double"]):
        assert "Move it away, and check again." in study(*command, code=1)
    mine.write_text("{")
    (course / "work/.ravine/record.json").unlink()
    assert "your copy cannot be read" in study("progress")


# Solution.


def test_the_model_answer_is_shown_after_an_attempt(mine, study):
    assert "No answer of yours to double" in study("solution", "1", "double", code=1)
    study("check", "1")
    assert "No answer of yours to double" in study("solution", "1", "double", code=1)
    write(mine, double=WRONG)
    study("check", "1")
    said = study("solution", "1", "double")
    assert "total = x + x" in said
    assert "SOLUTION" not in said
    assert "Hint 1: the idea." in said
    assert "Did you mean double?" in study("solution", "1", "doubel", code=1)


def test_an_instructor_sets_a_date(course, mine, study):
    write(mine, double=WRONG)
    study("check", "1")
    config = course / "nbgrader_config.py"
    before = config.read_text()

    def shown(dates, code=1):
        config.write_text(f"{before}\nc.Solutions.not_before = {dates}\n")
        return study("solution", "1", "double", code=code)

    assert "are to be seen from 2999-12-24 on" in shown({"1": "2999-12-24"})
    assert "total = x + x" in shown({"1": "1999-12-24", "2": "2999-12-24"}, code=0)
    for nonsense in ({"doubling": "soon"}, {"1": 7}, 7):
        assert "should name lessons and dates" in shown(nonsense)


# Reset.


def test_reset_gives_the_stub_back_and_keeps_the_answer(mine, study):
    stub = text(cells(mine)["double"])
    write(mine, double=WRONG, doubling="My notes")
    said = study("reset", "1", "double")
    assert "Whether doubling.ipynb is open in an editor cannot be seen" in said
    assert text(cells(mine)["double"]) == stub
    assert text(cells(mine)["doubling"]) == "My notes"
    [kept] = mine.parent.glob("double-kept-*.py")
    assert kept.read_text().strip() == WRONG.strip()
    assert "as it was given out" in study("reset", "1", "double")
    assert len(list(mine.parent.glob("*-kept-*"))) == 1


@pytest.mark.parametrize(("many", "said"), [(0, "has no cell for double"), (2, "has 2 cells for")])
def test_a_reset_that_is_not_clear_changes_nothing(mine, study, many, said):
    notebook = json.loads(mine.read_text())
    own = [cell for cell in notebook["cells"] if cell["id"] == "double"]
    others = [cell for cell in notebook["cells"] if cell["id"] != "double"]
    mine.write_text(json.dumps({**notebook, "cells": others + own * many}))
    before = mine.read_bytes()
    assert said in study("reset", "1", "double", code=1)
    assert mine.read_bytes() == before
    mine.write_text("{")
    for command in (["reset", "1", "double"], ["start", "1", "--update"]):
        assert "`ravine start` makes a fresh copy" in study(*command, code=1)
    assert mine.read_text() == "{"
    mine.unlink()
    assert "You have no copy" in study("reset", "1", "double", code=1)


@pytest.fixture
def jupyter(course, tmp_path):
    """A server as Jupyter notes it, that answers what it has open."""
    sessions = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(sessions if "sessions" in self.path else {}).encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    said = {
        "url": f"http://127.0.0.1:{server.server_port}/",
        "root_dir": str(course),
        "token": "key",
    }
    (tmp_path / "runtime/jpserver-1.json").write_text(json.dumps(said))
    (tmp_path / "runtime/jpserver-2.json").write_text("{}")
    yield sessions
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_notebook_that_is_open_is_not_changed(course, mine, study, jupyter):
    write(mine, double=WRONG)
    before = mine.read_bytes()
    jupyter.append({"path": f"work/{LESSON}/doubling.ipynb"})
    said = study("reset", "1", "double", code=1)
    assert "is open in the JupyterLab at http://127.0.0.1:" in said
    release(course, lambda said: said.replace("Twice two.", "Two, twice."))
    assert "is open" in study("start", "1", "--update", code=1)
    assert mine.read_bytes() == before
    jupyter.clear()
    assert "is back" in study("reset", "1", "double")


def test_start_opens_the_notebook_in_the_jupyterlab_that_runs(
    mine, study, jupyter, opened, monkeypatch
):
    opened.clear()
    shown = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    said = study("start", "1", "--no-browser")
    assert "/lab/tree/work/01_doubling/doubling.ipynb?token=key" in said
    assert shown == []
    study("start", "1")
    assert shown[0].endswith("doubling.ipynb?token=key")
    monkeypatch.setenv("JPY_PARENT_PID", "1")
    assert "key" not in study("start", "1")
    assert opened == []
