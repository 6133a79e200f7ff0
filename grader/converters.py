"""nbgrader's own converters, run on a course: their settings, and their reasons in sentences."""

import io
import logging
import re
import warnings
from contextlib import contextmanager
from pathlib import Path

from nbformat.warnings import MissingIDFieldWarning
from nbgrader.converters.base import BaseConverter
from sqlalchemy.exc import SAWarning

from grader.defects import kept
from grader.errors import RavineError

OURS = "ravine: "
TRACEBACK = re.compile(r"Traceback .*^grader\.errors\.RavineError: ", re.DOTALL | re.MULTILINE)


def run(step: BaseConverter, where: str) -> None:
    """Run one of nbgrader's steps; RavineError gives its reason in one sentence."""
    log = io.StringIO()
    step.log = logging.Logger("nbgrader")
    step.log.addHandler(logging.StreamHandler(log))
    try:
        with quiet():
            step.start()
    except Exception as error:
        why = _reason(log.getvalue(), error, where, Path(step.coursedir.root))
        raise RavineError(f"{where} could not be processed: {why}.") from error


def one_sentence(record: logging.LogRecord) -> bool:
    """Leave of the traceback of a RavineError its sentence; to be added to a log as a filter."""
    record.msg = TRACEBACK.sub(OURS, str(record.msg))
    return True


@contextmanager
def quiet():
    """Silence, by name, what is of nbgrader's making and nobody's to mend."""
    # Output that is no text, such as half a surrogate pair, is told by its test; not here as well.
    logging.getLogger("tornado").addHandler(logging.NullHandler())
    logging.getLogger("tornado").propagate = False
    with warnings.catch_warnings():
        # Its way of filling its tables, and the notebooks that editors left without cell ids.
        warnings.filterwarnings("ignore", category=SAWarning, message="Object of type")
        warnings.filterwarnings("ignore", category=MissingIDFieldWarning)
        # What a student's code shows, of a kind that a page has no room for.
        warnings.filterwarnings("ignore", message="Your element with mimetype")
        yield


def _reason(log: str, error: Exception, where: str, root: Path) -> str:
    """Return the last exception that nbgrader logged; its own says only 'see above'.

    One that is no sentence of ours leaves its traceback in the log.
    """
    raised = re.findall(r"^(?:ravine|[\w.]*(?:Error|Exception|Entry)\b): .+$", log, flags=re.M)
    reason = raised[-1].rstrip(".") if raised else str(error).rstrip(".")
    if reason.startswith(OURS):
        return reason.removeprefix(OURS)
    return f"{reason}. {kept(error, root, log)}"
