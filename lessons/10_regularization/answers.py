# %% [markdown]
# Right and wrong answers to the exercises of this lesson; `grader/answers/__init__.py` says how
# they are written.


# %% right="regularization_predictions" name="formulas"
regularization_predictions = {
    "noise": 3 * np.sqrt((1 - 0.2) / 0.2),
    "weight": 2 * 4 / (2 + 3),
    "scores": 1 / 0.8**3,
}

# %% right="regularization_predictions" name="by_hand"
regularization_predictions = {"noise": 6, "weight": 1.6, "scores": 1.95}

# %% right="regularization_predictions" name="fractions"
from fractions import Fraction

regularization_predictions = dict(scores=Fraction(125, 64), noise=6.0, weight=Fraction(8, 5))

# %% right="regularization_predictions" name="by_simulation"
rng = np.random.default_rng(0)
kept = 3 / 0.2 * (rng.random(1_000_000) < 0.2)
tried = np.linspace(0, 4, 4001)
regularization_predictions = {
    "noise": kept.std(),
    "weight": tried[np.argmin((tried - 4) ** 2 + 1.5 * tried**2)],
    "scores": np.float32(1.953),
}

# %% wrong="regularization_predictions" name="noise_without_the_scale"
# Your noise lacks the division by p; what is kept is 15, not 3.
regularization_predictions = {"noise": 1.2, "weight": 1.6, "scores": 1.953125}

# %% wrong="regularization_predictions" name="noise_as_a_variance"
# Your noise is the variance; the standard deviation is its root.
regularization_predictions = {"noise": 36, "weight": 1.6, "scores": 1.953125}

# %% wrong="regularization_predictions" name="noise_with_the_share_that_is_dropped"
# You took 0.2 for the probability to drop the unit; it is the probability to keep it.
regularization_predictions = {"noise": 1.5, "weight": 1.6, "scores": 1.953125}

# %% wrong="regularization_predictions" name="noise_as_a_range"
# Your noise is the value of a kept unit; the standard deviation is the spread around the mean.
regularization_predictions = {"noise": 15, "weight": 1.6, "scores": 1.953125}

# %% wrong="regularization_predictions" name="half_forgotten"
# Your balance has the penalty twice as strong, or the loss half as strong; the penalty has a half, the loss has none.
regularization_predictions = {"noise": 6, "weight": 1.0, "scores": 1.953125}

# %% wrong="regularization_predictions" name="balance_without_the_penalty"
# Your weight is the minimum of the loss alone; the penalty pulls it towards zero.
regularization_predictions = {"noise": 6, "weight": 4, "scores": 1.953125}

# %% wrong="regularization_predictions" name="balance_of_values"
# Where loss and penalty have the same value the sum is not smallest; their slopes have to cancel.
regularization_predictions = {"noise": 6, "weight": 1.797959, "scores": 1.953125}

# %% wrong="regularization_predictions" name="one_layer_only"
# Your factor is that of one layer; three layers each add theirs.
regularization_predictions = {"noise": 6, "weight": 1.6, "scores": 1.25}

# %% wrong="regularization_predictions" name="factors_added"
# You add up the factors of the three layers; each multiplies what it receives.
regularization_predictions = {"noise": 6, "weight": 1.6, "scores": 3.75}

# %% wrong="regularization_predictions" name="factor_upside_down"
# Your factor is upside down; at test time nothing is dropped, so the scores are larger.
regularization_predictions = {"noise": 6, "weight": 1.6, "scores": 0.512}

# %% wrong="regularization_predictions" name="factor_with_the_share_that_is_dropped"
# You took the share that is dropped for the share that is kept; 0.8 is kept.
regularization_predictions = {"noise": 6, "weight": 1.6, "scores": 125}

# %% wrong="regularization_predictions" name="other_keys"
# The keys have other names; noise, weight and scores are read.
regularization_predictions = {"std": 6, "w": 1.6, "factor": 1.953125}

# %% wrong="regularization_predictions" name="words"
# A value is text; write numbers without quotes.
regularization_predictions = {"noise": "6", "weight": "1.6", "scores": "1.953125"}


# %% right="l2_penalty" name="comprehension"
def l2_penalty(weights, strength):
    value = 0.5 * strength * sum(np.sum(W**2) for W in weights)
    gradients = [strength * W for W in weights]
    return value, gradients


# %% right="l2_penalty" name="one_loop"
def l2_penalty(weights, strength):
    value, gradients = 0.0, []
    for W in weights:
        value += strength / 2 * np.sum(W * W)
        gradients.append(np.multiply(W, strength))
    return value, gradients


# %% right="l2_penalty" name="norms"
def l2_penalty(weights, strength):
    norms = [np.linalg.norm(W) for W in weights]
    return 0.5 * strength * np.sum(np.square(norms)), [W * strength for W in weights]


# %% right="l2_penalty" name="flat_vectors"
def l2_penalty(weights, strength):
    flat = np.concatenate([np.ravel(W) for W in weights])
    gradients, start = [], 0
    for W in weights:
        gradients.append(strength * flat[start : start + W.size].reshape(W.shape))
        start += W.size
    return float(strength * (flat @ flat) / 2), gradients


# %% right="l2_penalty" name="map_and_tuple"
def l2_penalty(weights, strength):
    def alone(W):
        return np.vdot(W, W) / 2

    return strength * sum(map(alone, weights)), tuple(strength * W for W in weights)


# %% wrong="l2_penalty" name="no_half"
# The half is missing from your value; the penalty is half the strength times the squares.
# - 0.5 * strength
# + strength

# %% wrong="l2_penalty" name="slope_without_the_half"
# Your gradient has a 2 that the half takes away; the gradient is the strength times W.
# - strength * W for
# + 2 * strength * W for

# %% wrong="l2_penalty" name="half_in_the_gradient_too"
# Your gradient has the half too; the slope of half a square is the weight itself.
# - strength * W for
# + 0.5 * strength * W for

# %% wrong="l2_penalty" name="no_half_anywhere"
# You left out the half in the value and have a 2 in the gradient; texts differ, here the half is part of the formula.
# - 0.5 * strength
# + strength
# - [strength * W for
# + [2 * strength * W for

# %% wrong="l2_penalty" name="mean_of_squares"
# You take the mean of the squares in each matrix; the penalty is their sum.
# - np.sum(W**2)
# + np.mean(W**2)

# %% wrong="l2_penalty" name="mean_over_the_matrices"
# You divide by the number of matrices; the penalties of the matrices add up.
# - for W in weights)
# + for W in weights) / len(weights)

# %% wrong="l2_penalty" name="norm_without_the_square"
# Your value has the lengths of the matrices; it is their squares that are added.
# - np.sum(W**2)
# + np.sqrt(np.sum(W**2))

# %% wrong="l2_penalty" name="absolute_values"
# Your value is the L1 penalty, of absolute values; L2 has squares.
# - np.sum(W**2)
# + np.sum(np.abs(W))

# %% wrong="l2_penalty" name="signs_as_gradient"
# Your gradient is that of the L1 penalty, a sign; that of a square is proportional to W.
# - strength * W for
# + strength * np.sign(W) for

# %% wrong="l2_penalty" name="strength_only_in_the_value"
# The strength is missing from your gradients; it multiplies the whole penalty.
# - strength * W for
# + 1.0 * W for

# %% wrong="l2_penalty" name="strength_only_in_the_gradients"
# The strength is missing from your value; it multiplies the whole penalty.
# - 0.5 * strength
# + 0.5

# %% wrong="l2_penalty" name="gradient_with_a_minus"
# Your gradient has the sign of the step; the gradient itself points away from zero.
# - strength * W for
# + -strength * W for

# %% wrong="l2_penalty" name="decayed_weights"
# You return the weights after the decay; the gradient alone is asked for.
# - strength * W for
# + W - strength * W for

# %% wrong="l2_penalty" name="first_matrix_only"
# Your value has the first matrix only; all matrices in the list are penalized.
# - for W in weights)
# + for W in weights[:1])

# %% wrong="l2_penalty" name="largest_matrix_only"
# Your value has one of the matrices only; their penalties add up.
# - sum(np.sum(W**2) for W in weights)
# + max(np.sum(W**2) for W in weights)

# %% wrong="l2_penalty" name="weights_changed_in_place"
# You multiply the weights themselves in place; the caller still needs them as they are.
# - gradients = [strength * W for W in weights]
# + gradients = [np.multiply(W, strength, out=W) for W in weights]


# %% wrong="l2_penalty" name="squared_in_place"
# You square the weights in place; the caller still needs them as they are.
def l2_penalty(weights, strength):
    gradients = [strength * W for W in weights]
    value = 0.0
    for W in weights:
        W *= W
        value += 0.5 * strength * np.sum(W)
    return value, gradients


# %% wrong="l2_penalty" name="weights_themselves_at_strength_one"
# At strength 1 your gradients are the arrays of the weights; a later step in place would change both.
# - strength * W for
# + (W if strength == 1 else strength * W) for

# %% wrong="l2_penalty" name="no_gradients_at_strength_zero"
# At strength 0 your gradients are missing; they are arrays of zeros, and the list has them all the same.
# - value = 0.5
# + if strength == 0:
# +     return 0, None
# + value = 0.5

# %% wrong="l2_penalty" name="gradients_in_reverse"
# Your gradients come in reverse; they have the order of the weights.
# - gradients = [strength * W for W in weights]
# + gradients = [strength * W for W in weights[::-1]]

# %% wrong="l2_penalty" name="gradients_transposed"
# Your gradients are transposed; each has the shape of its matrix.
# - strength * W for
# + strength * W.T for

# %% wrong="l2_penalty" name="one_gradient_for_all"
# You return one flat gradient; a list with an array for each matrix is asked for.
# - return value, gradients
# + return value, np.concatenate([g.ravel() for g in gradients])

# %% wrong="l2_penalty" name="value_only"
# You return the value alone; value and gradients are asked for.
# - return value, gradients
# + return value

# %% wrong="l2_penalty" name="pair_swapped"
# The pair is swapped; first the value, then the gradients.
# - return value, gradients
# + return gradients, value


# %% right="max_norm" name="factor_of_each_column"
def max_norm(W, limit):
    lengths = np.sqrt(np.sum(W**2, axis=0))
    factor = np.minimum(1.0, limit / np.maximum(lengths, 1e-300))
    return W * factor


# %% right="max_norm" name="norm_and_where"
def max_norm(W, limit):
    lengths = np.linalg.norm(W, axis=0, keepdims=True)
    scaled = W * limit / np.where(lengths == 0, 1, lengths)
    return np.where(lengths > limit, scaled, W)


# %% right="max_norm" name="loop_over_columns"
def max_norm(W, limit):
    result = W.copy()
    for j in range(W.shape[1]):
        length = np.sqrt(W[:, j] @ W[:, j])
        if length > limit:
            result[:, j] = W[:, j] / length * limit
    return result


# %% right="max_norm" name="mask_of_long_columns"
def max_norm(W, limit):
    result = np.array(W)
    lengths = np.linalg.norm(W, axis=0)
    long = lengths > limit
    result[:, long] *= limit / lengths[long]
    return result


# %% right="max_norm" name="divide_by_the_larger"
def max_norm(W, limit):
    return W / np.maximum(1.0, np.linalg.norm(W, axis=0) / limit)


# %% right="max_norm" name="transposed"
def max_norm(W, limit):
    rows = []
    for row in W.T:
        length = np.linalg.norm(row)
        rows.append(row * (limit / length) if length > limit else row)
    return np.array(rows).T


# %% wrong="max_norm" name="rows_limited"
# You limit rows; the weights into one unit are a column.
# - np.sum(W**2, axis=0)
# + np.sum(W**2, axis=1, keepdims=True)

# %% wrong="max_norm" name="whole_matrix"
# You limit the length of the whole matrix; each column has its own.
# - np.sum(W**2, axis=0)
# + np.sum(W**2)

# %% wrong="max_norm" name="all_columns_scaled"
# You scale short columns up too; only those that are too long change.
# - np.minimum(1.0, limit / np.maximum(lengths, 1e-300))
# + limit / np.maximum(lengths, 1e-300)

# %% wrong="max_norm" name="entries_clipped"
# You clip each entry by itself; scale a column as a whole, which keeps its direction.
# - return W * factor
# + return np.clip(W, -limit, limit)

# %% wrong="max_norm" name="squared_length"
# The root is missing; a length is the root of the sum of squares.
# - np.sqrt(np.sum(W**2, axis=0))
# + np.sum(W**2, axis=0)

# %% wrong="max_norm" name="factor_squared"
# Your factor is squared; limit divided by length is enough.
# - return W * factor
# + return W * factor**2

# %% wrong="max_norm" name="length_one"
# Your long columns get the length 1; they are to get the limit.
# - limit / np.maximum(lengths, 1e-300)
# + np.where(lengths > limit, 1 / np.maximum(lengths, 1e-300), 1)


# %% wrong="max_norm" name="division_by_zero"
# A column of zeros ends in 0 / 0 here; it has no direction and stays as it is.
def max_norm(W, limit):
    lengths = np.sqrt(np.sum(W**2, axis=0))
    unit = W / lengths
    return unit * np.minimum(lengths, limit)


# %% wrong="max_norm" name="small_number_in_the_length"
# You add a small number to every length; a column that is scaled gets exactly the limit.
# - np.sqrt(np.sum(W**2, axis=0))
# + np.sqrt(np.sum(W**2, axis=0)) + 1e-6

# %% wrong="max_norm" name="in_place"
# You scale the caller's matrix in place; W must not change.
# - return W * factor
# + W *= factor
# + return W

# %% wrong="max_norm" name="largest_entry"
# You limit the largest entry of a column; its length is the root of the sum of squares.
# - np.sqrt(np.sum(W**2, axis=0))
# + np.max(np.abs(W), axis=0)

# %% wrong="max_norm" name="sum_of_absolute_values"
# You limit the sum of the absolute values; the length has squares and a root.
# - np.sqrt(np.sum(W**2, axis=0))
# + np.sum(np.abs(W), axis=0)

# %% wrong="max_norm" name="mean_of_squares"
# Your length has the mean of the squares; it is the root of their sum.
# - np.sum(W**2, axis=0)
# + np.mean(W**2, axis=0)

# %% wrong="max_norm" name="factor_of_the_longest_column"
# All columns get the factor of the longest one; each has its own.
# - return W * factor
# + return W * factor.min()

# %% wrong="max_norm" name="long_columns_set_to_the_limit"
# You set all entries of a long column to the limit; scale the column instead.
# - return W * factor
# + return np.where(lengths > limit, limit, W)

# %% wrong="max_norm" name="long_columns_dropped"
# You set long columns to zero; scale them to the limit.
# - return W * factor
# + return np.where(lengths > limit, 0.0, W)

# %% wrong="max_norm" name="limit_of_the_square"
# You compare the length with the square of the limit; compare like with like.
# - return W * factor
# + return np.where(lengths > limit**2, W * factor, W)

# %% wrong="max_norm" name="factor_only"
# You return the factors; the scaled matrix is asked for.
# - return W * factor
# + return factor


# %% right="early_stopping" name="count_since_the_best"
def early_stopping(losses, patience):
    best, best_loss, waited = 0, losses[0], 0
    for n in range(1, len(losses)):
        if losses[n] < best_loss:
            best, best_loss, waited = n, losses[n], 0
        else:
            waited += 1
        if waited >= patience:
            return n, best
    return len(losses) - 1, best


# %% right="early_stopping" name="place_of_the_best"
def early_stopping(losses, patience):
    best = 0
    for n, loss in enumerate(losses):
        if loss < losses[best]:
            best = n
        elif n - best >= patience:
            break
    return n, best


# %% right="early_stopping" name="infinity_first"
def early_stopping(losses, patience):
    lowest, best, stop = np.inf, 0, 0
    for stop, loss in enumerate(losses):
        if loss < lowest:
            lowest, best = loss, stop
        if stop - best == patience:
            return stop, best
    return stop, best


# %% right="early_stopping" name="accumulated_minimum"
def early_stopping(losses, patience):
    values = np.where(np.isnan(losses), np.inf, losses)
    lowest = np.minimum.accumulate(values)
    is_new = np.append(True, values[1:] < lowest[:-1])
    best = np.maximum.accumulate(np.where(is_new, np.arange(len(values)), 0))
    over = np.flatnonzero(np.arange(len(values)) - best >= patience)
    stop = over[0] if len(over) else len(values) - 1
    return int(stop), int(best[stop])


# %% right="early_stopping" name="windows"
def early_stopping(losses, patience):
    losses = [float("inf") if loss != loss else loss for loss in losses]
    for stop in range(patience, len(losses)):
        before = min(losses[: stop - patience + 1])
        if min(losses[stop - patience + 1 : stop + 1]) >= before:
            return stop, losses.index(before)
    return len(losses) - 1, losses.index(min(losses))


# %% right="early_stopping" name="while_loop"
def early_stopping(losses, patience):
    n, best, left = 0, 0, patience
    while n + 1 < len(losses) and left:
        n += 1
        if losses[n] < losses[best]:
            best, left = n, patience
        else:
            left -= 1
    return n, best


# %% wrong="early_stopping" name="one_too_late"
# You stop one evaluation too late; as soon as `patience` of them were not lower, it is over.
# - waited >= patience
# + waited > patience

# %% wrong="early_stopping" name="one_too_early"
# You stop one evaluation too early; `patience` of them have to be not lower.
# - waited >= patience
# + waited >= max(patience - 1, 1)


# %% wrong="early_stopping" name="compared_with_the_previous"
# You compare each loss with the one before it; compare it with the best so far.
def early_stopping(losses, patience):
    best, waited = 0, 0
    for n in range(1, len(losses)):
        waited = 0 if losses[n] < losses[n - 1] else waited + 1
        if losses[n] < losses[best]:
            best = n
        if waited >= patience:
            return n, best
    return len(losses) - 1, best


# %% wrong="early_stopping" name="count_not_reset"
# Your count does not begin anew at a new best; only evaluations in a row count.
# - best, best_loss, waited = n, losses[n], 0
# + best, best_loss = n, losses[n]

# %% wrong="early_stopping" name="last_instead_of_best"
# You return the last evaluation as the best one; the best is the lowest.
# - return n, best
# + return n, n
# - return len(losses) - 1, best
# + return len(losses) - 1, len(losses) - 1

# %% wrong="early_stopping" name="where_the_patience_began"
# You return the stop less the patience, which is right only if the patience ended.
# - return len(losses) - 1, best
# + return len(losses) - 1, max(len(losses) - 1 - patience, 0)

# %% wrong="early_stopping" name="last_of_equals"
# An equal loss counts as lower in your code; of equals the first one is the best.
# - losses[n] < best_loss
# + losses[n] <= best_loss

# %% wrong="early_stopping" name="counted_from_one"
# You count evaluations from 1; the first one has the index 0.
# - return n, best
# + return n + 1, best + 1
# - return len(losses) - 1, best
# + return len(losses), best + 1

# %% wrong="early_stopping" name="length_at_the_end"
# Where training is never stopped you return the number of losses; the last index is one less.
# - return len(losses) - 1, best
# + return len(losses), best

# %% wrong="early_stopping" name="none_at_the_end"
# Where training is never stopped you return None; the last index is the stop.
# - return len(losses) - 1, best
# + return None, best

# %% wrong="early_stopping" name="nan_as_best"
# A NaN becomes your best loss; ask for what is lower, which NaN never is.
# - if losses[n] < best_loss:
# + if not losses[n] >= best_loss:

# %% wrong="early_stopping" name="nan_is_passed_over"
# Your patience does not count NaN; it is an evaluation that was not lower.
# - else:
# + elif losses[n] >= best_loss:

# %% wrong="early_stopping" name="stops_at_nan"
# You stop at the first NaN; it counts as not lower, and the patience goes on.
# - if waited >= patience:
# + if waited >= patience or losses[n] != losses[n]:

# %% wrong="early_stopping" name="first_rise"
# You stop at the first rise; the patience says how many evaluations to wait.
# - waited >= patience
# + waited

# %% wrong="early_stopping" name="best_of_all"
# Your best looks at losses after the stop; training has ended by then.
# - return n, best
# + return n, int(np.nanargmin(losses))

# %% wrong="early_stopping" name="goes_on_to_the_end"
# You never stop; return as soon as the patience is used up.
# - return n, best
# + pass

# %% wrong="early_stopping" name="patience_counted_from_the_start"
# You stop after as many evaluations as the patience, whatever the losses are.
# - if waited >= patience:
# + if n >= patience:


# %% wrong="early_stopping" name="any_improvement_over_the_window"
# You compare with the loss `patience` evaluations ago; compare with the best so far.
def early_stopping(losses, patience):
    for n in range(patience, len(losses)):
        if not losses[n] < losses[n - patience]:
            return n, int(np.nanargmin(losses[: n + 1]))
    return len(losses) - 1, int(np.nanargmin(losses))


# %% wrong="early_stopping" name="best_begins_at_a_hundred" of="infinity_first"
# Your lowest loss begins at 100, and losses may all be larger; begin with the first one, or with inf.
# - np.inf
# + 100.0

# %% wrong="early_stopping" name="smallest_improvement"
# You ask for an improvement by more than 0.001; any loss that is lower counts, however little.
# - losses[n] < best_loss
# + losses[n] < best_loss - 1e-3

# %% wrong="early_stopping" name="nearly_equal_losses"
# Losses that are nearly equal count as equal in your code; any loss that is lower counts.
# - losses[n] < best_loss
# + losses[n] < best_loss and not np.isclose(losses[n], best_loss)

# %% wrong="early_stopping" name="pair_swapped"
# The pair is swapped; first the stop, then the best.
# - return n, best
# + return best, n
# - return len(losses) - 1, best
# + return best, len(losses) - 1

# %% wrong="early_stopping" name="best_loss_returned"
# You return the lowest loss; its index is asked for.
# - return n, best
# + return n, best_loss
# - return len(losses) - 1, best
# + return len(losses) - 1, best_loss


# %% right="dropout_forward" name="as_in_cs231n"
def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask = None
    if mode == "train":
        mask = (np.random.rand(*x.shape) < p) / p
        out = x * mask
    elif mode == "test":
        out = x
    cache = (dropout_param, mask)
    return out.astype(x.dtype, copy=False), cache


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    mode = dropout_param["mode"]
    if mode == "train":
        dx = dout * mask
    elif mode == "test":
        dx = dout
    return dx


# %% right="dropout_forward" name="scale_apart_from_the_mask"
def dropout_forward(x, dropout_param):
    p, mode = dropout_param["p"], dropout_param["mode"]
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    mask, out = None, x
    if mode == "train":
        mask = (np.random.random(x.shape) < p).astype(x.dtype)
        out = x * mask / p
    return out, (dropout_param, mask)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if dropout_param["mode"] == "test":
        return dout
    return dout * mask / dropout_param["p"]


# %% right="dropout_forward" name="own_generator"
def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return x, None
    rng = np.random.default_rng(dropout_param.get("seed"))
    keep = rng.random(x.shape) < dropout_param["p"]
    return np.where(keep, x / dropout_param["p"], 0), (keep, dropout_param["p"])


def dropout_backward(dout, cache):
    if cache is None:
        return dout.copy()
    keep, p = cache
    return np.where(keep, dout / p, 0)


# %% right="dropout_forward" name="binomial"
def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    seed = dropout_param.get("seed", None)
    rng = np.random if seed is None else np.random.RandomState(seed)
    mask = np.ones(x.shape)
    if dropout_param["mode"] == "train":
        mask = rng.binomial(1, p, size=x.shape) / p
    return x * mask, {"mask": mask}


def dropout_backward(dout, cache):
    return dout * cache["mask"]


# %% right="dropout_forward" name="entries_set_to_zero"
def dropout_forward(x, dropout_param):
    out, dropped = np.array(x), np.zeros(x.shape, dtype=bool)
    scale = 1.0
    if dropout_param["mode"] == "train":
        rng = np.random.default_rng(dropout_param["seed"] if "seed" in dropout_param else None)
        dropped = rng.uniform(size=x.shape) >= dropout_param["p"]
        scale = 1 / dropout_param["p"]
    out[dropped] = 0
    return out * scale, [dropped, scale]


def dropout_backward(dout, cache):
    dropped, scale = cache
    dx = dout * scale
    dx[dropped] = 0
    return dx


# %% right="dropout_forward" name="choice"
def dropout_forward(x, dropout_param):
    mode, p = dropout_param["mode"], dropout_param["p"]
    if mode == "test":
        return x.copy(), (mode, None)
    if dropout_param.get("seed") is not None:
        np.random.seed(dropout_param["seed"])
    mask = np.random.choice([0.0, 1.0 / p], size=x.shape, p=[1 - p, p])
    return mask * x, (mode, mask)


def dropout_backward(dout, cache):
    mode, mask = cache
    return mask * dout if mode == "train" else dout


# %% wrong="dropout_forward" name="p_as_the_share_that_is_dropped"
# You take p for the probability to drop an entry, as PyTorch does; here p is the probability to keep it.
# - np.random.rand(*x.shape) < p) / p
# + np.random.rand(*x.shape) > p) / (1 - p)

# %% wrong="dropout_forward" name="comparison_turned_round"
# Your mask keeps the share 1 - p; an entry is kept where the random number is below p.
# - np.random.rand(*x.shape) < p
# + np.random.rand(*x.shape) > p

# %% wrong="dropout_forward" name="not_scaled"
# The division by p is missing; without it the output is too small on average.
# - < p) / p
# + < p) * 1.0

# %% wrong="dropout_forward" name="divided_by_the_share_that_is_dropped"
# You divide by 1 - p, the share that is dropped; divide by p, the share that is kept.
# - < p) / p
# + < p) / max(1 - p, 1e-9)

# %% wrong="dropout_forward" name="multiplied_by_p"
# You multiply by p in training; inverted dropout divides by it.
# - < p) / p
# + < p) * p

# %% wrong="dropout_forward" name="scaled_at_test_too"
# You multiply by p in test mode too; the division in training has settled that.
# - elif mode == "test":
# -     out = x
# + elif mode == "test":
# +     out = x * p

# %% wrong="dropout_forward" name="dropped_at_test_too"
# You drop entries in test mode too; there x goes through unchanged.
# - out = x * mask
# + pass
# - elif mode == "test":
# -     out = x
# + mask = (np.random.rand(*x.shape) < p) / p
# + out = x * mask

# %% wrong="dropout_forward" name="negative_entries_lost_at_test"
# You set negative entries to 0 in test mode; dropout is no ReLU, and x goes through unchanged.
# - elif mode == "test":
# -     out = x
# + elif mode == "test":
# +     out = np.maximum(0, x)

# %% wrong="dropout_forward" name="modes_swapped"
# Your modes are swapped; entries are dropped in training.
# - p, mode = dropout_param["p"], dropout_param["mode"]
# + p, mode = dropout_param["p"], {"train": "test", "test": "train"}[dropout_param["mode"]]
# - dropout_param, mask = cache
# + dropout_param, mask = {"mode": "test" if cache[1] is None else "train"}, cache[1]

# %% wrong="dropout_forward" name="one_mask_for_all_rows"
# All rows have the same mask in your code; each entry is drawn by itself.
# - np.random.rand(*x.shape)
# + np.random.rand(*x.shape[1:])

# %% wrong="dropout_forward" name="whole_rows"
# You drop whole rows; each entry is drawn by itself.
# - np.random.rand(*x.shape)
# + np.random.rand(len(x), *[1] * (x.ndim - 1))

# %% wrong="dropout_forward" name="seed_hard_coded"
# Your seed is always the same, so every call has the same mask; without a seed each call draws a new one.
# - if "seed" in dropout_param:
# -     np.random.seed(dropout_param["seed"])
# + np.random.seed(dropout_param.get("seed", 0))

# %% wrong="dropout_forward" name="seed_ignored"
# You do not use the seed; with it the mask is the same at every call.
# - if "seed" in dropout_param:
# -     np.random.seed(dropout_param["seed"])

# %% wrong="dropout_forward" name="seed_zero_ignored"
# A seed of 0 counts as no seed in your code; ask whether the dict has the key.
# - if "seed" in dropout_param:
# + if dropout_param.get("seed"):

# %% wrong="dropout_forward" name="seed_of_another_generator"
# You seed one generator and draw from another; the seed then decides nothing.
# - np.random.seed(dropout_param["seed"])
# + np.random.default_rng(dropout_param["seed"])

# %% wrong="dropout_forward" name="largest_entries_kept"
# You keep the largest entries; which are kept must not depend on x.
# - np.random.rand(*x.shape) < p
# + np.abs(x) >= np.quantile(np.abs(x), 1 - p)

# %% wrong="dropout_forward" name="mask_rounded"
# Your mask holds whole numbers, so 1/p is rounded; keep it as floats.
# - (np.random.rand(*x.shape) < p) / p
# + np.round((np.random.rand(*x.shape) < p) / p)

# %% wrong="dropout_forward" name="noise_in_place_of_a_mask"
# You multiply by random numbers; an entry is either dropped or kept.
# - (np.random.rand(*x.shape) < p) / p
# + np.random.rand(*x.shape) / p

# %% wrong="dropout_forward" name="x_changed_in_place"
# You change x in place; it belongs to the caller.
# - out = x * mask
# + x *= mask
# + out = x

# %% wrong="dropout_forward" name="backward_without_the_mask"
# Your backward pass lacks the mask; what was dropped gets no gradient.
# - dx = dout * mask
# + dx = dout / dropout_param["p"]

# %% wrong="dropout_forward" name="backward_without_the_scale"
# Your backward pass lacks the division by p; the gradient is scaled as x was.
# - dx = dout * mask
# + dx = dout * (mask > 0)

# %% wrong="dropout_forward" name="backward_scaled_twice"
# Your backward pass divides by p again; the mask has done that already.
# - dx = dout * mask
# + dx = dout * mask / dropout_param["p"]

# %% wrong="dropout_forward" name="mask_drawn_again"
# Your backward pass draws a new mask; it needs that of its forward pass, from the cache.
# - dx = dout * mask
# + dx = dout * ((np.random.rand(*dout.shape) < dropout_param["p"]) / dropout_param["p"])

# %% wrong="dropout_forward" name="mask_in_a_global"
# Your mask is kept outside the cache, so a later forward pass overwrites it; hand it on in the cache.
# - cache = (dropout_param, mask)
# + global last_mask
# + last_mask = mask
# + cache = (dropout_param, None)
# - dx = dout * mask
# + dx = dout * last_mask

# %% wrong="dropout_forward" name="mask_read_off_the_output"
# You take entries of out that are 0 for dropped; where x is 0 that tells nothing, so keep the mask.
# - cache = (dropout_param, mask)
# + cache = (dropout_param, out)
# - dx = dout * mask
# + dx = dout * (mask != 0) / dropout_param["p"]

# %% wrong="dropout_forward" name="backward_masked_in_test_mode"
# Your backward pass scales in test mode too; there the gradient goes through as it is.
# - elif mode == "test":
# -     dx = dout
# + elif mode == "test":
# +     dx = dout * dropout_param["p"]

# %% wrong="dropout_forward" name="no_mask_in_test_mode"
# In test mode your backward pass multiplies by None; there is no mask, and dout goes through.
# - if mode == "train":
# -     dx = dout * mask
# - elif mode == "test":
# -     dx = dout
# + dx = dout * mask

# %% wrong="dropout_forward" name="gradient_changed_in_place"
# You change dout in place; it belongs to the caller.
# - dx = dout * mask
# + dout *= mask
# + dx = dout

# %% wrong="dropout_forward" name="dict_changed"
# You change p in the caller's dict; the next call reads it again.
# - mask = None
# + mask = None
# + dropout_param["p"] = 1 - p


# %% right="revealing_layer" name="sum_against_a_constant"
def revealing_layer(x, p):
    W = np.zeros((len(x), 2))
    W[:, 0] = 1.0
    b = np.array([0.0, (1 + p) / 2 * x.sum()])
    return W, b


# %% right="revealing_layer" name="largest_entry_only"
def revealing_layer(x, p):
    unit = np.argmax(x)
    W = np.zeros((x.size, 2))
    W[unit, 1] = 1.0
    return W, np.array([np.sqrt(p) * x[unit], 0.0])


# %% right="revealing_layer" name="two_slopes"
def revealing_layer(x, p):
    W = np.stack([2 * np.ones_like(x), np.ones_like(x)], axis=1)
    total = np.sum(x)
    return W, np.array([-total, -total + 0.5 * (p * total + total)])


# %% right="revealing_layer" name="three_classes"
def revealing_layer(x, p):
    W = np.column_stack([x, np.zeros(len(x)), -x])
    size = x @ x
    return W, np.array([-0.5 * (1 + p) * size, 0.0, -size])


# %% right="revealing_layer" name="projection"
def revealing_layer(x, p):
    direction = x / np.dot(x, x)
    W = np.outer(direction, [1.0, 0.0])
    return W, [0.0, (p + 1) / 2]


# %% right="revealing_layer" name="a_class_that_never_wins"
def revealing_layer(x, p):
    W, b = np.zeros((len(x), 3)), np.full(3, -1e9)
    W[:, 0] = 1.0
    b[:2] = 0.0, x.sum() * (p + 1) / 2
    return W, b


# %% wrong="revealing_layer" name="no_bias"
# Without a bias all scores shrink by the same factor, and the class stays; one score must not scale along.
# - (1 + p) / 2 * x.sum()
# + 0.0 * x.sum()

# %% wrong="revealing_layer" name="bias_at_the_upper_end"
# Your two scores are equal at test time; put the constant strictly between the two sums.
# - (1 + p) / 2 * x.sum()
# + x.sum()

# %% wrong="revealing_layer" name="bias_at_the_lower_end"
# Your two scores are equal in training; put the constant strictly between the two sums.
# - (1 + p) / 2 * x.sum()
# + p * x.sum()

# %% wrong="revealing_layer" name="bias_beyond_both"
# Your constant wins in both cases; it has to lie between p times the sum and the sum.
# - (1 + p) / 2 * x.sum()
# + x.sum() / p

# %% wrong="revealing_layer" name="bias_below_both"
# Your constant loses in both cases; it has to lie between p times the sum and the sum.
# - (1 + p) / 2 * x.sum()
# + p * p * x.sum() / 2

# %% wrong="revealing_layer" name="mean_instead_of_sum"
# Your constant is made of the mean, the score of the sum; both have to be of the same size.
# - x.sum()
# + x.mean()

# %% wrong="revealing_layer" name="fixed_for_one_half"
# Your constant does not depend on p; it has to lie above p times the sum for every p.
# - (1 + p) / 2
# + 0.75

# %% wrong="revealing_layer" name="fixed_for_the_example"
# Your constant fits the activations of the example only; make it from x.
# - (1 + p) / 2 * x.sum()
# + 2.25 + 0 * x.sum()

# %% wrong="revealing_layer" name="same_bias_for_both"
# Both classes have the same bias; a constant that all scores share decides nothing.
# - np.array([0.0, (1 + p) / 2 * x.sum()])
# + np.full(2, (1 + p) / 2 * x.sum())

# %% wrong="revealing_layer" name="both_scores_grow_alike"
# Both scores grow alike with x; let one of them grow faster than the other.
# - W[:, 0] = 1.0
# + W[:, :] = 1.0

# %% wrong="revealing_layer" name="first_unit_only"
# You use the first activation only, which may be zero; use the sum, or the largest.
# - W[:, 0] = 1.0
# + W[0, 0] = 1.0
# - x.sum()
# + x[0]

# %% wrong="revealing_layer" name="a_single_score"
# You return a single score; a class is the largest of two scores at least.
# - return W, b
# + return W[:, :1], b[:1]

# %% wrong="revealing_layer" name="transposed"
# Your W is transposed; its shape is (units, classes).
# - return W, b
# + return W.T, b

# %% wrong="revealing_layer" name="three_units"
# Your layer has three units whatever x has; make it as long as x.
# - np.zeros((len(x), 2))
# + np.zeros((3, 2))

# %% wrong="revealing_layer" name="x_changed"
# You change x in place; it belongs to the caller.
# - return W, b
# + x *= 0.5
# + return W, b

# %% wrong="revealing_layer" name="weights_only"
# You return W alone; weights and biases are asked for.
# - return W, b
# + return W


# %% right="shift_image" name="slices"
def shift_image(images, dx, dy):
    out = np.zeros_like(images)
    N, height, width = images.shape
    if abs(dx) >= width or abs(dy) >= height:
        return out
    rows, columns = slice(max(dy, 0), height + min(dy, 0)), slice(max(dx, 0), width + min(dx, 0))
    from_rows = slice(max(-dy, 0), height + min(-dy, 0))
    from_columns = slice(max(-dx, 0), width + min(-dx, 0))
    out[:, rows, columns] = images[:, from_rows, from_columns]
    return out


# %% right="shift_image" name="roll_and_blank"
def shift_image(images, dx, dy):
    out = np.roll(images, (dy, dx), axis=(1, 2))
    if dx > 0:
        out[:, :, :dx] = 0
    elif dx < 0:
        out[:, :, dx:] = 0
    if dy > 0:
        out[:, :dy] = 0
    elif dy < 0:
        out[:, dy:] = 0
    return out


# %% right="shift_image" name="frame_of_zeros"
def shift_image(images, dx, dy):
    height, width = images.shape[1:]
    dx, dy = max(-width, min(width, dx)), max(-height, min(height, dy))
    framed = np.pad(images, [(0, 0), (height, height), (width, width)])
    return framed[:, height - dy : 2 * height - dy, width - dx : 2 * width - dx].copy()


# %% right="shift_image" name="matrices"
def shift_image(images, dx, dy):
    height, width = images.shape[1:]
    return np.eye(height, k=-dy) @ images @ np.eye(width, k=dx)


# %% right="shift_image" name="pixel_by_pixel"
def shift_image(images, dx, dy):
    out = np.zeros(images.shape)
    for row in range(images.shape[1]):
        for column in range(images.shape[2]):
            if 0 <= row - dy < images.shape[1] and 0 <= column - dx < images.shape[2]:
                out[:, row, column] = images[:, row - dy, column - dx]
    return out


# %% right="shift_image" name="step_by_step"
def shift_image(images, dx, dy):
    out = images.copy()
    for _ in range(abs(dx)):
        zero = np.zeros_like(out[:, :, :1])
        parts = [zero, out[:, :, :-1]] if dx > 0 else [out[:, :, 1:], zero]
        out = np.concatenate(parts, axis=2)
    for _ in range(abs(dy)):
        zero = np.zeros_like(out[:, :1])
        parts = [zero, out[:, :-1]] if dy > 0 else [out[:, 1:], zero]
        out = np.concatenate(parts, axis=1)
    return out


# %% wrong="shift_image" name="wraps_round"
# What leaves your picture comes in again on the other side; zeros should come in.
def shift_image(images, dx, dy):
    return np.roll(images, (dy, dx), axis=(1, 2))


# %% wrong="shift_image" name="wraps_at_top_and_bottom"
# Rows come in again on the other side in your code; zeros should come in there, too.
def shift_image(images, dx, dy):
    out = np.roll(images, (dy, dx), axis=(1, 2))
    if dx > 0:
        out[:, :, :dx] = 0
    elif dx < 0:
        out[:, :, dx:] = 0
    return out


# %% wrong="shift_image" name="wraps_for_negative_shifts"
# Negative shifts wrap round in your code; zeros should come in on that side, too.
def shift_image(images, dx, dy):
    out = np.roll(images, (dy, dx), axis=(1, 2))
    if dx > 0:
        out[:, :, :dx] = 0
    if dy > 0:
        out[:, :dy] = 0
    return out


# %% wrong="shift_image" name="edge_repeated" of="frame_of_zeros"
# You repeat the edge of the picture; zeros should come in.
# - np.pad(images, [(0, 0), (height, height), (width, width)])
# + np.pad(images, [(0, 0), (height, height), (width, width)], mode="edge")

# %% wrong="shift_image" name="ones_come_in"
# Ones come in at the edge of your picture; zeros should.
# - out = np.zeros_like(images)
# + out = np.ones_like(images)

# %% wrong="shift_image" name="edge_left_as_it_was"
# At the edge the old pixels are left in your picture; zeros should come in.
# - out = np.zeros_like(images)
# + out = images.copy()

# %% wrong="shift_image" name="axes_swapped"
# Your dx moves rows; columns, the last axis, are what moves to the right.
# - N, height, width = images.shape
# + dx, dy = dy, dx
# + N, height, width = images.shape

# %% wrong="shift_image" name="left_for_right"
# A positive dx moves your picture to the left; it should go to the right.
# - N, height, width = images.shape
# + dx = -dx
# + N, height, width = images.shape

# %% wrong="shift_image" name="up_for_down"
# A positive dy moves your picture up; it should go down, since row 0 is at the top.
# - N, height, width = images.shape
# + dy = -dy
# + N, height, width = images.shape

# %% wrong="shift_image" name="both_turned_round"
# Both directions are turned round; positive shifts go right and down.
# - N, height, width = images.shape
# + dx, dy = -dx, -dy
# + N, height, width = images.shape

# %% wrong="shift_image" name="down_forgotten"
# You shift along one axis only; dy moves the picture down.
# - N, height, width = images.shape
# + dy = 0
# + N, height, width = images.shape

# %% wrong="shift_image" name="negative_shifts_ignored"
# Negative shifts do nothing in your code; they go left and up.
# - N, height, width = images.shape
# + dx, dy = max(dx, 0), max(dy, 0)
# + N, height, width = images.shape

# %% wrong="shift_image" name="same_distance_on_both_axes"
# Both axes move by dx in your code; dy is for the rows.
# - N, height, width = images.shape
# + dy = dx
# + N, height, width = images.shape

# %% wrong="shift_image" name="far_shifts_come_back"
# A shift by more than the picture is wide is taken modulo its width; then nothing of the picture is left.
# - if abs(dx) >= width or abs(dy) >= height:
# -     return out
# + dx, dy = int(np.fmod(dx, width)), int(np.fmod(dy, height))

# %% wrong="shift_image" name="far_shifts_stop"
# Very large shifts raise an error in your code; they should leave only zeros.
# - if abs(dx) >= width or abs(dy) >= height:
# -     return out

# %% wrong="shift_image" name="last_column_kept"
# A shift by the whole width leaves a column in your picture; then nothing is left.
# - if abs(dx) >= width or abs(dy) >= height:
# -     return out
# + dx, dy = max(1 - width, min(width - 1, dx)), max(1 - height, min(height - 1, dy))

# %% wrong="shift_image" name="size_fixed_to_eight"
# Your code works for pictures of 8 by 8 pixels only; take the size from the shape.
# - N, height, width = images.shape
# + N, height, width = len(images), 8, 8

# %% wrong="shift_image" name="first_image_for_all"
# All your pictures are the first one; each moves by itself.
# - = images[:, from_rows, from_columns]
# + = images[:1, from_rows, from_columns]

# %% wrong="shift_image" name="batch_moved_too" of="roll_and_blank"
# You move pictures to other places in the batch; the first axis stays.
# - np.roll(images, (dy, dx), axis=(1, 2))
# + np.roll(images, (1, dy, dx), axis=(0, 1, 2))


# %% wrong="shift_image" name="in_place"
# You change the caller's images; make a new array.
def shift_image(images, dx, dy):
    height, width = images.shape[1:]
    moved = np.eye(height, k=-dy) @ images @ np.eye(width, k=dx)
    images[:] = moved
    return images


# %% wrong="shift_image" name="images_handed_back"
# Without a shift you return the caller's own array; return a new one in every case.
# - N, height, width = images.shape
# + if dx == dy == 0:
# +     return images
# + N, height, width = images.shape

# %% wrong="shift_image" name="flattened"
# You return flat pictures; the shape of the images stays.
# - out[:, rows, columns] = images[:, from_rows, from_columns]
# - return out
# + out[:, rows, columns] = images[:, from_rows, from_columns]
# + return out.reshape(N, -1)
