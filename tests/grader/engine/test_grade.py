"""Grading a class with the real commands: nobody's damage is anybody else's."""

import copy
import csv
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from project import command
from tiny_course import make_tiny

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
    "o'neil é": (lambda release: answered(release, RIGHT), 3),
    "zoe": (lambda release: answered(release, RIGHT), 3),
}  # fmt: skip
TROUBLED = {
    "[x]": "has one of the characters",
    "case": "case holds 01_Doubling, but no folder 01_doubling. Move it to submitted/STUDENT/",
    "dead": "Kernel died",
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
    (folder / name).write_text(text)


def make_class(root):
    release = json.loads((root / "release" / LESSON / "doubling.ipynb").read_text())
    for student, (make, _) in CLASS.items():
        hand_in(root, student, json.dumps(make(release)))
    hand_in(root, "half", json.dumps(release)[:500])
    hand_in(root, "link", json.dumps(release), name="other.ipynb")
    hand_in(root, "[x]", json.dumps(release))
    hand_in(root, "dead", json.dumps(answered(release, ["import os\n", "os._exit(1)"])))
    hand_in(root, "other", json.dumps(nothing_left(release)))
    for folder in (f"none/{LESSON}", "void", "case/01_Doubling", "loose", ".ipynb_checkpoints"):
        (root / "submitted" / folder).mkdir(parents=True)
    (root / "submitted/loose/doubling.ipynb").write_text("{}")
    (root / "submitted/file.ipynb").write_text("{}")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class of the tiny course, graded and given feedback by the real commands."""
    root = make_tiny(tmp_path_factory.mktemp("class"))
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Execute.timeout = 3\n")
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
    for student, reason in TROUBLED.items():
        assert f"{student}: " in runs["feedback"].stderr
        assert reason in runs["feedback"].stderr


def test_grades_are_exported(course):
    with (course[0] / "grades.csv").open() as table:
        grades = {row["student_id"]: row for row in csv.DictReader(table)}
    for student, (_, score) in CLASS.items():
        assert float(grades[student]["score"]) == score
        assert float(grades[student]["max_score"]) == 3
    assert not set(TROUBLED) & set(grades)
    for student, reason in TROUBLED.items():
        assert f"{student}, {LESSON}: not of the present submission." in course[1]["export"].stderr
        assert reason in course[1]["export"].stderr


def test_stock_autograde_gives_the_same_scores_and_survives_a_duplicate(course, tmp_path, nbgrader):
    """The class of three, the one in the middle with a duplicated cell, through stock nbgrader."""
    root = tmp_path / "stock"
    shutil.copytree(
        course[0],
        root,
        ignore=shutil.ignore_patterns("gradebook.db", "autograded", "submitted", "feedback"),
    )
    for student in ("ann", "dup", "zoe"):
        shutil.copytree(course[0] / "submitted" / student, root / "submitted" / student)
    nbgrader("generate_assignment", LESSON, "--force", cwd=root)
    nbgrader("autograde", LESSON, cwd=root)
    nbgrader("generate_feedback", LESSON, cwd=root)
    nbgrader("export", cwd=root)
    with (root / "grades.csv").open() as table:
        assert [float(row["score"]) for row in csv.DictReader(table)] == [3, 3, 3]
    pages = [p.read_text() for p in (root / "feedback").rglob("*.html")]
    assert len(pages) == 3
    assert not [page for page in pages if "canary" in page]


def test_build_works_while_a_class_is_in_the_gradebook(course):
    root = course[0]
    before = (root / "gradebook.db").read_bytes()
    assert command("grader", "build", cwd=root).returncode == 0
    assert command("grader", "build", "--check", cwd=root).returncode == 0
    assert (root / "gradebook.db").read_bytes() == before


def test_a_bad_resubmission_keeps_the_grade_and_everybody_is_told(course, tmp_path, ravine):
    """Half a file, and a dying kernel, where a graded notebook was."""
    root = tmp_path / "again"
    shutil.copytree(course[0], root, ignore=shutil.ignore_patterns("submitted"))
    release = json.loads((root / "release" / LESSON / "doubling.ipynb").read_text())
    hand_in(root, "ann", json.dumps(release)[:300])
    hand_in(root, "zoe", json.dumps(answered(release, ["import os\n", "os._exit(1)"])))
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


def test_ctrl_c_tells_how_far_it_came(course, tmp_path):
    root = tmp_path / "stopped"
    shutil.copytree(course[0], root, ignore=shutil.ignore_patterns("gradebook.db", "autograded"))
    running = subprocess.Popen(
        [sys.executable, "-m", "grader", "grade", LESSON],
        cwd=root,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list(root.glob("autograded/*/*/doubling.ipynb")):
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=60)[1]
    assert running.returncode == 1
    assert re.search(r"Stopped: \d+ of \d+ submissions are graded, and recorded", said)
    assert "Traceback" not in said


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
