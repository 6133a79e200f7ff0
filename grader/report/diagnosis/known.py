"""What the right and wrong answers of a lesson answer to probe problems.

They are run as they are asked for, problem by problem: most wrong answers differ from a learner's
in the first few, and a whole class asks for the same. They are the maintainers' own, so they are
run right here.
"""

import contextlib
import functools
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from grader.answers import Answer, load
from grader.report.diagnosis.likeness import Leaves
from grader.trials.probes import problems
from helpers.checks.records import answers, read


@dataclass
class Known:
    """A known answer, and its record as far as it has been asked for."""

    answer: Answer
    _came: dict[str, Leaves] = field(default_factory=dict)

    def __post_init__(self):
        self._coming = self._run()

    def to(self, problem: str) -> Leaves | None:
        """Return what it answers to a problem; None if it does not come to that."""
        while problem not in self._came:
            with contextlib.redirect_stdout(io.StringIO()):
                came = next(self._coming, None)
            if came is None:
                return None
            self._came[came[0]] = came[1]
        return self._came[problem]

    def _run(self) -> Iterator[tuple[str, Leaves]]:
        space = {"np": np}
        exec(self.answer.source, space)
        yield from answers(space[self.answer.exercise], read(problems(self.answer.exercise)))


@functools.cache
def of_lesson(path: Path) -> dict[str, list[Known]]:
    """Return the answers in a file, by exercise; none if there is no such file.

    Raises:
        RavineError: the file cannot be read.
    """
    found: dict[str, list[Known]] = {}
    for answer in load(path) if path.is_file() else []:
        found.setdefault(answer.exercise, []).append(Known(answer))
    return found
