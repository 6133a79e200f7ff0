"""Exports: what is in the files, read back as spreadsheets, Canvas and Moodle read them."""

import csv
import json
import shutil
from datetime import datetime

import pytest
from handed_in import LESSON, RIGHT, hand_in
from nbgrader.api import Base, Gradebook
from nbgrader.plugins import CsvExportPlugin
from platforms import canvas, moodle, rows_of
from sqlalchemy import create_engine
from tiny_course import make_tiny

from grader import authoring, converters
from grader.course import Course
from grader.gradebook.book import Book
from grader.report.exports.cells import Table

pytestmark = pytest.mark.xdist_group("engine")
# First name, last name, e-mail, LMS id; and the two grades, or what else became of the lesson.
CLASS = {
    "ada": ("Ada", "Lovelace", "ada@x.org", "101", (1, 2)),
    "bob": ("Bob", 'O"Neil, Jr.', "bob@x.org", "102", (0, 0)),
    "cy": ("Jörg", "Müller; Söhne", "cy@x.org", "103", None),
    "dan": ("=1+1", "\u202e@SUM(A1)", "dan@x.org", "104", "failed"),
    "eve": ("שרה", "כהן", "eve@x.org", "105", "not graded"),
    "-5": ("🦊", "\uff1dcmd|' /C calc'!A0", "fox@x.org", "106", (1, 0)),
    "late": ("New\nLine", "\t-2+3", "late@x.org", "107", (1, 2)),
}


@pytest.fixture(scope="module")
def a_class(tmp_path_factory):
    """A course whose gradebook holds the class; nothing was run for it."""
    course = Course(make_tiny(tmp_path_factory.mktemp("exports") / "tiny"))
    authoring.write(course, authoring.make(course))
    url = f"sqlite:///{course.root}/gradebook.db"
    # As nbgrader makes it, less the mark for upgrades, which takes a second.
    Base.metadata.create_all(create_engine(url))
    Book(course).register(*course.assignments())
    with converters.quiet(), Gradebook(url, "ravine") as gradebook:
        gradebook.update_or_create_assignment(LESSON, duedate="2026-12-01 22:59:00 UTC")
        for name, row in CLASS.items():
            enter(gradebook, name, *row)
    notes = {LESSON: {"dan": "cannot be read"}}
    (course.root / "autograded").mkdir()
    (course.root / "autograded/problems.json").write_text(json.dumps(notes))
    for student in ("dan", "eve"):
        hand_in(course.root, student, RIGHT)
    return course.root


def enter(gradebook, name, first, last, email, lms_id, points):
    known = {"first_name": first, "last_name": last, "email": email, "lms_user_id": lms_id}
    gradebook.add_student(name, **known)
    if not isinstance(points, tuple):
        return
    time = datetime(2026, 12, 2) if name == "late" else datetime(2026, 12, 1)
    gradebook.add_submission(LESSON, name, timestamp=time)
    part = gradebook.find_submission_notebook("doubling", LESSON, name)
    part.late_submission_penalty = 0.5 if name == "late" else None
    for cell, score in zip(("double--of_two", "double--of_many"), points, strict=True):
        gradebook.find_grade(cell, "doubling", LESSON, name).auto_score = score
    gradebook.db.commit()


@pytest.fixture
def course(a_class, tmp_path):
    return shutil.copytree(a_class, tmp_path / "course")


def dicts(file):
    with file.open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def settle(root, line):
    (root / "nbgrader_config.py").write_text((root / "nbgrader_config.py").read_text() + line)


def test_a_spreadsheet_has_nbgraders_columns_a_status_and_each_exercise(course, ravine):
    ravine("export", cwd=course)
    rows = {row["student_id"]: row for row in dicts(course / "grades.csv")}
    assert {name: row["status"] for name, row in rows.items()} == {
        "ada": "graded",
        "bob": "graded",
        "cy": "missing",
        "dan": "failed",
        "eve": "not graded",
        "-5": "graded",
        "late": "late",
    }
    assert rows["bob"]["score"] == rows["cy"]["score"] == "0.0"
    assert (rows["bob"][f"{LESSON}/double"], rows["cy"][f"{LESSON}/double"]) == ("0.0", "")
    late = ("raw_score", "late_submission_penalty", "score", "max_score")
    assert [rows["late"][name] for name in late] == ["3.0", "0.5", "2.5", "3.0"]
    with Gradebook(f"sqlite:///{course}/gradebook.db", "ravine") as gradebook:
        CsvExportPlugin(to=str(course / "stock.csv")).export(gradebook)
    stock = {row["student_id"]: row for row in dicts(course / "stock.csv")}
    plain = ("ada", "eve")
    assert [{**rows[who], **stock[who]} for who in plain] == [rows[who] for who in plain]


def test_no_cell_is_a_formula_and_names_are_as_they_are(course, ravine):
    for kind in ("nbgrader", "canvas", "moodle"):
        ravine("export", "--as", kind, "--to", "grades.csv", cwd=course)
        for row in rows_of(course / "grades.csv"):
            for cell in row:
                seen = cell.strip("\ufeff\u202e\u200b \t\r\n")
                assert not seen.startswith(tuple("=+@＝")), cell
                assert not seen.startswith("-") or cell in ("-", "-5"), cell
    rows = {row["student_id"]: row for row in json.loads(
        ravine("export", "--json", "--to", "grades.csv", cwd=course).stdout)}  # fmt: skip
    assert rows["dan"]["first_name"] == "=1+1"
    read = {row["student_id"]: row for row in dicts(course / "grades.csv")}
    for name in ("ada", "bob", "cy", "eve"):
        assert (read[name]["first_name"], read[name]["last_name"]) == CLASS[name][:2]
    assert (read["dan"]["first_name"], read["-5"]["first_name"]) == ("'=1+1", "🦊")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1", "'=1"),
        ("\t=1", "' =1"),
        ("\r\n+1+1", "' +1+1"),
        ("\xa0\u3000@a", "'\xa0\u3000@a"),
        ("\uff0b1", "'\uff0b1"),
        ("a;=1", '"a;\'=1"'),
        ("a; -b", '"a;\' -b"'),
        ("-5.25", "-5.25"),
        ("-", "-"),
        ("-a", "'-a"),
        ("+41 79", "'+41 79"),
        ("a=1", "a=1"),
        ('"=1"', '"""=1"""'),
        (" a", '" a"'),
        (-0.5, "-0.5"),
        (None, ""),
    ],
)
def test_text_is_text_and_numbers_are_numbers(text, written):
    assert Table(["x"], [[text]]).as_csv().removeprefix("\ufeff") == f"x\n{written}\n"


STUDENTS = [(int(row[3]), "", name, name) for name, row in CLASS.items()]


def test_canvas_reads_its_file(course, ravine):
    said = ravine("export", "--as", "canvas", cwd=course).stderr
    assert "3 grades are missing, which is not the same as zero, and left out: Canvas" in said
    possible, grades = canvas(course / "grades-canvas.csv", STUDENTS, {})
    assert possible == {LESSON: 3}
    assert grades == {
        ("ada", LESSON): "3",
        ("bob", LESSON): "0",
        ("cy", LESSON): "",
        ("dan", LESSON): "",
        ("eve", LESSON): "",
        ("-5", LESSON): "1",
        ("late", LESSON): "2.5",
    }


def test_canvas_finds_those_without_an_id_by_login_and_lessons_by_their_number(course, ravine):
    settle(course, 'c.Exports.columns = {"1": "Doubling, at last (4711)"}\n')
    with Gradebook(f"sqlite:///{course}/gradebook.db", "ravine") as gradebook:
        gradebook.update_or_create_student("ada", lms_user_id=None)
        gradebook.update_or_create_student("bob", lms_user_id="S-0815")
    said = ravine("export", "--as", "canvas", cwd=course).stderr
    assert "Without an LMS id: ada. Canvas will look for a SIS login of that name" in said
    known = [(0, "", "ada", "Ada L."), (1, "S-0815", "b", "Bob"), *STUDENTS[2:]]
    _, grades = canvas(course / "grades-canvas.csv", known, {"Doubling": 4711})
    assert (grades["Ada L.", "Doubling"], grades["Bob", "Doubling"]) == ("3", "0")


def test_moodle_reads_its_file_by_each_of_its_columns(course, ravine):
    said = ravine("export", "--as", "moodle", cwd=course).stderr
    assert "3 grades are missing, which is not the same as zero, and left out: Moodle" in said
    people = [{"name": name, "email": row[2], "id": row[3]} for name, row in CLASS.items()]
    columns = {"Username": "name", "ID number": "id", "Email address": "email"}
    for column, field in columns.items():
        grades = moodle(course / "grades-moodle.csv", people, column, field)
        assert grades == {
            ("ada", LESSON): 3,
            ("bob", LESSON): 0,
            ("cy", LESSON): None,
            ("dan", LESSON): None,
            ("eve", LESSON): None,
            ("-5", LESSON): 1,
            ("late", LESSON): 2.5,
        }


def test_a_column_that_would_mix_students_up_is_not_in_moodles_file(course, ravine):
    with Gradebook(f"sqlite:///{course}/gradebook.db", "ravine") as gradebook:
        gradebook.update_or_create_student("bob", email="")
        gradebook.update_or_create_student("cy", lms_user_id="101")
    said = ravine("export", "--as", "moodle", cwd=course).stderr
    assert "no column Email address: bob has none. Map users by Username." in said
    assert "no column ID number: '101' stands there more than once. Map users by" in said
    header = rows_of(course / "grades-moodle.csv")[0]
    assert header == ["\ufeffFirst name", "Last name", "Username", LESSON]


def test_an_earlier_export_is_replaced_and_nothing_else(course, ravine):
    ravine("export", cwd=course)
    ravine("export", cwd=course)
    file = course / "grades.csv"
    assert file.stat().st_mode & 0o077 == 0  # Marks are for nobody else on the machine.
    before = file.read_text() + "by hand\n"
    file.write_text(before)
    said = ravine("export", cwd=course, code=1).stderr
    assert "grades.csv is there already, and is no export of this course as it was written" in said
    assert file.read_text() == before
    said = ravine("export", "--to", "no/such/folder.csv", cwd=course, code=1).stderr
    assert "cannot be written: No such file or directory. Choose another --to." in said
    assert "There is no export for 'excel'" in ravine(
        "export", "--as", "excel", cwd=course, code=1).stderr  # fmt: skip


def test_columns_of_one_name_or_of_no_lesson_are_a_sentence(course, ravine):
    settle(course, 'c.Exports.columns = {"1": "Section"}\n')
    said = ravine("export", "--as", "canvas", cwd=course, code=1).stderr
    assert "Two columns would be called 'Section'." in said
    settle(course, 'c.Exports.columns = {"9": "Nine"}\n')
    said = ravine("export", cwd=course, code=1).stderr
    assert "c.Exports.columns in nbgrader_config.py: There is no assignment called '9'" in said
    settle(course, 'c.Exports.columns = ["Nine"]\n')
    assert "should name lessons and their columns" in ravine("export", cwd=course, code=1).stderr


def test_a_class_of_nobody_is_a_sentence(tiny, ravine):
    (tiny / "source").mkdir()
    Base.metadata.create_all(create_engine(f"sqlite:///{tiny}/gradebook.db"))
    assert "is empty. Run: ravine grade --all" in ravine("export", cwd=tiny, code=1).stderr
