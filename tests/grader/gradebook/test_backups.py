"""Copies of the gradebook: made before it changes, whole, few, and good to go back to."""

import os
import sqlite3
from contextlib import closing

import pytest
from by_people import backups, by_a_person, grades, opened
from handed_in import LESSON, RIGHT, hand_in

from grader.course import Course
from grader.errors import RavineError
from grader.gradebook import backups as module
from grader.gradebook.book import Book

pytestmark = pytest.mark.xdist_group("gradebook")


def settings(root, line):
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(f"{line}\n")


def test_a_copy_is_made_before_the_gradebook_changes_and_not_otherwise(graded, ravine):
    before = grades(graded)
    ravine("grade", LESSON, cwd=graded)
    assert not backups(graded)
    hand_in(graded, "cid", RIGHT)
    ravine("grade", LESSON, cwd=graded)
    after = grades(graded)
    [copy] = backups(graded)
    assert copy.stat().st_mode == (graded / "gradebook.db").stat().st_mode
    assert not list(graded.glob("gradebook-backups/.*"))
    # To go back, it is copied over the gradebook.
    (graded / "gradebook.db").write_text("damaged")
    said = ravine("grade", LESSON, cwd=graded, code=1).stderr
    assert f"Copy one of {copy.parent} over it" in said
    (graded / "gradebook.db").write_bytes(copy.read_bytes())
    assert grades(graded) == before
    assert before != after
    assert "1 graded, 2 unchanged" in ravine("grade", LESSON, cwd=graded).stdout
    assert grades(graded) == after
    assert len(backups(graded)) == 2


def test_a_new_gradebook_has_no_state_before(graded_once):
    assert (graded_once / "gradebook.db").is_file()
    assert not (graded_once / "gradebook-backups").exists()


def test_without_room_for_a_copy_nothing_is_changed(graded, ravine):
    hand_in(graded, "cid", RIGHT)
    before = (graded / "gradebook.db").read_bytes()
    (graded / "gradebook-backups").write_text("in the way")
    said = ravine("grade", LESSON, cwd=graded, code=1).stderr
    assert said.count("No backup of") == 1
    assert "so nothing was changed. Make room there, or make the folder writable" in said
    assert (graded / "gradebook.db").read_bytes() == before
    settings(graded, "c.Backups.keep = 0")
    assert "1 graded, 2 unchanged" in ravine("grade", LESSON, cwd=graded).stdout


def test_without_room_for_a_copy_no_lesson_is_entered(graded, ravine):
    with opened(graded) as gradebook:
        for student in ("ann", "bob", "cid"):
            gradebook.remove_submission(LESSON, student)
        gradebook.remove_assignment(LESSON)
    before = (graded / "gradebook.db").read_bytes()
    (graded / "gradebook-backups").write_text("in the way")
    said = ravine("grade", LESSON, cwd=graded, code=1).stderr
    assert said.count("No backup of") == 1
    assert (graded / "gradebook.db").read_bytes() == before


@pytest.fixture
def gradebook(tmp_path):
    """A file of SQLite's with one table."""
    path = tmp_path / "gradebook.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE grade (n)")
    return path


def test_a_full_disk_leaves_no_half_a_copy(gradebook, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.shutil, "copymode", full)
    with pytest.raises(RavineError, match="No space left on device"):
        module.back_up(gradebook, 10)
    assert list(gradebook.parent.glob("gradebook-backups/*")) == []


def test_no_copy_is_ever_for_others_to_read(gradebook, monkeypatch):
    seen = []

    def look(_gradebook, part):
        seen.append(part.stat().st_mode & 0o777)

    gradebook.chmod(0o640)
    monkeypatch.setattr(module.shutil, "copymode", look)
    module.back_up(gradebook, 10)
    assert seen == [0o600]


def test_what_a_killed_command_left_is_removed_and_what_another_writes_is_not(gradebook):
    folder = module.folder_of(gradebook)
    folder.mkdir()
    left, written = (folder / f".2026-01-01T00-00-00.000Z.db.{pid}" for pid in (7, 8))
    for part in (left, left.with_name(f"{left.name}-journal"), written):
        part.touch()
        os.utime(part, (0, 0) if part != written else None)
    module.back_up(gradebook, 10)
    assert list(folder.glob(".*")) == [written]


def test_what_another_program_is_writing_is_waited_for_and_not_for_ever(gradebook, monkeypatch):
    monkeypatch.setattr(module, "WAIT", 0.1)
    with closing(sqlite3.connect(gradebook)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO grade VALUES (1)")
        copy = module.back_up(gradebook, 10)
        other.commit()
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(RavineError, match="database is locked"):
            module.back_up(gradebook, 10)
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM grade").fetchone() == (0,)


def test_the_newest_stay_and_the_first_of_each_of_thirty_days(gradebook):
    folder = module.folder_of(gradebook)
    folder.mkdir()
    days = [f"2026-{month:02}-{day:02}" for month in (1, 2) for day in range(1, 29)]
    for day in days:
        for hour in ("98", "99"):
            (folder / f"{day}T{hour}-00-00.000Z.db").touch()
    kept = folder / "2026-01-01T97-00-00.000Z-before-01_doubling"
    for ending in (".db", ".txt"):
        kept.with_name(kept.name + ending).touch()
    made = module.back_up(gradebook, 4)
    left = sorted(path.name for path in folder.glob("*.db"))
    assert left[-4:] == [
        "2026-02-27T99-00-00.000Z.db",
        "2026-02-28T98-00-00.000Z.db",
        "2026-02-28T99-00-00.000Z.db",
        made.name,
    ]
    assert [name[:10] for name in left if "T98" in name] == days[-29:]
    assert f"{kept.name}.db" in left
    assert len(left) == 1 + 1 + 29 + 2
    assert len(list(folder.glob("*.txt"))) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("c.Backups.keep = 'all'", "sets a number of backups that is none"),
        ("c.CourseDirectory.db_url = 'nowhere'", "names no gradebook"),
    ],
)
def test_settings_that_are_none_are_a_sentence(graded, ravine, line, said):
    hand_in(graded, "cid", RIGHT)
    settings(graded, line)
    assert said in ravine("grade", LESSON, cwd=graded, code=1).stderr


def test_another_database_than_sqlites_has_backups_of_its_own(graded):
    settings(graded, "c.CourseDirectory.db_url = 'postgresql://host/grades'")
    assert Book(Course(graded)).back_up() is None
    assert not (graded / "gradebook-backups").exists()


def test_a_copy_holds_what_people_gave(graded, ravine):
    by_a_person(graded, "ann", "double--of_many", 1)
    assert (
        "2 graded" not in ravine("grade", LESSON, "--student", "ann", "--again", cwd=graded).stdout
    )
    by_a_person(graded, "ann", "double--of_many", 0)
    (graded / "gradebook.db").write_bytes(backups(graded)[0].read_bytes())
    assert grades(graded)["ann", "double--of_many"][1] == 1


def test_a_class_list_and_dates_change_the_gradebook_too(graded, ravine):
    people = graded / "class.csv"
    people.write_text("id,first name,last name,e-mail\nann,Ann,Ashe,ann@x.org\n")
    for count in (1, 1):
        ravine("roster", people, cwd=graded)
        assert len(backups(graded)) == count
    settings(graded, 'c.Dates.due = {"01_doubling": "2026-01-15 12:00 UTC"}')
    for count in (2, 2):
        # Grading with nothing new enters the dates all the same.
        ravine("grade", LESSON, cwd=graded)
        assert len(backups(graded)) == count
