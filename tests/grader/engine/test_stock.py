"""Stock commands, and grading by nbgrader's own steps: the same points, and nothing lost."""

import contextlib
import csv
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from damaged_class import (
    LESSON,
    RIGHT,
    answered,
    hand_in,
    twice,
)

from grader.course import Course, Lesson
from grader.engine.back_ends import PLUG
from grader.gradebook.book import Book
from grader.gradebook.submissions import Submission
from grader.gradebook.under_way import ready, under_way

pytestmark = pytest.mark.xdist_group("grade")


def test_stock_autograde_gives_the_same_scores_and_survives_a_duplicate(
    graded_class, tmp_path, nbgrader
):
    """A class of three, one with a duplicated cell and one who hands in anew, in stock nbgrader."""
    root = tmp_path / "stock"
    shutil.copytree(
        graded_class[0],
        root,
        ignore=shutil.ignore_patterns("gradebook.db", "autograded", "submitted", "feedback"),
    )
    for student in ("ann", "dup", "zoe"):
        shutil.copytree(graded_class[0] / "submitted" / student, root / "submitted" / student)
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
    hand_in(root, "new", untouched)
    options = "--student", "new", "--no-execute"
    said = nbgrader("autograde", LESSON, *options, cwd=root, code=1).stderr
    assert said.count("--no-execute would give points for what did not run") == 1
    assert not (root / "autograded" / "new").exists()
    assert "Traceback" not in said
    known = facts(root)
    assert {known[student]["sandbox"] for student in ("ann", "dup", "zoe")} == {"bubblewrap"}
    assert known["dup"]["seed"]


def facts(root):
    """Return what is known of each student's grading."""
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as database:
        rows = database.execute("SELECT student, facts FROM ravine_grading").fetchall()
    return {student: json.loads(known) for student, known in rows}


def by_stock(root):
    """Change the one line by which nbgrader's own step runs the notebooks."""
    config = root / "nbgrader_config.py"
    text = config.read_text()
    assert text.count(PLUG) == 1
    config.write_text(text.replace(PLUG, "grader.engine.preprocessors.QuietExecute"))


@pytest.fixture
def cut_off(graded_class, tmp_path):
    """Return a function that begins to grade one submission by stock, and ends that by a signal."""

    def run(student, ending):
        root = tmp_path / "cut"
        shutil.copytree(graded_class[0], root, ignore=shutil.ignore_patterns("submitted"))
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
def test_stock_grading_that_is_interrupted_records_nothing(
    cut_off, graded_class, ending, student, score
):
    root, said = cut_off(student, ending)
    assert "Stopped: 0 of 1 submissions are graded, and recorded; of the others" in said
    assert "Traceback" not in said
    assert recorded(root, student) == score
    graded = root / "autograded" / student
    if score is None:
        assert not graded.exists()
    else:
        notebook = f"{LESSON}/doubling.ipynb"
        before = graded_class[0] / "autograded" / student / notebook
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
