"""The capstone's project: its budget, its ladder, and what looking up in the shipped digits gains."""

import contextlib
import json
import shutil
import sys
from unittest import mock

import nbformat
import numpy as np
import pytest
from in_process import ANSWERS
from nbgrader.api import Gradebook
from project import ROOT, command
from texts import assignment

from grader.authoring.texts import exercise_cells
from grader.course import Course, Lesson
from grader.gradebook.book import Book
from grader.gradebook.seeds import seed_of
from grader.trials import project
from helpers.challenge import BudgetSpentError, Challenge
from helpers.checks import CheckFailed
from helpers.checks.project import told, trained
from helpers.data import runs

TEXT = assignment("12_capstone")
MEASURED = "capstone_ladder"
STEPS = (0.35, 0.63, 0.778)
# What each reference reaches by skill, whatever its luck.
REACHED = {
    **dict.fromkeys(("untrained", "shipped"), 0),
    **dict.fromkeys(("shipped_start", "shipped_mixing", "plain", "adam"), 1),
    **dict.fromkeys(("slow", "stopped", "annealed", "single"), 2),
    **dict.fromkeys(("ensemble", "decayed"), 3),
}

pytestmark = pytest.mark.xdist_group("12_capstone")


def answer(name):
    """Return the source of an answer to the project."""
    [source] = [a.source for a in ANSWERS["12_capstone"] if (a.exercise, a.name) == ("build", name)]
    return source


def steps_reached(accuracy):
    return sum(accuracy >= step for step in STEPS)


def test_the_ladder_is_the_same_wherever_it_stands(prose, code, measure):
    table = runs(MEASURED)
    assert tuple(table["steps"]) == measure.STEPS == STEPS
    assert code.count(str(STEPS)) == 2
    for n, step in enumerate(STEPS, start=1):
        assert f"| {n} | {100 * step:g} % |" in prose
    assert project.TASKS == 12
    assert "on twelve tasks of a secret seed" in prose


def test_an_accuracy_just_below_a_step_is_not_told_as_the_step():
    assert told(0.7779, STEPS) == "accuracy 77.7%: step 2 of 3, the next begins at 77.8%"
    assert told(0.778, STEPS) == "accuracy 77.8%: step 3 of 3, there is none above"


def test_luck_moved_no_reference_a_step_in_twenty_gradings():
    table = runs(MEASURED)["accuracy"]
    assert table.keys() == REACHED.keys()
    for name, accuracies in table.items():
        assert len(accuracies) == 20
        assert {steps_reached(a) for a in accuracies} == {REACHED[name]}, name


def test_each_step_is_far_from_what_luck_does():
    """Two and a half standard deviations at least, on both sides."""
    for name, accuracies in runs(MEASURED)["accuracy"].items():
        mean, deviation = np.mean(accuracies), np.std(accuracies)
        assert all(abs(mean - step) > 2.5 * deviation for step in STEPS), name


def test_what_was_learnt_from_the_shipped_digits_is_no_better_than_a_guess(measure):
    w = measure.shipped()
    reached = [Challenge(seed).test_accuracy(w) for seed in range(20)]
    assert np.mean(reached) < 0.13
    assert max(reached) < STEPS[0]
    untrained = [Challenge(seed).test_accuracy(Challenge(seed).starts) for seed in range(20)]
    assert np.mean(reached) < np.mean(untrained) + 0.03


def test_looking_up_gains_no_step_over_the_same_training_without():
    table = runs(MEASURED)["accuracy"]
    assert max(table["shipped"]) < STEPS[0]
    for name in ("shipped_start", "shipped_mixing"):
        assert max(table[name]) < min(table["stopped"])
        assert REACHED[name] < REACHED["stopped"]


def test_the_table_is_measured_again(measure):
    again = measure.measured(measure.trainings()["single"], range(1))
    assert again == pytest.approx(runs(MEASURED)["accuracy"]["single"][:1], abs=0.02)


class TestBudget:
    """What a training may ask for is counted where it cannot reach."""

    @pytest.mark.parametrize(("ask", "most"), [("gradient", 800), ("validate", 100)])
    def test_it_ends(self, ask, most):
        task = Challenge(0)
        for _ in range(most):
            getattr(task, ask)(task.starts[0])
        assert task.overdrawn == ""
        with pytest.raises(RuntimeError, match=f"all {most} .* are spent"):
            getattr(task, ask)(task.starts[0])
        assert task.overdrawn.startswith(str(most))

    def test_who_asks_for_more_is_told(self):
        def build(gradient, validate, starts, rng):
            while True:
                gradient(starts[0])

        with pytest.raises(CheckFailed, match="build asked for more than 800 gradients"):
            trained(build, Challenge(0), np.random.default_rng(0))

    @pytest.mark.parametrize("caught", [BudgetSpentError, RuntimeError, Exception])
    @pytest.mark.parametrize(("ask", "most"), [("gradient", 800), ("validate", 100)])
    def test_catching_the_error_gains_nothing(self, caught, ask, most):
        answers = []

        def build(gradient, validate, starts, rng):
            asked = {"gradient": gradient, "validate": validate}[ask]
            for _ in range(most + 1):
                with contextlib.suppress(caught):
                    answers.append(asked(starts[0]))
            return starts

        with pytest.raises(CheckFailed, match=f"build asked for more than {most} "):
            trained(build, Challenge(0), np.random.default_rng(0))
        assert len(answers) == most

    def test_who_asks_for_all_and_no_more_is_fine(self):
        def build(gradient, validate, starts, rng):
            for ask, most in ((gradient, 800), (validate, 100)):
                for _ in range(most):
                    ask(starts[0])
            return starts

        assert len(trained(build, Challenge(0), np.random.default_rng(0))) == 5

    def test_what_others_ask_for_does_not_change_the_task(self):
        one, other = Challenge(7), Challenge(7)
        for _ in range(30):
            other.gradient(other.starts[0])
        assert one.test_accuracy(one.starts) == other.test_accuracy(other.starts)

    def test_no_start_and_no_gradient_is_the_challenge_own(self):
        task = Challenge(0)
        networks = trained(_that_overwrites, task, np.random.default_rng(0))
        assert np.array_equal(networks[0], np.ones_like(networks[0]))
        assert np.std(task.starts[0]) > 0


def _that_overwrites(gradient, validate, starts, rng):
    starts[:] = 1.0
    return starts


def test_tasks_are_alike_in_what_luck_could_change():
    """As many images a class, and wrong labels of which each class loses and gains as many."""
    task = Challenge(3)
    assert np.bincount(task._labels).tolist() == [60] * 10
    assert np.bincount(task._validation_labels).tolist() == [20] * 10


def test_no_two_tasks_of_a_grading_share_a_seed_that_could_be_tried_out():
    with mock.patch.object(project, "accuracy", return_value=1.0) as asked:
        for grade_id in ("one", "other"):
            project.climbs(None, grade_id, STEPS, 2)
    seeds = [seed for call in asked.call_args_list for pair in call.args[1] for seed in pair]
    assert len(set(seeds)) == 2 * 2 * project.TASKS
    assert max(seeds).bit_length() > 120


def test_what_is_printed_during_the_hidden_tasks_is_not_shown(capsys):
    def build(gradient, validate, starts, rng):
        print("starts", starts[0, 0])
        print("starts", starts[0, 0], file=sys.stderr)
        return starts

    with mock.patch.object(project, "LEARNT", 0.0):
        assert project.climbs(build, "build--climbs", (-1.0, 2.0), 2) == 2
    told = capsys.readouterr()
    assert told.out.startswith("12 tasks, accuracy ")
    assert told.out.count("\n") == 1
    assert told.err == ""


@pytest.mark.parametrize(
    ("networks", "sentence"),
    [
        (None, "Is there a return statement?"),
        ([], "returned 0 networks"),
        ([np.ones(2410)] * 6, "returned 6 networks"),
        ([np.ones(7)], "an array of shape .7,."),
        ([np.full(2410, np.nan)], "not all finite"),
        (
            np.ones(2410, dtype=int),
            "is an array of shape .2410,. and type int.*vectors of 2410 weights",
        ),
        ([np.ones(2410, dtype=complex)], "and type complex128.*vectors of 2410 weights"),
        ([0.5] * 2410, "returned a list of numbers.*a vector of 2410 weights"),
        ((np.float64(0.5),), "returned a list of numbers"),
        ({"w": np.ones(2410)}, "a list of one to 5 such vectors"),
    ],
)
def test_what_is_no_network_is_told_so(networks, sentence):
    with pytest.raises(CheckFailed, match=sentence):
        trained(lambda *_: networks, Challenge(0), np.random.default_rng(0))


# One who would reach the count of the budget if it were in the same process.
RESETS_THE_BUDGET = """
def build(gradient, validate, starts, rng):
    networks = []
    for w in starts:
        try:
            gradient.__self__.evaluations = 800
        except AttributeError:
            pass
        for _ in range(800):
            w = w - 0.05 * gradient(w)[1]
        networks.append(w)
    return networks
"""
# One who prints of each task what would be of use in the next submission.
PRINTS = """
def build(gradient, validate, starts, rng):
    print("starts", starts[0, 0])
    w = starts[0]
    for _ in range(300):
        w = w - 0.1 * gradient(w)[1]
    return w
"""
# Who hands in what, and how many points of the ladder that is worth, whatever the seed.
CLASS = {
    "stub": (None, 0),
    "shipped": ("trained_on_the_shipped_digits", 0),
    "plain": ("learns_the_wrong_labels", 2),
    "stopped": ("one_network_that_stops", 4),
    "ensemble": ("five_that_stop_at_their_best", 6),
    "resets": (RESETS_THE_BUDGET, 0),
    "prints": (PRINTS, 4),
}


def hand_in(course, lesson):
    for student, (name, _) in CLASS.items():
        notebook = nbformat.read(lesson.release, as_version=4)
        if name:
            source = name if "\n" in name else answer(name)
            exercise_cells(notebook)["build"].source = source
        folder = course / "submitted" / student / lesson.name
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{lesson.notebook}.ipynb")


def graded(course, lesson, *options):
    """Grade all; return the points of the ladder of each, and the seed."""
    done = command("grader", "grade", lesson.name, "--json", *options, cwd=course)
    assert done.returncode == 0, done.stderr
    assert {result["problem"] for result in json.loads(done.stdout)} == {None}
    points = {}
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        for student in CLASS:
            found = gradebook.find_submission_notebook(lesson.notebook, lesson.name, student)
            points[student] = {grade.name: grade.score for grade in found.grades}
    return points, seed_of(Book(Course(course)), lesson)


def printed(course, lesson, student):
    """Return how often a student's build prints in each of its test cells."""
    [path] = (course / "autograded" / student / lesson.name).glob("*.ipynb")
    return {
        grade_id: str(cell.outputs).count("starts")
        for cell in nbformat.read(path, as_version=4).cells
        if (grade_id := cell.metadata.get("nbgrader", {}).get("grade_id", "")).startswith("build--")
    }


@pytest.mark.full
def test_from_the_stub_to_a_score_twice_with_another_seed(tmp_path):
    for folder in ("source", "release"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    lesson = Lesson(tmp_path, "12_capstone")
    hand_in(tmp_path, lesson)
    first, seed = graded(tmp_path, lesson)
    assert printed(tmp_path, lesson, "prints") == {"build--repeats": 3, "build--climbs": 1}
    again, other = graded(tmp_path, lesson, "--new-seed")
    assert seed != other
    for points in (first, again):
        of_ladder = {student: of["build--climbs"] for student, of in points.items()}
        assert of_ladder == {student: most for student, (_, most) in CLASS.items()}
    assert sum(first["stub"].values()) == 0
