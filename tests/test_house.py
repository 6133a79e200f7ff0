"""The house stands as it is drawn: its walls hold, and a breach of one is seen."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from project import ROOT

sys.path.insert(0, str(ROOT / "tools"))

import draw_house


def walls(root):
    """Return the exit code of import-linter on a tree, and what it says."""
    linter = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run([linter, "--no-cache"], cwd=root, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path):
    """A copy of all that the walls are about."""
    for folder in ("helpers", "grader"):
        ignore = shutil.ignore_patterns("__pycache__", "*.npz", "front")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignore)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("helpers/checks/rules.py", "grader.trials.reference"),
        ("grader/trials/seeds.py", "grader.gradebook.scores"),
        ("grader/gradebook/scores.py", "grader.engine.stock"),
        ("grader/engine/stock.py", "grader.report.feedback"),
        ("grader/report/site/lectures.py", "grader.gradebook.book"),
        ("grader/authoring/namespace.py", "grader.gradebook.book"),
        ("helpers/paths.py", "helpers.plots"),
        ("helpers/explorer/path_view.py", "helpers.explorer.path_events"),
        ("helpers/explorer/path_model.py", "helpers.explorer.canvas"),
        ("grader/engine/inside/frames.py", "grader.trials"),
        ("grader/engine/judge/alarm.py", "grader.engine.intake"),
    ],
)
def test_an_import_through_a_wall_is_told(copy, module, imported):
    path = copy / module
    path.write_text(f"import {imported}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    code, said = walls(copy)
    assert code == 1
    planted = module.removesuffix(".py").replace("/", ".")
    assert f"{planted} -> {imported}" in said
    assert "1 broken" in said


def test_the_map_of_the_house_is_drawn_from_its_imports():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert draw_house.house() in page, "run: .venv/bin/python tools/draw_house.py"
