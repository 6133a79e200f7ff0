"""The page of a notebook that has been graded, by the command and its folders."""

from unittest import mock

from handed_in import HALF, LESSON, hand_in

from grader.report import diagnosis


def test_the_command_writes_a_page_with_the_diagnosis_of_that_grading(tiny, ravine):
    ravine("build", cwd=tiny)
    hand_in(tiny, "ann", HALF)
    ravine("grade", LESSON, cwd=tiny)
    slips = [{"exercise": "double", "sentence": "This looks like half of it."}]
    with mock.patch.object(diagnosis, "of", return_value=slips) as asked:
        said = ravine("feedback", LESSON, cwd=tiny).stdout
    page = tiny / "feedback" / "ann" / LESSON / "doubling.html"
    assert f"Feedback page: {page.relative_to(tiny)}" in said
    text = page.read_text(encoding="utf-8")
    assert "1 of 3 points" in text
    assert '<a href="#double"><code>double</code></a>: This looks like half of it.' in text
    assert text.index("Twice many a number.") < text.index("Twice two.")
    assert "canary" not in text
    [(lesson, facts)] = [call.args for call in asked.call_args_list]
    assert lesson.name == LESSON
    assert facts["seed"]
    is_of_another_program(tiny)
    with mock.patch.object(diagnosis, "of", return_value=[]) as asked:
        ravine("feedback", LESSON, cwd=tiny)
    assert asked.call_args.args[1] is None
    assert "mistakes look like" not in page.read_text(encoding="utf-8")


def is_of_another_program(root):
    """Make a graded notebook one of which the gradebook does not know how it was graded."""
    graded = root / "autograded" / "ann" / LESSON / "doubling.ipynb"
    graded.chmod(0o644)
    graded.write_text(graded.read_text() + "\n")
