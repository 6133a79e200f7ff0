"""The class report of small classes: what it counts, whom it names, and where it is written."""

import json
import re
from datetime import datetime, timedelta

import pytest
from a_class import LESSON, standing
from bs4 import BeautifulSoup
from handed_in import HALF, RIGHT, WRONG, hand_in
from nbgrader.api import BaseCell, Grade, Gradebook

from grader.course import Lesson
from grader.gradebook.standings import Status, Who
from grader.report.class_report import told_of
from grader.report.class_report.gaps import Gaps
from grader.report.class_report.lessons import Counts, spread_of
from grader.report.class_report.mistakes import Mistake, mistakes
from grader.report.class_report.page import page

pytestmark = pytest.mark.xdist_group("engine")
EVIL = "<script>alert(1)</script>"


def report(*own, folder=None):
    return told_of("tiny", list(own), Gaps(), folder)


def shown(*own, **more):
    return BeautifulSoup(page(report(*own, **more)), "html.parser")


def rows(table):
    """Return the cells of a table as texts, a row a list."""
    return [[" ".join(c.text.split()) for c in row(["th", "td"])] for row in table("tr")]


A_CLASS = (
    standing("ann", (2, 3)),
    standing("ben", (2, 0), Status.LATE, penalty=1.0),
    standing("cat", (0, 0), needs_person=True),
    standing("dan"),
    standing("eva", (2, 3), Status.FAILED, problem="/nowhere/submitted/eva is no notebook."),
    standing("fay", status=Status.NOT_GRADED),
    standing("gus", (1, 3), facts={"repairs": ["a cell came back"], "tried": ["opened a socket"]}),
)


def test_counts_and_points():
    [lesson] = report(*A_CLASS).lessons
    assert lesson.counts == Counts(
        students=7, handed_in=6, graded=4, late=1, missing=1, failed=1, not_graded=1
    )
    assert (lesson.max_score, lesson.spread.median) == (5, 3)
    assert (lesson.spread.lowest, lesson.spread.highest) == (0, 5)
    assert lesson.spread.tenths == [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1]


def test_who_needs_a_person_and_why():
    found = {
        reason.name: [(case.student, case.said) for case in reason.cases]
        for reason in report(*A_CLASS).reasons
    }
    assert found == {
        "failed": [("eva", ["submitted/eva is no notebook."])],
        "waiting": [("cat", [])],
        "tried": [("gus", ["opened a socket"])],
        "repaired": [("gus", ["a cell came back"])],
        "not-graded": [("fay", [])],
        "late": [("ben", ["1 day 2 h late, −1 points"])],
        "missing": [("dan", [])],
    }


def test_who_still_has_time_needs_nobody():
    tomorrow = datetime.now() + timedelta(days=1)
    early = [standing("ann", (2, 3), due=tomorrow), standing("ben", due=tomorrow)]
    assert report(*early).reasons == []
    assert [lesson.counts.missing for lesson in report(*early).lessons] == [1]
    past = tomorrow - timedelta(days=3)
    over = [standing("cat", (2, 3), due=past), standing("dan", due=past), standing("eva")]
    [missing] = report(*early, *over).reasons
    assert [case.student for case in missing.cases] == ["dan", "eva"]


def test_results_of_each_student():
    table = shown(*A_CLASS).find("table", class_="results")
    assert rows(table) == [
        ["student", "01_doublingof 5", "sumof 5"],
        ["ann", "5", "5 100%"],
        ["ben", "1 L, handed in late (−1)", "1 20%"],
        ["cat", "0 …, waits for a person's points", "0 0%"],
        ["dan", "–not handed in", "0 0%"],
        ["eva", "5 ✗, could not be graded", "5 100%"],
        ["fay", "?handed in, not graded yet", "0 0%"],
        ["gus", "4", "4 80%"],
        ["median of those graded", "3", "1"],
    ]


def test_mistakes_are_counted_most_common_first():
    said = {"rare": "You add.", "often": "You half."}

    def told(_, facts):
        sentence = f"This looks like a known slip: {said.get(facts)}"
        return [{"exercise": "double", "sentence": sentence}] if facts else []

    own = [standing("ann", (2, 0), facts="rare"), standing("dan", (2, 3), facts=None)]
    own += [standing(name, (0, 0), facts="often") for name in ("ben", "cat")]
    assert mistakes(own, told) == [
        Mistake("double", "You half.", ["ben", "cat"], 3),
        Mistake("double", "You add.", ["ann"], 3),
    ]


def test_it_says_of_how_many_no_mistakes_can_be_known():
    probed = [standing("ann", (2, 3), facts={"probes": {}}), standing("ben", (2, 3))]
    assert "Of 1 of 2 graded notebooks nothing is recorded" in shown(*probed).text
    assert "nothing is recorded" not in shown(probed[0]).text


def test_a_class_of_one_and_one_in_which_nobody_has_handed_in():
    [lesson] = report(standing("ann", (2, 0))).lessons
    assert (lesson.spread.lower, lesson.spread.median, lesson.spread.upper) == (2, 2, 2)
    assert shown(standing("ann", (2, 0))).find("figcaption").text.endswith("median 2 of 5.")
    absent = shown(standing("ann"), standing("ben"))
    assert rows(absent.find("table"))[1] == [LESSON.name, *"––––", "–", "2", "–", "–"][:9]
    assert "Nobody is graded." in absent.text


def test_shares_at_a_bound_belong_to_the_upper_bin():
    assert spread_of([0.3, sum([0.1] * 8)], 1.0).tenths == [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]
    assert spread_of([6.0], 5.0).tenths[-1] == 1
    assert spread_of([], 5.0) is spread_of([0.0], 0.0) is None


def test_what_students_chose_is_text(tmp_path):
    lesson = Lesson(tmp_path, LESSON.name)
    name = f"{EVIL}'\"&ש‮\udce9 #?%"
    own = standing(
        name, (2, 3), lesson=lesson, facts={"tried": [f"{EVIL}{'x' * 9999}"]},
        who=Who(name, first=EVIL, last="A" * 300),
    )  # fmt: skip
    text = page(report(own))
    assert EVIL not in text
    assert "&lt;script&gt;" in text
    assert "x" * 300 not in text
    text.encode()


def test_an_id_that_no_file_can_have(tmp_path):
    (tmp_path / "feedback").mkdir()
    own = standing("n" * 300, (2, 3), lesson=Lesson(tmp_path, LESSON.name))
    [row] = report(own, folder=tmp_path).rows
    assert row.results[0].page is None


def test_two_of_one_name_are_told_apart():
    own = [standing(name, (2, 3), who=Who(name, "Jan", "Kim")) for name in ("jk1", "jk2")]
    table = shown(*own).find("table", class_="results")
    assert [row[0] for row in rows(table)[1:3]] == ["Kim, Jan (jk1) jk1", "Kim, Jan (jk2) jk2"]


def test_nothing_is_fetched_and_tables_are_named():
    found = shown(*A_CLASS)
    assert "default-src 'none'" in str(found.head)
    assert not found(["script", "link", "img", "iframe"])
    assert all(table.caption.text.strip() for table in found("table"))
    assert all(cell.get("scope") for cell in found("th"))


def test_five_hundred_students():
    text = page(report(*(standing(f"s{n}", (2, n % 4)) for n in range(500))))
    assert len(text) < 300_000


@pytest.fixture
def graded(tiny, ravine):
    """A class of five, of which one answer is untouched, and one waits for a person's points."""
    ravine("build", cwd=tiny)
    assert "Nobody has handed in anything yet" in ravine("report", cwd=tiny, code=1).stderr
    assert not (tiny / "report.html").exists()
    stub = "".join(
        next(
            cell["source"]
            for cell in json.loads((tiny / "release/01_doubling/doubling.ipynb").read_text())[
                "cells"
            ]
            if cell["id"] == "double"
        )
    )
    for student, answer in {
        "ann": RIGHT, "ben": HALF, "cat": WRONG, "dan": stub, "eva": RIGHT,
    }.items():  # fmt: skip
        hand_in(tiny, student, answer)
    ravine("grade", "1", cwd=tiny)
    page_of_ann = tiny / "feedback/ann/01_doubling/doubling.html"
    page_of_ann.parent.mkdir(parents=True)
    page_of_ann.touch()
    with Gradebook(f"sqlite:///{tiny}/gradebook.db", "ravine") as gradebook:
        rows = gradebook.db.query(Grade).join(BaseCell, BaseCell.id == Grade.cell_id)
        [one] = [
            row for row in rows.filter(BaseCell.name == "double--of_two")
            if row.notebook.student.id == "eva"
        ]  # fmt: skip
        one.needs_manual_grade = True
        gradebook.db.commit()
    return tiny


def test_the_command(graded, ravine):
    told = json.loads(ravine("report", "--json", cwd=graded).stdout)
    [lesson] = told["lessons"]
    assert [(c["name"], c["attempts"], c["share"]) for c in lesson["cells"]] == [
        ("double--of_two", 3, pytest.approx(2 / 3)),
        ("double--of_many", 4, pytest.approx(2 / 4)),
    ]
    assert lesson["exercises"][0]["attempts"] == 3
    assert lesson["tested"]["double--of_two"] == "Twice two."
    reasons = {
        reason["name"]: [c["student"] for c in reason["cases"]] for reason in told["reasons"]
    }
    assert reasons == {"waiting": ["eva"], "remarked": ["dan"]}
    found = BeautifulSoup((graded / "report.html").read_text(), "html.parser")
    links = {a["href"] for a in found.find("table", class_="results")("a")}
    assert links == {"feedback/ann/01_doubling/doubling.html"}
    assert (graded / "report.html").stat().st_mode & 0o077 == 0
    # An earlier report is replaced; nothing else is.
    said = ravine("report", "doubling", cwd=graded).stdout
    assert f"wrote {graded}/report.html" in said
    (graded / "thesis.html").write_text("years of work")
    said = ravine("report", "--to", "thesis.html", cwd=graded, code=1).stderr
    assert "is no earlier class report. Choose another file with --to." in said
    assert (graded / "thesis.html").read_text() == "years of work"
    ravine("report", "--to", graded.parent / "out.html", cwd=graded)
    assert "doubling.html" not in (graded.parent / "out.html").read_text()
    said = ravine("report", "--to", graded / "no/such.html", cwd=graded, code=1).stderr
    assert re.search(r"such.html cannot be written: No such file", said)
