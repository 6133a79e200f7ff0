"""What a table of results says below itself."""

import pytest
from rich.console import Console

from grader.course import Lesson
from grader.gradebook.results import Result
from grader.gradebook.submissions import Submission
from grader.report.tables import class_tables

PAGE = "feedback/{}/01_doubling/doubling.html"


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ([], "No feedback pages yet."),
        (["ann"], "Feedback page: " + PAGE.format("ann")),
        (["ann", "bob"], "2 feedback pages: class/" + PAGE.format("STUDENT")),
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
