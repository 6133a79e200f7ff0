"""The hidden tests of the capstone's project: a training, on tasks that the secret seed draws.

Data, count of the budget and scoring stay on this side: the learner's code gets gradients and the
accuracy on the validation images, call by call, and hands back weights. It is handed no image, and
each task mixes the pixels by a matrix of its own, so that weights trained on the shipped digits are
no better than chance. Gradients of crafted weights do give images away, frosted as they are, and
their labels, half of them wrong; a crude training on what 790 such gradients told reached 77.5 %,
which is below the third step, and a better one might reach more.

A second submission meets the same tasks, as a grading has one seed. So what a training prints
during them is not shown: weights that it prints could be handed in without an evaluation. What is
left tells little: a mean accuracy of three digits, and 200 characters of an error, at the cost of
the points. Where a class may hand in again after it has seen its graded notebooks, look out for
cells below this test that show what `build` kept in a global name, or grade with a new seed.
"""

import contextlib
import os

import numpy as np

from grader.trials.seeds import stream
from helpers.challenge import Challenge
from helpers.checks.compare import quiet
from helpers.checks.project import LEARNT, told, too_low, trained

# So many that luck moves no reference a step: tools/measure/capstone_ladder.py.
TASKS = 12
# Bits of a task's seed, more than anyone can try out.
BITS = 128


def climbs(build, grade_id, steps, points):
    """Return the points that a training earns: so many for each step of the ladder it reaches."""
    with _unheard():
        reached = accuracy(build, _seeds(stream(grade_id)))
    if reached < steps[0]:
        raise too_low(reached, steps)
    print(f"{TASKS} tasks, {told(reached, steps)}")
    return points * sum(reached >= step for step in steps)


def accuracy(build, seeds):
    """Return the mean accuracy on the test images of tasks; `seeds` are pairs, of task and rng."""
    reached = []
    for seed, own in seeds:
        challenge = Challenge(seed)
        networks = trained(build, challenge, np.random.default_rng(own))
        with quiet():
            reached.append(challenge.test_accuracy(networks))
        if reached[-1] < LEARNT:  # The other tasks would show no more.
            break
    return float(np.mean(reached))


def _seeds(rng):
    """Draw the seeds of all tasks, and of what the training draws in them."""
    return [[int.from_bytes(rng.bytes(BITS // 8), "big") for _ in range(2)] for _ in range(TASKS)]


@contextlib.contextmanager
def _unheard():
    """Let go of all that is printed, however much."""
    with (
        open(os.devnull, "w", encoding="utf-8", errors="replace") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        yield
