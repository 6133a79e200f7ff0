"""What was not taken, told in few sentences, however many files a student hands in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from grader.gradebook.standings import Who

# So many others are named that share a sentence.
NAMED = 3


@dataclass(frozen=True)
class Left:
    """A file that was not taken, and why.

    Attributes:
        who: whose it is; None if nobody knows.
        file: where it is in the zip.
        why: the reason, without its full stop.
        written: what stands for the student in the zip.
        is_open: whether it needs a person even where another file of the student was taken.
        others: more files of the same student of which the same is true.
    """

    who: Who | None
    file: str
    why: str
    written: str = ""
    is_open: bool = False
    others: tuple[str, ...] = ()

    def __str__(self) -> str:
        owner = f"{self.who.name}, " if self.who else ""
        return f"{owner}{self.file}: {self.why}.{self._same()}"

    def _same(self) -> str:
        if not self.others:
            return ""
        more = len(self.others) - NAMED
        named = ", ".join(self.others[:NAMED])
        return f" The same goes for {named}{f' and {more} more' if more > 0 else ''}."


def grouped(left: Iterable[Left]) -> list[Left]:
    """Return what was left with one entry for all files of a student with the same reason."""
    groups: dict[tuple, list[Left]] = defaultdict(list)
    for each in left:
        key = each.who, "" if each.who else each.written, each.why, each.is_open
        groups[key].append(each)
    return [
        replace(first, others=tuple(each.file for each in others))
        for first, *others in groups.values()
    ]
