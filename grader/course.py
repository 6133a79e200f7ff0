"""Where a course and its lessons lie on disk."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from grader.errors import RavineError

CONFIG = "nbgrader_config.py"


@dataclass(frozen=True)
class Lesson:
    """One lesson of a course: `03_momentum`, whose notebook is called `momentum`."""

    root: Path
    name: str

    @property
    def text(self) -> Path:
        """The folder with the lesson's texts."""
        return self.root / "lessons" / self.name

    @property
    def notebook(self) -> str:
        """The name of the assignment's notebook, without its ending."""
        return self.name.partition("_")[2]

    @property
    def lecture(self) -> Path:
        """The built lecture notebook."""
        return self.root / "course" / f"{self.name}.ipynb"

    @property
    def source(self) -> Path:
        """The built instructor notebook."""
        return self.root / "source" / self.name / f"{self.notebook}.ipynb"

    @property
    def release(self) -> Path:
        """The built student notebook."""
        return self.root / "release" / self.name / f"{self.notebook}.ipynb"


@dataclass(frozen=True)
class Course:
    """A course folder: the one that holds `nbgrader_config.py`."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> "Course":
        """Return the course around `start`; RavineError if there is none."""
        for folder in (start, *start.parents):
            if (folder / CONFIG).is_file():
                return cls(folder)
        raise RavineError(
            f"There is no course here: neither {start} nor a folder above it holds {CONFIG}. "
            "Change into the course folder and run the command again."
        )

    def texts(self, names: list[str] | None = None) -> list[Lesson]:
        """Return the lessons with these names (all by default) that have a text."""
        return self._choose(names, "lessons", "text")

    def assignments(self, names: list[str] | None = None) -> list[Lesson]:
        """Return the lessons with these names (all by default) that have an assignment."""
        return self._choose(names, "source", "assignment")

    def _choose(self, names: list[str] | None, folder: str, kind: str) -> list[Lesson]:
        place = self.root / folder
        if not place.is_dir():
            raise RavineError(
                f"The course at {self.root} has no folder {folder}/. "
                "Restore it (git checkout), or change into a complete course folder."
            )
        known = sorted(path.name for path in place.iterdir() if path.is_dir())
        for name in names or []:
            if name not in known:
                raise RavineError(_unknown(name, known, place, kind))
        return [Lesson(self.root, name) for name in (names or known)]


def _unknown(name: str, known: list[str], place: Path, kind: str) -> str:
    close = get_close_matches(name, known, n=1, cutoff=0.4)
    hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known) or 'none'}."
    return f"There is no {kind} called {name!r} in {place}. {hint}"
