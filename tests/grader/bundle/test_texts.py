"""What a bundle of the real course says: it names no command, link or version that students lack."""

import ast
import posixpath
import re
import tomllib

import nbformat
import pytest
import typer
from nbgrader.apps.nbgraderapp import NbGraderApp
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from project import ROOT

from grader.bundle import bundled
from grader.bundle.notebooks import SELF_STUDY
from grader.cli.commands import app
from grader.cli.lab import LEARNER_SETTINGS
from grader.course import Course

COURSE = Course(ROOT)
MAKE = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
COMMANDS = {
    "ravine": list(typer.main.get_command(app).commands),
    "make": MAKE,
    "nbgrader": list(NbGraderApp.subcommands),
    "git": ["clone", "pull", "checkout", "status", "commit"],
}
# What a student's terminal finds once the bundle's README has been followed so far.
PROGRAMS = {"python3", "py", "source", r".venv\Scripts\activate", "pip", "jupyter"}


def commands(text):
    """Return the commands that a text names and a student does not have."""
    found = [rf"\b{name}\s+(?:{'|'.join(after)})\b" for name, after in COMMANDS.items()]
    return re.findall("|".join(found), text)


def lessons(names):
    """Return the lessons of these names, or all."""
    return [COURSE.lesson(name) for name in names] or COURSE.given()


def texts(files):
    """Yield path and text of what students read: pages, all cells of notebooks, messages."""
    for path, content in files.items():
        if path.suffix == ".ipynb":
            for cell in nbformat.reads(content.decode(), as_version=4).cells:
                yield path, cell.source
        elif path.suffix == ".py":
            yield path, "\n".join(messages(content.decode()))
        elif path.suffix in (".md", ".json"):
            yield path, content.decode()


def messages(source):
    """Yield the texts in a module but what documents it."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    about = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in about:
            yield node.value


@pytest.fixture(scope="module")
def whole():
    """The files of the bundle of all lessons."""
    return bundled(COURSE, COURSE.given(), LEARNER_SETTINGS)


def test_a_bundle_names_no_command_that_it_lacks(whole):
    read = list(texts(whole))
    assert {path.suffix for path, _ in read} == {".ipynb", ".py", ".md", ".json"}
    assert len(read) > 500
    assert [(str(path), found) for path, text in read if (found := commands(text))] == []


def test_in_the_course_commands_stand_in_paragraphs_for_self_study_alone():
    marked = []
    for path in (*ROOT.glob("course/*.ipynb"), *ROOT.glob("release/*/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            is_marked = SELF_STUDY in cell.metadata.get("tags", [])
            assert is_marked or not commands(cell.source), cell.source
            marked += [cell.source] if is_marked else []
    assert any("ravine check" in source for source in marked)
    assert all(source.startswith("**If you learn by yourself**") for source in marked)


def test_a_students_readme_runs_only_what_is_there(whole):
    page = next(text for path, text in texts(whole) if path.name == "README.md")
    blocks = re.findall(r"^```\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert {line.split()[0] for line in lines} == PROGRAMS
    named = re.findall(r"`((?:course|release|helpers)/[^`]*\.\w+|[\w.-]+\.(?:md|txt))`", page)
    assert len(named) > 15
    assert set(named) <= set(map(str, whole))


@pytest.mark.parametrize("names", [[], ["00"], ["00", "01", "02", "03"], ["05"]])
def test_links_lead_to_what_is_there(names):
    files = bundled(COURSE, lessons(names), LEARNER_SETTINGS)
    links = [
        (str(path), link)
        for path, text in texts(files)
        for link in re.findall(r"\]\(([^)\s]+)\)", text)
        if path.suffix in (".md", ".ipynb") and not re.match(r"https?:|#", link)
    ]
    assert links or names == ["00"]
    inside = set(map(str, files))
    for path, link in links:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.split("#")[0]))
        assert target in inside, (path, link)


def requirements(name):
    """Return the requirements that a locked file lists, without comments."""
    lines = (ROOT / name).read_text().splitlines()
    return {line for line in lines if line and not line.lstrip().startswith("#")}


def test_what_students_install_is_locked_at_the_graders_versions():
    locked, all_locked = requirements("requirements-students.txt"), requirements("requirements.txt")
    assert locked < all_locked
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {Requirement(line).name for line in locked}
    assert {Requirement(line).name for line in project["dependencies"]} <= names
    assert names.isdisjoint({"typer", "rich", "jupytext", "msgpack", "math-core"})


def test_the_readme_names_the_versions_of_python_that_the_course_takes(whole):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    takes = SpecifierSet(project["requires-python"])
    versions = [f"3.{minor}" for minor in range(8, 30) if f"3.{minor}.0" in takes]
    page = next(text for path, text in texts(whole) if path.name == "README.md")
    assert f"Python {', '.join(versions[:-1])} or {versions[-1]} " in page
