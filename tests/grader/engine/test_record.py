"""Record: what stock nbgrader writes, all or nothing."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from all_kinds import ANSWERS, answered, make_all_kinds
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import determine_grade, is_grade, is_solution
from sqlalchemy import Engine, event

from grader.course import Course
from grader.engine.intake import Template, take_in
from grader.engine.record import Recorder
from grader.errors import RavineError
from grader.gradebook.book import Book
from grader.gradebook.submissions import Submission
from grader.gradebook.under_way import ready
from grader.report.exports import export_grades
from grader.report.feedback import write_page

ERROR = new_output("error", ename="AssertionError", evalue="wrong", traceback=["wrong"])
HALF = new_output("execute_result", data={"text/plain": "1.5"}, execution_count=3)
NOISE = new_output("stream", name="stderr", text="a warning")
PRINTED = new_output("stream", name="stdout", text="hello\n")

OUTPUTS = {
    "right": {"add": [PRINTED], "add--ones": [NOISE]},
    "partly": {"add--ones": [ERROR], "add--more": [PRINTED, HALF]},
    "nothing": {"add--ones": [ERROR], "add--more": [ERROR], "twice--half": [ERROR]},
}


class Canned(NbGraderPreprocessor):
    """In place of a kernel: the outputs that `OUTPUTS` has for what the student calls the work."""

    def preprocess(self, nb, resources):
        fill(nb)
        return nb, resources


class Late(BasePlugin):
    """Takes half the points, or more than there are."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {"very_late": 100.0, "late": score / 2}.get(student_id)


def fill(notebook):
    """Put outputs into a notebook; its first line says which."""
    outputs = OUTPUTS[notebook.cells[0].source]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.outputs = [from_dict(output) for output in outputs.get(name, [])]
            cell.execution_count = 1
            if any(output.output_type == "stream" and output.name == "stderr" for output in cell.outputs):
                cell.outputs = []


CONFIG = """
c.Autograde.autograde_preprocessors = [
    "test_record.Canned",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.AssignLatePenalties.plugin_class = "test_record.Late"
"""


@pytest.fixture(autouse=True)
def by_name(monkeypatch):
    """Let nbgrader's configuration name what stands here."""
    monkeypatch.setitem(sys.modules, "test_record", sys.modules[__name__])


def make(root):
    """A course with a deadline, graded with canned outputs."""
    _, lesson = make_all_kinds(root)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(CONFIG)
    book = Book(Course(root))
    with book.open() as gradebook:
        gradebook.update_or_create_assignment(lesson.name, duedate="2026-01-10 00:00:00")
    return book, lesson


@pytest.fixture
def course(tmp_path):
    return make(tmp_path / "course")


def hand_in(lesson, student, work, time=None, answers=ANSWERS):
    submission = Submission(lesson, student)
    submission.folder.mkdir(parents=True, exist_ok=True)
    notebook = answered(lesson, {**answers, "title": work})
    (submission.folder / "kinds.ipynb").write_text(json.dumps(notebook))
    if time:
        (submission.folder / "timestamp.txt").write_text(f"{time}\n")
    return submission


def executed(book, submission):
    """Take a submission in and run it; return its notebook and the scores of its tests."""
    notebook = take_in(submission, Template.of(book, submission.lesson)).notebook
    fill(notebook)
    tests = [cell for cell in notebook.cells if is_grade(cell) and not is_solution(cell)]
    return notebook, {c.metadata.nbgrader["grade_id"]: determine_grade(c)[0] for c in tests}


def by_engine(book, *submissions):
    with Recorder(book) as recorder:
        for submission in submissions:
            recorder.record(submission, *executed(book, submission))


def by_stock(book, *submissions):
    for submission in submissions:
        book.convert(Autograde, submission, book.config)


QUERIES = {
    "student": "SELECT * FROM student",
    "submission": "SELECT a.name, s.student_id, s.timestamp, s.extension FROM submitted_assignment s"
    " JOIN assignment a ON a.id = s.assignment_id",
    "notebook": "SELECT n.name, s.student_id, o.flagged, o.late_submission_penalty"
    " FROM submitted_notebook o JOIN submitted_assignment s ON s.id = o.assignment_id"
    " JOIN notebook n ON n.id = o.notebook_id",
    **{
        table: f"SELECT c.name, c.type, s.student_id, {columns} FROM {table} g"
        " JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook o ON o.id = g.notebook_id"
        " JOIN submitted_assignment s ON s.id = o.assignment_id"
        for table, columns in {
            "grade": "g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade",
            "comment": "g.auto_comment, g.manual_comment",
        }.items()
    },
    **{
        table: f"SELECT {columns} FROM {table}"
        for table, columns in {
            "course": "*",
            "alembic_version": "*",
            "assignment": "name, duedate, course_id",
            "notebook_": "name, kernelspec",
            "base_cell": "name, type",
            "grade_cells": "max_score, cell_type",
            "task_cells": "max_score, cell_type",
            "source_cell": "name, cell_type, locked, source, checksum",
        }.items()
    },
}


def rows(root):
    """Return what a gradebook holds, less ids."""
    with closing(sqlite3.connect(root / "gradebook.db")) as database:
        return {
            name: sorted(map(repr, database.execute(query.replace("notebook_ ", "notebook ").replace("FROM notebook_", "FROM notebook"))))
            for name, query in QUERIES.items()
        }


def files(root):
    """Return what lies in autograded/: content and mode of each file, mode of each folder."""
    found = {}
    for path in sorted((root / "autograded").rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        found[str(path.relative_to(root))] = (oct(mode), path.read_bytes() if path.is_file() else None)
    return found


def by_a_person(book, lesson, student):
    """What a grader enters in the formgrader."""
    with book.open() as gradebook:
        of = (lesson.notebook, lesson.name, student)
        for cell, score in {"add--ones": 0.5, "why": 3.0, "draw": 4.0}.items():
            grade = gradebook.find_grade(cell, *of)
            grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.find_grade("why", *of).extra_credit = 1.0
        gradebook.find_comment("why", *of).manual_comment = "Well said."
        gradebook.find_comment("add", *of).manual_comment = "Shorter, please."
        gradebook.grant_extension(lesson.name, student, days=1)


def a_class(grade, book, lesson):
    """Grade a class, some of them twice, and some with a person's scores in between."""
    untouched = {"add": ANSWERS["add"]}
    first = [
        hand_in(lesson, "ann", "right", "2026-01-01 10:00:00 UTC"),
        hand_in(lesson, "bob", "partly"),
        hand_in(lesson, "cid", "nothing", answers=untouched),
        hand_in(lesson, "late", "right", "2026-01-11 10:00:00 CET"),
        hand_in(lesson, "very_late", "partly", "2026-02-01"),
        hand_in(lesson, "forgiven", "right", "2026-02-01 00:00:00 UTC"),
        hand_in(lesson, "Müller, 'Jörg'", "right"),
    ]
    grade(book, *first)
    by_a_person(book, lesson, "ann")
    by_a_person(book, lesson, "late")
    (lesson.root / "submitted/very_late/01_kinds/timestamp.txt").unlink()
    again = [
        hand_in(lesson, "ann", "nothing", "2026-01-12 10:00:00 UTC"),
        hand_in(lesson, "bob", "right", answers=untouched),
        hand_in(lesson, "late", "partly", "2026-01-10 20:00:00 UTC"),
        hand_in(lesson, "very_late", "right"),
    ]
    grade(book, *again)


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    """The same class, graded by stock steps and by the engine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "test_record", sys.modules[__name__])
        made = {}
        for name, grade in {"stock": by_stock, "engine": by_engine}.items():
            book, lesson = made[name] = make(tmp_path_factory.mktemp(name))
            a_class(grade, book, lesson)
        return made


@pytest.mark.parametrize("table", QUERIES)
def test_all_rows_are_those_that_stock_grading_writes(classes, table):
    ours, stock = (rows(classes[name][1].root)[table] for name in ("engine", "stock"))
    assert ours == stock
    assert stock or table == "task_cells"


def test_the_graded_files_are_those_that_stock_grading_writes(classes):
    ours, stock = (files(classes[name][1].root) for name in ("engine", "stock"))
    assert ours == stock
    assert len(stock) == 7 * 2 + 7 + 3


def test_feedback_and_export_work_on_what_is_recorded(classes):
    made = {}
    for name, (book, lesson) in classes.items():
        table, _ = export_grades(book.course, lesson.root / "grades.csv")
        submission = Submission(lesson, "late")
        write_page(book, submission)
        made[name] = (table, submission.feedback.read_text())
    assert made["engine"] == made["stock"]
    assert "Well said." in made["engine"][1]
