"""What is said of an error in an answer, and what a value is called that is no answer."""

import numpy as np
import pytest

from grader.engine.inside.handles import Kept
from helpers import checks
from helpers.checks import CheckFailed
from helpers.checks.functions import call
from helpers.checks.heads import draw_head
from helpers.checks.outcomes import kind

X = np.ones((2, 3))


def rule(w, dw, config=None):
    return config["velocity"]


def layer_forward(x, bn_param):
    return bn_param["eps"]


def layer_backward(dout, cache):
    x, s = cache
    return dout * x / s


def mean(iterates, decay=None):
    return decay * iterates


def three(w, steps, rates):
    return {}[steps]


def looks_up(kind):
    return {"batch": 0}[kind]


def elsewhere(function):
    """Return a function as it is where the learner's code runs in another process."""

    class Asker:
        def ask(self, standin, args, kwargs):
            return function(*args, **kwargs)

    asker = Asker()
    standin = Kept(asker).theirs(0, "call", function.__name__)
    standin.kept = asker
    return standin


FRESH = "A fresh config is None or lacks keys: every missing key needs its default."
NONE = "The config is None in this call: a fresh one starts as {}, with all defaults."
HINTS = [
    (rule, (X, X, None), NONE),
    (rule, (X, X, {}), FRESH),
    (layer_forward, (X, {}), "The dict may lack keys: every missing key needs its default."),
    (layer_backward, (X, None), "The cache that your forward pass returned is None."),
    (mean, (X, None), "decay is None in this call."),
    (three, (X, 2, X), "Read that line with the values that it had in this call."),
    (looks_up, ("group",), "Read that line with the values that it had in this call."),
]


@pytest.mark.parametrize(("function", "arguments", "hint"), HINTS)
def test_a_hint_speaks_of_what_the_function_was_given(function, arguments, hint):
    with pytest.raises(CheckFailed) as failed:
        call(function, *arguments, case="a call")
    assert str(failed.value).endswith(hint)


@pytest.mark.parametrize(("function", "arguments", "hint"), HINTS)
def test_a_hint_speaks_of_it_where_only_the_name_of_a_function_is_known(function, arguments, hint):
    hint = hint.replace("decay is", "An argument is")
    with pytest.raises(CheckFailed) as failed:
        call(elsewhere(function), *arguments, case="a call")
    assert str(failed.value).endswith(hint)


def numbers_one_by_one():
    yield 1


NO_ANSWERS = [
    (numbers_one_by_one(), "a generator"),
    (zip([1], [2], strict=True), "an iterator"),
    (rule, "a function"),
    (np.exp, "a function"),
    (dict, "a function"),
    (None, "None"),
    (X, "an array of shape (2, 3) and type float64"),
    ([1], "a value of type list of length 1"),
]


@pytest.mark.parametrize(("value", "called"), NO_ANSWERS)
def test_what_a_value_is_called(value, called):
    assert kind(value) == called


@pytest.mark.parametrize(
    ("use", "name", "called"),
    [
        ("next", "generator", "a generator"),
        ("next", "zip", "an iterator"),
        ("call", "back", "a function"),
        ("keep", "Saved", "a value of type Saved"),
    ],
)
def test_what_a_value_of_another_process_is_called(use, name, called):
    assert kind(Kept(None).theirs(0, use, name)) == called


def test_one_layer_is_no_layers():
    layer = [(np.ones((3, 2)), np.ones(2))]
    for layers, said in ((layer, "a call with 1 layer and 4 classes"), (2 * layer, "2 layers")):
        with pytest.raises(CheckFailed, match=said):
            draw_head(lambda *_: None, layers, 4, np.random.default_rng(0))
    checks.check_new_head(
        lambda old, classes, rng: [(rng.normal(size=(3, classes)), np.zeros(classes))], layer, 4
    )
