"""What being late costs: nbgrader's own penalties, by whatever plugin the course has chosen.

nbgrader's documentation, "Late submission plugin", says how a plugin is made and chosen.
"""

import logging
import math
import sys

from nbgrader.api import SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import BasePlugin, LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets import Float, Integer

from grader.course import CONFIG
from grader.errors import RavineError
from grader.gradebook.book import Book

DAY = 86_400
UNUSABLE = (
    "The penalty rule of {config} cannot be used ({error}). Mend "
    "c.AssignLatePenalties.plugin_class, and the settings of the class that it names."
)
FAILED = "The penalty rule {rule} failed for {student}, {lesson}: {error!r}. Mend the rule."


class ShareADay(BasePlugin):
    """Takes a share of the points that were earned for each day late that has begun.

    Chosen by `c.AssignLatePenalties.plugin_class = "grader.gradebook.penalties.ShareADay"`.
    """

    share = Float(0.1, min=0, max=1, help="Share of the points that each day takes.").tag(
        config=True
    )
    most = Float(1.0, min=0, max=1, help="Share of the points that lateness takes at most.").tag(
        config=True
    )
    grace_minutes = Integer(15, min=0, help="So late costs nothing, and days count from then.").tag(
        config=True
    )

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float):
        """Return the points to take off, to a hundredth; None for none."""
        seconds = total_seconds_late - 60 * self.grace_minutes
        if seconds <= 0:
            return None
        return round(score * min(self.most, self.share * math.ceil(seconds / DAY)), 2)

    def __str__(self) -> str:
        grace = f" after {self.grace_minutes} minutes of grace" if self.grace_minutes else ""
        most = f", and never more than {self.most:.0%}" if self.most < 1 else ""
        return f"{self.share:.0%} of the points earned for each day begun{grace}{most}"


class Penalties:
    """The penalty rule of a course."""

    def __init__(self, book: Book):
        """Take the rule from a course's settings; RavineError if it cannot be used."""
        # nbgrader's commands find a rule that lies in the course folder, such as late.py.
        place = str(book.course.root)
        sys.path.append(place)
        try:
            self._late = AssignLatePenalties(config=book.config)
            self._late.init_plugin()
        except Exception as error:  # Whatever the module of a course's own rule raises.
            raise RavineError(UNUSABLE.format(config=CONFIG, error=error)) from None
        finally:
            sys.path.remove(place)
        self._late.log = self._late.plugin_inst.log = logging.Logger("nbgrader")

    def charge(self, whole: SubmittedAssignment, part: SubmittedNotebook) -> None:
        """Set the penalty of a notebook, within nbgrader's limits: from none to all its points.

        Raises:
            RavineError: the rule fails.
        """
        is_charged = self._late.enabled and _is_late(whole)
        penalty = self._asked(whole, part) if is_charged else None
        if penalty is not None:
            penalty = self._late._check_late_penalty(part, penalty)
        if part.late_submission_penalty != penalty:
            part.late_submission_penalty = penalty

    def _asked(self, whole: SubmittedAssignment, part: SubmittedNotebook) -> float | None:
        try:
            return self._late.plugin_inst.late_submission_penalty(
                whole.student_id, part.score, whole.total_seconds_late
            )
        except Exception as error:  # A course's own rule is anybody's code.
            of = {"student": whole.student_id, "lesson": whole.assignment.name, "error": error}
            rule = type(self._late.plugin_inst).__name__
            raise RavineError(FAILED.format(rule=rule, **of)) from error

    def __str__(self) -> str:
        rule = self._late.plugin_inst
        if not self._late.enabled:
            return "none: c.AssignLatePenalties.enabled is off"
        if isinstance(rule, ShareADay):
            return str(rule)
        if type(rule) is LateSubmissionPlugin:
            takes = {"none": "no points are taken off", "zero": "all points are taken off"}
            return f"{takes[rule.penalty_method]} (c.LateSubmissionPlugin.penalty_method)"
        return f"the course's own {type(rule).__name__}"


def _is_late(whole: SubmittedAssignment) -> bool:
    return whole.assignment.duedate is not None and whole.total_seconds_late > 0
