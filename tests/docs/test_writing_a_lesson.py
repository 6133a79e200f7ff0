"""What the guide shows is a lesson that builds, and whose tests tell right from wrong."""

import json
import re
import shutil
import types

import pytest
from project import ROOT

from grader.answers import load
from helpers.checks import CheckFailed

pytestmark = pytest.mark.xdist_group("engine")

GUIDE = (ROOT / "docs" / "writing_a_lesson.md").read_text(encoding="utf-8")
TEXTS = re.findall(r"`(lessons/\S+\.py)`\n.*?```python\n(.*?)```", GUIDE, re.S)

SHEET, TRIALS = re.findall(r"```python\n(# %% answer=\S+_predictions.*?|\"\"\".*?)```", GUIDE, re.S)


def test_the_lesson_of_the_guide_builds_and_tells_right_from_wrong(tmp_path, ravine):
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    for name, text in TEXTS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [name.rpartition("/")[2] for name, _ in TEXTS] == [
        "lecture.py",
        "assignment.py",
        "answers.py",
    ]
    assert "wrote course/90_clipping.ipynb" in ravine("build", cwd=tmp_path).stdout
    answers = load(tmp_path / "lessons/90_clipping/answers.py")
    for answer in answers:
        hand_in(tmp_path, answer)
    graded = json.loads(ravine("grade", "90", "--json", cwd=tmp_path).stdout)
    assert {r["student"]: r["score"] == r["max_score"] for r in graded} == {
        answer.name: answer.right for answer in answers
    }
    assert all(r["problem"] is None for r in graded)


def hand_in(root, answer):
    notebook = json.loads((root / "release/90_clipping/clipping.ipynb").read_text())
    next(c for c in notebook["cells"] if c["id"] == answer.exercise)["source"] = answer.source
    folder = root / "submitted" / answer.name / "90_clipping"
    folder.mkdir(parents=True)
    (folder / "clipping.ipynb").write_text(json.dumps(notebook))


def test_the_prediction_sheet_of_the_guide_tells_right_from_wrong(capsys):
    lesson, module = {}, types.ModuleType("clipping")
    answer, test = SHEET.split("# %% test=")
    exec(answer, lesson)
    exec(TRIALS, module.__dict__)
    sheet = lesson["clipping_predictions"]
    exec(test.partition("### BEGIN")[0].partition("\n")[2], lesson)
    assert "clipping_predictions(10.0, 0.1)['steps'] is 90" in capsys.readouterr().out
    called = "trials.understanding.clipping.steps(clipping_predictions, "
    assert called + '"clipping_predictions--steps")' in test
    module.steps(sheet, "clipping_predictions--steps")
    with pytest.raises(CheckFailed, match="comes out"):
        module.steps(lambda w, rate: {"steps": w / rate}, "clipping_predictions--steps")
