"""Intake: whatever was done to a submission, the notebook to grade is the instructor's.

The corpus is rows: a name, what was done to the cells, how many of the six points of the tests are
earned, and what is said to have been repaired. No kernel runs: the cells are run in order by `exec`.
"""

import copy
import json
import os
import stat

import nbformat
import pytest
from all_kinds import ANSWERS, answered, make_all_kinds
from nbgrader.utils import compute_checksum

from grader.course import Lesson
from grader.engine.intake import Template, reading, take_in
from grader.engine.intake.placing import in_order
from grader.errors import RavineError
from grader.gradebook.submissions import Submission

ORDER = [
    "title", "setup", "about-add", "add", "try-add", "add--ones", "add--more", "about-twice",
    "twice", "twice--half", "demo", "why", "draw", "plot", "end",
]  # fmt: skip


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return make_all_kinds(tmp_path_factory.mktemp("kinds"))


@pytest.fixture(scope="module")
def template(course):
    return Template.of(*course)


@pytest.fixture
def hand_in(template, tmp_path):
    """Return a function that hands in a notebook, or bytes, and takes it in."""
    lesson = Lesson(tmp_path, template.lesson.name)
    lesson.release.parent.mkdir(parents=True)
    lesson.release.write_bytes(template.lesson.release.read_bytes())
    lesson.source.parent.mkdir(parents=True)

    def run(notebook):
        submission = Submission(lesson, "ann")
        submission.folder.mkdir(parents=True)
        text = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
        (submission.folder / "kinds.ipynb").write_bytes(text)
        return take_in(submission, template)

    return run


def score(notebook):
    """Run the cells as a kernel would, and return the points of the tests that pass."""
    namespace, points = {}, 0
    for cell in notebook.cells:
        if cell.cell_type != "code" or "skip-execution" in cell.metadata.get("tags", []):
            continue
        meta = cell.metadata.get("nbgrader", {})
        try:
            exec(compile(cell.source, "cell", "exec"), namespace)
        except Exception:
            continue
        points += meta["points"] if meta.get("grade") and not meta["solution"] else 0
    return points


def names(notebook):
    return [cell.id for cell in notebook.cells]


# What a student or an editor does to a list of cells.


def at(cells, name):
    return next(n for n, cell in enumerate(cells) if cell["id"] == name)


def get(cells, name):
    return cells[at(cells, name)]


def without(*gone):
    return lambda cells: [cell for cell in cells if cell["id"] not in gone]


def text(name, source):
    def edit(cells):
        get(cells, name)["source"] = source
        return cells

    return edit


def moved(name, *, above=None):
    """Move a cell above another, or to the end."""

    def edit(cells):
        cell = cells.pop(at(cells, name))
        cells.insert(at(cells, above) if above else len(cells), cell)
        return cells

    return edit


def added(source, *, above=None, kind="code", name="new", metadata=None):
    def edit(cells):
        cell = {"cell_type": kind, "id": name, "metadata": metadata or {}, "source": source}
        cells.insert(at(cells, above) if above else len(cells), cell)
        return cells

    return edit


def copied(name, source, *, above=None):
    """Copy a cell with its metadata, as JupyterLab does, and write something else into the copy."""

    def edit(cells):
        cell = copy.deepcopy(get(cells, name))
        cell.update(id=f"copy-of-{name}", source=source)
        cells.insert(at(cells, above) if above else len(cells), cell)
        return cells

    return edit


def retyped(name, kind):
    def edit(cells):
        cell = get(cells, name)
        cell["cell_type"] = kind
        if kind == "code":
            cell.update(outputs=[], execution_count=None)
        else:
            cell.pop("outputs", None), cell.pop("execution_count", None)
        return cells

    return edit


def marked(name, **metadata):
    def edit(cells):
        get(cells, name)["metadata"].update(metadata)
        return cells

    return edit


def resealed(name):
    """Give a cell the checksum of its present text, as anybody can."""

    def edit(cells):
        cell = get(cells, name)
        checksum = compute_checksum(nbformat.from_dict(cell))
        return flagged(name, checksum=checksum)(cells)

    return edit


def flagged(name, **flags):
    def edit(cells):
        get(cells, name)["metadata"]["nbgrader"].update(flags)
        return cells

    return edit


def stripped(*only):
    """Drop metadata and ids, as Colab and some editors do."""

    def edit(cells):
        for n, cell in enumerate(cells):
            if not only or cell["id"] in only:
                cell.update(id=f"colab-{n}", metadata={})
        return cells

    return edit


def reverse(cells):
    return cells[::-1]


def all_of(*edits):
    def edit(cells):
        for one in edits:
            cells = one(cells)
        return cells

    return edit


ADD, TWICE = ANSWERS["add"], ANSWERS["twice"]
LOST = "the cells with add, twice, why and plot had lost their ids and were found by their texts"
TWO_ADD = "two cells answer add: the last one counts"
CHANGED = "a locked cell was changed: the instructor's version of {} is graded"
OTHER = "of {} the present version is graded: the copy has another, given out earlier or changed"
GONE = "the {} cell {} was missing and was put back"

DAMAGED = [
    ("nothing", lambda cells: cells, 6, []),
    # Deleted.
    ("a test", without("add--more"), 6, [GONE.format("test", "add--more")]),
    ("the set-up", without("setup"), 6, [GONE.format("locked", "setup")]),
    ("all tests", without("add--ones", "add--more", "twice--half"), 6, [GONE.format("test", name) for name in ("add--ones", "add--more", "twice--half")]),
    ("an answer", without("twice"), 3, [GONE.format("answer", "twice") + " as it was given out"]),
    ("free cells", without("title", "about-add", "try-add", "demo", "end"), 6, []),
    ("a written answer", without("why"), 6, [GONE.format("answer", "why") + " as it was given out"]),
    ("a task", without("draw"), 6, [GONE.format("locked", "draw")]),
    ("all but one answer", lambda cells: [get(cells, "add")], 3, None),
    ("all but one test", lambda cells: [get(cells, "add--ones")], 0, None),
    # Duplicated.
    ("a test twice", copied("add--ones", "assert add(1, 1) == 2", above="add--ones"), 6, ["the test cell add--ones stood there more than once: it is graded once"]),
    ("a test copied to play with", copied("add--ones", "add('a', 'b')"), 6, []),
    ("an older answer above", copied("add", "def add(a, b):\n    return 0", above="add"), 6, [TWO_ADD]),
    ("a newer answer below", all_of(text("add", "def add(a, b):\n    return 0"), copied("add", ADD, above="try-add")), 6, [TWO_ADD]),
    ("the stub kept below", copied("add", 'def add(a, b):\n    """Return a + b."""\n    # Your answer goes here, in place of these two lines.\n    raise NotImplementedError', above="try-add"), 6, []),
    ("an empty copy below", copied("add", " \n", above="try-add"), 6, []),
    # Split, merged, emptied.
    ("split in halves", all_of(text("twice", "TWO = 2"), copied("twice", TWICE, above="twice")), 6, ["two cells answer twice: the last one counts"]),
    ("merged with the next", all_of(text("add", f"{ADD}\n\n\n{TWICE}"), without("twice")), 6, ["the answer cell twice was missing; another cell defines TWO and twice, and counts"]),
    ("merged with its test", all_of(text("add", f"{ADD}\nassert add(1, 1) == 2"), without("add--ones")), 6, [GONE.format("test", "add--ones")]),
    ("emptied", text("twice", ""), 3, ["the answer cell twice is empty"]),
    ("a test emptied", text("add--ones", ""), 6, [CHANGED.format("add--ones")]),
    # Reordered.
    ("tests above", all_of(moved("add--more", above="title"), moved("add--ones", above="title")), 6, ["locked cells were moved: add--ones and add--more went back to the usual place"]),
    ("an answer below its tests", moved("add"), 6, ["the answer cell add stood below its tests and was put above"]),
    ("an answer and what it needs below", all_of(moved("add"), text("add", "def add(a, b):\n    return plus(a, b)"), added("def plus(a, b):\n    return a + b", above="add")), 6, ["the answer cell add stood below its tests and was put above"]),
    ("an answer early", moved("twice", above="add"), 6, []),
    ("an answer above the set-up", all_of(text("twice", "math.pi\n" + TWICE), moved("twice", above="setup")), 6, []),
    ("all reversed", reverse, 6, None),
    # Retyped.
    ("an answer as text", retyped("add", "markdown"), 6, ["the answer cell add had become text and is code again"]),
    ("a written answer as code", retyped("why", "code"), 6, ["the answer cell why had become code and is text again"]),
    ("a test as text", retyped("add--ones", "markdown"), 6, [CHANGED.format("add--ones")]),
    ("an answer as raw", retyped("add", "raw"), 6, ["the answer cell add had become text and is code again"]),
    # Edited.
    ("a test edited", text("add--ones", "pass"), 6, [CHANGED.format("add--ones")]),
    ("a wrong answer and its test", all_of(text("add", "def add(a, b):\n    return 0"), text("add--ones", "pass")), 0, [CHANGED.format("add--ones")]),
    ("a test edited and resealed", all_of(text("add--ones", "pass"), resealed("add--ones")), 6, [OTHER.format("add--ones")]),
    ("a task edited", text("draw", "I drew it."), 6, [CHANGED.format("draw")]),
    ("blanks at line ends", text("add--ones", "assert add(1, 1) == 2  \r\n"), 6, []),
    # Ids and metadata.
    ("all stripped", stripped(), 6, [LOST]),
    ("one answer stripped", stripped("add"), 6, ["the cell with add had lost its id and was found by its text"]),
    ("stripped, two answers", all_of(added(ADD, above="try-add"), stripped()), 6, [TWO_ADD, LOST]),
    ("stripped, syntax error", all_of(text("twice", "def twice(a:"), stripped()), 3, [LOST]),
    ("stripped, renamed", all_of(text("twice", TWICE.replace("twice", "double")), stripped()), 3, [LOST]),
    ("stripped, a test edited", all_of(text("add--more", "assert add(2, 3) == 5\nprint('hello')"), stripped()), 6, [CHANGED.format("add--more"), LOST]),
    ("only cell ids", lambda cells: [{**cell, "metadata": {}} for cell in cells], 6, ["nbgrader's marks of 9 cells were gone; the cells were found by the ids that editors give"]),
    ("one answer's mark gone", lambda cells: [{**cell, "metadata": {}} if cell["id"] == "add" else cell for cell in cells], 6, ["nbgrader's mark of add was gone; the cell was found by the ids that editors give"]),
    ("only grade ids", lambda cells: [{k: v for k, v in cell.items() if k != "id"} for cell in cells], 6, []),
    ("points and flags", all_of(flagged("add--ones", points=100), flagged("add", grade=True, points=9), flagged("setup", locked=False)), 6, []),
    ("the test as a solution", flagged("add--ones", solution=True, grade=False, locked=False), 6, []),
    ("a foreign id", added("1 + 1", metadata={"nbgrader": {"grade_id": "x", "grade": True, "points": 5, "solution": False, "locked": True, "schema_version": 3, "task": False}}), 6, []),
    ("tests skipped", all_of(text("add", "def add(a, b):\n    return 0"), marked("add--ones", tags=["skip-execution"])), 0, []),
    ("an added cell skipped", all_of(text("add", "1"), added(ADD, above="try-add", metadata={"tags": ["skip-execution"]})), 6, []),
    # Texts.
    ("null characters", text("add", ADD + "\0"), 6, ["null characters were removed from a cell"]),
    ("carriage returns", text("add", ADD.replace("\n", "\r\n")), 6, []),

]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "points", "repairs"), [row[1:] for row in DAMAGED], ids=[row[0] for row in DAMAGED]
)
def test_whatever_was_done_it_is_graded_as_far_as_it_can_be(
    hand_in, course, template, edit, points, repairs
):
    notebook = answered(course[1])
    notebook["cells"] = edit(notebook["cells"])
    taken = hand_in(notebook)
    nbformat.validate(taken.notebook)
    assert score(taken.notebook) == points
    if repairs is not None:
        assert taken.repairs == repairs
    assert taken.notebook.metadata.get("ravine", {}).get("repairs", []) == taken.repairs
    known = {part.name: part for part in template.parts}
    fixed = [cell for cell in taken.notebook.cells if "nbgrader" in cell.metadata]
    assert [cell.id for cell in fixed if known[cell.id].is_locked] == [
        p.name for p in template.parts if p.is_locked
    ]
    assert {cell.id for cell in fixed} == {part.name for part in template.parts if part.grade_id}
    for cell in fixed:
        assert cell.metadata == known[cell.id].cell.metadata
        assert cell.cell_type == known[cell.id].cell.cell_type
        if known[cell.id].is_locked:
            assert cell.source == known[cell.id].cell.source


def test_order_and_free_cells_are_the_students_between_locked_cells(hand_in, course):
    notebook = answered(course[1])
    edit = all_of(
        moved("try-add", above="add"),
        moved("end", above="about-twice"),
        added("# mine", above="twice--half", kind="markdown"),
        without("title"),
    )
    notebook["cells"] = edit(notebook["cells"])
    assert names(hand_in(notebook).notebook) == [
        "setup", "about-add", "try-add", "add", "add--ones", "add--more", "end", "about-twice",
        "twice", "added-by-student-10", "twice--half", "demo", "why", "draw", "plot",
    ]  # fmt: skip


def test_an_honest_submission_is_the_instructors_notebook_with_the_answers(hand_in, course):
    taken = hand_in(answered(course[1]))
    assert names(taken.notebook) == ORDER
    by_name = {cell.id: cell.source for cell in taken.notebook.cells}
    assert {name: by_name[name] for name in ANSWERS} == ANSWERS
    assert taken.note is None
    assert "BEGIN MARK SCHEME" in by_name["draw"]


def test_what_is_not_run_stays_so_when_ids_are_lost_and_edited_when_they_are_not(hand_in, course):
    notebook = answered(course[1])
    notebook["cells"] = added(get(notebook["cells"], "demo")["source"])(notebook["cells"])
    notebook["cells"] = stripped("demo")(notebook["cells"])
    skipped = [c.source for c in hand_in(notebook).notebook.cells if c.metadata.get("tags")]
    assert skipped == ["raise SystemExit('a demo is not run')"] * 2


def test_pictures_in_a_written_answer_are_kept_and_nothing_else_of_the_student_is(hand_in, course):
    notebook = answered(course[1])
    picture = {"a.png": {"image/png": "aGVsbG8="}}
    get(notebook["cells"], "why").update(
        attachments=picture, metadata={"mine": 1, "deletable": True}
    )
    get(notebook["cells"], "title").update(metadata={"mine": 1, "tags": ["mine"]})
    notebook["metadata"] = {
        "widgets": {"mine": 1},
        "kernelspec": {"name": "ir", "display_name": "R"},
    }
    taken = hand_in(notebook)
    assert next(c for c in taken.notebook.cells if c.id == "why").attachments == picture
    assert "mine" not in json.dumps(taken.notebook)
    assert taken.notebook.metadata.kernelspec.name == "python3"


def old_format(notebook):
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cells.append(
                {
                    "cell_type": "code",
                    "input": cell["source"],
                    "language": "python",
                    "outputs": [],
                    "metadata": cell["metadata"],
                }
            )
        else:
            cells.append({"cell_type": "markdown", "source": cell["source"], "metadata": {}})
    return {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": cells, "metadata": {}}],
    }


AS_BYTES = {
    "byte-order mark": lambda notebook: b"\xef\xbb\xbf" + json.dumps(notebook).encode(),
    "UTF-16": lambda notebook: json.dumps(notebook).encode("utf-16"),
    "UTF-16 without a mark": lambda notebook: json.dumps(notebook).encode("utf-16-le"),
    "nulls at the end": lambda notebook: json.dumps(notebook).encode() + b"\0" * 512,
    "format 3": lambda notebook: json.dumps(old_format(notebook)).encode(),
    "format 4.0": lambda notebook: json.dumps({**notebook, "nbformat_minor": 0, "cells": [{k: v for k, v in c.items() if k != "id"} for c in notebook["cells"]]}).encode(),
}  # fmt: skip


@pytest.mark.parametrize("form", AS_BYTES)
def test_any_form_of_a_notebook_is_read(hand_in, course, form):
    assert score(hand_in(AS_BYTES[form](answered(course[1]))).notebook) == 6


def link(path):
    other = path.with_name("other")
    path.rename(other)
    path.symlink_to(other)


def link_folder(path):
    link(path.parent)


def link_student(path):
    link(path.parent.parent)


def fifo(path):
    path.unlink()
    os.mkfifo(path)


def huge(path):
    with path.open("r+b") as file:
        file.truncate(51_000_000)


def folder(path):
    path.unlink()
    path.mkdir()


def linked_time(path):
    path.with_name("timestamp.txt").symlink_to("/etc/passwd")


def time_fifo(path):
    os.mkfifo(path.with_name("timestamp.txt"))


def device(path):
    path.unlink()
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")


def forbidden(path):
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root reads everything")


def many_cells(path):
    cell = {"cell_type": "code", "metadata": {}, "source": "1", "outputs": []}
    path.write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell] * 3000})
    )


def zeros(path):
    path.write_bytes(b"\0" * 1000)


def deep(path):
    path.write_text("[" * 100_000)


REFUSED = {
    link: "kinds.ipynb is a link, and links are not followed",
    link_folder: "01_kinds is a link, and links are not followed",
    link_student: "ann is a link, and links are not followed",
    fifo: "kinds.ipynb is no file",
    device: "kinds.ipynb is no file",
    folder: "cannot be read as a notebook (Is a directory)",
    huge: "kinds.ipynb has 51 MB; files up to 50 MB are read",
    linked_time: "timestamp.txt is a link, and links are not followed",
    time_fifo: "timestamp.txt is no file",
    forbidden: "cannot be read as a notebook (Permission denied)",
    many_cells: "it has 3000 cells; 2000 are read",
    zeros: "cannot be read as a notebook",
    deep: "cannot be read as a notebook",
}


@pytest.mark.parametrize("damage", REFUSED, ids=lambda damage: damage.__name__)
def test_what_is_no_notebook_is_a_sentence(course, template, tmp_path, damage):
    lesson = Lesson(tmp_path, template.lesson.name)
    lesson.source.parent.mkdir(parents=True)
    submission = Submission(lesson, "ann")
    submission.folder.mkdir(parents=True)
    path = submission.folder / "kinds.ipynb"
    path.write_text(json.dumps(answered(course[1])))
    damage(path)
    with pytest.raises(RavineError) as said:
        take_in(submission, template)
    assert REFUSED[damage] in str(said.value)
    assert "root:" not in str(said.value)


@pytest.mark.parametrize("more", [{}, {"worksheets": []}])
def test_cells_are_counted_before_they_are_made(tmp_path, monkeypatch, more):
    monkeypatch.setattr(reading, "_cell", None)
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "cells": [{}] * 3000, **more}))
    with pytest.raises(RavineError, match="it has 3000 cells; 2000 are read"):
        reading.read(path)


def test_a_foreign_notebook_is_refused(hand_in, course):
    notebook = answered(course[1])
    notebook["cells"] = [get(notebook["cells"], "setup"), get(notebook["cells"], "title")]
    with pytest.raises(RavineError, match="holds none of the assignment's cells"):
        hand_in(notebook)


def test_a_source_that_changed_since_it_was_registered_is_refused(tmp_path):
    book, lesson = make_all_kinds(tmp_path)
    Template.of(book, lesson)
    text = lesson.source.read_text()
    lesson.source.write_text(text.replace("add(2, -3) == -1", "add(2, -3) == 1"))
    with pytest.raises(RavineError, match=r"not know 01_kinds as it is in source/\. Run: nbgrader"):
        Template.of(book, lesson)
    lesson.source.write_text(text)
    other = Lesson(tmp_path, "02_none")
    other.source.parent.mkdir()
    other.source.write_text(text)
    with pytest.raises(RavineError, match="does not know 02_none"):
        Template.of(book, other)


def test_locked_cells_are_put_in_order_with_as_few_moves_as_can_be():
    assert in_order({10: 0, 11: 2, 12: 3, 13: 1}) == {10: 0, 11: 2, 12: 3}
