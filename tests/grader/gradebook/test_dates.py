"""Due dates, extensions and penalties: from the settings into the gradebook, and shown."""

import csv
import json
import shutil
from datetime import datetime, timedelta

import pytest
from handed_in import HALF, LESSON, RIGHT, hand_in
from nbgrader.api import Base, Gradebook
from nbgrader.converters import Autograde
from sqlalchemy import create_engine
from tiny_course import make_tiny

from grader import authoring
from grader.course import Course
from grader.engine.fingerprint import _that_matter
from grader.gradebook.book import Book
from grader.gradebook.dates import enter
from grader.gradebook.standings import standings
from grader.gradebook.submissions import Submission
from grader.learner.class_of_one import class_of_one
from grader.report.timetable import timetable

pytestmark = pytest.mark.xdist_group("engine")
DUE = "2026-12-01 23:59 Europe/Zurich"
RULE = """
c.AssignLatePenalties.plugin_class = "grader.gradebook.penalties.ShareADay"
c.ShareADay.share = 0.5
"""


def settle(root, **dates):
    """Let the course's settings name these dates, and no others."""
    file = root / "nbgrader_config.py"
    before = file.read_text().partition("# Dates of a test.")[0]
    lines = [f"c.Dates.{name} = {value!r}\n" for name, value in dates.items()]
    file.write_text(f"{before}# Dates of a test.\n{RULE}{''.join(lines)}")


def give(root, student, answer, time):
    hand_in(root, student, answer)
    (root / "submitted" / student / LESSON / "timestamp.txt").write_text(time)


def gradebook(root):
    return Gradebook(f"sqlite:///{root}/gradebook.db", "ravine")


def penalties(done):
    return {each["student"]: each["late_submission_penalty"] for each in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A built course with a penalty rule, in which ada was late by an hour and bob was not."""
    course = Course(make_tiny(tmp_path_factory.mktemp("dates") / "tiny"))
    authoring.write(course, authoring.make(course))
    # As nbgrader makes it, less the mark for upgrades, which takes a second.
    Base.metadata.create_all(create_engine(f"sqlite:///{course.root}/gradebook.db"))
    settle(course.root, due={"1": DUE})
    give(course.root, "ada", RIGHT, "2026-12-02 00:00:00 UTC")
    give(course.root, "bob", HALF, "2026-12-01 22:00:00 UTC")
    return course.root


@pytest.fixture
def course(built, tmp_path):
    return shutil.copytree(built, tmp_path / "course")


def test_penalties_follow_the_dates_without_a_notebook_run_again(course, ravine):
    def graded(**dates):
        settle(course, **dates)
        return ravine("grade", LESSON, "--json", cwd=course)

    assert penalties(graded(due={LESSON: DUE})) == {"ada": 1.5, "bob": 0}
    for dates, of_ada in [
        ({"due": {LESSON: "2026-12-03 23:59 UTC"}}, 0),
        ({"due": {"doubling": "2026-11-30 23:00 UTC"}}, 3),
        ({"due": {LESSON: DUE}, "extensions": {"ada": {LESSON: 7}}}, 0),
        ({"due": {LESSON: DUE}, "extensions": {"ada": {LESSON: 0}}}, 1.5),
        ({"due": {LESSON: None}}, 0),
    ]:
        done = graded(**dates)
        assert penalties(done)["ada"] == of_ada, dates
        assert standings(Course(course))[0].penalty == of_ada, dates
        assert all(each["unchanged"] for each in json.loads(done.stdout)), dates


def test_a_line_that_is_taken_out_of_the_settings_holds_no_longer(course, ravine):
    extension = {"ada": {LESSON: 7}}
    settle(course, due={LESSON: DUE}, extensions=extension)
    ravine("grade", LESSON, cwd=course)
    settle(course, due={LESSON: DUE})
    done = ravine("dates", cwd=course)
    gone = f"ada has no extension for {LESSON} any more: c.Dates.extensions does not name it now."
    assert gone in done.stderr
    assert "Extension:" not in done.stdout
    assert penalties(ravine("grade", LESSON, "--json", cwd=course))["ada"] == 1.5
    settle(course)
    done = ravine("dates", cwd=course)
    assert f"{LESSON} has no due date any more: c.Dates.due does not name it now." in done.stderr
    assert standings(Course(course))[0].penalty == 0
    assert not ravine("dates", cwd=course).stderr


def test_what_a_person_has_changed_since_stays_when_the_line_is_gone(course, ravine):
    settle(course, due={LESSON: DUE}, extensions={"ada": {LESSON: 7}})
    ravine("grade", LESSON, cwd=course)
    with gradebook(course) as book:
        book.grant_extension(LESSON, "ada", days=3)
        book.update_or_create_assignment(LESSON, duedate="2026-11-01 12:00:00 UTC")
    settle(course)
    assert not ravine("dates", cwd=course).stderr
    with gradebook(course) as book:
        ada = book.find_submission(LESSON, "ada")
        assert (ada.extension, ada.duedate) == (timedelta(days=3), datetime(2026, 11, 4, 12))


def test_an_extension_ends_with_the_due_date_that_it_extends(course, ravine):
    """nbgrader fails at a submission that has the one without the other."""
    settle(course, due={LESSON: DUE}, extensions={"ada": {LESSON: 7}})
    ravine("grade", LESSON, cwd=course)
    settle(course, due={LESSON: None})
    ravine("dates", cwd=course)
    with gradebook(course) as book:
        assert book.find_submission(LESSON, "ada").total_seconds_late == 0


def test_a_student_whose_id_is_a_number_has_extensions(course, ravine):
    give(course, "4711", RIGHT, "2026-12-03 00:00:00 UTC")
    settle(course, due={LESSON: DUE}, extensions={4711: {LESSON: 7}})
    assert penalties(ravine("grade", LESSON, "--json", cwd=course))["4711"] == 0
    assert "Extension: 4711, 01_doubling" in ravine("dates", cwd=course).stdout


def test_a_penalty_rule_that_is_switched_off_takes_nothing(course, ravine):
    settle(course, due={LESSON: DUE})
    ravine("grade", LESSON, cwd=course)
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write("c.AssignLatePenalties.enabled = False\n")
    said = ravine("dates", cwd=course).stdout
    assert "Penalty for being late: none: c.AssignLatePenalties.enabled is off" in said
    assert "Late: ada, 01_doubling, by 1 h 1 min: 0 points off" in said
    assert standings(Course(course))[0].score == 3


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("c.Backups.keep = 3", False),
        ("c.Dates.due['03'] = '2026-12-01 23:59 UTC'", False),
        ("c.Dates.extensions['ada']['03'] = 3", False),
        ("c.Dates.due |= {'03': '2026-12-01 23:59 UTC'}", False),
        ("c.Limits.cell_seconds = 7", True),
        ("c.Dates = {}", True),
    ],
)
def test_grades_depend_on_no_setting_of_dates(line, counts):
    """Else each change of a date would run all notebooks again."""
    assert bool(_that_matter(f"# {line}\n{line}")) is counts


def test_to_read_the_timetable_writes_nothing(course, ravine):
    ravine("grade", LESSON, cwd=course)
    settle(course, due={LESSON: "2026-12-03 23:59 UTC"})
    before = (course / "gradebook.db").read_bytes()
    assert timetable(Course(course)).due[LESSON].set_in == "nbgrader_config.py"
    assert (course / "gradebook.db").read_bytes() == before


def test_a_due_date_puts_no_lesson_under_way(course, ravine):
    shutil.rmtree(course / "submitted")
    ravine("dates", cwd=course)
    with gradebook(course) as book:
        assert book.find_assignment(LESSON).duedate == datetime(2026, 12, 1, 22, 59)
        book.add_student("zoe")
    assert standings(Course(course)) == []


def test_what_the_settings_do_not_name_is_as_the_gradebook_has_it(course, ravine):
    ravine("grade", LESSON, cwd=course)
    with gradebook(course) as book:
        book.update_or_create_assignment(LESSON, duedate="2026-12-01 20:00:00 UTC")
        book.grant_extension(LESSON, "ada", days=1)
    settle(course)
    assert penalties(ravine("grade", LESSON, "--json", cwd=course)) == {"ada": 0, "bob": 0.5}
    shown = json.loads(ravine("dates", "--json", cwd=course).stdout)
    assert {shown["due"][LESSON]["set_in"], shown["extensions"][0]["set_in"]} == {"the gradebook"}
    settle(course, due={LESSON: DUE})
    shown = json.loads(ravine("dates", "--json", cwd=course).stdout)
    assert shown["due"][LESSON]["set_in"] == "nbgrader_config.py"
    assert shown["due"][LESSON]["utc"] == "2026-12-01T22:59:00Z"
    assert shown["extensions"][0]["utc"] == "2026-12-02T22:59:00Z"


def test_who_hands_in_after_an_extension_was_given_has_it(course, ravine):
    """In the gradebook there is nothing to give it to before."""
    settle(course, due={LESSON: DUE}, extensions={"zoe": {LESSON: "2026-12-05 12:00 +01:00"}})
    for step in (["dates"], ["grade", LESSON]):
        said = ravine(*step, cwd=course).stderr
        assert "names 'zoe', who is neither in the gradebook nor in submitted/." in said
    give(course, "zoe", RIGHT, "2026-12-05 10:59:00 UTC")
    done = ravine("grade", LESSON, "--json", cwd=course)
    assert penalties(done) == {"ada": 1.5, "bob": 0, "zoe": 0}
    assert not done.stderr
    [zoe] = [each for each in standings(Course(course)) if each.who.name == "zoe"]
    assert (zoe.status, zoe.due) == ("graded", datetime(2026, 12, 5, 11))


def test_nbgraders_own_step_knows_dates_that_no_command_has_entered(course):
    settle(course, due={LESSON: DUE}, extensions={"ada": {LESSON: 7}})
    steps = [
        "nbgrader.preprocessors.SaveAutoGrades",
        "grader.engine.preprocessors.EnterDates",
        "nbgrader.preprocessors.AssignLatePenalties",
    ]
    give(course, "cy", RIGHT, "2026-12-03 01:00:00 UTC")
    book = Book(Course(course))
    book.config.Autograde.autograde_preprocessors = steps
    [lesson] = book.course.assignments()
    book.register(lesson)
    for student in ("ada", "cy"):
        book.convert(Autograde, Submission(lesson, student), book.config)
    with gradebook(course) as graded:
        ada, cy = (graded.find_submission(LESSON, who) for who in ("ada", "cy"))
        assert (ada.extension, ada.late_submission_penalty) == (timedelta(days=7), 0)
        assert cy.late_submission_penalty == cy.score == 3
    # In nbgrader's own reading that is a hundred seconds from UTC, and late.
    for time in ("2026-12-01 23:58:00 +0100", ""):
        give(course, "cy", RIGHT, time)
        book.convert(Autograde, Submission(lesson, "cy"), book.config)
        with gradebook(course) as graded:
            assert graded.find_submission(LESSON, "cy").late_submission_penalty == 0, time


def test_another_versions_time_costs_nothing(course, ravine):
    settle(course, due={LESSON: DUE})
    time = course / "submitted/ada" / LESSON / "timestamp.txt"
    for written, penalty in [
        ("2026-12-02 00:00:00 UTC", 1.5),
        (None, 0),
        ("2026-12-02 00:30 Europe/Zurich", 1.5),
        ("2026-12-01 23:58 Europe/Zurich", 0),
    ]:
        time.write_text(written) if written else time.unlink()
        assert penalties(ravine("grade", LESSON, "--json", cwd=course))["ada"] == penalty, written
    time.write_text("2026-12-02 00:00 CEST")
    said = ravine("grade", LESSON, cwd=course, code=1).stderr
    assert "when this was handed in: 'CEST' is no time zone; write one such as" in said
    assert standings(Course(course))[0].penalty == 0


def test_lateness_stands_wherever_a_score_does(course, ravine):
    table = ravine("grade", LESSON, cwd=course).stdout
    assert "1 h 1 min: -1.5   1.5/3" in table
    assert "1/3" in table
    assert "1.5/3" in ravine("feedback", LESSON, cwd=course).stdout
    page = (course / "feedback/ada" / LESSON / "doubling.html").read_text()
    assert (
        "Handed in 1 h 1 min after the due date, 2026-12-01 23:59 CET: "
        "1.5 points are taken off, so 1.5 of 3 count."
    ) in page
    assert (
        "after the due date" not in (course / "feedback/bob" / LESSON / "doubling.html").read_text()
    )
    said = ravine("dates", cwd=course).stdout
    assert "01_doubling   2026-12-01 23:59 CET   2026-12-01 22:59   nbgrader_config.py" in said
    assert "50% of the points earned for each day begun after 15 minutes of grace" in said
    assert "Late: ada, 01_doubling, by 1 h 1 min: 1.5 points off" in said


def test_who_checks_by_oneself_is_never_late(course):
    """The class's extensions would extend nothing there."""
    settle(course, extensions={"ada": {LESSON: 7}})
    assert enter(Book(class_of_one(Course(course)))) == []


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        (
            {"due": {LESSON: "soon"}},
            "c.Dates.due['01_doubling'] in nbgrader_config.py: 'soon' is no",
        ),
        ({"due": {"02": DUE}}, "c.Dates.due in nbgrader_config.py: There is no assignment called"),
        ({"due": DUE}, "c.Dates in nbgrader_config.py should be tables, such as"),
        ({"extensions": {"ada": 3}}, "c.Dates in nbgrader_config.py should be tables, such as"),
        (
            {"extensions": {"ada": {"x": 3}}},
            "c.Dates.extensions in nbgrader_config.py: There is no",
        ),
        ({"extensions": {"ada": {"1": -2}}}, "-2 is no extension; write until when, such as"),
        (
            {"extensions": {"ada": {"1": 2}}},
            "gives ada more time for 01_doubling, which has no due",
        ),
        (
            {"due": {"1": DUE}, "extensions": {"ada": {"1": "2026-12-01 22:59 UTC"}}},
            "gives ada until 2026-12-01 22:59 UTC for 01_doubling, which is not after its due date, "
            "2026-12-01 23:59 CET.",
        ),
    ],
)
def test_settings_that_cannot_be_meant_are_a_sentence(course, ravine, dates, sentence):
    settle(course, **dates)
    assert sentence in ravine("dates", cwd=course, code=1).stderr


def own_rule(course, settings, before, module, points):
    """Let the course have a penalty rule of its own, as nbgrader's documentation shows."""
    settings.write_text(f'{before}c.AssignLatePenalties.plugin_class = "{module}.Own"')
    (course / f"{module}.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Own(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        f"        return {points}\n"
    )


def test_a_penalty_rule_of_ones_own_lies_in_the_course_or_is_a_sentence(course, ravine):
    settings = course / "nbgrader_config.py"
    settings.write_text(
        settings.read_text() + 'c.AssignLatePenalties.plugin_class = "own_rule.Own"'
    )
    said = ravine("grade", LESSON, cwd=course, code=1).stderr
    assert "The penalty rule of nbgrader_config.py cannot be used" in said
    (course / "own_rule.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Own(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return 0.25\n"
    )
    assert penalties(ravine("grade", LESSON, "--json", cwd=course)) == {"ada": 0.25, "bob": 0}
    assert "the course's own Own" in ravine("dates", cwd=course).stdout


@pytest.mark.full
def test_stock_commands_have_dates_extensions_and_penalties(course, ravine, nbgrader):
    settle(course, due={LESSON: DUE}, extensions={"ada": {LESSON: 7}})
    give(course, "cy", RIGHT, "2026-12-03 01:00:00 UTC")
    ravine("dates", cwd=course)
    nbgrader("generate_assignment", LESSON, "--force", cwd=course)
    nbgrader("autograde", LESSON, cwd=course)
    nbgrader("export", "--to", "stock.csv", cwd=course)
    with (course / "stock.csv").open() as table:
        rows = {row["student_id"]: row for row in csv.DictReader(table)}
    assert {row["duedate"] for row in rows.values()} == {"2026-12-01 22:59:00"}
    scores = {name: (row["late_submission_penalty"], row["score"]) for name, row in rows.items()}
    assert scores == {"ada": ("0.0", "3.0"), "bob": ("0.0", "1.0"), "cy": ("3.0", "0.0")}
