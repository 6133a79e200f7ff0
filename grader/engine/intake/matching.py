"""Which cell of a submission is which of the instructor's, whatever an editor or a student lost."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from grader.engine.intake.template import Part, text_of

# Two cells are versions of one if they have at least this share of their lines in common.
ALIKE = 0.5


def is_intact(cell: NotebookNode) -> bool:
    """Whether a cell is as it was when it was given out, by its own checksum, which is no proof."""
    checksum = cell.metadata.get("nbgrader", {}).get("checksum")
    return checksum is not None and checksum == compute_checksum(cell)


class Match:
    """The owners of a submission's cells: for each the part that it is a version of, or none."""

    def __init__(self, cells: list[NotebookNode], parts: tuple[Part, ...]):
        """Match by grade id, else by cell id, else by text, likeness and place."""
        self.cells, self.parts = cells, parts
        graded = {part.grade_id: part for part in parts if part.grade_id}
        named = {**{part.cell.id: part for part in parts}, **graded}
        self.texts = [text_of(cell.source) for cell in cells]
        self.owners: list[Part | None] = [
            graded.get(cell.metadata.get("nbgrader", {}).get("grade_id")) or named.get(cell.id)
            for cell in cells
        ]
        self.by_id = {
            owner.name
            for owner, cell in zip(self.owners, cells, strict=True)
            if owner and owner.grade_id and "nbgrader" not in cell.metadata
        }
        known = self._found()
        self._by_text()
        self._by_names()
        self._by_likeness()
        self._by_place()
        self.by_text = self._found() - known

    def of(self, part: Part) -> list[int]:
        """Return the places of the cells that are versions of a part."""
        return [n for n, owner in enumerate(self.owners) if owner is part]

    def defining(self, names: Iterable[str]) -> list[int]:
        """Return the places of the student's code cells that define one of these names."""
        if not names:
            return []
        any_of = "|".join(map(re.escape, names))
        defines = re.compile(
            rf"^(?:(?:async )?def|class) (?:{any_of})\b|^(?:{any_of})\s*(?::[^=\n]+)?=(?!=)",
            re.MULTILINE,
        )
        return [n for n, cell in enumerate(self.cells) if defines.search(cell.source)]

    def _by_text(self) -> None:
        """Match what reads as it was given out; one after the other where several read alike."""
        missing: dict[str, list[Part]] = {}
        for part in self._missing():
            missing.setdefault(part.given, []).append(part)
        free = {part.given: part for part in self.parts if not (part.is_locked or part.is_answer)}
        for n in self._unknown():
            text = self.texts[n]
            if missing.get(text):
                self.owners[n] = missing[text].pop(0)
            elif text:
                self.owners[n] = free.get(text)

    def _by_names(self) -> None:
        """Match code that defines what the instructor's answer defines."""
        for part in self._missing():
            unknown = set(self._unknown())
            for n in unknown.intersection(self.defining(part.names)):
                self.owners[n] = part

    def _by_likeness(self) -> None:
        """Match answers and locked cells, those that are most alike first."""
        missing = [part for part in self._missing() if part.is_locked or part.is_answer]
        lines = {n: self.texts[n].splitlines() for n in self._unknown()}
        pairs = []
        for part in missing:
            alike = SequenceMatcher(None, autojunk=False, b=part.given.splitlines())
            for n, own in lines.items():
                alike.set_seq1(own)
                # Of lines, and with no regard to their order: a hostile notebook costs no time.
                if alike.real_quick_ratio() >= ALIKE and (share := alike.quick_ratio()) >= ALIKE:
                    pairs.append((share, -n, part))
        for _, n, part in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
            if self.owners[-n] is None and not self.of(part):
                self.owners[-n] = part

    def _by_place(self) -> None:
        """Match the last cell of the right kind between the known neighbours of an answer."""
        for part in self._missing():
            if part.is_answer:
                between = self._between_neighbours(self.parts.index(part))
                same = [n for n in between if self.cells[n].cell_type == part.cell.cell_type]
                if same:
                    self.owners[same[-1]] = part

    def _between_neighbours(self, n: int) -> Iterator[int]:
        """Yield the places of the unknown cells that stand where the n-th part should."""
        ends = (self.parts[n - 1] if n else None, (*self.parts, None)[n + 1])
        if any(end and not self.of(end) for end in ends):
            return
        first = self.of(ends[0])[0] + 1 if ends[0] else 0
        last = self.of(ends[1])[-1] if ends[1] else len(self.cells)
        for place in range(first, last):
            if self.owners[place] is None and self.texts[place]:
                yield place

    def _found(self) -> set[str]:
        return {part.name for part in self.owners if part}

    def _missing(self) -> list[Part]:
        found = self._found()
        return [part for part in self.parts if part.name not in found]

    def _unknown(self) -> list[int]:
        return [n for n, owner in enumerate(self.owners) if owner is None]
