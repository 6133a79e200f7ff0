"""What `ravine check` has found so far, lesson by lesson: `work/.ravine/record.json`."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.course import Lesson
from grader.errors import RavineError
from grader.learner.copies import own
from grader.learner.notebooks import write

VERSION = 1
UNREADABLE = (
    "{path} is not as this version of Ravine writes it ({why}). It holds the points of your "
    "checks, and nothing of your work. Move it away, and check again."
)


@dataclass(frozen=True)
class Standing:
    """How an exercise stands: the points of the last check, and the checks of answers so far.

    `checked` counts those in which something was answered, `missed` those of them that lost points.
    """

    points: float
    of: float
    checked: int = 0
    missed: int = 0
    diagnosis: str | None = None


class Record:
    """A learner's standings, by lesson and exercise."""

    def __init__(self, root: Path):
        """Read the record of a course; RavineError if it cannot be read."""
        self._path = own(root) / "record.json"
        self._lessons = _read(self._path)

    def of(self, lesson: Lesson) -> dict[str, Standing]:
        """Return the standings in a lesson; empty if it was never checked."""
        return self._lessons.get(lesson.name, {})

    def note(self, lesson: Lesson, standings: dict[str, Standing]) -> None:
        """Write down the standings in a lesson, in the place of those from before."""
        self._lessons[lesson.name] = standings
        plain = {
            name: {exercise: asdict(standing) for exercise, standing in of_lesson.items()}
            for name, of_lesson in self._lessons.items()
        }
        write(self._path, json.dumps({"version": VERSION, "lessons": plain}, indent=1).encode())


def _read(path: Path) -> dict[str, dict[str, Standing]]:
    try:
        noted = json.loads(path.read_bytes())
        if noted["version"] != VERSION:
            raise ValueError(f"version {noted['version']}")
        return {
            name: {exercise: Standing(**said) for exercise, said in of_lesson.items()}
            for name, of_lesson in noted["lessons"].items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        why = str(error)
    except (KeyError, TypeError, AttributeError):
        why = "it holds something else"
    raise RavineError(UNREADABLE.format(path=path, why=why))
