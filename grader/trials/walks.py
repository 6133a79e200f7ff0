"""One parameter on its way, moved by the learner's rule and by the reference side by side.

Only what the learner's rule returns counts: its next_w and its config are passed to the next call.
Gradients do not depend on the weights (open loop), so that a wrong answer cannot run away and
rounding cannot be amplified. Tolerances are relative to the largest value that the trajectory has
reached. Where the reference knows two forms of a rule (`reference.FORMS`), an answer may take
either, but the same one on its whole way.
"""

import numpy as np

from grader.trials import reference
from helpers.checks.compare import compare
from helpers.checks.outcomes import CheckFailed
from helpers.checks.rules import compare_state
from helpers.checks.sequences import steps

RTOL = 1e-9


class Walk:
    """A parameter and its config, the learner's and those of the reference.

    `config` is a tuple: empty for a first call without a config, else it holds one config.
    `forms` holds the expected (w, config) of each form of the rule that the answer may still have.
    """

    def __init__(self, rule, name, w, *config, rtol=RTOL):
        self.rule, self.rtol = rule, rtol
        self.hyperparameters = reference.DEFAULTS[name]
        self.start = (w, *config)
        expected = w, config[0] if config else None
        self.forms = dict.fromkeys(reference.FORMS.get(name, (name,)), expected)
        self.scales = {"w": np.max(np.abs(w), initial=0.0)}

    def go(self, gradients, look, label=""):
        """Take a step for each gradient with both, and compare.

        `label` is what messages say of a step beside its number.
        """
        turns = [(0, dw) for dw in gradients]
        came = steps(self.rule, [self.start], turns, label)
        for number, (dw, (next_w, config)) in enumerate(zip(gradients, came, strict=True), start=1):
            self.forms = {
                form: getattr(reference, form)(w, dw, c) for form, (w, c) in self.forms.items()
            }
            self._raise_scales()
            case = f"step {number}" + (f" ({label})" if label else "")
            tolerance = {"rtol": self.rtol, "look": look}
            self._compare_w(next_w, f"next_w of {case}", scale=self.scales["w"], **tolerance)
            compare_state(config, self.state(), case, scales=self.scales, **tolerance)

    def state(self):
        """Return the state that the formula has now; all forms have the same."""
        _, config = next(iter(self.forms.values()))
        return {key: config[key] for key in config.keys() - self.hyperparameters.keys()}

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
