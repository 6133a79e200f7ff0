"""The build: what it makes, what it refuses, and what it never lets through."""

import re
import shutil

import nbformat
import pytest
from refusals import ANSWER, TEST, edit, refusal
from tiny_course import with_checks

from grader import authoring
from grader.course import Course


def files(root):
    """Return every built file's bytes."""
    built = [p for folder in authoring.BUILT for p in (root / folder).rglob("*") if p.is_file()]
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
    for path in (path for path in files(tiny) if path.suffix == ".ipynb"):
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
    assert said.strip() == "3 files are up to date."


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


def test_check_finds_the_checks_of_an_exercise_that_is_gone(tiny, ravine):
    said = ravine("build", cwd=with_checks(tiny)).stdout
    assert "wrote helpers/checks/cells/double.json" in said
    checks = tiny / "helpers/checks/cells"
    (checks / "double.json").rename(checks / "triple.json")
    said = ravine("build", "--check", cwd=tiny, code=1).stdout
    assert "double.json is not what lessons/ says" in said
    assert "triple.json comes from no lesson" in said


def test_two_lessons_may_not_have_the_same_exercise(tiny):
    shutil.copytree(tiny / "lessons/01_doubling", tiny / "lessons/02_doubling_again")
    said = refusal(tiny)
    assert re.search(r"02_doubling_again\S+: the exercise double stands in \S+01_doubling", said)


def test_check_finds_a_stray_file(tiny, ravine):
    ravine("build", cwd=tiny)
    (tiny / "release/01_doubling/notes.txt").write_text("left here")
    assert "notes.txt comes from no lesson" in ravine("build", "--check", cwd=tiny, code=1).stdout


REFUSED = [
    ('"double--of_many"', '"double--of_two"', "stands twice"),
    (ANSWER, f'# %% given="double_overview"\n1\n\n{ANSWER}', "stands twice"),
    ('"double--of_many"', '"double-of many"', "ill-formed"),
    (ANSWER, '# %% answer="2double"', "ill-formed"),
    (ANSWER, "# %% answer=2", "ill-formed"),
    ('"double--of_many"', f'"double--{"m" * 60}"', "at most 64"),
    ('"double--of_many"', '"triple--of_many"', "not after its own"),
    ("    ### BEGIN SOLUTION\n", "", "stands without its partner"),
    ("    ### END SOLUTION\n", "", "has no '### END SOLUTION'"),
    ("### BEGIN SOLUTION", "### begin solution", "is no marker"),
    ("### BEGIN SOLUTION", "### BEGIN_SOLUTION", "is no marker"),
    ("### END HIDDEN TESTS", "# END HIDDEN TESTS", "is no marker"),
    ("    total = x + x", "    total = x + x  ### END SOLUTION", "is no marker"),
    ("# # Doubling", "# # Doubling\n# ### BEGIN SOLUTION HERE", "is no marker"),
    (ANSWER, ANSWER + " points=3", "only a test has points"),
    (TEST, TEST.replace("points=1", "points=0"), "needs points above 0"),
    (TEST, TEST.replace(" points=1", ""), "needs points above 0, not None"),
    (TEST, TEST.replace("points=1", 'points="1"'), "needs points above 0, not '1'"),
    (TEST, TEST.replace("points=1", "points=true"), "needs points above 0, not True"),
    (TEST, TEST.replace("points=1", "points=Infinity"), "needs points above 0, not inf"),
    (TEST, TEST.replace("points=1", "points=NaN"), "needs points above 0, not nan"),
    (TEST, f'{TEST} answer="double"', "a cell is one of test, answer"),
    ("assert double(2) == 4", "assert double(two) == 4", "not self-contained: it uses two"),
    ("assert double(2) == 4", "assert double(np.float64(2)) == 4", "not self-contained: it uses np"),
    ("assert double(2) == 4", "%time double(2)", "not plain Python"),
    ("assert double(2) == 4", "import grader", "outside a hidden region"),
    ("total = x + x", "total = x + x; import grader.trials.reference", "outside a hidden region"),
    ("def double(x)", "def dobule(x)", "must define double"),
    ("def double(x)", "def double(x", "not plain Python (line 1: '(' was never closed)"),
    ("assert double(2) == 4", "assert double(np) == 4\nnp = 1", "not self-contained: it uses np"),
    ("assert double(2) == 4", "n += double(2)", "not self-contained: it uses n"),
    ("assert double(2) == 4", "assert 2 + 2 == 4", "never uses double"),
    ("assert double(2) == 4", "double = abs\nassert double(2) == 2", "binds double anew"),
    ("assert double(2) == 4", "def f():\n    global double\n    double = 1\ndouble", "binds double anew"),
    ("assert double(2) == 4", "from math import exp as double\ndouble(2)", "binds double anew"),
    ("assert double(2) == 4", "globals()['np'] = double", "calls globals"),
    ("assert double(2) == 4", "exec('np = 1'), double", "calls exec"),
    (TEST, TEST.replace("test=", "tset="), "unknown keys: tset"),
    (TEST, TEST.replace("test=", "Test="), "unknown keys: Test"),
    (TEST, TEST.replace("test=", "a test test="), "'a test' in the header is no key=value"),
    (TEST, TEST.replace("points=1", "points={1"), "cannot be read"),
    (ANSWER, "# %% answer=double", "answer=double; write key="),
    (TEST, '# %% nbgrader={"grade_id": "double--of_two", "grade": true}', "written by the build"),
    (ANSWER, ANSWER.replace("answer", "given"), "solution region outside a solution cell"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "reason"), REFUSED, ids=[row[2] for row in REFUSED])
def test_build_refuses_with_file_cell_and_reason(tiny, old, new, reason):
    edit(tiny, old, new)
    said = refusal(tiny)
    assert reason in said
    assert re.search(r"lessons/01_doubling/assignment\.py, cell \d \(", said)


@pytest.mark.parametrize("kernelspec", ["{}", "3", "{name: python3}"])
def test_a_bad_jupytext_header_is_a_sentence(tiny, kernelspec):
    header = f"# ---\n# jupyter:\n#   kernelspec: {kernelspec}\n# ---\n\n"
    edit(tiny, "# %%", f"{header}# %%", file="lecture.py")
    assert "lecture.py cannot be read as py:percent" in refusal(tiny)


def test_metadata_that_nbformat_refuses_is_a_sentence(tiny):
    edit(tiny, "# %%", '# %% tags="x"\n1\n\n# %%', file="lecture.py")
    assert "lecture.py cannot be read as py:percent ('x' is not of type 'array')" in refusal(tiny)


MISSPELT = [
    ("### BEGIN HIDDEN", "### END HIDDEN"),
    ("### HIDDEN TESTS BEGIN", "### HIDDEN TESTS END"),
    ("### BEGIN HIDDEN TESTCASES", "### END HIDDEN TESTCASES"),
    ("# BEGIN HIDDEN TESTCASES", "# END HIDDEN TESTCASES"),
    ("# hidden tests begin", "# hidden tests end"),
    ("# --- BEGIN THE HIDDEN AREA ---", "# --- END THE HIDDEN AREA ---"),
    ("### BEGN HIDEN TESTS", "### ND HIDEN TESTS"),
    ("#BEGIN_HIDDEN_TESTS", "#END_HIDDEN_TESTS"),
]


@pytest.mark.parametrize(("begin", "end"), MISSPELT)
def test_hidden_tests_between_misspelt_markers_are_refused(tiny, begin, end):
    edit(tiny, "### BEGIN HIDDEN TESTS", begin)
    edit(tiny, "### END HIDDEN TESTS", end)
    said = refusal(tiny)
    assert f"{begin!r} is no marker" in said
    assert f"{end!r} is no marker" in said


def test_prose_about_beginnings_is_no_marker(tiny):
    prose = "We begin solution of the equation; the hidden tests end here."
    edit(
        tiny,
        "# # Doubling",
        f"# # Doubling\n# {prose}\n#\n# End of the solution\n#\n# ### Where hidden tests are",
    )
    edit(tiny, "assert double(2) == 4", f"# {prose}\nassert double(2) == 4")
    edit(tiny, "2 * 3", f"# {prose}\n2 * 3", file="lecture.py")
    authoring.make(Course(tiny))


GRADER_IMPORTS = [
    "import math, grader.trials.reference",
    "x = 1; import grader.trials.reference",
    "if 1: from grader import reference",
    "from \\\ngrader import reference",
    "import grader as g",
    "import importlib; importlib.import_module('grader.trials.reference')",
    "from importlib import import_module; import_module(name='grader')",
    "__import__('grader.trials.seeds')",
    "def f():\n    import grader",
    "%time import grader",
    "%run -m grader",
    "!python -c 'import grader'",
    "%%time\nimport grader",
    "import grader\nno Python at all",
]


@pytest.mark.parametrize("line", GRADER_IMPORTS)
@pytest.mark.parametrize("file", ["lecture.py", "assignment.py"])
def test_grader_is_imported_nowhere_that_students_see(tiny, line, file):
    cell = "\n".join(["# # Doubling", "", "# %%", *line.split("\n")])
    edit(tiny, "# # Doubling", cell, file=file)
    said = refusal(tiny)
    assert f"{file}, cell 2 (" in said
    assert "grader is imported outside a hidden region" in said


@pytest.mark.parametrize("line", ["from grader import seeds", "x = 1; import grader.trials.seeds"])
def test_helpers_never_import_grader(tiny, line):
    (tiny / "helpers/data").mkdir(parents=True)
    (tiny / "helpers/data/load.py").write_text(f"def f():\n    {line}\n")
    assert "helpers/data/load.py imports grader" in refusal(tiny)


def test_text_that_speaks_of_grader_is_no_import(tiny):
    said = 'text = """\nimport grader\nfrom grader import it\n"""\n"grader", text.index("grader")'
    edit(tiny, "2 * 3", f"%time 2 * 3\n{said}", file="lecture.py")
    edit(tiny, ANSWER, f"# %%\n{said}\nimport graders\n\n{ANSWER}")
    (tiny / "helpers").mkdir()
    (tiny / "helpers/talk.py").write_text(said)
    authoring.make(Course(tiny))


def test_made_up_ids_dodge_grade_ids_and_each_other(tiny):
    edit(tiny, "# # Doubling", "# # Double\n\n# %%\n1\n\n# %% [markdown]\n# # Double 2\n")
    text = authoring.make(Course(tiny)).files[tiny / "source/01_doubling/doubling.ipynb"]
    ids = [cell.id for cell in nbformat.reads(text, as_version=4).cells]
    assert ids == [
        "double-2",
        "double-3",
        "double-2-2",
        "double",
        "double--of_two",
        "double--of_many",
    ]


@pytest.mark.parametrize("name", ["__pycache__", ".ipynb_checkpoints", ".DS_Store"])
def test_what_tools_leave_among_the_lessons_is_no_lesson(tiny, name):
    (tiny / "lessons" / name).mkdir()
    assert len(authoring.make(Course(tiny)).files) == 3


@pytest.mark.parametrize("name", ["momentum", "1_momentum", "03-momentum", "03_"])
def test_a_folder_that_is_not_named_as_a_lesson_is_refused(tiny, name):
    (tiny / "lessons" / name).mkdir()
    assert f"{name} is not named as a lesson" in refusal(tiny)


def test_build_refuses_a_solution_cell_without_markers(tiny):
    edit(tiny, "    ### BEGIN SOLUTION\n", "")
    edit(tiny, "    ### END SOLUTION\n", "")
    assert "solution cell without markers" in refusal(tiny)


def test_build_refuses_visible_lines_that_lean_on_hidden_ones(tiny):
    edit(tiny, "### BEGIN HIDDEN TESTS", "### BEGIN HIDDEN TESTS\nn = 1")
    edit(tiny, "### END HIDDEN TESTS", "### END HIDDEN TESTS\nrange(n)")
    said = refusal(tiny)
    assert "without its hidden part is not self-contained: it uses n" in said


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# %%\n### BEGIN SOLUTION\n1\n### END SOLUTION\n", "holds no solution or hidden test"),
        ("# %%\n### BEGIN HIDDEN TESTS\n1\n### END HIDDEN TESTS\n", "no solution or hidden test"),
        ("# %%\n# end solution\n", "is no marker"),
        ('# %% given="setup"\n1\n', "a lecture is not graded"),
        ('# %% nbgrader={"grade": false}\n1\n', "written by the build"),
        ("# %%\nfrom grader import reference\n", "outside a hidden region"),
    ],
)
def test_build_refuses_in_a_lecture(tiny, text, reason):
    (tiny / "lessons/01_doubling/lecture.py").write_text(text)
    said = refusal(tiny)
    assert reason in said
    assert "lessons/01_doubling/lecture.py, cell 1" in said


def test_a_text_that_lessons_share_is_filled_in(tiny):
    (tiny / "lessons" / "doubles.md").write_text("Twice is two times.\n\n- And *so* on.\n")
    edit(tiny, "# # Doubling", "# # Doubling\n#\n# {{ doubles }}\n#\n# We go on.")
    text = authoring.make(Course(tiny)).files[tiny / "source/01_doubling/doubling.ipynb"]
    first = nbformat.reads(text, as_version=4).cells[0].source
    assert first == "# Doubling\n\nTwice is two times.\n\n- And *so* on.\n\nWe go on."


@pytest.mark.parametrize("there", ["doubles", ""])
def test_a_text_that_lessons_do_not_share_is_a_sentence(tiny, there):
    if there:
        (tiny / "lessons" / f"{there}.md").write_text("Text.")
    edit(tiny, "# # Doubling", "# # Doubling\n#\n# {{ double }}")
    said = refusal(tiny)
    assert "assignment.py, cell 1: {{ double }} names no text that lessons share." in said
    assert f"There are: {f'{there}, ' if there else ''}minutes, times." in said


@pytest.mark.parametrize("mark", ["{{doubles}}", "{{  doubles }}"])
def test_spaces_within_a_mark_do_not_matter(tiny, mark):
    (tiny / "lessons" / "doubles.md").write_text("Twice is two times.")
    edit(tiny, "# # Doubling", f"# # Doubling\n#\n# {mark}")
    text = authoring.make(Course(tiny)).files[tiny / "source/01_doubling/doubling.ipynb"]
    assert "Twice is two times." in text


@pytest.mark.parametrize("mark", ["{{double}}", "{{ dou-bles }}", "{{ the doubles }}", "{{ }}"])
def test_no_misspelt_mark_is_shipped(tiny, mark):
    edit(tiny, "# # Doubling", f"# # Doubling\n#\n# {mark}")
    assert f"{mark} names no text that lessons share" in refusal(tiny)


def test_a_shared_text_in_another_encoding_or_with_a_mark_is_a_sentence(tiny):
    shared = tiny / "lessons" / "doubles.md"
    edit(tiny, "# # Doubling", "# # Doubling\n#\n# {{ doubles }}")
    shared.write_bytes("Größe".encode("latin-1"))
    assert "lessons/doubles.md is not UTF-8 text" in refusal(tiny)
    shared.write_text("{{ doubles }}")
    assert "lessons/doubles.md holds {{ doubles }}, but" in refusal(tiny)


def test_a_byte_order_mark_is_no_part_of_a_text(tiny):
    (tiny / "lessons" / "doubles.md").write_text("Twice is two times.", encoding="utf-8-sig")
    edit(tiny, "# # Doubling", "# # Doubling\n#\n# {{ doubles }}")
    plain = (tiny / "lessons/01_doubling/assignment.py").read_text()
    (tiny / "lessons/01_doubling/assignment.py").write_text(plain, encoding="utf-8-sig")
    text = authoring.make(Course(tiny)).files[tiny / "source/01_doubling/doubling.ipynb"]
    first = nbformat.reads(text, as_version=4).cells[0]
    assert first.source == "# Doubling\n\nTwice is two times."


def test_a_refused_header_is_told_once(tiny):
    edit(tiny, ANSWER, '# %% answer="2double"')
    assert len(refusal(tiny).splitlines()) == 1


def test_all_problems_are_told_at_once(tiny):
    edit(tiny, " points=1", "")
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
    ravine_bytes = authoring.make(Course(tiny)).files[tiny / "release/01_doubling/doubling.ipynb"]
    assert (tiny / "release/01_doubling/doubling.ipynb").read_text() == ravine_bytes


def test_a_refusal_ends_the_command_with_its_sentence_and_writes_nothing(tiny, ravine):
    edit(tiny, " points=1", "")
    said = ravine("build", cwd=tiny, code=1).stderr
    assert said.startswith("ravine: ")
    assert 'cell 3 (\'"""Twice two."""\'): a test needs points above 0, not None.' in said
    assert not files(tiny)
