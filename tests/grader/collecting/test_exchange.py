"""nbgrader's exchange, as a JupyterHub has it: release, fetch, submit, collect, grade."""

import getpass
import json

import pytest
from handed_in import LESSON, RIGHT, hand_in
from nbgrader.api import Gradebook
from nbgrader.utils import parse_utc

pytestmark = pytest.mark.xdist_group("engine")


@pytest.mark.full
def test_what_the_exchange_collects_is_graded_and_its_page_goes_back(
    course, nbgrader, ravine, tmp_path
):
    exchange, student, me = tmp_path / "exchange", tmp_path / "student", getpass.getuser()
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    student.mkdir()
    with (course / "nbgrader_config.py").open("a") as settings:
        settings.write(f"\nc.Exchange.root = {str(exchange)!r}\n")
    (student / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.Exchange.root = {str(exchange)!r}\n"
        f"c.Exchange.cache = {str(tmp_path / 'cache')!r}\nc.CourseDirectory.course_id = 'ravine'\n"
    )
    (course / "class.csv").write_text(f"id,first_name\n{me},Me\n")
    ravine("roster", "class.csv", cwd=course)
    nbgrader("release_assignment", LESSON, cwd=course)
    nbgrader("fetch_assignment", LESSON, cwd=student)
    path = student / LESSON / "doubling.ipynb"
    for answer in ("", RIGHT):
        content = json.loads(path.read_text())
        next(cell for cell in content["cells"] if cell["id"] == "double")["source"] = answer
        path.write_text(json.dumps(content))
        nbgrader("submit", LESSON, cwd=student)
        nbgrader("collect", LESSON, "--update", cwd=course)
        [*_, newest] = sorted((exchange / "ravine/inbound").iterdir())
        submitted = course / "submitted" / me / LESSON
        assert sorted(each.name for each in submitted.iterdir()) == [
            "doubling.ipynb",
            "submission_secret.txt",
            "timestamp.txt",
        ]
        time = (submitted / "timestamp.txt").read_text()
        assert parse_utc(time) == parse_utc((newest / "timestamp.txt").read_text())
    assert "No newer submission" in nbgrader("collect", LESSON, "--update", cwd=course).stderr
    assert f"{LESSON}: 40 of 41 missing" in ravine("roster", cwd=course).stdout
    ravine("grade", LESSON, cwd=course)
    with Gradebook(f"sqlite:///{course}/gradebook.db", "ravine") as gradebook:
        found = gradebook.find_submission(LESSON, me)
        assert (found.score, found.timestamp) == (3, parse_utc(time))
    hand_in(course, "eve", RIGHT)
    ravine("grade", LESSON, cwd=course)
    ravine("feedback", LESSON, cwd=course)
    said = nbgrader("release_feedback", LESSON, cwd=course).stderr
    assert "have not submitted through the exchange, so their pages are not released: eve" in said
    assert len(list((exchange / "ravine/feedback").iterdir())) == 1
    nbgrader("fetch_feedback", LESSON, cwd=student)
    [page] = (student / LESSON / "feedback").rglob("doubling.html")
    own = course / "feedback" / me / LESSON
    assert page.read_bytes() == (own / "doubling.html").read_bytes()
    assert [each.name for each in own.iterdir()] == ["doubling.html"]
