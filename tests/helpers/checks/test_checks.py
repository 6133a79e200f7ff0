"""The visible checks: three outcomes, and sentences whatever a learner's code returns."""

import linecache

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from helpers import checks
from helpers.checks import CheckFailed, NotAttempted
from helpers.checks.functions import compare_word
from helpers.checks.rules import STEP_1

W, DW, NEXT = np.array([1.0, 2.0]), np.array([3.0, -4.0]), np.array([4.0, -2.0])


def add(w, dw, config=None):
    """Answer right: a rule that no lesson asks for, next_w = w + dw, counting its calls."""
    config = {"calls": 0, **(config or {})}
    return w + dw, {**config, "calls": config["calls"] + 1}


def check_add(rule):
    checks.check_rule(rule, W, DW, None, NEXT, {"calls": 1}, case="the first step")


def returning(answer):
    return lambda w, dw, config=None: answer


class Spiteful:
    """An object that fails at everything a check might try."""

    def __repr__(self):
        raise RuntimeError

    def __array__(self, *args, **kwargs):
        raise RuntimeError

    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None


def test_right_answer_prints_one_line(capsys):
    check_add(add)
    assert capsys.readouterr().out == "Right: add, the first step.\n"


def test_stub_is_not_attempted():
    def stub(w, dw, config=None):
        raise NotImplementedError

    with pytest.raises(NotAttempted, match="Not attempted yet: stub"):
        check_add(stub)
    with pytest.raises(NotAttempted, match="Not attempted yet: stub"):
        checks.check_value(stub, (1, 2), 3)
    with pytest.raises(NotAttempted, match="Not attempted yet: stub"):
        checks.check_raises(stub, (1, 2), NotImplementedError)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (None, "returned None in the first step. Expected: the pair next_w, config. Is there a r"),
        (NEXT, "returned an array of shape (2,) and type float64"),
        ("ab", "returned a value of type str of length 2"),
        ((NEXT,), "returned a value of type tuple of length 1"),
        ((NEXT, {}, 1), "returned a value of type tuple of length 3"),
        (({}, NEXT), "returned config first"),
        ((NEXT, None), "The config that your function returned in the first step is None"),
        ((NEXT, [1]), "is a value of type list of length 1. Expected: a dict"),
        ((None, {}), "next_w of the first step is None"),
        (([4.0, -2.0], {}), "next_w of the first step is a value of type list of length 2"),
        (("12", {}), "next_w of the first step is a value of type str"),
        ((True, {}), "next_w of the first step is a value of type bool"),
        ((Spiteful(), {}), "next_w of the first step is a value of type Spiteful"),
        ((np.array([None, 1]), {}), "holds values of type object"),
        ((np.array(["a", "b"]), {}), "holds values of type <U1"),
        ((np.array([1j, 2]), {}), "holds values of type complex128"),
        ((np.array([True, False]), {}), "holds values of type bool"),
        ((10**400, {}), "holds values of type object"),
        ((4.0, {}), "has the shape (). Expected: (2,)"),
        ((NEXT[:, None], {}), "has the shape (2, 1). Expected: (2,). Look for a reshape, a sum or"),
        ((np.ones(3), {}), "has the shape (3,). Expected: (2,). Count the entries."),
        ((np.array([4.0, np.nan]), {}), "at index [1]: expected -2, came nan (1 of 2 entries dif"),
        ((np.array([np.inf, -2.0]), {}), "at index [0]: expected 4, came inf"),
        ((np.array([4.0, 2.0]), {}), "at index [1]: expected -2, came 2 (1 of 2 entries differ)"),
        ((NEXT + np.array([1e-5, 0]), {}), "expected 4, came 4.00001"),
        ((NEXT, {}), "has no key 'calls'; it holds nothing"),
        ((NEXT, {"Calls": 1}), "has no key 'calls'; it holds 'Calls'"),
        ((NEXT, {Spiteful: 1}), "has no key 'calls'; it holds <class"),
        ((NEXT, {"calls": 2}), "config['calls'] after the first step: expected 1, came 2"),
        ((NEXT, {"calls": "1"}), "config['calls'] after the first step is a value of type str"),
        ((NEXT, {"calls": Spiteful()}), "config['calls'] after the first step is a value of type"),
        ((NEXT, {"calls": [1]}), "config['calls'] after the first step is a value of type list"),
    ],
)
def test_wrong_answers_get_a_sentence(answer, message):
    with pytest.raises(CheckFailed) as caught:
        check_add(returning(answer))
    assert str(caught.value).startswith("Not right yet: ")
    assert message in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("answer", [None, 3, "text", [], Spiteful()])
def test_a_name_that_is_no_function(answer):
    with pytest.raises(CheckFailed, match="Expected: a function"):
        check_add(answer)
    with pytest.raises(CheckFailed, match="Expected: a function"):
        checks.check_raises(answer, ())


@pytest.mark.parametrize(
    ("answer", "equal"),
    [
        ((NEXT.astype(np.float32), {"calls": np.int64(1)}), True),
        ([NEXT, {"calls": 1.0, "more": Spiteful()}], True),
        ((NEXT + 1e-7, {"calls": 1}), True),
        ((NEXT + 1e-4, {"calls": 1}), False),
    ],
)
def test_values_count_and_not_types(answer, equal):
    if equal:
        check_add(returning(answer))
    else:
        with pytest.raises(CheckFailed):
            check_add(returning(answer))


def test_numbers_of_no_axes_may_be_scalars(capsys):
    for scalar in (5.0, 5, np.float64(5), np.float32(5), np.array(5.0)):
        rule = returning((scalar, {}))
        checks.check_rule(rule, np.array(2.0), np.array(3.0), None, 5.0, {}, case="0-d")


def test_equal_looking_numbers_are_shown_with_more_digits():
    with pytest.raises(CheckFailed, match=r"expected 1, came 1\.00000001\b"):
        checks.check_value(lambda: 1.00000001, (), 1.0)
    with pytest.raises(CheckFailed, match=r"expected 1, came 0\.99999999999999"):
        checks.check_value(lambda: 1 - 1e-14, (), 1.0, rtol=1e-15)


def test_arguments_are_copies():
    def spoiler(w, dw, config=None):
        answer = add(w.copy(), dw.copy(), dict(config))
        w[:], dw[:], config["state"][:] = 0, 0, 0
        return answer

    w, dw, config = W.copy(), DW.copy(), {"state": np.ones(2)}
    checks.check_rule(spoiler, w, dw, config, NEXT, {"calls": 1}, case="x")
    assert (w == W).all()
    assert (dw == DW).all()
    assert (config["state"] == 1).all()
    assert "calls" not in config


def exec_in_cell(source, name):
    """Define what a notebook cell defines, with its lines where Python looks for them."""
    filename = "/tmp/ipykernel_1/123.py"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    namespace = {}
    exec(compile(source, filename, "exec"), namespace)
    return namespace[name]


def test_an_exception_is_named_with_the_line_of_the_cell():
    rule = exec_in_cell(
        "def inner(config):\n    return config['velocity']\n\n"
        "def rule(w, dw, config=None):\n    return w, inner(config or {})\n",
        "rule",
    )
    with pytest.raises(CheckFailed) as caught:
        check_add(rule)
    assert str(caught.value) == (
        "Not right yet: rule stopped in the first step with KeyError: 'velocity', at line 2 of its "
        "cell: `return config['velocity']`. A fresh config is None or lacks keys: every missing "
        "key needs its default."
    )


@pytest.mark.parametrize(
    "wrong", [lambda config: config["rate"], lambda config: config.get("rate")]
)
def test_a_config_of_none_that_is_not_foreseen_is_named(wrong):
    with pytest.raises(CheckFailed, match=r"Error: 'NoneType' .* The config is None in this call"):
        checks.check_rule(lambda w, dw, config: wrong(config), W, DW, None, NEXT, {}, case="x")
    with pytest.raises(CheckFailed, match="Read that line with the values"):
        checks.check_rule(lambda w, dw, config: None + w, W, DW, {}, NEXT, {}, case="x")


@pytest.mark.parametrize("error", [ValueError("x" * 5000), RecursionError(), SystemExit(3)])
def test_any_exception_becomes_a_short_sentence(error):
    def rule(w, dw, config=None):
        raise error

    with pytest.raises(CheckFailed, match=f"stopped in the first step with {type(error).__name__}"):
        check_add(rule)
    with pytest.raises(CheckFailed) as caught:
        checks.check_raises(rule, (W, DW), KeyError)
    assert len(str(caught.value)) < 500
    assert "Expected: KeyError" in str(caught.value)


def test_an_exception_that_cannot_print_itself():
    class SpitefulError(Exception):
        def __str__(self):
            raise RuntimeError

    def rule(w, dw, config=None):
        raise SpitefulError

    with pytest.raises(CheckFailed, match="SpitefulError"):
        check_add(rule)


def test_warnings_of_an_answer_stay_silent(capfd):
    def rule(w, dw, config=None):
        np.array([1e308]) * 10, np.sqrt(np.array([-1.0])), np.array([0.0]) / 0
        return add(w, dw, config)

    check_add(rule)
    assert capfd.readouterr().err == ""


STEPS = [(DW, {}, W + DW), (DW, {}, W + 2 * DW)]


def test_check_steps_passes_on_what_is_returned(capsys):
    checks.check_steps(add, W, STEPS, case="two steps")
    assert capsys.readouterr().out == "Right: add, two steps.\n"
    with pytest.raises(CheckFailed, match="next_w of step 2 of two steps"):
        checks.check_steps(returning((W + DW, {})), W, STEPS, case="two steps")


def test_check_steps_changes_the_config_that_was_returned():
    def scaled(w, dw, config=None):
        return w + config["rate"] * dw, config

    steps = [(DW, {"rate": 1}, W + DW), (DW, {"rate": 10}, W + 11 * DW), (DW, {}, W + 21 * DW)]
    checks.check_steps(scaled, W, steps, case="x")
    with pytest.raises(CheckFailed, match="step 2"):
        checks.check_steps(add, W, steps, case="x")


def test_check_value(capsys):
    def double(x):
        return 2 * x

    checks.check_value(double, (np.array([1.0, 2.0]),), [2.0, 4.0])
    checks.check_value(lambda n: [0.5] * n, (2,), [0.5, 0.5])
    assert capsys.readouterr().out.startswith("Right: double(array([1., 2.])).\n")
    with pytest.raises(CheckFailed, match=r"double\(3\): expected 7, came 6. Look here."):
        checks.check_value(double, (3,), 7, look="Look here.")


def test_check_word(capsys):
    def greet(name):
        return f"hello {name}"

    checks.check_word(greet, ("you",), "hello you")
    assert capsys.readouterr().out == "Right: greet('you') is 'hello you'.\n"
    checks.check_word(lambda: np.str_("saddle"), (), "saddle")
    message = r"greet\('me'\): expected 'bye', came 'hello me'. Look here."
    with pytest.raises(CheckFailed, match=message):
        checks.check_word(greet, ("me",), "bye", look="Look here.")


@pytest.mark.parametrize("answer", [None, "Saddle", "saddle ", ["saddle"], 1, Spiteful()])
def test_check_word_of_garbage(answer):
    with pytest.raises(CheckFailed, match="Not right yet"):
        checks.check_word(returning(answer), (1, 2), "saddle")


@pytest.mark.parametrize("answer", [None, "1", {}, [[1], [1, 2]], [None], Spiteful(), [Spiteful()]])
def test_check_value_of_garbage(answer):
    with pytest.raises(CheckFailed, match="Not right yet"):
        checks.check_value(returning(answer), (1, 2), 3.0)


@pytest.mark.parametrize(
    ("answer", "expected", "message"),
    [
        (
            (3.0, 4.0),
            3.0,
            "your function(1) is a value of type tuple of length 2. Expected: one num",
        ),
        ([3.0], 3.0, "your function(1) is a value of type list of length 1. Expected: one number."),
        ((3.0, 4.0, 5.0), [3.0, 4.0], "has the shape (3,). Expected: (2,)"),
        (
            (3.0, [1, 2]),
            [3.0, 4.0],
            "your function(1) is a value of type tuple of length 2. Expect",
        ),
        (
            (3.0, [1, 2]),
            3.0,
            "your function(1) is a value of type tuple of length 2. Expected: one",
        ),
    ],
)
def test_a_list_where_a_number_or_an_array_is_expected(answer, expected, message):
    with pytest.raises(CheckFailed) as caught:
        checks.check_value(lambda number: answer, (1,), expected)
    assert message in str(caught.value)


def test_scale_of_zero_expectations():
    checks.check_value(lambda: 1e-12, (), 0.0)
    with pytest.raises(CheckFailed):
        checks.check_value(lambda: 1e-6, (), 0.0)


def test_a_scale_for_each_entry_makes_small_ones_count():
    expected = np.array([1e-20, 1.0])
    checks.check_value(lambda: [1e-20 + 1e-32, 1.0], (), expected, scale=expected)
    checks.check_value(lambda: [0.0, 1.0], (), expected)
    with pytest.raises(CheckFailed, match=r"index \[0\]: expected 1e-20, came 0 \(1 of 2"):
        checks.check_value(lambda: [0.0, 1.0], (), expected, scale=expected)


def test_check_raises():
    checks.check_raises(int, ("x",), ValueError)
    with pytest.raises(CheckFailed, match=r"int\(3\) returned 3. Expected: it raises ValueError"):
        checks.check_raises(int, (3,), ValueError)
    with pytest.raises(CheckFailed, match=r"raised TypeError.*Expected: ValueError"):
        checks.check_raises(int, (None,), ValueError)
    with pytest.raises(CheckFailed, match="returned a value of type Spiteful"):
        checks.check_raises(Spiteful, (), ValueError)


def test_a_function_among_the_arguments_is_called_by_its_name(capsys):
    checks.check_value(lambda f, x: f(x, 1), (max, 3), 3)
    checks.check_value(lambda f, x: f(x, 1)[0], (add, 3), 4)
    assert "(add, 3)" in capsys.readouterr().out


def test_jupyter_shows_the_sentence_only(capsys):
    shell = InteractiveShell()
    shell.user_ns["check"] = lambda: check_add(returning(None))
    result = shell.run_cell("check()")
    assert isinstance(result.error_in_exec, CheckFailed)
    assert capsys.readouterr().out.strip() == str(result.error_in_exec)


def test_a_failure_is_an_assertion_and_a_stub_is_not_implemented():
    assert issubclass(CheckFailed, AssertionError)
    assert issubclass(NotAttempted, NotImplementedError)


def test_a_step_that_fails_after_a_hyperparameter_was_not_returned_says_so():
    def forgetful(w, dw, config=None):
        return w - (config or {}).get("learning_rate", 1.0) * dw, {}

    steps = [(np.ones(1), {}, np.array([0.5])), (np.ones(1), {}, np.array([0.0]))]
    with pytest.raises(CheckFailed, match=r"step 2 of two steps.* 'learning_rate' was not\.$"):
        checks.check_steps(
            forgetful, np.ones(1), steps, {"learning_rate": 0.5}, case="two steps", look="By hand."
        )


@pytest.mark.parametrize(
    ("wrong_step", "speaks", "silent"), [(1, STEP_1, "Kept?"), (2, "Kept?", STEP_1)]
)
def test_what_is_kept_is_asked_for_only_where_the_first_step_is_right(wrong_step, speaks, silent):
    def rule(w, dw, config=None):
        next_w, config = add(w, dw, config)
        return next_w + (config["calls"] == wrong_step), config

    with pytest.raises(CheckFailed, match="By hand") as failed:
        checks.check_steps(rule, W, STEPS, case="two steps", look="By hand: 4.", later="Kept?")
    assert speaks in str(failed.value)
    assert silent not in str(failed.value)


def test_nan_and_arrays_that_do_not_fit_say_where_they_may_come_from():
    with pytest.raises(CheckFailed, match=r"came nan\. nan comes of 0 / 0"):
        checks.check_value(lambda x: x / x, (np.array(0.0),), 1.0)
    with pytest.raises(CheckFailed, match="left from an earlier call"):
        checks.check_value(lambda x: x + np.ones(3), (W,), W)


def test_a_word_that_is_missing_asks_for_a_return():
    with pytest.raises(CheckFailed, match=r"came None\. Is there a return statement\?$"):
        compare_word(lambda: None, (), "saddle", look="Think.")
