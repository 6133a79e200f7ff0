"""A learner's own copies of lectures and assignments, in `work/`: made once, never written over.

Beside them, hidden, lies each copy as it was given out, which tells work from what was there
before, and a newer release from the one that a copy was made of.
"""

from dataclasses import dataclass
from pathlib import Path

from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.learner.notebooks import kept_aside, write

WORK = "work"
LECTURES = "lectures"
# Hidden, so that no file browser shows it.
OWN = ".ravine"
# Assignments name and link to lectures, which lie elsewhere here.
ELSEWHERE = {b"](../../course/": b"](../lectures/", b"`course/": b"`work/lectures/"}
RENAMED = (
    "{folder} holds {there}, but no {name}. If your work is there, give it that name back; if not, "
    "move it away."
)
NO_COPY = "You have no copy of {lesson} yet. Run: ravine start {lesson}"


@dataclass(frozen=True)
class Copy:
    """A notebook of the course, a learner's copy of it, and the copy as it was given out."""

    release: Path
    path: Path
    given: Path

    @property
    def text(self) -> bytes:
        """What a copy that is made now holds; RavineError if the course lacks it."""
        try:
            text = self.release.read_bytes()
        except OSError as error:
            raise RavineError(
                f"{self.release} cannot be read ({error.strerror}). Run: ravine build"
            ) from None
        for there, here in ELSEWHERE.items():
            text = text.replace(there, here)
        return text

    @property
    def is_known(self) -> bool:
        """Whether it is known which release the copy was made of."""
        return self.given.is_file()

    @property
    def is_outdated(self) -> bool:
        """Whether the course holds a newer release, as far as is known."""
        return self.is_known and self.given.read_bytes() != self.text

    def make(self) -> None:
        """Make the copy if there is none.

        Raises:
            RavineError: the folder holds notebooks of other names, or cannot be written.
        """
        if self.path.exists():
            return
        self.check_names()
        self.write(self.text)

    def check_names(self) -> None:
        """RavineError if there are notebooks, and none has the name that it should have."""
        if self.others and not self.path.exists():
            there = ", ".join(path.name for path in self.others)
            raise RavineError(
                RENAMED.format(folder=self.path.parent, there=there, name=self.path.name)
            )

    def write(self, text: bytes) -> None:
        """Put a copy of the present release into its place; RavineError if it cannot be written."""
        write(self.path, text)
        write(self.given, self.text)

    def keep(self) -> Path:
        """Keep the copy as it is, beside it, with the time in its name; return where."""
        kept = kept_aside(self.path, self.path.suffix)
        write(kept, self.path.read_bytes())
        return kept

    @property
    def others(self) -> list[Path]:
        """The notebooks beside the copy of an assignment, less those that were kept aside."""
        beside = [] if self.path.parent.name == LECTURES else self.path.parent.glob("*.ipynb")
        return sorted(path for path in beside if path != self.path and "-kept-" not in path.name)


def assignment(lesson: Lesson) -> Copy:
    """Return a learner's copy of an assignment."""
    inside = Path(lesson.name, f"{lesson.notebook}.ipynb")
    return Copy(lesson.release, work(lesson.root) / inside, own(lesson.root) / "given" / inside)


def lecture(lesson: Lesson) -> Copy:
    """Return a learner's copy of a lecture."""
    inside = Path(LECTURES, lesson.lecture.name)
    return Copy(lesson.lecture, work(lesson.root) / inside, own(lesson.root) / "given" / inside)


def copies(lesson: Lesson) -> list[Copy]:
    """Return the copies that a lesson has, the one to work in last."""
    both = [lecture(lesson), assignment(lesson)]
    return [copy for copy in both if copy.release.is_file()]


def all_copies(course: Course) -> list[Copy]:
    """Return the copies of all lessons."""
    return [copy for lesson in course.given() for copy in copies(lesson)]


def work(root: Path) -> Path:
    """Return the folder in which a learner works."""
    return root / WORK


def own(root: Path) -> Path:
    """Return the hidden folder of what Ravine keeps for a learner."""
    return work(root) / OWN
