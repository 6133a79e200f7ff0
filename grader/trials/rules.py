"""The trials that hidden tests put every update rule of the course through.

Each trial takes the learner's rule and the ``grade_id`` of the test cell, ``<rule>--<behaviour>``:
the part before the hyphens names the reference rule, the whole names the stream of random numbers.
A trial returns None or raises `helpers.checks.CheckFailed` or `NotAttempted`.

Only what the learner's rule returns counts: its next_w and its config are passed to the next call,
arrays as copies where the contract lets the caller do so. Gradients do not depend on the weights
(open loop), so that a wrong answer cannot run away and rounding cannot be amplified. Tolerances are
relative to the largest value that the trajectory has reached. Where the reference knows two forms
of a rule (`reference.FORMS`), an answer may take either, but the same one on its whole way.
"""

import itertools

import numpy as np

from grader.trials import reference
from grader.trials.seeds import stream
from helpers.checks.compare import compare, copied
from helpers.checks.functions import call
from helpers.checks.outcomes import CheckFailed
from helpers.checks.rules import call_rule, compare_gradients, compare_state

RTOL = {np.dtype(np.float64): 1e-9, np.dtype(np.float32): 1e-4}

# Where hyperparameters are drawn from: away from the defaults and from values that hide a mistake.
RANGES = {
    "learning_rate": (0.02, 0.3),
    "momentum": (0.2, 0.8),
    "decay_rate": (0.3, 0.9),
    "beta1": (0.3, 0.8),
    "beta2": (0.5, 0.95),
    "epsilon": (0.05, 0.5),
    "weight_decay": (0.05, 0.5),
}
# What each is set to on the way, so that a cap or a floor that the formula does not have shows.
EXTREMES = {
    "learning_rate": (0, 200.0),
    "momentum": (0, 0.999, 3.0),
    "decay_rate": (0, 0.9999),
    "beta1": (0, 0.999),
    "beta2": (0, 0.9999),
    "epsilon": (0, 10.0),
    "weight_decay": (0, 5.0),
}
# Keys that no rule knows, as a caller may keep them beside the rule's own.
EXTRA = {"name": "layer 1", "epoch": 3}
# A hyperparameter at 0 leaves less to compute, and tempts to hand on dw itself.
KEEPING_RATES = ("momentum", "decay_rate", "beta1")
SHAPES = ((), (1,), (5,), (3, 3), (4, 1), (2, 3, 4), (2, 1, 3, 2))


class Walk:
    """One parameter on its way, moved by the learner's rule and by the reference side by side.

    `config` is a tuple: empty for a first call without a config, else it holds one config.
    `forms` holds the expected (w, config) of each form of the rule that the answer may still have.
    """

    def __init__(self, rule, name, w, *config):
        self.rule = rule
        self.hyperparameters = tuple(reference.DEFAULTS[name])
        self.rtol = RTOL[w.dtype]
        self.w, self.config = w.copy(), tuple(map(copied, config))
        expected = (w.astype(np.float64), _cast(config[0], np.float64) if config else None)
        self.forms = dict.fromkeys(reference.FORMS.get(name, (name,)), expected)
        self.scales = {"w": np.max(np.abs(w), initial=0.0)}
        self.steps = 0

    def step(self, dw, look, case="", **changes):
        """Take one step with both and compare; `changes` are made in the returned config before."""
        if changes:
            self.config[0].update(changes)
            self.forms = {form: (w, {**c, **changes}) for form, (w, c) in self.forms.items()}
        self.steps += 1
        case = f"step {self.steps}" + (f" ({case})" if case else "")
        gradient = dw.astype(np.float64)
        next_w, config = call_rule(self.rule, self.w, dw, *self.config, case=case)
        self.forms = {
            form: getattr(reference, form)(w, gradient, c) for form, (w, c) in self.forms.items()
        }
        self._raise_scales()
        tolerance = {"rtol": self.rtol, "look": look}
        self._compare_w(next_w, f"next_w of {case}", scale=self.scales["w"], **tolerance)
        compare_state(config, self.state(), case, scales=self.scales, **tolerance)
        self.w, self.config = next_w, (config,)

    def state(self):
        """Return the state that the formula has now; all forms have the same."""
        _, config = next(iter(self.forms.values()))
        names = config.keys() - set(self.hyperparameters)
        return {key: config[key] for key in names if key not in EXTRA}

    def bookmark(self):
        """Return what `go_back` needs to go on from here: copies, as a saved file would hold."""
        return self.w.copy(), copied(self.config[0]), dict(self.forms)

    def go_back(self, bookmark):
        """Continue from an earlier point of the walk."""
        self.w, config, self.forms = bookmark
        self.config = (config,)

    def _compare_w(self, next_w, what, **tolerance):
        """Keep the forms that the weights agree with; where there is none, say why of the first."""
        agreeing, failed = {}, []
        for form, (w, config) in self.forms.items():
            try:
                compare(next_w, w, what, **tolerance)
            except CheckFailed as error:
                failed.append(error)
            else:
                agreeing[form] = (w, config)
        if not agreeing:
            raise failed[0]
        self.forms = agreeing

    def _raise_scales(self):
        w, _ = next(iter(self.forms.values()))
        for key, value in {"w": w, **self.state()}.items():
            largest = np.max(np.abs(value), initial=0.0)
            self.scales[key] = max(self.scales.get(key, 0.0), largest) or 1.0


def many_steps(rule, grade_id, steps=120):
    """Follow a long run with other hyperparameters and gradients of changing size, some zero."""
    rng, name = _begin(grade_id)
    walk = Walk(rule, name, rng.normal(size=(3, 4)), _drawn(rng, name))
    look = (
        "Where the first step agrees and a later one does not, look at what the config carries "
        "from call to call."
    )
    for number in range(steps):
        dw = rng.normal(size=(3, 4)) * 10.0 ** rng.uniform(-1, 1)
        walk.step(dw if number % 7 != 5 else np.zeros_like(dw), look)


def fresh_start(rule, grade_id):
    """Start without a config, with None and with {}, again and again: defaults, a state of zeros.

    The caller changes what a first call returned, which must change no later first call.
    """
    rng, name = _begin(grade_id)
    look = "Look at the default of each hyperparameter and at the state of a first call."
    for gradient in (rng.normal(size=2), rng.normal(size=2), np.zeros(2)):
        for config in ((), (None,), ({},)):
            walk = Walk(rule, name, rng.normal(size=2), *config)
            walk.step(gradient, look, f"config {config[0]}" if config else "no config")
            _compare_hyperparameters(walk, name)
            walk.config[0].update(_drawn(rng, name))


def given_state(rule, grade_id, steps=4):
    """Start from a state that is not zero."""
    rng, name = _begin(grade_id)
    look = "The state that config brings must be used."
    walk = Walk(rule, name, rng.normal(size=4), _with_state(rng, name, (4,)))
    for _ in range(steps):
        walk.step(rng.normal(size=4), look, "the first config brings a state")
    late = {**_with_state(rng, name, (4,)), **reference.DEFAULTS[name]}
    if "t" in late:
        walk = Walk(rule, name, rng.normal(size=4), {**late, "t": 1500})
        walk.step(rng.normal(size=4), look, "t is 1500 in the first config")


def hyperparameters(rule, grade_id):
    """Give each subset of the hyperparameters, then change each, up to extremes, on the way."""
    rng, name = _begin(grade_id)
    names = list(reference.DEFAULTS[name])
    for size in range(len(names) + 1):
        for keys in itertools.combinations(names, size):
            _partial_config(rule, name, rng, keys)
    walk = Walk(rule, name, rng.normal(size=3), {**_drawn(rng, name), **EXTRA})
    look = "Hyperparameters are read from config at every call and used as they come, 0 or large."
    walk.step(rng.normal(size=3), look)
    for key in names * 2:
        value = _draw(rng, key)
        walk.step(rng.normal(size=3), look, f"{key} changed to {value:.3g}", **{key: value})
    for key in names:
        for value in EXTREMES[key]:
            back = {key: _draw(rng, key)}
            walk.step(rng.normal(size=3), look, f"{key} changed to {value}", **{key: value})
            walk.step(rng.normal(size=3), look, f"{key} still {value}")
            walk.step(rng.normal(size=3), look, f"{key} no longer {value}", **back)


def separate_parameters(rule, grade_id, steps=6):
    """Move two parameters in turn, then go back to a saved point: all state is in the configs."""
    rng, name = _begin(grade_id)
    look = "All state must be in the config: nothing in globals, in attributes or in defaults."
    walks = [Walk(rule, name, rng.normal(size=3), _drawn(rng, name)) for _ in range(2)]
    for _ in range(steps):
        for number, walk in enumerate(walks, start=1):
            walk.step(rng.normal(size=3), look, f"parameter {number} of two, in turn")
    _compare_first_answer(rule, name, rng)
    saved = walks[0].bookmark()
    for case in ("going on", "going back to a saved w and config"):
        walks[0].go_back(_copied_bookmark(saved))
        for _ in range(steps):
            walks[0].step(rng.normal(size=3), look, case)


def gradient_kept(rule, grade_id, steps=4):
    """See that no dw is ever changed, and that the state survives a reused gradient buffer."""
    rng, name = _begin(grade_id)
    zeros = [{**_drawn(rng, name), key: 0} for key in KEEPING_RATES if key in _drawn(rng, name)]
    for shape, dtype in (((3,), np.float64), ((), np.float64), ((2, 3), np.float32)):
        given = _with_state(rng, name, shape)
        for config in ((), (None,), ({},), (_drawn(rng, name),), (given,), *zip(zeros)):
            config = tuple(_cast(each, dtype) for each in config)
            w, gradients = _normal(rng, shape, dtype), _normal(rng, (steps, *shape), dtype)
            _see_gradients_kept(rule, w, gradients, config)
            _reuse_a_buffer(rule, name, w, gradients, config)


def shapes(rule, grade_id, steps=8):
    """Move parameters of 0 to 4 axes, in float64 and float32, without and with a given state."""
    rng, name = _begin(grade_id)
    for dtype, shape in itertools.product((np.float64, np.float32), SHAPES):
        look = f"Every operation must work entry by entry on an array of shape {shape}."
        for config in (_drawn(rng, name), _with_state(rng, name, shape)):
            config = _cast(config, dtype)
            walk = Walk(rule, name, _normal(rng, shape, dtype), config)
            for _ in range(steps):
                walk.step(_normal(rng, shape, dtype), look, f"{np.dtype(dtype)}, shape {shape}")


def sizes(rule, grade_id, powers=(-100, -12, -6, 6, 12, 100), steps=8):
    """Move parameters whose weights and gradients are tiny or huge, each a power of ten."""
    rng, name = _begin(grade_id)
    look = "Look for a clip, a rounding, a tolerance or a constant that the formula does not have."
    for power in powers:
        drawn = _drawn(rng, name)
        for config in (drawn, {**drawn, "epsilon": 0}) if "epsilon" in drawn else (drawn,):
            size = 10.0**power
            case = f"gradients of size 1e{power:+d}"
            if config.get("epsilon") == 0:
                case += ", epsilon 0"
            walk = Walk(rule, name, size * rng.normal(size=3), config)
            for _ in range(steps):
                walk.step(size * rng.normal(size=3), look, case)


def loss_on_quadratic(name, config, *, curvatures, start, steps):
    """Return the loss 1/2 sum(curvatures * w^2) after `steps` of the reference rule `name`.

    `config` holds the hyperparameters to judge; a run that overflows returns inf or NaN.
    """
    curvatures, w = np.asarray(curvatures, dtype=float), np.asarray(start, dtype=float)
    with np.errstate(all="ignore"):
        for _ in range(steps):
            w, config = getattr(reference, name)(w, curvatures * w, config)
        return float(np.sum(curvatures * w**2) / 2)


def _begin(grade_id):
    return stream(grade_id), grade_id.partition("--")[0]


def _draw(rng, key):
    return float(rng.uniform(*RANGES[key]))


def _drawn(rng, name):
    return {key: _draw(rng, key) for key in reference.DEFAULTS[name]}


def _normal(rng, shape, dtype):
    return _as(np.asarray(rng.normal(size=shape)), dtype)


def _as(value, dtype):
    return value.astype(dtype) if isinstance(value, np.ndarray) else value


def _cast(config, dtype):
    return None if config is None else {key: _as(v, dtype) for key, v in config.items()}


def _with_state(rng, name, shape, steps=3):
    """Return a config as a run could leave it: what the reference holds after a few steps."""
    w, config = np.zeros(shape), _drawn(rng, name)
    for _ in range(steps):
        w, config = getattr(reference, name)(w, _normal(rng, shape, np.float64), config)
    return {k: np.array(v) if isinstance(v, np.generic) else v for k, v in config.items()}


def _compare_first_answer(rule, name, rng):
    """See that the answer of one call is still there after the call for another parameter."""
    calls = [(rng.normal(size=3), rng.normal(size=3), _drawn(rng, name)) for _ in range(2)]
    first, *_ = call(rule, *calls[0], case="a step of parameter 1")
    kept = np.array(first)
    call(rule, *calls[1], case="a step of parameter 2")
    look = "Each call must return an array of its own, and not write into an earlier answer."
    compare(first, kept, "next_w of parameter 1, after a step of parameter 2,", rtol=0, look=look)


def _see_gradients_kept(rule, w, gradients, config):
    given, kept, config = [], [], list(map(copied, config))
    for number, dw in enumerate(gradients, start=1):
        given.append(np.array(dw))
        kept.append(np.array(dw))
        w, *config = call_rule(rule, w.copy(), given[-1], *config, case=f"step {number}")
        compare_gradients(given, kept, f"step {number}")


def _reuse_a_buffer(rule, name, w, gradients, config):
    """Walk with fresh arrays, and again with one array for all gradients, which must not matter."""
    _to_the_end(
        Walk(rule, name, w, *config), gradients, "This step is wrong with any array for dw."
    )
    look = "The caller reuses its array for dw: the state must not be that array. Copy it."
    _to_the_end(Walk(rule, name, w, *config), gradients, look, np.array(gradients[0]))


def _to_the_end(walk, gradients, look, buffer=None):
    """Take all steps; before the last one, rates that may have been 0 let the state count again."""
    back = {key: 0.5 for key in KEEPING_RATES if key in walk.hyperparameters}
    for left, dw in zip(reversed(range(len(gradients))), gradients, strict=True):
        array = np.array(dw) if buffer is None else buffer
        array[...] = dw
        walk.step(array, look, **({} if left else back))


def _copied_bookmark(bookmark):
    w, config, forms = bookmark
    return w.copy(), copied(config), dict(forms)


def _partial_config(rule, name, rng, keys):
    look = "Each hyperparameter has its own default, used where its key is missing."
    walk = Walk(rule, name, rng.normal(size=3), {key: _draw(rng, key) for key in keys})
    for _ in range(3):
        walk.step(rng.normal(size=3), look, f"config given with {', '.join(keys) or 'no keys'}")


def _compare_hyperparameters(walk, name):
    """See that the returned config holds every hyperparameter, so that the caller can change it."""
    look = "The returned config must hold the hyperparameters too: the caller may change them."
    expected = reference.DEFAULTS[name]
    compare_state(walk.config[0], expected, f"step {walk.steps}", rtol=0, look=look)
