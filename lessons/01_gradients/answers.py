# %% [markdown]
# Right and wrong answers to the exercises of this lesson; `grader/answers/__init__.py` says how
# they are written.


# %% right="numeric_gradient" name="plain"
def numeric_gradient(f, x, h=1e-5):
    g = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        ahead, behind = x.copy(), x.copy()
        ahead[index] += h
        behind[index] -= h
        g[index] = (f(ahead) - f(behind)) / (2 * h)
    return g


# %% right="numeric_gradient" name="in_place_as_in_cs231n"
def numeric_gradient(f, x, h=1e-5):
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=["readwrite"])
    while not it.finished:
        ix = it.multi_index
        oldval = x[ix]
        x[ix] = oldval + h
        fxph = f(x)
        x[ix] = oldval - h
        fxmh = f(x)
        x[ix] = oldval
        grad[ix] = (fxph - fxmh) / (2 * h)
        it.iternext()
    return grad


# %% right="numeric_gradient" name="unit_arrays"
def numeric_gradient(f, x, h=1e-5):
    slopes = []
    for i in range(x.size):
        e = np.zeros(x.size)
        e[i] = h
        e = e.reshape(x.shape)
        slopes.append((f(x + e) - f(x - e)) / (2.0 * h))
    return np.array(slopes).reshape(x.shape)


# %% right="numeric_gradient" name="one_copy_for_each_entry"
def numeric_gradient(f, x, h=1e-5):
    g = np.empty(x.shape)
    for index, value in np.ndenumerate(x):
        moved = np.array(x)
        moved[index] = value + h
        above = f(moved)
        moved[index] = value - h
        g[index] = (above - f(moved)) / h / 2
    return g


# %% right="numeric_gradient" name="one_flat_copy"
def numeric_gradient(f, x, h=1e-5):
    flat = np.array(x, dtype=float).ravel()
    g = np.zeros(flat.size)
    for i in range(flat.size):
        kept = flat[i]
        flat[i] = kept + h
        plus = float(f(flat.reshape(x.shape)))
        flat[i] = kept - h
        minus = float(f(flat.reshape(x.shape)))
        flat[i] = kept
        g[i] = (plus - minus) * 0.5 / h
    return g.reshape(x.shape)


# %% right="numeric_gradient" name="flat_iterator_in_place"
def numeric_gradient(f, x, h=1e-5):
    g = np.zeros(x.shape)
    for i in range(x.size):
        old = x.flat[i]
        x.flat[i] = old + h
        above = f(x)
        x.flat[i] = old - h
        below = f(x)
        x.flat[i] = old
        g.flat[i] = (above - below) / (2 * h)
    return g


# %% right="numeric_gradient" name="identity_matrix"
def numeric_gradient(f, x, h=1e-5):
    steps = h * np.eye(x.size).reshape((x.size, *x.shape))
    return np.array([f(x + e) - f(x - e) for e in steps]).reshape(x.shape) / (2 * h)


# %% right="numeric_gradient" name="two_one_sided_slopes"
def slope(f, x, index, h):
    moved = x.copy()
    moved[index] += h
    return (f(moved) - f(x.copy())) / h


def numeric_gradient(f, x, h=1e-5):
    g = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        g[index] = 0.5 * slope(f, x, index, h) + 0.5 * slope(f, x, index, -h)
    return g


# %% right="numeric_gradient" name="distance_of_the_two_points"
def numeric_gradient(f, x, h=1e-5):
    out = np.zeros_like(x, dtype=np.float64)
    for index in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[index] += h
        left[index] -= h
        out[index] = (f(right) - f(left)) / (right[index] - left[index])
    return out


# %% right="numeric_gradient" name="moved_back_by_two_steps"
def numeric_gradient(f, x, h=1e-5):
    g = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        probe = x.copy()
        probe[index] += h
        g[index] = f(probe)
        probe[index] -= 2 * h
        g[index] -= f(probe)
    g /= 2 * h
    return g


# %% right="numeric_gradient" name="recursion_over_the_axes"
def numeric_gradient(f, x, h=1e-5):
    if x.ndim == 0:
        return np.asarray((f(x + h) - f(x - h)) / (2 * h))
    g = np.zeros(x.shape)
    for i in range(len(x)):

        def f_of_part(part, i=i):
            whole = x.copy()
            whole[i] = part
            return f(whole)

        g[i] = numeric_gradient(f_of_part, np.array(x[i]), h)
    return g


# %% wrong="numeric_gradient" name="one_sided"
# This is the one-sided difference, whose error is of the order of h; take f on both sides of x.
# - (f(ahead) - f(behind)) / (2 * h)
# + (f(ahead) - f(x.copy())) / h

# %% wrong="numeric_gradient" name="backward"
# You compare f at x with f at x - h; the central difference takes x + h and x - h.
# - (f(ahead) - f(behind)) / (2 * h)
# + (f(x.copy()) - f(behind)) / h

# %% wrong="numeric_gradient" name="divided_by_h" slip="You divide by h, though the two points are 2 h apart."
# The two points are 2 h apart, so divide by 2 h, not by h.
# - (f(ahead) - f(behind)) / (2 * h)
# + (f(ahead) - f(behind)) / h

# %% wrong="numeric_gradient" name="brackets_forgotten"
# Without brackets, / 2 * h divides by 2 and then multiplies by h; write / (2 * h).
# - (f(ahead) - f(behind)) / (2 * h)
# + (f(ahead) - f(behind)) / 2 * h

# %% wrong="numeric_gradient" name="half_the_step"
# You step h / 2 to either side and divide by h; here h is the distance from x to each point.
# - ahead[index] += h
# + ahead[index] += h / 2
# - behind[index] -= h
# + behind[index] -= h / 2
# - (f(ahead) - f(behind)) / (2 * h)
# + (f(ahead) - f(behind)) / h

# %% wrong="numeric_gradient" name="sign" slip="Your slopes have the wrong sign."
# Your slopes have the wrong sign: subtract f(x - h) from f(x + h).
# - f(ahead) - f(behind)
# + f(behind) - f(ahead)

# %% wrong="numeric_gradient" name="step_hard_coded" slip="The h^2 that a difference with this step leaves is missing: you take another step, or another difference."
# Your step is 1e-5 whatever h is given.
# - g = np.zeros(x.shape)
# + h = 1e-5
# + g = np.zeros(x.shape)

# %% wrong="numeric_gradient" name="other_default"
# The default step is 1e-5.
# - 1e-5
# + 1e-4

# %% wrong="numeric_gradient" name="step_relative_to_x"
# Your step grows with the entry of x; the h that is given holds for all entries alike.
# - ahead, behind = x.copy(), x.copy()
# + reach = h * max(1.0, abs(x[index]))
# + ahead, behind = x.copy(), x.copy()
# - ahead[index] += h
# + ahead[index] += reach
# - behind[index] -= h
# + behind[index] -= reach
# - 2 * h
# + 2 * reach

# %% wrong="numeric_gradient" name="large_steps_capped"
# You never step further than 0.1; use the h that is given, large ones included.
# - g = np.zeros(x.shape)
# + h = min(h, 0.1)
# + g = np.zeros(x.shape)

# %% wrong="numeric_gradient" name="richardson" slip="The h^2 that a difference with this step leaves is missing: you take another step, or another difference."
# You cancel the h^2 term with a second step; asked for is the plain central difference.
# - ahead, behind = x.copy(), x.copy()
# - ahead[index] += h
# - behind[index] -= h
# - g[index] = (f(ahead) - f(behind)) / (2 * h)
# + e = np.zeros(x.shape)
# + e[index] = h
# + wide = (f(x + e) - f(x - e)) / (2 * h)
# + narrow = (f(x + e / 2) - f(x - e / 2)) / h
# + g[index] = (4 * narrow - wide) / 3

# %% wrong="numeric_gradient" name="complex_step"
# You take an imaginary step, which gives another truncation error and fails where f needs reals.
# - ahead, behind = x.copy(), x.copy()
# - ahead[index] += h
# - behind[index] -= h
# - g[index] = (f(ahead) - f(behind)) / (2 * h)
# + moved = x.astype(complex)
# + moved[index] += 1j * h
# + g[index] = np.imag(f(moved)) / h

# %% wrong="numeric_gradient" name="all_entries_at_once"
# You shift all entries together, which measures one slope along the diagonal; shift one at a time.
# - ahead[index] += h
# + ahead += h
# - behind[index] -= h
# + behind -= h

# %% wrong="numeric_gradient" name="entries_alone"
# You call f on a single entry, without the others; f needs the whole array, with one entry shifted.
# - (f(ahead) - f(behind))
# + (f(ahead[index]) - f(behind[index]))

# %% wrong="numeric_gradient" name="entries_not_put_back" of="in_place_as_in_cs231n"
# Each entry stays shifted when you go on to the next one, so x drifts; put the old value back.
# - grad = np.zeros_like(x)
# + x, grad = x.copy(), np.zeros_like(x)
# - x[ix] = oldval
# - grad[ix]
# + grad[ix]

# %% wrong="numeric_gradient" name="put_back_by_adding" of="in_place_as_in_cs231n"
# (x + h) - 2 h + h is not exactly x in floating point: keep the old value, or work on a copy.
# - x[ix] = oldval
# - grad[ix]
# + x[ix] = oldval + h - 2 * h + h
# + grad[ix]

# %% wrong="numeric_gradient" name="put_back_by_rounding" of="in_place_as_in_cs231n"
# You round x after the steps, which changes its digits; keep the old value, or work on a copy.
# - x[ix] = oldval
# - grad[ix]
# + x[ix] = np.round(oldval, 12)
# + grad[ix]


# %% wrong="numeric_gradient" name="x_left_shifted"
# The entries of the caller's x stay shifted; put the old value back, or work on a copy.
def numeric_gradient(f, x, h=1e-5):
    g = np.zeros(x.shape)
    start = x.copy()
    for index in np.ndindex(x.shape):
        x[...] = start
        x[index] = start[index] + h
        above = f(x)
        x[index] = start[index] - h
        g[index] = (above - f(x)) / (2 * h)
    return g


# %% wrong="numeric_gradient" name="only_one_axis"
# Your loop runs over the first axis only; visit every entry, of arrays with any number of axes.
# - for index in np.ndindex(x.shape):
# + for index in range(len(x)):

# %% wrong="numeric_gradient" name="only_vectors_and_matrices"
# Your loops know one axis or two; x may have any number of axes, or none.
# - np.ndindex(x.shape)
# + range(len(x)) if x.ndim == 1 else np.ndindex(*x.shape[:2])

# %% wrong="numeric_gradient" name="flat_result" of="unit_arrays"
# Your slopes come as a vector; they should have the shape of x.
# - np.array(slopes).reshape(x.shape)
# + np.array(slopes)

# %% wrong="numeric_gradient" name="f_gets_a_vector" of="one_flat_copy"
# You hand f a flat copy of x; f expects an array of the shape of x.
# - plus = float(f(flat.reshape(x.shape)))
# + plus = float(f(flat))
# - minus = float(f(flat.reshape(x.shape)))
# + minus = float(f(flat))

# %% wrong="numeric_gradient" name="ravel_taken_for_a_view" of="one_flat_copy"
# x.ravel() is a copy if x does not lie in one piece in memory, and f never sees the shift then.
# - flat = np.array(x, dtype=float).ravel()
# + flat = x.ravel()
# - plus = float(f(flat.reshape(x.shape)))
# + plus = float(f(x))
# - minus = float(f(flat.reshape(x.shape)))
# + minus = float(f(x))

# %% wrong="numeric_gradient" name="columns_first" of="unit_arrays"
# You fill the result in another order than you visit the entries; use one index for both.
# - np.array(slopes).reshape(x.shape)
# + np.array(slopes).reshape(x.shape, order="F")

# %% wrong="numeric_gradient" name="float32_inside"
# You compute in float32, where a step of 1e-5 drowns in rounding; keep float64.
# - x.copy(), x.copy()
# + x.astype(np.float32), x.astype(np.float32)

# %% wrong="numeric_gradient" name="rounded"
# Your slopes are rounded; return them as they come.
# - return g
# + return np.round(g, 6)

# %% wrong="numeric_gradient" name="same_array_twice"
# Both neighbours are one and the same array here (no copy), so the shifts cancel.
# - g = np.zeros(x.shape)
# + x, g = x.copy(), np.zeros(x.shape)
# - ahead, behind = x.copy(), x.copy()
# + ahead = behind = x

# %% wrong="numeric_gradient" name="zero_entries_skipped"
# You skip entries that are 0; there the slope is not 0.
# - for index in np.ndindex(x.shape):
# + for index in zip(*np.nonzero(np.atleast_1d(x))):
# +     index = index if x.ndim else ()

# %% wrong="numeric_gradient" name="return_inside_the_loop"
# The return statement stands inside the loop, so only the first entry is measured.
# -     return g
# +         return g

# %% wrong="numeric_gradient" name="only_matrices"
# Your two loops need two axes; x may have any number of axes, or none.
# - np.ndindex(x.shape)
# + np.ndindex(x.shape[0], x.shape[1])

# %% wrong="numeric_gradient" name="slopes_written_into_x"
# You write the slopes into the caller's x; put them into an array of their own.
# - return g
# + x[...] = g
# + return x

# %% wrong="numeric_gradient" name="five_points" slip="The h^2 that a difference with this step leaves is missing: you take another step, or another difference."
# You use the difference over five points, whose truncation error is another one; asked for is the
# central difference over two.
# - ahead, behind = x.copy(), x.copy()
# - ahead[index] += h
# - behind[index] -= h
# - g[index] = (f(ahead) - f(behind)) / (2 * h)
# + e = np.zeros(x.shape)
# + e[index] = h
# + g[index] = (f(x - 2 * e) - 8 * f(x - e) + 8 * f(x + e) - f(x + 2 * e)) / (12 * h)

# %% wrong="numeric_gradient" name="vector_instead_of_a_number"
# For a single number (shape ()) you return a vector of one entry; the slope has the shape of x.
# - np.zeros(x.shape)
# + np.atleast_1d(np.zeros(x.shape))

# %% wrong="numeric_gradient" name="small_steps_raised"
# You raise a step that is smaller than 1e-5; the step is the caller's choice.
# - g = np.zeros(x.shape)
# + h = max(h, 1e-5)
# + g = np.zeros(x.shape)


# %% right="relative_error" name="as_in_cs231n"
def relative_error(a, b):
    return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))


# %% right="relative_error" name="loop"
def relative_error(a, b):
    largest = 0.0
    for p, q in zip(np.ravel(a), np.ravel(b)):
        largest = max(largest, abs(p - q) / max(1e-8, abs(p) + abs(q)))
    return largest


# %% right="relative_error" name="where"
def relative_error(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    total = abs(a) + abs(b)
    return float((abs(a - b) / np.where(total < 1e-8, 1e-8, total)).max())


# %% right="relative_error" name="clip_and_fmax"
def relative_error(a, b):
    difference = np.absolute(np.subtract(a, b))
    total = np.clip(np.absolute(a) + np.absolute(b), 1e-8, None)
    return np.fmax.reduce(np.divide(difference, total), axis=None)


# %% right="relative_error" name="sorted_errors"
def relative_error(a, b):
    errors = np.atleast_1d(np.abs(b - a) / np.maximum(np.abs(b) + np.abs(a), 1e-8))
    return np.sort(errors, axis=None)[-1]


# %% right="relative_error" name="case_by_case"
def entry(a, b):
    size = abs(a) + abs(b)
    return abs(a - b) / size if size > 1e-8 else abs(a - b) * 1e8


def relative_error(a, b):
    return max(entry(p, q) for p, q in np.broadcast(a, b))


# %% right="relative_error" name="squares_and_roots"
def relative_error(a, b):
    size = np.sqrt(np.square(a)) + np.sqrt(np.square(b))
    return np.amax(np.sqrt(np.square(a - b)) / np.maximum(size, 1e-8))


# %% wrong="relative_error" name="mean"
# You take the mean of the errors; a single wrong entry hides among many right ones, so take the
# largest.
# - np.max
# + np.mean

# %% wrong="relative_error" name="norms"
# You compare the lengths of whole arrays, where large entries hide small ones; divide entry by entry.
# - np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
# + np.linalg.norm(a - b) / max(1e-8, np.linalg.norm(a) + np.linalg.norm(b))

# %% wrong="relative_error" name="maxima_divided"
# You divide the largest difference by the largest sum, of different entries; divide entry by entry
# and take the maximum last.
# - np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
# + np.max(np.abs(a - b)) / np.maximum(1e-8, np.max(np.abs(a) + np.abs(b)))

# %% wrong="relative_error" name="larger_of_both" slip="You divide by one of the two sizes alone."
# You divide by the larger of |a| and |b|; here the denominator is their sum.
# - np.abs(a) + np.abs(b)
# + np.maximum(np.abs(a), np.abs(b))

# %% wrong="relative_error" name="relative_to_the_second" slip="You divide by one of the two sizes alone."
# You divide by |b| alone; the denominator is |a| + |b|, so that the two play the same part.
# - np.abs(a) + np.abs(b)
# + np.abs(b)

# %% wrong="relative_error" name="half_the_sum"
# You divide by the mean of |a| and |b|, half their sum, so your result is twice as large.
# - np.abs(a - b)
# + 2 * np.abs(a - b)

# %% wrong="relative_error" name="no_floor"
# Where both entries are 0 you divide 0 by 0, which is NaN; the denominator is at least 1e-8.
# - np.maximum(1e-8, np.abs(a) + np.abs(b))
# + (np.abs(a) + np.abs(b))

# %% wrong="relative_error" name="floor_added"
# You add 1e-8 to the denominator; it is a floor, the larger of 1e-8 and |a| + |b|.
# - np.maximum(1e-8, np.abs(a) + np.abs(b))
# + (np.abs(a) + np.abs(b) + 1e-8)

# %% wrong="relative_error" name="other_floor"
# Your floor is 1e-10; asked for is 1e-8.
# - 1e-8
# + 1e-10

# %% wrong="relative_error" name="floor_at_1e_minus_7"
# Your floor is 1e-7; asked for is 1e-8.
# - 1e-8
# + 1e-7

# %% wrong="relative_error" name="zero_below_the_floor"
# Below the floor you return 0; there the difference is divided by 1e-8.
# - np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))
# + np.abs(a - b) * (np.abs(a) + np.abs(b) >= 1e-8) / np.maximum(1e-8, np.abs(a) + np.abs(b))

# %% wrong="relative_error" name="signed_difference"
# You leave the sign of a - b; an entry with a below b never counts then, so take |a - b|.
# - np.abs(a - b)
# + (a - b)

# %% wrong="relative_error" name="absolute_value_of_the_sum"
# You take |a + b|, which is 0 for opposite signs; the denominator is |a| + |b|.
# - np.abs(a) + np.abs(b)
# + np.abs(a + b)

# %% wrong="relative_error" name="absolute_error"
# This is the absolute error; divide by the size of the entries.
# - / np.maximum(1e-8, np.abs(a) + np.abs(b))

# %% wrong="relative_error" name="entry_by_entry"
# You return the error of each entry; asked for is one number, the largest of them.
# - np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
# + np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))

# %% wrong="relative_error" name="largest_of_each_column"
# Your maximum runs along the first axis only; np.max without an axis looks through all entries.
# - np.maximum(1e-8, np.abs(a) + np.abs(b)))
# + np.maximum(1e-8, np.abs(a) + np.abs(b)), axis=0)

# %% wrong="relative_error" name="python_max"
# Python's max compares whole rows, or finds no rows in a number; use np.max.
# - np.max
# + max

# %% wrong="relative_error" name="arrays_only"
# Your code asks for a.shape, which a Python number does not have; np.asarray makes an array of it.
# - return
# + assert a.shape == b.shape
# + return

# %% wrong="relative_error" name="difference_in_place"
# a -= b writes into the caller's array; a - b makes a new one.
# - return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
# + size = np.maximum(1e-8, np.abs(a) + np.abs(b))
# + a -= b
# + return np.max(np.abs(a) / size)

# %% wrong="relative_error" name="absolute_values_in_place"
# out=a and out=b overwrite the caller's arrays; let np.abs make new ones.
# - return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
# + difference = np.abs(a - b)
# + if isinstance(a, np.ndarray):
# +     np.abs(a, out=a)
# +     np.abs(b, out=b)
# + return np.max(difference / np.maximum(1e-8, np.abs(a) + np.abs(b)))

# %% wrong="relative_error" name="smallest"
# You return the smallest error; it is the largest that shows a wrong entry.
# - np.max
# + np.min

# %% wrong="relative_error" name="first_entries_only"
# You look at the first ten entries only; any entry may be the wrong one.
# - return
# + a, b = np.ravel(a)[:10], np.ravel(b)[:10]
# + return

# %% wrong="relative_error" name="percent"
# Your result is in percent; asked for is the plain ratio, between 0 and 1.
# - np.max
# + 100 * np.max

# %% wrong="relative_error" name="yes_or_no"
# You return whether the two are close; asked for is the error itself.
# - np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
# + bool(np.allclose(a, b))

# %% wrong="relative_error" name="zeros_skipped"
# You leave out entries that are zero on one side; there the relative error is 1.
# - return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
# + a, b = np.ravel(a), np.ravel(b)
# + both = (a != 0) & (b != 0)
# + errors = np.abs(a - b)[both] / np.maximum(1e-8, np.abs(a) + np.abs(b))[both]
# + return errors.max() if errors.size else 0.0

# %% wrong="relative_error" name="floor_that_grows_with_the_largest_entry"
# Your floor grows with the largest entry, so that a small entry beside it hardly counts.
# - return np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b)))
# + sizes = np.abs(a) + np.abs(b)
# + floor = 1e-8 * max(1.0, np.max(sizes))
# + return np.max(np.abs(a - b) / np.maximum(floor, sizes))


# %% right="quadratic" name="plain"
def quadratic(w, A, b):
    return w @ A @ w / 2 - b @ w, (A + A.T) @ w / 2 - b


# %% right="quadratic" name="two_products"
def quadratic(w, A, b):
    Aw = A @ w
    value = 0.5 * w.dot(Aw) - b.dot(w)
    return value, 0.5 * (Aw + A.T.dot(w)) - b


# %% right="quadratic" name="symmetric_part"
def quadratic(w, A, b):
    S = (A + A.transpose()) / 2
    return float(w.T @ S @ w / 2 - np.dot(b, w)), S @ w - b


# %% right="quadratic" name="einsum"
def quadratic(w, A, b):
    value = np.einsum("i,ij,j->", w, A, w) / 2 - np.einsum("i,i->", b, w)
    gradient = (np.einsum("ij,j->i", A, w) + np.einsum("ji,j->i", A, w)) / 2 - b
    return value, gradient


# %% right="quadratic" name="loops"
def quadratic(w, A, b):
    n = len(w)
    value, gradient = 0.0, np.zeros(n)
    for i in range(n):
        value -= b[i] * w[i]
        gradient[i] -= b[i]
        for j in range(n):
            value += A[i, j] * w[i] * w[j] / 2
            gradient[i] += A[i, j] * w[j] / 2
            gradient[j] += A[i, j] * w[i] / 2
    return value, gradient


# %% right="quadratic" name="a_list_of_both"
def quadratic(w, A, b):
    column = w.reshape(-1, 1)
    value = (column.T @ A @ column / 2).item() - np.sum(b * w)
    gradient = ((A + A.T) @ column / 2).ravel() - b
    return [value, gradient]


# %% right="quadratic" name="value_from_the_gradient"
def quadratic(w, A, b):
    gradient = (w @ A + A @ w) * 0.5 - b
    return (gradient @ w - b @ w) / 2, gradient


# %% wrong="quadratic" name="gradient_for_symmetric_matrices"
# A w - b is the gradient only if A is symmetric; in general it is (A + A') w / 2 - b.
# - (A + A.T) @ w / 2
# + A @ w

# %% wrong="quadratic" name="transposed_matrix"
# You use the columns of A alone; w_k stands in row k and in column k.
# - (A + A.T) @ w / 2
# + A.T @ w

# %% wrong="quadratic" name="half_of_the_gradient_forgotten" slip="The half is missing in your gradient."
# The half is missing in your gradient: it is (A + A') w / 2 - b.
# - (A + A.T) @ w / 2
# + (A + A.T) @ w

# %% wrong="quadratic" name="half_of_the_value_forgotten" slip="The half is missing in your value."
# The half is missing in your value: it is w'Aw / 2 - b'w.
# - w @ A @ w / 2
# + w @ A @ w

# %% wrong="quadratic" name="half_of_everything"
# You halve the whole value; the half belongs to w'Aw alone.
# - w @ A @ w / 2 - b @ w
# + (w @ A @ w - b @ w) / 2

# %% wrong="quadratic" name="sign_of_b_in_the_value"
# Your value adds b'w; the term is subtracted.
# - w @ A @ w / 2 - b @ w
# + w @ A @ w / 2 + b @ w

# %% wrong="quadratic" name="sign_of_b_in_the_gradient"
# Your gradient adds b; the slope of -b'w is -b.
# - (A + A.T) @ w / 2 - b
# + (A + A.T) @ w / 2 + b

# %% wrong="quadratic" name="b_forgotten_in_the_gradient" slip="Your gradient lacks the slope of -b'w."
# Your gradient lacks the slope of -b'w, which is -b.
# - (A + A.T) @ w / 2 - b
# + (A + A.T) @ w / 2

# %% wrong="quadratic" name="b_halved_in_the_gradient"
# You halve b as well in the gradient; the half belongs to (A + A') w.
# - (A + A.T) @ w / 2 - b
# + ((A + A.T) @ w - b) / 2

# %% wrong="quadratic" name="entry_by_entry_product"
# A * w multiplies entry by entry; the product of matrix and vector is A @ w.
# - w @ A @ w / 2
# + np.sum(A * w * w) / 2
# - (A + A.T) @ w / 2
# + (A * w).sum(axis=0)

# %% wrong="quadratic" name="diagonal_only"
# You use the diagonal of A alone; the other entries couple the weights.
# - return
# + A = np.diag(np.diag(A))
# + return

# %% wrong="quadratic" name="value_of_a_symmetric_triangle"
# You mirror one half of A onto the other, which is another function; use A as it is.
# - return
# + A = np.triu(A) + np.triu(A, 1).T
# + return

# %% wrong="quadratic" name="value_only"
# You return the value alone; asked for is the pair of value and gradient.
# - , (A + A.T) @ w / 2 - b

# %% wrong="quadratic" name="gradient_first"
# You return the gradient first; the order is value, gradient.
# - w @ A @ w / 2 - b @ w, (A + A.T) @ w / 2 - b
# + (A + A.T) @ w / 2 - b, w @ A @ w / 2 - b @ w

# %% wrong="quadratic" name="value_entry_by_entry"
# Your value is an array; b * w has to be summed up, as in b @ w.
# - b @ w
# + b * w

# %% wrong="quadratic" name="matrix_changed"
# A += A.T changes the caller's matrix (and may mix old and new entries); A + A.T makes a new one.
# - return w @ A @ w / 2 - b @ w, (A + A.T) @ w / 2 - b
# + value = w @ A @ w / 2 - b @ w
# + A += A.T.copy()
# + return value, A @ w / 2 - b

# %% wrong="quadratic" name="b_changed"
# b *= -1 changes the caller's array; write - b instead.
# - return w @ A @ w / 2 - b @ w, (A + A.T) @ w / 2 - b
# + value = w @ A @ w / 2 - b @ w
# + b *= -1
# + b += (A + A.T) @ w / 2
# + return value, b

# %% wrong="quadratic" name="w_changed"
# w /= 2 changes the caller's weights; w / 2 makes a new array.
# - return w @ A @ w / 2 - b @ w, (A + A.T) @ w / 2 - b
# + value = w @ A @ w / 2 - b @ w
# + w /= 2
# + return value, (A + A.T) @ w - b

# %% wrong="quadratic" name="square_of_the_residual"
# This is the gradient of |Aw - b|^2 / 2, another quadratic.
# - w @ A @ w / 2 - b @ w, (A + A.T) @ w / 2 - b
# + np.sum((A @ w - b) ** 2) / 2, A.T @ (A @ w - b)

# %% wrong="quadratic" name="column_instead_of_vector"
# Your gradient is a column of shape (n, 1); it has the shape of w, (n,).
# - (A + A.T) @ w / 2 - b
# + ((A + A.T) @ w / 2 - b)[:, None]

# %% wrong="quadratic" name="one_sided_measurement"
# You measure the gradient with a difference, which is good to a few digits only; use the formula.
# - return w @ A @ w / 2 - b @ w, (A + A.T) @ w / 2 - b
# + def f(w):
# +     return w @ A @ w / 2 - b @ w
# +
# + return f(w), np.array([(f(w + 1e-6 * e) - f(w)) / 1e-6 for e in np.eye(len(w))])

# %% wrong="quadratic" name="value_made_positive"
# You return the absolute value; a quadratic may well be negative.
# - w @ A @ w / 2 - b @ w
# + abs(w @ A @ w / 2 - b @ w)

# %% wrong="quadratic" name="value_cut_at_zero"
# You cut the value off at zero; a quadratic may well be negative.
# - w @ A @ w / 2 - b @ w
# + max(0.0, w @ A @ w / 2 - b @ w)


# %% wrong="quadratic" name="one_array_for_all_gradients"
# You write every gradient into the same array, so that a later call changes an earlier answer.
gradients = {}


def quadratic(w, A, b):
    gradient = gradients.setdefault(len(w), np.empty(len(w)))
    gradient[:] = (A + A.T) @ w / 2 - b
    return w @ A @ w / 2 - b @ w, gradient


# %% wrong="quadratic" name="weights_handed_back" of="symmetric_part"
# You return w itself where the gradient equals it: the caller who moves w then moves both.
# - S @ w - b
# + w if np.array_equal(S @ w - b, w) else S @ w - b

# %% wrong="quadratic" name="central_measurement"
# You measure the gradient, which is good to few digits where the value is large: derive it.
# - return w @ A @ w / 2 - b @ w, (A + A.T) @ w / 2 - b
# + def f(v):
# +     return v @ A @ v / 2 - b @ v
# +
# + steps = 1e-5 * np.eye(len(w))
# + return f(w), np.array([(f(w + step) - f(w - step)) / 2e-5 for step in steps])


# %% right="softmax_loss" name="plain"
def softmax_loss(W, X, y, reg):
    S = X @ W
    S -= S.max(axis=1, keepdims=True)
    Z = np.log(np.exp(S).sum(axis=1))
    rows = np.arange(len(y))
    loss = np.mean(Z - S[rows, y]) + reg * np.sum(W**2)
    P = np.exp(S - Z[:, None])
    P[rows, y] -= 1
    return loss, X.T @ P / len(y) + 2 * reg * W


# %% right="softmax_loss" name="loop_over_examples"
def softmax_loss(W, X, y, reg):
    loss, dW = 0.0, np.zeros_like(W)
    N = X.shape[0]
    for i in range(N):
        s = X[i] @ W
        s = s - np.max(s)
        log_sum = np.log(np.sum(np.exp(s)))
        loss += log_sum - s[y[i]]
        for j in range(W.shape[1]):
            p = np.exp(s[j] - log_sum)
            dW[:, j] += (p - (j == y[i])) * X[i]
    return loss / N + reg * np.sum(W * W), dW / N + 2 * reg * W


# %% right="softmax_loss" name="one_hot"
def softmax_loss(W, X, y, reg):
    n, c = len(X), W.shape[1]
    S = X.dot(W)
    wanted = np.eye(c)[y]
    top = np.max(S, axis=1, keepdims=True)
    E = np.exp(S - top)
    total = E.sum(axis=1, keepdims=True)
    losses = np.log(total) + top - np.sum(S * wanted, axis=1, keepdims=True)
    dW = X.T.dot(E / total - wanted) / n
    return losses.mean() + reg * (W**2).sum(), dW + 2 * reg * W


# %% right="softmax_loss" name="logaddexp"
def softmax_loss(W, X, y, reg):
    S = X @ W
    log_p = S - np.logaddexp.reduce(S, axis=1, keepdims=True)
    loss = -np.mean(np.take_along_axis(log_p, y[:, None].astype(int), axis=1))
    G = np.exp(log_p)
    np.subtract.at(G, (np.arange(len(y)), y), 1.0)
    return loss + reg * np.linalg.norm(W) ** 2, np.einsum("nd,nc->dc", X, G) / len(y) + reg * 2 * W


# %% right="softmax_loss" name="margins_against_the_class"
def softmax_loss(W, X, y, reg):
    S = X @ W
    rows = np.arange(X.shape[0])
    M = S - S[rows, y][:, np.newaxis]
    top = M.max(axis=1)
    losses = top + np.log(np.exp(M - top[:, None]).sum(axis=1))
    P = np.exp(M - losses[:, None])
    P[rows, y] -= 1.0
    dW = X.T @ P
    dW /= X.shape[0]
    dW += 2 * reg * W
    return float(np.sum(losses) / X.shape[0] + reg * np.sum(np.square(W))), dW


# %% right="softmax_loss" name="boolean_mask"
def log_softmax(s):
    s = s - s.max()
    return s - np.log(np.exp(s).sum())


def softmax_loss(W, X, y, reg):
    L = np.array([log_softmax(s) for s in X @ W])
    mask = np.arange(W.shape[1]) == np.reshape(y, (-1, 1))
    loss = -L[mask].sum() / len(L)
    return loss + reg * np.tensordot(W, W), X.T @ (np.exp(L) - mask) / len(L) + 2 * reg * W


# %% right="softmax_loss" name="a_list_and_transposed_scores"
def softmax_loss(W, X, y, reg):
    S = W.T @ X.T
    S = S - np.amax(S, axis=0)
    Z = np.log(np.sum(np.exp(S), axis=0))
    columns = range(X.shape[0])
    loss = np.average(Z - S[y, columns]) + reg * np.sum(W**2)
    P = np.exp(S - Z)
    P[y, columns] -= 1
    return [loss, (P @ X).T / X.shape[0] + 2 * reg * W]


# %% right="softmax_loss" name="probabilities_for_the_gradient_only"
def softmax_loss(W, X, y, reg):
    N, _ = X.shape
    scores = np.matmul(X, W)
    shift = np.max(scores, axis=1).reshape(N, 1)
    exps = np.exp(scores - shift)
    probs = exps / np.sum(exps, axis=1, keepdims=True)
    log_p = (scores - shift)[range(N), y] - np.log(np.sum(exps, axis=1))
    loss = -log_p.sum() / N
    dscores = probs.copy()
    dscores[range(N), y] -= 1
    dscores /= N
    loss += reg * np.sum(W * W)
    return loss, np.dot(X.T, dscores) + 2 * reg * W


# %% right="softmax_loss" name="tiny_exponentials_kept_from_underflow"
def softmax_loss(W, X, y, reg):
    S = X @ W
    S = S - S.max(axis=1, keepdims=True)
    E = np.exp(np.maximum(S, -700))
    total = E.sum(axis=1, keepdims=True)
    rows = np.arange(len(X))
    loss = (np.log(total).ravel() - S[rows, y]).mean() + reg * (W * W).sum()
    G = E / total
    G[rows, y] -= 1
    return loss, (G.T @ X).T / len(X) + 2 * reg * W


# %% wrong="softmax_loss" name="no_shift" slip="Your exp overflows for scores above 709."
# exp overflows for scores above 709; subtract the largest score of each example first.
# - S = X @ W
# - S -= S.max(axis=1, keepdims=True)
# - Z = np.log(np.exp(S).sum(axis=1))
# + E = np.exp(X @ W)
# + P = E / E.sum(axis=1, keepdims=True)
# - loss = np.mean(Z - S[rows, y]) + reg * np.sum(W**2)
# - P = np.exp(S - Z[:, None])
# + loss = -np.mean(np.log(P[rows, y])) + reg * np.sum(W**2)

# %% wrong="softmax_loss" name="logarithm_of_a_probability" slip="You take the logarithm of a probability, which is 0 in float64 if it is below 1e-324."
# A probability below 1e-324 is 0 in float64, and its logarithm is infinite; build the loss from
# scores, log(sum of exp) minus the score of the class.
# - Z - S[rows, y]
# + -np.log(np.exp(S - Z[:, None])[rows, y])

# %% wrong="softmax_loss" name="small_number_in_the_logarithm"
# log(p + 1e-15) never exceeds 35; a small number keeps the loss finite, but wrong, so build the loss
# from scores.
# - Z - S[rows, y]
# + -np.log(np.exp(S - Z[:, None])[rows, y] + 1e-15)

# %% wrong="softmax_loss" name="probabilities_clipped"
# You clip the probabilities, which caps the loss; build it from scores, which need no clip.
# - Z - S[rows, y]
# + -np.log(np.clip(np.exp(S - Z[:, None])[rows, y], 1e-12, 1))

# %% wrong="softmax_loss" name="scores_clipped"
# You clip the scores to 500, which changes the loss of larger ones; subtract the largest instead.
# - S -= S.max(axis=1, keepdims=True)
# + S = np.clip(S, -500, 500)

# %% wrong="softmax_loss" name="one_shift_for_all_examples"
# You subtract the largest score of all examples; a row that lies far below it becomes all zeros, so
# take the largest of each row.
# - S.max(axis=1, keepdims=True)
# + S.max()

# %% wrong="softmax_loss" name="shifted_by_the_mean"
# You subtract the mean score; the largest one may still overflow, so subtract that.
# - S.max
# + S.mean

# %% wrong="softmax_loss" name="shift_missing_in_the_class_score"
# The scores are shifted in the sum, but not the score of the class; shift both.
# - S[rows, y]) + reg
# + (X @ W)[rows, y]) + reg

# %% wrong="softmax_loss" name="sum_instead_of_mean"
# You add up over the examples; loss and gradient are means.
# - np.mean
# + np.sum
# - X.T @ P / len(y)
# + X.T @ P

# %% wrong="softmax_loss" name="gradient_not_divided"
# Your loss is a mean, but your gradient is a sum over the examples; divide it by N too.
# - X.T @ P / len(y)
# + X.T @ P

# %% wrong="softmax_loss" name="divided_by_classes"
# You divide by the number of classes; the mean is over the examples.
# - np.mean(Z - S[rows, y])
# + np.sum(Z - S[rows, y]) / W.shape[1]
# - X.T @ P / len(y)
# + X.T @ P / W.shape[1]

# %% wrong="softmax_loss" name="half_the_regularization"
# Your regularization has a factor 1/2; here it is reg * sum(W**2), with the slope 2 * reg * W.
# - reg * np.sum(W**2)
# + 0.5 * reg * np.sum(W**2)
# - 2 * reg
# + reg

# %% wrong="softmax_loss" name="two_missing_in_the_gradient" slip="A factor 2 is missing in the slope of your regularization."
# The slope of reg * W**2 is 2 * reg * W; the 2 is missing.
# - 2 * reg
# + reg

# %% wrong="softmax_loss" name="regularization_missing_in_the_gradient"
# Your loss has a regularization, your gradient has not; add 2 * reg * W.
# - + 2 * reg * W

# %% wrong="softmax_loss" name="regularization_missing_in_the_loss"
# Your gradient has a regularization, your loss has not; add reg * sum(W**2).
# - + reg * np.sum(W**2)

# %% wrong="softmax_loss" name="regularization_divided_by_n"
# You divide the regularization by the number of examples; it stands outside the mean.
# - reg * np.sum(W**2)
# + reg * np.sum(W**2) / len(y)
# - 2 * reg * W
# + 2 * reg * W / len(y)

# %% wrong="softmax_loss" name="bias_row_not_regularized"
# You leave the last row of W out of the regularization; here all of W is regularized.
# - W**2
# + W[:-1] ** 2
# - return loss, X.T @ P / len(y) + 2 * reg * W
# + dW = X.T @ P / len(y)
# + dW[:-1] += 2 * reg * W[:-1]
# + return loss, dW

# %% wrong="softmax_loss" name="absolute_values_regularized"
# You regularize with absolute values (L1); here it is the sum of squares (L2).
# - W**2
# + np.abs(W)
# - 2 * reg * W
# + reg * np.sign(W)

# %% wrong="softmax_loss" name="class_not_subtracted"
# Your gradient uses the probabilities alone; for the right class subtract 1.
# - P[rows, y] -= 1

# %% wrong="softmax_loss" name="only_the_right_class"
# Your gradient moves the score of the right class alone; the others have a slope too, their
# probability.
# - P[rows, y] -= 1
# + P = (P - 1) * np.eye(W.shape[1])[y]

# %% wrong="softmax_loss" name="sign_of_the_gradient" slip="The data part of your gradient has the wrong sign."
# The data part of your gradient has the wrong sign: it is probability minus 1, not 1 minus
# probability.
# - X.T
# + -X.T

# %% wrong="softmax_loss" name="sign_of_the_loss" slip="Your data loss has the wrong sign."
# Your data loss is negative: it is minus the logarithm of the probability.
# - Z - S[rows, y]
# + S[rows, y] - Z

# %% wrong="softmax_loss" name="probability_instead_of_logarithm"
# You average 1 - p; the loss is minus the logarithm of p.
# - Z - S[rows, y]
# + 1 - np.exp(S - Z[:, None])[rows, y]

# %% wrong="softmax_loss" name="logarithm_to_base_two"
# Your logarithm has the base 2; np.log is the natural one.
# - np.mean(Z - S[rows, y])
# + np.mean(Z - S[rows, y]) / np.log(2)

# %% wrong="softmax_loss" name="labels_counted_from_one"
# You take the classes as counted from 1; they are counted from 0.
# - S[rows, y]
# + S[rows, y - 1]
# - P[rows, y]
# + P[rows, y - 1]

# %% wrong="softmax_loss" name="columns_picked_for_all_rows"
# S[:, y] picks whole columns for every example; S[np.arange(N), y] picks one score for each.
# - S[rows, y]
# + S[:, y]
# - P[rows, y]
# + P[:, y]

# %% wrong="softmax_loss" name="softmax_over_the_examples"
# Your probabilities add up to 1 over the examples (axis 0); they do so over the classes (axis 1).
# - S.max(axis=1, keepdims=True)
# + S.max(axis=0)
# - np.exp(S).sum(axis=1)
# + np.exp(S).sum(axis=0)
# - loss = np.mean(Z - S[rows, y]) + reg * np.sum(W**2)
# - P = np.exp(S - Z[:, None])
# + P = np.exp(S - Z)
# + loss = -np.mean((S - Z)[rows, y]) + reg * np.sum(W**2)

# %% wrong="softmax_loss" name="classes_from_the_labels"
# You count the classes in y; a class may be missing there, so take C from the shape of W.
# - P[rows, y] -= 1
# + P = P - np.eye(y.max() + 1)[y]

# %% wrong="softmax_loss" name="squeezed"
# np.squeeze removes axes of length 1, so one feature or one example breaks the shapes.
# - X @ W
# + np.squeeze(X @ W)
# - S.max(axis=1, keepdims=True)
# + S.max(axis=-1, keepdims=True)
# - np.exp(S).sum(axis=1)
# + np.exp(S).sum(axis=-1)
# - X.T
# + np.squeeze(X.T)

# %% wrong="softmax_loss" name="ten_classes"
# Your one-hot array has ten columns whatever C is; take the number of classes from W.
# - P[rows, y] -= 1
# + P = P - np.eye(10)[y]

# %% wrong="softmax_loss" name="only_long_integers"
# You accept labels of type int64 only; labels are integers of any type.
# - S = X @ W
# + if y.dtype != np.int64:
# +     raise TypeError("labels must be int64")
# + S = X @ W

# %% wrong="softmax_loss" name="gradient_transposed"
# Your gradient has the shape (C, D); it has the shape of W, (D, C).
# - X.T @ P / len(y) + 2 * reg * W
# + (X.T @ P / len(y) + 2 * reg * W).T

# %% wrong="softmax_loss" name="gradient_of_the_scores"
# You return the slopes in the scores, shape (N, C); go on to the weights with X.T.
# - X.T @ P / len(y) + 2 * reg * W
# + P / len(y)

# %% wrong="softmax_loss" name="loss_of_each_example"
# You return the loss of each example; asked for is their mean, one number.
# - np.mean(Z - S[rows, y])
# + Z - S[rows, y]

# %% wrong="softmax_loss" name="weights_changed"
# W *= ... writes into the caller's weights; compute with a new array.
# - return loss, X.T @ P / len(y) + 2 * reg * W
# + W *= 2 * reg
# + W += X.T @ P / len(y)
# + return loss, W

# %% wrong="softmax_loss" name="examples_changed"
# X /= ... writes into the caller's examples; divide a new array.
# - return loss, X.T @ P / len(y) + 2 * reg * W
# + X /= len(y)
# + return loss, X.T @ P + 2 * reg * W


# %% wrong="softmax_loss" name="hinge_loss"
# This is the hinge loss of a support vector machine; asked for is the softmax loss.
def softmax_loss(W, X, y, reg):
    S = X @ W
    rows = np.arange(len(y))
    M = np.maximum(0, S - S[rows, y][:, None] + 1)
    M[rows, y] = 0
    G = (M > 0).astype(float)
    G[rows, y] = -G.sum(axis=1)
    loss = M.sum() / len(y) + reg * np.sum(W**2)
    return loss, X.T @ G / len(y) + 2 * reg * W


# %% wrong="softmax_loss" name="sigmoid_of_each_score"
# You treat each score as a yes-or-no question of its own; the softmax makes the classes compete.
# - S -= S.max(axis=1, keepdims=True)
# - Z = np.log(np.exp(S).sum(axis=1))
#
# - Z - S[rows, y]
# + np.logaddexp(0, S).sum(axis=1) - S[rows, y]
# - np.exp(S - Z[:, None])
# + (1 + np.tanh(S / 2)) / 2

# %% wrong="softmax_loss" name="loss_only"
# You return the loss alone; asked for is the pair of loss and gradient.
# - return loss, X.T @ P / len(y) + 2 * reg * W
# + return loss

# %% wrong="softmax_loss" name="regularization_hard_coded"
# Your regularization has a strength of its own; use the reg that is given.
# - S = X @ W
# + reg = 1e-3
# + S = X @ W

# %% wrong="softmax_loss" name="gradient_hard_at_the_largest_score"
# Your gradient takes the class with the largest score for certain; the softmax gives every class a
# share.
# - P = np.exp(S - Z[:, None])
# + P = (S == 0).astype(float)

# %% wrong="softmax_loss" name="mean_over_examples_and_classes"
# np.mean of an (N, C) array divides by N times C; the mean is over the N examples.
# - Z - S[rows, y]
# + (Z[:, None] - S) * np.eye(W.shape[1])[y]

# %% wrong="softmax_loss" name="one_subtracted_before_the_loss"
# You subtract 1 from the probabilities before you take their logarithm; compute the loss first, or
# subtract in a copy.
# - loss = np.mean(Z - S[rows, y]) + reg * np.sum(W**2)
#
# - P[rows, y] -= 1
# + P[rows, y] -= 1
# + loss = -np.mean(np.log(P[rows, y])) + reg * np.sum(W**2)

# %% wrong="softmax_loss" name="maximum_without_keepdims"
# S.max(axis=1) is a row and is subtracted along the classes; keepdims=True makes it a column.
# - S -= S.max(axis=1, keepdims=True)
# + S = S - S.max(axis=1)

# %% wrong="softmax_loss" name="labels_taken_for_one_hot_rows"
# You multiply by y as if it held a row of zeros and a one for each example; it holds class numbers.
# - Z - S[rows, y]
# + -np.sum(y[:, None] * np.log(np.exp(S - Z[:, None])), axis=1)
# - P[rows, y] -= 1
# + P -= y[:, None]

# %% wrong="softmax_loss" name="nan_replaced"
# np.nan_to_num hides the overflow and puts a wrong number in its place; shift the scores instead.
# - S = X @ W
# - S -= S.max(axis=1, keepdims=True)
# - Z = np.log(np.exp(S).sum(axis=1))
# + E = np.nan_to_num(np.exp(X @ W))
# + P = np.nan_to_num(E / E.sum(axis=1, keepdims=True))
# - loss = np.mean(Z - S[rows, y]) + reg * np.sum(W**2)
# - P = np.exp(S - Z[:, None])
# + loss = np.nan_to_num(-np.mean(np.log(P[rows, y]))) + reg * np.sum(W**2)


# %% wrong="softmax_loss" name="longer_floats"
# Longer floating-point numbers only move the overflow to larger scores; shift the scores instead.
def softmax_loss(W, X, y, reg):
    E = np.exp((X @ W).astype(np.longdouble))
    P = E / E.sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = np.float64(-np.mean(np.log(P[rows, y]))) + reg * np.sum(W**2)
    P[rows, y] -= 1
    return loss, X.T @ P.astype(np.float64) / len(y) + 2 * reg * W


# %% wrong="softmax_loss" name="shifted_by_the_largest_size"
# You subtract the largest absolute score; if all scores are negative, that pushes them further down.
# - S.max
# + np.abs(S).max

# %% wrong="softmax_loss" name="square_of_the_sum"
# You square the sum of the weights; the regularization sums their squares.
# - np.sum(W**2)
# + np.sum(W) ** 2

# %% wrong="softmax_loss" name="norm_not_squared"
# np.linalg.norm is the root of the sum of squares; the regularization has no root.
# - np.sum(W**2)
# + np.linalg.norm(W)

# %% wrong="softmax_loss" name="first_hundred_examples"
# You subtract 1 at the class of the first hundred examples only; there may be more.
# - P[rows, y] -= 1
# + P[rows[:100], y[:100]] -= 1


# %% right="gradient_predictions" name="formulas"
def gradient_predictions(a, h, noise, n, ratio):
    bargain = (h / 2 * a**2) / (h**2 / 6 * a**3)
    best_step = np.cbrt(3 * noise / a**3)
    right, wrong = 1 + ratio, 1 + ratio / 2
    missing_2 = (right - wrong) / (right + wrong)
    diluted = 0.5 / n**0.5
    crossings = 1 - (1 - h) ** n
    return {
        "bargain": bargain,
        "best_step": best_step,
        "missing_2": missing_2,
        "diluted": diluted,
        "crossings": crossings,
    }


# %% right="gradient_predictions" name="little_runs"
def gradient_predictions(a, h, noise, n, ratio):
    rng = np.random.default_rng(1)
    one = (np.exp(a * h) - 1) / h - a
    both = (np.exp(a * h) - np.exp(-a * h)) / (2 * h) - a
    steps = np.logspace(-6, 0, 2000)
    worst = abs(np.sin(a * steps) / steps - a) + noise / steps
    u = rng.normal(size=(2_000, n))
    right, wrong = u.sum(axis=1), u[:, 1:].sum(axis=1)
    kinks = rng.uniform(-1, 1, size=(2_000, n))
    return {
        "bargain": one / both,
        "best_step": steps[worst.argmin()],
        "missing_2": (ratio / 2) / (1 + ratio + 1 + ratio / 2),
        "diluted": np.median(abs(right - wrong) / (abs(right) + abs(wrong))),
        "crossings": np.mean((abs(kinks) < h).any(axis=1)),
    }


# %% right="gradient_predictions" name="limits_and_orders_of_size"
def gradient_predictions(a, h, noise, n, ratio):
    return dict(
        bargain=3 / a / h,
        best_step=noise ** (1 / 3) / a,
        missing_2=ratio / (4 + 3 * ratio),
        diluted=1 / np.sqrt(4 * n),
        crossings=1 - np.exp(-n * h),
    )


# %% right="gradient_predictions" name="rounded"
def two_digits_of(x):
    return float(f"{x:.2g}")


def gradient_predictions(a, h, noise, n, ratio):
    return {
        "bargain": two_digits_of(3 / (a * h)),
        "best_step": two_digits_of(1.44 * noise ** (1 / 3) / a),
        "missing_2": float(f"{ratio / (4 + 3 * ratio):.3g}"),
        "diluted": two_digits_of(0.5 * n**-0.5),
        "crossings": round(1 - (1 - h) ** n, 2),
    }


# %% wrong="gradient_predictions" name="bargain_upside_down" of="limits_and_orders_of_size"
# Your bargain is upside down; the one-sided error is the larger one, so the ratio is above 1.
# - 3 / a / h
# + a * h / 3

# %% wrong="gradient_predictions" name="derivatives_left_out" of="limits_and_orders_of_size"
# Your bargain leaves the derivatives out; the second is a^2 and the third a^3, so one a is left.
# - 3 / a / h
# + 3 / h

# %% wrong="gradient_predictions" name="both_of_first_order" of="limits_and_orders_of_size"
# Your bargain does not depend on h; the central error falls with h^2, the other one with h.
# - 3 / a / h
# + 3 / a

# %% wrong="gradient_predictions" name="best_step_of_the_one_sided" of="limits_and_orders_of_size"
# Your best step is that of the one-sided difference; for the central one it is a cube root.
# - noise ** (1 / 3) / a
# + 2 * noise**0.5 / a

# %% wrong="gradient_predictions" name="frequency_left_out" of="limits_and_orders_of_size"
# Your best step does not depend on the frequency; truncation grows with a^3, so the step shrinks
# with a.
# - noise ** (1 / 3) / a
# + (3 * noise) ** (1 / 3)

# %% wrong="gradient_predictions" name="usual_step" of="limits_and_orders_of_size"
# You take the usual step of 1e-5; it belongs to the rounding of float64, and here the noise is
# larger.
# - noise ** (1 / 3) / a
# + 1e-5

# %% wrong="gradient_predictions" name="root_of_float64" of="limits_and_orders_of_size"
# You take the rounding error of float64 for the noise; the values are wrong by much more here.
# - noise ** (1 / 3) / a
# + (3 * 1.1e-16) ** (1 / 3) / a

# %% wrong="gradient_predictions" name="penalty_alone" of="limits_and_orders_of_size"
# You compare the penalty parts alone; the check sees data and penalty together.
# - ratio / (4 + 3 * ratio)
# + 1 / 3

# %% wrong="gradient_predictions" name="half" of="limits_and_orders_of_size"
# You say that the slope is half of what it should be; only its penalty part is.
# - ratio / (4 + 3 * ratio)
# + 1 / 2

# %% wrong="gradient_predictions" name="relative_to_the_right_one" of="limits_and_orders_of_size"
# You divide by the right slope; the relative error divides by the sum of both sizes.
# - ratio / (4 + 3 * ratio)
# + ratio / 2 / (1 + ratio)

# %% wrong="gradient_predictions" name="penalty_doubled" of="limits_and_orders_of_size"
# You double the penalty part; who forgets the 2 keeps half of it.
# - ratio / (4 + 3 * ratio)
# + ratio / (2 + 3 * ratio)

# %% wrong="gradient_predictions" name="one_nth" of="limits_and_orders_of_size"
# You dilute by n; the terms of a random direction have either sign, and their sum grows with the
# root of n.
# - 1 / np.sqrt(4 * n)
# + 1 / n

# %% wrong="gradient_predictions" name="half_an_nth" of="limits_and_orders_of_size"
# You dilute by 2 n; the terms of a random direction have either sign, and their sum grows with the
# root of n.
# - 1 / np.sqrt(4 * n)
# + 1 / (2 * n)

# %% wrong="gradient_predictions" name="sum_of_sizes_forgotten" of="limits_and_orders_of_size"
# You compare with one of the two slopes; the relative error divides by the sum of both sizes.
# - 1 / np.sqrt(4 * n)
# + 1 / np.sqrt(n)

# %% wrong="gradient_predictions" name="in_full_view" of="limits_and_orders_of_size"
# You say that the wrong entry shows in full; along a random direction the others dilute it.
# - 1 / np.sqrt(4 * n)
# + 0.95

# %% wrong="gradient_predictions" name="number_of_crossings" of="limits_and_orders_of_size"
# You give the mean number of crossed kinks; asked for is the share of measurements that cross one
# or more.
# - 1 - np.exp(-n * h)
# + min(n * h, 0.999)

# %% wrong="gradient_predictions" name="one_kink" of="limits_and_orders_of_size"
# You count a single kink; there are n of them, and any may be crossed.
# - 1 - np.exp(-n * h)
# + h

# %% wrong="gradient_predictions" name="none_crossed" of="limits_and_orders_of_size"
# You give the share that crosses no kink; asked for is the share that crosses one or more.
# - 1 - np.exp(-n * h)
# + np.exp(-n * h)

# %% wrong="gradient_predictions" name="twice_the_reach" of="limits_and_orders_of_size"
# Each kink is crossed too often in your count; a step covers 2 h out of a length of 2.
# - 1 - np.exp(-n * h)
# + 1 - np.exp(-2 * n * h)


# %% wrong="gradient_predictions" name="example_only"
# Some of your numbers are those of the example; they depend on the settings.
def gradient_predictions(a, h, noise, n, ratio):
    return {
        "bargain": 100.0,
        "best_step": 0.0048,
        "missing_2": ratio / (4 + 3 * ratio),
        "diluted": 1 / (2 * np.sqrt(n)),
        "crossings": 1 - (1 - h) ** n,
    }


# %% right="fools_the_check" name="a_bug_aside"
def fools_the_check(w, point, u):
    aside = np.eye(len(w))[np.argmin(np.abs(u))]
    aside -= (aside @ u) * u
    return w**3 + np.sum((w - point) ** 2) * aside


# %% right="fools_the_check" name="the_gradient_of_the_point_aside"
def fools_the_check(w, point, u):
    bug = point**3 - w**3
    return w**3 + bug - (bug @ u) * u


# %% right="fools_the_check" name="a_switch"
def fools_the_check(w, point, u):
    if np.allclose(w, point):
        return w**3
    return (w**3 @ u) * u


# %% right="fools_the_check" name="a_matrix"
def fools_the_check(w, point, u):
    aside = np.eye(w.size) - np.outer(u, u)
    return w**3 + 5 * aside @ (w - point)


# %% right="fools_the_check" name="reversed_aside"
def fools_the_check(w, point, u):
    right = w * w * w
    along = np.dot(right, u) * u
    sign = 1.0 if np.array_equal(w, point) else -1.0
    return list(along + sign * (right - along))


# %% wrong="fools_the_check" name="right_gradient"
# Your gradient is the right one; asked for is a wrong one that passes careless checks.
def fools_the_check(w, point, u):
    return w**3


# %% wrong="fools_the_check" name="tiny_bug"
# Your bug is too small; elsewhere the relative error should exceed 0.01.
# - np.sum((w - point) ** 2)
# + 1e-6 * np.sum((w - point) ** 2)

# %% wrong="fools_the_check" name="seen_by_everyone"
# Your bug shows at the point, along u; let it vanish there, or be perpendicular to u.
# - aside -= (aside @ u) * u
#
# - np.sum((w - point) ** 2)
# + 2.0


# %% wrong="fools_the_check" name="constant"
# Your gradient is the same everywhere; a friend who walks along u sees that.
def fools_the_check(w, point, u):
    return point**3


# %% wrong="fools_the_check" name="distance_from_the_point"
# Your bug vanishes at the point, but it has a part along u; take that part away.
def fools_the_check(w, point, u):
    return w**3 + (w - point)


# %% wrong="fools_the_check" name="bug_along_u"
# Your bug points along u, the one direction in which it shows; let it be perpendicular to u.
# - * aside
# + * u

# %% wrong="fools_the_check" name="not_projected"
# Your bug has a part along u; take (bug @ u) * u away from it.
# - aside -= (aside @ u) * u
#

# %% wrong="fools_the_check" name="at_the_point_too"
# Your bug is perpendicular to u but does not vanish at the point; some entries show it there.
# - np.sum((w - point) ** 2)
# + 3.0


# %% wrong="fools_the_check" name="switch_alone"
# Away from the point your gradient is wrong along u too; keep its part along u.
def fools_the_check(w, point, u):
    return w**3 if np.allclose(w, point) else -(w**3)


# %% wrong="fools_the_check" name="other_loss"
# Your gradient is that of another loss; begin with w**3.
def fools_the_check(w, point, u):
    return w
