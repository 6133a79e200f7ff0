"""The visible checks of the assignments: what a notebook may call.

`outcomes` says what a check can tell, `compare` compares numbers; the others check what an exercise
asks for. Beside what should have come: `functions`, update `rules`, `losses`, rules that look ahead
(`lookahead`), rules with a schedule (`schedules`), `minibatches`, `networks` and their `heads`,
`codes`, numbers that were chosen (`settings`) or predicted (`predictions`), and `layers`, whose
backward pass is held to their own forward pass. With itself: functions (`agreement`) and update
rules (`consistency`). `limits` has what lesson 04 asks for, `dropout` and `regularization`
lesson 10; `search`, `ensembles` and `project`, lesson 12.
`stubs` tells those that were not answered, and `overview` runs all that an exercise shows.
"""

from helpers.checks.agreement import (
    check_columns,
    check_different,
    check_first_rows,
    check_kept,
    check_rising,
    check_same,
    check_same_word,
)
from helpers.checks.codes import check_blind, check_sees
from helpers.checks.consistency import (
    check_any_array,
    check_gradient_kept,
    check_hyperparameters,
    check_keeps_state,
    check_separate_parameters,
)
from helpers.checks.dropout import (
    check_arguments_kept,
    check_backward_at_zeros,
    check_dropout_backward,
    check_kept_values,
    check_pattern,
    check_seed,
    check_share,
    check_test_mode,
)
from helpers.checks.ensembles import (
    check_broken,
    check_images,
    check_sums,
    check_twin,
    check_twin_apart,
)
from helpers.checks.functions import (
    check_infinite,
    check_raises,
    check_shape,
    check_standing,
    check_value,
    check_word,
)
from helpers.checks.heads import (
    check_bias,
    check_head,
    check_head_apart,
    check_head_from_rng,
    check_head_scale,
    check_new_head,
    check_order,
    check_separates,
)
from helpers.checks.layers import (
    check_backward,
    check_gradients,
    check_out,
    check_param,
    check_same_out,
    check_same_row,
)
from helpers.checks.limits import check_fresh_runs, check_limit
from helpers.checks.lookahead import (
    check_lookahead,
    check_lookahead_steps,
    with_given_gradient,
)
from helpers.checks.losses import check_loss, check_same_loss
from helpers.checks.minibatches import (
    check_epochs,
    check_fresh_order,
    check_mixed,
    check_only_from_rng,
    check_sizes,
)
from helpers.checks.networks import (
    check_all_kept,
    check_composed,
    check_frozen,
    check_layers,
    check_rate_each,
    check_rows_alone,
)
from helpers.checks.outcomes import CheckFailed, NotAttempted
from helpers.checks.overview import overview
from helpers.checks.predictions import check_prediction
from helpers.checks.project import check_climbs, check_repeats
from helpers.checks.regularization import (
    check_layer_fits,
    check_moved,
    check_only_long_columns,
    check_part,
    check_penalties_add_up,
    check_penalty,
    check_reveals,
    check_weights_kept,
    check_zeros_after_shift,
)
from helpers.checks.rules import check_rule, check_steps
from helpers.checks.schedules import (
    check_asks,
    check_resumes,
    check_scheduled_apart,
    check_sets_rates,
    check_state_of_rule,
)
from helpers.checks.search import (
    check_exponents,
    check_inside,
    check_not_finite,
    check_own_generator,
    check_refuses,
    check_search_repeats,
    check_spread,
    check_trials,
    check_winner,
)
from helpers.checks.settings import check_reaches, check_settings
from helpers.checks.stubs import explain_stubs

__all__ = [
    "CheckFailed",
    "NotAttempted",
    "check_all_kept",
    "check_any_array",
    "check_arguments_kept",
    "check_asks",
    "check_backward",
    "check_backward_at_zeros",
    "check_bias",
    "check_blind",
    "check_broken",
    "check_climbs",
    "check_columns",
    "check_composed",
    "check_different",
    "check_dropout_backward",
    "check_epochs",
    "check_exponents",
    "check_first_rows",
    "check_fresh_order",
    "check_fresh_runs",
    "check_frozen",
    "check_gradient_kept",
    "check_gradients",
    "check_head",
    "check_head_apart",
    "check_head_from_rng",
    "check_head_scale",
    "check_hyperparameters",
    "check_images",
    "check_infinite",
    "check_inside",
    "check_keeps_state",
    "check_kept",
    "check_kept_values",
    "check_layer_fits",
    "check_layers",
    "check_limit",
    "check_lookahead",
    "check_lookahead_steps",
    "check_loss",
    "check_mixed",
    "check_moved",
    "check_new_head",
    "check_not_finite",
    "check_only_from_rng",
    "check_only_long_columns",
    "check_order",
    "check_out",
    "check_own_generator",
    "check_param",
    "check_part",
    "check_pattern",
    "check_penalties_add_up",
    "check_penalty",
    "check_prediction",
    "check_raises",
    "check_rate_each",
    "check_reaches",
    "check_refuses",
    "check_repeats",
    "check_resumes",
    "check_reveals",
    "check_rising",
    "check_rows_alone",
    "check_rule",
    "check_same",
    "check_same_loss",
    "check_same_out",
    "check_same_row",
    "check_same_word",
    "check_scheduled_apart",
    "check_search_repeats",
    "check_seed",
    "check_sees",
    "check_separate_parameters",
    "check_separates",
    "check_sets_rates",
    "check_settings",
    "check_shape",
    "check_share",
    "check_sizes",
    "check_spread",
    "check_standing",
    "check_state_of_rule",
    "check_steps",
    "check_sums",
    "check_test_mode",
    "check_trials",
    "check_twin",
    "check_twin_apart",
    "check_value",
    "check_weights_kept",
    "check_winner",
    "check_word",
    "check_zeros_after_shift",
    "explain_stubs",
    "overview",
    "with_given_gradient",
]
