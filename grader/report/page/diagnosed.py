"""What a submission's mistakes look like, fetched for its page of feedback."""

from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.course import Lesson
from grader.gradebook import graded
from grader.gradebook.submissions import Submission
from grader.report import diagnosis


class GetDiagnosis(NbGraderPreprocessor):
    """Leave what is known of the mistakes under `resources["diagnosis"]`."""

    def preprocess(self, nb: NotebookNode, resources: dict):
        """Ask for the facts of the grading, and what they look like."""
        of = resources["nbgrader"]
        root = Path(self.parent.parent.coursedir.root)
        submission = Submission(Lesson(root, of["assignment"]), of["student"])
        with Gradebook(of["db_url"]) as gradebook:
            graded.prepare(gradebook)
            facts = graded.facts_of(gradebook.db, submission)
        resources["diagnosis"] = diagnosis.of(submission.lesson, facts)
        return nb, resources
