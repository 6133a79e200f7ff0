"""Which mistake is named: of the lessons' own answers, and of answers that others write."""

import collections
import contextlib
import io
import itertools
import json
import random

import jupytext
import numpy as np
import pytest
from in_process import ANSWERS, EXERCISES
from project import ROOT
from styles_of_others import ANSWERS as OF_OTHERS

from grader.answers.edits import edited, is_change, read_changes
from grader.errors import RavineError
from grader.report import diagnosis
from grader.report.diagnosis.known import of_lesson
from grader.report.diagnosis.likeness import is_alike
from grader.trials import probes
from helpers.checks.compare import quiet
from helpers.checks.records import record

# Wrong answers that behave as one above them in their file, whose sentence holds for both.
ALIKE = {
    ("sgd", "rate_of_the_first_call_kept"): "rate_hard_coded",
    ("condition_number", "only_exact_zero"): "library_function",
    ("stationary_point_kind", "flat_direction_called_minimum"): "degenerate_only_if_all_are_zero",
    ("minibatches", "seeded_by_the_size"): "seed_fixed",
    ("minibatches", "order_drawn_once"): "seed_fixed",
    ("nesterov_lookahead", "weights_left_ahead"): "step_from_the_look_ahead_point_by_v",
    ("nesterov", "both_terms_the_new_velocity"): "plain_momentum",
    ("nesterov", "old_velocity_changed_in_place"): "plain_momentum",
    ("nesterov", "old_velocity_taken_from_config_too_late"): "plain_momentum",
    ("nesterov", "look_ahead_velocity_stored"): "whole_step_stored",
    ("recovery_steps", "one_too_few"): "rounded_down",
    ("batchnorm_forward", "stored_in_a_copy"): "not_stored",
    ("dropout_forward", "seed_of_another_generator"): "seed_ignored",
    ("fine_tune_step", "in_the_old_list"): "in_place",
}
# Those that only thousands of steps, or of calls, would tell from a right one.
TOO_RARE = {
    ("minibatches", "swapped_with_any_place"),
    ("minibatches", "keys_with_ties"),
    ("minibatches", "swaps_stop_one_too_early"),
    ("steps_to_travel", "at_most_fifty_thousand_steps"),
}
# No edits of one right answer, or loops that two mistakes together may keep from their end.
UNPAIRED = (
    *("tuned", "frozen", "regularization_predictions", "transfer_predictions"),
    *("critical_momentum", "steps_to_travel", "recovery_steps"),
)
EDITED = [pair for pair in EXERCISES if pair[1] not in UNPAIRED]


def known(lesson, exercise):
    """Return the lesson's answers to an exercise, as diagnosis keeps them."""
    return of_lesson(ROOT / "lessons" / lesson / "answers.py")[exercise]


def recorded(source, exercise, times=1):
    """Return what an answer says to the probe problems, when asked for the last time."""
    space = {"np": np}
    with contextlib.redirect_stdout(io.StringIO()), quiet():
        exec(source, space)
        for _ in range(times):
            came = json.loads(record(space[exercise], probes.problems(exercise)))
    assert "not told" not in str(came)
    return came


def said_of(lesson, exercise, source, times=1):
    return diagnosis.diagnosed(exercise, recorded(source, exercise, times), known(lesson, exercise))


def of_exercise(lesson, exercise, *, right):
    return [a for a in ANSWERS[lesson] if a.exercise == exercise and a.right is right]


def pairs_of_edits(lesson, exercise):
    """Return sources with two mistakes each, and the sentences of both."""
    draws, pairs, edits = random.Random(exercise), [], edits_of(lesson, exercise)
    base = of_exercise(lesson, exercise, right=True)[0].source
    every = [*itertools.combinations(edits, 2)]
    for (one, some), (other, more) in draws.sample(every, min(40, len(every))):
        with contextlib.suppress(RavineError):  # They overlap.
            pairs.append((edited(base, some + more), (one, other)))
    return pairs


def edits_of(lesson, exercise):
    """Return the sentence and the changes of each wrong answer that edits the first right one."""
    text = (ROOT / "lessons" / lesson / "answers.py").read_text(encoding="utf-8")
    found = []
    for cell in jupytext.reads(text, fmt="py:percent").cells:
        lines, of = cell.source.splitlines(), cell.metadata.get("wrong", "").split()
        first = next((n for n, line in enumerate(lines) if is_change(line)), None)
        if exercise in of and "of" not in cell.metadata and first is not None:
            sentence = " ".join(line.lstrip("# ").strip() for line in lines[:first])
            if all(line.startswith("#") for line in lines):
                found.append((sentence, read_changes(lines[first:])))
    return found


def test_every_exercise_has_probe_problems():
    assert {exercise for _, exercise in EXERCISES} == set(probes.EXERCISES)


@pytest.mark.parametrize(
    ("lesson", "exercise"), [*dict(reversed(EXERCISES)).items(), ("07_adam", "long_step")]
)
def test_some_answers(lesson, exercise):
    right = of_exercise(lesson, exercise, right=True)[-1]
    assert said_of(lesson, exercise, right.source) == ""
    wrong = of_exercise(lesson, exercise, right=False)
    for answer in (wrong[0], wrong[-1]):
        assert answer.diagnosis in said_of(lesson, exercise, answer.source)


@pytest.mark.parametrize("exercise", ["adam", "quadratic", "minibatches"])
def test_a_stub_answers_nothing(exercise):
    assert recorded(f"def {exercise}(*_):\n    raise NotImplementedError", exercise) == {}


# What a function with a mistake of its own may be told: the rule, and a part of the sentence.
NARROWED = {
    "epsilon": ("np.sqrt(c) + 2 * eps", "looks like epsilon"),
    "state": ("np.sqrt(np.where(config['n'] > 1, 0.9, 1) * c) + eps", "looks like the state"),
    "formula": ("3 * np.sqrt(c) + eps", "Even one step"),
    "large hyperparameters": ("np.sqrt(c) + min(eps, 77)", "except for a large hyperparameter"),
    "shapes": ("np.sqrt(c if c.ndim < 3 else 2 * c) + eps", "looks like the shape"),
    "float32": ("np.float32(np.sqrt(c) + eps)", "about six digits"),
    "memory": ("np.sqrt(c) + eps * len(SEEN + [SEEN.append(c)])", "memory"),
    "an error on the way": ("1 / 0", ""),
}


@pytest.mark.parametrize(("divisor", "part"), NARROWED.values(), ids=NARROWED)
def test_a_mistake_that_nobody_knows_is_narrowed_down(divisor, part):
    source = f"""
SEEN = []
def rmsprop(w, dw, config=None):
    config = {{"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, "n": 0, **(config or {{}})}}
    rho, eps = config["decay_rate"], config["epsilon"]
    config["n"] += 1
    config["cache"] = c = rho * config.get("cache", np.zeros_like(w)) + (1 - rho) * dw**2
    return w - config["learning_rate"] * dw / ({divisor}), config
"""
    said = said_of("06_rmsprop", "rmsprop", source)
    assert part in said
    assert bool(part) is bool(said)
    assert diagnosis.LOOKS_LIKE.format("") not in said


def test_a_rule_that_returns_no_pair_is_told_so():
    source = "def adagrad(w, dw, config=None):\n    return w, config, 1"
    assert "returns the pair" in said_of("05_adagrad", "adagrad", source)


FACTOR = "def bias_correction(beta, t):\n    if t < 1:\n        raise {}\n    return {}"


@pytest.mark.parametrize(
    ("error", "factor", "part"),
    [
        ("ValueError", "2 / (1 - beta**t)", "twice"),
        ("ValueError", "0.5 / (1 - beta**t)", "half"),
        ("ValueError", "-1 / (1 - beta**t)", "sign"),
        ("RuntimeError", "1 / (1 - beta**t)", "looks like the error"),
        ("ValueError", "float(np.float32(1 / (1 - beta**t)))", "about six digits"),
        ("ValueError", "7 / (1 - beta**t)", ""),
    ],
)
def test_a_factor_that_nobody_knows_is_narrowed_down(error, factor, part):
    said = said_of("07_adam", "bias_correction", FACTOR.format(error, factor))
    assert part in said
    assert bool(part) is bool(said)


@pytest.mark.full
def test_all_answers():
    """Each wrong answer gets its own sentence, or that of one alike; no right answer gets any.

    They are asked twice, as functions that have been called before: what remembers that outside its
    config can only be narrowed down.
    """
    counts, exceptions = collections.Counter(), {}
    for lesson, exercise in EXERCISES:
        for answer in of_exercise(lesson, exercise, right=True):
            assert said_of(lesson, exercise, answer.source, times=2) == "", answer.name
        names = {a.name: a.diagnosis for a in of_exercise(lesson, exercise, right=False)}
        for answer in of_exercise(lesson, exercise, right=False):
            said = said_of(lesson, exercise, answer.source, times=2)
            alike = names.get(ALIKE.get((exercise, answer.name)), answer.diagnosis)
            how = "own" if answer.diagnosis in said else "alike" if alike in said else "narrowed"
            counts[how if said else "silent"] += 1
            if how == "narrowed":
                exceptions[exercise, answer.name] = said
    share = (counts["own"] + counts["alike"]) / counts.total()
    print(f"\n{counts.total()} wrong answers: {dict(counts)}; named {share:.1%}")
    assert share >= 0.95
    assert {key for key, said in exceptions.items() if not said} == TOO_RARE
    assert not [said for said in exceptions.values() if diagnosis.LOOKS_LIKE[:20] in said]


@pytest.mark.parametrize(("lesson", "exercise", "part", "source"), OF_OTHERS)
def test_answers_of_others(lesson, exercise, part, source):
    assert part in said_of(lesson, exercise, source)


@pytest.mark.full
@pytest.mark.parametrize(("lesson", "exercise"), EDITED)
def test_two_mistakes_at_once_are_not_taken_for_a_third(lesson, exercise):
    ways = collections.Counter()
    for source, sentences in pairs_of_edits(lesson, exercise):
        said = said_of(lesson, exercise, source)
        is_known = said.startswith(diagnosis.LOOKS_LIKE.format(""))
        if is_known and not any(sentence in said for sentence in sentences):
            assert behaves_as(source, said, lesson, exercise), (sentences, said)
        ways["a known one" if is_known else "narrowed" if said else "silent"] += 1
    print(f"\n{exercise}: {dict(ways)}")


def behaves_as(source, said, lesson, exercise):
    """Whether an answer is told the sentence of one that behaves alike in all that is told."""
    others = [
        k for k in known(lesson, exercise) if k.answer.diagnosis and k.answer.diagnosis in said
    ]
    came = recorded(source, exercise)
    back = [name for name, leaves in came.items() if not leaves[-1][0].startswith("raised")]
    return any(all(is_alike(came[name], k.to(name)) for name in back) for k in others)
