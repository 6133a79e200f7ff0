"""What a table of results says below itself."""

import os

import pytest
from rich.console import Console

from grader.course import Lesson
from grader.gradebook.results import Result
from grader.gradebook.scores import Score
from grader.gradebook.submissions import Submission
from grader.report.tables import class_tables, summary_table

PAGE = "feedback/{}/01_doubling/doubling.html"


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([], "No feedback pages yet."),
        (["ann"], "Feedback page: " + PAGE.format("ann")),
        (["ann", "bob"], "2 feedback pages in feedback/"),
    ],
)
def test_feedback_pages_are_counted_and_one_is_a_path_that_exists(tmp_path, pages, said):
    root = tmp_path / "class"
    for student in pages:
        page = root / PAGE.format(student)
        page.parent.mkdir(parents=True)
        page.touch()
    lesson = Lesson(root, "01_doubling")
    results = [Result(Submission(lesson, student), None) for student in ("ann", "bob")]
    console = Console(width=100)
    with console.capture() as shown:
        console.print(class_tables(results))
    assert said in shown.get()
    assert "late" not in shown.get()


def test_a_page_that_is_older_than_the_grading_is_told(tmp_path):
    lesson = Lesson(tmp_path, "01_doubling")
    results = [Result(Submission(lesson, student), None) for student in ("ann", "bob")]
    for n, result in enumerate(results):
        for path, time in (
            (result.submission.feedback, 1000),
            (result.submission.autograded, 999 + 2 * n),
        ):
            path.parent.mkdir(parents=True)
            path.touch()
            os.utime(path, (time, time))
    console = Console(width=100)
    with console.capture() as shown:
        console.print(class_tables(results))
    assert (
        "2 feedback pages in feedback/, 1 older than the grading: ravine feedback 01_doubling\n"
        in shown.get()
    )


def test_a_class_is_one_table_of_totals_with_dashes_where_nothing_was_handed_in(tmp_path):
    doubling, halving = (Lesson(tmp_path, name) for name in ("01_doubling", "02_halving"))
    results = [
        Result(Submission(doubling, "ann"), {"a": Score(1, 2), "b": Score(3, 3)}),
        Result(Submission(halving, "bob"), None, "no notebook"),
    ]
    console = Console(width=100)
    with console.capture() as shown:
        console.print(summary_table(results, {"ann": "right", "bob": "nothing"}))
    rows = [line.split() for line in shown.get().splitlines()]
    assert ["01"] in rows
    assert ["student", "/5", "02", "in", "all", "handed", "in"] in rows
    assert ["ann", "4", "-", "80%", "right"] in rows
    assert ["bob", "-", "none", "-", "nothing"] in rows
