"""The visible checks of penalties, limits, shifts and dropout: what they say of a mistake."""

import numpy as np
import pytest

from helpers import checks
from helpers.checks import CheckFailed, NotAttempted

W, X = np.array([[3.0, 0.5], [4.0, 0.0]]), np.linspace(1, 3, 60).reshape(5, 12)


def kept(x, param):
    """Dropout that draws as it should, with the mask as its cache."""
    if param["mode"] == "test":
        return x, np.ones(x.shape)
    mask = (np.random.default_rng(param.get("seed")).random(x.shape) < param["p"]) / param["p"]
    return x * mask, mask


def forgets_the_mode(x, param):
    return kept(x, {**param, "mode": "train"})


def one_seed(x, param):
    return kept(x, {**param, "seed": 0})


def no_seed(x, param):
    return kept(x, {"mode": param["mode"], "p": param["p"]})


def drops_p(x, param):
    return kept(x, {**param, "p": 1 - param["p"]})


def rows(x, param):
    _, mask = kept(x, param)
    return x * mask[:, :1], mask


def passes(dout, cache):
    return dout


SAID = {
    "no pair": (
        lambda: checks.check_penalty(lambda W, s: 3.0, [W], 1.0, value=12.6, case="one matrix"),
        "one matrix returned a value of type float. Expected: a pair",
    ),
    "no list": (
        lambda: checks.check_penalty(lambda W, s: (1, 2), [W], 1.0, gradients=[W], case="one"),
        "Expected: a list of 1 array, one for each matrix",
    ),
    "one number of a pair": (
        lambda: checks.check_part(lambda x: (3, 4), (1,), 1, 5, called="best", look="Look."),
        r"best of .* expected 5, came 4. Look.",
    ),
    "a short column changed": (
        lambda: checks.check_only_long_columns(lambda W, limit: W / 2, W, 2.0),
        "column 1 is not longer than 2, and .* changes it",
    ),
    "a long column left": (
        lambda: checks.check_only_long_columns(lambda W, limit: W, W, 2.0),
        "column 0 is too long, and .* leaves it as it is",
    ),
    "a class that stays": (
        lambda: checks.check_reveals(
            lambda x, p: (np.eye(2), np.zeros(2)), np.array([1, 2.0]), 0.5
        ),
        "both give class 1",
    ),
    "a tie": (
        lambda: checks.check_reveals(lambda x, p: (np.eye(2), [1.0, 0.0]), np.array([1, 2.0]), 0.5),
        "have no single winner",
    ),
    "a bias without end": (
        lambda: checks.check_reveals(
            lambda x, p: (np.eye(2), np.array([1.0, -np.inf])), np.array([1, 2.0]), 0.5
        ),
        "holds inf or nan. Expected: finite numbers",
    ),
    "one class": (
        lambda: checks.check_reveals(
            lambda x, p: (np.ones((2, 1)), np.ones(1)), np.array([1, 2.0]), 0.5
        ),
        "make 1 class. Expected: at least two classes",
    ),
    "p drops": (lambda: checks.check_share(drops_p, 2500, 0.8), "Expected: about 80%"),
    "rows": (
        lambda: checks.check_pattern(rows, (20, 30)),
        "all rows are kept or dropped as a whole",
    ),
    "one seed": (lambda: checks.check_pattern(one_seed, (20, 30)), "without a seed have the same"),
    "no seed": (
        lambda: checks.check_seed(no_seed, (20, 30), (1, 2)),
        "seed 1 have different masks",
    ),
    "no mode": (lambda: checks.check_test_mode(forgets_the_mode, X, 0.5), "out in test mode"),
    "no mask": (
        lambda: checks.check_dropout_backward(passes, kept, X, X, 0.5),
        r"dx, compared with dout \* \(out / x\)",
    ),
}


@pytest.mark.parametrize(("check", "message"), SAID.values(), ids=SAID)
def test_what_is_said_of_a_mistake(check, message):
    with pytest.raises(CheckFailed, match=message):
        check()


def test_a_backward_pass_that_is_still_the_stub_is_not_attempted():
    def stub(dout, cache):
        raise NotImplementedError

    with pytest.raises(NotAttempted):
        checks.check_dropout_backward(stub, kept, X, X, 0.5)
