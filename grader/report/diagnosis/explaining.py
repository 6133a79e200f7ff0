"""Whether a wrong answer explains a record: it is wrong where that is, in the same way."""

from collections.abc import Callable, Iterator

from grader.report.diagnosis.known import Known
from grader.report.diagnosis.likeness import RTOL, Leaves, is_alike, is_among

# Problems that must be wrong in the same way where not all is looked at.
AT_LEAST = 3
# Where a rule has two forms, that is how far a default epsilon can move them apart.
FORMS = 1e-6

View = Callable[[Leaves], Leaves | None]


def seen_in_turn(record: dict[str, Leaves], right: dict[str, list[Leaves]]) -> "Iterator[Seen]":
    """Yield a record as it is seen, closely at first.

    First on all problems; then, since a second mistake is common, without those that stopped with
    an error; then without what was changed of the caller's, too; and at last without problems on
    which right answers differ among themselves, as the two forms of Adam do over epsilon.
    """
    yield Seen(_everything, record, right)
    yield Seen(_what_came_back, record, right, AT_LEAST)
    yield Seen(_what_is_computed, record, right, AT_LEAST)
    unlike = {n for n, of in right.items() if not all(is_alike(one, of[0]) for one in of)}
    if unlike:
        agreed = {name: leaves for name, leaves in record.items() if name not in unlike}
        yield Seen(_what_is_computed, agreed, right, AT_LEAST, FORMS)


class Seen:
    """A record in a view, beside the right answers' in the same one."""

    def __init__(
        self,
        view: View,
        record: dict[str, Leaves],
        right: dict[str, list[Leaves]],
        least: int = 1,
        rtol: float = RTOL,
    ):
        self._view, self._least, self._rtol = view, least, rtol
        viewed = {name: view(leaves) for name, leaves in record.items()}
        self._record = {name: leaves for name, leaves in viewed.items() if leaves is not None}
        self._right = {name: [view(each) for each in right.get(name, [])] for name in self._record}
        self._wrong = {n for n, leaves in self._record.items() if not self._is_right(n, leaves)}

    def is_explained_by(self, one: Known) -> bool:
        """Whether a wrong answer is wrong where the record is, and in the same way."""
        return len(self._wrong) >= self._least and all(
            self._fits(name, one.to(name)) for name in self._record
        )

    def _fits(self, name: str, came: Leaves | None) -> bool:
        leaves = came and self._view(came)
        if not leaves:
            return False
        if name in self._wrong:
            return is_alike(self._record[name], leaves, self._rtol)
        return self._is_right(name, leaves)

    def _is_right(self, name: str, leaves: Leaves) -> bool:
        rights = [each for each in self._right[name] if each is not None]
        return is_among(leaves, rights, self._rtol)


def _everything(leaves: Leaves) -> Leaves:
    """Look at all that came."""
    return leaves


def _what_came_back(leaves: Leaves) -> Leaves | None:
    """Leave out problems that an error stopped."""
    return None if leaves[-1][0].startswith("raised") else leaves


def _what_is_computed(leaves: Leaves) -> Leaves | None:
    """Leave out, too, what was changed that should have been left alone."""
    return _what_came_back([leaf for leaf in leaves if " changed" not in leaf[0]] or leaves)
