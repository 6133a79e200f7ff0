"""Every lesson through the real grading: solutions, untouched releases, right and wrong answers."""

import builtins
import json
import shutil
from itertools import zip_longest
from keyword import iskeyword

import nbformat
import pytest
from project import ROOT, command
from texts import GRADED

from grader.course import Lesson
from grader.demo import exercise_cells
from grader.trials import reference
from grader.variants import load_variants

# Plain SGD has no state, so there is less to get wrong.
LEAST = {"rule": (6, 12), "sgd": (4, 6), "other": (3, 5)}


def hand_in(course, lesson, student, notebook):
    folder = course / "submitted" / student / lesson.name
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{lesson.notebook}.ipynb")


def variants_of(lesson):
    """Return the lesson's variants, exercise by exercise."""
    by_exercise = {}
    for variant in load_variants(lesson.text / "variants.py"):
        by_exercise.setdefault(variant.exercise, []).append(variant)
    return by_exercise


def hand_in_variants(course, lesson):
    """Hand in all variants, the n-th of each exercise in one notebook; return who has which."""
    handed_in = {}
    for n, row in enumerate(zip_longest(*variants_of(Lesson(ROOT, lesson.name)).values())):
        notebook = nbformat.read(lesson.release, as_version=4)
        cells = exercise_cells(notebook)
        for variant in filter(None, row):
            cells[variant.exercise].source = variant.source
            handed_in[variant] = f"student{n:02}"
        hand_in(course, lesson, f"student{n:02}", notebook)
    return handed_in


def with_all_names_taken(lesson):
    """Return the solution of a student whose variables are called like all builtins and `np`."""
    notebook = nbformat.read(lesson.source, as_version=4)
    names = (name for name in dir(builtins) if not (name.startswith("_") or iskeyword(name)))
    taken = " = ".join(names)
    for exercise, cell in exercise_cells(notebook).items():
        cell.source = (
            "import builtins, numpy\n"
            f"own = {{'np': numpy}}\nbuiltins.exec({cell.source!r}, own)\n"
            f"{exercise} = own[{exercise!r}]\nnp = {taken} = 'mine'"
        )
    return notebook


each_lesson = pytest.mark.parametrize(
    "graded",
    [pytest.param(name, marks=pytest.mark.xdist_group(f"{name}-graded")) for name in GRADED],
    indirect=True,
    scope="module",
)


@pytest.fixture(scope="module")
def graded(request, tmp_path_factory):
    """A lesson, all its variants handed in and graded, and each student's scores."""
    course = tmp_path_factory.mktemp(request.param)
    for folder in ("source", "release"):
        shutil.copytree(ROOT / folder, course / folder)
    shutil.copy(ROOT / "nbgrader_config.py", course)
    lesson = Lesson(course, request.param)
    handed_in = hand_in_variants(course, lesson)
    hand_in(course, lesson, "solution", nbformat.read(lesson.source, as_version=4))
    hand_in(course, lesson, "namer", with_all_names_taken(lesson))
    hand_in(course, lesson, "untouched", nbformat.read(lesson.release, as_version=4))
    done = command("grader", "grade", lesson.name, "--json", cwd=course)
    assert done.returncode == 0, done.stderr
    return lesson, handed_in, {r["student"]: r for r in json.loads(done.stdout)}


@each_lesson
def test_the_solution_scores_all_and_the_untouched_release_nothing(graded):
    lesson, _, results = graded
    assert results["solution"]["score"] == results["solution"]["max_score"] > 0
    assert results["untouched"]["score"] == 0
    assert 20 <= results["solution"]["max_score"] <= 30, lesson.name


@each_lesson
def test_what_a_student_names_costs_nothing(graded):
    _, _, results = graded
    assert results["namer"]["score"] == results["namer"]["max_score"]


def points(results, variant, student):
    return results[student]["exercises"][variant.exercise]


@each_lesson
def test_right_variants_score_all_and_wrong_ones_less(graded, record_property):
    lesson, handed_in, results = graded
    scores = {variant: points(results, variant, who) for variant, who in handed_in.items()}
    record_property("table", table(lesson, scores))
    assert [v.name for v, (score, of) in scores.items() if v.right and score != of] == []
    assert [v.name for v, (score, of) in scores.items() if not v.right and score >= of] == []


def table(lesson, scores):
    """Return as text how many right variants were accepted and how many wrong ones caught."""
    lines = [f"{lesson.name:24} right accepted   wrong caught"]
    for exercise in dict.fromkeys(variant.exercise for variant in scores):
        right = [s == of for v, (s, of) in scores.items() if v.exercise == exercise and v.right]
        wrong = [s < of for v, (s, of) in scores.items() if v.exercise == exercise and not v.right]
        accepted, caught = f"{sum(right)} of {len(right)}", f"{sum(wrong)} of {len(wrong)}"
        lines.append(f"  {exercise:22} {accepted:>14} {caught:>14}")
    return "\n".join(lines)


@each_lesson
def test_there_are_enough_variants(graded):
    _, handed_in, _ = graded
    for exercise in {variant.exercise for variant in handed_in}:
        verdicts = [variant.right for variant in handed_in if variant.exercise == exercise]
        other = "rule" if exercise in reference.DEFAULTS else "other"
        right, wrong = LEAST.get(exercise, LEAST[other])
        assert verdicts.count(True) >= right, exercise
        assert verdicts.count(False) >= wrong, exercise


@pytest.mark.parametrize("name", GRADED)
def test_every_exercise_has_variants(name):
    lesson = Lesson(ROOT, name)
    exercises = exercise_cells(nbformat.read(lesson.release, as_version=4))
    assert set(variants_of(lesson)) == set(exercises)
