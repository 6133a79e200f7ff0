"""Grading a class with the real commands: nobody's damage is anybody else's."""

import contextlib
import copy
import csv
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from unittest import mock

import pytest
from project import command
from tiny_course import make_tiny

from grader import defects
from grader.course import Course, Lesson
from grader.engine import grading
from grader.engine.back_ends import PLUG
from grader.gradebook.book import Book
from grader.gradebook.problems import write_whole
from grader.gradebook.submissions import Submission
from grader.gradebook.under_way import ready, under_way

LESSON = "01_doubling"
RIGHT = ["def double(x):\n", "    return 2 * x\n"]

pytestmark = pytest.mark.xdist_group("grade")


def answered(release, lines):
    """Return the release notebook with another text in its solution cell."""
    notebook = copy.deepcopy(release)
    cell = next(c for c in notebook["cells"] if c["id"] == "double")
    cell["source"] = lines
    return notebook


def at(notebook, cell_id):
    """Return the place of a cell."""
    return [cell["id"] for cell in notebook["cells"]].index(cell_id)


def twice(release):
    notebook = answered(release, RIGHT)
    n = at(notebook, "double--of_two")
    notebook["cells"].insert(n, {**notebook["cells"][n], "id": "a-copy"})
    return notebook


def without_test(release):
    notebook = answered(release, RIGHT)
    del notebook["cells"][at(notebook, "double--of_many")]
    return notebook


def without_ids(release):
    notebook = answered(release, RIGHT)
    for cell in notebook["cells"]:
        del cell["id"]
    return notebook


def without_metadata(release):
    notebook = answered(release, RIGHT)
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    return notebook


def with_foreign_cell(release):
    notebook = answered(release, RIGHT)
    n = at(notebook, "double")
    foreign = copy.deepcopy(notebook["cells"][n])
    foreign["id"] = foreign["metadata"]["nbgrader"]["grade_id"] = "from_another_lesson"
    foreign["source"] = ["1 + 1"]
    notebook["cells"].insert(0, foreign)
    return notebook


def with_flags_changed(release):
    notebook = answered(release, RIGHT)
    notebook["cells"][at(notebook, "double")]["metadata"]["nbgrader"]["grade"] = True
    test = notebook["cells"][at(notebook, "double--of_many")]["metadata"]
    test["nbgrader"]["points"] = 100
    test["tags"] = ["skip-execution"]
    return notebook


def with_tests_skipped(release):
    notebook = answered(release, ["def double(x):\n", "    return 3\n"])
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["skip-execution"]
    return notebook


def of_answers_only(release):
    notebook = answered(release, RIGHT)
    notebook["cells"] = [notebook["cells"][at(notebook, "double")]]
    return notebook


def of_an_editor(release):
    """What editors and damaged files put around the cells, all at once."""
    notebook = answered(release, RIGHT)
    widgets = {"application/vnd.jupyter.widget-state+json": {"abc": {"model_name": "X"}}}
    notebook["metadata"] = {
        "widgets": widgets,
        "kernelspec": {"name": "ir", "language": "R", "display_name": "R"},
        "language_info": None,
        "celltoolbar": 3,
        "colab": {"provenance": []},
    }
    strange = {"cell_type": "code", "metadata": None, "source": None, "outputs": [{"x": 1}, 3]}
    pictures = {"cell_type": "markdown", "source": ["a", "b"], "attachments": {"a.png": 3}}
    tagged = {"cell_type": "raw", "metadata": {"tags": "skip", "widgets": 1}, "source": "x"}
    half = {"cell_type": "code", "id": "a b", "metadata": {}, "source": "'\ud800'"}
    twin = {"cell_type": "markdown", "id": "double--of_two", "source": "twice the same id"}
    extra = [strange, pictures, tagged, half, twin, None, {"cell_type": "heading"}]
    notebook["cells"] = extra + notebook["cells"]
    return notebook


def without_notebook_metadata(release):
    return {**answered(release, RIGHT), "metadata": None, "nbformat": "4", "nbformat_minor": None}


def of_old_format(release):
    cells = answered(release, RIGHT)["cells"]
    for cell in cells:
        cell["input"] = cell.pop("source")
        cell.setdefault("outputs", [])
        cell.update(language="python", collapsed=False)
    cells = [c for c in cells if c["cell_type"] == "code"]
    sheet = {"cells": cells, "metadata": {}}
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [sheet]}


def with_strange_outputs(release):
    """Outputs that a page is made of, as no front end makes them, and one that would run."""
    shown = [
        {"text/html": 5},
        {"text/html": "<script>document.title = 'mine'</script>"},
        {"image/png": "no picture"},
        {"application/vnd.jupyter.widget-view+json": {"model_id": 3}},
        {"application/json": None},
        {"text/plain": None},
        {"text/latex": ["$x$"]},
        {"image/svg+xml": "<svg onload='alert(1)'/>"},
        {"application/javascript": "document.title = 'mine'"},
    ]
    lines = ["from IPython.display import display\n", f"for shown in {shown!r}:\n"]
    return answered(release, [*lines, "    display(shown, raw=True)\n", *RIGHT])


def nothing_left(release):
    return {**release, "cells": release["cells"][:1]}


def edited_test(release):
    notebook = answered(release, ["def double(x):\n", "    return 3\n"])
    notebook["cells"][at(notebook, "double--of_two")]["source"] = ["pass"]
    return notebook


CLASS = {
    "ann": (lambda release: answered(release, RIGHT), 3),
    "bob": (lambda release: release, 0),
    "cid": (lambda release: answered(release, ["def double(x):\n", "    return 4\n"]), 1),
    "dup": (twice, 3),
    "eve": (edited_test, 0),
    "fay": (without_test, 3),
    "flo": (with_flags_changed, 3),
    "gus": (without_ids, 3),
    "hal": (without_metadata, 3),
    "ida": (lambda release: answered(release, ["def double(x:\n"]), 0),
    "jon": (with_foreign_cell, 3),
    "kim": (with_tests_skipped, 0),
    "leo": (lambda release: answered(release, ["def double(x):\n", "    while True: pass"]), 0),
    "max": (lambda release: answered(release, ["import warnings\n", *RIGHT[:1], "    warnings.warn('x')\n", *RIGHT[1:]]), 3),
    "nat": (of_answers_only, 3),
    "copied": (lambda release: release, 0),
    "two": (lambda release: answered(release, RIGHT), 3),
    "=1+1": (lambda release: b"\xef\xbb\xbf" + json.dumps(answered(release, RIGHT)).encode(), 3),
    "Müller, Jörg": (lambda release: json.dumps(answered(release, RIGHT)).encode("utf-16"), 3),
    "editor": (of_an_editor, 3),
    "null": (without_notebook_metadata, 3),
    'quo"te': (of_old_format, 3),
    "shown": (with_strange_outputs, 3),
    "o'neil é": (lambda release: answered(release, RIGHT), 3),
    "zoe": (lambda release: answered(release, RIGHT), 3),
    "dead": (lambda release: answered(release, ["import os\n", "os._exit(1)"]), 0),
    "quit": (lambda release: answered(release, ["quit()"]), 0),
}  # fmt: skip
TROUBLED = {
    "[x]": "has one of the characters",
    "case": "case holds 01_Doubling, but no folder 01_doubling. Move it to submitted/STUDENT/",
    "late": "holds 'soon', which is no time. Write it as",
    "latin": "its text is not Unicode",
    "json": "it is JSON, but no notebook",
    "lecture": "this is the lecture course/01_doubling.ipynb, handed in as 01_doubling.",
    "lesson": "lesson holds '01_doubling ', but no folder 01_doubling",
    "second": "this is the notebook of 02_tripling, handed in as 01_doubling.",
    "set_up": "the notebook holds none of the assignment's cells",
    "'tail '": "the folder name 'tail ' begins or ends with a space",
    "' head'": "the folder name ' head' begins or ends with a space",
    r"'new\nline'": r"the folder name 'new\nline' holds characters that no name has",
    r"'by\udcffte'": r"the folder name 'by\udcffte' holds characters that no name has",
    "é": "the folder name '\\xe9' looks like the name of another folder there",
    "e\u0301": "the folder name 'e\\u0301' looks like the name of another folder there",
    "file.ipynb": "is no student's folder",
    "loose": "loose holds doubling.ipynb, but no folder 01_doubling",
    "other": "the notebook holds none of the assignment's cells",
    "half": "cannot be read as a notebook",
    "link": "holds other.ipynb, but no doubling.ipynb",
    "none": "none/01_doubling holds no doubling.ipynb",
    "void": "void/01_doubling holds no doubling.ipynb",
}


def hand_in(root, student, text, name="doubling.ipynb"):
    folder = root / "submitted" / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def make_class(root):
    release = json.loads((root / "release" / LESSON / "doubling.ipynb").read_text())
    for student, (make, _) in CLASS.items():
        made = make(copy.deepcopy(release))
        hand_in(root, student, made if isinstance(made, bytes) else json.dumps(made))
    for student in ("tail ", " head", "new\nline", "by\udcffte", "é", "e\u0301"):
        hand_in(root, student, json.dumps(release))
    hand_in(root, "late", json.dumps(release))
    hand_in(root, "late", "soon", name="timestamp.txt")
    hand_in(root, "latin", json.dumps(release).replace("Twice", "Zweimal für").encode("latin-1"))
    right = json.dumps(answered(release, RIGHT))
    hand_in(root, "copied", right, name="doubling-Copy1.ipynb")
    for folder in ("old", ".ipynb_checkpoints", "old/.ipynb_checkpoints"):
        (root / "submitted/copied" / LESSON / folder).mkdir()
        hand_in(root, "copied", right, name=f"{folder}/doubling.ipynb")
    hand_in(root, "two", "not even JSON", name="mine.ipynb")
    hand_in(root, "json", '{"cells": 3}')
    hand_in(root, "lecture", (root / "course/01_doubling.ipynb").read_text())
    hand_in(root, "second", (root / "release/02_tripling/tripling.ipynb").read_text())
    hand_in(root, "set_up", json.dumps({**release, "cells": release["cells"][1:2]}))
    (root / "submitted/lesson" / f"{LESSON} ").mkdir(parents=True)
    hand_in(root, "half", json.dumps(release)[:500])
    hand_in(root, "link", json.dumps(release), name="other.ipynb")
    hand_in(root, "[x]", json.dumps(release))
    hand_in(root, "other", json.dumps(nothing_left(release)))
    for folder in (f"none/{LESSON}", "void", "case/01_Doubling", "loose", ".ipynb_checkpoints"):
        (root / "submitted" / folder).mkdir(parents=True)
    (root / "submitted/loose/doubling.ipynb").write_text("{}")
    (root / "submitted/file.ipynb").write_text("{}")


def add_a_lesson(root):
    """Add `02_tripling`, which has the set-up cell of `01_doubling`."""
    (root / "lessons/02_tripling").mkdir()
    for name in ("lecture.py", "assignment.py"):
        file = root / "lessons" / LESSON / name
        text = file.read_text()
        if name == "assignment.py":
            text = text.replace("# %% answer", '# %% given="setup"\nimport math\n\n# %% answer')
            file.write_text(text)
        for old, new in {"doubl": "tripl", "Doubl": "Tripl", "Twice": "Thrice"}.items():
            text = text.replace(old, new)
        (root / "lessons/02_tripling" / name).write_text(text)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class of the tiny course, graded and given feedback by the real commands."""
    root = make_tiny(tmp_path_factory.mktemp("class"))
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Execute.timeout = 3\n")
    add_a_lesson(root)
    assert command("grader", "build", cwd=root).returncode == 0
    make_class(root)
    before = submitted(root)
    runs = {
        "grade": command("grader", "grade", LESSON, "--json", cwd=root),
        "feedback": command("grader", "feedback", LESSON, cwd=root),
        "export": command("grader", "export", cwd=root),
    }
    assert submitted(root) == before
    return root, runs


def submitted(root):
    return {p: p.read_bytes() for p in (root / "submitted").rglob("*") if p.is_file()}


def test_every_submission_gets_its_own_score(course):
    results = {r["student"]: r for r in json.loads(course[1]["grade"].stdout)}
    assert {s: results[s]["score"] for s in CLASS} == {s: score for s, (_, score) in CLASS.items()}
    assert all(results[s]["problem"] is None for s in CLASS)


def test_what_cannot_be_graded_is_a_sentence_and_an_exit_code(course):
    done = course[1]["grade"]
    results = {r["student"]: r for r in json.loads(done.stdout)}
    assert done.returncode == 1
    for student, reason in TROUBLED.items():
        assert results[student]["score"] is None
        assert reason in results[student]["problem"]
    assert set(results) == set(CLASS) | set(TROUBLED)


NOTES = {
    "bob": "doubling.ipynb is as it was given out: no answer in it was changed.",
    "copied": "beside doubling.ipynb lie doubling-Copy1.ipynb, old/doubling.ipynb, which are not "
    "graded, and doubling.ipynb is as it was given out. If the work is there,",
    "two": "beside doubling.ipynb lies mine.ipynb, which is not graded. If the work is there,",
    "dup": "the test cell double--of_two stood there more than once: it is graded once",
    "eve": "a locked cell was changed: the instructor's version of double--of_two is graded",
    "fay": "the test cell double--of_many was missing and was put back",
    "nat": "the locked cell setup was missing and was put back; the test cell double--of_two was",
}


def test_what_an_instructor_should_know_of_the_graded_is_said(course):
    results = {r["student"]: r for r in json.loads(course[1]["grade"].stdout)}
    for student, note in NOTES.items():
        assert results[student]["note"].startswith(note)
    assert {student for student, result in results.items() if result["note"]} == set(NOTES)


def test_commands_say_nothing_that_is_not_theirs(course):
    for done in course[1].values():
        assert "Traceback" not in done.stderr
        assert "Warning" not in done.stderr
        assert "WARNING" not in done.stderr


def test_feedback_reaches_all_who_are_graded_and_shows_no_hidden_line(course):
    root, runs = course
    assert runs["feedback"].returncode == 1
    for student in CLASS:
        page = (root / "feedback" / student / LESSON / "doubling.html").read_text()
        assert "double" in page
        assert "canary" not in page, student
        assert "<script>document.title" not in page
        assert "<svg onload" not in page
    for student, reason in TROUBLED.items():
        assert f"{student}: " in runs["feedback"].stderr
        assert reason in runs["feedback"].stderr


def test_grades_are_exported(course):
    with (course[0] / "grades.csv").open(encoding="utf-8-sig") as table:
        rows = list(csv.DictReader(table))
    grades = {row["student_id"]: row for row in rows}
    for student, (_, score) in CLASS.items():
        # What a spreadsheet takes for a formula is marked as text.
        row = grades["'=1+1" if student == "=1+1" else student]
        assert float(row["score"]) == score
        assert float(row["max_score"]) == 3
        assert len(row) == 11
    assert not set(TROUBLED) & set(grades)
    for student, reason in TROUBLED.items():
        assert f"{student}, {LESSON}: not of the present submission." in course[1]["export"].stderr
        assert reason in course[1]["export"].stderr


def test_the_table_of_grades_opens_in_excel_and_its_data_are_as_they_are(course, ravine):
    assert (course[0] / "grades.csv").read_bytes().startswith("\ufeffassignment,".encode())
    rows = json.loads(ravine("export", "--json", cwd=course[0]).stdout)
    assert {row["student_id"] for row in rows} == set(CLASS)
    assert {len(row) for row in rows} == {11}


def test_stock_autograde_gives_the_same_scores_and_survives_a_duplicate(course, tmp_path, nbgrader):
    """A class of three, one with a duplicated cell and one who hands in anew, in stock nbgrader."""
    root = tmp_path / "stock"
    shutil.copytree(
        course[0],
        root,
        ignore=shutil.ignore_patterns("gradebook.db", "autograded", "submitted", "feedback"),
    )
    for student in ("ann", "dup", "zoe"):
        shutil.copytree(course[0] / "submitted" / student, root / "submitted" / student)
    nbgrader("generate_assignment", LESSON, "--force", cwd=root)
    timestamp = root / "submitted/ann" / LESSON / "timestamp.txt"
    timestamp.write_text("2026-01-01 10:00:00 UTC")
    nbgrader("autograde", LESSON, cwd=root)
    untouched = (root / "release" / LESSON / "doubling.ipynb").read_text()
    hand_in(root, "ann", untouched)
    timestamp.write_text("2026-01-02 10:00:00 UTC")
    nbgrader("autograde", LESSON, cwd=root)
    nbgrader("generate_feedback", LESSON, cwd=root)
    nbgrader("export", cwd=root)
    with (root / "grades.csv").open() as table:
        assert [float(row["score"]) for row in csv.DictReader(table)] == [0, 3, 3]
    pages = [p.read_text() for p in (root / "feedback").rglob("*.html")]
    assert len(pages) == 3
    assert not [page for page in pages if "canary" in page]
    hand_in(root, "json", '{"cells": 3}')
    said = nbgrader("autograde", LESSON, "--student", "json", cwd=root, code=1).stderr
    assert said.count("json/01_doubling/doubling.ipynb cannot be read as a notebook") == 1
    assert "Traceback" not in said
    known = facts(root)
    assert {known[student]["sandbox"] for student in ("ann", "dup", "zoe")} == {"bubblewrap"}
    assert known["dup"]["seed"]


def facts(root):
    """Return what is known of each student's grading."""
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as database:
        rows = database.execute("SELECT student, facts FROM ravine_grading").fetchall()
    return {student: json.loads(known) for student, known in rows}


def test_build_works_while_a_class_is_in_the_gradebook(course):
    root = course[0]
    before = (root / "gradebook.db").read_bytes()
    assert command("grader", "build", cwd=root).returncode == 0
    assert command("grader", "build", "--check", cwd=root).returncode == 0
    assert (root / "gradebook.db").read_bytes() == before


def test_a_bad_resubmission_keeps_the_grade_and_everybody_is_told(course, tmp_path, ravine):
    """Half a file, and what is no notebook, where a graded one was."""
    root = tmp_path / "again"
    shutil.copytree(course[0], root, ignore=shutil.ignore_patterns("submitted"))
    release = json.loads((root / "release" / LESSON / "doubling.ipynb").read_text())
    hand_in(root, "ann", json.dumps(release)[:300])
    hand_in(root, "zoe", "{}")
    graded = (root / "autograded/zoe" / LESSON / "doubling.ipynb").read_bytes()
    done = ravine("grade", LESSON, cwd=root, code=1)
    assert done.stderr.count("The grade recorded before stays: 3/3.") == 2
    assert done.stdout.count("3/3*") == 2
    assert (root / "autograded/zoe" / LESSON / "doubling.ipynb").read_bytes() == graded
    said = ravine("feedback", LESSON, cwd=root, code=1).stderr
    assert said.count("the page is that of an earlier submission.") == 2
    said = ravine("export", cwd=root).stderr
    assert f"ann, {LESSON}: not of the present submission." in said


def test_cells_that_changed_after_grading_are_a_sentence(course, tmp_path, ravine):
    root = tmp_path / "changed"
    shutil.copytree(course[0], root)
    text = root / "lessons" / LESSON / "assignment.py"
    text.write_text(text.read_text().replace("double--of_many", "double--of_lots"))
    ravine("build", cwd=root)
    said = ravine("grade", LESSON, cwd=root, code=1).stderr
    assert "has other cells than when it was first graded" in said
    assert "The grade recorded before stays: 3/3." in said


def by_stock(root):
    """Change the one line by which nbgrader's own step runs the notebooks."""
    config = root / "nbgrader_config.py"
    text = config.read_text()
    assert text.count(PLUG) == 1
    config.write_text(text.replace(PLUG, "grader.engine.preprocessors.QuietExecute"))


@pytest.fixture
def cut_off(course, tmp_path):
    """Return a function that begins to grade one submission by stock, and ends that by a signal."""

    def run(student, ending):
        root = tmp_path / "cut"
        shutil.copytree(course[0], root, ignore=shutil.ignore_patterns("submitted"))
        by_stock(root)
        release = json.loads((root / "release" / LESSON / "doubling.ipynb").read_text())
        runs = tmp_path / "runs"
        lines = ["import time\n", f"open({str(runs)!r}, 'w').close()\n", "time.sleep(60)\n"]
        hand_in(root, student, json.dumps(answered(release, [*lines, *RIGHT])))
        config = root / "nbgrader_config.py"
        config.write_text(config.read_text().replace("timeout = 3\n", "timeout = None\n"))
        graded = grade_beside(root)
        while not runs.exists():
            assert graded.poll() is None
            time.sleep(0.1)
        graded.send_signal(ending)
        return root, graded.communicate(timeout=30)[1]

    return run


def grade_beside(root):
    """Start to grade the class in a process of its own."""
    command = [sys.executable, "-P", "-m", "grader", "grade", LESSON]
    return subprocess.Popen(
        command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def recorded(root, student):
    """Return the student's score in the gradebook, None if there is no submission."""
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as database:
        rows = database.execute(
            "SELECT sum(g.auto_score) FROM submitted_assignment s"
            " JOIN submitted_notebook n ON n.assignment_id = s.id"
            " JOIN grade g ON g.notebook_id = n.id WHERE s.student_id = ? GROUP BY s.id",
            [student],
        ).fetchall()
    return rows[0][0] if rows else None


@pytest.mark.full
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(("student", "score"), [("newcomer", None), ("ann", 3)])
def test_stock_grading_that_is_interrupted_records_nothing(cut_off, course, ending, student, score):
    root, said = cut_off(student, ending)
    assert "Stopped: 0 of 1 submissions are graded, and recorded; of the others" in said
    assert "Traceback" not in said
    assert recorded(root, student) == score
    graded = root / "autograded" / student
    if score is None:
        assert not graded.exists()
    else:
        notebook = f"{LESSON}/doubling.ipynb"
        before = course[0] / "autograded" / student / notebook
        assert (graded / notebook).read_bytes() == before.read_bytes()
    assert not list(root.glob("autograded/.under-way-*"))


@pytest.mark.full
@pytest.mark.parametrize(("student", "score"), [("newcomer", None), ("ann", 3)])
def test_what_killed_stock_grading_leaves_is_undone_by_the_next_command(
    cut_off, ravine, student, score
):
    root, _ = cut_off(student, signal.SIGKILL)
    said = ravine("export", cwd=root).stderr
    assert f"{student}, {LESSON}: not of the present submission. its grading was cut off" in said
    assert recorded(root, student) == score
    assert (root / "autograded" / student).exists() == (score is not None)
    assert not list(root.glob("autograded/.under-way-*"))


def test_what_another_program_grades_at_the_moment_is_left_to_it(tiny, ravine):
    ravine("build", cwd=tiny)
    release = (tiny / "release" / LESSON / "doubling.ipynb").read_text()
    hand_in(tiny, "ann", release)
    ravine("grade", LESSON, cwd=tiny)
    submission = Submission(Lesson(tiny, LESSON), "ann")
    with under_way(Book(Course(tiny)), submission):
        ready(Course(tiny))
        assert not submission.autograded.exists()
        shutil.copytree(
            next(tiny.glob("autograded/.under-way-*/graded")), submission.autograded.parent
        )
    assert submission.autograded.exists()


NOT_NOTES = ["{", "", "[]", "null", '{"a": 3}', '{"a": {"b": 3}}', "\xff", "[" * 100_000]


@pytest.mark.parametrize("text", NOT_NOTES, ids=range(len(NOT_NOTES)))
def test_notes_that_cannot_be_read_are_a_sentence_in_each_command(tiny, ravine, text):
    (tiny / "autograded").mkdir()
    (tiny / "autograded/problems.json").write_bytes(text.encode("latin-1"))
    ravine("build", cwd=tiny)
    hand_in(tiny, "ann", "{}")
    for step in (["grade", LESSON], ["feedback", LESSON], ["export"]):
        said = ravine(*step, cwd=tiny, code=1).stderr
        assert "autograded/problems.json cannot be read" in said
        assert "Delete it, then run: ravine grade --all" in said


def test_notes_are_written_whole_or_not_at_all(tmp_path, monkeypatch):
    file = tmp_path / "problems.json"
    write_whole(file, "old")
    monkeypatch.setattr(Path, "replace", mock.Mock(side_effect=OSError("the power fails")))
    with pytest.raises(OSError, match="power"):
        write_whole(file, "new")
    assert [p.name for p in tmp_path.iterdir()] == [file.name]
    assert file.read_text() == "old"


@pytest.mark.parametrize("step", ["grade", "feedback", "export", "build"])
def test_a_defect_of_ours_is_a_sentence_and_its_traceback_is_kept(tiny, ravine, monkeypatch, step):
    ravine("build", cwd=tiny)
    hand_in(tiny, "ann", (tiny / "release" / LESSON / "doubling.ipynb").read_text())
    monkeypatch.setattr(Course, "assignments", mock.Mock(side_effect=ZeroDivisionError("ours")))
    monkeypatch.setattr(Course, "texts", mock.Mock(side_effect=ZeroDivisionError("ours")))
    monkeypatch.setattr(Book, "check_free", mock.Mock(side_effect=ZeroDivisionError("ours")))
    arguments = [step, LESSON] if step in ("grade", "feedback") else [step]
    said = ravine(*arguments, cwd=tiny, code=1).stderr
    log = tiny / "autograded/ravine.log"
    assert f"ZeroDivisionError('ours'). The traceback is in {log}." in said
    assert "Traceback" in log.read_text()


def test_a_defect_at_one_submission_is_its_own(course, tmp_path, ravine, monkeypatch):
    root = tmp_path / "defect"
    shutil.copytree(course[0], root, ignore=shutil.ignore_patterns("submitted"))
    for student in ("ann", "zoe"):
        shutil.copytree(course[0] / "submitted" / student, root / "submitted" / student)

    def fails_at_ann(step, is_anns):
        def failing(*arguments):
            if arguments[is_anns].student == "ann":
                raise ZeroDivisionError("ours")
            return step(*arguments)

        return failing

    monkeypatch.setattr(grading, "take_in", fails_at_ann(grading.take_in, 0))
    monkeypatch.setattr(Book, "convert", fails_at_ann(Book.convert, 2))
    log = root / "autograded/ravine.log"
    for step in ("grade", "feedback"):
        log.unlink(missing_ok=True)
        done = ravine(step, LESSON, cwd=root, code=1)
        assert f"ZeroDivisionError('ours'). The traceback is in {log}." in done.stderr
        assert "zoe" not in done.stderr
        assert "Traceback" in log.read_text()
    assert not list((root / "feedback").rglob("*.log"))


def test_the_log_does_not_grow_without_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(defects, "BYTES", 1000)
    for _ in range(20):
        defects.kept(ZeroDivisionError("ours"), tmp_path, "x" * 300)
    sizes = {p.name: p.stat().st_size for p in (tmp_path / "autograded").iterdir()}
    assert set(sizes) == {"ravine.log", "ravine.log.1"}
    assert max(sizes.values()) < 2000


LIMITS = {
    "Execute.timeout = '30'": "sets c.Execute.timeout to '30', which is no time",
    "Execute.timeout = 0": "sets c.Execute.timeout to 0, which is no time",
    "Limits.memory_mb = 'all'": "nbgrader_config.py sets a limit that is none: The 'memory_mb' trait",
    "Limits.processes = 0": "nbgrader_config.py sets a limit that is none: The value of the 'proce",
}


@pytest.mark.parametrize("setting", LIMITS)
def test_a_limit_that_is_none_is_a_sentence(tiny, ravine, setting):
    ravine("build", cwd=tiny)
    with (tiny / "nbgrader_config.py").open("a") as config:
        config.write(f"c.{setting}\n")
    hand_in(tiny, "ann", "{}")
    assert LIMITS[setting] in ravine("grade", LESSON, cwd=tiny, code=1).stderr


def test_stock_grading_by_one_line_of_the_settings(tiny, ravine):
    """Its scores are those of the engine, but for a kernel that dies; and it is told loudly."""
    ravine("build", cwd=tiny)
    by_stock(tiny)
    release = json.loads((tiny / "release" / LESSON / "doubling.ipynb").read_text())
    hand_in(tiny, "ann", json.dumps(answered(release, RIGHT)))
    hand_in(tiny, "dup", json.dumps(twice(release)))
    hand_in(tiny, "dead", json.dumps(answered(release, ["import os\n", "os._exit(1)"])))
    done = ravine("grade", LESSON, "--json", cwd=tiny, code=1)
    assert "students' code runs WITHOUT A SANDBOX: nbgrader_config.py chooses" in done.stderr
    results = {r["student"]: r for r in json.loads(done.stdout)}
    assert {who: r["score"] for who, r in results.items()} == {"ann": 3, "dup": 3, "dead": None}
    assert "Kernel died in the cell that begins 'import os'" in results["dead"]["problem"]
    assert results["ann"]["sandbox"] == "none"


@pytest.mark.parametrize("to", [".", "/proc/grades.csv", "nowhere/grades.csv"])
def test_export_to_where_nothing_can_be_written(course, ravine, to):
    said = ravine("export", "--to", to, cwd=course[0], code=1).stderr
    assert "cannot be written" in said
    assert "Choose another --to." in said


def test_a_configuration_that_does_not_run(tiny, ravine):
    ravine("build", cwd=tiny)
    (tiny / "nbgrader_config.py").write_text("c = get_config(\n")
    assert "nbgrader_config.py cannot be run" in ravine("grade", "--all", cwd=tiny, code=1).stderr


@pytest.mark.parametrize("step", ["grade", "feedback", "export"])
def test_a_locked_gradebook_is_a_sentence(course, tmp_path, ravine, step):
    root = copy_without_autograded(course[0], tmp_path)
    holder = sqlite3.connect(root / "gradebook.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        said = ravine(*([step] if step == "export" else [step, LESSON]), cwd=root, code=1).stderr
    finally:
        holder.close()
    assert "gradebook.db cannot be written (database is locked)" in said
    assert not (root / "autograded").exists()


def copy_without_autograded(root, tmp_path):
    copied = tmp_path / "copy"
    shutil.copytree(root, copied, ignore=shutil.ignore_patterns("autograded"))
    return copied


def test_a_gradebook_that_is_none_is_a_sentence(course, tmp_path, ravine):
    root = copy_without_autograded(course[0], tmp_path)
    (root / "gradebook.db").write_text("this is no database, but it is long enough to be one" * 20)
    assert "is no gradebook" in ravine("grade", LESSON, cwd=root, code=1).stderr


def test_no_course_here(tmp_path, ravine):
    for step in (["build"], ["grade", LESSON], ["feedback", LESSON], ["export"], ["lab"]):
        said = ravine(*step, cwd=tmp_path, code=1).stderr
        assert said.startswith("ravine: There is no course here")


def test_a_missing_folder_of_the_course(tiny, ravine):
    shutil.rmtree(tiny / "lessons")
    assert "has no folder lessons/" in ravine("build", cwd=tiny, code=1).stderr
    assert "has no folder source/" in ravine("grade", "--all", cwd=tiny, code=1).stderr


def test_an_unknown_lesson_is_named_with_its_neighbour(tiny, ravine):
    ravine("build", cwd=tiny)
    said = ravine("grade", "01_dubbing", cwd=tiny, code=1).stderr
    assert "no assignment called '01_dubbing'" in said
    assert "Did you mean 01_doubling?" in said
    assert "Name the lessons, or say --all" in ravine("grade", cwd=tiny, code=1).stderr


def test_an_empty_class_is_a_sentence(tiny, ravine):
    ravine("build", cwd=tiny)
    assert (
        "holds no folder STUDENT/01_doubling" in ravine("grade", "--all", cwd=tiny, code=1).stderr
    )
    assert "is empty. Run: ravine grade --all" in ravine("export", cwd=tiny, code=1).stderr
    assert not (tiny / "grades.csv").exists()


def test_a_missing_dependency_is_a_sentence(tiny, monkeypatch, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "jupytext.py").write_text("raise ModuleNotFoundError('no jupytext', name='jupytext')")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    done = command("grader", "build", cwd=tiny)
    assert done.returncode == 1
    said = done.stderr
    assert "'jupytext' is not installed" in said
    assert "Traceback" not in said
    assert "pip install -r requirements.txt" in said
