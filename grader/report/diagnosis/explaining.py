"""Whether a wrong answer explains a record: it is wrong where that is, in the same way.

First on all problems; then, since a second mistake is common, without those that stopped with an
error; and at last without what was changed of the caller's, too.
"""

from collections.abc import Callable

from grader.report.diagnosis.known import Known
from grader.report.diagnosis.likeness import Leaves, is_alike, is_among

# Problems that must be wrong in the same way where not all is looked at.
AT_LEAST = 3

View = Callable[[Leaves], Leaves | None]


class Seen:
    """A record in a view, beside the right answers'."""

    def __init__(self, view: View, record: dict[str, Leaves], right: dict[str, list[Leaves]]):
        self._view = view
        viewed = {name: view(leaves) for name, leaves in record.items()}
        self._record = {name: leaves for name, leaves in viewed.items() if leaves is not None}
        self._right = {name: [view(each) for each in right.get(name, [])] for name in self._record}
        self._wrong = {n for n, leaves in self._record.items() if not self._is_right(n, leaves)}

    def is_explained_by(self, one: Known) -> bool:
        """Whether a wrong answer is wrong where the record is, and in the same way."""
        least = 1 if self._view is everything else AT_LEAST
        return len(self._wrong) >= least and all(map(self._fits(one), self._record))

    def _fits(self, one: Known) -> Callable[[str], bool]:
        def fits(name: str) -> bool:
            came = one.to(name)
            leaves = came and self._view(came)
            if not leaves:
                return False
            return (
                is_alike(self._record[name], leaves)
                if name in self._wrong
                else self._is_right(name, leaves)
            )

        return fits

    def _is_right(self, name: str, leaves: Leaves) -> bool:
        rights = [each for each in self._right[name] if each is not None]
        return is_among(leaves, rights)


def everything(leaves: Leaves) -> Leaves:
    """Look at all that came."""
    return leaves


def what_came_back(leaves: Leaves) -> Leaves | None:
    """Leave out problems that an error stopped."""
    return None if leaves[-1][0].startswith("raised") else leaves


def what_is_computed(leaves: Leaves) -> Leaves | None:
    """Leave out, too, what was changed that should have been left alone."""
    return what_came_back([leaf for leaf in leaves if " changed" not in leaf[0]] or leaves)


VIEWS = (everything, what_came_back, what_is_computed)
