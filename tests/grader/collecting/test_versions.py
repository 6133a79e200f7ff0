"""Which version of a notebook is the newest, and what becomes of the one that is there."""

import json
from unittest import mock

import pytest
from lms import (
    ADA,
    BY_ID,
    CLASS,
    FILE,
    LATER,
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

from grader.collecting import placing
from grader.files import write_whole
from grader.gradebook.collected import Origins

pytestmark = pytest.mark.xdist_group("engine")


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


# Of another source, and of a namesake: who collected the first file knows neither.
OTHERS = [
    (canvas(ADA, FILE, 5001), moodle(ADA, FILE, 7)),
    (moodle(ADA, FILE, 7), moodle(ADA, FILE, 8)),
]


@pytest.mark.parametrize(("first", "second"), OTHERS)
def test_what_does_not_compare_is_no_newer_version(course, ravine, first, second):
    packed(course / "a.zip", [(first, notebook(course))])
    packed(course / "b.zip", [(second, notebook(course, OTHER))], LATER)
    ravine("collect", "a.zip", cwd=course)
    assert "was not collected from here" in ravine("collect", "b.zip", cwd=course, code=1).stderr
    assert handed_in(course) == notebook(course)


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


def test_what_was_stopped_half_way_is_completed(course, ravine, monkeypatch):
    people = [ADA, *CLASS[5:8]]
    for n, who in enumerate(people):
        before = blackboard(who, FILE, "2027-01-15-12-00-00")
        packed(course / f"{n}.zip", [(before, notebook(course, OTHER))])
        ravine("collect", f"{n}.zip", cwd=course)
    files = [(blackboard(who, FILE, "2027-01-16-12-00-00"), notebook(course)) for who in people]
    packed(course / "a.zip", files)
    write, left = placing.write_whole, [0]

    def stopped(path, content):
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        write(path, content)

    monkeypatch.setattr(placing, "write_whole", stopped)
    for stop_at in (1, 2, 3, 4):
        left[0] = stop_at
        ravine("collect", "a.zip", cwd=course, code=130)
    monkeypatch.setattr(placing, "write_whole", write)
    with mock.patch.object(Origins, "note", side_effect=KeyboardInterrupt):
        ravine("collect", "a.zip", cwd=course, code=130)
    ravine("collect", "a.zip", cwd=course)
    for who in people:
        assert handed_in(course, who.id) == notebook(course)
        time = course / "submitted" / who.id / LESSON / "timestamp.txt"
        assert time.read_text().startswith("2027-01-16 12:00:00")
        older = course / "submitted/.collected/older" / who.id / LESSON
        assert [path.name for path in older.iterdir()] == ["1"]
        assert (older / "1" / FILE).read_bytes() == notebook(course, OTHER)
