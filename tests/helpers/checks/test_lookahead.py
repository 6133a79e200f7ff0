"""The visible checks of rules that take the gradient as a function."""

import numpy as np
import pytest

from helpers.checks import CheckFailed, NotAttempted, lookahead

W = np.array([1.0, 2.0])


def double(w):
    return 2 * w


def halfway(w, gradient, config=None):
    """Answer right: a rule that no lesson asks for, minus the gradient at half of w."""
    count = (config or {}).get("calls", 0) + 1
    return -gradient(w / 2), {**(config or {}), "calls": count}


def check(rule, **changes):
    given = {
        "w": W,
        "gradient": double,
        "config": None,
        "at": W / 2,
        "next_w": -W,
        "state": {"calls": 1},
        "case": "the first step",
    }
    lookahead.check_lookahead(rule, **{**given, **changes})


def test_right_answer_prints_one_line(capsys):
    check(halfway)
    assert capsys.readouterr().out == "Right: halfway, the first step.\n"


def test_several_steps(capsys):
    steps = [({}, W / 2, -W), ({"name": "a"}, -W / 2, W)]
    lookahead.check_lookahead_steps(halfway, W, double, steps, case="two steps")
    assert capsys.readouterr().out == "Right: halfway, two steps.\n"
    with pytest.raises(CheckFailed, match="next_w of step 2 of two steps"):
        lookahead.check_lookahead_steps(
            halfway, W, double, [steps[0]] * 1 + [({}, -W / 2, 3 * W)], case="two steps"
        )


def test_a_stub_is_not_attempted():
    def stub(w, gradient, config=None):
        raise NotImplementedError

    with pytest.raises(NotAttempted, match="Not attempted yet: stub"):
        check(stub)


def twice(w, gradient, config=None):
    return -gradient(w / 2) + 0 * gradient(w / 2), {"calls": 1}


def never(w, gradient, config=None):
    return -w, {"calls": 1}


def elsewhere(w, gradient, config=None):
    return -gradient(w) / 2, {"calls": 1}


def changes_the_answer(w, gradient, config=None):
    dw = gradient(w / 2)
    dw *= -1
    return dw, {"calls": 1}


def changes_the_point(w, gradient, config=None):
    w /= 2
    dw = gradient(w)
    w *= 100
    return -dw, {"calls": 1}


def flattens(w, gradient, config=None):
    return -gradient(w[0] / 2) * W, {"calls": 1}


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (twice, "gradient was called 2 times in the first step. Expected: once. Keep what"),
        (never, "gradient was not called in the first step. Expected: once. It is a function"),
        (elsewhere, "the point at which gradient was called in the first step at index [1]: exp"),
        (flattens, "the point at which gradient was called in the first step has the shape ()."),
    ],
)
def test_wrong_answer_says_what_is_wrong(rule, message):
    with pytest.raises(CheckFailed, match="Not right yet: ") as caught:
        check(rule, look="Look here.")
    assert message in str(caught.value)


def test_the_weights_can_be_left_open():
    check(halfway, next_w=None)
    with pytest.raises(CheckFailed, match="the point at which gradient was called"):
        check(elsewhere, next_w=None)


def test_a_rule_with_a_given_gradient_gets_this_very_array():
    seen = []
    rule = lookahead.with_given_gradient(lambda w, gradient: seen.append(gradient(w)))
    rule(W, W)
    assert seen[0] is W
    assert lookahead.with_given_gradient(halfway).__name__ == "halfway"


def test_the_point_may_change_after_the_call():
    check(changes_the_point)


def test_values_and_state_are_compared():
    with pytest.raises(CheckFailed, match="next_w of the first step"):
        check(halfway, next_w=W)
    with pytest.raises(CheckFailed, match=r"config\['calls'\] after the first step"):
        check(halfway, state={"calls": 2})


def test_an_error_in_the_gradient_is_told():
    def asks_with_none(w, gradient, config=None):
        return gradient(None), {}

    with pytest.raises(CheckFailed, match="asks_with_none stopped in the first step with TypeErr"):
        check(asks_with_none)
