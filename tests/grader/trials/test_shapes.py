"""An answer of another shape or kind than asked for gets a sentence in every test cell."""

import numpy as np
import pytest

from grader.trials import layers, transfer
from grader.trials.layers import reference
from helpers.checks import CheckFailed


def forward_with(change, name):
    def forward(*arguments):
        out, cache = getattr(reference, name)(*arguments)
        return change(out), cache

    return forward


def head_with(change_W, change_b=np.array):
    def train_head(*arguments):
        W, b = transfer.trained_head(*arguments)
        return change_W(W), change_b(b)

    return train_head


def axes_as_an_array(kind):
    return np.array(reference.norm_axes(kind))


NORMS = "batchnorm_forward", "layernorm_forward"
UNFIT = {
    **{
        f"{name}, {change.__name__}": (
            layers.epsilon,
            forward_with(change, name),
            f"{name}--epsilon",
            "out of a call .* has the shape",
        )
        for name in NORMS
        for change in (np.transpose, np.ravel)
    },
    "a sum of a row": (
        layers.without_state,
        forward_with(np.sum, "layernorm_forward"),
        "layernorm_forward--no_state",
        "out of a call .* has the shape",
    ),
    "a sum of a group": (
        layers.groups,
        forward_with(np.sum, "spatial_groupnorm_forward"),
        "spatial_groupnorm_forward--groups",
        "out of a call .* has the shape",
    ),
    "W transposed": (
        transfer.head_any_order,
        head_with(np.transpose),
        "train_head--any_order",
        "W .* has the shape .*Expected",
    ),
    "b as a row": (
        transfer.head_any_order,
        head_with(np.array, lambda b: b[None]),
        "train_head--any_order",
        "b .* has the shape .*Expected",
    ),
    "W as a number": (
        transfer.head_any_order,
        head_with(np.sum),
        "train_head--any_order",
        "W .* has the shape .*Expected",
    ),
}


@pytest.mark.parametrize(("trial", "function", "grade_id", "message"), UNFIT.values(), ids=UNFIT)
def test_an_answer_of_another_shape_is_told_so(trial, function, grade_id, message):
    with pytest.raises(CheckFailed, match=message):
        trial(function, grade_id)


def test_axes_in_an_array_are_told_apart():
    layers.refuses(axes_as_an_array, "norm_axes--refuses")


@pytest.mark.parametrize("came", [("0", "2", "3"), "023", (None,), ((0, 2), 3), [[0, 2, 3]], 0])
def test_what_are_no_axes(came):
    with pytest.raises(CheckFailed, match=r"norm_axes\('batch'\) is"):
        layers.axes(lambda kind: came, "norm_axes--axes")
