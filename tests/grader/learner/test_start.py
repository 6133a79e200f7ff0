"""A learner's own copies: made, opened, brought to a newer release, and never written over."""

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from handed_in import RIGHT, WRONG
from own_notebook import LESSON, build, cells, release, text, write
from refusals import edit

pytestmark = pytest.mark.xdist_group("grading")
MORE = '# %% test="double--of_none" points=4\nassert double(0) == 0\n'


def test_start_makes_copies_and_opens_the_assignment(course, mine, opened):
    assert opened == [mine]
    assert (course / "work/lectures/01_doubling.ipynb").is_file()
    told = text(cells(mine)["doubling"])
    assert "](../lectures/01_doubling.ipynb), `work/lectures/01_doubling.ipynb`" in told
    assert (mine.parent / "../lectures/01_doubling.ipynb").is_file()


@pytest.mark.parametrize("name", ["1", "01", "doubling", "01_doubling"])
def test_a_lesson_is_called_by_number_or_name(course, study, opened, name):
    study("start", name)
    assert opened == [course / "work" / LESSON / "doubling.ipynb"]
    assert "holds no folder STUDENT/01_doubling" in study("grade", name, code=1)


def test_start_never_writes_over_work(mine, study):
    write(mine, double=RIGHT)
    before = mine.read_bytes()
    study("start", "1")
    assert mine.read_bytes() == before


def test_a_renamed_notebook_gets_no_second_one_beside_it(mine, study):
    mine.rename(mine.with_name("my work.ipynb"))
    for command in ("start", "check"):
        said = study(command, "1", code=1)
        assert "holds my work.ipynb, but no doubling.ipynb" in said
    assert [path.name for path in mine.parent.iterdir()] == ["my work.ipynb"]


def test_a_newer_release_is_told_and_taken_on_request_only(course, mine, study):
    write(mine, double=RIGHT, doubling="My notes")
    study("check", "1")
    release(course, lambda said: f"{said.replace('Twice two.', 'Two, twice.')}\n{MORE}")
    before = mine.read_bytes()
    assert "newer 01_doubling" in study("start", "1")
    said = study("check", "1")
    assert "newer 01_doubling" in said
    assert "7/7 points" in said
    assert mine.read_bytes() == before
    assert "kept in doubling-kept-" in study("start", "1", "--update")
    [kept] = mine.parent.glob("doubling-kept-*.ipynb")
    assert kept.read_bytes() == before
    now = [text(cell) for cell in cells(mine).values()]
    assert RIGHT.strip() in [source.strip() for source in now]
    assert "My notes" in now
    assert any("Two, twice." in source for source in now)
    assert not any("Twice two." in source or "HIDDEN" in source for source in now)
    assert "newer" not in study("check", "1")
    assert "is of the present release." in study("start", "1", "--update")
    assert len(list(mine.parent.glob("*-kept-*"))) == 1


def test_a_newer_lecture_is_taken_and_ones_own_kept(course, mine, study):
    lecture = course / "work/lectures/01_doubling.ipynb"
    write(lecture, doubling="My notes")
    edit(course, "We double a number.", "We double any number.", "lecture.py")
    build(course)
    assert "newer 01_doubling" in study("start", "1")
    study("start", "1", "--update")
    assert "We double any number." in text(cells(lecture)["doubling"])
    [kept] = lecture.parent.glob("01_doubling-kept-*.ipynb")
    assert text(cells(kept)["doubling"]) == "My notes"


def test_a_copy_of_unknown_release_is_brought_to_the_present_one(course, mine, study):
    shutil.rmtree(course / "work/.ravine")
    write(mine, double=RIGHT, **{"double--of_two": "spoilt"})
    assert "is not known" in study("start", "1")
    study("start", "1", "--update")
    assert text(cells(mine)["double"]) == RIGHT
    assert "Twice two." in text(cells(mine)["double--of_two"])


@pytest.fixture
def jupyter(course, tmp_path):
    """A server as Jupyter notes it, that answers what it has open."""
    sessions = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(sessions if "sessions" in self.path else {}).encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    said = {
        "url": f"http://127.0.0.1:{server.server_port}/",
        "root_dir": str(course),
        "token": "key",
    }
    (tmp_path / "runtime/jpserver-1.json").write_text(json.dumps(said))
    (tmp_path / "runtime/jpserver-2.json").write_text("{}")
    yield sessions
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_notebook_that_is_open_is_not_changed(course, mine, study, jupyter):
    write(mine, double=WRONG)
    before = mine.read_bytes()
    jupyter.append({"path": f"work/{LESSON}/doubling.ipynb"})
    said = study("reset", "1", "double", code=1)
    assert "is open in the JupyterLab at http://127.0.0.1:" in said
    release(course, lambda said: said.replace("Twice two.", "Two, twice."))
    assert "is open" in study("start", "1", "--update", code=1)
    assert mine.read_bytes() == before
    jupyter.clear()
    assert "is back" in study("reset", "1", "double")


def test_start_opens_the_notebook_in_the_jupyterlab_that_runs(
    mine, study, jupyter, opened, monkeypatch
):
    opened.clear()
    shown = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    said = study("start", "1", "--no-browser")
    assert "/lab/tree/work/01_doubling/doubling.ipynb?token=key" in said
    assert shown == []
    study("start", "1")
    assert shown[0].endswith("doubling.ipynb?token=key")
    monkeypatch.setenv("JPY_PARENT_PID", "1")
    assert "key" not in study("start", "1")
    assert opened == []
