"""The hidden tests of a batch that is made to push its first example as low as it can."""

import numpy as np

from grader.trials.layers import reference
from grader.trials.seeds import stream
from helpers.checks.agreement import demand_effect
from helpers.checks.compare import compare, numbers
from helpers.checks.functions import call, call_text

SIZES = (2, 3, 5, 10, 17, 40)


def form(function, grade_id):
    """The batch has the right shape, and its first example is the given value."""
    demand_effect(function, (3.0, 4), (5.0, 4))
    for value, n in _cases(grade_id):
        batch = _batch(function, value, n)
        what = f"The first example of {call_text(function, (value, n))}"
        compare(batch[0, 0], value, what, rtol=1e-12, look="It is given; the others are yours.")


def lowest(function, grade_id):
    """Batch norm gives the first example -sqrt(n - 1), within a percent."""
    for value, n in _cases(grade_id):
        batch = _batch(function, value, n).astype(np.float64)
        one, param = np.ones(1), {"mode": "train"}
        out, _ = reference.batchnorm_forward(batch, one, 0 * one, param)
        what = f"The first output for {call_text(function, (value, n))}"
        look = "How large a part of the spread can one example be?"
        compare(out[0, 0], -np.sqrt(n - 1), what, rtol=0.01, look=look)


def _cases(grade_id):
    """Yield values, of both signs and of all sizes, and numbers of examples."""
    rng = stream(grade_id)
    for n in SIZES:
        for value in (0.0, float(rng.normal()), -1000.0, float(rng.uniform(1, 50))):
            yield value, n


def _batch(function, value, n):
    case = call_text(function, (value, n))
    return numbers(call(function, value, n, case=case), case, shape=(n, 1))
