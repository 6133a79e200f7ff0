"""What lecture 00 says in words: versions, the drawn valley, outcomes of a check, notation, map."""

import re
import tomllib

import numpy as np
import pytest
from project import ROOT
from texts import GRADED, LESSONS, assignment, lecture

from grader.cli import lab
from helpers.styles import SHADES

TEXT = lecture("00_start")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def test_versions_are_those_that_the_project_needs(n):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = dict(re.split(r">=|,", line)[:2] for line in project["dependencies"])
    assert n["needed"] == wanted
    assert project["requires-python"] == ">=3.11,<3.14"
    assert "needed: 3.11, 3.12 or 3.13" in TEXT.code


def test_the_valley_that_is_drawn_is_the_loss_of_the_formulas(n):
    w = np.random.default_rng(0).normal(size=(20, 2))
    np.testing.assert_allclose(n["valley"].f(w), [n["loss"](each) for each in w])
    np.testing.assert_allclose(n["valley"].gradient(w), [n["gradient"](each) for each in w])
    np.testing.assert_allclose(n["valley"].hessian(w[0]), n["hessian"])


def checked(n, function, x, expected, capsys):
    n["try_check"](function, x, expected)
    return capsys.readouterr().out


def test_the_three_outcomes_of_a_check(n, capsys):
    def not_written(x):
        raise NotImplementedError

    assert checked(n, not_written, 10.0, 5.0, capsys).startswith("Not attempted yet: ")
    assert "expected 5, came 20" in checked(n, lambda x: 2 * x, 10.0, 5.0, capsys)
    assert checked(n, n["halve"], 10.0, 5.0, capsys).startswith("Right: ")
    assert "expected 3.5, came 2" in checked(n, n["halve"], 7.0, 3.5, capsys)
    for x in (10.0, 7.0):
        assert checked(n, lambda x: x / 2, x, x / 2, capsys).startswith("Right: ")


def letters(text):
    """Return the letters and the names in code of a text's table of letters."""
    source = "\n".join(cell.source for cell in text.cells)
    rows = re.findall(r"^\| *(\$[^|]*?|) *\| ([`-].*?) \| (?:.+?) \|(?: (\d\d) \|)?$", source, re.M)
    names = {name for _, code, _ in rows for name in re.findall(r"`(\w+)`", code)}
    return [letter for letter, *_ in rows], names, [since for *_, since in rows]


def test_the_page_of_letters_has_the_keys_of_every_rule_and_all_of_the_first_page():
    page, names, since = letters(lecture("13_letters"))
    for letter in ("$n$", "$u$", "$p$", "$z$", "$w^*$", r"$\sigma$", r"$\mu$", "$x$", "$L$", "$D$"):
        assert letter in " ".join(page)
    keys = {"learning_rate", "momentum", "velocity", "decay_rate", "epsilon", "cache"}
    assert keys | {"beta1", "beta2", "m", "v", "t", "weight_decay", "w", "dw", "config"} <= names
    assert set(since) <= {lesson[:2] for lesson in LESSONS}
    first_page, first_names, _ = letters(TEXT)
    assert len(first_page) == 8
    assert set(first_page) <= set(page)
    assert first_names <= names


def test_lessons_of_the_map_are_in_order_and_those_that_exist_are_on_it():
    source = "\n".join(cell.source for cell in TEXT.cells)
    listed = re.findall(r"^\| \[(\d\d_\w+)\]\(\1\.ipynb\) \|", source, re.M)
    assert len(listed) >= 7
    assert listed == sorted(listed)
    assert set(LESSONS) - {TEXT.lesson} <= set(listed)


def test_a_graded_answer_is_not_defined_here(n):
    graded = {name for name in n if callable(n[name])}
    for lesson in GRADED:
        exercises = {
            cell.metadata["nbgrader"]["grade_id"]
            for cell in assignment(lesson).cells
            if cell.metadata.get("nbgrader", {}).get("solution")
        }
        assert not graded & exercises


def test_grading_has_the_packages_that_the_first_page_names(prose):
    assert (
        "standard library, NumPy and matplotlib, in the versions that `requirements.txt`" in prose
    )
    assert "SciPy, pandas, scikit-learn and PyTorch are not there" in prose
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    names = set(re.findall(r"^([\w-]+)==", locked, flags=re.MULTILINE))
    assert {"numpy", "matplotlib"} <= names
    assert not {"scipy", "pandas", "scikit-learn", "torch"} & names


def test_the_commands_for_those_who_learn_by_themselves_work_as_written(tiny, ravine, monkeypatch):
    """Run on the tiny course, under the names of its lesson and exercise, one after the other."""
    source = "\n".join(cell.source for cell in TEXT.cells if cell.cell_type == "markdown")
    commands = dict(re.findall(r"`(?:``\n)?ravine (\w+)((?: \w+)*)\n?`", source))
    assert commands.keys() == {"check", "progress", "start", "solution", "reset", "lab"}
    monkeypatch.setattr(lab, "serve", lambda *_: 0)
    ravine("build", cwd=tiny)
    notebook = tiny / "work/01_doubling/doubling.ipynb"
    for command in ("lab", "start", "check", "progress", "solution", "reset"):
        named = commands[command].replace("03", "01").replace("sgd_momentum", "double").split()
        ravine(command, *named, cwd=tiny)
        if command == "start":
            stub = notebook.read_text()
            notebook.write_text(stub.replace("raise NotImplementedError", "return x"))
    assert "raise NotImplementedError" in notebook.read_text()
    assert (notebook.parents[1] / "lectures/01_doubling.ipynb").is_file()


def test_the_ground_is_the_bluer_the_higher_it_is_in_both_themes(prose):
    assert "the bluer the ground, the higher it is" in prose
    for shades in SHADES.values():
        low, high = (_blue_over_red(shades[end]) for end in ("low", "high"))
        assert low == 0 < high


def _blue_over_red(color):
    red, _, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return blue - red
