"""The numbers in the optional part of lecture 07, Going further, are those that its code computes."""

import numpy as np
import pytest
from test_lecture_07_numbers import best_steps
from texts import claims, lecture

TEXT = lecture("07_adam")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def bound(beta1=0.9, beta2=0.999):
    return (1 - beta1) / np.sqrt(1 - beta2) / np.sqrt(1 - beta1**2 / beta2)


def says_waking(n):
    waking = n["waking"]
    assert waking.argmax() == 11
    return f"The first step is {waking[0]:.2f} lr, the twelfth {waking.max():.2f} lr."


def says_bound(_):
    return f"{bound():.2f} at the default betas. It is the Cauchy-Schwarz inequality"


def says_who_counts_most_in_the_example(_):
    v, counted = 0.0, []
    for t in range(1, 301):
        g = 3.0 if t % 3 == 1 else -1.0
        v = 0.1 * v + 0.9 * g**2
        counted.append(g / np.sqrt(v))
    large, *small = counted[-3:]
    assert sum(small) < -large
    return f"3 becomes {large:.2f}, and the two $-1$ become ${small[0]:.2f}$ and ${small[1]:.2f}$."


def says_hovering(n):
    assert list(n["hover"].values()) == pytest.approx(
        [np.sqrt(r / 2) for r in (0.1, 0.001)], rel=0.05
    )
    return f"{np.sqrt(0.05):.3f} and {np.sqrt(0.0005):.3f}. To come closer"


def says_late_burst(n):
    rates = n["long_run"].extras["rates"][:, 1]
    step = np.argmax(np.nan_to_num(rates) > 0.38)
    assert n["long_run"].losses[400:3000].max() < 1e-12
    assert n["long_run"].losses[step:].max() > 1
    return f"At step {step:,} the rate of the steep direction passes 0.38."


def says_steps_before_the_burst(n):
    losses = n["losses"]["Adam", "turned"][:2001, np.argmin(np.abs(n["rates"] - 0.5))]
    steps = 1 + np.flatnonzero(losses > 1e-6)[-1]
    return (
        f"with the rate of 0.5 Adam is done with the turned valley in {steps} steps, "
        "and is set back by "
        f"a burst after that; the {best_steps(n, 'Adam', 'turned')} in the table belong to a smaller rate"
    )


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of lecture 07 should say: {phrase}"
