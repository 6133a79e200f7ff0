"""The checks of minibatches: right ones pass, wrong ones get a sentence."""

import numpy as np
import pytest

from helpers.checks import CheckFailed, NotAttempted, minibatches
from helpers.checks.minibatches import compare_epoch, compare_sizes, deal

RNG = np.random.default_rng(0)


def answering(answer):
    return lambda n, batch_size, rng: answer


@pytest.mark.parametrize("answer", [[[0, 1], [2]], ([0, 1], np.array([2]))])
def test_right_batches(answer):
    batches = deal(answering(answer), 3, 2, RNG)
    assert [batch.tolist() for batch in batches] == [[0, 1], [2]]
    compare_epoch(batches, 3)
    compare_sizes(batches, 3, 2)


def test_arguments_are_passed_on():
    seen = []
    deal(lambda *arguments: seen.extend(arguments) or [[0]], 5, 2, RNG)
    assert seen == [5, 2, RNG]


def test_a_stub_is_not_attempted():
    def minibatches(n, batch_size, rng):
        raise NotImplementedError

    with pytest.raises(NotAttempted, match="minibatches"):
        deal(minibatches, 3, 2, RNG)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, r"returned None\..* Is there a return statement\?$"),
        (np.array([[0, 1]]), "type ndarray"),
        (iter([[0]]), "Expected: a list of index arrays"),
        ([0, 1, 2], "batch 0 of minibatches.3, 2, rng. has 0 axes"),
        ([np.array([0.0, 1.0])], "has 1 axis and values of type float64"),
        ([np.array([True])], "type bool"),
        ([np.array([0, 1]), []], "batch 1 .* type float64"),
        ([np.zeros((1, 2), dtype=int)], "has 2 axes"),
        ([[0], [[1], [2, 3]]], "batch 1 .* type object"),
    ],
)
def test_what_is_no_list_of_index_arrays(answer, message):
    with pytest.raises(CheckFailed, match=message):
        deal(answering(answer), 3, 2, RNG)


@pytest.mark.parametrize(
    ("batches", "message"),
    [
        ([[0, 1]], "index 2 comes 0 times"),
        ([[0, 1], [1, 2]], "index 1 comes 2 times .1 of 3 indices"),
        ([[0, 1], [3]], "holds the index 3"),
        ([[0, 1], [-1]], "holds the index -1"),
        ([], "index 0 comes 0 times .3 of 3"),
    ],
)
def test_what_is_no_epoch(batches, message):
    with pytest.raises(CheckFailed, match=message):
        compare_epoch([np.array(batch) for batch in batches], 3)


@pytest.mark.parametrize(
    ("n", "batch_size", "sizes"),
    [(10, 4, [4, 4, 2]), (8, 4, [4, 4]), (3, 7, [3]), (1, 1, [1]), (7, 1, [1] * 7)],
)
def test_sizes(n, batch_size, sizes):
    compare_sizes([np.zeros(size, dtype=int) for size in sizes], n, batch_size)
    for wrong in (sizes[:-1], [*sizes, 0], [size + 1 for size in sizes]):
        with pytest.raises(CheckFailed, match="Not right yet"):
            compare_sizes([np.zeros(size, dtype=int) for size in wrong], n, batch_size)


def test_the_short_batch_comes_last():
    with pytest.raises(CheckFailed, match=r"sizes \[2, 4, 4\]. Expected: \[4, 4, 2\]"):
        compare_sizes([np.zeros(size) for size in (2, 4, 4)], 10, 4)
    with pytest.raises(CheckFailed, match=r"\[1, 1, 1, 1, 1, 1, ... \(9 batches\)\]"):
        compare_sizes([np.zeros(1)] * 9, 10, 1)


def shuffled(n, batch_size, rng):
    order = rng.permutation(n)
    return [order[begin : begin + batch_size] for begin in range(0, n, batch_size)]


def in_order(n, batch_size, rng):
    return shuffled(n, batch_size, type("Identity", (), {"permutation": np.arange}))


def unseeded(n, batch_size, rng):
    return shuffled(n, batch_size, np.random.default_rng())


def always_one_seed(n, batch_size, rng):
    return shuffled(n, batch_size, np.random.default_rng(0))


def one_batch(n, batch_size, rng):
    return [rng.permutation(n)]


CASES = [(10, 4), (5, 5)]
CHECKS = {
    "epochs": lambda f: minibatches.check_epochs(f, CASES),
    "sizes": lambda f: minibatches.check_sizes(f, CASES),
    "fresh_order": minibatches.check_fresh_order,
    "only_from_rng": minibatches.check_only_from_rng,
    "mixed": minibatches.check_mixed,
}


@pytest.mark.parametrize("name", CHECKS)
def test_a_shuffled_epoch_gets_a_line(name, capsys):
    CHECKS[name](shuffled)
    assert capsys.readouterr().out.startswith("Right: ")


@pytest.mark.parametrize(
    ("name", "function", "message"),
    [
        ("epochs", one_batch, "as many batches of 3 as of 4"),
        ("sizes", one_batch, r"came in sizes \[10\]. Expected: \[4, 4, 2\]"),
        ("fresh_order", in_order, "or one in the order 0, 1, 2"),
        ("fresh_order", always_one_seed, "two epochs came in the same order"),
        ("only_from_rng", unseeded, "in the same state dealt different batches"),
        ("only_from_rng", always_one_seed, "in different states dealt the same"),
        ("mixed", in_order, "holds 8 neighbours, such as 0 to 7"),
    ],
)
def test_what_each_check_of_epochs_is_for(name, function, message):
    with pytest.raises(CheckFailed, match=message):
        CHECKS[name](function)
