"""Intake: a submission is read as data, and the notebook to grade is made of it.

`reading` finds out whether it is a notebook, and of which lesson; `template` is the instructor's
notebook, `matching` says which cell of the one is which of the other's, `placing` where it goes,
and `compose` makes the notebook to grade. `repairs` says what was mended on the way.
"""

from dataclasses import dataclass

from nbformat import NotebookNode

from grader.engine.intake.compose import compose
from grader.engine.intake.reading import examine
from grader.engine.intake.template import Template
from grader.gradebook.submissions import Submission


@dataclass(frozen=True)
class Taken:
    """A submission as it is graded.

    Attributes:
        notebook: the notebook to grade, without outputs.
        repairs: what was repaired, in sentences for student and instructor.
        note: what an instructor should know besides, if anything.
        digest: of the notebook that was handed in, by which a newer one is known.
    """

    notebook: NotebookNode
    repairs: list[str]
    note: str | None
    digest: str | None


def take_in(submission: Submission, template: Template) -> Taken:
    """Read a submission, and return the notebook to grade.

    Raises:
        RavineError: the folder does not hold the lesson's notebook, or it cannot be read.
    """
    # Before it is read, so that one that takes its place meanwhile counts as newer.
    digest = submission.digest
    submitted, note = examine(submission)
    notebook, repairs = compose(submitted, template)
    return Taken(notebook, repairs, note, digest)
