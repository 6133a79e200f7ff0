"""What trials of layers draw from the stream of their test cell."""

from grader.trials.layers import reference
from grader.trials.seeds import stream
from helpers.checks.compare import copied

# Examples, features. Two examples tell N from N - 1 best, one feature tells axes apart.
TABLES = ((2, 3), (3, 1), (4, 4), (5, 3), (3, 7))
# A row of one or two features says nothing: layer norm leaves 0, or a sign.
ROWS = ((2, 3), (1, 5), (4, 4), (5, 3), (3, 7))
# Images, channels, height, width.
IMAGES = ((2, 3, 2, 3), (3, 2, 1, 4), (1, 4, 3, 2))
SIZES = {
    "batchnorm_forward": TABLES,
    "layernorm_forward": ROWS,
    "spatial_batchnorm_forward": IMAGES,
}
# Images as above, and the number of groups.
GROUPED = ((2, 6, 2, 1, 2), (1, 4, 3, 2, 4), (3, 4, 1, 3, 1), (2, 6, 1, 2, 3))


def begin(grade_id):
    """Return the stream of a test cell ``<exercise>--<behaviour>``, and the name of the layer."""
    return stream(grade_id), grade_id.partition("--")[0]


def batch(rng, shape):
    """Return numbers of about 12, which differ by about 5: so large that no usual eps shows."""
    return 12 + 5 * rng.normal(size=shape)


def scales(rng, shape):
    """Return numbers between 0.5 and 2, of both signs."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 2, size=shape)


def calls(rng, layer, **param):
    """Yield the arguments of calls of a layer's forward pass, in several sizes."""
    if layer == "spatial_groupnorm_forward":
        for *shape, groups in GROUPED:
            channels = (1, shape[1], 1, 1)
            yield (batch(rng, shape), *affine(rng, channels), groups, dict(param))
        return
    mode = {"mode": "train"} if "batchnorm" in layer else {}
    for shape in SIZES[layer]:
        yield (batch(rng, shape), *affine(rng, shape[1]), {**mode, **param})


def affine(rng, shape):
    """Return gamma and beta."""
    return scales(rng, shape), rng.normal(size=shape)


def by_feature(values, x):
    """Return gamma or beta so that they broadcast with tables and images."""
    return values.reshape(-1, *(1 for _ in x.shape[2:]))


def running(rng, features):
    """Return running averages as a training could leave them."""
    means, variances = rng.normal(12, 5, size=features), rng.uniform(4, 40, size=features)
    return {"running_mean": means, "running_var": variances}


def expected(layer, arguments):
    """Return the output of the reference, and the param dict that it leaves."""
    given = copied(tuple(arguments))
    return getattr(reference, layer)(*given)[0], given[-1]


def named(arguments):
    """Name a call in messages, by its sizes."""
    groups = f" and G = {arguments[3]}" if len(arguments) == 5 else ""
    return f"a call with x of shape {arguments[0].shape}{groups}"
