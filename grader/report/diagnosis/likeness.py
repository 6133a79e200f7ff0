"""Whether two answers to a probe problem are alike."""

# Of a number; and of the largest number beside it, where a difference is all rounding.
RTOL, ROUNDING = 1e-9, 1e-13

Leaves = list[list]


def is_alike(one: Leaves, other: Leaves, rtol: float = RTOL, rounding: float = ROUNDING) -> bool:
    """Whether leaves have the same words, and numbers that agree.

    That is up to `rtol` times the number, or `rounding` times the largest of its leaf.
    """
    return len(one) == len(other) and all(
        _is_leaf_alike(leaf, like, rtol, rounding) for leaf, like in zip(one, other, strict=True)
    )


def is_among(
    leaves: Leaves, others: list[Leaves], rtol: float = RTOL, rounding: float = ROUNDING
) -> bool:
    """Whether leaves are alike one of these."""
    return any(is_alike(leaves, other, rtol, rounding) for other in others)


def _is_leaf_alike(leaf: list, like: list, rtol: float, rounding: float) -> bool:
    if len(leaf) != len(like):
        return False
    rounding *= max((abs(x) for x in like if not isinstance(x, str)), default=0)
    return all(_is_part_alike(*pair, rtol, rounding) for pair in zip(leaf, like, strict=True))


def _is_part_alike(part: object, like: object, rtol: float, rounding: float) -> bool:
    if isinstance(part, str) or isinstance(like, str):
        return part == like
    return abs(part - like) <= rtol * abs(like) + rounding
