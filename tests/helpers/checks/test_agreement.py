"""Functions compared with themselves: what agrees passes, and what is always the same does not."""

import numpy as np
import pytest

from helpers.checks import CheckFailed, NotAttempted, agreement

W = np.array([1.0, -2.0])


def stub(*arguments):
    raise NotImplementedError


def length(w):
    return np.linalg.norm(w)


def squares(f, w, h):
    return f(w)


def test_calls_with_the_same_answer(capsys):
    agreement.check_same(length, (W,), (-W,), unlike=(2 * W,))
    assert capsys.readouterr().out == (
        "Right: length(array([ 1., -2.])) and length(array([-1., 2.])) are equal.\n"
    )
    with pytest.raises(CheckFailed, match=r"is 2\.2.*is 6\.7.*Expected: the same. Look."):
        agreement.check_same(length, (W,), (3 * W,), unlike=(2 * W,), look="Look.")


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda w: 0.0, "are both 0.*Expected: answers that differ"),
        (lambda w: None, "is None. Expected: one number"),
        (lambda w: np.nan * w, "Expected: finite numbers"),
        (lambda w: "word", "is a value of type str"),
    ],
)
def test_what_is_always_the_same_or_no_number_agrees_with_nothing(function, message):
    checks = [
        lambda: agreement.check_same(function, (W,), (-W,), unlike=(2 * W,)),
        lambda: agreement.check_different(function, [(W,), (2 * W,)]),
        lambda: agreement.check_kept(function, (W,), ["w"], unlike=(2 * W,), case="a call"),
        lambda: agreement.check_columns(function, np.ones((2, 2))),
        lambda: agreement.check_first_rows(function, np.ones((2, 2))),
    ]
    for check in checks:
        with pytest.raises(CheckFailed, match=message):
            check()


@pytest.mark.parametrize(
    "check",
    [
        lambda: agreement.check_same(stub, (W,), (-W,), unlike=(2 * W,)),
        lambda: agreement.check_same_word(stub, (W,), (-W,), unlike=(2 * W,)),
        lambda: agreement.check_rising(stub, [(1,), (2,)]),
        lambda: agreement.check_kept(stub, (W,), ["w"], unlike=(2 * W,), case="a call"),
    ],
)
def test_a_stub_is_not_attempted(check):
    with pytest.raises(NotAttempted):
        check()


def test_words(capsys):
    def sign(x):
        return "up" if x > 0 else "down"

    agreement.check_same_word(sign, (1,), (2,), unlike=(-1,))
    assert capsys.readouterr().out == "Right: sign(1) and sign(2) are called alike.\n"
    with pytest.raises(CheckFailed, match=r"sign\(1\) is 'up', and sign\(-2\) is 'down'"):
        agreement.check_same_word(sign, (1,), (-2,), unlike=(-1,))
    with pytest.raises(CheckFailed, match="Expected: words that differ"):
        agreement.check_same_word(lambda x: "up", (1,), (2,), unlike=(-1,))
    with pytest.raises(CheckFailed, match="Is there a return statement"):
        agreement.check_same_word(print, (1,), (2,), unlike=(-1,))


def test_answers_that_rise(capsys):
    def size(x):
        return 2 * abs(x)

    agreement.check_rising(size, [(1,), (-2,), (3,)])
    assert capsys.readouterr().out == "Right: size rises from size(1) on.\n"
    for calls in ([(1,), (2,), (2,)], [(3,), (-2,)]):
        with pytest.raises(CheckFailed, match=r"Expected: more. Look."):
            agreement.check_rising(size, calls, look="Look.")


@pytest.mark.parametrize("answer", [lambda a, b: b, lambda a, b: (0.0, b), lambda a, b: b.copy()])
def test_an_answer_that_is_an_argument_has_no_effect(answer):
    with pytest.raises(CheckFailed, match=r"hands back array\(\[ 1., -2.\]\)"):
        agreement.check_different(answer, [(2.0, W), (2.0, 3 * W)])


def test_columns_and_first_rows(capsys):
    table = np.array([[1.0, 10.0], [2.0, 0.0], [3.0, 5.0]])
    agreement.check_columns(lambda t, factor: factor * np.cumsum(t, axis=0), table, 2.0)
    agreement.check_first_rows(lambda t: np.cumsum(t, axis=0), table)
    assert capsys.readouterr().out.count("Right: your function, ") == 2
    with pytest.raises(CheckFailed, match=r"column \[0\] is not the answer to that column alone"):
        agreement.check_columns(lambda t: np.cumsum(t).reshape(t.shape), table)
    with pytest.raises(CheckFailed, match="The first 1 of 3 rows of the answer are not"):
        agreement.check_first_rows(lambda t: t - t[-1:] + t[:1] * t, table)
    with pytest.raises(CheckFailed, match=r"has the shape \(6,\). Expected: \(3, 2\)"):
        agreement.check_first_rows(np.ravel, table)


def test_arguments_that_stay(capsys):
    given, unlike = (length, W, 0.1), (length, 2 * W, 0.1)
    agreement.check_kept(squares, given, ["w"], unlike=unlike, case="a call")
    assert capsys.readouterr().out == "Right: a call: w as before.\n"


@pytest.mark.parametrize("change", [1e-16, -0.0, 1.0])
def test_arguments_that_change_in_any_bit(change):
    def changes(first, second):
        second[0] = change
        return np.sum(first)

    given, unlike = (np.zeros(2), np.zeros(2)), (np.ones(2), np.zeros(2))
    with pytest.raises(CheckFailed, match=r"second was changed in a call"):
        agreement.check_kept(changes, given, ["first", "second"], unlike=unlike, case="a call")
    np.testing.assert_array_equal(given[1], [0, 0])


def test_views_are_handed_over_as_they_are():
    base = np.zeros((4, 4))
    seen = []
    agreement.compare_kept(seen.append, (base[::2, 1:].T,), ["x"], case="a call")
    assert np.shares_memory(seen[0], base)
    with pytest.raises(CheckFailed, match="x was changed"):
        agreement.compare_kept(lambda x: x.__iadd__(1), (base.T[1:],), ["x"], case="a call")
