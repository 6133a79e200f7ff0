"""What lecture 09 says without a number, its explorers, and its stored runs."""

import numpy as np
import pytest
from texts import lecture

from grader.trials.layers import reference
from helpers.data import runs

TEXT = lecture("09_normalization")
MEASURED = "normalization"

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


@pytest.fixture
def drawn():
    """x, gamma, beta and the gradient of the output, of five images and four units."""
    rng = np.random.default_rng(9)
    x, dout = rng.normal(3, 2, (5, 4)), rng.normal(size=(5, 4))
    return x, rng.normal(size=4), rng.normal(size=4), dout


def test_batch_norm_is_that_of_the_reference(n, drawn):
    x, gamma, beta, dout = drawn
    ours, theirs = {"mode": "train", "momentum": 0.7}, {"mode": "train", "momentum": 0.7}
    for shift in (0, 5):
        out, cache = n["batch_norm"](x + shift, gamma, beta, ours)
        expected, kept = reference.batchnorm_forward(x + shift, gamma, beta, theirs)
        np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-12)
    gradients = zip(
        n["batch_norm_back"](dout, cache), reference.batchnorm_backward(dout, kept), strict=True
    )
    for found, expected in gradients:
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)
    ours["mode"] = theirs["mode"] = "test"
    out, _ = n["batch_norm"](x, gamma, beta, ours)
    expected, _ = reference.batchnorm_forward(x, gamma, beta, theirs)
    np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-12)


def test_layer_norm_is_that_of_the_reference(n, drawn):
    x, gamma, beta, _ = drawn
    expected, _ = reference.layernorm_forward(x, gamma, beta, {})
    np.testing.assert_allclose(n["layer_norm"](x, gamma, beta, {})[0], expected, rtol=1e-12)


def test_ones_as_output_gradients_hide_a_missing_last_term(n, drawn):
    """So a check with them takes a wrong formula for right, as the answer of section 3 says."""
    x, gamma, beta, dout = drawn

    def without_variance(dout, cache):
        _, s, gamma = cache
        return gamma / s * (dout - dout.mean(axis=0))

    _, cache = n["batch_norm"](x, gamma, beta, {"mode": "train"})
    true = {name: n["batch_norm_back"](d, cache)[0] for name, d in (("ones", dout**0), ("", dout))}
    np.testing.assert_allclose(without_variance(dout**0, cache), true["ones"], atol=1e-14)
    assert np.abs(without_variance(dout, cache) - true[""]).max() > 0.1


@pytest.mark.parametrize(("units", "scale"), [(64, 0.18), (256, 0.09), (16, 0.36)])
def test_the_goal_of_the_fading_signal_is_reached_near_the_scale_of_he(n, units, scale):
    fading = n["fading"]
    fading.controls["units"].value = units
    fading.controls["scale"].value = scale
    assert fading.text.startswith("10 of 10 layers"), fading.text
    for factor in (0.5, 2):
        fading.controls["scale"].value = factor * scale
        assert not fading.text.startswith("10 of 10")


@pytest.mark.parametrize("scale", [0.05, 0.1768, 0.5])
def test_gradients_of_the_weights_do_not_fade_with_depth(n, scale):
    gradients = n["with_depth"](np.arange(1, 11), scale)["gradients of the weights"]
    assert gradients.max() < 4 * gradients.min()


def test_the_goal_of_the_running_averages_is_not_reached_at_first(n):
    catching_up = n["catching_up"]
    assert float(catching_up.text.split()[5]) > 10
    reached = set()
    for momentum in n["settling"]["momenta"]:
        catching_up.controls["momentum"].value = momentum
        if float(catching_up.text.split()[5]) < 1:
            reached.add(momentum)
    assert reached == {0.0, 0.5, 0.9}


def test_one_rate_is_good_at_every_scale_for_batch_norm_alone(n):
    tolerance, counts = n["tolerance"], {}
    for rate in n["measured"]["rates"]:
        tolerance.controls["rate"].value = rate
        counts[rate] = [int(part.split()[-1]) for part in tolerance.text.split(": ")[1].split(",")]
    assert [rate for rate, (_, batch, _) in counts.items() if batch == 7] == [0.1, 0.3]
    assert max(max(plain, layer) for plain, _, layer in counts.values()) < 7


@pytest.mark.parametrize("norm", ["batch", "layer"])
def test_the_norms_that_were_measured_are_those_of_the_reference(measure, drawn, norm):
    x, gamma, beta, dout = drawn
    forward, backward = measure.NORMS[norm]
    out, cache = forward(x, gamma, beta, {"mode": "train"})
    expected, kept = getattr(reference, f"{norm}norm_forward")(x, gamma, beta, {"mode": "train"})
    np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-12)
    gradients = getattr(reference, f"{norm}norm_backward")(dout, kept)
    for found, wanted in zip(backward(dout, cache), gradients, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-12)


@pytest.mark.full
def test_stored_runs_are_measured_again(measure):
    """To within a few images: other processors round otherwise, and training enlarges that."""
    stored = runs(MEASURED)
    assert stored["made_by"] == measure.COMMAND
    scales, sizes = stored["scales"], stored["sizes"]
    for norm in measure.NORMS:
        again = measure.deep(norm, 0.03, 0.1768, 0)
        assert again == pytest.approx(scales["accuracy"][norm][3][3][0], abs=0.02)
        again = measure.small_batches(norm, 0.03, 128, 0)
        assert again == pytest.approx(sizes["accuracy"][norm][3][4][0], abs=0.02)
    found = measure.settling(0)
    assert found["batch"][-1] == pytest.approx(stored["settling"]["batch"][-1], abs=0.02)
