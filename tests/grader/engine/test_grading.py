"""Grading a class by the engine: what is graded again, and what happens when it is cut off."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import sysconfig
import time

import psutil
import pytest
from handed_in import HALF, LESSON, RIGHT, hand_in
from tiny_course import make_tiny

from grader import authoring
from grader.course import Course, Lesson
from grader.engine import back_ends, local, plug
from grader.engine.grading import grade_class
from grader.gradebook.alone import alone

SLEEPS = f"import time\ntime.sleep(60)\n{RIGHT}"

pytestmark = pytest.mark.xdist_group("grading")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The tiny course, built."""
    root = make_tiny(tmp_path_factory.mktemp("built") / "tiny")
    authoring.write(Course(root), authoring.make(Course(root)))
    return root


@pytest.fixture
def course(built, tmp_path):
    """A course of one's own, in which nobody has handed in anything."""
    return shutil.copytree(built, tmp_path / "tiny")


@pytest.fixture
def trio(course):
    """A course in which three have handed in."""
    for student, answer in {"ann": RIGHT, "bob": HALF, "cid": RIGHT}.items():
        hand_in(course, student, answer)
    return course


def query(root, sql):
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as database:
        rows = database.execute(sql).fetchall()
        database.commit()
    return rows


def scores(root):
    """Return each student's score in the gradebook; a student who stands there twice fails."""
    rows = query(
        root,
        "SELECT s.student_id, sum(g.auto_score), count(*) FROM submitted_assignment s"
        " JOIN submitted_notebook n ON n.assignment_id = s.id"
        " JOIN grade g ON g.notebook_id = n.id GROUP BY s.student_id",
    )
    assert {count for _, _, count in rows} <= {2}
    return {student: score for student, score, _ in rows}


def test_what_has_not_changed_is_not_graded_again(trio, ravine):
    assert "3 graded, 0 unchanged" in ravine("grade", LESSON, cwd=trio).stdout
    said = ravine("grade", "--all", cwd=trio)
    assert "0 graded, 3 unchanged" in said.stdout
    assert "1/3" in said.stdout
    hand_in(trio, "bob", RIGHT)
    assert "1 graded, 2 unchanged" in ravine("grade", LESSON, cwd=trio).stdout
    assert scores(trio) == {"ann": 3, "bob": 3, "cid": 3}
    assert "3 graded" in ravine("grade", LESSON, "--again", cwd=trio).stdout
    said = ravine("grade", LESSON, "--student", "cid", "--again", cwd=trio).stdout
    assert "1 graded, 0 unchanged" in said
    assert "ann" not in said


def test_what_a_result_depends_on_is_what_makes_it_change(trio, ravine):
    ravine("grade", LESSON, cwd=trio)
    (trio / "submitted/ann" / LESSON / "timestamp.txt").write_text("2026-01-31 12:00:00 UTC")
    assert "1 graded, 2 unchanged" in ravine("grade", LESSON, cwd=trio).stdout
    (trio / "autograded/bob" / LESSON / "doubling.ipynb").unlink()
    assert "1 graded, 2 unchanged" in ravine("grade", LESSON, cwd=trio).stdout
    query(trio, "DELETE FROM submitted_assignment WHERE student_id = 'cid'")
    assert "1 graded, 2 unchanged" in ravine("grade", LESSON, cwd=trio).stdout
    assert scores(trio) == {"ann": 3, "bob": 1, "cid": 3}
    with (trio / "nbgrader_config.py").open("a") as config:
        config.write("c.Limits.cell_seconds = 7\n")
    assert "3 graded, 0 unchanged" in ravine("grade", LESSON, cwd=trio).stdout


def test_a_new_seed_changes_all_of_a_lesson(trio, ravine):
    ravine("grade", LESSON, cwd=trio)
    [(before,)] = query(trio, "SELECT seed FROM ravine_seed")
    assert "3 graded, 0 unchanged" in ravine("grade", LESSON, "--new-seed", cwd=trio).stdout
    [(after,)] = query(trio, "SELECT seed FROM ravine_seed")
    assert after != before
    assert "0 graded, 3 unchanged" in ravine("grade", LESSON, cwd=trio).stdout
    said = ravine("grade", LESSON, "--new-seed", "--student", "ann", cwd=trio, code=1).stderr
    assert "leave out --student" in said
    assert query(trio, "SELECT seed FROM ravine_seed") == [(after,)]


def test_what_met_a_limit_is_graded_again(course, ravine):
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("c.Execute.timeout = 1\n")
    hand_in(course, "ann", SLEEPS)
    for _ in range(2):
        assert "1 graded, 0 unchanged" in ravine("grade", LESSON, cwd=course).stdout


def test_programs_are_told_how_a_grade_came_about(trio, ravine):
    first, again = (
        {r["student"]: r for r in json.loads(ravine("grade", LESSON, "--json", cwd=trio).stdout)}
        for _ in range(2)
    )
    assert {r["unchanged"] for r in first.values()} == {False}
    assert again == {who: {**r, "unchanged": True} for who, r in first.items()}
    ann = first["ann"]
    assert (ann["sandbox"], ann["calls"], ann["tried"]) == ("bubblewrap", 5, [])
    assert ann["repairs"] == []


def test_without_a_sandbox_it_says_so_loudly_and_with_the_scores(trio, ravine, monkeypatch):
    monkeypatch.setattr(local.Local, "kind", "limits only")
    monkeypatch.setattr(local.Local, "reason", "bubblewrap is not installed.")
    done = ravine("grade", LESSON, "--json", cwd=trio)
    assert "students' code runs WITHOUT A SANDBOX: bubblewrap is not installed." in done.stderr
    assert "apt install bubblewrap" in done.stderr
    assert {result["sandbox"] for result in json.loads(done.stdout)} == {"limits only"}
    monkeypatch.undo()
    assert "WITHOUT" not in ravine("grade", LESSON, cwd=trio).stderr


def test_where_the_engine_cannot_be_nbgraders_own_steps_grade(trio, ravine, monkeypatch):
    """As on Windows and macOS, where nobody has tried it."""
    monkeypatch.setattr(back_ends, "available", lambda: False)
    monkeypatch.setattr(plug, "available", lambda: False)
    done = ravine("grade", LESSON, "--student", "bob", cwd=trio)
    assert "WITHOUT A SANDBOX: there is one on Linux only" in done.stderr
    assert scores(trio) == {"bob": 1}


def test_a_second_grading_at_once_is_a_sentence(trio, ravine):
    with alone(Course(trio)):
        said = ravine("grade", LESSON, cwd=trio, code=1).stderr
    assert "Another command of ravine is at work in" in said
    ravine("grade", LESSON, cwd=trio)


@pytest.mark.parametrize("program", ["_judges", "_starting"])
def test_a_program_that_dies_is_started_anew_and_nobody_loses_by_it(course, program, monkeypatch):
    """Killed in the middle of a class, whose notebooks take some time each."""
    monkeypatch.setenv("PATH", sysconfig.get_path("scripts"), prepend=os.pathsep)  # for alembic
    students = [f"s{n}" for n in range(6)]
    for student in students:
        hand_in(course, student, f"import time\ntime.sleep(0.5)\n{RIGHT}")
    killed = []

    def watch(_total, done, running, _failed):
        if done == 2 and running and not killed:
            of = getattr(back_end._programs, program)
            killed.append(of.first.process if program == "_starting" else of)
            time.sleep(0.2)
            killed[0].kill()

    back_end = local.Local(2)
    try:
        results = grade_class(Course(course), [Lesson(course, LESSON)], watch, back_end)
    finally:
        back_end.close()
    assert killed
    assert [result.problem for result in results] == [None] * 6
    assert scores(course) == dict.fromkeys(students, 3)


def grade_beside(root):
    """Start to grade the class in a process of its own."""
    command = [sys.executable, "-P", "-m", "grader", "grade", LESSON]
    return subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def cut_off(root, wants, ending):
    """Grade until so many are graded, and send a signal; return what it said, and how long it took.

    No process of it is left then.
    """
    running = grade_beside(root)
    while len(list(root.glob("autograded/*/*/doubling.ipynb"))) < wants:
        assert running.poll() is None, running.communicate()
        time.sleep(0.02)
    helpers = psutil.Process(running.pid).children(recursive=True)
    assert len(helpers) >= 2
    time.sleep(0.3)  # The next ones are on their way.
    began = time.monotonic()
    running.send_signal(ending)
    said = running.communicate(timeout=30)
    took = time.monotonic() - began
    psutil.wait_procs(helpers, timeout=10)
    left = [p for p in helpers if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    assert left == []
    return said[1], took


@pytest.mark.parametrize(
    "ending", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.full)]
)
def test_an_interrupt_records_nothing_by_half_and_says_how_far_it_came(course, ravine, ending):
    hand_in(course, "ann", RIGHT)
    hand_in(course, "bob", SLEEPS)
    said, took = cut_off(course, 1, ending)
    assert "Stopped: 1 of 2 submissions are graded, and recorded" in said
    assert "Traceback" not in said
    assert took < 5  # On a busy machine; by itself it takes less than one.
    assert scores(course) == {"ann": 3}
    assert not (course / "autograded/bob" / LESSON / "doubling.ipynb").exists()
    hand_in(course, "bob", HALF)
    assert "1 graded, 1 unchanged" in ravine("grade", LESSON, cwd=course).stdout
    assert scores(course) == {"ann": 3, "bob": 1}


def test_kill_9_loses_nothing_that_was_recorded(course, ravine):
    students = [f"s{n:02}" for n in range(30)]
    for student in students:
        hand_in(course, student, f"import time\ntime.sleep(0.05)\n{RIGHT}")
    cut_off(course, 5, signal.SIGKILL)
    recorded = scores(course)
    assert 5 <= len(recorded) < 30
    assert set(recorded.values()) == {3}
    said = ravine("grade", LESSON, cwd=course).stdout
    assert f"{30 - len(recorded)} graded, {len(recorded)} unchanged" in said
    assert scores(course) == dict.fromkeys(students, 3)
    assert len(list(course.glob("autograded/*/*/doubling.ipynb"))) == 30
    assert not list(course.glob("autograded/.*"))


def test_a_score_is_repeated_from_its_seed_and_nothing_is_recorded(trio, ravine):
    ravine("grade", LESSON, cwd=trio)
    before = (trio / "gradebook.db").read_bytes()
    hand_in(trio, "bob", RIGHT)  # It is the graded notebook that is run again.
    said = ravine("replay", "bob", LESSON, cwd=trio).stdout
    assert [line.split()[:3] for line in said.splitlines() if "double--" in line] == [
        ["double--of_two", "1/1", "same"],
        ["double--of_many", "0/2", "same"],
    ]
    assert (trio / "gradebook.db").read_bytes() == before
    seen = json.loads(ravine("replay", "bob", LESSON, "--json", cwd=trio).stdout)
    assert seen["same"]
    assert seen["tests"][1]["said"] == "AssertionError:"
    query(trio, "UPDATE grade SET auto_score = 2 WHERE auto_score = 0")
    other = ravine("replay", "bob", LESSON, cwd=trio, code=1).stdout
    assert "0/2        2/2" in other


def test_what_cannot_be_repeated_is_a_sentence(trio, ravine):
    said = ravine("replay", "ann", LESSON, cwd=trio, code=1).stderr
    assert "ann, 01_doubling has no grade yet" in said
    assert not (trio / "gradebook.db").exists()
    ravine("grade", LESSON, cwd=trio)
    graded = trio / "autograded/ann" / LESSON / "doubling.ipynb"
    graded.write_text(graded.read_text() + "\n")
    said = ravine("replay", "ann", LESSON, cwd=trio, code=1).stderr
    assert f"Run: ravine grade {LESSON} --student ann --again" in said
