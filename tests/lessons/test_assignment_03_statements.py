"""What assignment 03 says in its code, and of momentum in general."""

import numpy as np
import pytest
from texts import assignment

TEXT = assignment("03_momentum")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def walk(rule, rates=(0.01, 0.01), rho=0.9):
    """Step from w = 1 under a gradient of 1, at these rates; return w and v after each step."""
    w, config, seen = np.array([1.0]), {"momentum": rho}, []
    for rate in rates:
        w, config = rule(w, np.array([1.0]), {**config, "learning_rate": rate})
        seen.append((w.item(), config["velocity"].item()))
    return seen


def test_titles_and_labels_have_the_numbers_of_the_prose(code):
    values = {found.claim.said: found.value for found in TEXT.claims}
    assert f"ax.axhline({values['0.097']:.4f}, " in code
    assert f'label="minimum, {values["0.097"]:.4f}"' in code
    assert f"from 0 to 1: condition number {values['506']:.0f}" in code
    assert f"Centred pixels: condition number {values['46']:.0f}" in code


def test_checks_state_what_the_rules_give(n, code):
    rates = (0.1, 0.1, 0.01)
    inside, _ = walk(n["sgd_momentum"], rates, rho=0.5)[-1]
    _, v = walk(n["sgd_momentum_outside"], rates, rho=0.5)[-1]
    assert f"v = 1, 1.5, {v:.2f}, and the last step is 0.01 * {v:.2f}." in code
    assert f"rate inside would come to {inside:.3f}." in code


def test_a_tenth_of_the_rate_shortens_only_the_step_of_the_second_form(n):
    shares = []
    for rule in (n["sgd_momentum"], n["sgd_momentum_outside"]):
        before, after = np.diff([w for w, _ in walk(rule, [0.1] * 200 + [0.01])])[-2:]
        shares.append(after / before)
    assert shares == pytest.approx([0.91, 0.1])


def error_roots(rho, product):
    """Return the factors by which momentum changes the error of a quadratic in a step."""
    return np.roots([1, product - 1 - rho, rho])


@pytest.mark.parametrize("product", [0.04, 0.25, 2.25, 3.5])
def test_critical_damping_is_fastest(n, product):
    critical, root = n["critical_momentum"](product, 1.0), 1 - np.sqrt(product)
    less, more = (error_roots(critical + change, product) for change in (-0.02, 0.02))
    np.testing.assert_allclose(error_roots(critical, product), root, rtol=1e-6)
    assert min(abs(less).max(), abs(more).max()) > abs(root)
    assert np.isreal(less).all()
    assert (np.sign(less) == np.sign(root)).all()
    assert np.iscomplex(more).all()


def test_nothing_is_stable_from_a_product_of_4_on():
    assert all(abs(error_roots(rho, 4.0)).max() > 1 for rho in np.arange(0, 1, 0.01))
