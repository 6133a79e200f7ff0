"""A lesson that changes after submissions came in: what is told, what stays, who gets what."""

import json
import shutil

import nbformat
import pytest
from by_people import backups, by_a_person, comments, content, grades, opened, rewrite
from damaged_class import add_a_lesson
from handed_in import HALF, LESSON, RIGHT, hand_in
from nbgrader.api import GradeCell, SolutionCell

from grader.course import Course, Lesson
from grader.gradebook.changes import Cell, Changes
from grader.gradebook.standings import standings

pytestmark = pytest.mark.xdist_group("gradebook")

POINTS = ('double--of_two" points=1', 'double--of_two" points=3')
HARDER = (
    "[double(canary) for canary in (7, 8, 16)]",
    "[double(-canary) for canary in (-7, -8, -16)]",
)
RENAMED = ("double--of_many", "double--of_lots")
OF_TWO = '''# %% test="double--of_two" points=1
"""Twice two."""
assert double(2) == 4

'''
GONE = (OF_TWO, "")
OF_TEXT = '''# %% test="double--of_text" points=1
"""Twice a text."""
assert double("a") == "aa", "twice a is aa"

'''
# Another task under another name.
OTHER_EXERCISE = (
    ("double", "halve"),
    ("Return twice x.", "Return half of x."),
    ("total = x + x", "total = x / 2"),
    ("halve(2) == 4", "halve(4) == 2"),
    ("[14, 16, 32]", "[3.5, 4, 8]"),
    ("halve(0.5) == 1.0", "halve(0.5) == 0.25"),
)
NEW = (OF_TWO, OF_TWO + OF_TEXT)


HALVE = '''# %% answer="halve"
def halve(x):
    """Return half of x."""
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION

# %% test="halve--of_four" points=1
"""Half of four."""
assert halve(4) == 2
'''


def changed(graded, ravine, *pairs):
    """Change the lesson, build it, and return what grading by the present version says."""
    rewrite(graded, *pairs)
    ravine("build", cwd=graded)
    return ravine("grade", LESSON, "--changed", cwd=graded)


def test_a_changed_lesson_is_held_back_until_one_asks(graded, ravine):
    before = (graded / "gradebook.db").read_bytes()
    rewrite(graded, NEW, POINTS, HARDER)
    ravine("build", cwd=graded)
    hand_in(graded, "dee", RIGHT)
    for more in ([], ["--student", "dee"], ["--again"]):
        done = ravine("grade", LESSON, *more, cwd=graded, code=1)
        assert "- the test double--of_two gives 3 points, where it gave 1 point\n" in done.stderr
        assert "- the test double--of_text is new (1 point)\n" in done.stderr
        assert "- the test double--of_many has other hidden lines\n" in done.stderr
        assert "All 3 grades are of the version before, and nothing of the lesson is" in done.stderr
        assert f"ravine grade {LESSON} --changed\n" in done.stderr
        assert done.stdout == ""
    [row] = json.loads(ravine("grade", LESSON, "--json", cwd=graded, code=1).stdout)
    assert (row["lesson"], row["student"]) == (LESSON, None)
    assert "All 3 grades are of the version before" in row["problem"]
    assert (graded / "gradebook.db").read_bytes() == before
    assert not backups(graded)
    said = ravine("grade", LESSON, "--changed", "--student", "dee", cwd=graded, code=1).stderr
    assert "A new version changes everybody's tests: leave out --student." in said


def test_by_the_present_version_everybody_is_graded_and_told_from_before(graded, ravine):
    old = content(graded / "gradebook.db")
    said = changed(graded, ravine, NEW, POINTS).stdout
    rows = [line.split() for line in said.splitlines() if "→" in line]
    assert [row[:1] + row[2:4] for row in rows] == [
        ["ann", "3/3", "6/6"],
        ["bob", "2.75/3", "4.75/6"],
        ["cid", "1/3", "1/6"],
    ]
    assert "double 2.75/3 → 4.75/6" in said
    [copy] = backups(graded)
    assert content(copy) == old
    assert f"The gradebook as it was (to go back, copy it over): {copy}" in said
    said = ravine("grade", LESSON, cwd=graded).stdout
    assert "0 graded, 3 unchanged" in said
    assert "→" not in said
    [ann, *_] = standings(Course(graded))
    assert ann.max_score == 6
    assert list(ann.cells) == ["double--of_two", "double--of_text", "double--of_many"]
    assert len(backups(graded)) == 1


def test_what_was_entered_is_told_also_if_the_grading_is_stopped(graded, ravine, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    rewrite(graded, POINTS)
    ravine("build", cwd=graded)
    monkeypatch.setattr("grader.engine.grading.stop_if_asked", stopped)
    done = ravine("grade", LESSON, "--changed", cwd=graded, code=1)
    assert "Stopped: 0 of 3 submissions are graded" in done.stderr
    assert f"(to go back, copy it over): {backups(graded)[0]}" in done.stdout


def test_what_people_gave_stays_with_cells_that_are_still_there(graded, ravine):
    said = changed(graded, ravine, NEW, ("points=2", "points=1"), RENAMED)
    of = grades(graded)
    assert of["bob", "double--of_lots"] == (0, 1.5, 0.25, 1)
    assert of["cid", "double--of_two"] == (0, 1, None, 1)
    assert of["ann", "double--of_text"] == (1, None, None, 0)
    assert {cell for _, cell in of} == {"double--of_two", "double--of_text", "double--of_lots"}
    assert comments(graded) == {("cid", "double"): "Read the task."}
    assert "the test double--of_many is called double--of_lots now" in said.stdout
    assert "bob, double--of_lots: 1.5 points by a person, and it gives 1 now." in said.stdout
    assert "bob: what came after this copy was given out was put in: double--of_text; a person's " in said.stderr  # fmt: skip
    assert "a person's points stand for double--of_lots (1.5)" in said.stderr
    by_a_person(graded, "bob", "double--of_lots", 1)
    assert "bob: what came after" in (again := ravine("grade", LESSON, cwd=graded).stderr)
    assert "double--of_lots (1" not in again


def test_what_people_gave_for_a_cell_that_is_gone_is_written_down(graded, ravine):
    by_a_person(graded, "ann", "double--of_two", None, extra=0.5)
    said = changed(graded, ravine, *OTHER_EXERCISE)
    [kept] = (graded / "gradebook-backups").glob("*.txt")
    assert f"What people gave for cells that are gone: {kept}" in said.stdout
    assert kept.read_text().splitlines()[2:] == [
        "ann, double--of_two: 0.5 points of extra credit",
        "bob, double--of_many: 1.5 points of 2, 0.25 points of extra credit",
        "cid, double: the comment “Read the task.”",
        "cid, double--of_two: 1 points of 1",
    ]
    assert backups(graded)[0].name in kept.read_text()
    assert {cell for _, cell in grades(graded)} == {"halve--of_two", "halve--of_many"}
    assert all(points == (0, None, None, 0) for points in grades(graded).values())
    by_a_person(graded, "ann", "halve--of_two", 1)
    with opened(graded) as gradebook:
        assert gradebook.find_comment("halve", "doubling", LESSON, "ann").comment is None


def test_who_cannot_be_graded_anew_is_told(graded, ravine):
    page = graded / "feedback/bob" / LESSON / "doubling.html"
    page.parent.mkdir(parents=True)
    page.write_text("of the version before")
    shutil.rmtree(graded / "submitted/ann")
    (graded / "submitted/bob" / LESSON / "doubling.ipynb").write_text("{")
    rewrite(graded, (OF_TWO, OF_TEXT), ("points=2", "points=3"))
    ravine("build", cwd=graded)
    done = ravine("grade", LESSON, "--changed", cwd=graded, code=1)
    assert "ann has handed in nothing that lies in submitted/ now, and keeps" in done.stdout
    assert "The grade recorded before stays: 1.75/4." in done.stderr
    assert f"Run: ravine feedback {LESSON}" in done.stdout
    # A cell without a score waits for a person, in nbgrader's words.
    assert grades(graded)["ann", "double--of_text"] == (None, None, None, 1)
    done = ravine("feedback", LESSON, cwd=graded, code=1)
    assert "bob*: " in done.stderr
    assert "the gradebook no longer knows double--of_two. No page" in done.stderr
    assert page.read_text() == "of the version before"


def test_nothing_is_entered_if_what_people_gave_cannot_be_kept(graded, ravine, monkeypatch):
    before = (graded / "gradebook.db").read_bytes()
    rewrite(graded, GONE)
    ravine("build", cwd=graded)

    def full(path, *_):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("grader.gradebook.entering.write_whole", full)
    said = ravine("grade", LESSON, "--changed", cwd=graded, code=1).stderr
    assert "(No space left on device), so nothing was changed" in said
    assert (graded / "gradebook.db").read_bytes() == before


def test_other_lessons_go_on(graded, ravine):
    add_a_lesson(graded)  # And gives this one a set-up cell.
    ravine("build", cwd=graded)
    release = nbformat.read(graded / "release/02_tripling/tripling.ipynb", as_version=4)
    folder = graded / "submitted/ann/02_tripling"
    folder.mkdir()
    nbformat.write(release, folder / "tripling.ipynb")
    done = ravine("grade", "--all", cwd=graded, code=1)
    assert "- the locked cell setup is new\n" in done.stderr
    assert "1 graded, 0 unchanged" in done.stdout


def test_copies_of_an_earlier_release_are_graded_by_the_present_one(graded, ravine):
    """Other stubs, other visible tests, and a new name of the exercise."""
    hand_in(graded, "old", HALF)
    changed(
        graded,
        ravine,
        NEW,
        ("Twice two.", "Twice two, and three."),
        ("assert double(2) == 4", "assert double(2) == 4 and double(3) == 6"),
        ('"""Return twice x."""', '"""Return two times x."""'),
        ("END HIDDEN TESTS\n", f"END HIDDEN TESTS\n\n{HALVE}"),
    )
    results = {
        r["student"]: r for r in json.loads(ravine("grade", LESSON, "--json", cwd=graded).stdout)
    }
    assert {who: r["exercises"]["double"][0] for who, r in results.items()} == {
        "ann": 4, "bob": 1.75, "cid": 1, "old": 0,
    }  # fmt: skip
    assert results["old"]["repairs"] == [
        "of double--of_two the present version is graded: the copy has another, given out earlier "
        "or changed",
        "what came after this copy was given out was put in: double--of_text, halve--of_four "
        "and halve",
    ]


def test_a_renamed_exercise_is_found_in_copies_that_have_its_old_name(graded, ravine):
    said = changed(graded, ravine, ("double", "twice"))
    assert "the answer double is called twice now" in said.stdout
    assert "the test double--of_two is called twice--of_two now" in said.stdout
    # The tests call it by its new name, which students did not know.
    assert grades(graded)["ann", "twice--of_two"] == (0, None, None, 0)
    assert grades(graded)["cid", "twice--of_two"] == (0, 1, None, 1)
    assert comments(graded) == {("cid", "twice"): "Read the task."}


def test_a_newer_course_grades_everybody_anew_and_tells_whose_points_are_others(
    graded, ravine, monkeypatch
):
    """As after `git pull`: trials and helpers have changed, and no cell has."""
    with opened(graded) as gradebook:
        gradebook.find_grade("double--of_many", "doubling", LESSON, "ann").auto_score = 1
        gradebook.db.commit()
    assert "0 graded, 3 unchanged" in ravine("grade", LESSON, cwd=graded).stdout
    monkeypatch.setattr("grader.engine.fingerprint.code", lambda: "of a newer course")
    said = ravine("grade", LESSON, cwd=graded).stdout
    assert "3 graded, 0 unchanged" in said
    [row] = [line.split() for line in said.splitlines() if "→" in line]
    assert row == ["ann", LESSON, "2/3", "3/3", "double", "2/3", "→", "3/3"]
    assert len(backups(graded)) == 1


def test_regrading_keeps_what_people_gave_and_asks_to_look_again(graded, ravine):
    given = {("bob", "double--of_many"): (1.5, 0.25), ("cid", "double--of_two"): (1, None)}

    def check(said, needs):
        of = grades(graded)
        assert {key: of[key][1:3] for key in given} == given
        assert {key[0] for key in given if of[key][3]} == needs
        assert comments(graded) == {("cid", "double"): "Read the task."}
        told = [who for who in ("bob", "cid") if f"{who}: a person's points stand for" in said]
        assert set(told) == needs

    check(ravine("grade", LESSON, cwd=graded).stderr, set())
    hand_in(graded, "cid", RIGHT)
    check(ravine("grade", LESSON, cwd=graded).stderr, {"cid"})
    assert grades(graded)["cid", "double--of_many"] == (2, None, None, 0)
    by_a_person(graded, "cid", "double--of_two", 1)
    check(ravine("grade", LESSON, "--student", "bob", "--again", cwd=graded).stderr, {"bob"})
    by_a_person(graded, "bob", "double--of_many", 1.5, extra=0.25)
    check(ravine("grade", LESSON, "--new-seed", cwd=graded).stderr, {"bob", "cid"})


TEST = frozenset({GradeCell})


def cell(name, source, points=1, kinds=TEST):
    return Cell(name, kinds, points, "code", True, source, None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ([cell("f--a", "1")], [cell("f--a", "2")], ["the test f--a has another text for students"]),
        ([cell("f--a", "1")], [], ["the test f--a is gone (1 point)"]),
        (
            [cell("f--a", "1"), cell("f--b", "1")],
            [cell("f--c", "1")],
            ["the test f--b is gone (1 point)", "the test f--a is called f--c now"],
        ),
        (
            [cell("f--a", "f(g)", 2)],
            [cell("g--a", "g(g)", 0)],
            ["the test f--a is called g--a now", "the test g--a gives 0 points, where it gave 2 points"],
        ),
        (
            [cell("f", "1", None, frozenset({SolutionCell}))],
            [cell("f", "1", 2, frozenset({SolutionCell, GradeCell}))],
            ["the answer f gives 2 points, where it gave 0 points"],
        ),
        (
            [cell("setup", "1", None, frozenset())],
            [cell("setup", "1", 1)],
            ["the locked cell setup is now the test setup", "the test setup gives 1 point, where it gave 0 points"],
        ),
    ],
)  # fmt: skip
def test_changes_are_told_one_by_one(tmp_path, old, new, said):
    by_name = ({each.name: each for each in cells} for cells in (old, new))
    assert Changes(Lesson(tmp_path, LESSON), *by_name, ("ann",)).told() == said


@pytest.mark.full
def test_stock_nbgrader_takes_other_points_and_texts_and_refuses_other_cells(
    graded, ravine, nbgrader
):
    """As the guide says: what `generate_assignment --force` and `autograde` do by themselves."""
    rewrite(graded, POINTS, HARDER)
    ravine("build", cwd=graded)
    hand_in(graded, "dee", RIGHT)
    # Before the gradebook knows of it, nbgrader's own command says what ours says.
    said = nbgrader("autograde", LESSON, cwd=graded, code=1).stderr
    assert "has changed since the class was graded" in said
    shutil.rmtree(graded / "submitted/dee")
    nbgrader("generate_assignment", LESSON, "--force", cwd=graded)
    before = grades(graded)
    with opened(graded) as gradebook:
        assert gradebook.find_submission(LESSON, "ann").max_score == 5
        assert gradebook.find_submission(LESSON, "ann").score == 3
    nbgrader("autograde", LESSON, cwd=graded)  # Who is graded stays as they are, unless forced.
    assert grades(graded) == before
    nbgrader("autograde", LESSON, "--force", cwd=graded)
    of = grades(graded)
    assert of["ann", "double--of_two"] == (3, None, None, 0)
    assert of["bob", "double--of_many"] == (0, 1.5, 0.25, 1)
    assert comments(graded) == {("cid", "double"): "Read the task."}
    rewrite(graded, (OF_TWO.replace("points=1", "points=3"), ""))
    ravine("build", cwd=graded)
    said = nbgrader("generate_assignment", LESSON, "--force", cwd=graded, code=1).stderr
    assert "Cannot add or remove cells" in said
    assert grades(graded) == of


@pytest.mark.full
def test_after_nbgraders_own_registering_ravine_grades_everybody_anew(graded, ravine, nbgrader):
    rewrite(graded, POINTS)
    ravine("build", cwd=graded)
    nbgrader("generate_assignment", LESSON, "--force", cwd=graded)
    said = ravine("grade", LESSON, cwd=graded).stdout
    assert "3 graded, 0 unchanged" in said
    assert "3/5" in said
    assert grades(graded)["ann", "double--of_two"] == (3, None, None, 0)
