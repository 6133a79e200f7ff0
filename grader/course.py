"""Where a course and its lessons lie on disk."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from traitlets.config import Config, PyFileConfigLoader

from grader.errors import RavineError

CONFIG = "nbgrader_config.py"
LESSON = re.compile(r"\d\d_\w+")


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

    def texts(self) -> list[Lesson]:
        """Return the lessons that have a text; RavineError for a folder not named as a lesson."""
        names = self._folders("lessons")
        for name in names:
            if not LESSON.fullmatch(name):
                raise RavineError(
                    f"{self.root / 'lessons' / name} is not named as a lesson, such as "
                    "03_momentum: two digits, an underscore, a name. Rename the folder or move it."
                )
        return [Lesson(self.root, name) for name in names]

    def assignments(self, names: list[str] | None = None) -> list[Lesson]:
        """Return the lessons of these names (all by default) that have an assignment.

        `3`, `03` and `momentum` name 03_momentum too; RavineError for what names none.
        """
        known = self._folders("source")
        chosen = [_called(name, known, self.root / "source") for name in names or known]
        return [Lesson(self.root, name) for name in dict.fromkeys(chosen)]

    def lesson(self, name: str) -> Lesson:
        """Return the lesson of that name, of which there may be a lecture alone."""
        known = [lesson.name for lesson in self.given()]
        return Lesson(self.root, _called(name, known, self.root))

    def given(self) -> list[Lesson]:
        """Return the lessons that learners get: those with a lecture or a released assignment."""
        names = {path.stem for path in self.root.glob("course/*.ipynb")}
        names |= {path.parent.name for path in self.root.glob("release/*/*.ipynb")}
        return [Lesson(self.root, name) for name in sorted(names)]

    def _folders(self, parent: str) -> list[str]:
        """Return the names of the folders there, less those that tools leave behind."""
        place = self.root / parent
        if not place.is_dir():
            raise RavineError(
                f"The course at {self.root} has no folder {parent}/. "
                "Restore it (git checkout), or change into a complete course folder."
            )
        names = [path.name for path in place.iterdir() if path.is_dir()]
        return sorted(name for name in names if not name.startswith((".", "_")))


def _called(name: str, known: list[str], place: Path) -> str:
    """Return which of the known lessons is meant by its name, its number, or what follows that."""
    if name in known:
        return name
    number = f"{int(name):02d}" if name.isdecimal() else name
    meant = [lesson for lesson in known if number in (lesson[:2], lesson[3:])]
    if len(meant) == 1:
        return meant[0]
    close = meant or get_close_matches(name, known, n=1, cutoff=0.4)
    there_are = f"There are: {', '.join(known) or 'none'}."
    said = f"Did you mean {' or '.join(close)}?" if close else there_are
    what = "assignment" if place.name == "source" else "lesson"
    raise RavineError(f"There is no {what} called {name!r} in {place}. {said}")


def load_config(root: Path) -> Config:
    """Return the configuration of the course at `root`; RavineError if it is no good."""
    try:
        return PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    except Exception as error:
        raise RavineError(f"{root / CONFIG} cannot be run: {error!r}. Mend it.") from error
