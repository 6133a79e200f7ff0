"""What installs a bundle on a student's machine: a package of its own, without the grader.

The package brings JupyterLab's settings for learners along, into its environment. They lie in
`labconfig/*.d/`, where packages leave theirs, so that a file of the user's own stays as it is and
counts for more (`jupyter_server.config_manager`). Hatchling builds it, since setuptools leaves such
files out where a folder is installed with `pip install -e`.
"""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from grader.errors import RavineError

PROJECT = "pyproject.toml"
# The locked versions of what students need, made by `make lock`.
REQUIREMENTS = "requirements-students.txt"
# Where JupyterLab looks for what our files of settings hold.
SETTINGS = {
    "labconfig/page_config.d/ravine.json": "page_config.json",
    "labconfig/default_setting_overrides.d/ravine.json": "overrides.json",
}
TEXT = """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "ravine-course"
version = {version}
description = "What the notebooks of Ravine import, and JupyterLab's settings for learners"
requires-python = {requires-python}
license = {license}
dependencies = {dependencies}

[tool.hatch.build]
ignore-vcs = true

[tool.hatch.build.targets.wheel]
packages = ["helpers"]

[tool.hatch.build.targets.wheel.shared-data]
labconfig = "etc/jupyter/labconfig"
"""
KEYS = ("version", "requires-python", "license", "dependencies")


@dataclass(frozen=True)
class Project:
    """What the course's own pyproject.toml says of the students' side.

    Attributes:
        about: some of the [project] table.
        data: patterns of the files in helpers/ that are not modules.
    """

    about: dict
    data: list[str]

    @classmethod
    def read(cls, root: Path) -> "Project":
        """Read it; RavineError if it is missing or lacks something."""
        path = root / PROJECT
        try:
            table = tomllib.loads(text_of(path))
            data = table["tool"]["setuptools"]["package-data"]["helpers"]
            return cls({key: table["project"][key] for key in KEYS}, data)
        except (tomllib.TOMLDecodeError, KeyError) as error:
            raise RavineError(
                f"{path} does not say what students need ({error!r}). Restore it (git checkout)."
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
    # Texts and lists of JSON are TOML too.
    values = {key: json.dumps(value) for key, value in project.about.items()}
    return {
        PROJECT: TEXT.format_map(values),
        "requirements.txt": text_of(root / REQUIREMENTS),
        **{place: text_of(settings / name) for place, name in SETTINGS.items()},
    }
