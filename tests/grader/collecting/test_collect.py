"""What an LMS collected goes into submitted/: whose it is, which version, and nothing is lost."""

import json

import pytest
from lms import (
    ADA,
    BY_ID,
    CLASS,
    FILE,
    LESSON,
    OTHER,
    RIGHT,
    blackboard,
    canvas,
    collected,
    handed_in,
    moodle,
    notebook,
    packed,
)
from nbgrader.api import Gradebook

from grader.engine.intake import reading

pytestmark = pytest.mark.xdist_group("engine")


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


def test_late_is_told_and_no_time_is_made_up(course, ravine):
    packed(course / "a.zip", [(canvas(ADA, FILE, 5001, late=True), notebook(course))])
    said = ravine("collect", "a.zip", cwd=course).stdout
    assert "collected, marked late" in said
    assert f"write the time that the LMS shows into submitted/STUDENT/{LESSON}/timestamp" in said
    assert collected(course)["ada"] == [FILE]


def test_the_zip_of_another_lesson_is_one_sentence(course, ravine):
    tripling = notebook(course, RIGHT, "02_tripling")
    packed(course / "a.zip", [(canvas(who, "tripling.ipynb", 1), tripling) for who in CLASS[:9]])
    said = ravine("collect", "a.zip", LESSON, cwd=course, code=1)
    assert "The 9 notebooks in a.zip are all of 02_tripling, and none is of 01_dou" in said.stderr
    assert "Did you mean: ravine collect a.zip 02_tripling?" in said.stderr
    assert said.stdout == ""


def test_a_folder_that_is_a_link_is_not_written_into(course, ravine, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (course / "submitted/ada").mkdir(parents=True)
    (course / "submitted/ada" / LESSON).symlink_to(tmp_path / "elsewhere")
    packed(course / "a.zip", [(canvas(ADA, FILE, 5001), notebook(course))])
    assert "is a link, and links are" in ravine("collect", "a.zip", cwd=course, code=1).stderr
    assert not list((tmp_path / "elsewhere").iterdir())


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
