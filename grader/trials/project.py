"""The hidden tests of the capstone's project: a training, on tasks that the secret seed draws.

Data, count of the budget and scoring stay on this side: the learner's code gets gradients and the
accuracy on the validation images, call by call, and hands back weights. It sees no image, so none
can be looked up in the digits that are shipped; and since each task mixes the pixels by a matrix of
its own, weights trained on the shipped digits are no better than chance.
"""

import numpy as np

from grader.trials.seeds import stream
from helpers.challenge import Challenge
from helpers.checks.compare import quiet
from helpers.checks.project import LEARNT, told, too_low, trained

# So many that luck moves no reference a step: tools/measure/capstone_ladder.py.
TASKS = 12


def climbs(build, grade_id, steps, points):
    """Return the points that a training earns: so many for each step of the ladder it reaches."""
    reached = accuracy(build, stream(grade_id))
    if reached < steps[0]:
        raise too_low(reached, steps)
    print(f"{TASKS} tasks, {told(reached, steps)}")
    return points * sum(reached >= step for step in steps)


def accuracy(build, rng, tasks=TASKS):
    """Return the mean accuracy of a training on the test images of some tasks."""
    reached = []
    for seed, own in rng.integers(2**32, size=(tasks, 2)).tolist():
        challenge = Challenge(seed)
        networks = trained(build, challenge, np.random.default_rng(own))
        with quiet():
            reached.append(challenge.test_accuracy(networks))
        if reached[-1] < LEARNT:  # The other tasks would show no more.
            break
    return float(np.mean(reached))
