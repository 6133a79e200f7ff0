"""What installs a bundle on a student's machine: a package of its own, without the grader.

The package brings JupyterLab's settings for learners along, into its environment. They lie in
`labconfig/*.d/`, where packages leave theirs, so that a file of the user's own stays as it is and
counts for more: https://jupyterlab.readthedocs.io/en/stable/user/directories.html
"""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from grader.errors import RavineError

PROJECT = "pyproject.toml"
# The locked versions of what students need, made by `make lock`.
REQUIREMENTS = "requirements-students.txt"
# Where JupyterLab looks for what our files of settings hold, and what it calls them there.
SECTIONS = {"page_config.json": "page_config.d", "overrides.json": "default_setting_overrides.d"}
TEXT = """\
[build-system]
requires = {build}
build-backend = "setuptools.build_meta"

[project]
name = "ravine-course"
version = {version}
description = "What the notebooks of Ravine import, and JupyterLab's settings for learners"
requires-python = {python}
license = {licence}
dependencies = {dependencies}

[tool.setuptools.packages.find]
include = ["helpers*"]

[tool.setuptools.package-data]
helpers = {data}

[tool.setuptools.data-files]
{settings}
"""


@dataclass(frozen=True)
class Project:
    """What the course's own pyproject.toml says of the students' side.

    Attributes:
        about: the [project] table.
        build: what builds a package.
        data: patterns of the files in helpers/ that are not modules.
    """

    about: dict
    build: list[str]
    data: list[str]

    @classmethod
    def read(cls, root: Path) -> "Project":
        """Read it; RavineError if it is missing or lacks something."""
        path = root / PROJECT
        try:
            table = tomllib.loads(text_of(path))
            tool = table["tool"]["setuptools"]["package-data"]
            return cls(table["project"], table["build-system"]["requires"], tool["helpers"])
        except (tomllib.TOMLDecodeError, KeyError) as error:
            raise RavineError(
                f"{path} does not say what students need ({error}). Restore it (git checkout)."
            ) from error


def text_of(path: Path) -> str:
    """Return the text of a file that every bundle holds; RavineError if it is missing."""
    if not path.is_file():
        raise RavineError(
            f"{path} is missing, and students need what it says. Restore it (git checkout)."
        )
    return path.read_text("utf-8")


def helper_files(root: Path, project: Project) -> list[Path]:
    """Return the files of helpers/ that are installed: modules, and the data they read."""
    folder = root / "helpers"
    found = {path for pattern in ("**/*.py", *project.data) for path in folder.glob(pattern)}
    return sorted(path for path in found if path.is_file() and not path.name.startswith("."))


def install_files(root: Path, project: Project, settings: Path) -> dict[str, str]:
    """Return the texts of what pip reads, by path in the bundle."""
    places = {f"labconfig/{section}/ravine.json": name for name, section in SECTIONS.items()}
    return {
        PROJECT: _pyproject(project, list(places)),
        "requirements.txt": text_of(root / REQUIREMENTS),
        **{place: text_of(settings / name) for place, name in places.items()},
    }


def _pyproject(project: Project, settings: list[str]) -> str:
    """Return the text of the bundle's own pyproject.toml; texts and lists of JSON are TOML too."""
    about = project.about
    values = {
        "build": project.build,
        "version": about["version"],
        "python": about["requires-python"],
        "licence": about["license"],
        "dependencies": about["dependencies"],
        "data": project.data,
    }
    places = [f'"etc/jupyter/{Path(path).parent.as_posix()}" = ["{path}"]' for path in settings]
    return TEXT.format(
        **{name: json.dumps(value) for name, value in values.items()}, settings="\n".join(places)
    )
