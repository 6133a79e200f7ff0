"""`ravine demo`: a class from submission to feedback, told in a table that a person can read."""

import csv
import re

import pytest
from project import ROOT, command
from texts import OURS

import grader.demo
from grader.course import Course
from grader.demo.students import CLASS, HOSTILE, SHARES

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def demo():
    """The demo as a user runs it, beside the course: a sandbox sees nothing of /tmp, nor tells of it."""
    into = ROOT / "work" / "demo"
    done = command("grader", "demo", "--into", into, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return into, done.stdout, done.stderr


def block(said, head):
    """Return the lines of what the demo says of one submission."""
    lines = said.partition(f"\n{head}: ")[2].partition("\n\n")[0]
    return re.sub(r"\s+", " ", lines)


def test_the_class_is_25_and_covers_all_lessons():
    assert len(CLASS) + len(HOSTILE) == 25
    assert len({student.name for student in [*CLASS, *HOSTILE]}) == 25
    ours = [lesson.name for lesson in Course(ROOT).assignments() if lesson.name in OURS]
    assert list(SHARES) == ours


def test_the_table_names_everyone_with_the_total_of_each_lesson(demo):
    into, said, _ = demo
    students = sorted(path.name for path in (into / "submitted").iterdir())
    assert len(students) in (len(CLASS), 25)
    assert 60 <= len(list((into / "submitted").glob("*/*"))) <= 90
    rows = {line.split()[0]: line for line in said.splitlines() if line.strip()}
    assert set(students) <= set(rows)
    assert re.search(r"amara .* 100% +all right", rows["amara"])
    assert re.search(r"omar +0 .* 0% +untouched", rows["omar"])
    assert re.search(r"uma .*none.* half a file", rows["uma"])
    assert max(map(len, said.partition("What was stopped")[0].splitlines())) <= 100


def test_scores_follow_what_was_handed_in(demo):
    into, said, _ = demo
    with (into / "grades.csv").open() as table:
        grades = {
            (row["student_id"], row["assignment"]): (float(row["score"]), float(row["max_score"]))
            for row in csv.DictReader(table)
            if row["timestamp"] or float(row["score"])
        }
    for line in (into / "handed_in.txt").read_text().splitlines():
        key, _, what = line.partition(": ")
        score, full = grades.get(tuple(key.split(", ")), (0, 1))
        if what in ("all right", "a test copied", "a test deleted", "all metadata lost"):
            assert score == full, f"{line} {block(said, key)}"
        elif what.startswith(("untouched", "half a file", "an empty folder")):
            assert score == 0, line
        elif "exercises done" in what or what.startswith("mistakes"):
            assert 0 < score < full, line


def test_what_was_stopped_and_repaired_is_told(demo):
    _, said, complaints = demo
    assert "repaired: the test cell sgd--first_step was missing" in block(said, "quentin, 02_sgd")
    assert "repaired: nbgrader's marks of" in block(said, "rosa, 03_momentum")
    assert "cannot be read as a notebook" in block(said, "uma, 02_sgd")
    assert "holds no rmsprop.ipynb" in block(said, "viktor, 06_rmsprop")
    assert "longer than 20 seconds and was stopped" in block(said, "sven, 04_nesterov")
    assert "nesterov 9/9, iterate_from_lookahead 5/5" in block(said, "sven, 04_nesterov")
    assert re.search("late by 23 h 31 min: [1-9]", block(said, "noor, 04_nesterov"))
    assert "ended Python" in block(said, "tariq, 05_adagrad")
    assert "effective_rates 6/6" in block(said, "tariq, 05_adagrad")
    assert "Traceback" not in said + complaints
    assert "Warning" not in said + complaints


def test_hostile_work_gains_nothing_and_is_told(demo):
    _, said, _ = demo
    if "Nobody hostile is in this class" in said:
        pytest.skip("no sandbox here, so nobody hostile is in the demo's class")
    assert "opened a network connection" in block(said, "xavier, 03_momentum")
    assert "gradebook.db" in block(said, "wanda, 07_adam")
    assert "sgd 0/6, condition_number 6/6" in block(said, "yara, 02_sgd")


def test_it_says_what_to_open(demo):
    into, said, _ = demo
    page = said.split("to open in a browser: ")[1].splitlines()[0]
    assert page.startswith(str(into))
    assert f"cd {into} && ravine lab --teach" in said
    assert f"The class report, to open in a browser: {into / 'report.html'}" in said
    pages = {path.parts[-3:-1] for path in (into / "feedback").rglob("*.html")}
    graded = {path.parts[-3:-1] for path in (into / "autograded").rglob("*.ipynb")}
    assert pages == graded


def test_the_class_report_tells_what_the_class_does(demo):
    told = (demo[0] / "report.html").read_text()
    handed_in = (demo[0] / "handed_in.txt").read_text().splitlines()
    assert "the test cell sgd--first_step was missing" in told
    assert "longer than 20 seconds and was stopped" in told
    assert "submitted/uma/02_sgd/sgd.ipynb cannot be read as a notebook" in told
    assert len(re.findall(r"\d of \d+<span class=\"unseen\"> in ", told)) > 20  # Mistakes.
    in_time = sum(told.count(f'href="feedback/{line.split(",")[0]}/') > 0 for line in handed_in)
    assert in_time > 50


def test_without_a_sandbox_nobody_hostile_is_in_the_class(tmp_path, monkeypatch, ravine):
    monkeypatch.setattr(grader.demo, "SANDBOX", "of another kind")
    monkeypatch.setattr(grader.demo, "CLASS", CLASS[4:5])
    monkeypatch.setattr(grader.demo, "beware", lambda back_end: "There is NO SANDBOX.")
    said = ravine("demo", "--into", tmp_path / "demo", cwd=ROOT).stdout
    assert [path.name for path in (tmp_path / "demo" / "submitted").iterdir()] == ["esther"]
    assert "Nobody hostile is in this class, as there is no sandbox here." in said
    assert "There is NO SANDBOX." in said


def test_it_replaces_an_earlier_demo_and_nothing_else(tmp_path, ravine):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years of work")
    said = ravine("demo", "--into", precious, cwd=ROOT, code=1).stderr
    assert "is no earlier demo. Choose another with --into." in said
    assert (precious / "thesis.txt").read_text() == "years of work"
