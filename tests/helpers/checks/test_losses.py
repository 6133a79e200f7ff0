"""The checks of losses: right answers pass, and each wrong one gets its own sentence."""

import numpy as np
import pytest

from helpers.checks import CheckFailed, NotAttempted, losses

W = np.array([1.0, -2.0])


def squares(w):
    return np.sum(w**2), 2 * w


def check(function, **expected):
    expected = expected or {"loss": 5.0, "gradient": np.array([2.0, -4.0])}
    losses.check_loss(function, (W,), case="squares at (1, -2)", look="Look.", **expected)


def test_a_right_answer_prints_a_line(capsys):
    check(squares)
    assert capsys.readouterr().out == "Right: squares at (1, -2).\n"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda w: (6.0, 2 * w), "The loss in squares at (1, -2): expected 5, came 6. Look."),
        (lambda w: (5.0, w), "The gradient in squares at (1, -2) at index [1]: expected -4"),
        (lambda w: (5.0, 2), "The gradient in squares at (1, -2) has the shape ()"),
        (lambda w: (w, 2 * w), "The loss in squares at (1, -2) has the shape (2,)"),
        (lambda w: (5.0, np.nan * w), "expected 2, came nan"),
        (lambda w: 5.0, "what came in squares at (1, -2) is float. Expected: the pair"),
        (lambda w: None, "is None. Expected: the pair of the loss and its gradient. Is there a"),
        (lambda w: (5.0, 2 * w, 1), "is tuple. Expected: the pair"),
        (lambda w: (5.0, "none"), "a value of type str"),
        (
            lambda w: (2 * w, 5.0),
            "the pair that came in squares at (1, -2) begins with an array of shape (2,), and a "
            "number follows. Expected the other order: first the loss, then its gradient.",
        ),
        (lambda w: (2 * w, np.array(5.0)), "Expected the other order"),
        (lambda w: [list(2 * w), 5.0], "The loss in squares at (1, -2) is a value of type list"),
    ],
)
def test_a_wrong_answer_is_told(wrong, message):
    with pytest.raises(CheckFailed) as told:
        check(wrong)
    assert message in str(told.value)


def test_a_part_that_is_not_expected_is_not_compared():
    check(lambda w: (5.0, 0 * w), loss=5.0)
    check(lambda w: (5.0, None), loss=5.0)
    check(lambda w: (w, 2 * w), gradient=np.array([2.0, -4.0]))


def test_the_stub_is_not_attempted():
    def stub(w):
        raise NotImplementedError

    with pytest.raises(NotAttempted, match="Not attempted yet: stub"):
        check(stub)


def test_the_function_gets_copies():
    def greedy(w):
        w *= 2
        return np.sum(w**2) / 4, w.copy()

    check(greedy)
    np.testing.assert_array_equal(W, [1.0, -2.0])


def at_zero(w):
    return 7.0, 0 * w


@pytest.mark.parametrize("of", ["loss", "gradient"])
def test_losses_that_are_the_same(of, capsys):
    others = {"unlike": (2 * W,), "case": "a call and its mirror"}
    losses.check_same_loss(squares_of, (W,), (W.copy(),), of=of, **others)
    assert capsys.readouterr().out == "Right: a call and its mirror.\n"
    with pytest.raises(CheckFailed, match=f"The {of} in a call and its mirror.*expected .*, came "):
        losses.check_same_loss(squares_of, (W,), (3 * W,), of=of, **others)
    with pytest.raises(CheckFailed, match=f"The {of} .* is the same for other arguments"):
        losses.check_same_loss(at_zero, (W,), (W,), of=of, **others)
    with np.errstate(all="ignore"), pytest.raises(CheckFailed, match="Expected: finite numbers"):
        losses.check_same_loss(squares_of, (1e200 * W,), (W,), of="loss", **others)


def squares_of(w):
    return np.sum(w**2), 2 * w
