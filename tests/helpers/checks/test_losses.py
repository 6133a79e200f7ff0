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


def test_arguments_that_stay(capsys):
    losses.check_kept(lambda f, w, h: f(w), (squares, W, 0.1), ["w"], case="a call")
    assert capsys.readouterr().out == "Right: a call: w as before.\n"


@pytest.mark.parametrize("change", [1e-16, -0.0, 1.0])
def test_arguments_that_change_in_any_bit(change):
    def changes(first, second):
        second[0] = change

    given = (np.zeros(2), np.zeros(2))
    with pytest.raises(CheckFailed, match=r"second was changed in a call"):
        losses.check_kept(changes, given, ["first", "second"], case="a call")
    np.testing.assert_array_equal(given[1], [0, 0])


def test_views_are_handed_over_as_they_are():
    base = np.zeros((4, 4))
    seen = []
    losses.compare_kept(seen.append, (base[::2, 1:].T,), ["x"], case="a call")
    assert np.shares_memory(seen[0], base)
    with pytest.raises(CheckFailed, match="x was changed"):
        losses.compare_kept(lambda x: x.__iadd__(1), (base.T[1:],), ["x"], case="a call")
