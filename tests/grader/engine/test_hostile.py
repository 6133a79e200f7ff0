"""One class of hostile students: none gains, sees, sends or leaves anything, or harms anybody."""

import json
import os
import socket
import subprocess
import sys
from unittest import mock

import pytest
from hostile import (
    AFTER,
    ANSWERED,
    BEFORE,
    CANARIES,
    LESSON,
    MARK,
    Stolen,
    adopting,
    attacks,
    digest,
    hand_in,
    hand_in_honest,
    lay_out,
    leaks,
    left_behind,
    listener,
    names,
    seen,
)
from in_process import SOLUTIONS, full
from project import ROOT, command

from grader.engine import sandbox

ATTACKS = attacks()
POINTS = {exercise: sum(full(LESSON, exercise).values()) for exercise in SOLUTIONS[LESSON]}
EARNED = {exercise: of if exercise in ANSWERED else 0 for exercise, of in POINTS.items()}
# Short, so that rows that meet a limit meet it soon; long enough for calls on a busy machine.
LIMITS = """
c.Execute.timeout = 10
c.Limits.notebook_seconds = 60
c.Limits.cell_output_kb = 500
c.Limits.notebook_output_kb = 2_000
"""
# Of a graded notebook's outputs, or of a page: these and what a page has of its own.
LARGEST = 5_000_000
# Of what an instructor is told of one submission.
LONGEST = 5_000

# One class of some attacks, none of which waits for its end, and one of the others.
FEW = ATTACKS[5::10]
each = pytest.mark.parametrize(
    "attack",
    [pytest.param(a, id=str(a), marks=() if a in FEW else pytest.mark.full) for a in ATTACKS],
)
both_classes = pytest.mark.parametrize(
    "which", ["few", pytest.param("others", marks=pytest.mark.full)]
)

pytestmark = pytest.mark.xdist_group("hostile")


def lacking():
    """Return why hostile code must not run here, or nothing."""
    if not sandbox.available():
        return "no sandbox on this system"
    started = sandbox.start()
    try:
        return "" if started.kind == "bubblewrap" else f"no whole sandbox: {started.reason}"
    finally:
        started.close()


@pytest.fixture(scope="module")
def graded(request, tmp_path_factory):
    """A class of the attacks that are asked for between two honest students, with feedback."""
    asked = [i.callspec.params for i in request.session.items if hasattr(i, "callspec")]
    chosen = [attack for attack in ATTACKS if {"attack": attack} in asked]
    if why := lacking():
        (pytest.fail if "CI" in os.environ else pytest.skip)(f"hostile rows do not run: {why}")
    course = tmp_path_factory.mktemp("hostile") / "course"
    course.mkdir()
    lay_out(course)
    with (course / "nbgrader_config.py").open("a") as config:
        config.write(LIMITS)
    places = [course / "source", course / "submitted", ROOT / "helpers", ROOT / "grader"]
    secret = {"HOME": str(course.parent / "home"), "SECRET": CANARIES["environment"]}
    with listener() as (port, heard), mock.patch.dict(os.environ, secret), adopting() as running:
        for student in (BEFORE, AFTER):
            hand_in_honest(course, student)
        for attack in chosen:
            hand_in(course, attack, names(course, port))
        before = digest(*places)
        said = [command("grader", step, LESSON, "--json", cwd=course) for step in STEPS]
    return {
        "chosen": chosen,
        "course": course,
        "said": said,
        "heard": heard,
        "running": running,
        "left": left_behind(course.parent, ROOT),
        "changed": {place for place, _ in before.items() ^ digest(*places).items()},
        "results": {row["student"]: row for row in json.loads(said[0].stdout or "[]")},
    }


STEPS = ("grade", "feedback")


@both_classes
def test_all_are_graded_and_honest_students_have_all_points(graded, which):
    assert len(graded["chosen"]) > 10
    assert [said.stderr for said in graded["said"] if "Traceback" in said.stderr] == []
    assert graded["results"].keys() == {BEFORE, AFTER, *map(str, graded["chosen"])}
    for student in (BEFORE, AFTER):
        assert graded["results"][student]["score"] == sum(EARNED.values())


@each
def test_an_attack_gains_no_point_and_loses_none_that_was_earned(graded, attack):
    result = graded["results"][attack.name]
    assert len(result["problem"] or "") + len(result["note"] or "") < LONGEST
    if attack.is_refused:
        assert result["problem"]
        assert result["score"] in (None, 0)
    else:
        earned = {on: [0 if on == attack.on else EARNED[on], of] for on, of in POINTS.items()}
        if attack.spoils:
            last = ANSWERED[-1]
            earned[last] = [min(result["exercises"][last][0], POINTS[last]), POINTS[last]]
        assert result["exercises"] == earned, result["note"]


@each
def test_an_attack_sees_nothing(graded, attack):
    assert leaks(graded["course"], attack.name) == []


@each
def test_a_page_runs_nothing_and_is_no_larger_than_a_page(graded, attack):
    pages = seen(graded["course"], attack.name)
    assert pages or attack.is_refused
    for place, text in pages.items():
        assert len(text) < LARGEST, place
        assert not place.endswith(".html") or Stolen(text).found == []


@both_classes
def test_nothing_was_sent(graded, which):
    assert graded["heard"] == []


@both_classes
def test_no_process_is_left(graded, which):
    assert graded["running"] == []


@both_classes
def test_no_file_is_left(graded, which):
    assert graded["left"] == []


@both_classes
def test_nothing_of_the_course_was_changed(graded, which):
    assert graded["changed"] == set()


def test_a_page_that_runs_something_would_be_noticed():
    pages = (
        "<script>stolen()</script>",
        "<img src=x onerror='stolen()'>",
        "<a href='javascript:stolen()'>more</a>",
        "<iframe srcdoc='<script>stolen()</script>'></iframe>",
    )
    assert all(Stolen(page).found for page in pages)
    assert Stolen("<pre>&lt;script&gt;stolen()&lt;/script&gt;</pre> stolen").found == []


def test_what_is_left_and_sent_would_be_noticed(tmp_path):
    with listener() as (port, heard), adopting() as running:
        (tmp_path / f"{MARK}-file").touch()
        with socket.create_connection(("127.0.0.1", port)) as channel:
            channel.sendall(b"heard")
        leave = "import subprocess; subprocess.Popen(['sleep', '60'], start_new_session=True)"
        subprocess.run([sys.executable, "-c", leave], check=True)
    assert heard == [b"heard"]
    assert running == ["sleep 60 "]
    assert left_behind(tmp_path) == [str(tmp_path / f"{MARK}-file")]
