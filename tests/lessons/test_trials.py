"""What answers earn: most for one slip, and nothing if nothing in them has an effect.

A cell in which an answer is compared with itself (state, shapes, arguments, errors ...) costs
nothing for a wrong formula. So no such cell is failed by more than half of the wrong answers of its
exercise, and the median wrong answer keeps half of its points; of a lesson's slips, right answers
but for a few changes, the median keeps two thirds.
"""

import builtins
import re
import statistics
import textwrap

import numpy as np
import pytest
from in_process import (
    ANSWERS,
    EXERCISES,
    SOLUTIONS,
    cells_of,
    full,
    grade,
    points_in,
    solution,
    solutions,
)
from texts import GRADED

from grader.trials import reference
from helpers.checks.compare import copied

# Checks that say what should have come, and trials that run what is handed in; a cell without any
# compares the answer with itself.
FORMULA = re.compile(
    r"checks\.check_(rule|steps|lookahead|lookahead_steps|value|word|loss|infinite|settings|reaches"
    r"|epochs|sizes|fresh_order|mixed|asks|sets_rates|penalty|part|reveals|moved|zeros_after_shift"
    r"|kept_values|share|out|param|gradients|standing|inside|exponents|spread|twin|climbs"
    r"|layers|new_head|head_scale|head|separates|sees|blind|prediction)\("
    r"|trials\.understanding\."
)
# A backward pass is held to the forward pass of the same answer, but its formula is on trial.
BACKWARD = re.compile(r"checks\.check_backward\(")
# It has no number that should come, but what counts as zero is the formula of this exercise.
ALSO_FORMULA = {"stationary_point_kind--tolerance"}
# A pair of numbers either reaches a loss or does not: most slips miss it altogether.
MEDIAN_BELOW_HALF = {"tuned"}
# A rung of a ladder is reached or not, and a wrong idea often misses the lowest.
BREAKS = re.compile(r"trials\.understanding\.(?!\w+\.\w+\(\s*\w+_predictions,)")
# Cells on how an answer treats its arguments, its state and what it is given, by their names.
PLUMBING = re.compile(
    r"(hyperparameters|keeps_state|separate_parameters|every_shape|missing_keys|reads_config"
    r"|only_looks|any_\w+|\w+_kept)"
)
RULES_AND_TOOLS = [name for name in GRADED if name < "08"]

each_exercise = pytest.mark.parametrize(
    ("lesson", "exercise"),
    [
        pytest.param(lesson, exercise, id=exercise, marks=pytest.mark.xdist_group(lesson))
        for lesson, exercise in EXERCISES
    ],
)
each_lesson = pytest.mark.parametrize(
    "lesson", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in GRADED]
)


def is_alone(grade_id, cell):
    """Whether a cell compares the answer with itself."""
    of_formula = FORMULA.search(cell.source) or BACKWARD.search(cell.source)
    return grade_id not in ALSO_FORMULA and not of_formula


def is_plumbing(grade_id):
    """Whether a cell is on how an answer handles what it is given, and not on what it knows."""
    return bool(PLUMBING.fullmatch(grade_id.partition("--")[2]))


def answers(lesson, exercise, right):
    return [a for a in ANSWERS[lesson] if a.exercise == exercise and a.right == right]


def failed_by(lesson, exercise):
    """Return the share of the wrong answers that fail each cell."""
    scores = [grade(a.source, lesson, exercise)[0] for a in answers(lesson, exercise, False)]
    return {key: np.mean([not score[key] for score in scores]) for key in full(lesson, exercise)}


def kept(answer, lesson, exercise):
    """Return the share of the points that an answer keeps."""
    points = grade(answer.source, lesson, exercise)[0]
    return sum(points.values()) / sum(full(lesson, exercise).values())


def median_kept(lesson, exercise):
    """Return the share of the points that the median wrong answer keeps."""
    return statistics.median(kept(a, lesson, exercise) for a in answers(lesson, exercise, False))


def formula_points(lesson, exercise):
    """Return the points of the cells that compare an answer with the formula."""
    points = full(lesson, exercise)
    cells = cells_of(lesson, exercise).items()
    return sum(points[key] for key, cell in cells if not is_alone(key, cell))


def table_of(lesson):
    """Return as text what the answers earn: each exercise, then each of its cells."""
    lines = [f"{lesson:24} right accepted   wrong caught   median keeps   formula"]
    for exercise in SOLUTIONS[lesson]:
        points, failed = full(lesson, exercise), failed_by(lesson, exercise)
        shares = ([kept(a, lesson, exercise) for a in answers(lesson, exercise, r)] for r in (1, 0))
        right, wrong = shares
        accepted = f"{right.count(1)} of {len(right)}"
        caught = f"{sum(share < 1 for share in wrong)} of {len(wrong)}"
        formula = f"{formula_points(lesson, exercise)} of {sum(points.values())}"
        median = f"{median_kept(lesson, exercise):.0%}"
        lines.append(f"  {exercise:22} {accepted:>14} {caught:>14} {median:>14} {formula:>9}")
        for key, cell in cells_of(lesson, exercise).items():
            alone = "  compared with itself" if is_alone(key, cell) else ""
            told = f"{points[key]} points, failed by {failed[key]:.0%}"
            lines.append(f"    {key.partition('--')[2]:22} {told}{alone}")
        lines += slips_of(lesson, exercise)
    return "\n".join(lines)


def shares_lost(lesson):
    """Return the share of its exercise's points that each slip loses, by exercise and name."""
    slips = [answer for answer in ANSWERS[lesson] if answer.is_slip]
    return {(a.exercise, a.name): 1 - kept(a, lesson, a.exercise) for a in slips}


def slips_of(lesson, exercise):
    """Yield as lines of text which slips lose which share of the points of an exercise."""
    lost = {name: share for (of, name), share in shares_lost(lesson).items() if of == exercise}
    for share in sorted(set(lost.values())):
        names = ", ".join(name for name in lost if lost[name] == share)
        yield textwrap.fill(
            f"    slips lose {share:4.0%}: {names}", 100, subsequent_indent=" " * 21
        )


@each_lesson
def test_table(lesson, record_property):
    record_property("table", table_of(lesson))


def is_of_understanding(lesson, exercise):
    """Whether all that is tested of an exercise is what one understands of a rule."""
    cells = cells_of(lesson, exercise).values()
    return all("trials.understanding." in cell.source for cell in cells)


def points_of(is_counted):
    """Return the points that lessons 01 to 07 give in the cells for which a test holds."""
    return sum(
        points
        for lesson, exercise in EXERCISES
        if lesson in RULES_AND_TOOLS
        for key, points in full(lesson, exercise).items()
        if is_counted(key, cells_of(lesson, exercise)[key])
    )


def test_plumbing_is_less_than_a_quarter_of_all_points(record_property):
    total = points_of(lambda key, cell: True)
    plumbing = points_of(lambda key, cell: is_plumbing(key))
    alone = points_of(is_alone)
    said = f"{plumbing} of {total} points are for plumbing, {alone} compare an answer with itself"
    record_property("plumbing", said)
    assert plumbing < total / 4, said


@each_lesson
def test_a_slip_loses_at_most_a_third_of_its_exercise_in_the_median(lesson):
    assert statistics.median(shares_lost(lesson).values() or [0]) < 0.34


@each_lesson
def test_no_slip_in_epsilon_loses_more_than_a_third(lesson):
    lost = {key: share for key, share in shares_lost(lesson).items() if "epsilon" in key[1]}
    assert lost or not any("epsilon" in answer.source for answer in ANSWERS[lesson])
    assert [key for key, share in lost.items() if share > 0.34] == []


@each_exercise
def test_no_cell_that_compares_an_answer_with_itself_is_failed_by_most(lesson, exercise):
    failed = failed_by(lesson, exercise)
    alone = [key for key, cell in cells_of(lesson, exercise).items() if is_alone(key, cell)]
    has_backward = any(BACKWARD.search(c.source) for c in cells_of(lesson, exercise).values())
    # What was chosen, predicted or made to break a rule has nothing in itself to be compared with.
    is_tool = callable(solution(lesson, exercise)) and not is_of_understanding(lesson, exercise)
    assert alone or has_backward or not is_tool
    assert [key for key in alone if failed[key] > 0.5] == []


@each_exercise
def test_the_median_wrong_answer_keeps_half_of_the_points(lesson, exercise):
    if any(BREAKS.search(cell.source) for cell in cells_of(lesson, exercise).values()):
        return
    assert (median_kept(lesson, exercise) < 0.5) == (exercise in MEDIAN_BELOW_HALF)


@pytest.mark.parametrize("exercise", reference.DEFAULTS)
def test_the_formula_of_a_rule_is_worth_half_of_it_at_most(exercise):
    lesson = next(lesson for lesson, other in EXERCISES if other == exercise)
    assert formula_points(lesson, exercise) <= sum(full(lesson, exercise).values()) / 2


def in_form(value, fill):
    """Return a value of the same form, shapes and keys, with every number replaced."""
    if callable(value):
        return lambda *arguments: in_form(value(*arguments), fill)
    if isinstance(value, dict):
        return {key: in_form(part, fill) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(in_form(part, fill) for part in value)
    if isinstance(value, list | str):
        return [] if isinstance(value, list) else "saddle"
    if isinstance(value, np.ndarray):
        return np.full_like(value, fill) if value.dtype.kind == "f" else np.zeros_like(value)
    return fill if isinstance(value, int | float | np.generic) else value


def constant(fill):
    """An answer of the right form, in which every number is the same, or 0 where it counts."""
    return lambda answer, arguments: in_form(answer, fill)


def given(place):
    """An answer that hands back one of its arguments, with the right config where there is one."""

    def make(answer, arguments):
        argument = arguments[min(place, len(arguments) - 1)]
        if not isinstance(answer, tuple):
            return argument
        return argument, answer[1] if isinstance(answer[1], dict) else argument

    return make


def given_only(answer, arguments):
    """An answer that hands back its arguments, the second of two numbers or dicts included."""
    return tuple(arguments[:1]) + tuple(arguments[-1:])


def first_answer(kept=None):
    """An answer that is always the one to the first call."""
    kept = [] if kept is None else kept

    def make(answer, arguments):
        kept.append(answer)
        return kept[0]

    return make


IDLE = {
    "zeros": lambda: constant(0),
    "ones": lambda: constant(1),
    "nan": lambda: constant(np.nan),
    "first_argument": lambda: given(0),
    "second_argument": lambda: given(1),
    "last_argument": lambda: given(9),
    "arguments_back": lambda: given_only,
    "first_answer": first_answer,
    "none": lambda: lambda answer, arguments: None,
    "nothing": lambda: lambda answer, arguments: [],
    "number": lambda: lambda answer, arguments: 0.0,
    "infinity": lambda: lambda answer, arguments: np.inf,
    "word": lambda: lambda answer, arguments: "saddle",
    "other_word": lambda: lambda answer, arguments: "degenerate",
}


def idle(model, make):
    """Return a function that takes no more from the model answer than the form of its answers."""

    def answer(*arguments, **named):
        taken = copied(arguments)
        try:
            right = model(*taken, **named)
        except Exception:
            right = None
        return make(right, arguments)

    return answer


@pytest.mark.parametrize("kind", IDLE)
@each_exercise
def test_an_answer_in_which_nothing_has_an_effect_earns_nothing(lesson, exercise, kind):
    model, make = solution(lesson, exercise), IDLE[kind]()
    if not callable(model):
        model = dict.fromkeys(model, 0.0), dict.fromkeys(model, 1.0), None, {}
        for value in model:
            assert sum(points_in({"np": np, exercise: value}, lesson, exercise).values()) == 0
        return
    answers = {name: idle(each, make) for name, each in solutions(lesson, exercise).items()}
    points = points_in({"np": np, **answers}, lesson, exercise)
    assert [key for key, earned in points.items() if earned] == []


@each_exercise
def test_an_answer_that_always_raises_earns_nothing(lesson, exercise):
    def refuses(*arguments):
        raise ValueError("no")

    answers = dict.fromkeys(solutions(lesson, exercise), refuses)
    points = points_in({"np": np, **answers}, lesson, exercise)
    assert sum(points.values()) == 0


FORMULA_CELLS = {"first_step", "published_vector", "early_steps", "many_steps"}
STATE_CELLS = {
    "keeps_state",
    "hyperparameters",
    "separate_parameters",
    "gradient_kept",
    "any_array",
}
ALL = FORMULA_CELLS | STATE_CELLS | {"epsilon", "looks_ahead"}
# A richer rule, a simpler one under its name, and the cells on what that lacks.
SIMPLER = [
    ("sgd_momentum", "sgd", ALL),
    ("sgd_momentum_outside", "sgd", ALL),
    ("nesterov", "sgd", ALL),
    ("nesterov", "sgd_momentum", FORMULA_CELLS),
    ("adagrad", "sgd", ALL),
    ("rmsprop", "sgd", ALL),
    ("rmsprop", "adagrad", FORMULA_CELLS | {"epsilon", "hyperparameters"}),
    ("adam", "sgd", ALL | {"early_steps"}),
    ("adam", "adagrad", FORMULA_CELLS | {"epsilon", "keeps_state", "hyperparameters"}),
    ("adam", "rmsprop", FORMULA_CELLS | {"epsilon", "keeps_state", "hyperparameters"}),
    ("adamw", "sgd", ALL | {"decay"}),
    ("adamw", "rmsprop", FORMULA_CELLS | {"decay", "keeps_state", "hyperparameters"}),
    ("adamw", "adam", {"first_step", "many_steps", "decay", "hyperparameters"}),
]


@pytest.mark.parametrize(("richer", "simpler", "cells"), SIMPLER)
def test_a_simpler_rule_under_a_richer_name_earns_nothing_for_what_it_lacks(richer, simpler, cells):
    lesson = next(lesson for lesson, exercise in EXERCISES if exercise == richer)
    points = points_in({"np": np, richer: getattr(reference, simpler)}, lesson, richer)
    earned = {key.partition("--")[2] for key, value in points.items() if value}
    assert earned & cells == set()


def test_plain_momentum_does_not_look_ahead():
    def nesterov_lookahead(w, gradient, config=None):
        return reference.sgd_momentum(w, gradient(w), config)

    namespace = {"np": np, "nesterov_lookahead": nesterov_lookahead}
    points = points_in(namespace, "04_nesterov", "nesterov_lookahead")
    earned = {key.partition("--")[2] for key, value in points.items() if value}
    assert earned & {"looks_ahead", "many_steps", "hyperparameters"} == set()


NAMES = [name for name in dir(builtins) if not name.startswith("_")]


@pytest.mark.parametrize("released", [False, True])
@each_exercise
def test_what_a_student_names_costs_nothing(lesson, exercise, released):
    """Every builtin, np and what the checks are called stand for something else."""
    namespace = {**dict.fromkeys(NAMES, "mine"), "np": 3, "checks": 4, "trials": 5, "helpers": 6}
    namespace |= solutions(lesson, exercise)
    assert points_in(namespace, lesson, exercise, released) == full(lesson, exercise)
