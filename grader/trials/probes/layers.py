"""Probe problems of lesson 09: calls of layers, one question each, and nothing of what is right."""

import numpy as np

from grader.trials.probes.functions import _call, _numbers


def norm_axes() -> dict[str, dict]:
    """Return words, known ones and others."""
    words = ("batch", "layer", "instance", "group", "Batch", "LAYER", "", "spatial")
    return {f"the word {word!r}": _call(word) for word in words}


def batchnorm_forward() -> dict[str, dict]:
    """Return tables in both modes, and what is kept between calls."""
    x, more = 12 + 5 * _numbers((4, 3)), 10 + 3 * _numbers((4, 3), 1)
    gamma, beta, dout = _numbers(3, 2), _numbers(3, 3), _numbers((4, 3), 4)
    state = {"running_mean": _numbers(3, 5), "running_var": np.abs(_numbers(3, 6))}
    return {
        **_trained(x, gamma, beta),
        **_kept(x, more, gamma, beta, state),
        **_tested(x, gamma, beta, state),
        **_modes(x, gamma, beta, state),
        **_gradients((x, gamma, beta, {"mode": "train"}), (more, -gamma, beta), dout),
        "out of one column": _out((x[:, :1], gamma[:1], beta[:1], {"mode": "train"})),
        "out of two rows": _out((x[:2], gamma, beta, {"mode": "train"})),
        "out of a square": _out((x[:3], gamma, beta, {"mode": "train"})),
    }


def layernorm_forward() -> dict[str, dict]:
    """Return tables, with dicts of all kinds."""
    x, dout = 12 + 5 * _numbers((5, 4)), _numbers((5, 4), 4)
    gamma, beta = _numbers(4, 2), _numbers(4, 3)
    return {
        "out": _out((x, gamma, beta, {})),
        "out of one row": _out((x[:1], gamma, beta, {})),
        "out of a square": _out((x[:4], gamma, beta, {})),
        "out of one column": _out((x[:, :1], gamma[:1], beta[:1], {})),
        **_epsilons(x, gamma, beta, {}),
        "out after another call": _layer("shared", (2 - x, gamma, beta, {}), (x, gamma, beta, {})),
        **_gradients((x, gamma, beta, {}), (-x, -gamma, beta), dout),
    }


def spatial_batchnorm_forward() -> dict[str, dict]:
    """Return images in both modes, and what is kept between calls."""
    shape = (2, 3, 2, 2)
    x, more = 12 + 5 * _numbers(shape), 10 + 3 * _numbers(shape, 1)
    gamma, beta, dout = _numbers(3, 2), _numbers(3, 3), _numbers(shape, 4)
    state = {"running_mean": _numbers(3, 5), "running_var": np.abs(_numbers(3, 6))}
    return {
        **_trained(x, gamma, beta),
        **_kept(x, more, gamma, beta, state),
        **_tested(x, gamma, beta, state),
        **_modes(x, gamma, beta, state),
        **_gradients((x, gamma, beta, {"mode": "train"}), (more, -gamma, beta), dout),
        "out of one place": _out((x[:, :, :1, :1], gamma, beta, {"mode": "train"})),
        "out of one image": _out((x[:1], gamma, beta, {"mode": "train"})),
    }


def spatial_groupnorm_forward() -> dict[str, dict]:
    """Return images with several numbers of groups."""
    shape, channels = (2, 4, 2, 1), (1, 4, 1, 1)
    x, dout = 12 + 5 * _numbers(shape), _numbers(shape, 4)
    gamma, beta = _numbers(channels, 2), _numbers(channels, 3)
    six, of_six = 12 + 5 * _numbers((1, 6, 1, 2), 7), _numbers((1, 6, 1, 1), 8)
    return {
        **{f"out of {G} groups": _out((x, gamma, beta, G, {})) for G in (1, 2, 4)},
        **{f"out of six in {G}": _out((six, of_six, -of_six, G, {})) for G in (2, 3)},
        "out of one image": _out((x[:1], gamma, beta, 2, {})),
        **_epsilons(x, gamma, beta, 2, {}),
        **_gradients((x, gamma, beta, 2, {}), (-x, -gamma, beta, 2), dout),
        "dx of one group": _layer("dx", (x, gamma, beta, 1, {}), dout=dout),
    }


def outvoted() -> dict[str, dict]:
    """Return values and numbers of examples, where the examples are judged by their first one."""
    pairs = ((3.0, 2), (3.0, 5), (-1.0, 10), (0.0, 4), (1000.0, 3))
    return {
        f"{value:g} among {n}": {"kind": "standing", "arguments": (value, n)} for value, n in pairs
    }


def norm_predictions() -> dict[str, dict]:
    """Return the one problem of a value: what it is."""
    return {"the values": {"kind": "value"}}


def _trained(x, gamma, beta):
    train = {"mode": "train"}
    return {
        "out in training": _out((x, gamma, beta, train)),
        "out without gamma and beta": _out((x, 0 * gamma + 1, 0 * beta, train)),
        **_epsilons(x, gamma, beta, train),
    }


def _epsilons(x, *others):
    *others, param = others
    return {
        "out with a large eps": _out((x, *others, {**param, "eps": 5.0})),
        "out of small numbers": _out((1e-3 * x, *others, param)),
        "out with a tiny eps": _out((1e-3 * x, *others, {**param, "eps": 1e-7})),
        "out of equal numbers": _out((0 * x + 3, *others, param)),
        "out of numbers far away": _out((np.round(x) + 2.0**30, *others, param)),
    }


def _kept(x, more, gamma, beta, state):
    train = {"mode": "train"}
    params = {
        "the first averages": train,
        "averages with a momentum": {**train, "momentum": 0.4, **state},
        "averages with a large eps": {**train, "eps": 5.0},
        "averages at momentum 1": {**train, "momentum": 1.0, **state},
        "averages and other keys": {**train, "epoch": 3.0, **state},
    }
    one, other = (x, gamma, beta), (more, gamma, beta)
    return {
        **{label: _layer("param", (*one, param)) for label, param in params.items()},
        "averages of two batches": _layer("param", (*one, train), (*other, train)),
        "two layers in turn": _layer("in turn", (*one, train), (*other, train)),
    }


def _tested(x, gamma, beta, state):
    test = {"mode": "test", **state}
    one = (x, gamma, beta)
    return {
        "out in testing": _out((*one, test)),
        "out of one row in testing": _out((x[:1], gamma, beta, test)),
        "out in testing with a large eps": _out((*one, {**test, "eps": 5.0})),
        "out in testing without averages": _out((*one, {"mode": "test", "eps": 2.0})),
        "what testing leaves": _layer("param", (*one, test)),
    }


def _modes(x, gamma, beta, state):
    modes = ("tset", "Train", "")
    one = (x, gamma, beta)
    return {f"the mode {mode!r}": _out((*one, {"mode": mode, **state})) for mode in modes}


def _gradients(arguments, others, dout):
    """Return a problem for each gradient, at a usual eps and at a large one."""
    *one, param = arguments
    found = {
        f"{name} {label}": _layer(name, (*one, {**param, **eps}), dout=dout)
        for name in ("dx", "dgamma", "dbeta")
        for label, eps in (("", {}), ("with a large eps", {"eps": 5.0}))
    }
    return found | {
        "dx after another call": _layer("later", arguments, (*others, param), dout=dout),
        "dout": _layer("kept", arguments, dout=dout),
    }


def _out(arguments):
    return _layer("out", arguments)


def _layer(ask, *calls, **more):
    return {"kind": "layer", "ask": ask, "calls": calls, **more}


ALL = (
    *(norm_axes, batchnorm_forward, layernorm_forward, spatial_batchnorm_forward),
    *(spatial_groupnorm_forward, outvoted, norm_predictions),
)
PROBLEMS = {each.__name__: each for each in ALL}
