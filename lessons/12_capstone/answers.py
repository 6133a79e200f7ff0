# %% [markdown]
# Right and wrong answers to the exercises of this lesson.

# %% right="capstone_predictions" name="exact"
capstone_predictions = {"first_loss": 10 * np.log(2), "trials": 59, "ensemble_loss": -np.log(0.55)}

# %% right="capstone_predictions" name="rounded"
capstone_predictions = {"first_loss": 6.93, "trials": 58.4, "ensemble_loss": 0.6}

# %% right="capstone_predictions" name="tried_out"
missed, count = 1.0, 0
while missed > 0.05:
    missed, count = missed * 0.95, count + 1
capstone_predictions = dict(
    trials=np.int64(count),
    first_loss=np.float32(np.sum(np.log1p(np.exp(np.zeros(10))))),
    ensemble_loss=np.array(np.log(2 / 1.1)),
    note="by a loop",
)

# %% wrong="capstone_predictions" name="loss_of_a_softmax"
# Your first loss is that of a softmax over ten classes, ln 10; here ten logistic losses of ln 2
# each are added.
# - 10 * np.log(2)
# + np.log(10)

# %% wrong="capstone_predictions" name="loss_of_one_output"
# Your first loss is that of a single output; the loss of an image is the sum of all ten.
# - 10 * np.log(2)
# + np.log(2)

# %% wrong="capstone_predictions" name="one_in_twenty"
# You count on one hit in 20 trials; that is the mean, and such a search misses in more than a
# third of all cases.
# - "trials": 59
# + "trials": 20

# %% wrong="capstone_predictions" name="ninety_five_of_a_hundred"
# You took the two percentages for a quotient, 0.95 / 0.05; multiply the chances of missing instead.
# - "trials": 59
# + "trials": 19

# %% wrong="capstone_predictions" name="half_of_the_time"
# Your number of trials hits in half of all cases; 95 % was asked for, so the misses must multiply
# down to 0.05.
# - "trials": 59
# + "trials": 14

# %% wrong="capstone_predictions" name="mean_of_the_losses"
# You averaged the two losses; average the probabilities, then take the logarithm.
# - -np.log(0.55)
# + -np.log(0.9 * 0.2) / 2

# %% wrong="capstone_predictions" name="the_surer_network"
# Your loss is that of the surer network alone; the other one counts just as much.
# - -np.log(0.55)
# + -np.log(0.9)

# %% wrong="capstone_predictions" name="sum_of_probabilities"
# You added the two probabilities; the ensemble takes their mean.
# - -np.log(0.55)
# + np.log(1.1)


# %% right="log_uniform" name="exp_of_uniform"
def log_uniform(low, high, rng, size=None):
    if low <= 0 or high <= low:
        raise ValueError("0 < low < high")
    exponents = rng.uniform(np.log(low), np.log(high), size)
    return np.exp(exponents)


# %% right="log_uniform" name="power_of_the_ratio"
def log_uniform(low, high, rng, size=None):
    if not (low > 0 and high > low):
        raise ValueError(low, high)
    return low * (high / low) ** rng.uniform(size=size)


# %% right="log_uniform" name="base_ten"
def log_uniform(low, high, rng, size=None):
    if not 0 < low < high:
        raise ValueError("no such range")
    drawn = 10 ** rng.uniform(np.log10(low), np.log10(high), size=size)
    return np.clip(drawn, low, high)


# %% right="log_uniform" name="one_by_one"
import math


def log_uniform(low, high, rng, size=None):
    if low <= 0 or low >= high:
        raise ValueError(f"{low} and {high}")
    if size is None:
        return math.exp(math.log(low) + (math.log(high) - math.log(low)) * rng.random())
    draws = np.empty(size)
    for place in np.ndindex(draws.shape):
        draws[place] = log_uniform(low, high, rng)
    return draws


# %% wrong="log_uniform" name="uniform_in_the_value"
# Your draws are even in the value, so nearly all of them fall into the highest power of ten; draw
# the exponent evenly.
# - exponents = rng.uniform(np.log(low), np.log(high), size)
# + exponents = np.log(rng.uniform(low, high, size))

# %% wrong="log_uniform" name="bounds_taken_as_exponents" slip="You take low and high for exponents, where they are the values."
# You take low and high for exponents, where they are the values; take their logarithms first.
# - rng.uniform(np.log(low), np.log(high), size)
# + rng.uniform(low, high, size)

# %% wrong="log_uniform" name="two_bases"
# You take the logarithm to the base ten and undo that to the base e; take a pair that fits.
# - rng.uniform(np.log(low), np.log(high), size)
# + rng.uniform(np.log10(low), np.log10(high), size)

# %% wrong="log_uniform" name="exponent_left"
# You return the exponents; raise them to get the values.
# - np.exp(exponents)
# + exponents

# %% wrong="log_uniform" name="global_generator"
# You draw from NumPy's global generator; draw from rng.
# - rng.uniform(
# + np.random.uniform(

# %% wrong="log_uniform" name="seeded_at_each_call"
# You make a new generator at each call, which always draws the same; go on with rng.
# - rng.uniform(
# + np.random.default_rng(0).uniform(

# %% wrong="log_uniform" name="one_draw_for_all"
# Your array holds a single draw many times; hand size on to the generator.
# - rng.uniform(np.log(low), np.log(high), size)
# + np.full(() if size is None else size, rng.uniform(np.log(low), np.log(high)))

# %% wrong="log_uniform" name="whole_exponents"
# You draw whole exponents only; between two powers of ten there are values too.
# - rng.uniform(np.log(low), np.log(high), size)
# + np.log(10) * np.floor(rng.uniform(np.log10(low), np.log10(high), size))

# %% wrong="log_uniform" name="range_not_checked"
# A range that is upside down or reaches zero goes through; raise a ValueError for it.
# - if low <= 0 or high <= low:
# + if False:

# %% wrong="log_uniform" name="only_zero_refused"
# You refuse zero, but not a range that is upside down or empty; low has to be below high.
# - if low <= 0 or high <= low:
# + if low <= 0:

# %% wrong="log_uniform" name="size_ignored"
# You return a single number whatever size says; hand it on to the generator.
# - rng.uniform(np.log(low), np.log(high), size)
# + rng.uniform(np.log(low), np.log(high))

# %% wrong="log_uniform" name="evenly_spaced_grid"
# Your values are a grid, not draws; a grid is the same each time.
# - rng.uniform(np.log(low), np.log(high), size)
# + np.linspace(np.log(low), np.log(high), int(np.prod(size or 1))).reshape(size or ())


# %% right="random_search" name="as_it_goes"
def random_search(score, ranges, trials, rng):
    best, lowest, tried = None, np.inf, []
    for _ in range(trials):
        settings = {}
        for name, (low, high) in ranges.items():
            settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
        value = score(**settings)
        tried.append((settings, value))
        if np.isfinite(value) and value < lowest:
            best, lowest = settings, value
    return best, lowest, tried


# %% right="random_search" name="all_drawn_first"
def random_search(score, ranges, trials, rng):
    names = list(ranges)
    logs = np.log([ranges[name] for name in names])
    drawn = np.exp(rng.uniform(logs[:, 0], logs[:, 1], size=(trials, len(names))))
    tried = []
    for row in drawn.tolist():
        settings = dict(zip(names, row))
        tried.append([settings, score(**settings)])
    values = np.array([value for _, value in tried], dtype=float)
    values[~np.isfinite(values)] = np.inf
    winner = int(np.argmin(values))
    return tried[winner][0], tried[winner][1], tried


# %% right="random_search" name="sorted"
import math


def random_search(score, ranges, trials, rng):
    tried = []
    while len(tried) < trials:
        settings = {key: a * (b / a) ** rng.random() for key, (a, b) in ranges.items()}
        tried.append((settings, score(**settings)))
    finite = [pair for pair in tried if math.isfinite(pair[1])]
    best, lowest = sorted(finite, key=lambda pair: pair[1])[0]
    return best, lowest, tried


# %% wrong="random_search" name="highest_wins"
# Your search keeps the highest score; lower is better.
# - lowest, tried = None, np.inf, []
# + lowest, tried = None, -np.inf, []
# - value < lowest
# + value > lowest

# %% wrong="random_search" name="last_wins"
# Your search returns the last trial; keep the one with the lowest score.
# - if np.isfinite(value) and value < lowest:
# + if np.isfinite(value):

# %% wrong="random_search" name="first_wins"
# Your search returns the first trial; a later one with a lower score takes its place.
# - if np.isfinite(value) and value < lowest:
# + if np.isfinite(value) and best is None:

# %% wrong="random_search" name="lowest_starts_at_a_billion"
# You begin with a lowest score of a billion, and scores may be larger; begin with inf.
# - lowest, tried = None, np.inf, []
# + lowest, tried = None, 1e9, []

# %% wrong="random_search" name="nan_wins" of="all_drawn_first"
# A score of nan wins, because np.argmin takes it for the lowest; leave out what is not finite.
# - values[~np.isfinite(values)] = np.inf
# + values[np.isinf(values)] = np.inf

# %% wrong="random_search" name="minus_infinity_wins"
# A score of -inf wins; a run like that has failed, so look at np.isfinite.
# - if np.isfinite(value) and value < lowest:
# + if value < lowest:

# %% wrong="random_search" name="stuck_at_nan"
# Once a score is nan, nothing is lower any more; compare with the lowest finite score.
# - if np.isfinite(value) and value < lowest:
# + if best is None or value < lowest:

# %% wrong="random_search" name="even_in_the_value"
# You draw evenly in the value; draw the exponent evenly.
# - np.exp(rng.uniform(np.log(low), np.log(high)))
# + rng.uniform(low, high)

# %% wrong="random_search" name="whole_powers_of_ten"
# You draw whole powers of ten only; between two of them there are values too.
# - np.exp(rng.uniform(np.log(low), np.log(high)))
# + 10 ** np.round(rng.uniform(np.log10(low), np.log10(high)))

# %% wrong="random_search" name="one_draw_shared"
# All settings of a trial share one draw, so they rise and fall together; draw each by itself.
# - settings = {}
# + settings, share = {}, rng.random()
# - np.exp(rng.uniform(np.log(low), np.log(high)))
# + low * (high / low) ** share

# %% wrong="random_search" name="one_setting_fixed"
# Only the last setting is drawn anew, the others stay as they were in the first trial.
# - settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
# + settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
# + if tried and name != list(ranges)[-1]:
# +     settings[name] = tried[0][0][name]

# %% wrong="random_search" name="same_settings_each_time"
# You draw once, before the loop, and score the same settings each time; draw in the loop.
# - settings = {}
# + settings = dict(tried[0][0]) if tried else {}
# - settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
# + settings.setdefault(name, np.exp(rng.uniform(np.log(low), np.log(high))))

# %% wrong="random_search" name="grid"
# You walk along a grid from low to high; draw each setting at random.
# - np.exp(rng.uniform(np.log(low), np.log(high)))
# + low * (high / low) ** ((len(tried) + 0.5) / trials)

# %% wrong="random_search" name="one_trial_too_many"
# You make one trial too many; range(trials) makes as many as asked for.
# - range(trials)
# + range(trials + 1)

# %% wrong="random_search" name="one_trial_too_few"
# You make one trial too few; range(1, trials) leaves one out.
# - range(trials)
# + range(1, trials)

# %% wrong="random_search" name="scored_twice"
# You ask for the score of a trial twice, which trains the network twice; keep the first answer.
# - tried.append((settings, value))
# + tried.append((settings, score(**settings)))

# %% wrong="random_search" name="global_generator"
# You draw from NumPy's global generator; draw from rng.
# - rng.uniform(
# + np.random.uniform(

# %% wrong="random_search" name="seeded_at_each_call"
# You make a generator of your own, so each search tries the same; draw from rng.
# - best, lowest, tried = None
# + rng = np.random.default_rng(0)
# + best, lowest, tried = None

# %% wrong="random_search" name="settings_overwritten"
# All entries of your list are one and the same dict; make a new one in each trial.
# - best, lowest, tried = None, np.inf, []
# + best, lowest, tried, settings = None, np.inf, [], {}
# - settings = {}
# + settings.clear()

# %% wrong="random_search" name="scores_alone"
# Your list holds the scores alone; it should hold the pair (settings, score) of each trial.
# - tried.append((settings, value))
# + tried.append(value)

# %% wrong="random_search" name="only_improvements_listed"
# Your list holds the trials that improved alone; all are returned, in the order of the calls.
# - tried.append((settings, value))
# - if np.isfinite(value) and value < lowest:
# + if np.isfinite(value) and value < lowest:
# +     tried.append((settings, value))

# %% wrong="random_search" name="handed_over_by_place"
# You hand the settings over by place; the score takes them by name, score(**settings).
# - score(**settings)
# + score(*settings.values())


# %% right="update_ratio" name="norms"
def update_ratio(w, next_w):
    step, length = np.linalg.norm(np.ravel(next_w - w)), np.linalg.norm(np.ravel(w))
    if length == 0:
        return np.inf if step > 0 else 0.0
    return step / length


# %% right="update_ratio" name="root_of_the_ratio"
def update_ratio(w, next_w):
    moved, whole = np.sum(np.square(w - next_w)), np.sum(np.square(w))
    if not moved:
        return 0.0
    with np.errstate(divide="ignore"):
        return np.sqrt(np.divide(moved, whole))


# %% right="update_ratio" name="loops"
import math


def update_ratio(w, next_w):
    pairs = list(zip(np.ravel(w).tolist(), np.ravel(next_w).tolist()))
    step = math.sqrt(sum((b - a) ** 2 for a, b in pairs))
    length = math.sqrt(sum(a * a for a, _ in pairs))
    return step / length if length else (math.inf if step else 0.0)


# %% wrong="update_ratio" name="upside_down"
# Your ratio is upside down; the step is divided by the weights.
# - return step / length
# + return length / step

# %% wrong="update_ratio" name="squares"
# You divide the squares of the two lengths; take the roots.
# - return step / length
# + return (step / length) ** 2

# %% wrong="update_ratio" name="by_the_new_weights"
# You divide by the length of the new weights; take those before the step.
# - np.linalg.norm(np.ravel(w))
# + np.linalg.norm(np.ravel(next_w))

# %% wrong="update_ratio" name="ratio_of_the_lengths"
# You compare the lengths of new and old weights; a step that turns the weights changes neither.
# - np.linalg.norm(np.ravel(next_w - w))
# + abs(np.linalg.norm(np.ravel(next_w)) - np.linalg.norm(np.ravel(w)))

# %% wrong="update_ratio" name="mean_of_the_ratios"
# You take the mean of the ratios of the entries; it is one length over another.
# - return step / length
# + return np.mean(np.abs(next_w - w) / np.maximum(np.abs(w), 1e-300))

# %% wrong="update_ratio" name="sums_of_sizes"
# Your lengths are sums of absolute values; take the root of the sum of squares.
# - np.linalg.norm(np.ravel(next_w - w)), np.linalg.norm(np.ravel(w))
# + np.sum(abs(next_w - w)), np.sum(abs(w))

# %% wrong="update_ratio" name="spectral_norm"
# The norm that you take of a matrix is its largest singular value; its length is the root of the
# sum of the squares of all entries.
# - np.linalg.norm(np.ravel(next_w - w)), np.linalg.norm(np.ravel(w))
# + (np.linalg.norm(a, 2 if np.ndim(a) == 2 else None) for a in (next_w - w, w))

# %% wrong="update_ratio" name="zero_not_looked_at"
# From zero weights you divide by zero; return inf for a step and 0 for none.
# - if length == 0:
# + if False:

# %% wrong="update_ratio" name="zero_weights_called_still"
# From zero weights you return 0 for any step; there a step is infinitely long beside the weights.
# - np.inf if step > 0 else 0.0
# + 0.0

# %% wrong="update_ratio" name="no_step_called_infinite"
# From zero weights you return inf even for no step; that is 0.
# - np.inf if step > 0 else 0.0
# + np.inf

# %% wrong="update_ratio" name="epsilon_added"
# You add an epsilon to the length, so from zero weights the ratio is huge but finite; treat
# zero by itself.
# - if length == 0:
# + if length < 0:
# - return step / length
# + return step / (length + 1e-8)

# %% wrong="update_ratio" name="short_called_zero"
# You take short weights for zero; only the length 0 is zero, as weights may have any unit.
# - if length == 0:
# + if np.isclose(length, 0):

# %% wrong="update_ratio" name="short_step_called_none"
# You take a short step for none, so that short weights never move; compare with the weights.
# - if length == 0:
# + if np.allclose(w, next_w):
# +     return 0.0
# + if length == 0:

# %% wrong="update_ratio" name="not_divided"
# You return the length of the step itself, which depends on the unit of the weights; divide it by
# their length.
# - return step / length
# + return step

# %% wrong="update_ratio" name="changed_in_place"
# You subtract in place, which changes the caller's array; make a new one.
# - step, length = np.linalg.norm(np.ravel(next_w - w)), np.linalg.norm(np.ravel(w))
# + next_w -= w
# + step, length = np.linalg.norm(np.ravel(next_w)), np.linalg.norm(np.ravel(w))


# %% right="ensemble_probabilities" name="arrays"
def ensemble_probabilities(scores):
    top = np.max(scores, axis=-1, keepdims=True)
    p = np.exp(scores - top)
    p /= np.sum(p, axis=-1, keepdims=True)
    return p.mean(axis=0)


# %% right="ensemble_probabilities" name="network_by_network"
def ensemble_probabilities(scores):
    mean = np.zeros(scores.shape[1:])
    for s in scores:
        p = np.exp(s - s.max(axis=1)[:, None])
        mean += p / p.sum(axis=1)[:, None]
    return mean / len(scores)


# %% right="ensemble_probabilities" name="logarithms"
def ensemble_probabilities(scores):
    top = scores.max(axis=2, keepdims=True)
    logs = scores - top - np.log(np.sum(np.exp(scores - top), axis=2, keepdims=True))
    return np.exp(logs).sum(axis=0) / scores.shape[0]


# %% right="ensemble_probabilities" name="row_by_row"
def ensemble_probabilities(scores):
    networks, images, classes = scores.shape
    result = np.zeros((images, classes))
    for n in range(images):
        for m in range(networks):
            row = [np.exp(s - max(scores[m, n])) for s in scores[m, n]]
            result[n] += np.array(row) / sum(row) / networks
    return result


# %% wrong="ensemble_probabilities" name="mean_of_the_scores"
# You average the scores, so one network with large scores drowns the others; average the
# probabilities.
# - top =
# + scores = np.mean(scores, axis=0, keepdims=True)
# + top =

# %% wrong="ensemble_probabilities" name="geometric_mean"
# You take the geometric mean of the probabilities, in which one network can veto; take the plain
# mean.
# - return p.mean(axis=0)
# + q = np.exp(np.log(np.maximum(p, 1e-300)).mean(axis=0))
# + return q / q.sum(axis=-1, keepdims=True)

# %% wrong="ensemble_probabilities" name="vote"
# You count votes, which throws away how sure each network is; average the probabilities.
# - return p.mean(axis=0)
# + return np.eye(p.shape[-1])[p.argmax(axis=-1)].mean(axis=0)

# %% wrong="ensemble_probabilities" name="the_surest_alone"
# You take the largest probability of any network; take the mean.
# - return p.mean(axis=0)
# + q = p.max(axis=0)
# + return q / q.sum(axis=-1, keepdims=True)

# %% wrong="ensemble_probabilities" name="softmax_over_the_images"
# Your softmax runs over the images; it runs over the classes, the last axis.
# - np.max(scores, axis=-1, keepdims=True)
# + np.max(scores, axis=1, keepdims=True)
# - np.sum(p, axis=-1, keepdims=True)
# + np.sum(p, axis=1, keepdims=True)

# %% wrong="ensemble_probabilities" name="softmax_over_the_networks"
# Your softmax runs over the networks; it runs over the classes, the last axis.
# - np.sum(p, axis=-1, keepdims=True)
# + np.sum(p, axis=0, keepdims=True)

# %% wrong="ensemble_probabilities" name="not_shifted"
# Your exponentials overflow at large scores; take the largest score of each row off first.
# - np.exp(scores - top)
# + np.exp(scores)

# %% wrong="ensemble_probabilities" name="one_shift_for_all"
# You shift all rows by the largest score of all, so rows far below it become 0 / 0; shift each row
# by its own.
# - np.max(scores, axis=-1, keepdims=True)
# + np.max(scores)

# %% wrong="ensemble_probabilities" name="first_score_taken_off"
# You take the first score of each row off, so a row with a far larger one overflows; take the
# largest off.
# - np.max(scores, axis=-1, keepdims=True)
# + scores[..., :1]

# %% wrong="ensemble_probabilities" name="mean_taken_off"
# You take the mean of each row off, so a row with a score far above it overflows; take the largest
# off.
# - np.max(scores, axis=-1, keepdims=True)
# + np.mean(scores, axis=-1, keepdims=True)

# %% wrong="ensemble_probabilities" name="median_of_the_networks"
# You take the median of the networks, to which a network that is sure counts no more than one that
# hesitates; take the mean.
# - return p.mean(axis=0)
# + return np.median(p, axis=0)

# %% wrong="ensemble_probabilities" name="scores_clipped"
# You clip the scores, which changes the probabilities; take the largest score of each row off
# instead.
# - np.exp(scores - top)
# + np.exp(np.clip(scores, -20, 20))

# %% wrong="ensemble_probabilities" name="sum_instead_of_mean"
# You add the probabilities of the networks, so rows sum to their number; divide by it.
# - p.mean(axis=0)
# + p.sum(axis=0)

# %% wrong="ensemble_probabilities" name="first_network_alone"
# You return the probabilities of the first network; take the mean of all.
# - p.mean(axis=0)
# + p[0]

# %% wrong="ensemble_probabilities" name="scores_changed"
# You shift the scores in place, which changes the caller's array; make a new one.
# - p = np.exp(scores - top)
# + scores -= top
# + p = np.exp(scores)

# %% wrong="ensemble_probabilities" name="floor_under_the_probabilities"
# You add a small number to each probability, so rows sum to more than 1; after the shift none is
# needed.
# - return p.mean(axis=0)
# + return p.mean(axis=0) + 1e-6


# %% right="twin" name="signs"
def twin(w, inputs, hidden, classes):
    border = (inputs + 1) * hidden
    first = w[:border].reshape(inputs + 1, hidden)
    second = w[border:].reshape(hidden + 1, classes).copy()
    second[:hidden] *= -1
    return np.concatenate([-first.ravel(), second.ravel()])


# %% right="twin" name="one_vector"
def twin(w, inputs, hidden, classes):
    signs = -np.ones(len(w))
    signs[-classes:] = 1
    return w * signs


# %% right="twin" name="every_other_unit"
def twin(w, inputs, hidden, classes):
    signs = np.where(np.arange(hidden) % 2, 1.0, -1.0)
    border = (inputs + 1) * hidden
    first = w[:border].reshape(-1, hidden) * signs
    second = w[border:].reshape(-1, classes)
    second = np.vstack([second[:-1] * signs[:, None], second[-1:]])
    return np.concatenate([first.ravel(), second.ravel()])


# %% right="twin" name="unit_by_unit"
def twin(w, inputs, hidden, classes):
    other = np.array(w)
    border = (inputs + 1) * hidden
    for unit in range(hidden):
        for row in range(inputs + 1):
            other[row * hidden + unit] = -w[row * hidden + unit]
        for c in range(classes):
            other[border + unit * classes + c] = -w[border + unit * classes + c]
    return other


# %% wrong="twin" name="the_same_again"
# Your twin is the network itself; its weights have to differ.
# - return np.concatenate([-first.ravel(), second.ravel()])
# + return w.copy()

# %% wrong="twin" name="all_signs"
# You change the sign of the output biases too, which moves every score; leave them as they are.
# - second[:hidden] *= -1
# + second *= -1

# %% wrong="twin" name="only_the_way_in"
# You change what goes into the units and not what comes out, so the scores change sign; change
# both.
# - second[:hidden] *= -1
# + second[:hidden] *= 1

# %% wrong="twin" name="biases_of_the_units_left"
# You leave the biases of the hidden units; they go into the tanh too, so their sign changes.
# - return np.concatenate([-first.ravel(), second.ravel()])
# + first = np.vstack([-first[:-1], first[-1:]])
# + return np.concatenate([first.ravel(), second.ravel()])

# %% wrong="twin" name="scaled_against_each_other"
# You scale what goes in and unscale what comes out; that works for ReLU, but tanh is no straight
# line.
# - second[:hidden] *= -1
# - return np.concatenate([-first.ravel(), second.ravel()])
# + second[:hidden] /= 2
# + return np.concatenate([2 * first.ravel(), second.ravel()])

# %% wrong="twin" name="units_in_reverse_only_in"
# You reorder what goes into the units, but not what comes out; both belong to the unit.
# - second[:hidden] *= -1
# - return np.concatenate([-first.ravel(), second.ravel()])
# + return np.concatenate([first[:, ::-1].ravel(), -second.ravel()])

# %% wrong="twin" name="changed_in_place"
# You change the weights that were handed over; work on a copy.
# - second = w[border:].reshape(hidden + 1, classes).copy()
# + second = w[border:].reshape(hidden + 1, classes)

# %% wrong="twin" name="transposed"
# You read the second matrix with a row for each class; it has a row for each hidden unit.
# - second[:hidden] *= -1
# + second = second.reshape(classes, hidden + 1)
# + second[:, :hidden] *= -1


# %% right="build" name="five_that_stop_at_their_best"
def build(gradient, validate, starts, rng):
    networks = []
    for w in starts:
        best, highest = w, -1.0
        for step in range(160):
            loss, dw = gradient(w)
            w = w - 0.2 * dw
            if step % 10 == 9:
                accuracy = validate(w)
                if accuracy > highest:
                    best, highest = w, accuracy
        networks.append(best)
    return networks


# %% right="build" name="decay_and_momentum"
def build(gradient, validate, starts, rng):
    found = []
    for k in range(5):
        w, v = starts[k], np.zeros_like(starts[k])
        looks = []
        for step in range(1, 161):
            dw = gradient(w)[1] + 0.01 * w
            v = 0.9 * v - 0.02 * dw
            w = w + v
            if step % 10 == 0:
                looks.append((validate(w), step, w))
        found.append(max(looks, key=lambda look: look[0])[2])
    return np.array(found)


# %% wrong="build" name="learns_the_wrong_labels"
# You train to the end at a large rate, which learns the wrong labels by heart; stop at the best
# look, decay the weights, or let the rate fall.
def build(gradient, validate, starts, rng):
    w = starts[0]
    v = np.zeros_like(w)
    for _ in range(800):
        _, dw = gradient(w)
        v = 0.9 * v - 0.1 * dw
        w = w + v
    return w


# %% wrong="build" name="one_network_that_stops"
# One network spends all of the budget, though it is at its best long before; train several on less
# and let them answer together.
def build(gradient, validate, starts, rng):
    w = starts[0]
    best, highest = w, -1.0
    for step in range(800):
        _, dw = gradient(w)
        w = w - 0.1 * dw
        if step % 10 == 9:
            accuracy = validate(w)
            if accuracy > highest:
                best, highest = w, accuracy
    return best


# %% wrong="build" name="rate_too_large"
# Your rate is so large that the network never settles; search for it on practice tasks.
# - w - 0.2 * dw
# + w - 1.5 * dw

# %% wrong="build" name="rate_too_small"
# Your rate is so small that the budget ends before the networks have learnt; search for it on
# practice tasks.
# - w - 0.2 * dw
# + w - 0.02 * dw

# %% wrong="build" name="a_fifth_of_the_budget"
# You spend a fifth of the budget and return one network; there are evaluations left for four more.
# - for w in starts:
# + for w in starts[:1]:

# %% wrong="build" name="never_trained"
# You return the starts as they came; train them first.
# - w = w - 0.2 * dw
# + w = w - 0.0 * dw

# %% wrong="build" name="looks_at_every_step"
# You look at the validation images after each step, which is more than 100 looks; look now and
# then.
# - if step % 10 == 9:
# + if True:


# %% wrong="build" name="error_of_the_budget_caught"
# You go on until an error says that the budget is spent, and catch it; count your evaluations and
# stop before.
def build(gradient, validate, starts, rng):
    networks = []
    for w in starts:
        best, highest = w, -1.0
        try:
            for step in range(170):
                _, dw = gradient(w)
                w = w - 0.2 * dw
                if step % 10 == 9:
                    accuracy = validate(w)
                    if accuracy > highest:
                        best, highest = w, accuracy
        except RuntimeError:
            pass
        networks.append(best)
    return networks


# %% wrong="build" name="mean_of_the_weights"
# You return the mean of the weights of five networks, which is no network that was trained; return
# all five.
# - return networks
# + return np.mean(networks, axis=0)

# %% wrong="build" name="global_generator"
# You draw from NumPy's global generator, so no two trainings agree; draw from rng.
# - best, highest = w, -1.0
# + w = w + 0.01 * np.random.standard_normal(w.shape)
# + best, highest = w, -1.0

# %% wrong="build" name="nothing_returned"
# You return nothing; return the networks.
# - return networks
# + del networks


# %% wrong="build" name="trained_on_the_shipped_digits"
# You trained on the digits that are shipped; the pixels of the task are mixed, so that those
# weights know nothing of it.
def build(gradient, validate, starts, rng):
    from helpers.data import digits
    from helpers.problems import network_loss

    images, labels = digits()
    images = images / 16 - np.mean(images / 16, axis=0)
    w = starts[0]
    for _ in range(400):
        rows = rng.choice(len(images), 50, replace=False)
        w = w - 0.2 * network_loss(w, images[rows], labels[rows], 32)[1]
    return w
