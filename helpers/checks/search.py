"""Checks of a search at random: what is drawn, from which generator, and which trial wins."""

import copy
import itertools
import math

import numpy as np

from helpers.checks.compare import numbers
from helpers.checks.functions import call, call_text, compare_raises
from helpers.checks.outcomes import kind, passed, short, wrong
from helpers.checks.slips import naming_slips

# At 5.5 standard deviations a right draw fails less than once in ten million.
DEVIATIONS = 5.5
DRAWS = 4000
# Scores of any size: what the small ones are multiplied by, and what is then added.
SIZES = ((1.0, 0.0), (1e12, 0.0), (1e12, -2e13))


@naming_slips
def check_inside(log_uniform, ranges) -> None:
    """Check that draws lie in their ranges, in the shape that is asked for."""
    compare_inside(log_uniform, ranges, np.random.default_rng(0))
    passed("draws inside their range, in the shape that is asked for")


@naming_slips
def check_exponents(log_uniform, low, high) -> None:
    """Check that as many draws fall into one power of ten as into another."""
    compare_exponents(log_uniform, low, high, np.random.default_rng(0))
    passed(f"draws from {low:g} to {high:g} are even in the exponent")


@naming_slips
def check_own_generator(log_uniform) -> None:
    """Check that generators in the same state draw the same, and others draw others."""
    compare_own_generator(log_uniform, np.random.default_rng(0))
    passed("the same state of rng draws the same numbers")


@naming_slips
def check_refuses(log_uniform, ranges) -> None:
    """Check that a range raises a ValueError unless both ends are positive and in order."""
    compare_refuses(log_uniform, ranges, np.random.default_rng(0))
    passed("a ValueError for a range that cannot be drawn from")


@naming_slips
def check_trials(random_search) -> None:
    """Check how often and with what a search calls the score."""
    compare_trials(random_search, 7, np.random.default_rng(0))
    passed("7 trials, all different, each scored once")


@naming_slips
def check_winner(random_search) -> None:
    """Check which trial wins, and what is returned."""
    compare_winner(random_search, 6, np.random.default_rng(0))
    passed("the lowest score wins, and all trials are returned")


@naming_slips
def check_spread(random_search) -> None:
    """Check that each setting is drawn by itself, evenly in the exponent."""
    compare_spread(random_search, np.random.default_rng(0))
    passed("each setting is drawn by itself, evenly in the exponent")


@naming_slips
def check_not_finite(random_search) -> None:
    """Check that a score which is no finite number never wins."""
    compare_not_finite(random_search, np.random.default_rng(0))
    passed("nan and inf never win")


@naming_slips
def check_search_repeats(random_search) -> None:
    """Check that generators in the same state search alike."""
    compare_search_repeats(random_search, np.random.default_rng(0))
    passed("the same state of rng leads to the same trials")


def draw(log_uniform, low, high, rng, *size) -> np.ndarray:
    """Return what ``log_uniform(low, high, rng, *size)`` draws."""
    shape = size[0] if size else ()
    case = call_text(log_uniform, (low, high)).rstrip(")") + ", rng"
    case += f", {size[0]})" if size else ")"
    came = call(log_uniform, low, high, rng, *size, case=case)
    return numbers(came, case, shape=shape if isinstance(shape, tuple) else (shape,))


def compare_inside(log_uniform, ranges, rng) -> None:
    """Raise CheckFailed if draws are outside of their range, or not of the shape asked for."""
    for low, high in ranges:
        for size in ((), (5,), ((2, 3),), (200,)):
            came = draw(log_uniform, low, high, rng, *size)
            # Rounding may lead a little beyond an end.
            outside = ~((low * (1 - 1e-9) <= came) & (came <= high * (1 + 1e-9)))
            if np.any(outside):
                off = came[outside][0]
                raise wrong(
                    f"a draw between {low:g} and {high:g} is {off:.3g}.",
                    "low and high are the values themselves, not their exponents.",
                )


def compare_exponents(log_uniform, low, high, rng) -> None:
    """Raise CheckFailed unless each quarter of the exponents gets a quarter of the draws."""
    came = draw(log_uniform, low, high, rng, DRAWS)
    for quarter, border in enumerate(np.geomspace(low, high, 5)[1:-1], start=1):
        share, expected = float(np.mean(came < border)), quarter / 4
        if abs(share - expected) > DEVIATIONS * math.sqrt(expected * (1 - expected) / DRAWS):
            raise wrong(
                f"of {DRAWS} draws from {low:g} to {high:g}, {share:.1%} are below {border:.3g}. "
                f"Expected: about {expected:.0%}, since there lies that share of the exponents.",
                "Draw the exponent evenly, then raise.",
            )


def compare_own_generator(log_uniform, rng) -> None:
    """Raise CheckFailed unless draws come from the generator that is handed over, and move it."""
    first, again = (
        [draw(log_uniform, 0.1, 10.0, own) for _ in range(3)] for own in _in_one_state(rng)
    )
    if not np.array_equal(first, again):
        raise wrong(
            "two generators in the same state drew different numbers. Expected: the same. Draw "
            "from rng, and from nothing else."
        )
    if len({*map(float, first)}) < len(first):
        raise wrong("two calls in a row drew the same numbers. Expected: each call moves rng on.")


def compare_refuses(log_uniform, ranges, rng) -> None:
    """Raise CheckFailed unless ranges without a logarithm, or upside down, raise a ValueError."""
    if draw(log_uniform, 0.5, 2.0, rng) == draw(log_uniform, 0.5, 2.0, rng):
        raise wrong("two draws in a row are the same. Expected: each call draws anew.")

    def of_rng(low, high):
        return log_uniform(low, high, rng)

    of_rng.__name__ = "log_uniform"
    for ends in ranges:
        compare_raises(of_rng, ends, look="Both are above 0, and low is lower.")


def _in_one_state(rng):
    """Return two generators in the state of this one."""
    return copy.deepcopy(rng), copy.deepcopy(rng)


class Score:
    """A score that keeps what it was asked for: by default how far settings are from a target."""

    def __init__(self, answers=None, target=0.01):
        self.asked: list[dict] = []
        self.answers, self.target = answers, target

    def __call__(self, **settings):
        """Return the score of some settings."""
        self.asked.append(settings)
        if self.answers is not None:
            return self.answers[(len(self.asked) - 1) % len(self.answers)]
        return sum(abs(math.log(value / self.target)) for value in settings.values())


RANGES = {"learning_rate": (1e-4, 10.0), "decay": (1e-6, 1.0)}


def search(random_search, score, ranges, trials, rng) -> tuple:
    """Call a search; return best settings, best score, and all as pairs."""
    case = f"random_search(score, {short(ranges)}, {trials}, rng)"
    came = call(random_search, score, ranges, trials, rng, case=case)
    if not (isinstance(came, list | tuple) and len(came) == 3):
        raise wrong(f"{case} returned {short(came)}. Expected: best settings, best score, all.")
    best, lowest, tried = came
    if not isinstance(best, dict) or set(best) != set(ranges):
        raise wrong(f"the best settings are {short(best)}. Expected: a dict of {[*ranges]}.")
    if not isinstance(tried, list | tuple) or not all(
        isinstance(pair, list | tuple) and len(pair) == 2 and isinstance(pair[0], dict)
        for pair in tried
    ):
        raise wrong(f"all trials came as {kind(tried)}. Expected: a list of (settings, score).")
    return best, float(numbers(lowest, "the best score", shape=())), [*tried]


def compare_trials(random_search, trials, rng) -> None:
    """Raise CheckFailed unless the score is asked once a trial, each time for other settings."""
    score = Score()
    _, _, tried = search(random_search, score, RANGES, trials, rng)
    if len(score.asked) != trials or len(tried) != trials:
        raise wrong(
            f"{trials} trials called the score {len(score.asked)} times, and returned {len(tried)} "
            f"pairs. Expected: {trials} of both."
        )
    for settings in score.asked:
        if set(settings) != set(RANGES):
            raise wrong(f"the score was called with {[*settings]}. Expected: {[*RANGES]}, by name.")
    for told in (score.asked, [settings for settings, _ in tried]):
        if len({short(settings) for settings in told}) < trials:
            raise wrong("two trials have the same settings. Expected: a new draw for each.")


def compare_winner(random_search, trials, rng) -> None:
    """Raise CheckFailed unless the lowest score wins, wherever it comes, and all are told."""
    for place, (size, shift) in itertools.product(range(trials), SIZES):
        answers = [3.0 + n for n in range(trials)]
        answers[place] = -1.0 if place % 2 else 0.5
        answers = [size * answer + shift for answer in answers]
        score = Score(answers)
        best, lowest, tried = search(random_search, score, RANGES, trials, rng)
        if lowest != answers[place] or not _alike(best, score.asked[place]):
            raise wrong(
                f"trial {place + 1} of {trials} had the lowest score, {answers[place]:g}, and the "
                f"best score returned is {lowest:g}. Expected: the settings of the lowest score."
            )
        settings, scores = [pair[0] for pair in tried], [pair[1] for pair in tried]
        if not (_alike(settings, score.asked) and _alike(scores, answers)):
            raise wrong(
                "the list of all trials is not what was tried. Expected: (settings, score) of "
                "each trial, in the order of the calls."
            )


def compare_spread(random_search, rng, trials=400) -> None:
    """Raise CheckFailed unless each setting is drawn by itself, evenly in the exponent."""
    _, _, tried = search(random_search, Score(), RANGES, trials, rng)
    if len(tried) < trials - 1:
        raise wrong(f"{trials} trials returned {len(tried)} pairs. Expected: a pair for each.")
    places = {}
    for name, (low, high) in RANGES.items():
        values = np.array([_setting(settings, name) for settings, _ in tried])
        if not np.all((low * (1 - 1e-9) <= values) & (values <= high * (1 + 1e-9))):
            raise wrong(f"{name} was drawn outside of its range, {low:g} to {high:g}.")
        places[name] = np.log(values / low) / np.log(high / low)
        share = float(np.mean(places[name] < 0.5))
        if abs(share - 0.5) > DEVIATIONS * 0.5 / math.sqrt(trials):
            raise wrong(
                f"of {trials} draws of {name}, {share:.0%} are below {math.sqrt(low * high):.3g}. "
                "Expected: about half, evenly in the exponent."
            )
        if len(np.unique(values)) < trials / 2:
            raise wrong(f"{trials} trials have {len(np.unique(values))} values of {name} only.")
    if abs(np.corrcoef(*places.values())[0, 1]) > DEVIATIONS / math.sqrt(trials):
        raise wrong(
            "where one setting is large, so is the other, or small. Expected: each is drawn by "
            "itself."
        )


def compare_not_finite(random_search, rng) -> None:
    """Raise CheckFailed if a trial wins whose score is no finite number."""
    for bad in (math.nan, math.inf, -math.inf):
        for answers in ([bad, 2.0, 1.0, 3.0], [2.0, 1.0, bad, 3.0], [2.0, 3.0, 1.0, bad]):
            score = Score(answers)
            best, lowest, _ = search(random_search, score, RANGES, 4, rng)
            if lowest != 1.0 or not _alike(best, score.asked[answers.index(1.0)]):
                raise wrong(
                    f"the scores were {', '.join(f'{a:g}' for a in answers)}, and the best score "
                    f"returned is {lowest:g}. Expected: 1. A score that is nan or infinite never "
                    "wins, not even -inf."
                )


def compare_search_repeats(random_search, rng) -> None:
    """Raise CheckFailed unless the trials come from the generator that is handed over."""
    told = []
    for own in (*_in_one_state(rng), np.random.default_rng(rng.integers(2**32))):
        told.append(search(random_search, Score(), RANGES, 5, own)[2])
    if not _alike(told[0], told[1]):
        raise wrong(
            "two generators in the same state tried different settings. Expected: the same. Draw "
            "from rng, and from nothing else."
        )
    if _alike(told[0], told[2]):
        raise wrong("two generators in different states tried the same settings. Draw from rng.")


def _setting(settings, name) -> float:
    """Return the value of a setting, one number."""
    value = settings.get(name, math.nan)
    if isinstance(value, np.ndarray) and value.ndim:
        raise wrong(f"a value of {name} is {kind(value)}. Expected: one number.")
    return float(numbers(value, f"a value of {name}", shape=()))


def _alike(one, other) -> bool:
    """Return whether settings, scores, or lists of them, are equal, of whatever kind they are."""
    if isinstance(one, dict):
        is_alike = isinstance(other, dict) and one.keys() == other.keys()
        return is_alike and all(_alike(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple):
        is_alike = isinstance(other, list | tuple) and len(one) == len(other)
        return is_alike and all(map(_alike, one, other))
    try:
        return np.array_equal(np.ravel(one), np.ravel(other))
    except Exception:  # What a learner's object does when it is compared.
        return False
