"""Where a student's cells go between the instructor's locked cells.

The stretch between two locked cells is a gap; gap 0 is above the first of them, gap k above the
k-th. A cell goes into the gap in which the student has it. Where a locked cell is missing, so that
several gaps are one, the instructor's place decides.
"""

from collections.abc import Mapping
from difflib import SequenceMatcher

from nbformat import NotebookNode

from grader.engine.intake.template import Part

# Which cells of a submission are taken over, by their places: the part that each is a version of,
# or None for one that the student added.
Taken = Mapping[int, Part | None]


def in_order(anchors: Mapping[int, int]) -> dict[int, int]:
    """Return those of a submission's locked cells that stand in the instructor's order.

    Args:
        anchors: for the place of each in the submission its number among the locked cells.
    """
    places = sorted(anchors)
    numbers = [anchors[place] for place in places]
    blocks = SequenceMatcher(None, sorted(numbers), numbers, autojunk=False).get_matching_blocks()
    kept = [n for block in blocks for n in range(block.b, block.b + block.size)]
    return {places[n]: numbers[n] for n in kept}


def gaps(taken: Taken, anchors: Mapping[int, int], locked: list[Part]) -> dict[int, int]:
    """Return the gap of each cell as the student has it, given the locked cells in order."""
    found = {}
    low = gap = 0
    for n in sorted({*taken, *anchors}):
        if n in anchors:
            low = gap = anchors[n] + 1
            continue
        if part := taken[n]:
            high = min((number for m, number in anchors.items() if m > n), default=len(locked))
            gap = min(max(part.gap, low), high)
        found[n] = gap
    return found


def within_reach(
    found: dict[int, int], taken: Taken, locked: list[Part], cells: list[NotebookNode]
) -> list[str]:
    """Move each answer below the set-up that it needs and above its tests; return who was below.

    Code that a student added directly above such an answer goes with it.
    """
    late = []
    for n, part in taken.items():
        if part is None or not part.is_answer:
            continue
        first, last = _reach(part, locked)
        if found[n] > last:
            late.append(part.name)
            above = n - 1
            while above in taken and taken[above] is None and cells[above].cell_type == "code":
                found[above] = last
                above -= 1
        found[n] = min(max(found[n], first), last)
    return late


def _reach(part: Part, locked: list[Part]) -> tuple[int, int]:
    """Return the first and the last gap in which an answer has its set-up and can be tested."""
    above, below = locked[: part.gap], locked[part.gap :]
    first = max((n for n, cell in enumerate(above, start=1) if not cell.is_test), default=0)
    untested = next((n for n, cell in enumerate(below) if cell.is_test), len(below))
    return first, part.gap + untested
