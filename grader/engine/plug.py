"""The engine in the place where nbgrader's own commands run notebooks."""

import functools

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.engine import run
from grader.engine.fingerprint import facts
from grader.engine.limits import Limits
from grader.engine.local import Local
from grader.engine.preprocessors import FACTS, QuietExecute
from grader.engine.sandbox import available
from grader.gradebook.seeds import seed_of


class GradeByEngine(NbGraderPreprocessor):
    """Run a notebook as `ravine grade` does: the student's code and the tests apart.

    It takes the place of nbgrader's Execute, among the steps of SubmissionExporter. The outputs say
    to nbgrader's next steps what each test cell came to.
    """

    def preprocess(self, nb: NotebookNode, resources: dict):
        """Run a notebook; RavineError if that is not possible.

        Where the engine cannot be, nbgrader's own step does it.
        """
        if not available():
            return QuietExecute(parent=self.parent).preprocess(nb, resources)
        book, template = self.parent.of(resources["nbgrader"]["assignment"])
        limits = Limits.of(book.config).as_dict()
        seed, back_end = seed_of(book, template.lesson), _back_end()
        job = run.job_of(nb, template.names, limits, seed)
        outcome = run.filled(nb, back_end.submit(job).result())
        resources[FACTS] = facts(
            seed,
            back_end.kind,
            tried=outcome.tried,
            defects=outcome.defects,
            calls=outcome.calls,
            probes=outcome.probes,
            stopped=outcome.stopped,
        )
        return nb, resources


@functools.cache
def _back_end() -> Local:
    """Return the two warm programs of this process, which end with it."""
    return Local()
