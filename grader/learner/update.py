"""A learner's copy brought to a newer release: the new notebook, with the answers carried over."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.course import Lesson
from grader.engine.intake.matching import Match
from grader.engine.intake.template import Part, Template, text_of
from grader.learner.checking import read
from grader.learner.copies import Copy
from grader.learner.servers import check_closed


def update(lesson: Lesson, copy: Copy) -> Path | None:
    """Put a copy of the present release into the place of a copy; return where that one is kept.

    An assignment has the learner's answers then, and the cells that the learner added or changed.
    None is returned, and nothing done, where that would change nothing.

    Raises:
        RavineError: the copy is open somewhere, or cannot be read.
    """
    mine, new = read(copy.path), nbformat.reads(copy.text.decode(), as_version=4)
    if copy.release == lesson.release:
        given = read(copy.given).cells if copy.is_known else []
        template = Template.released(lesson, new)
        new.cells = list(_carried_over(mine.cells, template.parts, {c.source for c in given}))
    if [cell.source for cell in new.cells] == [cell.source for cell in mine.cells]:
        copy.write(copy.path.read_bytes())
        return None
    check_closed(copy.path)
    kept = copy.keep()
    copy.write(f"{nbformat.writes(new)}\n".encode())
    return kept


def _carried_over(
    mine: list[NotebookNode], parts: tuple[Part, ...], given: set[str]
) -> Iterator[NotebookNode]:
    """Yield the cells of a release with a learner's work in them, in order.

    `given` are the texts of the release that the learner's notebook was made of.
    """
    match = Match(mine, parts)
    answers = {part: _answer(match, part) for part in parts if part.is_answer}
    behind: dict[Part | None, list[NotebookNode]] = {}
    here = None
    for n, owner in enumerate(match.owners):
        here = owner or here
        if n not in answers.values() and _is_own(match, n, given):
            behind.setdefault(here, []).append(_added(mine[n], n))
    yield from behind.get(None, [])
    for part in parts:
        cell = deepcopy(part.cell)
        if (n := answers.get(part)) is not None:
            cell.source = mine[n].source
        yield cell
        yield from behind.get(part, [])


def _answer(match: Match, part: Part) -> int | None:
    """Return the place of the last cell in which an exercise is answered, if there is one."""
    worked = [n for n in match.of(part) if match.texts[n] not in ("", part.given)]
    return worked[-1] if worked else None


def _is_own(match: Match, n: int, given: set[str]) -> bool:
    """Whether a learner wrote what stands in a cell."""
    owner, text = match.owners[n], match.texts[n]
    if not text or text in {text_of(source) for source in given}:
        return False
    if owner is None:
        return True
    # Without the old release it cannot be told who changed what is no answer: its copy is kept.
    return text != owner.given and bool(given or owner.is_answer) and not owner.is_locked


def _added(cell: NotebookNode, n: int) -> NotebookNode:
    """Return a cell of the learner's, under an id that no cell of the course has."""
    cell = NotebookNode({**cell, "id": f"own-{n}", "metadata": NotebookNode()})
    if cell.cell_type == "code":
        cell.update(outputs=[], execution_count=None)
    return cell
