"""Record: what stock nbgrader writes, all or nothing."""

import errno
import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from unittest import mock

import pytest
from all_kinds import ANSWERS, answered, make_all_kinds
from nbformat import from_dict
from nbformat.v4 import new_output
from nbgrader.converters import Autograde
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import determine_grade, is_grade, is_solution
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

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
            if any(
                output.output_type == "stream" and output.name == "stderr"
                for output in cell.outputs
            ):
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


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A course with a deadline, graded with canned outputs."""
    root = tmp_path_factory.mktemp("made")
    _, lesson = make_all_kinds(root)
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(CONFIG)
    with Book(Course(root)).open() as gradebook:
        gradebook.update_or_create_assignment(lesson.name, duedate="2026-01-10 00:00:00")
    return root


def copy_of(made, root):
    shutil.copytree(made, root)
    return Book(Course(root)), Course(root).assignments()[0]


@pytest.fixture
def course(made, tmp_path):
    return copy_of(made, tmp_path / "course")


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
            name: sorted(
                map(
                    repr,
                    database.execute(
                        query.replace("notebook_ ", "notebook ").replace(
                            "FROM notebook_", "FROM notebook"
                        )
                    ),
                )
            )
            for name, query in QUERIES.items()
        }


def files(root):
    """Return what lies in autograded/: content and mode of each file, mode of each folder."""
    found = {}
    for path in sorted((root / "autograded").rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        found[str(path.relative_to(root))] = (
            oct(mode),
            path.read_bytes() if path.is_file() else None,
        )
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
        hand_in(lesson, "very_late", "partly", "2026-02-01 00:00:00"),
        hand_in(lesson, "forgiven", "right", "2026-02-01 00:00:00 UTC"),
        hand_in(lesson, "Müller, 'Jörg'", "right"),
    ]
    grade(book, *first)
    by_a_person(book, lesson, "ann")
    by_a_person(book, lesson, "late")
    again = [
        hand_in(lesson, "ann", "nothing", "2026-01-12 10:00:00 UTC"),
        hand_in(lesson, "bob", "right", answers=untouched),
        hand_in(lesson, "late", "partly", "2026-01-10 20:00:00 UTC"),
        hand_in(lesson, "very_late", "right"),
    ]
    grade(book, *again)


@pytest.fixture(scope="module")
def classes(made, tmp_path_factory):
    """The same class, graded by stock steps and by the engine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "test_record", sys.modules[__name__])
        graded = {}
        for name, grade in {"stock": by_stock, "engine": by_engine}.items():
            graded[name] = copy_of(made, tmp_path_factory.mktemp("class") / name)
            a_class(grade, *graded[name])
        return graded


@pytest.mark.parametrize("table", QUERIES)
def test_all_rows_are_those_that_stock_grading_writes(classes, table):
    ours, stock = (rows(classes[name][1].root)[table] for name in ("engine", "stock"))
    assert ours == stock
    assert stock or table == "task_cells"


def test_the_graded_files_are_those_that_stock_grading_writes(classes):
    ours, stock = (files(classes[name][1].root) for name in ("engine", "stock"))
    assert ours == stock
    assert len(stock) == 7 * 2 + 7 + 4


def test_feedback_and_export_work_on_what_is_recorded(classes):
    made = {}
    for name, (book, lesson) in classes.items():
        table = export_grades(book.course, lesson.root / "grades.csv").table
        submission = Submission(lesson, "late")
        write_page(book, submission)
        made[name] = (table, submission.feedback.read_text())
    assert made["engine"] == made["stock"]
    assert "Well said." in made["engine"][1]


def state(root, student="ann"):
    """Return what is recorded of a student: rows, less those of others, and files."""
    recorded = [row for name in ("submission", "grade", "comment") for row in rows(root)[name]]
    mine = [row for row in recorded if repr(student) in row]
    return mine, {
        n: file for n, file in files(root).items() if n.startswith(f"autograded/{student}")
    }


def test_scores_of_cells_that_a_run_does_not_have_are_reset(course):
    book, lesson = course
    ann = hand_in(lesson, "ann", "right")
    by_engine(book, ann)
    notebook, scores = executed(book, ann)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "add"]
    del scores["add--more"]
    with Recorder(book) as recorder:
        recorder.record(ann, notebook, scores)
    graded = [row for row in rows(lesson.root)["grade"] if "add--" in row]
    assert graded == [
        "('add--more', 'GradeCell', 'ann', None, None, None, 1)",
        "('add--ones', 'GradeCell', 'ann', 1.0, None, None, 0)",
    ]


def test_what_is_known_of_a_grading_is_that_of_the_notebook_that_lies_there(course):
    book, lesson = course
    ann, bob = hand_in(lesson, "ann", "right"), hand_in(lesson, "bob", "right")
    with Recorder(book) as recorder:
        assert recorder.facts_of(ann) is None
        recorder.record(ann, *executed(book, ann), {"sandbox": "none"})
        recorder.record(bob, *executed(book, bob), {"sandbox": "full"})
        assert [recorder.facts_of(one)["sandbox"] for one in (ann, bob)] == ["none", "full"]
    # As another program does that grades and knows nothing of the facts.
    ann.autograded.chmod(0o644)
    ann.autograded.write_text(ann.autograded.read_text() + "\n")
    with Recorder(book) as recorder:
        assert recorder.facts_of(ann) is None
        assert recorder.facts_of(bob) == {"sandbox": "full"}


def test_the_time_of_an_older_submission_does_not_stay(course):
    book, lesson = course
    ann = hand_in(lesson, "ann", "right", "2026-01-01 10:00:00 UTC")
    by_engine(book, ann)
    (ann.folder / "timestamp.txt").unlink()
    ann.autograded.with_name("left.txt").write_text("by somebody")
    by_engine(book, ann)
    assert [path.name for path in ann.autograded.parent.iterdir()] == ["kinds.ipynb"]


@pytest.mark.parametrize(("grade", "stays"), [(by_engine, False), (by_stock, True)])
def test_a_time_that_is_gone_makes_nobody_late_as_it_does_in_stock(course, grade, stays):
    book, lesson = course
    late = hand_in(lesson, "late", "right", "2026-01-11 10:00:00 UTC")
    grade(book, late)
    (late.folder / "timestamp.txt").unlink()
    grade(book, late)
    with book.open() as gradebook:
        whole = gradebook.find_submission(lesson.name, "late")
        assert (whole.timestamp is not None, whole.late_submission_penalty > 0) == (stays, stays)


@contextmanager
def pragma(setting):
    """Make each connection of SQLAlchemy's begin with a setting."""

    def begin(connection, _record):
        connection.execute(f"PRAGMA {setting}")

    event.listen(Engine, "connect", begin)
    try:
        yield
    finally:
        event.remove(Engine, "connect", begin)


def pages(root):
    with closing(sqlite3.connect(root / "gradebook.db")) as database:
        return database.execute("PRAGMA page_count").fetchone()[0]


@pytest.fixture
def before(course):
    """A course with one submission graded, handed in anew, and another never graded."""
    book, lesson = course
    by_engine(book, hand_in(lesson, "ann", "right", "2026-01-01 10:00:00 UTC"))
    ann = hand_in(lesson, "ann", "nothing", "2026-01-02 10:00:00 UTC")
    bob = hand_in(lesson, "bob", "right" + " " * 100_000)
    OUTPUTS[f"right{' ' * 100_000}"] = OUTPUTS["right"]
    return book, ann, bob, state(lesson.root)


def refused(book, submission):
    """Return the sentence with which a submission is not recorded."""
    notebook, scores = executed(book, submission)
    with Recorder(book) as recorder, pytest.raises(RavineError) as said:
        recorder.record(submission, notebook, scores)
    return str(said.value)


READ_ONLY = r"gradebook.db cannot be written \(attempt to write a readonly database\)"


def left_as_it_was(lesson, old):
    assert state(lesson.root) == old
    assert state(lesson.root, "bob") == ([], {})
    assert not list(lesson.root.glob("autograded/.recording-*/*/*/*"))


def test_a_full_disk_records_nothing(before):
    book, ann, bob, old = before
    filler = "x" * 1_000_000
    with pragma(f"max_page_count = {pages(ann.lesson.root)}"), Recorder(book) as recorder:
        notebook, scores = executed(book, bob)
        with pytest.raises(
            RavineError, match=r"gradebook.db cannot be written .*disk is full.*nothing of bob"
        ):
            recorder.record(bob, notebook, scores, {"filler": filler})
        left_as_it_was(ann.lesson, old)


def test_a_disk_that_is_full_for_the_notebook_records_nothing(before, monkeypatch):
    book, ann, bob, old = before
    full = mock.Mock(side_effect=OSError(errno.ENOSPC, "No space left on device"))
    monkeypatch.setattr(Path, "write_bytes", full)
    for submission in (ann, bob):
        assert "cannot be written (No space left on device)" in refused(book, submission)
    left_as_it_was(ann.lesson, old)


def test_a_gradebook_that_is_read_only_is_a_sentence(before):
    book, ann, _, old = before
    notebook, scores = executed(book, ann)
    with (
        pragma("query_only = 1"),
        Recorder(book) as recorder,
        pytest.raises(RavineError, match=READ_ONLY),
    ):
        recorder.record(ann, notebook, scores)
    left_as_it_was(ann.lesson, old)


def test_a_gradebook_that_cannot_be_opened_for_writing_is_a_sentence(course):
    with pragma("query_only = 1"), pytest.raises(RavineError, match=READ_ONLY):
        Recorder(course[0])


def test_a_gradebook_that_becomes_locked_is_a_sentence_and_not_the_end(before):
    book, ann, _, old = before
    notebook, scores = executed(book, ann)
    file = ann.lesson.root / "gradebook.db"
    with pragma("busy_timeout = 50"), Recorder(book) as recorder:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(
                RavineError, match=r"gradebook.db cannot be written \(database is locked\)"
            ):
                recorder.record(ann, notebook, scores)
        left_as_it_was(ann.lesson, old)
        recorder.record(ann, notebook, scores)
    assert state(ann.lesson.root) != old


def test_a_gradebook_that_is_taken_away_is_a_sentence(before):
    book, ann, _, old = before
    file = ann.lesson.root / "gradebook.db"
    notebook, scores = executed(book, ann)
    with Recorder(book) as recorder:
        file.rename(file.with_name("away.db"))
        with pytest.raises(RavineError, match="has been moved, deleted or replaced"):
            recorder.record(ann, notebook, scores)
    assert not file.exists()
    file.with_name("away.db").rename(file)
    left_as_it_was(ann.lesson, old)


def test_an_error_of_the_penalty_plugin_records_nothing(before, monkeypatch):
    book, ann, _, old = before
    (ann.folder / "timestamp.txt").write_text("2026-03-01 10:00:00 UTC")
    monkeypatch.setattr(Late, "late_submission_penalty", mock.Mock(side_effect=ZeroDivisionError))
    notebook, scores = executed(book, ann)
    said = r"The penalty rule Late failed for ann, 01_kinds: ZeroDivisionError\(\)"
    with Recorder(book) as recorder, pytest.raises(RavineError, match=said):
        recorder.record(ann, notebook, scores)
    left_as_it_was(ann.lesson, old)


def test_cells_that_the_gradebook_does_not_know_are_a_sentence(before):
    book, ann, _, old = before
    notebook, scores = executed(book, ann)
    with (
        Recorder(book) as recorder,
        pytest.raises(RavineError, match="does not know the cells new of 01_kinds"),
    ):
        recorder.record(ann, notebook, {**scores, "new": 1.0})
    left_as_it_was(ann.lesson, old)


def test_a_notebook_that_cannot_be_moved_is_moved_by_the_next_command(before, monkeypatch):
    book, ann, _, old = before
    with monkeypatch.context() as patch:
        patch.setattr(
            Path,
            "replace",
            mock.Mock(side_effect=PermissionError(errno.EACCES, "Permission denied")),
        )
        assert "are recorded, but its graded notebook could not be put into" in refused(book, ann)
    assert state(ann.lesson.root)[1] == old[1]
    ready(book.course)
    by_hand = state(ann.lesson.root)
    by_engine(book, ann)
    assert by_hand == state(ann.lesson.root)
    assert by_hand[1] != old[1]


def test_a_folder_that_cannot_be_written_is_a_sentence(before, monkeypatch):
    book, ann, _, old = before
    monkeypatch.setattr(os, "access", lambda path, _mode: "ann" not in str(path))
    assert f"{ann.autograded.parent} cannot be written (Permission denied)" in refused(book, ann)
    left_as_it_was(ann.lesson, old)


def test_a_gradebook_of_an_older_nbgrader_is_refused(before):
    book, ann, _, _ = before
    with closing(sqlite3.connect(ann.lesson.root / "gradebook.db")) as database:
        database.execute("ALTER TABLE student DROP COLUMN lms_user_id")
    for begin in (Recorder, lambda book: ready(book.course)):
        with pytest.raises(
            RavineError,
            match=r"older nbgrader \(it has no student.lms_user_id\). Run: nbgrader db upgrade",
        ):
            begin(book)


def kill_everywhere(root, student):
    """Record a submission again and again, killed one event later each time; return what is left.

    Runs in a program of its own. The events are those of files that Python tells, and the commits.
    """
    book = Book(Course(root))
    submission = Submission(Course(root).assignments()[0], student)
    work = executed(book, submission)
    backup = root.with_name("backup")
    shutil.copytree(root, backup)
    old, left = state(root, student), []
    for last in range(1, 1000):
        ended = in_a_child(lambda last=last: record_and_die(book, submission, work, last))
        rows_then = state(root, student)[0]
        ready(book.course)
        left.append((rows_then, state(root, student)))
        hidden = list((root / "autograded").glob(".*"))
        assert not hidden, hidden
        if ended == 0:
            break
        shutil.rmtree(root)
        shutil.copytree(backup, root)
    new = left[-1][1]
    assert old != new
    for rows_then, after in left:
        assert after in (old, new)
        assert rows_then == after[0]
    return [sum(after == one for _, after in left) for one in (old, new)]


def in_a_child(function):
    """Run a function in a process of its own; return how that ended."""
    pid = os.fork()
    if pid == 0:
        try:
            function()
            os._exit(0)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def record_and_die(book, submission, work, last):
    """Record, and be killed at the last of so many events."""
    seen = 0

    def count(name, _arguments=()):
        nonlocal seen
        seen += name.startswith(("open", "os.", "shutil.", "commit"))
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def commit(session, commit=Session.commit):
        count("commit")
        commit(session)
        count("commit")

    with mock.patch.object(Session, "commit", commit), Recorder(book) as recorder:
        sys.addaudithook(count)
        recorder.record(submission, *work)


@pytest.mark.parametrize("student", ["ann", pytest.param("bob", marks=pytest.mark.full)])
def test_kill_9_at_any_moment_leaves_the_old_or_the_new_and_both_whole(before, student):
    """A submission graded before, handed in anew without its time; and one never graded."""
    ann = before[1]
    (ann.folder / "timestamp.txt").unlink()
    here = Path(__file__).parent
    code = f"""
import sys
sys.path[:0] = [{str(here)!r}, {str(here.parents[1] / "support")!r}]
import test_record as t
t.OUTPUTS["right" + " " * 100_000] = t.OUTPUTS["right"]
print(t.kill_everywhere(t.Path({str(ann.lesson.root)!r}), {student!r}))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    old, new = json.loads(done.stdout)
    # As many kills as there are files to write, close and move, on either side of the commit.
    assert old > 5
    assert new > 5
