"""What is known of each submission that was collected from an LMS, kept beside submitted/.

It tells a newer version from an older one, and one student from another of the same name, when the
LMS is asked again.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.course import Course
from grader.errors import RavineError
from grader.files import write_whole
from grader.gradebook.submissions import Submission

# Hidden, so that nbgrader takes it for no student's folder.
FOLDER = ".collected"


@dataclass(frozen=True)
class Origin:
    """Where a notebook in submitted/ came from.

    Attributes:
        digest: of the notebook, as it was collected.
        source: the LMS.
        owner: what stood for the student there.
        version: what grows with each version there; versions of one owner compare.
    """

    digest: str
    source: str
    owner: str
    version: list[str | int]


class Origins:
    """The origins of all submissions of a course."""

    def __init__(self, course: Course):
        """Read what earlier collections noted; RavineError if that cannot be done."""
        self.folder = course.root / "submitted" / FOLDER
        self._file = self.folder / "origins.json"
        self._of = _read(self._file)

    def of(self, submission: Submission) -> Origin | None:
        """Return where a submission came from; None if that is not known."""
        found = self._of.get(submission.lesson.name, {}).get(submission.student)
        return Origin(**found) if found else None

    def note(self, submission: Submission, origin: Origin) -> None:
        """Remember where a submission came from, until `save`."""
        self._of.setdefault(submission.lesson.name, {})[submission.student] = asdict(origin)

    def save(self) -> None:
        """Write down all that was noted."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._file, json.dumps(self._of, indent=1))


def _read(path: Path) -> dict[str, dict[str, dict]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        for of_lesson in found.values():
            for origin in of_lesson.values():
                Origin(**origin)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise RavineError(
            f"{path} cannot be read ({error}). It says which versions were collected. Move it "
            "away, then run this again; what lies in submitted/ is then never written over."
        ) from None
    return found
