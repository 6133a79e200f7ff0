"""What goes wrong with a course, its gradebook or its notes is one sentence, in each command."""

import shutil
import sqlite3
from pathlib import Path
from unittest import mock

import pytest
from damaged_class import LESSON, hand_in
from project import command

from grader import defects
from grader.course import Course
from grader.engine import grading
from grader.files import write_whole
from grader.gradebook.book import Book

pytestmark = pytest.mark.xdist_group("grade")


NOT_NOTES = ["{", "", "[]", "null", '{"a": 3}', '{"a": {"b": 3}}', "\xff", "[" * 100_000]


@pytest.mark.parametrize("text", NOT_NOTES, ids=range(len(NOT_NOTES)))
def test_notes_that_cannot_be_read_are_a_sentence_in_each_command(tiny, ravine, text):
    (tiny / "autograded").mkdir()
    (tiny / "autograded/problems.json").write_bytes(text.encode("latin-1"))
    ravine("build", cwd=tiny)
    hand_in(tiny, "ann", "{}")
    for step in (["grade", LESSON], ["feedback", LESSON], ["export"]):
        said = ravine(*step, cwd=tiny, code=1).stderr
        assert "autograded/problems.json cannot be read" in said
        assert "Delete it, then run: ravine grade --all" in said


def test_notes_are_written_whole_or_not_at_all(tmp_path, monkeypatch):
    file = tmp_path / "problems.json"
    write_whole(file, "old")
    monkeypatch.setattr(Path, "replace", mock.Mock(side_effect=OSError("the power fails")))
    with pytest.raises(OSError, match="power"):
        write_whole(file, "new")
    assert [p.name for p in tmp_path.iterdir()] == [file.name]
    assert file.read_text() == "old"


@pytest.mark.parametrize("step", ["grade", "feedback", "export", "build"])
def test_a_defect_of_ours_is_a_sentence_and_its_traceback_is_kept(tiny, ravine, monkeypatch, step):
    ravine("build", cwd=tiny)
    hand_in(tiny, "ann", (tiny / "release" / LESSON / "doubling.ipynb").read_text())
    monkeypatch.setattr(Course, "assignments", mock.Mock(side_effect=ZeroDivisionError("ours")))
    monkeypatch.setattr(Course, "texts", mock.Mock(side_effect=ZeroDivisionError("ours")))
    monkeypatch.setattr(Book, "check_free", mock.Mock(side_effect=ZeroDivisionError("ours")))
    arguments = [step, LESSON] if step in ("grade", "feedback") else [step]
    said = ravine(*arguments, cwd=tiny, code=1).stderr
    log = tiny / "autograded/ravine.log"
    assert f"ZeroDivisionError('ours'). The traceback is in {log}." in said
    assert "Traceback" in log.read_text()


def test_a_defect_at_one_submission_is_its_own(graded_class, tmp_path, ravine, monkeypatch):
    root = tmp_path / "defect"
    shutil.copytree(graded_class[0], root, ignore=shutil.ignore_patterns("submitted"))
    for student in ("ann", "zoe"):
        shutil.copytree(graded_class[0] / "submitted" / student, root / "submitted" / student)

    def fails_at_ann(step, is_anns):
        def failing(*arguments):
            if arguments[is_anns].student == "ann":
                raise ZeroDivisionError("ours")
            return step(*arguments)

        return failing

    monkeypatch.setattr(grading, "take_in", fails_at_ann(grading.take_in, 0))
    monkeypatch.setattr(Book, "convert", fails_at_ann(Book.convert, 2))
    log = root / "autograded/ravine.log"
    for step in ("grade", "feedback"):
        log.unlink(missing_ok=True)
        done = ravine(step, LESSON, cwd=root, code=1)
        assert f"ZeroDivisionError('ours'). The traceback is in {log}." in done.stderr
        assert "zoe" not in done.stderr
        assert "Traceback" in log.read_text()
    assert not list((root / "feedback").rglob("*.log"))


def test_the_log_does_not_grow_without_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(defects, "BYTES", 1000)
    for _ in range(20):
        defects.kept(ZeroDivisionError("ours"), tmp_path, "x" * 300)
    sizes = {p.name: p.stat().st_size for p in (tmp_path / "autograded").iterdir()}
    assert set(sizes) == {"ravine.log", "ravine.log.1"}
    assert max(sizes.values()) < 2000


LIMITS = {
    "Execute.timeout = '30'": "sets c.Execute.timeout to '30', which is no time",
    "Execute.timeout = 0": "sets c.Execute.timeout to 0, which is no time",
    "Limits.memory_mb = 'all'": "nbgrader_config.py sets a limit that is none: The 'memory_mb' trait",
    "Limits.processes = 0": "nbgrader_config.py sets a limit that is none: The value of the 'proce",
}


def test_a_limit_that_is_none_is_a_sentence(tiny, ravine):
    ravine("build", cwd=tiny)
    hand_in(tiny, "ann", "{}")
    config = tiny / "nbgrader_config.py"
    settings = config.read_text()
    for setting, sentence in LIMITS.items():
        config.write_text(f"{settings}\nc.{setting}\n")
        assert sentence in ravine("grade", LESSON, cwd=tiny, code=1).stderr


@pytest.mark.parametrize("to", [".", "/proc/grades.csv", "nowhere/grades.csv"])
def test_export_to_where_nothing_can_be_written(graded_class, ravine, to):
    said = ravine("export", "--to", to, cwd=graded_class[0], code=1).stderr
    assert "cannot be written" in said
    assert "Choose another --to." in said


def test_a_configuration_that_does_not_run(tiny, ravine):
    ravine("build", cwd=tiny)
    (tiny / "nbgrader_config.py").write_text("c = get_config(\n")
    assert "nbgrader_config.py cannot be run" in ravine("grade", "--all", cwd=tiny, code=1).stderr


@pytest.mark.parametrize(
    "step",
    ["grade", *(pytest.param(step, marks=pytest.mark.full) for step in ("feedback", "export"))],
)
def test_a_locked_gradebook_is_a_sentence(graded_class, tmp_path, ravine, step):
    root = copy_without_autograded(graded_class[0], tmp_path)
    holder = sqlite3.connect(root / "gradebook.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        said = ravine(*([step] if step == "export" else [step, LESSON]), cwd=root, code=1).stderr
    finally:
        holder.close()
    assert "gradebook.db cannot be written (database is locked)" in said
    assert not (root / "autograded").exists()


def copy_without_autograded(root, tmp_path):
    copied = tmp_path / "copy"
    shutil.copytree(root, copied, ignore=shutil.ignore_patterns("autograded"))
    return copied


def test_a_gradebook_that_is_none_is_a_sentence(graded_class, tmp_path, ravine):
    root = copy_without_autograded(graded_class[0], tmp_path)
    (root / "gradebook.db").write_text("this is no database, but it is long enough to be one" * 20)
    assert "is no gradebook" in ravine("grade", LESSON, cwd=root, code=1).stderr


def test_no_course_here(tmp_path, ravine):
    for step in (["build"], ["grade", LESSON], ["feedback", LESSON], ["export"], ["lab"]):
        said = ravine(*step, cwd=tmp_path, code=1).stderr
        assert said.startswith("ravine: There is no course here")


def test_a_missing_folder_of_the_course(tiny, ravine):
    shutil.rmtree(tiny / "lessons")
    assert "has no folder lessons/" in ravine("build", cwd=tiny, code=1).stderr
    assert "has no folder source/" in ravine("grade", "--all", cwd=tiny, code=1).stderr


def test_an_unknown_lesson_is_named_with_its_neighbour(tiny, ravine):
    ravine("build", cwd=tiny)
    said = ravine("grade", "01_dubbing", cwd=tiny, code=1).stderr
    assert "no assignment called '01_dubbing'" in said
    assert "Did you mean 01_doubling?" in said
    assert "Name the lessons, or say --all" in ravine("grade", cwd=tiny, code=1).stderr


def test_an_empty_class_is_a_sentence(tiny, ravine):
    ravine("build", cwd=tiny)
    assert (
        "holds no folder STUDENT/01_doubling" in ravine("grade", "--all", cwd=tiny, code=1).stderr
    )
    assert "is empty. Run: ravine grade --all" in ravine("export", cwd=tiny, code=1).stderr
    assert not (tiny / "grades.csv").exists()


def test_a_missing_dependency_is_a_sentence(tiny, monkeypatch, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "jupytext.py").write_text("raise ModuleNotFoundError('no jupytext', name='jupytext')")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    done = command("grader", "build", cwd=tiny)
    assert done.returncode == 1
    said = done.stderr
    assert "'jupytext' is not installed" in said
    assert "Traceback" not in said
    assert "pip install -r requirements.txt" in said
