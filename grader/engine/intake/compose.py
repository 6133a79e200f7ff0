"""The notebook to grade: the instructor's, with the student's answers and free cells in it.

Locked cells are the instructor's, in the instructor's order. Free cells are the student's, where
the student has them. Nothing of the submission's metadata survives.
"""

from collections.abc import Iterator
from copy import deepcopy

from nbformat import NotebookNode

from grader.engine.intake import placing
from grader.engine.intake.matching import Match, is_intact
from grader.engine.intake.repairs import Repairs
from grader.engine.intake.template import Part, Template
from grader.errors import RavineError

FOREIGN = (
    "the notebook holds none of the assignment's cells. If it is another notebook, ask the student "
    "for the right one; if an editor dropped its ids, copy the answers into a fresh notebook"
)
NULL = "\0"


def compose(submitted: NotebookNode, template: Template) -> tuple[NotebookNode, list[str]]:
    """Return the notebook to grade, and a sentence for whatever had to be repaired.

    The sentences stand in its metadata too, under `ravine`, for those who get it as a file.

    Raises:
        RavineError: the submission holds nothing that could be graded.
    """
    repairs = Repairs()
    cells = [_without_null(cell, repairs) for cell in submitted.cells]
    match = Match(cells, template.parts)
    # What lessons have in common, such as a set-up cell, tells nothing.
    if not any(part and (part.is_answer or part.is_test) for part in match.owners):
        raise RavineError(FOREIGN)
    repairs.unmarked(match.by_id)
    composed = list(_Composition(match, repairs).cells())
    metadata = deepcopy(template.metadata)
    if said := repairs.sentences():
        metadata["ravine"] = {"repairs": said}
    notebook = NotebookNode(nbformat=4, nbformat_minor=5, metadata=metadata, cells=composed)
    return notebook, said


class _Composition:
    """A submission's cells on their way into the instructor's notebook."""

    def __init__(self, match: Match, repairs: Repairs):
        self.match, self.repairs = match, repairs
        self.locked = [part for part in match.parts if part.is_locked]
        anchors = self._anchors()
        self.taken: dict[int, Part | None] = {}
        self.lost = [p for p in match.parts if p.is_answer and not self._take_answer(p)]
        self._take_plain(anchors)
        self.gaps = self._place(anchors)

    def cells(self) -> Iterator[NotebookNode]:
        """Yield the cells to grade, in order."""
        used: set[str] = set()
        for gap in range(len(self.locked) + 1):
            for part, n in self._in(gap):
                yield self._answer(part, n) if part and part.is_answer else self._plain(n, used)
            if gap < len(self.locked):
                yield deepcopy(self.locked[gap].cell)

    def _anchors(self) -> dict[int, int]:
        """Return the places of the locked cells, each with its number."""
        anchors = {}
        for number, part in enumerate(self.locked):
            versions = self.match.of(part)
            same = [n for n in versions if self._is_unchanged(n, part)]
            if not versions:
                self.repairs.missing(part)
                continue
            if not same and all(is_intact(self.match.cells[n]) for n in versions):
                self.repairs.of_earlier_release(part)
            elif not same:
                self.repairs.changed(part)
            if same[1:]:
                self.repairs.repeated(part)
            anchors[(same or versions[-1:])[0]] = number
        return anchors

    def _is_unchanged(self, n: int, part: Part) -> bool:
        same_kind = self.match.cells[n].cell_type == part.cell.cell_type
        return same_kind and self.match.texts[n] in (part.given, part.text)

    def _take_answer(self, part: Part) -> bool:
        """Choose the cell that is the answer: the last in which somebody worked.

        The others run as plain code, less those that would undo the answer.
        """
        texts, versions = self.match.texts, self.match.of(part)
        worked = [n for n in versions if texts[n] not in ("", part.given)]
        filled = [n for n in versions if texts[n]]
        if not versions:
            return False
        answer = (worked or filled or versions)[-1]
        self.taken |= dict.fromkeys(worked)
        self.taken[answer] = part
        self.repairs.answered(part, self.match, answer, len(worked))
        return True

    def _take_plain(self, anchors: dict[int, int]) -> None:
        """Take over what the student added, and the instructor's free cells."""
        for n, part in enumerate(self.match.owners):
            if part is None or not (part.is_locked or part.is_answer):
                self.taken[n] = part
            elif part.is_locked and n not in anchors and not self._is_unchanged(n, part):
                self.taken[n] = None

    def _place(self, anchors: dict[int, int]) -> dict[int, int]:
        ordered = placing.in_order(anchors)
        self.repairs.moved([self.locked[k] for n, k in anchors.items() if n not in ordered])
        gaps = placing.gaps(self.taken, ordered, self.locked)
        late = placing.within_reach(gaps, self.taken, self.locked, self.match.cells)
        self.repairs.late(late)
        return gaps

    def _in(self, gap: int) -> list[tuple[Part | None, int | None]]:
        """Return what goes into a gap: the student's cells, and the answers that are lost."""
        inside = [(self.taken[n], n) for n in sorted(self.gaps) if self.gaps[n] == gap]
        parts = self.match.parts
        for part in self.lost:
            if part.gap == gap:
                above = parts[: parts.index(part)]
                place = max((k for k, (own, _) in enumerate(inside, 1) if own in above), default=0)
                inside.insert(place, (part, None))
        return inside

    def _answer(self, part: Part, n: int | None) -> NotebookNode:
        """Return an answer cell with the student's text; one that is lost as it was given out."""
        cell = deepcopy(part.cell)
        if n is not None:
            cell.source = self.match.cells[n].source
            _keep_pictures(cell, self.match.cells[n])
        elif self.match.defining(part.names):
            # The stub would undo what the student defines elsewhere.
            cell.source = ""
            self.repairs.elsewhere(part)
        else:
            self.repairs.missing(part)
        return cell

    def _plain(self, n: int, used: set[str]) -> NotebookNode:
        """Return a cell in the student's version, with the metadata that the instructor's has."""
        own, part = self.match.cells[n], self.taken[n]
        name = part.cell.id if part and part.cell.id not in used else f"added-by-student-{n + 1}"
        used.add(name)
        metadata = deepcopy(part.cell.metadata) if part else NotebookNode()
        cell = NotebookNode(cell_type=own.cell_type, id=name, metadata=metadata, source=own.source)
        if own.cell_type == "code":
            cell.update(execution_count=None, outputs=[])
        _keep_pictures(cell, own)
        return cell


def _keep_pictures(cell: NotebookNode, own: NotebookNode) -> None:
    if cell.cell_type != "code" and "attachments" in own:
        cell.attachments = own.attachments


def _without_null(cell: NotebookNode, repairs: Repairs) -> NotebookNode:
    """Return a cell that Python can read; it refuses text with null characters."""
    if NULL not in cell.source:
        return cell
    repairs.null()
    return NotebookNode({**cell, "source": cell.source.replace(NULL, "")})
