"""`ravine bundle`: what is in it, what is not, and when there is none."""

import json
import shutil
import tomllib
import zipfile

import nbformat
import pytest
from project import ROOT
from tiny_course import ASSIGNMENT, make_tiny, with_checks

from grader import authoring
from grader.bundle import tables
from grader.course import Course

FIRST = """\
# %% [markdown]
# # Doubling
# We double. The next lesson, [02_halving](02_halving.ipynb), halves.

# %% [markdown] tags=["self-study"]
# **If you learn by yourself**, run `ravine check 01`.

# %%
2 * 3
"""
SECOND = """\
# %% [markdown]
# # Halving
# You know [doubling](01_doubling.ipynb).
"""
HELPERS = ["helpers/__init__.py", "helpers/checks/__init__.py", "helpers/data/LICENSE-digits.md"]
INSTALLED = [
    *("LICENSE", "README.md", "pyproject.toml", "requirements.txt"),
    "labconfig/default_setting_overrides.d/ravine.json",
    "labconfig/page_config.d/ravine.json",
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A built course of two lessons, with all that a bundle takes, and with what it leaves."""
    root = with_checks(make_tiny(tmp_path_factory.mktemp("course")))
    (root / "lessons/01_doubling/lecture.py").write_text(FIRST)
    (root / "lessons/02_halving").mkdir()
    (root / "lessons/02_halving/lecture.py").write_text(SECOND)
    halving = ASSIGNMENT.replace("double", "halve")
    (root / "lessons/02_halving/assignment.py").write_text(halving)
    for name in ("pyproject.toml", "requirements-students.txt", "requirements.txt", "LICENSE"):
        shutil.copy(ROOT / name, root)
    course = Course(root)
    authoring.write(course, authoring.make(course))
    left = ["helpers/data/.DS_Store", "helpers/notes.txt", "helpers/checks/__pycache__/x.pyc"]
    for name in ("helpers/data/LICENSE-digits.md", "gradebook.db", "submitted/ada/a.txt", *left):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


@pytest.fixture
def course(whole, tmp_path):
    """A copy of that course."""
    return shutil.copytree(whole, tmp_path / "course")


def names(path):
    """Return the names of the files of a zip, in which all lies in a folder of the zip's name."""
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
        found = [name for name in bundle.namelist() if not name.endswith("/")]
    assert {name.partition("/")[0] for name in found} == {path.stem}
    return sorted(name.partition("/")[2] for name in found)


def markdown(path):
    """Return the text of a notebook's markdown cells."""
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def test_a_bundle_of_all_lessons_holds_what_students_need_and_nothing_else(course, ravine):
    said = ravine("bundle", cwd=course).stdout
    assert said.startswith("wrote ravine.zip: 01_doubling, 02_halving (15 files)\n")
    notebooks = [
        *("course/01_doubling.ipynb", "course/02_halving.ipynb"),
        *("release/01_doubling/doubling.ipynb", "release/02_halving/halving.ipynb"),
    ]
    tables = ["helpers/checks/cells/double.json", "helpers/checks/cells/halve.json"]
    assert names(course / "ravine.zip") == sorted([*notebooks, *tables, *HELPERS, *INSTALLED])


def test_of_chosen_lessons_only_what_has_come_by_then_is_in_it(course, ravine, tmp_path):
    made = json.loads(ravine("bundle", "1", "--json", cwd=course / "lessons").stdout)
    assert made["lessons"] == ["01_doubling"]
    given = ["course/01_doubling.ipynb", "release/01_doubling/doubling.ipynb"]
    kept = [*given, "helpers/checks/cells/double.json", *HELPERS, *INSTALLED]
    assert names(course / "lessons" / "ravine_01.zip") == made["files"] == sorted(kept)
    # A later lesson alone keeps the tables of those before it, which students have.
    ravine("bundle", "halving", "--to", tmp_path / "late", cwd=course)
    assert (tmp_path / "late/helpers/checks/cells/double.json").is_file()
    assert not (tmp_path / "late/course/01_doubling.ipynb").exists()


@pytest.mark.parametrize(
    ("chosen", "later"),
    [
        (["01"], ["02_b", "03_c", "90_d", "91_e"]),
        (["03"], ["90_d", "91_e"]),
        (["02", "90"], ["03_c", "91_e"]),
        (["91"], ["90_d"]),
    ],
)
def test_an_own_lesson_comes_at_any_time_and_the_others_in_their_order(tmp_path, chosen, later):
    (tmp_path / "course").mkdir()
    for name in ("01_a", "02_b", "03_c", "90_d", "91_e"):
        (tmp_path / "course" / f"{name}.ipynb").touch()
    course = Course(tmp_path)
    left = tables.unreleased(course, [course.lesson(name) for name in chosen])
    assert sorted(path.stem for path in left) == later


def test_links_lead_to_lessons_that_are_there_and_others_are_words(course, ravine, tmp_path):
    text = (course / "course/01_doubling.ipynb").read_text()
    ravine("bundle", "01", "--to", tmp_path / "first", cwd=course)
    ravine("bundle", "--to", tmp_path / "all", cwd=course)
    first = markdown(tmp_path / "first/course/01_doubling.ipynb")
    assert "The next lesson, 02_halving, halves." in first
    assert "[02_halving](02_halving.ipynb)" in markdown(tmp_path / "all/course/01_doubling.ipynb")
    assert (course / "course/01_doubling.ipynb").read_text() == text


def test_what_is_for_self_study_is_left_out_of_the_bundle_alone(course, ravine, tmp_path):
    ravine("bundle", "--to", tmp_path / "all", cwd=course)
    assert "by yourself" in markdown(course / "course/01_doubling.ipynb")
    assert "by yourself" not in markdown(tmp_path / "all/course/01_doubling.ipynb")


def test_the_readme_names_the_file_to_hand_in_and_the_page_to_begin_with(course, ravine, tmp_path):
    ravine("bundle", "02", "--to", tmp_path / "out", cwd=course)
    page = (tmp_path / "out/README.md").read_text()
    assert "| 02 | `course/02_halving.ipynb` | `release/02_halving/halving.ipynb` |" in page
    assert "open `course/02_halving.ipynb`" in page
    assert "doubling" not in page
    assert "$" not in page


def test_the_package_of_a_bundle_knows_no_grader(course, ravine, tmp_path):
    ravine("bundle", "--to", tmp_path / "out", cwd=course)
    text = (tmp_path / "out/pyproject.toml").read_text()
    about, own = (
        tomllib.loads(text)["project"],
        tomllib.loads((ROOT / "pyproject.toml").read_text()),
    )
    assert about["dependencies"] == own["project"]["dependencies"]
    assert about["requires-python"] == own["project"]["requires-python"]
    assert about.keys().isdisjoint({"scripts", "optional-dependencies"})
    assert "grader" not in text.replace("nbgrader", "")
    locked = (tmp_path / "out/requirements.txt").read_text()
    assert locked == (ROOT / "requirements-students.txt").read_text()


@pytest.mark.parametrize("name", ["there.zip", "there"])
def test_nothing_is_written_over_what_is_there(course, ravine, name):
    (course / name).write_text("mine")
    said = ravine("bundle", "--to", name, cwd=course, code=1).stderr
    assert said.startswith(f"ravine: {name} exists, and nothing is written over it.")
    assert (course / name).read_text() == "mine"


def spoil_release(root):
    path = root / "release/01_doubling/doubling.ipynb"
    path.write_text(path.read_text().replace("Doubling", "Trebling"))


def leak(root):
    with (root / "LICENSE").open("a") as file:
        file.write("\ntotal = x + x\n")


REFUSED = [
    (spoil_release, "doubling.ipynb is not what lessons/ says. Run: ravine build"),
    (leak, "LICENSE, line 37: a secret line would reach students: 'total = x + x'"),
    (lambda root: (root / "LICENSE").unlink(), "LICENSE is missing, and students need"),
    (lambda root: (root / "requirements-students.txt").unlink(), "students.txt is missing"),
    (lambda root: (root / "pyproject.toml").write_text("[project]"), "does not say what students"),
    (lambda root: (root / "pyproject.toml").write_text("[project"), "does not say what students"),
]


@pytest.mark.parametrize(("spoil", "why"), REFUSED)
def test_a_course_that_is_not_as_it_should_be_is_not_bundled(course, ravine, spoil, why):
    spoil(course)
    assert why in ravine("bundle", cwd=course, code=1).stderr
    assert not list(course.glob("*ravine*"))


def test_a_place_that_is_not_there_and_an_unknown_lesson_get_a_sentence(course, ravine):
    said = ravine("bundle", "--to", "no/where.zip", cwd=course, code=1).stderr
    assert f"There is no folder {course / 'no'} to write where.zip into." in said
    assert "There is no lesson called '09'" in ravine("bundle", "09", cwd=course, code=1).stderr
    shutil.rmtree(course / "course")
    shutil.rmtree(course / "release")
    assert "has no built lesson. Run: ravine build" in ravine("bundle", cwd=course, code=1).stderr
