"""Whose a file in a zip is: what its name says, and nobody's by what somebody else is called."""

import pytest
from lms import (
    ADA,
    BY_ID,
    FILE,
    LESSON,
    RIGHT,
    canvas,
    collected,
    moodle,
    notebook,
    packed,
)
from nbgrader.api import Gradebook

pytestmark = pytest.mark.xdist_group("engine")


def test_an_instructors_own_pattern_and_folders(course, ravine):
    packed(course / "a.zip", [(f"all/ada/sub/{FILE}", notebook(course)), ("all/x/y.ipynb", b"")])
    done = ravine("collect", "a.zip", cwd=course, code=1)
    assert "from folders: 1 student, 1 file left" in done.stdout
    assert "nobody on the roster has the id 'x'" in done.stderr
    with (course / "nbgrader_config.py").open("a") as settings:
        pattern = r"(?P<file_id>\w+)-(?P<student_id>\w+)-(?P<timestamp>[\dT]+)\.ipynb$"
        settings.write(f"\nc.FileNameCollectorPlugin.named_regexp = r'{pattern}'\n")
    packed(course / "b.zip", [("doubling-umut-20270115T120000.ipynb", notebook(course))])
    assert "from own: 1 student" in ravine("collect", "b.zip", cwd=course).stdout
    time = (course / "submitted/umut" / LESSON / "timestamp.txt").read_text()
    assert time == "2027-01-15 12:00:00.000000 UTC"
    assert set(collected(course)) == {"ada", "umut"}


UNKNOWN = [
    ("nobody_999_5001_doubling.ipynb", "nobody on the roster has the LMS user id 999"),
    ("lovelaceada_999_5001_doubling.ipynb", "id 999 (lovelaceada). Is it ada (Ada Lovelace)?"),
    ("anon_x7Yz2_5001_doubling.ipynb", "Turn anonymous grading off"),
    ("LATE_anon_x7Yz2_5001_doubling.ipynb", "Turn anonymous grading off"),
    ("doubling.ipynb", "its name is not as canvas names files"),
    ("Participant_17_assignsubmission_file/doubling.ipynb", "its name is not as canvas"),
]


@pytest.mark.parametrize(("name", "why"), UNKNOWN)
def test_a_file_of_nobody_known(course, ravine, name, why):
    files = [(name, notebook(course)), (canvas(ADA, FILE, 5001), notebook(course))]
    packed(course / "a.zip", files)
    assert why in ravine("collect", "a.zip", "--from", "canvas", cwd=course, code=1).stderr
    assert set(collected(course)) == {"ada"}


STRANGERS = ["nobody_999_5001_notes.pdf", "anon_x7Yz2_5001_notes.pdf"]


@pytest.mark.parametrize("name", STRANGERS)
def test_who_is_not_on_the_roster_is_told_whatever_was_handed_in(course, ravine, name):
    packed(course / "a.zip", [(name, b"%PDF"), (canvas(ADA, FILE, 5001), notebook(course))])
    done = ravine("collect", "a.zip", cwd=course, code=1)
    assert "nobody on the roster" in done.stderr or "without names" in done.stderr


# Ada's LMS user id is 100, 0042's 101; what each of these must not do is in Ada's name.
DISGUISED = [
    ("canvas", "mallory_100_101_5002_doubling.ipynb", "can be read in two ways"),
    ("canvas", "mallory_100_999_5002_doubling.ipynb", "can be read in two ways"),
    ("canvas", "lovelaceada_100_101_5002_doubling.ipynb", "can be read in two ways"),
    ("canvas", "lovelaceada_100_5_x_101_5002_doubling.ipynb", "can be read in two ways"),
    ("canvas", "mallory_100_5_LATE_999_5002_doubling.ipynb", "can be read in two ways"),
    ("canvas", "countess_100_5001_01_doubling.ipynb", "can be read in two ways"),
    ("canvas", "mallory_999_5_x\\lovelaceada_100_5001_doubling.ipynb", "not as canvas names"),
    ("moodle", "Eve Mallory_4712_assignsubmission_file/Ada Lovelace_4711_assignsubmission_file/"
     "doubling.ipynb", "nobody on the roster has the name Eve Mallory"),
    ("moodle", "Jorg Weiß_7_assignsubmission_file/doubling.ipynb", "Is it strasse (Jörg Weiß)?"),
    ("moodle", "मीरा_7_assignsubmission_file/doubling.ipynb", "nobody on the roster has the name"),
    ("blackboard", "ps_eve_attempt_2016-01-30-15-00-00_x_ada_attempt_2016-01-30-15-00-00_d.ipynb",
     "nobody on the roster has the id"),
    ("blackboard", "ps_underada_attempt_2016-01-30-15-00-00_doubling.ipynb", "has the id"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "name", "why"), DISGUISED)
def test_nobody_hands_in_under_the_name_of_another(course, ravine, source, name, why):
    (course / "ram.csv").write_text("id,first_name,last_name\nram,राम,\n")
    ravine("roster", "ram.csv", cwd=course)
    packed(course / "a.zip", [(name, notebook(course))])
    done = ravine("collect", "a.zip", LESSON, "--from", source, cwd=course, code=1)
    assert why in done.stderr
    assert not collected(course)


HONEST = [
    ("canvas", "lovelaceada_100_5001_2027_01_doubling.ipynb", "ada"),
    ("canvas", "countess_100_5001_doubling.ipynb", "ada"),
    ("blackboard", "ps_under_score_attempt_2016-01-30-15-00-00_doubling.ipynb", "under_score"),
    ("blackboard", "ada_attempt_2016-01-30-15-00-00_doubling.ipynb", "ada"),
    ("moodle", "रामानुजन श्रीनिवास_7_assignsubmission_file/doubling.ipynb", "hindi"),
]


@pytest.mark.parametrize(("source", "name", "owner"), HONEST)
def test_names_that_look_strange_and_are_not(course, ravine, source, name, owner):
    packed(course / "a.zip", [(name, notebook(course))])
    ravine("collect", "a.zip", LESSON, "--from", source, cwd=course)
    assert set(collected(course)) == {owner}


TWO_AS_ONE = [
    (moodle(ADA, FILE, 7), moodle(ADA, "other.ipynb", 8)),
    (moodle(ADA, FILE, 7), moodle(ADA, "notes.pdf", 8)),
    ("ada/doubling.ipynb", "ADA/doubling.ipynb"),
    ("ps_ada_attempt_2016-01-30-15-00-00_d.ipynb", "ps_x_ada_attempt_2016-01-31-15-00-00_d.ipynb"),
]


@pytest.mark.parametrize("names", TWO_AS_ONE)
def test_two_people_are_not_taken_for_one(course, ravine, names):
    answers = {name: notebook(course, f"{RIGHT}# {n}\n") for n, name in enumerate(names)}
    packed(course / "a.zip", answers.items())
    done = ravine("collect", "a.zip", cwd=course, code=1)
    assert "ada on the roster, and so may be two people" in done.stderr
    assert not collected(course)


def test_moodle_without_names(course, ravine):
    packed(course / "a.zip", [("Participant_17_assignsubmission_file/x.ipynb", notebook(course))])
    done = ravine("collect", "a.zip", cwd=course, code=1)
    assert "Reveal the students' identities" in done.stderr


def test_a_roster_without_lms_ids_is_matched_by_unique_names(course, ravine):
    with Gradebook(f"sqlite:///{course}/gradebook.db", "ravine") as gradebook:
        for student in gradebook.students:
            student.lms_user_id = None
        gradebook.db.commit()
    people = [BY_ID[name] for name in ("umut", "istanbul", "chen1", "han", "nfd")]
    files = [(canvas(who, FILE, n), notebook(course)) for n, who in enumerate(people)]
    packed(course / "a.zip", files)
    done = ravine("collect", "a.zip", cwd=course, code=1)
    assert set(collected(course)) == {"umut", "istanbul", "han", "nfd"}
    assert "the LMS user id 117 (chenwei)" in done.stderr


def test_without_a_roster_nothing_is_collected(registered, ravine):
    packed(registered / "a.zip", [("ada/x.ipynb", b"{}")])
    done = ravine("collect", "a.zip", cwd=registered, code=1)
    assert "The roster is empty" in done.stderr
