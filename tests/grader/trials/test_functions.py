"""The trials of functions catch what a formula does not decide, and leave a wrong formula alone."""

import math

import numpy as np
import pytest

from grader.trials import hessians, iterates, scalars, series, tuning
from helpers.checks import CheckFailed


def nan_goes_through(learning_rate, curvature):
    product = learning_rate * curvature
    if product <= 0 or product >= 4:
        raise ValueError("outside")
    return (1 - np.sqrt(product)) ** 2


def updates(old, new, decay_rate, share):
    target = 1 / old + share * (1 / new - 1 / old)
    return math.ceil(math.log((target**-2 - new**2) / (old**2 - new**2)) / math.log(decay_rate))


def updates_as_a_float(*given):
    return float(updates(*given))


def rates_that_see_the_future(gradients, learning_rate, epsilon):
    return learning_rate / (np.sqrt(np.sum(gradients**2, axis=0) + 0 * gradients) + epsilon)


def averages_in_place(values, decay_rate):
    for t in range(1, len(values)):
        values[t] = decay_rate * values[t - 1] + (1 - decay_rate) * values[t]
    return values


def saddle_for_every_flat_point(H, tolerance=1e-8):
    spectrum = np.linalg.eigvalsh(H)
    kinds = {tuple(np.sign(spectrum * (abs(spectrum) > tolerance))): 0}
    return "flat" if 0 in next(iter(kinds)) else str(next(iter(kinds)))


def iterate_that_changes_w(w, config):
    w -= 0.5 * (config or {}).get("velocity", 0)
    return w


CAUGHT = [
    (scalars.outside_range, nan_goes_through, "nan, 1.0. returned .*nan"),
    (scalars.any_unit, updates_as_a_float, "of type float. Expected: a whole number"),
    (series.step_by_step, rates_that_see_the_future, "The first 1 of 2 rows"),
    (series.values_kept, averages_in_place, "values was changed"),
    (hessians.order, saddle_for_every_flat_point, "Ask for both signs first"),
    (iterates.only_looks, iterate_that_changes_w, "w or the keys of config changed"),
]


@pytest.mark.parametrize(("trial", "function", "message"), CAUGHT)
def test_what_a_formula_does_not_decide_is_caught(trial, function, message):
    with pytest.raises(CheckFailed, match=message):
        trial(function, "function--x")


def averages_with_the_shares_swapped(values, decay_rate):
    averages, average = [], np.zeros(values.shape[1:])
    for value in values:
        average = (1 - decay_rate) * average + decay_rate * value
        averages.append(average)
    return np.stack(averages)


def one_update_too_many(*given):
    return updates(*given) + 1


def rates_without_the_root(gradients, learning_rate, epsilon):
    return learning_rate / (np.cumsum(gradients**2, axis=0) + epsilon)


def the_larger_root(learning_rate, curvature):
    product = learning_rate * curvature
    if not 0 < product < 4:
        raise ValueError("outside")
    return (1 + np.sqrt(product)) ** 2


@pytest.mark.parametrize(
    ("trial", "function"),
    [
        (series.any_value, averages_with_the_shares_swapped),
        (series.long_series, averages_with_the_shares_swapped),
        (series.each_coordinate, rates_without_the_root),
        (series.step_by_step, rates_without_the_root),
        (series.gradients_kept, rates_without_the_root),
        (scalars.any_unit, one_update_too_many),
        (scalars.more_share, one_update_too_many),
        (scalars.long_memory, one_update_too_many),
        (scalars.beyond_one, the_larger_root),
        (scalars.outside_range, the_larger_root),
    ],
)
def test_a_wrong_formula_costs_nothing_where_it_is_not_on_trial(trial, function):
    trial(function, "function--x")


def test_tuned_numbers_are_judged_by_the_reference():
    tuning.reaches({"learning_rate": (2 / 11) ** 2, "momentum": (9 / 11) ** 2}, below=1e-8)
    with pytest.raises(CheckFailed, match="Expected: below 1e-08"):
        tuning.reaches({"learning_rate": 0.03, "momentum": 0.9}, below=1e-8)
