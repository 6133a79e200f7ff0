"""What the checks of layers say, and that a cache is handed on and never looked into."""

import numpy as np
import pytest

from helpers import checks
from helpers.checks import CheckFailed, NotAttempted
from helpers.checks.layers import measured, moved_outputs

X, DOUT = np.array([[1.0, 8.0], [4.0, 2.0], [9.0, 3.0]]), np.array([[1.0, -2], [0.5, 3], [-1.5, 1]])
GAMMA, BETA = np.array([2.0, -1.0]), np.array([1.0, 0.5])


class Sealed:
    """A cache that nobody but its owner can do anything with."""

    def __init__(self, *parts):
        self.parts = parts

    def __getattribute__(self, name):
        if name not in ("parts", "__class__"):
            raise AssertionError(f"looked at {name} of the cache")
        return object.__getattribute__(self, name)

    def __iter__(self):
        raise AssertionError("gone through")

    __len__ = __eq__ = __hash__ = __deepcopy__ = __copy__ = __iter__


def forward(x, gamma, beta, param):
    """A layer without statistics: out = gamma x^2 + beta, which counts its calls."""
    param["calls"] = param.get("calls", 0) + 1
    return gamma * x**2 + beta, Sealed(x, gamma)


def backward(dout, cache):
    x, gamma = cache.parts
    return 2 * x * gamma * dout, (dout * x**2).sum(axis=0), dout.sum(axis=0)


def said(check, *arguments, **options):
    with pytest.raises(CheckFailed) as failed:
        check(*arguments, **options)
    return str(failed.value)


def check_backward(backward, forward=forward, of=("dx", "dgamma", "dbeta"), **more):
    arguments = (X, GAMMA, BETA, {"rate": 1.0})
    checks.check_backward(backward, forward, arguments, DOUT, of=of, case="a square", **more)


def test_a_right_layer_passes_with_a_cache_that_nobody_looks_into(capsys):
    check_backward(backward)
    checks.check_out(forward, (X, GAMMA, BETA, {}), GAMMA * X**2 + BETA, case="a square")
    assert capsys.readouterr().out == "Right: dx, dgamma, dbeta of a square.\nRight: a square.\n"


def test_a_gradient_is_measured_on_the_own_forward_pass_entry_by_entry():
    slopes = measured(forward, (X, GAMMA, BETA, {}), 0, DOUT, case="a square")
    np.testing.assert_allclose(slopes, 2 * X * GAMMA * DOUT, rtol=1e-9)


def test_a_wrong_gradient_is_told_with_its_place():
    def wrong(dout, cache):
        dx, dgamma, dbeta = backward(dout, cache)
        return dx, 2 * dgamma, dbeta

    message = said(check_backward, wrong)
    assert "dgamma of a square, measured on your own forward pass at index [" in message
    check_backward(wrong, of=["dx", "dbeta"])


def test_given_values_decide_where_they_are_given():
    arguments = (X, GAMMA, BETA, {})
    dx = {"dx": 2 * X * GAMMA * DOUT}
    checks.check_gradients(backward, forward, arguments, DOUT, dx, case="a square")
    message = said(
        checks.check_gradients, backward, forward, arguments, DOUT, {"dx": X}, case="a square"
    )
    assert "dx of a square at index" in message


@pytest.mark.parametrize(
    ("back", "part"),
    [
        (
            lambda dout, cache: None,
            "is None. Expected: the 3 gradients dx, dgamma, dbeta. Is there a",
        ),
        (lambda dout, cache: dout, "is an array of shape (3, 2)"),
        (lambda dout, cache: (dout, dout), "is a value of type tuple of length 2"),
        (
            lambda dout, cache: (dout[0], 0, 0),
            "dx of a square, measured on your own forward pass has",
        ),
        (lambda dout, cache: (1 / 0, 0, 0), "stopped in a square with ZeroDivisionError"),
    ],
)
def test_what_are_no_gradients(back, part):
    assert part in said(check_backward, back)


@pytest.mark.parametrize(
    ("front", "part"),
    [
        (
            lambda *_: None,
            "what came in a square is None. Expected: the pair of out and the cache.",
        ),
        (lambda x, *_: x, "what came in a square is an array of shape (3, 2)"),
        (lambda x, *_: (None, x), "out of a square is None. Expected: an array"),
        (lambda x, *_: (x[0], x), "out of a square has the shape"),
        (lambda x, *_: (0 * x, x), "has the same output whatever x is"),
    ],
)
def test_what_is_no_forward_pass(front, part):
    with np.errstate(all="ignore"):
        assert part in said(check_backward, lambda dout, cache: (dout, GAMMA, BETA), front)


def test_a_stub_is_not_attempted():
    def stub(*_):
        raise NotImplementedError

    for pair in ((stub, forward), (backward, stub)):
        with pytest.raises(NotAttempted):
            check_backward(*pair)


def test_the_dict_is_looked_at_after_the_calls_and_the_callers_stays():
    given = {"rate": 1.0}
    arguments = (GAMMA, BETA, given)
    checks.check_param(forward, arguments, [X, X], {"calls": 2}, case="two batches")
    assert given == {"rate": 1.0}
    assert "calls after two batches: expected 3, came 2" in said(
        checks.check_param, forward, arguments, [X, X], {"calls": 3}, case="two batches"
    )
    assert "has no key 'mean' after one batch" in said(
        checks.check_param, forward, arguments, [X], {"mean": 3}, case="one batch"
    )


def test_outputs_that_agree_must_also_differ_elsewhere():
    one, other, third = ((x, GAMMA, BETA, {}) for x in (X, -X, 2 * X))
    checks.check_same_out(forward, one, other, unlike=third, case="a square")
    same = said(checks.check_same_out, forward, one, other, unlike=one, case="a square")
    assert "is the same for other arguments" in same
    assert "at index" in said(
        checks.check_same_out, forward, one, third, unlike=other, case="a square"
    )
    identity = said(
        checks.check_same_out, lambda x, *_: (x, x), one, one, unlike=third, case="nothing"
    )
    assert "out of nothing is x itself" in identity


def test_rows_alone():
    checks.check_same_row(forward, (X, GAMMA, BETA, {}))
    message = said(
        checks.check_same_row, lambda x, *_: (x - x.mean(axis=0), x), (X, GAMMA, BETA, {})
    )
    assert "out of row 0 alone" in message


def test_where_a_forward_pass_runs_elsewhere_one_message_brings_all_outputs():
    class Elsewhere:
        calls, brought = 0, 0

        def __call__(self, *arguments):
            self.calls += 1
            return forward(*arguments)

        def beside(self, tool):
            assert tool is moved_outputs
            self.brought += 1
            return lambda _, *rest: tool(forward, *rest)

    elsewhere = Elsewhere()
    check_backward(backward, elsewhere)
    assert (elsewhere.calls, elsewhere.brought) == (1, 3)


def test_an_answer_that_brings_other_outputs_than_were_asked_for_is_wrong():
    class Lying:
        def __call__(self, *arguments):
            return forward(*arguments)

        def beside(self, tool):
            return lambda *_: "outputs"

    assert "Expected: numbers in an array of shape (6, 4, 3, 2)" in said(
        check_backward, backward, Lying()
    )


def test_the_first_entry_among_the_others():
    checks.check_standing(lambda: np.array([[1.0], [2.0], [2.0]]), (), -np.sqrt(2), rtol=1e-9)
    for none in (np.ones(3), np.array([]), np.array([1.0, np.inf]), np.nan):
        assert "Expected: finite numbers" in said(
            checks.check_standing, lambda n=none: n, (), 1, rtol=1
        )
