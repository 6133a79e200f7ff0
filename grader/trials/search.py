"""The hidden tests of a search at random, on draws and scores of the secret seed."""

from grader.trials.seeds import stream
from helpers.checks import search

REFUSED = ((0.0, 1.0), (-2.0, 3.0), (-3.0, -1.0), (2.0, 1.0), (1.0, 1.0))


def inside(log_uniform, grade_id):
    """Draws of many ranges, also below 1 and above."""
    rng = stream(grade_id)
    ends = [sorted(map(float, 10 ** rng.uniform(-6, 4, 2))) for _ in range(8)]
    search.compare_inside(log_uniform, [(low, 1.5 * high) for low, high in ends], rng)


def shares(log_uniform, grade_id):
    """Draws are even in the exponent, over many powers of ten and within one."""
    rng = stream(grade_id)
    for powers in (0.5, 1.0, 3.0, 8.0):
        low = float(10 ** rng.uniform(-6, 1))
        search.compare_exponents(log_uniform, low, low * 10**powers, rng)


def own_generator(log_uniform, grade_id):
    """Draws come from the generator that is handed over."""
    rng = stream(grade_id)
    for _ in range(3):
        search.compare_own_generator(log_uniform, rng)
        rng.random()


def refuses(log_uniform, grade_id):
    """A ValueError unless 0 < low < high."""
    rng = stream(grade_id)
    search.compare_refuses(log_uniform, REFUSED, rng)


def trials(random_search, grade_id):
    """One call of the score a trial, whatever their number."""
    rng = stream(grade_id)
    for count in (1, 2, 13):
        search.compare_trials(random_search, count, rng)


def winner(random_search, grade_id):
    """The lowest score wins, wherever it comes."""
    rng = stream(grade_id)
    for count in (2, 9):
        search.compare_winner(random_search, count, rng)


def spread(random_search, grade_id):
    """Each setting is drawn by itself, evenly in the exponent."""
    search.compare_spread(random_search, stream(grade_id), 1000)


def not_finite(random_search, grade_id):
    """What is no finite number never wins."""
    search.compare_not_finite(random_search, stream(grade_id))


def repeats(random_search, grade_id):
    """The trials come from the generator that is handed over."""
    rng = stream(grade_id)
    for _ in range(3):
        search.compare_search_repeats(random_search, rng)
        rng.random()
