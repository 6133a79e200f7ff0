"""What had to be repaired in a submission, in sentences for its student and the instructor."""

from collections.abc import Iterator

from grader.engine.intake.matching import Match
from grader.engine.intake.template import Part

KINDS = {"code": "code", "markdown": "text", "raw": "text"}
# More cells than these are counted, not named.
FEW = 3
NUMBERS = {2: "two", 3: "three", 4: "four"}


class Repairs:
    """A list of sentences; what happened to many cells is one of them."""

    def __init__(self):
        self._said: list[str] = []
        self._found: list[str] = []
        self._missing: list[Part] = []
        self._later: list[Part] = []
        self._changed: list[Part] = []
        self._earlier: list[Part] = []
        self._null = 0
        self._unmarked: list[str] = []

    def sentences(self) -> list[str]:
        """Return what was repaired."""
        said = [*self._told_missing(), *self._told_changed(), *self._told_releases(), *self._said]
        if self._unmarked:
            whose = (
                f"nbgrader's marks of {len(self._unmarked)} cells were gone; the cells were"
                if len(self._unmarked) > 1
                else f"nbgrader's mark of {self._unmarked[0]} was gone; the cell was"
            )
            said.append(f"{whose} found by the ids that editors give")
        if self._null:
            said.append(f"null characters were removed from {_cells(self._null)}")
        if self._found:
            said.append(
                f"the cell with {self._found[0]} had lost its id and was found by its text"
                if len(self._found) == 1
                else f"the cells with {_and(self._found)} had lost their ids and were found by "
                "their texts"
            )
        return said

    def missing(self, part: Part) -> None:
        """A cell of the instructor's is gone, or was not there yet."""
        (self._later if part.is_later else self._missing).append(part)

    def elsewhere(self, part: Part) -> None:
        """An answer is gone, but another cell defines what it should."""
        names = _and(sorted(part.names))
        self._said.append(f"{_the(part)} was missing; another cell defines {names}, and counts")

    def changed(self, part: Part) -> None:
        """A locked cell has another text or kind than it was given out with."""
        self._changed.append(part)

    def of_earlier_release(self, part: Part) -> None:
        """A locked cell has another text, and the checksum of that.

        So it was given out at another time, or somebody has sealed a change of theirs.
        """
        self._earlier.append(part)

    def repeated(self, part: Part) -> None:
        """A locked cell stands there several times."""
        self._said.append(f"{_the(part)} stood there more than once: it is graded once")

    def moved(self, parts: list[Part]) -> None:
        """Locked cells stand in another order."""
        if parts:
            names = _and([part.name for part in parts])
            self._said.append(f"locked cells were moved: {names} went back to the usual place")

    def late(self, names: list[str]) -> None:
        """Answers stand below the tests that need them."""
        for name in names:
            self._said.append(f"the answer cell {name} stood below its tests and was put above")

    def answered(self, part: Part, match: Match, n: int, worked: int) -> None:
        """An answer is found, in a cell of some kind, among several perhaps, or without its id."""
        if worked > 1:
            many = NUMBERS.get(worked, str(worked))
            self._said.append(f"{many} cells answer {part.name}: the last one counts")
        is_now, was = KINDS[match.cells[n].cell_type], KINDS[part.cell.cell_type]
        if is_now != was:
            self._said.append(f"{_the(part)} had become {is_now} and is {was} again")
        if not match.texts[n]:
            self._said.append(f"{_the(part)} is empty")
        if part.name in match.by_text:
            self._found.append(part.name)

    def _told_missing(self) -> list[str]:
        parts = self._missing
        if len(parts) > FEW:
            return [f"{len(parts)} cells were missing and were put back as they were given out"]
        return [
            f"{_the(part)} was missing and was put back"
            + (" as it was given out" if part.is_answer else "")
            for part in parts
        ]

    def _told_changed(self) -> list[str]:
        parts = self._changed
        if len(parts) > FEW:
            return [f"{len(parts)} locked cells were changed: the instructor's versions are graded"]
        return [
            f"a locked cell was changed: the instructor's version of {part.name} is graded"
            for part in parts
        ]

    def _told_releases(self) -> Iterator[str]:
        if self._earlier:
            yield (
                f"of {_few(self._earlier)} the present version is graded: the copy has another, "
                "given out earlier or changed"
            )
        if self._later:
            yield f"what came after this copy was given out was put in: {_few(self._later)}"

    def unmarked(self, names: set[str]) -> None:
        """Cells have lost their metadata, as some editors drop it, and kept their ids."""
        self._unmarked = sorted(names)

    def null(self) -> None:
        """A cell's text held null characters."""
        self._null += 1


def _the(part: Part) -> str:
    kind = "test" if part.is_test else "locked" if part.is_locked else "answer"
    return f"the {kind} cell {part.name}"


def _few(parts: list[Part]) -> str:
    return f"{len(parts)} cells" if len(parts) > FEW else _and([part.name for part in parts])


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _cells(number: int) -> str:
    return "a cell" if number == 1 else f"{number} cells"
