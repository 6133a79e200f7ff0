"""What an LMS collected goes into submitted/: whose it is, which version, and nothing is lost."""

import json
import shutil
from unittest import mock

import pytest
from lms import (
    BY_ID,
    CLASS,
    LESSON,
    OTHER,
    RIGHT,
    blackboard,
    canvas,
    class_list,
    moodle,
    notebook,
    packed,
)
from nbgrader.api import Gradebook

from grader.collecting import placing
from grader.course import Course
from grader.engine.intake import reading
from grader.gradebook import roster as students
from grader.gradebook.collected import Origins
from grader.gradebook.problems import write_whole

pytestmark = pytest.mark.xdist_group("engine")
FILE = "doubling.ipynb"
ADA = BY_ID["ada"]
LATER = (2027, 1, 16, 12, 0, 0)


@pytest.fixture(scope="module")
def with_roster(registered, tmp_path_factory):
    root = shutil.copytree(registered, tmp_path_factory.mktemp("roster") / "tiny")
    (root / "class.csv").write_text(class_list())
    students.enter(Course(root), root / "class.csv")
    return root


@pytest.fixture
def course(with_roster, tmp_path):
    """The tiny course with the class of forty in its gradebook."""
    return shutil.copytree(with_roster, tmp_path / "tiny")


def collected(root):
    """Return what lies in submitted/: by student, the names of the files."""
    folders = (root / "submitted").glob(f"*/{LESSON}")
    return {f.parent.name: sorted(path.name for path in f.iterdir()) for f in folders}


def handed_in(root, student="ada"):
    """Return what a student's notebook in submitted/ holds."""
    return (root / "submitted" / student / LESSON / FILE).read_bytes()


def test_a_class_of_forty_from_canvas(course, ravine):
    files = [(canvas(who, FILE, 5000 + n), notebook(course)) for n, who in enumerate(CLASS)]
    packed(course / "a.zip", files)
    said = ravine("collect", "a.zip", cwd=course).stdout
    assert "01_doubling, from canvas: 40 students." in said
    assert "0 missing." in said
    assert collected(course) == {name: [FILE] for name in BY_ID}


@pytest.mark.parametrize("flat", [False, True])
def test_a_class_of_forty_from_moodle(course, ravine, flat):
    files = [(moodle(who, FILE, 900 + n, flat), notebook(course)) for n, who in enumerate(CLASS)]
    packed(course / "a.zip", files)
    done = ravine("collect", "a.zip", LESSON, cwd=course, code=1)
    assert "01_doubling, from moodle: 38 students, 2 files left." in done.stdout
    assert "2 missing: chen1, chen2." in done.stdout
    assert done.stderr.count("chen1 and chen2 are both called Wei Chen. Put the notebook") == 2
    assert collected(course) == {name: [FILE] for name in BY_ID if "chen" not in name}


def test_blackboard_tells_the_time(course, ravine):
    files = [
        (blackboard(ADA, FILE, "2027-01-15-23-59-59"), notebook(course, OTHER)),
        (blackboard(ADA, "Untitled.ipynb", "2027-01-16-00-10-00"), notebook(course)),
    ]
    packed(course / "a.zip", files)
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write('\nc.Exchange.timezone = "Europe/Berlin"\n')
    done = ravine("collect", "a.zip", cwd=course)
    assert "it is older than Untitled.ipynb, which was taken" in done.stderr
    assert "were read as Europe/Berlin (c.Exchange.timezone" in done.stdout
    assert collected(course)["ada"] == [FILE, "timestamp.txt"]
    assert handed_in(course) == notebook(course)
    time = (course / "submitted/ada" / LESSON / "timestamp.txt").read_text()
    assert time == "2027-01-15 23:10:00.000000 UTC"
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write('\nc.Exchange.timezone = "UTC"\n')
    assert "were read as UTC" in ravine("collect", "a.zip", cwd=course).stdout
    time = course / "submitted/ada" / LESSON / "timestamp.txt"
    assert time.read_text() == "2027-01-16 00:10:00.000000 UTC"
    time.write_text("2027-01-10 12:00:00 UTC")
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write('\nc.Exchange.timezone = "Europe/Berlin"\n')
    ravine("collect", "a.zip", cwd=course)
    assert time.read_text() == "2027-01-10 12:00:00 UTC"
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write('\nc.Exchange.timezone = "Nowhere"\n')
    done = ravine("collect", "a.zip", cwd=course, code=1)
    assert "sets c.Exchange.timezone to 'Nowhere', which is none" in done.stderr


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


def test_late_is_told_and_no_time_is_made_up(course, ravine):
    packed(course / "a.zip", [(canvas(ADA, FILE, 5001, late=True), notebook(course))])
    said = ravine("collect", "a.zip", cwd=course).stdout
    assert "collected, marked late" in said
    assert f"write the time that the LMS shows into submitted/STUDENT/{LESSON}/timestamp" in said
    assert collected(course)["ada"] == [FILE]


def test_newer_versions_replace_older_ones_which_are_kept(course, ravine):
    first, second, third = (notebook(course, f"{RIGHT}# {n}\n") for n in range(3))
    packed(course / "1.zip", [(canvas(ADA, FILE, 5001), first)])
    packed(
        course / "2.zip",
        [(canvas(ADA, FILE, 5001), first), (canvas(ADA, "doubling-1.ipynb", 5007), second)],
    )
    packed(course / "3.zip", [(canvas(ADA, FILE, 9000), third)])
    ravine("collect", "2.zip", cwd=course)
    assert handed_in(course) == second
    assert "older than what is there" in ravine("collect", "1.zip", cwd=course).stdout
    assert "unchanged" in ravine("collect", "2.zip", cwd=course).stdout
    assert handed_in(course) == second
    kept = "submitted/.collected/older/ada/01_doubling/1/doubling.ipynb"
    assert f"ada: what was there is kept in {kept.rpartition('/')[0]}." in (
        ravine("collect", "3.zip", cwd=course).stdout
    )
    assert handed_in(course) == third
    assert (course / kept).read_bytes() == second


def test_of_two_downloads_from_moodle_the_later_one_is_newer(course, ravine):
    name = moodle(ADA, FILE, 7)
    packed(course / "1.zip", [(name, notebook(course, OTHER))])
    packed(course / "2.zip", [(name, notebook(course))], LATER)
    ravine("collect", "1.zip", cwd=course)
    assert "collected, newer" in ravine("collect", "2.zip", cwd=course).stdout
    assert "older than what is there" in ravine("collect", "1.zip", cwd=course).stdout
    assert handed_in(course) == notebook(course)


def test_what_was_put_there_by_hand_is_never_written_over(course, ravine):
    place = course / "submitted/ada" / LESSON
    place.mkdir(parents=True)
    (place / FILE).write_bytes(b"by hand")
    packed(course / "a.zip", [(canvas(ADA, FILE, 5001), notebook(course))])
    done = ravine("collect", "a.zip", cwd=course, code=1)
    assert "was not collected from here, or was changed since, and stays" in done.stderr
    assert handed_in(course) == b"by hand"
    (place / FILE).unlink()
    (place / "timestamp.txt").write_text("2027-01-01 12:00:00 UTC")
    ravine("collect", "a.zip", cwd=course)
    assert handed_in(course) == notebook(course)
    assert (place / "timestamp.txt").read_text() == "2027-01-01 12:00:00 UTC"
    (place / FILE).write_bytes(b"mended by hand")
    packed(course / "b.zip", [(canvas(ADA, FILE, 5002), notebook(course, OTHER))])
    ravine("collect", "b.zip", cwd=course, code=1)
    assert handed_in(course) == b"mended by hand"


def test_what_can_be_read_counts_first_and_then_the_number_that_canvas_gives(course, ravine):
    bob = BY_ID["umut"]
    files = [
        (canvas(ADA, FILE, 5001), notebook(course)),
        (canvas(ADA, "doubling-1.ipynb", 5002), b"{"),
        (canvas(bob, FILE, 5009), notebook(course)),
        (canvas(bob, FILE, 5003), notebook(course, OTHER)),
    ]
    packed(course / "a.zip", files)
    done = ravine("collect", "a.zip", cwd=course, code=1)
    assert "it is newer than doubling.ipynb, which was taken, and cannot be read" in done.stderr
    assert handed_in(course) == handed_in(course, "umut") == notebook(course)


def test_an_older_one_that_cannot_be_read_is_no_trouble(course, ravine):
    files = [(canvas(ADA, FILE, 5002), notebook(course)), (canvas(ADA, FILE, 5001), b"{")]
    packed(course / "a.zip", files)
    ravine("collect", "a.zip", cwd=course)


def test_one_version_with_two_contents_is_no_newer_one(course, ravine):
    for n, answer in enumerate((RIGHT, OTHER)):
        packed(course / f"{n}.zip", [(canvas(ADA, FILE, 5001), notebook(course, answer))])
    ravine("collect", "0.zip", cwd=course)
    assert "was not collected from here" in ravine("collect", "1.zip", cwd=course, code=1).stderr
    assert handed_in(course) == notebook(course)


def test_versions_of_two_sources_do_not_compare(course, ravine):
    packed(course / "a.zip", [(canvas(ADA, FILE, 5001), notebook(course))])
    packed(course / "b.zip", [(moodle(ADA, FILE, 7), notebook(course, OTHER))], LATER)
    ravine("collect", "a.zip", cwd=course)
    assert "was not collected from here" in ravine("collect", "b.zip", cwd=course, code=1).stderr
    assert handed_in(course) == notebook(course)


def test_a_folder_that_is_a_link_is_not_written_into(course, ravine, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (course / "submitted/ada").mkdir(parents=True)
    (course / "submitted/ada" / LESSON).symlink_to(tmp_path / "elsewhere")
    packed(course / "a.zip", [(canvas(ADA, FILE, 5001), notebook(course))])
    assert "is a link, and links are" in ravine("collect", "a.zip", cwd=course, code=1).stderr
    assert not list((tmp_path / "elsewhere").iterdir())


NAMES = [
    ("doubling (1).ipynb", RIGHT),
    ("doubling-1.ipynb", RIGHT),
    ("Untitled.ipynb", RIGHT),
    ("DOUBLING.IPYNB", RIGHT),
    ("doubling.ipynb.txt", RIGHT),
    ("momentum_final_FINAL.ipynb", RIGHT),
    ("sub/folder/doubling.ipynb", RIGHT),
]


@pytest.mark.parametrize(("name", "answer"), NAMES)
def test_renamed_notebooks_are_known_by_their_cells(course, ravine, name, answer):
    packed(course / "a.zip", [(moodle(ADA, name, 7), notebook(course, answer))])
    ravine("collect", "a.zip", cwd=course)
    assert handed_in(course) == notebook(course, answer)


def test_of_copies_in_one_submission_the_lessons_own_name_counts_and_then_the_number(
    course, ravine
):
    first, second, draft = (notebook(course, f"{RIGHT}# {n}\n") for n in range(3))
    bob = BY_ID["umut"]
    files = [
        (moodle(ADA, "doubling (2).ipynb", 7), second),
        (moodle(ADA, "doubling (1).ipynb", 7), first),
        (moodle(ADA, "draft (9).ipynb", 7), draft),
        (moodle(bob, "mine.ipynb", 8), first),
        (moodle(bob, "yours.ipynb", 8), second),
    ]
    packed(course / "a.zip", files)
    done = ravine("collect", "a.zip", cwd=course, code=1)
    assert handed_in(course) == second
    assert "doubling (1).ipynb: it is older than doubling (2).ipynb, which" in done.stderr
    assert f"The same goes for {files[2][0]}." in done.stderr
    assert "nothing tells which is the newer one" in done.stderr
    assert set(collected(course)) == {"ada"}


LEFT = [
    ("notes.pdf", b"%PDF", "it is no notebook (.ipynb)"),
    ("essay.ipynb", b"not JSON", "it is no notebook of this course"),
    ("essay.ipynb", b'{"cells": []}', "it is no notebook of this course"),
    ("doubling.ipynb", None, "it is the notebook of 02_tripling. Ask the student for that of 01"),
    ("onlinetext.html", b"<p>Hello", "it is no notebook (.ipynb)"),
]


@pytest.mark.parametrize(("name", "content", "why"), LEFT)
def test_what_is_no_notebook_of_the_lesson_is_left(course, ravine, name, content, why):
    content = content or notebook(course, RIGHT, "02_tripling")
    files = [(canvas(ADA, name, 5001), content), (canvas(CLASS[5], FILE, 2), notebook(course))]
    packed(course / "a.zip", files)
    done = ravine("collect", "a.zip", LESSON, cwd=course, code=1)
    assert why in done.stderr
    assert set(collected(course)) == {CLASS[5].id}


def test_a_broken_notebook_is_handed_in_and_replaces_nothing(course, ravine):
    packed(course / "a.zip", [(canvas(ADA, FILE, 5001), b"{")])
    ravine("collect", "a.zip", cwd=course)
    assert handed_in(course) == b"{"
    packed(course / "b.zip", [(canvas(ADA, FILE, 5002), notebook(course))])
    ravine("collect", "b.zip", cwd=course)
    packed(course / "c.zip", [(canvas(ADA, FILE, 5003), b"{")])
    done = ravine("collect", "c.zip", cwd=course, code=1)
    assert "cannot be read as a notebook" in done.stderr
    assert handed_in(course) == notebook(course)


UNKNOWN = [
    ("nobody_999_5001_doubling.ipynb", "nobody on the roster has the LMS user id 999"),
    ("lovelaceada_999_5001_doubling.ipynb", "id 999 (lovelaceada). Is it ada (Ada Lovelace)?"),
    ("anon_x7Yz2_5001_doubling.ipynb", "Turn anonymous grading off"),
    ("LATE_anon_x7Yz2_5001_doubling.ipynb", "Turn anonymous grading off"),
    ("doubling.ipynb", "its name is not as canvas names files"),
    ("Participant_17_assignsubmission_file/doubling.ipynb", "its name is not as canvas"),
]


STRANGERS = ["nobody_999_5001_notes.pdf", "anon_x7Yz2_5001_notes.pdf"]


@pytest.mark.parametrize("name", STRANGERS)
def test_who_is_not_on_the_roster_is_told_whatever_was_handed_in(course, ravine, name):
    packed(course / "a.zip", [(name, b"%PDF"), (canvas(ADA, FILE, 5001), notebook(course))])
    done = ravine("collect", "a.zip", cwd=course, code=1)
    assert "nobody on the roster" in done.stderr or "without names" in done.stderr


def test_many_files_of_one_student_get_few_sentences(course, ravine):
    handed = [(f"{n}.pdf", b"%PDF") for n in range(99)]
    copies = [(f"doubling ({n}).ipynb", notebook(course, f"# {n}\n")) for n in range(20)]
    packed(course / "own.zip", [*handed, *copies])
    files = [
        (canvas(ADA, "own.zip", 5001), (course / "own.zip").read_bytes()),
        *((canvas(CLASS[5], f"{n}.pdf", n), b"%PDF") for n in range(99)),
    ]
    packed(course / "a.zip", files)
    done = ravine("collect", "a.zip", LESSON, cwd=course, code=1)
    assert "217 files left" in done.stdout
    assert len(done.stderr.splitlines()) == 3
    assert "1.pdf, lovelaceada_100_5001_own.zip > 2.pdf" in done.stderr
    assert "and 95 more." in done.stderr
    found = json.loads(ravine("collect", "a.zip", LESSON, "--json", cwd=course, code=1).stdout)
    assert [len(each["others"]) for each in found["left"]] == [98, 98, 18]


def test_the_text_beside_each_file_of_blackboard_and_checkpoints_are_no_news(course, ravine):
    time, copy = "2027-01-15-23-59-59", ".ipynb_checkpoints/doubling-checkpoint.ipynb"
    files = [
        (blackboard(ADA, FILE, time), notebook(course)),
        (f"Doubling_ada_attempt_{time}.txt", b"Name: Ada"),
    ]
    packed(course / "a.zip", files)
    assert not ravine("collect", "a.zip", cwd=course).stderr
    packed(course / "b.zip", [(f"umut/{FILE}", notebook(course)), (f"umut/{copy}", b"{}")])
    assert not ravine("collect", "b.zip", cwd=course).stderr
    packed(course / "c.zip", [(f"umut/{FILE}", notebook(course)), (f"han/{copy}", b"{}")])
    done = ravine("collect", "c.zip", cwd=course, code=1)
    assert "han, han/.ipynb_checkpoints/doubling-checkpoint.ipynb: it is a copy" in done.stderr


def test_each_student_has_one_vote_on_the_lesson(course, ravine):
    one, other = notebook(course), notebook(course, RIGHT, "02_tripling")
    files = [(canvas(who, FILE, n), one) for n, who in enumerate(CLASS[:3])]
    files += [(canvas(CLASS[4], f"{n}.ipynb", n), other) for n in range(9)]
    packed(course / "a.zip", files)
    assert "01_doubling, from canvas" in ravine("collect", "a.zip", cwd=course, code=1).stdout


SPOILT = [
    ("canvas", f"lovelaceada_100_5001_doubling ({'9' * 200}).ipynb", 0),
    ("blackboard", "Doubling_ada_attempt_9999-12-31-23-59-59_doubling.ipynb", 0),
    ("blackboard", "Doubling_ada_attempt_0001-01-01-00-00-00_doubling.ipynb", 0),
]


@pytest.mark.parametrize(("source", "name", "code"), SPOILT)
def test_no_number_in_a_name_is_too_large(course, ravine, source, name, code):
    zone = "America/New_York" if "9999" in name else "Asia/Tokyo"
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write(f"\nc.Exchange.timezone = {zone!r}\n")
    packed(course / "a.zip", [(name, notebook(course))])
    ravine("collect", "a.zip", LESSON, "--from", source, cwd=course, code=code)
    assert collected(course) == {"ada": [FILE]}


def test_a_defect_stays_with_the_file_on_which_it_is_met(course, ravine, monkeypatch):
    read = reading.read

    def spoilt(path):
        if path.read_bytes() == b"x":
            raise ZeroDivisionError("of a test")
        return read(path)

    monkeypatch.setattr(reading, "read", spoilt)
    files = [(canvas(ADA, FILE, 1), notebook(course)), (canvas(CLASS[5], FILE, 1), b"x")]
    packed(course / "a.zip", files)
    done = ravine("collect", "a.zip", LESSON, cwd=course, code=1)
    assert "umut, öztürkşahinümüt_105_1_doubling.ipynb: it could not be" in done.stderr
    assert "ZeroDivisionError('of a test')" in done.stderr
    assert set(collected(course)) == {"ada"}


def test_a_time_that_is_moved_aside_is_told(course, ravine):
    packed(course / "1.zip", [(canvas(ADA, FILE, 1), notebook(course, OTHER))])
    packed(course / "2.zip", [(canvas(ADA, FILE, 2), notebook(course))])
    ravine("collect", "1.zip", cwd=course)
    (course / "submitted/ada" / LESSON / "timestamp.txt").write_text("2027-01-10 12:00:00 UTC")
    said = ravine("collect", "2.zip", cwd=course).stdout
    assert "ada: the newer version has no time; timestamp.txt was moved to" in said
    assert collected(course)["ada"] == [FILE]


def test_the_origins_are_written_once(course, ravine):
    packed(course / "a.zip", [(canvas(who, FILE, 1), notebook(course)) for who in CLASS[:5]])
    with mock.patch("grader.gradebook.collected.write_whole", wraps=write_whole) as write:
        ravine("collect", "a.zip", cwd=course)
    assert write.call_count == 1
    origins = json.loads((course / "submitted/.collected/origins.json").read_text())
    assert len(origins[LESSON]) == 5


@pytest.mark.parametrize(("name", "why"), UNKNOWN)
def test_a_file_of_nobody_known(course, ravine, name, why):
    files = [(name, notebook(course)), (canvas(ADA, FILE, 5001), notebook(course))]
    packed(course / "a.zip", files)
    assert why in ravine("collect", "a.zip", "--from", "canvas", cwd=course, code=1).stderr
    assert set(collected(course)) == {"ada"}


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


def test_a_later_zip_does_not_bring_the_file_of_a_namesake(course, ravine):
    packed(course / "a.zip", [(moodle(ADA, FILE, 7), notebook(course))])
    packed(course / "b.zip", [(moodle(ADA, FILE, 8), notebook(course, OTHER))], LATER)
    ravine("collect", "a.zip", cwd=course)
    assert "was not collected from here" in ravine("collect", "b.zip", cwd=course, code=1).stderr
    assert handed_in(course) == notebook(course)


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


REFUSED = [
    ([("nothing.txt", b"x")], [], "a.zip holds no notebook. nothing.txt: it is no notebook"),
    ([], [], "a.zip holds no notebook. It is empty"),
    ([("x.ipynb", b"{}")], [], "The files in the zip have names as none gives of canvas, moodle"),
    ([("x.ipynb", b"{}")], ["--from", "ilias"], "There is no 'ilias' to collect from: canvas"),
    ([("x.ipynb", b"{}")], ["--from", "own"], "named_regexp in nbgrader_config.py is not set"),
    ([("ada/x.ipynb", b"{}")], [], "holds notebooks of no lesson. Say of which it is"),
    ([("ada/x.ipynb", b"{}")], ["09_none"], "There is no assignment called '09_none'"),
]


@pytest.mark.parametrize(("files", "options", "why"), REFUSED)
def test_a_zip_of_which_nothing_can_be_told(course, ravine, files, options, why):
    packed(course / "a.zip", files)
    assert why in ravine("collect", "a.zip", *options, cwd=course, code=1).stderr
    assert not collected(course)


def test_without_a_roster_nothing_is_collected(registered, ravine):
    packed(registered / "a.zip", [("ada/x.ipynb", b"{}")])
    done = ravine("collect", "a.zip", cwd=registered, code=1)
    assert "The roster is empty" in done.stderr


def test_what_was_stopped_half_way_is_completed(course, ravine, monkeypatch):
    people = [ADA, *CLASS[5:8]]
    for n, who in enumerate(people):
        packed(course / f"{n}.zip", [(canvas(who, FILE, 1), notebook(course, OTHER))])
        ravine("collect", f"{n}.zip", cwd=course)
    files = [(canvas(who, FILE, 2), notebook(course)) for who in people]
    packed(course / "a.zip", files)
    write, left = placing._write, [0]

    def stopped(path, content):
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        write(path, content)

    monkeypatch.setattr(placing, "_write", stopped)
    for stop_at in (1, 2, 3, 4):
        left[0] = stop_at
        ravine("collect", "a.zip", cwd=course, code=130)
    monkeypatch.setattr(placing, "_write", write)
    with mock.patch.object(Origins, "note", side_effect=KeyboardInterrupt):
        ravine("collect", "a.zip", cwd=course, code=130)
    ravine("collect", "a.zip", cwd=course)
    for who in people:
        assert handed_in(course, who.id) == notebook(course)
        older = course / "submitted/.collected/older" / who.id / LESSON
        assert [path.name for path in older.iterdir()] == ["1"]
        assert (older / "1" / FILE).read_bytes() == notebook(course, OTHER)


def test_collected_notebooks_are_graded(course, ravine):
    files = [(canvas(who, FILE, 1), notebook(course)) for who in CLASS[:2]]
    packed(course / "a.zip", files)
    found = json.loads(ravine("collect", "a.zip", "--json", cwd=course).stdout)
    assert [row["id"] for row in found["students"]] == ["0042", "ada"]
    assert len(found["missing"]) == 38
    ravine("grade", LESSON, cwd=course)
    ravine("collect", "a.zip", cwd=course)
    assert "0 graded, 2 unchanged" in ravine("grade", LESSON, cwd=course).stdout
    with Gradebook(f"sqlite:///{course}/gradebook.db", "ravine") as gradebook:
        assert gradebook.find_submission(LESSON, "0042").score == 3
        assert gradebook.find_student("0042").last_name == "O'Neil"
