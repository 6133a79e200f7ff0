"""The build: what it makes, what it refuses, and what it never lets through."""

import json
import re

import nbformat
import pytest

from grader import build
from grader.course import Course
from grader.errors import RavineError

SOLUTION_META = (
    '"grade": false, "grade_id": "double", "locked": false, "schema_version": 3, "solution": true'
)
TEST_META = (
    '"grade": true, "grade_id": "double--of_two", "locked": true, "points": 1, "schema_version": 3'
)


def edit(root, old, new, file="assignment.py"):
    """Replace one passage of the tiny lesson's text; it must be there."""
    path = root / "lessons" / "01_doubling" / file
    text = path.read_text()
    assert text.count(old) >= 1, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1))


def refusal(root):
    """Return what the build says when it refuses the tiny lesson."""
    with pytest.raises(RavineError) as refused:
        build.make(Course(root))
    return str(refused.value)


def files(root):
    """Return every built file's bytes."""
    built = [p for folder in build.BUILT for p in (root / folder).rglob("*") if p.is_file()]
    return {p.relative_to(root): p.read_bytes() for p in built}


def test_build_makes_lecture_source_and_release(tiny, ravine):
    said = ravine("build", cwd=tiny).stdout
    assert said.split() == [
        "wrote", "course/01_doubling.ipynb",
        "wrote", "source/01_doubling/doubling.ipynb",
        "wrote", "release/01_doubling/doubling.ipynb",
    ]  # fmt: skip
    release = nbformat.read(tiny / "release/01_doubling/doubling.ipynb", as_version=4)
    nbformat.validate(release)
    text = "\n".join(cell.source for cell in release.cells)
    assert "NotImplementedError" in text
    assert "x + x" not in text
    assert "canary" not in text
    assert '"""Twice many a number."""' in text


def test_cells_have_no_outputs_and_lasting_ids(tiny, ravine):
    ravine("build", cwd=tiny)
    for path in files(tiny):
        notebook = nbformat.read(tiny / path, as_version=4)
        assert not [c for c in notebook.cells if c.get("outputs") or c.get("execution_count")]
        for cell in notebook.cells:
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            assert cell.id == (grade_id or cell.id)
        ids = [cell.id for cell in notebook.cells]
        assert ids[0] == "doubling"
        assert len(set(ids)) == len(ids)


def test_building_twice_gives_the_same_bytes(tiny, ravine):
    ravine("build", cwd=tiny)
    first = files(tiny)
    assert ravine("build", cwd=tiny).stdout.strip() == "Nothing changed."
    for path in first:
        (tiny / path).unlink()
    ravine("build", cwd=tiny)
    assert files(tiny) == first


def test_build_touches_no_gradebook(tiny, ravine):
    gradebook = tiny / "gradebook.db"
    gradebook.write_bytes(b"a class's grades")
    ravine("build", cwd=tiny)
    assert gradebook.read_bytes() == b"a class's grades"
    gradebook.unlink()
    ravine("build", cwd=tiny)
    assert not gradebook.exists()


def test_check_is_clean_after_a_build_and_works_from_inside(tiny, ravine):
    ravine("build", cwd=tiny)
    said = ravine("build", "--check", cwd=tiny / "lessons" / "01_doubling").stdout
    assert said.strip() == "3 notebooks are up to date."


def test_check_finds_a_changed_solution_line(tiny, ravine):
    ravine("build", cwd=tiny)
    edit(tiny, "total = x + x", "total = 2 * x")
    said = ravine("build", "--check", cwd=tiny, code=1).stdout
    assert "source/01_doubling/doubling.ipynb is not what lessons/ says. Run: ravine build" in said


def test_check_finds_a_changed_release(tiny, ravine):
    ravine("build", cwd=tiny)
    release = tiny / "release/01_doubling/doubling.ipynb"
    release.write_text(release.read_text().replace("twice x", "thrice x"))
    assert "release/01_doubling" in ravine("build", "--check", cwd=tiny, code=1).stdout


def test_check_finds_a_stray_file(tiny, ravine):
    ravine("build", cwd=tiny)
    (tiny / "release/01_doubling/notes.txt").write_text("left here")
    assert "notes.txt comes from no lesson" in ravine("build", "--check", cwd=tiny, code=1).stdout


def plant_in_release(root, line):
    """Put a line into a cell of the release notebook."""
    path = root / "release/01_doubling/doubling.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"][0]["source"].append("\n" + line)
    path.write_text(json.dumps(notebook))


@pytest.mark.parametrize(
    "line",
    ["total = x + x", "    total = x + x", "for canary in range(7, 17):", "### BEGIN SOLUTION"],
)
def test_leak_check_finds_a_secret_line_in_release(tiny, ravine, line):
    ravine("build", cwd=tiny)
    plant_in_release(tiny, line)
    said = ravine("build", "--check", cwd=tiny, code=1).stdout
    assert re.search(r"release/.*(a secret line|a marker) would reach students", said)


@pytest.mark.parametrize("name", ["cheat.py", "data/notes.md"])
def test_leak_check_finds_a_secret_line_in_helpers_and_writes_nothing(tiny, ravine, name):
    (tiny / "helpers" / "data").mkdir()
    (tiny / "helpers" / name).write_text("def f(x):\n    total = x + x\n")
    said = ravine("build", cwd=tiny, code=1).stderr
    assert f"helpers/{name}, line 2 of its text: a secret line would reach students" in said
    assert not files(tiny)


def test_a_line_that_lessons_show_is_no_secret(tiny, ravine):
    edit(tiny, "2 * 3", "total = x + x", file="lecture.py")
    ravine("build", cwd=tiny)


REFUSED = [
    (f"{SOLUTION_META}", SOLUTION_META.replace(', "schema_version": 3', ""), "schema version is missing"),
    (SOLUTION_META, SOLUTION_META.replace("3", "2"), "schema version 2 is not 3"),
    ('"double--of_many"', '"double--of_two"', "stands twice"),
    ('"double--of_many"', '"double-of many"', "ill-formed"),
    ('"grade_id": "double"', '"grade_id": "2double"', "ill-formed"),
    ('"double--of_many"', f'"double--{"m" * 60}"', "at most 64"),
    ('"double--of_many"', '"triple--of_many"', "not after its own"),
    ("    ### BEGIN SOLUTION\n", "", "stands without its partner"),
    ("    ### END SOLUTION\n", "", "has no '### END SOLUTION'"),
    ("### BEGIN SOLUTION", "### begin solution", "is no marker"),
    ("### BEGIN SOLUTION", "### BEGIN_SOLUTION", "is no marker"),
    ("### END HIDDEN TESTS", "# END HIDDEN TESTS", "is no marker"),
    (SOLUTION_META, SOLUTION_META + ', "points": 3', "points on an ungraded cell"),
    (TEST_META, TEST_META.replace('"points": 1', '"points": 0'), "needs points above 0"),
    (TEST_META, TEST_META.replace(', "points": 1', ""), "needs points above 0"),
    (TEST_META, TEST_META.replace('"locked": true', '"locked": false'), "unlocked test cell"),
    (SOLUTION_META, SOLUTION_META.replace("false", "true", 1), "either an answer or a test"),
    (SOLUTION_META, SOLUTION_META.replace('"locked": false', '"locked": true'), "locked solution"),
    (SOLUTION_META, SOLUTION_META.replace('"locked": false, ', ""), "lacks locked"),
    (SOLUTION_META, SOLUTION_META + ', "pionts": 3', "unknown keys: pionts"),
    (SOLUTION_META, SOLUTION_META.replace("false", '"no"', 1), "must be true or false"),
    ('"task": false', '"task": true', "set task to false"),
    ("assert double(2) == 4", "assert double(two) == 4", "not self-contained: it uses two"),
    ("assert double(2) == 4", "assert double(np.float64(2)) == 4", "not self-contained: it uses np"),
    ("assert double(2) == 4", "%time double(2)", "not plain Python"),
    ("assert double(2) == 4", "import grader", "outside a hidden region"),
    ("    total = x + x", "    import grader.reference", "outside a hidden region"),
    ("def double(x)", "def dobule(x)", "must define double"),
    ('"solution": true', '"solution": false', "solution region outside a solution cell"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "reason"), REFUSED, ids=[row[2] for row in REFUSED])
def test_build_refuses_with_file_cell_and_reason(tiny, old, new, reason):
    edit(tiny, old, new)
    said = refusal(tiny)
    assert reason in said
    assert re.search(r"lessons/01_doubling/assignment\.py, cell \d \(", said)


def test_build_refuses_a_solution_cell_without_markers(tiny):
    edit(tiny, "    ### BEGIN SOLUTION\n", "")
    edit(tiny, "    ### END SOLUTION\n", "")
    assert "solution cell without markers" in refusal(tiny)


def test_build_refuses_visible_lines_that_lean_on_hidden_ones(tiny):
    edit(tiny, '"""Twice many a number."""', "range(n)")
    edit(tiny, "### BEGIN HIDDEN TESTS", "### BEGIN HIDDEN TESTS\nn = 1")
    said = refusal(tiny)
    assert "without its hidden part is not self-contained: it uses n" in said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# %%\n### BEGIN SOLUTION\n1\n### END SOLUTION\n", "holds no solution or hidden test"),
        ("# %%\n### BEGIN HIDDEN TESTS\n1\n### END HIDDEN TESTS\n", "no solution or hidden test"),
        ("# %%\n# end solution\n", "is no marker"),
        ('# %% nbgrader={"grade": false}\n1\n', "a lecture is not graded"),
        ("# %%\nfrom grader import reference\n", "outside a hidden region"),
    ],
)
def test_build_refuses_in_a_lecture(tiny, text, reason):
    (tiny / "lessons/01_doubling/lecture.py").write_text(text)
    said = refusal(tiny)
    assert reason in said
    assert "lessons/01_doubling/lecture.py, cell 1" in said


def test_all_problems_are_told_at_once(tiny):
    edit(tiny, '"points": 1, ', "")
    edit(tiny, '"double--of_many"', '"double"')
    said = refusal(tiny)
    assert "needs points" in said
    assert "ill-formed" in said


def test_a_missing_lecture_and_bad_bytes_are_sentences(tiny):
    lecture = tiny / "lessons/01_doubling/lecture.py"
    lecture.write_bytes(b"# %%\n'\xff'\n")
    assert "is not UTF-8 text" in refusal(tiny)
    lecture.unlink()
    assert "lecture.py is missing" in refusal(tiny)


def test_what_jupyter_leaves_behind_is_no_stray(tiny, ravine):
    ravine("build", cwd=tiny)
    (tiny / "release/01_doubling/.ipynb_checkpoints").mkdir()
    (tiny / "release/01_doubling/.ipynb_checkpoints/doubling.ipynb").write_text("{}")
    ravine("build", "--check", cwd=tiny)


def test_nothing_beside_a_notebook_travels_into_release(tiny, ravine, nbgrader):
    """Stock generate_assignment copies what lies beside the source, less what config ignores."""
    ravine("build", cwd=tiny)
    for name in ("doubling.py", "gradebook.db", "gradebook.db-wal", "notes.md", "key.txt"):
        (tiny / "source/01_doubling" / name).write_text("total = x + x")
    nbgrader("generate_assignment", "01_doubling", "--force", cwd=tiny)
    assert [p.name for p in (tiny / "release/01_doubling").iterdir()] == ["doubling.ipynb"]
    ravine_bytes = build.make(Course(tiny)).files[tiny / "release/01_doubling/doubling.ipynb"]
    assert (tiny / "release/01_doubling/doubling.ipynb").read_text() == ravine_bytes


def test_a_refusal_ends_the_command_with_its_sentence_and_writes_nothing(tiny, ravine):
    edit(tiny, '"points": 1, ', "")
    said = ravine("build", cwd=tiny, code=1).stderr
    assert said.startswith("ravine: ")
    assert "cell 3 (double--of_two): a graded cell needs points above 0, not None." in said
    assert not files(tiny)
