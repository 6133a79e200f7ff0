"""The checks of a search at random, where its answer is of a wrong kind."""

import contextlib
import copy

import numpy as np
import pytest

from helpers.checks import CheckFailed, search

CHECKS = (
    *(search.check_trials, search.check_winner, search.check_spread),
    *(search.check_not_finite, search.check_search_repeats),
)
ODD = {
    "arrays of one": np.ones(1),
    "arrays": np.ones(3),
    "empty arrays": np.array([]),
    "tables": np.ones((2, 0)),
    "lists": [1.0, 2.0],
    "nothing": None,
    "words": "a",
    "complex": 1j,
    "objects": np.array([None, "a"], dtype=object),
    "truths": True,
    "huge": 10**400,
}


def odd_search(value, *, settings, scores):
    """Return a search that is right but for the kind of its settings or scores."""

    def random_search(score, ranges, trials, rng):
        tried = []
        for _ in range(trials):
            drawn = {
                name: low * (high / low) ** rng.random() for name, (low, high) in ranges.items()
            }
            tried.append((drawn, score(**drawn)))
        best, lowest = min((t for t in tried if np.isfinite(t[1])), key=lambda t: t[1])
        if settings:
            tried = [({name: copy.deepcopy(value) for name in drawn}, s) for drawn, s in tried]
            best = dict.fromkeys(best, value)
        if scores:
            tried = [(drawn, copy.deepcopy(value)) for drawn, _ in tried]
        return best, lowest, tried

    return random_search


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
@pytest.mark.parametrize(("settings", "scores"), [(True, False), (False, True), (True, True)])
def test_odd_settings_and_scores_are_told_in_a_sentence(check, value, settings, scores, capsys):
    with contextlib.suppress(CheckFailed):
        check(odd_search(value, settings=settings, scores=scores))


def test_settings_are_numbers(capsys):
    with pytest.raises(
        CheckFailed, match=r"learning_rate is an array of shape .1,.*Expected: one number"
    ):
        search.check_spread(odd_search(np.ones(1), settings=True, scores=False))
