"""Questions that narrow a mistake down where no known one fits: each sentence is true by itself.

A question looks at what came (`Came`), and answers with whether its sentence may be said. The first
that may is said.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grader.report.diagnosis.likeness import Leaves, is_among
from grader.trials.probes import rules

# Numbers that agree up to this, and not in all digits, were rounded to float32 on their way.
FLOAT32 = 1e-6
# What the default of epsilon, 1e-8, can make of a step with a gradient of size 1.
SLIGHTLY = 1e-4


@dataclass(frozen=True)
class Came:
    """A record, the right answers' leaves by problem, and the problems that came out wrong."""

    record: dict[str, Leaves]
    right: dict[str, list[Leaves]]
    wrong: list[str]

    def words(self, problems: Iterable[str] | None = None) -> set[str]:
        """Return the words of the leaves of some problems, by default of the wrong ones."""
        chosen = self.wrong if problems is None else problems
        return {leaf[0] for problem in chosen for leaf in self.record.get(problem, [])}

    def has_raised(self, problem: str) -> bool:
        """Whether an error came where none is right."""
        return self.record[problem][-1][0].startswith("raised")


Question = Callable[[Came], bool]


def narrowed(record: dict[str, Leaves], right: dict[str, list[Leaves]], wrong: list[str]) -> str:
    """Return the sentence of the first question that is answered with yes; else nothing."""
    seen = Came(record, right, wrong)
    questions = OF_RULES if "given state" in record else OF_FUNCTIONS
    return next((sentence for asks, sentence in questions if asks(seen)), "")


# --- Questions about update rules ---


def _remembers(seen: Came) -> bool:
    return bool(seen.words(("once more", "in turn")) & {"not as before", "not as alone"})


def _lacks_defaults(seen: Came) -> bool:
    """Ask whether a missing key stops a step, and only where keys are missing."""
    raised = [each for each in seen.wrong if seen.record[each][-1] == ["raised KeyError"]]
    is_incomplete = any(each.startswith((*FIRST, "no state")) for each in raised)
    return is_incomplete and not {*WITH_A_CONFIG} & {*raised}


def _stops_without_config(seen: Came) -> bool:
    """Ask whether nothing is wrong but that first calls stop with an error."""
    return _is_only_among(*FIRST)(seen) and all(map(seen.has_raised, seen.wrong))


def _returns_no_pair(seen: Came) -> bool:
    return all(["no pair"] in seen.record[problem] for problem in seen.wrong)


def _loses_a_key(seen: Came) -> bool:
    return any(word.endswith(" missing") for word in seen.words())


def _is_wrong_later(seen: Came) -> bool:
    """Ask whether each walk that came out wrong begins with a right step, and goes on wrongly."""
    walks = [problem for problem in seen.wrong if problem in STEPS]
    return bool(walks) and all(
        _begins_right(seen, problem) and not _steps_right(seen, problem) for problem in walks
    )


def _is_wrong_at_once(seen: Came) -> bool:
    """Ask whether the first step from a whole config gives other weights."""
    first = seen.record["given state"][0]
    return _is_step(first) and not _begins_right(seen, "given state")


def _stores_otherwise(seen: Came) -> bool:
    """Ask whether all steps are right, and what is returned with them is not."""
    walks = [problem for problem in seen.wrong if problem in STEPS]
    return bool(walks) and all(_steps_right(seen, problem) for problem in walks)


def _steps_right(seen: Came, problem: str) -> bool:
    right = [list(filter(_is_step, leaves)) for leaves in seen.right[problem]]
    return is_among(list(filter(_is_step, seen.record[problem])), right)


def _is_step(leaf: list) -> bool:
    return leaf[0].startswith("(")


def _begins_right(seen: Came, problem: str) -> bool:
    begins = [leaves[:1] for leaves in seen.right[problem]]
    return is_among(seen.record[problem][:1], begins)


def _is_only_among(*beginnings: str) -> Question:
    """Ask whether only problems whose names begin so came out wrong."""
    return lambda seen: all(problem.startswith(beginnings) for problem in seen.wrong)


def _is_epsilon(seen: Came) -> bool:
    """Ask whether what is wrong is so where epsilon is large, and little where it is small."""
    little = (*FIRST, "huge gradients")
    return bool({*EPSILON} & {*seen.wrong}) and all(
        problem in (*EPSILON, *SMALL, "epsilon and tiny gradients")
        or (
            problem.startswith(little)
            and is_among(seen.record[problem], seen.right[problem], SLIGHTLY)
        )
        for problem in seen.wrong
    )


# --- Questions about any function ---


def _has_word(*parts: str) -> Question:
    return lambda seen: any(word.startswith(parts) for word in seen.words())


def _has_everywhere(word: str) -> Question:
    return lambda seen: all([word] in leaves for leaves in seen.record.values())


def _rounds(seen: Came) -> bool:
    return all(
        is_among(seen.record[problem], seen.right[problem], FLOAT32, FLOAT32)
        for problem in seen.wrong
    )


def _misses_errors(seen: Came) -> bool:
    """Ask whether all is right but where an error is the right answer."""
    return all(
        leaves[0][0].startswith("raised")
        for problem in seen.wrong
        for leaves in seen.right[problem]
    )


def _is_times(factor: float) -> Question:
    """Ask whether all numbers are those of a right answer, times this."""

    def scaled(leaves: Leaves) -> Leaves:
        return [
            [leaf[0], *(x if isinstance(x, str) else factor * x for x in leaf[1:])]
            for leaf in leaves
        ]

    return lambda seen: all(
        is_among(seen.record[problem], list(map(scaled, seen.right[problem])))
        for problem in seen.record
        if problem in seen.right and not seen.right[problem][0][0][0].startswith("raised")
    )


# Walks whose first step says something about the formula, and those with a whole config.
STEPS = ("no state", "given state", "seven steps", "changed by the caller", "defaults")
WITH_A_CONFIG = ("given state", "changed by the caller", "zero gradient", "in turn, given states")
FIRST = (
    *("no config", "config None", "empty config", "defaults", "only ", "first "),
    *("one array for gradients, first", "in turn", "once more"),
)
EPSILON = ("epsilon", "large epsilon", "zero epsilon", "only epsilon", "an entry without gradients")
SMALL = ("small gradients", "tiny gradients", "epsilon and small gradients")

KEPT = (
    (
        _has_word("the gradient changed"),
        "Your function changes the gradient itself, which belongs to the caller. Look for "
        "operations in place on it, such as *=, -= or out=, and make a new array.",
    ),
    (
        _has_word("argument "),
        "Your function changes an argument, which belongs to the caller. Look for operations in "
        "place on it, such as *=, -= or out=, and make a new array.",
    ),
    (
        _has_word("a result changed later", "changed later", "shared with an argument"),
        "What your function returns is not an array of its own: it changes later, or it is an "
        "argument itself. Make a new array at every call.",
    ),
)
ROUNDED = (
    _rounds,
    "Your numbers are right to about six digits, and no further. Look for float32, for rounding, "
    "and for a small constant that the formula does not have.",
)
OF_RULES = (
    (
        _remembers,
        "This looks like a memory outside config: the same steps come out differently when your "
        "function has been called for something else. Look for a global variable, an attribute of "
        "the function or a default argument that changes, and keep the state in the config that "
        "you return.",
    ),
    (
        _returns_no_pair,
        "A step returns the pair next_w, config, in this order; what yours returns is something "
        "else. Look at the return statement.",
    ),
    *KEPT,
    (
        _lacks_defaults,
        "This looks like the defaults: a config may be None or lack keys, and your function stops "
        "where a key is missing. Give each hyperparameter its default, and the state its zeros.",
    ),
    (
        _stops_without_config,
        "This looks like the first call: it stops with an error, and all is right once there is a "
        "config. config may be None, and it may be empty.",
    ),
    (
        _loses_a_key,
        "The config that you return lacks a key. It should hold every hyperparameter and the whole "
        "state, since only what is returned reaches the next call.",
    ),
    ROUNDED,
    (
        _is_only_among(*rules.SHAPES, "one array for gradients, no axis"),
        "This looks like the shape: vectors come out right, and arrays with another number of axes "
        "do not. The rule works entry by entry on any shape.",
    ),
    (
        _is_only_among("zero "),
        "All is right except where something is 0: a hyperparameter of 0 is a value too, and so is "
        "a gradient of 0.",
    ),
    (
        _is_only_among("large "),
        "All is right except for a large hyperparameter. Each is used as it comes; look for a cap.",
    ),
    (
        _is_epsilon,
        "This looks like epsilon: all is right as long as epsilon is too small to matter. Look at "
        "where it stands, and which value is used.",
    ),
    (
        _is_only_among("huge ", *SMALL, "epsilon and tiny gradients"),
        "All is right except for huge or tiny gradients. Look for a clip, a rounding or a constant "
        "that the formula does not have.",
    ),
    (
        _is_only_among(*FIRST),
        "This looks like the defaults: where config holds everything, all is right. Look at the "
        "default of each hyperparameter, and at the state of a first call.",
    ),
    (
        lambda seen: {*seen.wrong} & {*STEPS} == {"changed by the caller"},
        "All goes well until the caller changes a hyperparameter between two steps. Read each from "
        "config at every call, and keep the state as it is.",
    ),
    (
        _stores_otherwise,
        "Your steps are right, but what you return in config with them is not. Look at what is "
        "stored under which key.",
    ),
    (
        _is_wrong_at_once,
        "Even one step from a config that holds everything comes out wrong, so begin with the "
        "formula: work a step out by hand, and print what your function has on its way.",
    ),
    (
        _is_wrong_later,
        "This looks like the state: a first step is right, and a later one is not. Look at what "
        "config carries from call to call.",
    ),
)
OF_FUNCTIONS = (
    (
        _has_word("not as before", "not as alone"),
        "This looks like a memory: the same call has another answer when it is made again. Look "
        "for a global variable, an attribute or a default argument that changes, and compute the "
        "answer from the arguments alone.",
    ),
    *KEPT,
    (
        _has_word("more than the seed decides"),
        "The same seed gives different batches: your order depends on more than rng.",
    ),
    (
        _has_word("no list"),
        "Return a list: what you return can be gone through only once, or is no sequence.",
    ),
    (
        _has_everywhere("drawn once"),
        "Your order does not come from rng afresh: epochs that should differ have the same one.",
    ),
    (_is_times(-1.0), "This looks like a sign: every number is right but for its sign."),
    (_is_times(2.0), "This looks like a factor: every number is twice what it should be."),
    (_is_times(0.5), "This looks like a factor: every number is half of what it should be."),
    ROUNDED,
    (
        _misses_errors,
        "This looks like the error: all else is right, but what should be refused is not, or not "
        "with the error that is asked for.",
    ),
)
