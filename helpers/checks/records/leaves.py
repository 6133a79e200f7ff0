"""An answer as leaves: lists of a word, such as a shape, and the numbers that belong to it.

Types, containers and whatever else does not matter for an answer are not in them.
"""

import numpy as np

# Numbers of a leaf, parts of an answer, characters of a word: of what is longer the rest is cut.
NUMBERS, PARTS, WORD = 64, 12, 80


def told(answer) -> list[list]:
    """Return the leaves of an answer."""
    if isinstance(answer, dict):
        return told_by_key(answer, sorted(answer, key=str)[:PARTS])
    if isinstance(answer, list | tuple) and _numbers(answer) is None:
        parts = [leaf for part in answer[:PARTS] for leaf in told(part)]
        return [[f"{len(answer)} parts"], *parts[:PARTS]]
    return [_leaf(answer)]


def told_by_key(answer, keys) -> list[list]:
    """Return the leaves of these keys of a dict."""
    return [
        leaf
        for key in keys
        for leaf in named(key, told(answer[key]) if key in answer else [["missing"]])
    ]


def named(name, leaves) -> list[list]:
    """Return leaves with a name before their words."""
    return [[f"{name} {leaf[0]}"[:WORD], *leaf[1:]] for leaf in leaves]


def _leaf(answer) -> list:
    if answer is None or isinstance(answer, bool | np.bool_):
        return [str(answer)]
    if isinstance(answer, str):
        return [f"the word {answer}"[:WORD]]
    numbers = _numbers(answer)
    if numbers is None:
        return ["something else"]
    return [str(numbers.shape), *map(_number, numbers.ravel()[:NUMBERS])]


def _numbers(answer) -> np.ndarray | None:
    """Return numbers as an array of float64; None for what is none."""
    try:
        # First, since it gives up at a long word, of which the next line would make a large array.
        numbers = np.array(answer, dtype=np.float64)
        return numbers if np.asarray(answer).dtype.kind in "iuf" else None
    except Exception:
        return None


def _number(number) -> float | str:
    """Return a number as JSON can hold it."""
    return float(number) if np.isfinite(number) else str(float(number))
