# %% [markdown]
# Right and wrong answers to the exercises of this lesson.


# %% right="transfer_predictions" name="rounded"
transfer_predictions = {"learning_weights": 325, "cheaper": 66.6, "too_large": 3}

# %% right="transfer_predictions" name="computed"
shapes = [(100, 128), (128, 64), (64, 5)]
products = [a * b for a, b in shapes]
transfer_predictions = {
    "learning_weights": products[-1] + shapes[-1][1],
    "cheaper": sum(products) / products[-1],
    "too_large": 0.9 / 0.3,
}

# %% wrong="transfer_predictions" name="biases_left_out"
# The biases of the head are missing; they learn too.
transfer_predictions = {"learning_weights": 320, "cheaper": 66.6, "too_large": 3}

# %% wrong="transfer_predictions" name="one_bias"
# The head has a bias for each class; you counted one for all.
transfer_predictions = {"learning_weights": 321, "cheaper": 66.6, "too_large": 3}

# %% wrong="transfer_predictions" name="all_numbers"
# You counted all numbers of the network; the frozen ones do not learn.
transfer_predictions = {"learning_weights": 21509, "cheaper": 66.6, "too_large": 3}

# %% wrong="transfer_predictions" name="biases_counted_as_products"
# You divided the numbers of weights and biases; a bias is added and costs no product.
transfer_predictions = {"learning_weights": 325, "cheaper": 21509 / 325, "too_large": 3}

# %% wrong="transfer_predictions" name="products_saved"
# That is how many times the head the frozen layers cost; the head is part of the whole network too.
transfer_predictions = {"learning_weights": 325, "cheaper": 65.6, "too_large": 3}

# %% wrong="transfer_predictions" name="one_layer_saved"
# You left out the first layer only; both frozen layers are saved.
transfer_predictions = {"learning_weights": 325, "cheaper": 21312 / 8512, "too_large": 3}

# %% wrong="transfer_predictions" name="bias_forgotten_in_the_code"
# You left the bias out of both codes; it does not change with the mean.
transfer_predictions = {"learning_weights": 325, "cheaper": 66.6, "too_large": 4}

# %% wrong="transfer_predictions" name="difference_instead_of_factor"
# You gave by how much the two codes differ, or how large the wrong one is; asked for is their ratio.
transfer_predictions = {"learning_weights": 325, "cheaper": 66.6, "too_large": 1.7}


# %% right="extract_features" name="plain"
def extract_features(x, layers):
    codes = x
    for W, b in layers:
        scores = codes @ W + b
        codes = np.maximum(scores, 0)
    return codes


# %% right="extract_features" name="mask"
def extract_features(x, layers):
    for layer in layers:
        h = np.dot(x, layer[0]) + layer[1]
        x = h * (h > 0)
    return x


# %% right="extract_features" name="recursive"
def extract_features(x, layers):
    if len(layers) == 0:
        return x
    W, b = layers[0]
    return extract_features(np.where(x @ W + b > 0, x @ W + b, 0.0), layers[1:])


# %% right="extract_features" name="bias_as_a_row"
def extract_features(x, layers):
    codes = np.array(x)
    for W, b in layers:
        codes = np.column_stack([codes, np.ones(len(codes))]) @ np.vstack([W, b])
        codes[codes < 0] = 0
    return codes


# %% right="extract_features" name="image_by_image"
def extract_features(x, layers):
    rows = []
    for image in x:
        for W, b in layers:
            image = np.clip(W.T @ image + b, 0, None)
        rows.append(image)
    return np.array(rows)


# %% wrong="extract_features" name="no_relu_on_the_last"
# The last layer has no ReLU in your code; codes are taken after the ReLU of every layer given.
def extract_features(x, layers):
    for W, b in layers[:-1]:
        x = np.maximum(x @ W + b, 0)
    W, b = layers[-1]
    return x @ W + b


# %% wrong="extract_features" name="relu_only_at_the_end"
# Only the last layer has a ReLU in your code; every layer has one.
# - scores = codes @ W + b
# - codes = np.maximum(scores, 0)
# + codes = codes @ W + b
# - return codes
# + return np.maximum(codes, 0)

# %% wrong="extract_features" name="relu_on_the_images"
# Your images pass a ReLU, which cuts off their negative pixels; the first ReLU comes after the first layer.
# - codes = x
# + codes = np.maximum(x, 0)

# %% wrong="extract_features" name="bias_left_out"
# The biases are missing; a layer computes x W + b before its ReLU.
# - codes @ W + b
# + codes @ W

# %% wrong="extract_features" name="bias_after_the_relu"
# The bias is added after the ReLU; it belongs inside, max(0, x W + b).
# - codes @ W + b
# + codes @ W
# - np.maximum(scores, 0)
# + np.maximum(scores, 0) + b

# %% wrong="extract_features" name="bias_subtracted"
# The bias is subtracted; a layer computes x W + b.
# - codes @ W + b
# + codes @ W - b

# %% wrong="extract_features" name="only_the_first_layer"
# Your loop returns after the first layer; the return belongs after the loop.
# - return codes
# +     return codes

# %% wrong="extract_features" name="last_layer_left_out"
# You leave out the last layer of the list; the head is not in the list, so every layer counts.
# - in layers
# + in (layers[:-1] or layers)

# %% wrong="extract_features" name="absolute_value"
# You take the absolute value; a ReLU makes negative numbers zero.
# - np.maximum(scores, 0)
# + np.abs(scores)

# %% wrong="extract_features" name="sigmoid"
# Your layers have a sigmoid; these have a ReLU, max(0, score).
# - np.maximum(scores, 0)
# + 1 / (1 + np.exp(-scores))

# %% wrong="extract_features" name="codes_normalized"
# You subtract the mean of the codes over the images; the codes of an image do not depend on the others.
# - return codes
# + return codes - codes.mean(axis=0)

# %% wrong="extract_features" name="codes_divided_by_the_largest"
# You divide the codes by the largest one of all images; the codes of an image do not depend on the others.
# - return codes
# + return codes / max(codes.max(), 1e-9)

# %% wrong="extract_features" name="bias_added_in_place"
# You write into an array that is not yours; make new arrays.
# - codes @ W + b
# + codes @ W
# + b += 1
# + scores = scores + b - 1

# %% wrong="extract_features" name="images_overwritten"
# You write into the array of the images; make a new array.
# - codes = x
# + codes = x * 1
# + x[x < 0] = 0


# %% right="new_head" name="plain"
def new_head(layers, classes, rng):
    new = [(W.copy(), b.copy()) for W, b in layers]
    inputs = new[-1][0].shape[0]
    W = rng.standard_normal((inputs, classes)) / np.sqrt(inputs)
    new[-1] = (W, np.zeros(classes))
    return new


# %% right="new_head" name="deep_copy"
def new_head(layers, classes, rng):
    import copy

    below = copy.deepcopy(layers[:-1])
    inputs, _ = layers[-1][0].shape
    below.append((rng.normal(0.0, inputs**-0.5, size=(inputs, classes)), np.zeros(classes)))
    return below


# %% right="new_head" name="drawn_transposed"
def new_head(layers, classes, rng):
    *below, (old, _) = layers
    n = len(old)
    head = [np.sqrt(1 / n) * rng.standard_normal((classes, n)).T, np.zeros((classes,))]
    return [[np.array(W), np.array(b)] for W, b in below] + [head]


# %% right="new_head" name="column_by_column"
def new_head(layers, classes, rng):
    n = layers[-1][0].shape[0]
    columns = [rng.normal(scale=1 / n**0.5, size=n) for _ in range(classes)]
    result = []
    for W, b in layers[:-1]:
        result.append((1.0 * W, b + 0.0))
    result.append((np.stack(columns, axis=1), 0.0 * np.arange(classes)))
    return tuple(result)


# %% wrong="new_head" name="he_variance"
# The variance of your W is 2 / inputs, as below a ReLU; no ReLU follows a head, so it is 1 / inputs.
# - W = rng.standard_normal((inputs, classes)) / np.sqrt(inputs)
# + W = rng.standard_normal((inputs, classes)) * np.sqrt(2 / inputs)

# %% wrong="new_head" name="variance_as_deviation"
# 1 / inputs is the standard deviation of your W; it should be the variance, so take the root.
# - / np.sqrt(inputs)
# + / inputs

# %% wrong="new_head" name="not_scaled"
# Your W has the standard deviation 1 whatever the inputs are; it is 1 / sqrt(inputs).
# - rng.standard_normal((inputs, classes)) / np.sqrt(inputs)
# + rng.standard_normal((inputs, classes))

# %% wrong="new_head" name="scaled_by_the_classes"
# Your scale depends on the number of classes; it is the number of inputs that counts.
# - np.sqrt(inputs)
# + np.sqrt(classes)

# %% wrong="new_head" name="small_random_numbers"
# Your W has the standard deviation 0.01 whatever the inputs are; it is 1 / sqrt(inputs).
# - / np.sqrt(inputs)
# + * 0.01

# %% wrong="new_head" name="xavier_of_both_sides"
# You average over inputs and classes, as Glorot and Bengio do; the variance here is 1 / inputs.
# - / np.sqrt(inputs)
# + * np.sqrt(2 / (inputs + classes))

# %% wrong="new_head" name="uniform"
# Your W is uniform; it should be drawn from a normal distribution.
# - rng.standard_normal((inputs, classes)) / np.sqrt(inputs)
# + rng.uniform(-1, 1, (inputs, classes)) * np.sqrt(3 / inputs)

# %% wrong="new_head" name="only_positive"
# All your weights are positive; a normal distribution has the mean 0.
# - rng.standard_normal((inputs, classes)) / np.sqrt(inputs)
# + rng.random((inputs, classes)) / np.sqrt(inputs)

# %% wrong="new_head" name="random_biases"
# Your biases are random; they start at zero.
# - np.zeros(classes)
# + rng.standard_normal(classes)

# %% wrong="new_head" name="old_biases_kept"
# The old head's biases come along; the new ones start at zero, one for each new class.
# - np.zeros(classes)
# + np.resize(layers[-1][1], classes)

# %% wrong="new_head" name="old_head_size"
# Your head has as many outputs as the old one; it should have one for each new class.
# - rng.standard_normal((inputs, classes))
# + rng.standard_normal(new[-1][0].shape)
# - np.zeros(classes)
# + np.zeros(len(new[-1][1]))

# %% wrong="new_head" name="head_on_top"
# You put the new head on top of the old one; it takes the old head's place.
# - inputs = new[-1][0].shape[0]
# + inputs = new[-1][0].shape[1]
# - new[-1] = (W, np.zeros(classes))
# + new.append((W, np.zeros(classes)))

# %% wrong="new_head" name="transposed"
# Your W has the shape (classes, inputs); here it is (inputs, classes).
# - rng.standard_normal((inputs, classes))
# + rng.standard_normal((classes, inputs))

# %% wrong="new_head" name="all_layers_drawn"
# All your layers are new; only the head is, the others are the old ones.
# - [(W.copy(), b.copy()) for W, b in layers]
# + [(rng.standard_normal(W.shape) / np.sqrt(len(W)), 0 * b) for W, b in layers]

# %% wrong="new_head" name="shallow_copy"
# The old layers' arrays are shared, since list() copies the list alone; copy each array.
# - [(W.copy(), b.copy()) for W, b in layers]
# + list(layers)

# %% wrong="new_head" name="biases_shared"
# The biases of the old layers are shared; copy these arrays too.
# - (W.copy(), b.copy())
# + (W.copy(), b)

# %% wrong="new_head" name="in_the_old_list"
# You replace the head in the old list, and the old network has lost its own; build a new list.
# - [(W.copy(), b.copy()) for W, b in layers]
# + layers

# %% wrong="new_head" name="old_head_overwritten"
# You draw into the array of the old head when its shape fits; make a new array.
# - new[-1] = (W, np.zeros(classes))
# + if layers[-1][0].shape == W.shape:
# +     layers[-1][0][...] = W
# + new[-1] = (W, np.zeros(classes))

# %% wrong="new_head" name="generator_of_its_own"
# You make a generator of your own, so every head is the same one; draw from the rng that comes in.
# - W = rng.standard_normal((inputs, classes)) / np.sqrt(inputs)
# + W = np.random.default_rng(0).standard_normal((inputs, classes)) / np.sqrt(inputs)

# %% wrong="new_head" name="global_generator"
# You draw from NumPy's global generator; draw from the rng that comes in.
# - rng.standard_normal((inputs, classes))
# + np.random.randn(inputs, classes)

# %% wrong="new_head" name="zeros"
# Your head is all zeros; its W is drawn at random.
# - rng.standard_normal((inputs, classes)) / np.sqrt(inputs)
# + np.zeros((inputs, classes))


# %% right="train_head" name="plain"
def train_head(features, y, classes, steps, learning_rate):
    N, D = features.shape
    W = np.zeros((D, classes))
    b = np.zeros(classes)
    for _ in range(steps):
        scores = features @ W + b
        scores = scores - scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p = p / p.sum(axis=1, keepdims=True)
        p[np.arange(N), y] -= 1
        dW = features.T @ p / N
        db = p.sum(axis=0) / N
        W = W - learning_rate * dW
        b = b - learning_rate * db
    return W, b


# %% right="train_head" name="bias_as_a_column"
def train_head(features, y, classes, steps, learning_rate):
    X = np.hstack([features, np.ones((len(features), 1))])
    theta = np.zeros((X.shape[1], classes))
    target = (y[:, None] == np.arange(classes)).astype(float)
    for _ in range(steps):
        s = X @ theta
        log_p = s - np.logaddexp.reduce(s, axis=1)[:, None]
        theta = theta - learning_rate * X.T @ (np.exp(log_p) - target) / len(y)
    return theta[:-1], theta[-1]


# %% right="train_head" name="example_by_example"
def train_head(features, y, classes, steps, learning_rate):
    n, d = features.shape
    W, b = np.zeros((d, classes)), np.zeros(classes)
    for _ in range(steps):
        dW, db = np.zeros_like(W), np.zeros_like(b)
        for h, label in zip(features, y):
            s = h @ W + b
            e = np.exp(s - max(s))
            e /= sum(e)
            e[label] -= 1
            dW += np.outer(h, e)
            db += e
        W -= learning_rate / n * dW
        b -= learning_rate / n * db
    return W, b


# %% right="train_head" name="log_sum_exp"
def train_head(features, y, classes, steps, learning_rate):
    W = [np.zeros((features.shape[1], classes)), np.zeros((1, classes))]
    hot = np.zeros((len(y), classes))
    hot[range(len(y)), y] = 1.0
    while steps > 0:
        s = features.dot(W[0]) + W[1]
        top = np.amax(s, 1)[:, np.newaxis]
        log_sum = top + np.log(np.exp(s - top).sum(1))[:, np.newaxis]
        error = np.exp(s - log_sum) - hot
        W[0] = W[0] - learning_rate * np.einsum("nd,nc->dc", features, error) / len(y)
        W[1] = W[1] - learning_rate * error.mean(0, keepdims=True)
        steps -= 1
    return W[0], W[1].ravel()


# %% wrong="train_head" name="sum_instead_of_mean"
# Your gradients are sums over the examples; they are means, so divide by their number.
# - features.T @ p / N
# + features.T @ p
# - p.sum(axis=0) / N
# + p.sum(axis=0)

# %% wrong="train_head" name="divided_by_the_classes"
# You divide by the number of classes; the loss is the mean over the examples.
# - features.T @ p / N
# + features.T @ p / classes
# - p.sum(axis=0) / N
# + p.sum(axis=0) / classes

# %% wrong="train_head" name="exponential_overflows"
# Your exponential overflows for large scores; subtract the largest score of each row first.
# - scores = scores - scores.max(axis=1, keepdims=True)

# %% wrong="train_head" name="one_shift_for_all"
# You subtract the largest score of all rows, so rows far below it vanish; each row has its own.
# - scores.max(axis=1, keepdims=True)
# + scores.max()

# %% wrong="train_head" name="scores_clipped"
# You clip the scores before the exponential, which changes the probabilities; subtract the largest score of each row.
# - scores - scores.max(axis=1, keepdims=True)
# + np.clip(scores, -1, 1)

# %% wrong="train_head" name="scores_clipped_at_30"
# You clip the scores at 30, so two large scores of an example become equal; subtract the largest score of each row.
# - scores - scores.max(axis=1, keepdims=True)
# + np.clip(scores, -30, 30)

# %% wrong="train_head" name="scores_clipped_at_700"
# You clip the scores where the exponential would overflow, so two large ones become equal; subtract the largest score of each row.
# - scores - scores.max(axis=1, keepdims=True)
# + np.clip(scores, -700, 700)

# %% wrong="train_head" name="bias_not_trained"
# Your bias stays at zero; it learns too, with the mean error of each class.
# - b = b - learning_rate * db
# + b = b - 0 * db

# %% wrong="train_head" name="bias_gradient_is_the_sum"
# The gradient of your bias is a sum over the examples; it is a mean.
# - p.sum(axis=0) / N
# + p.sum(axis=0)

# %% wrong="train_head" name="bias_with_the_new_weights"
# The bias's gradient is taken at the new W; both gradients belong to the W and b of the step before.
# - db = p.sum(axis=0) / N
# - W = W - learning_rate * dW
# + W = W - learning_rate * dW
# + s = features @ W + b
# + p = np.exp(s - s.max(axis=1, keepdims=True))
# + p = p / p.sum(axis=1, keepdims=True)
# + p[np.arange(N), y] -= 1
# + db = p.sum(axis=0) / N

# %% wrong="train_head" name="climbs"
# You add the gradient, and the loss rises; a step goes against it.
# - W - learning_rate * dW
# + W + learning_rate * dW
# - b - learning_rate * db
# + b + learning_rate * db

# %% wrong="train_head" name="labels_not_subtracted"
# Your errors are the probabilities alone; subtract 1 at the class of each example.
# - p[np.arange(N), y] -= 1

# %% wrong="train_head" name="all_rows_subtracted"
# p[:, y] takes the columns of all labels in every row; each row has one class, p[np.arange(N), y].
# - p[np.arange(N), y] -= 1
# + p[:, y] -= 1

# %% wrong="train_head" name="softmax_over_the_examples"
# Your softmax runs over the examples; the probabilities of each example add up to 1.
# - p.sum(axis=1, keepdims=True)
# + p.sum(axis=0, keepdims=True)

# %% wrong="train_head" name="one_step_too_few"
# You take one step less than asked for; range(steps) has as many turns as it should.
# - range(steps)
# + range(steps - 1)

# %% wrong="train_head" name="one_step_too_many"
# You take one step more than asked for; range(steps) has as many turns as it should.
# - range(steps)
# + range(steps + 1)

# %% wrong="train_head" name="random_start"
# Your W starts at random numbers; it starts at zero, so that the head is the same every time.
# - np.zeros((D, classes))
# + 0.01 * np.random.default_rng(0).standard_normal((D, classes))

# %% wrong="train_head" name="penalized"
# A penalty pulls your weights to zero; the loss has none here.
# - features.T @ p / N
# + features.T @ p / N + 0.01 * W

# %% wrong="train_head" name="rate_decays"
# Your rate shrinks from step to step; it stays as it is given.
# - W = W - learning_rate * dW
# + learning_rate *= 0.99
# + W = W - learning_rate * dW


# %% wrong="train_head" name="first_example_only"
# Each step takes one example; all of them belong in every step.
def train_head(features, y, classes, steps, learning_rate):
    N, D = features.shape
    W, b = np.zeros((D, classes)), np.zeros(classes)
    for step in range(steps):
        h, label = features[step % N], y[step % N]
        s = h @ W + b
        e = np.exp(s - s.max())
        e /= e.sum()
        e[label] -= 1
        W = W - learning_rate * np.outer(h, e)
        b = b - learning_rate * e
    return W, b


# %% wrong="train_head" name="squared_error"
# Your errors are scores minus one-hot labels, those of a squared loss; take the softmax first.
# - scores = scores - scores.max(axis=1, keepdims=True)
# - p = np.exp(scores)
# - p = p / p.sum(axis=1, keepdims=True)
# + p = scores.copy()

# %% wrong="train_head" name="classes_counted_in_y"
# You count the classes by the largest label; a class may be absent, so use classes.
# - W = np.zeros((D, classes))
# - b = np.zeros(classes)
# + found = y.max() + 1
# + W = np.zeros((D, found))
# + b = np.zeros(found)
# - return W, b
# + return np.resize(W, (D, classes)), np.resize(b, classes)

# %% wrong="train_head" name="features_scaled_in_place"
# You scale the features in the caller's array; leave it as it is.
# - W = np.zeros((D, classes))
# + features *= 1.0 + 1e-13
# + W = np.zeros((D, classes))

# %% wrong="train_head" name="labels_shifted_in_place"
# You change the caller's labels; make a new array.
# - return W, b
# + y += 1
# + return W, b

# %% wrong="train_head" name="pair_swapped"
# You return the bias first; the order is W, b.
# - return W, b
# + return b, W

# %% wrong="train_head" name="float32_inside"
# You compute in float32, which has only about seven digits.
# - scores = features @ W + b
# + scores = np.float32(features) @ np.float32(W) + np.float32(b)


# %% right="fine_tune_step" name="plain"
def fine_tune_step(layers, gradients, rates):
    new = []
    for (W, b), (dW, db), rate in zip(layers, gradients, rates):
        if rate is None or rate == 0:
            new.append((W, b))
        else:
            new.append((W - rate * dW, b - rate * db))
    return new


# %% right="fine_tune_step" name="copies_by_index"
def fine_tune_step(layers, gradients, rates):
    import copy

    new = [list(pair) for pair in copy.deepcopy(layers)]
    for i in range(len(new)):
        if rates[i]:
            for j in range(2):
                new[i][j] = new[i][j] - rates[i] * gradients[i][j]
    return new


# %% right="fine_tune_step" name="in_place_on_copies"
def fine_tune_step(layers, gradients, rates):
    moved = [[part.copy() for part in layer] for layer in layers]
    for parts, slopes, rate in zip(moved, gradients, rates):
        for part, slope in zip(parts, slopes):
            if rate not in (0, None):
                part -= rate * slope
    return [tuple(parts) for parts in moved]


# %% right="fine_tune_step" name="comprehension"
def fine_tune_step(layers, gradients, rates):
    return [
        tuple(w - r * g for w, g in zip(pair, slopes)) if r else tuple(pair)
        for pair, slopes, r in zip(layers, gradients, rates)
    ]


# %% wrong="fine_tune_step" name="rates_from_the_head_down"
# Your rates are counted from the head down; rates[0] belongs to layer 0, which sees the pixels.
# - in zip(layers, gradients, rates)
# + in zip(layers, gradients, rates[::-1])

# %% wrong="fine_tune_step" name="one_rate_for_all"
# All your layers move at the rate of the last one; each has its own.
# - rate * dW, b - rate * db
# + rates[-1] * dW, b - rates[-1] * db

# %% wrong="fine_tune_step" name="largest_rate_for_all"
# All your layers move at the largest rate; each has its own.
# - W - rate * dW, b - rate * db
# + W - max(r or 0 for r in rates) * dW, b - max(r or 0 for r in rates) * db

# %% wrong="fine_tune_step" name="climbs"
# You add the gradients; a step goes against them.
# - W - rate * dW, b - rate * db
# + W + rate * dW, b + rate * db

# %% wrong="fine_tune_step" name="bias_stays"
# Your biases do not move; a layer that learns moves its W and its b.
# - b - rate * db
# + b

# %% wrong="fine_tune_step" name="bias_at_another_rate"
# Your biases move at twice the rate of their layer; W and b share it.
# - b - rate * db
# + b - 2 * rate * db

# %% wrong="fine_tune_step" name="gradient_scaled"
# You divide each gradient by its length; a step is the rate times the gradient.
# - rate * dW
# + rate * dW / np.linalg.norm(dW)

# %% wrong="fine_tune_step" name="steps_grow_with_the_depth"
# Deeper layers get longer steps in your code; the rate that is given is the rate.
# - new.append((W - rate * dW, b - rate * db))
# + new.append((W - rate * dW * (len(new) + 1), b - rate * db * (len(new) + 1)))

# %% wrong="fine_tune_step" name="zero_times_the_gradient"
# A frozen layer is multiplied by 0 in your code, and 0 times inf is nan; hand it on as it is.
# - rate is None or rate == 0
# + rate is None

# %% wrong="fine_tune_step" name="none_not_handled"
# A rate of None stops your code; it means frozen, so look before you multiply.
# - rate is None or rate == 0
# + rate == 0

# %% wrong="fine_tune_step" name="none_means_the_default"
# A rate of None gets a default in your code; it means frozen.
# - if rate is None or rate == 0:
# + rate = 0.01 if rate is None else rate
# + if rate == 0:

# %% wrong="fine_tune_step" name="frozen_layers_decay"
# Your frozen layers shrink a little at each step, as by weight decay; frozen means to the last bit.
# - new.append((W, b))
# + new.append((W * (1 - 1e-4), b * (1 - 1e-4)))

# %% wrong="fine_tune_step" name="frozen_weights_only"
# The biases of your frozen layers go on moving; a frozen layer stays, W and b.
# - new.append((W, b))
# + new.append((W, b - 0.01 * db))

# %% wrong="fine_tune_step" name="frozen_layers_left_out"
# Frozen layers are missing in your list; they stay in the network.
# - new.append((W, b))
# + continue

# %% wrong="fine_tune_step" name="small_rates_frozen"
# Rates below 0.2 count as frozen in your code; only 0 and None do.
# - rate == 0
# + rate < 0.2

# %% wrong="fine_tune_step" name="in_place"
# Your step changes the caller's layers; make new arrays and a new list.
# - new.append((W - rate * dW, b - rate * db))
# + W -= rate * dW
# + b -= rate * db
# + new.append((W, b))

# %% wrong="fine_tune_step" name="in_the_old_list"
# You write the new layers into the caller's list, which is not yours; build a new one.
# - return new
# + layers[:] = new
# + return new

# %% wrong="fine_tune_step" name="gradients_scaled_in_place"
# You multiply the caller's gradients in place; make new arrays.
# - new.append((W - rate * dW, b - rate * db))
# + dW *= rate
# + db *= rate
# + new.append((W - dW, b - db))

# %% wrong="fine_tune_step" name="moves_returned"
# You return the steps in place of the layers; a new layer is the old one minus its step.
# - W - rate * dW, b - rate * db
# + -rate * dW, -rate * db


# %% right="blind_layer" name="one_unit"
def blind_layer(source, target):
    e = source[1] - source[0]
    d = target[1] - target[0]
    w = e - d * (d @ e) / (d @ d)
    w = w / (w @ e)
    b = -(w @ source[0])
    return w.reshape(-1, 1), np.array([b])


# %% right="blind_layer" name="two_units"
def blind_layer(source, target):
    e, d = np.subtract(*source), np.subtract(*target)
    w = e - (e @ d) / (d @ d) * d
    w = 3 * w / np.dot(w, w)
    return np.column_stack([w, -w]), np.zeros(2)


# %% right="blind_layer" name="all_directions_but_one"
def blind_layer(source, target):
    d = target[1] - target[0]
    unit = d / np.linalg.norm(d)
    P = np.eye(len(d)) - np.outer(unit, unit)
    seen = (source[1] - source[0]) @ P
    W = P * 2 * np.sqrt(len(d)) / np.linalg.norm(seen)
    both = np.hstack([W, -W])
    return both, -both.T @ source[0]


# %% right="blind_layer" name="asleep_for_the_target"
def blind_layer(source, target):
    d = target[1] - target[0]
    e = source[1] - source[0]
    basis = np.linalg.qr(np.column_stack([d, e]))[0]
    w = basis[:, 1:]
    w = w / (e @ w)
    return w, 5 - source[0] @ w - min(0, float((e @ w)[0]))


# %% wrong="blind_layer" name="bias_forgotten"
# Where your unit is negative for both source images, the ReLU makes both codes 0; choose the bias.
# - np.array([b])
# + np.zeros(1)

# %% wrong="blind_layer" name="sees_the_target_too"
# Your unit looks along the difference of the source images, and sees the target's too; remove its part along the difference of the target images.
# - e - d * (d @ e) / (d @ d)
# + e

# %% wrong="blind_layer" name="source_and_target_swapped"
# Your unit is blind for the source images and sees the target; the other way round.
# - e = source[1] - source[0]
# - d = target[1] - target[0]
# + d = source[1] - source[0]
# + e = target[1] - target[0]

# %% wrong="blind_layer" name="not_scaled"
# Small images get codes that differ by less than 1; scale the weights.
# - w = w / (w @ e)

# %% wrong="blind_layer" name="unit_length"
# Your weights have the length 1, and small images get codes that differ by less; scale by w'e.
# - w / (w @ e)
# + w / np.linalg.norm(w)

# %% wrong="blind_layer" name="length_not_squared"
# You divide by the length of d; the part along d needs its square, d'd.
# - (d @ d)
# + np.sqrt(d @ d)

# %% wrong="blind_layer" name="part_added"
# You add the part along the difference of the target images; remove it.
# - e - d * (d @ e)
# + e + d * (d @ e)

# %% wrong="blind_layer" name="layer_of_zeros"
# Your layer is blind for everything; the source images must get different codes.
# - return w.reshape(-1, 1), np.array([b])
# + return 0 * w.reshape(-1, 1), np.array([b])

# %% wrong="blind_layer" name="first_pixel_only"
# Your unit looks at the first pixel whatever the images are; remove the direction in which the target images differ.
# - e - d * (d @ e) / (d @ d)
# + np.eye(len(e))[0]
# - w / (w @ e)
# + w / (w @ e or 1.0)

# %% wrong="blind_layer" name="images_instead_of_differences"
# Your weights are at right angles to a target image; it is the difference of the two that must not be seen.
# - d = target[1] - target[0]
# + d = target[1]

# %% wrong="blind_layer" name="far_below_zero"
# Your bias is so low that the unit is 0 for all images; no source image wakes it.
# - -(w @ source[0])
# + -(w @ source[0]) - 1e6

# %% wrong="blind_layer" name="images_centred_in_place"
# You subtract the first image in the caller's array; make a new one.
# - e = source[1] - source[0]
# + e = source[1] - source[0]
# + target -= target[0].copy()

# %% wrong="blind_layer" name="flat_weights"
# Your W has one axis; it has the shape (pixels, units), also with one unit.
# - w.reshape(-1, 1)
# + w
