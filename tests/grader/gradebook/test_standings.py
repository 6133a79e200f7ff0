"""How students stand: one row for each student and lesson, whatever became of it."""

import json
import os
from datetime import datetime, timedelta

import pytest
from handed_in import HALF, LESSON, RIGHT, hand_in
from nbgrader.api import Gradebook

from grader.course import Course
from grader.gradebook.scores import Score
from grader.gradebook.standings import standings

pytestmark = pytest.mark.xdist_group("gradebook")
DUE = "2027-01-15 12:00:00 UTC"


def given(root, student, time):
    (root / "submitted" / student / LESSON / "timestamp.txt").write_text(time)


@pytest.fixture
def a_class(tiny, ravine):
    """A class of six, graded before the last of them handed in."""
    ravine("build", cwd=tiny)
    for student in ("ada", "bob", "cy", "dan"):
        hand_in(tiny, student, HALF if student == "bob" else RIGHT)
        given(tiny, student, "2027-01-16 12:00:00 UTC" if student in "bob cy" else DUE)
    (tiny / "submitted/dan" / LESSON / "doubling.ipynb").write_text("{")
    with Gradebook(f"sqlite:///{tiny}/gradebook.db", "ravine") as gradebook:
        gradebook.add_assignment(LESSON, duedate=DUE)
        gradebook.add_student("zoe", first_name="Zoë", last_name="Ábel", lms_user_id="7")
    ravine("grade", LESSON, cwd=tiny, code=1)
    with Gradebook(f"sqlite:///{tiny}/gradebook.db", "ravine") as gradebook:
        gradebook.find_submission(LESSON, "cy").extension = timedelta(days=1)
        gradebook.db.commit()
    hand_in(tiny, "eve", RIGHT)
    return {standing.who.name: standing for standing in standings(Course(tiny))}


def test_what_was_handed_in_since_is_not_graded(graded, ravine):
    notebook = graded / "submitted/ann" / LESSON / "doubling.ipynb"
    hand_in(graded, "ann", HALF)
    hand_in(graded, "dan", HALF)
    ann, bob, *_ = standings(Course(graded))
    assert (ann.status, ann.score, bob.status) == ("not graded", 3, "graded")
    done = ravine("export", "--json", cwd=graded)
    [row] = [row for row in json.loads(done.stdout) if row["student_id"] == "ann"]
    assert (row["status"], row["score"]) == ("not graded", "3.0")
    assert (
        f"{LESSON}: 2 not graded yet (1 of them with points of an earlier version)" in done.stderr
    )
    # What no grade depends on, such as outputs, makes another version all the same.
    hand_in(graded, "ann", RIGHT)
    notebook.write_text(notebook.read_text() + "\n")
    ravine("grade", LESSON, cwd=graded)
    assert {each.status for each in standings(Course(graded))} == {"graded"}
    # What is no file is nothing to read.
    notebook.unlink()
    os.mkfifo(notebook)
    assert standings(Course(graded))[0].score == 3


def test_standings(a_class):
    states = {name: str(standing.status) for name, standing in a_class.items()}
    assert states == {
        "ada": "graded",
        "bob": "late",
        "cy": "graded",
        "dan": "failed",
        "eve": "not graded",
        "zoe": "missing",
    }
    assert a_class["bob"].exercises == {"double": Score(1, 3)}
    assert list(a_class["bob"].cells) == ["double--of_two", "double--of_many"]
    assert [a_class[who].score for who in ("ada", "bob", "cy", "dan", "zoe")] == [
        3,
        1,
        3,
        None,
        None,
    ]
    assert {standing.max_score for standing in a_class.values()} == {3}
    assert a_class["cy"].due == datetime(2027, 1, 16, 12)
    assert a_class["dan"].problem
    assert a_class["ada"].facts["repairs"] == []
    assert (a_class["zoe"].who.first, a_class["zoe"].who.lms_id) == ("Zoë", "7")
