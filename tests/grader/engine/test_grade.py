"""Grading a class with the real commands: nobody's damage is anybody else's."""

import csv
import json
import shutil

import pytest
from damaged_class import CLASS, LESSON, TROUBLED, hand_in
from project import command

from grader.report.exports.spreadsheet import COLUMNS

pytestmark = pytest.mark.xdist_group("grade")


def test_every_submission_gets_its_own_score(graded_class):
    results = {r["student"]: r for r in json.loads(graded_class[1]["grade"].stdout)}
    assert {s: results[s]["score"] for s in CLASS} == {s: score for s, (_, score) in CLASS.items()}
    assert all(results[s]["problem"] is None for s in CLASS)


def test_what_cannot_be_graded_is_a_sentence_and_an_exit_code(graded_class):
    done = graded_class[1]["grade"]
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
    "hal": "nbgrader's marks of ",
    "nat": "the locked cell setup was missing and was put back; the test cell double--of_two was",
}


def test_what_an_instructor_should_know_of_the_graded_is_said(graded_class):
    results = {r["student"]: r for r in json.loads(graded_class[1]["grade"].stdout)}
    for student, note in NOTES.items():
        assert results[student]["note"].startswith(note)
    assert {student for student, result in results.items() if result["note"]} == set(NOTES)


def test_commands_say_nothing_that_is_not_theirs(graded_class):
    for done in graded_class[1].values():
        assert "Traceback" not in done.stderr
        assert "Warning" not in done.stderr
        assert "WARNING" not in done.stderr


def test_feedback_reaches_all_who_are_graded_and_shows_no_hidden_line(graded_class):
    root, runs = graded_class
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


def test_grades_are_exported(graded_class):
    with (graded_class[0] / "grades.csv").open(encoding="utf-8-sig") as table:
        rows = list(csv.DictReader(table))
    grades = {row["student_id"]: row for row in rows}
    for student, (_, score) in CLASS.items():
        # What a spreadsheet takes for a formula is marked as text.
        row = grades["'=1+1" if student == "=1+1" else student]
        assert float(row["score"]) == score
        assert float(row["max_score"]) == 3
        assert list(row) == [*COLUMNS, "status", f"{LESSON}/double"]
        assert row["status"] == "graded"
    assert not set(TROUBLED) & set(grades)
    for student, reason in TROUBLED.items():
        assert (
            f"{student}, {LESSON}: not of the present submission."
            in graded_class[1]["export"].stderr
        )
        assert reason in graded_class[1]["export"].stderr


def test_the_table_of_grades_opens_in_excel_and_its_data_are_as_they_are(graded_class, ravine):
    assert (graded_class[0] / "grades.csv").read_bytes().startswith("\ufeffassignment,".encode())
    rows = json.loads(ravine("export", "--json", cwd=graded_class[0]).stdout)
    assert {row["student_id"] for row in rows} == set(CLASS)
    assert {tuple(row) for row in rows} == {(*COLUMNS, "status", f"{LESSON}/double")}


def test_build_works_while_a_class_is_in_the_gradebook(graded_class):
    root = graded_class[0]
    before = (root / "gradebook.db").read_bytes()
    assert command("grader", "build", cwd=root).returncode == 0
    assert command("grader", "build", "--check", cwd=root).returncode == 0
    assert (root / "gradebook.db").read_bytes() == before


def test_a_bad_resubmission_keeps_the_grade_and_everybody_is_told(graded_class, tmp_path, ravine):
    """Half a file, and what is no notebook, where a graded one was."""
    root = tmp_path / "again"
    shutil.copytree(graded_class[0], root, ignore=shutil.ignore_patterns("submitted"))
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


def test_cells_that_changed_after_grading_are_a_sentence(graded_class, tmp_path, ravine):
    root = tmp_path / "changed"
    shutil.copytree(graded_class[0], root)
    text = root / "lessons" / LESSON / "assignment.py"
    text.write_text(text.read_text().replace("double--of_many", "double--of_lots"))
    ravine("build", cwd=root)
    said = ravine("grade", LESSON, cwd=root, code=1).stderr
    assert "has changed since the class was graded" in said
    assert "the test double--of_many is called double--of_lots now" in said
    assert f"ravine grade {LESSON} --changed" in said
