"""A term, by the commands that an instructor types: three lessons, a class of forty, a mid-term change.

What the commands print is kept in `transcript.txt`, to be read.
"""

import csv
import json
import re
import shutil
import zipfile

import nbformat
import numpy as np
import pytest
from lms import CLASS, canvas, class_list, moodle, packed
from nbgrader.api import Gradebook
from project import ROOT, command

from grader.answers import load
from grader.demo import works

pytestmark = [pytest.mark.full, pytest.mark.xdist_group("term")]

LESSONS = ("01_gradients", "02_sgd", "03_momentum")
FILES = {lesson: f"{lesson.partition('_')[2]}.ipynb" for lesson in LESSONS}
DATES = """
c.Dates.due = {
    "01_gradients": "2026-10-20 23:59 Europe/Zurich",
    "02_sgd": "2026-11-03 23:59 Europe/Zurich",
}
c.Dates.extensions = {"ada": {"01": 7}}
c.AssignLatePenalties.plugin_class = "grader.gradebook.penalties.ShareADay"
"""
TIMES = {"ada": "2026-10-25 12:00:00 UTC", "0042": "2026-10-22 12:00:00 UTC"}


class Term:
    """A course, and the commands that were run in it."""

    def __init__(self, root):
        self.root = root
        self.answers = {n: load(root / "lessons" / n / "answers.py") for n in LESSONS}
        self.chance = np.random.default_rng(5)

    def ravine(self, *arguments, code=0):
        done = command("grader", *arguments, cwd=self.root)
        shown = f"\n$ ravine {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}"
        with (self.root.parent / "transcript.txt").open("a", encoding="utf-8") as transcript:
            transcript.write(shown)
        assert done.returncode == code, shown
        assert "Traceback" not in shown
        return done

    def work(self, lesson, work):
        """Return a notebook as somebody hands it in, as bytes."""
        path = self.root / "release" / lesson / FILES[lesson]
        notebook = nbformat.read(path, as_version=4)
        work(works.Draw(self.answers[lesson], self.chance, self.root), notebook)
        return nbformat.writes(notebook).encode()

    def gradebook(self):
        return Gradebook(f"sqlite:///{self.root}/gradebook.db", "ravine")

    def grades(self):
        with (self.root / "grades.csv").open(encoding="utf-8-sig", newline="") as table:
            return {(row["assignment"], row["student_id"]): row for row in csv.DictReader(table)}


def work_of(n):
    """Return what the n-th student hands in."""
    return (works.all_right, works.mistaken, works.first_half)[n % 3]


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """The term up to its middle: bundle, roster, dates, two zips, one lesson by hand; graded."""
    root = tmp_path_factory.mktemp("term") / "course"
    built = shutil.ignore_patterns("__pycache__", "cells", "[0-9]*.json")
    for lesson in LESSONS:
        shutil.copytree(ROOT / "lessons" / lesson, root / "lessons" / lesson)
    shutil.copytree(ROOT / "helpers", root / "helpers", ignore=built)
    named = ("requirements*.txt", "lessons/*.md", "pyproject.toml", "LICENSE", "nbgrader_config.py")
    for path in (path for name in named for path in ROOT.glob(name)):
        shutil.copy(path, root / path.relative_to(ROOT))
    term = Term(root)
    term.ravine("build")
    term.ravine("bundle", "01", "02")
    (root / "class.csv").write_text(class_list(), encoding="utf-8")
    term.ravine("roster", "class.csv")
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(DATES)
    term.ravine("dates")
    first, second, third = LESSONS
    files = [
        (canvas(who, FILES[first], 5000 + n, late=who.id == "0042"), term.work(first, work_of(n)))
        for n, who in enumerate(CLASS[:36])
    ]
    term.ravine("collect", packed(root / "canvas.zip", files), "1")
    for student, time in TIMES.items():
        (root / "submitted" / student / first / "timestamp.txt").write_text(time)
    files = [
        (moodle(who, FILES[second], 900 + n), term.work(second, work_of(n + 1)))
        for n, who in enumerate(CLASS[:12])
    ]
    half = files[3][1]
    files[3] = (files[3][0], half[: len(half) // 2])
    term.ravine("collect", packed(root / "moodle.zip", files))
    folder = root / "submitted" / "ada" / third
    folder.mkdir()
    (folder / FILES[third]).write_bytes(term.work(third, works.endless))
    term.ravine("grade", "--all", code=1)
    term.ravine("roster")
    term.ravine("feedback", "--all", code=1)
    term.ravine("report")
    term.ravine("export")
    for platform in ("canvas", "moodle"):
        term.ravine("export", "--as", platform, "--to", f"{platform}.csv")
    return term


def test_grades_and_status_of_all(term):
    grades = term.grades()
    assert len(grades) == 3 * len(CLASS)
    status = {key: row["status"] for key, row in grades.items()}
    counted = {s: list(status.values()).count(s) for s in set(status.values())}
    assert counted == {"graded": 47, "late": 1, "failed": 1, "missing": 71}
    assert status["01_gradients", "0042"] == "late"
    late = grades["01_gradients", "0042"]
    assert float(late["late_submission_penalty"]) > 0
    assert float(grades["01_gradients", "ada"]["late_submission_penalty"] or 0) == 0
    assert {row["score"] for row in grades.values() if row["status"] == "missing"} <= {"", "0.0"}


def test_files_for_platforms_have_a_row_for_each_student(term):
    with (term.root / "canvas.csv").open(encoding="utf-8-sig", newline="") as table:
        canvas_rows = list(csv.DictReader(table))
    assert len(canvas_rows) == 1 + len(CLASS)
    with (term.root / "moodle.csv").open(encoding="utf-8-sig", newline="") as table:
        assert len(list(csv.DictReader(table))) == len(CLASS)


def test_report_and_pages(term):
    page = (term.root / "report.html").read_text(encoding="utf-8")
    assert "longer than 30 seconds" in page
    assert len(list((term.root / "feedback").rglob("*.html"))) == 48
    with zipfile.ZipFile(term.root / "ravine_01_02.zip") as bundle:
        assert not [name for name in bundle.namelist() if "grader" in name or "03_" in name]


def test_a_changed_test_and_what_people_gave(term):
    first = LESSONS[0]
    before = term.grades()
    with term.gradebook() as gradebook:
        graded = gradebook.find_submission_notebook("gradients", first, "m.darcy")
        [cell] = [g for g in graded.grades if g.name == "numeric_gradient--slopes"]
        cell.manual_score = 0.5
        comment = gradebook.find_comment("numeric_gradient", "gradients", first, "m.darcy")
        comment.manual_comment = "Come and see me."
        gradebook.db.commit()
    text = term.root / "lessons" / first / "assignment.py"
    source = text.read_text(encoding="utf-8")
    [points] = re.findall(r'test="numeric_gradient--slopes" points=(\d)', source)
    more = source.replace(f'slopes" points={points}', f'slopes" points={int(points) + 2}')
    text.write_text(more, encoding="utf-8")
    term.ravine("build")
    assert "--changed" in term.ravine("grade", "1", code=1).stderr
    results = json.loads(term.ravine("grade", "1", "--changed", "--json").stdout)
    assert len(results) == 36
    assert len(list((term.root / "gradebook-backups").glob("*.db"))) >= 1
    with term.gradebook() as gradebook:
        graded = gradebook.find_submission_notebook("gradients", first, "m.darcy")
        [cell] = [g for g in graded.grades if g.name == "numeric_gradient--slopes"]
        assert (cell.manual_score, cell.max_score) == (0.5, int(points) + 2)
        comment = gradebook.find_comment("numeric_gradient", "gradients", first, "m.darcy")
        assert comment.manual_comment == "Come and see me."
    term.ravine("feedback", "1")
    assert "Come and see me." in (
        term.root / "feedback" / "m.darcy" / first / "gradients.html"
    ).read_text(encoding="utf-8")
    term.ravine("export")
    after = term.grades()
    full = {float(row["max_score"]) for (lesson, _), row in after.items() if lesson == first}
    assert full == {float(before[first, "ada"]["max_score"]) + 2}
    term.ravine("report")
