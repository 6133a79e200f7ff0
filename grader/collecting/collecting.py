"""A zip of an LMS collected: each step on each file, and what there is to tell afterwards."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from traitlets.config import Config

from grader.collecting import archives, presets
from grader.collecting.archives import NO_NOTEBOOK, Entry
from grader.collecting.choosing import HandedIn, lesson_of, newest
from grader.collecting.owners import BY_HAND, Owners, UnknownOwnerError, as_written
from grader.collecting.placing import Placed, place
from grader.collecting.presets import Preset, time_of
from grader.course import Course, Lesson, load_config
from grader.errors import RavineError
from grader.gradebook import roster
from grader.gradebook.alone import alone
from grader.gradebook.collected import Origin, Origins
from grader.gradebook.standings import Who
from grader.gradebook.submissions import Submission

NO_ROSTER = (
    "The roster is empty, so nobody knows whose these files are. Read the class list first: "
    "ravine roster FILE.csv"
)
OTHER_LESSON = "it is the notebook of {other}. Ask the student for that of {lesson}"
NO_LESSON = (
    "it is no notebook of this course, by its cells or by its name. Ask the student for {name}"
)
NAMESAKES = (
    "it and others in the zip ({written}) are of what is {who} on the roster, and so may be two "
    f"people. {BY_HAND}"
)
OTHER_NAME = "its name is not as {preset} names files. {by_hand}"
OLDER = "{file} is older than {best}, which was taken"


@dataclass(frozen=True)
class Row:
    """What became of one student's notebook.

    Attributes:
        who: the student.
        file: which file it is.
        placed: what became of it.
        late: whether the LMS calls it late.
        kept: where the version lies that was there before, if there was one.
    """

    who: Who
    file: str
    placed: Placed
    late: bool = False
    kept: Path | None = None


@dataclass(frozen=True)
class Left:
    """A file that was not taken, and why; `who` is None if nobody knows whose it is."""

    who: Who | None
    file: str
    why: str

    def __str__(self) -> str:
        owner = f"{self.who.name}, " if self.who else ""
        return f"{owner}{self.file}: {self.why}."


@dataclass
class Collection:
    """What became of a zip.

    Attributes:
        lesson: whose notebooks were collected.
        source: the preset by which files were known.
        rows: the notebooks that are in submitted/ now, by student.
        left: the files that were not taken.
        missing: who on the roster has handed in nothing yet.
    """

    lesson: Lesson
    source: str
    rows: list[Row] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    missing: list[Who] = field(default_factory=list)

    @property
    def open(self) -> list[Left]:
        """What needs a person: work of one of whom nothing was taken, or of nobody knows whom."""
        done = {row.who for row in self.rows}
        return [
            each
            for each in self.left
            if each.who not in done and (each.who or each.why != NO_NOTEBOOK)
        ]


def collect(course: Course, path: Path, name: str | None, source: str | None) -> Collection:
    """Put the notebooks in a zip into `submitted/STUDENT/LESSON/`.

    Args:
        course: the course.
        path: the zip that an LMS gave for one assignment.
        name: of the lesson; None for that of most of the notebooks.
        source: a preset's name; None for that by which most files are named.

    Raises:
        RavineError: the zip cannot be read, or lesson or preset cannot be told.
    """
    lesson = course.assignments([name])[0] if name else None
    people = roster.people(course)
    if not people:
        raise RavineError(NO_ROSTER)
    with alone(course), tempfile.TemporaryDirectory(prefix="ravine-collect-") as scratch:
        entries = _unwrapped(list(archives.entries(path, Path(scratch))), people)
        if not any(entry.content for entry in entries):
            inside = "; ".join(f"{entry.shown}: {entry.why}" for entry in entries[:5])
            raise RavineError(f"{path} holds no notebook. {inside or 'It is empty'}.")
        collection = _collected(course, entries, people, lesson, source)
    collection.missing = roster.hand_ins(course).missing(collection.lesson)
    return collection


def _unwrapped(entries: list[Entry], people: list[Who]) -> list[Entry]:
    """Return the entries without a folder around all of them."""
    tops = {entry.path.partition("/")[0] for entry in entries if "/" in entry.path}
    if len(tops) != 1 or any("/" not in entry.path for entry in entries):
        return entries
    # A student's only file, of whose name a part looks like a folder, is in none.
    if (top := tops.pop()) in {who.name for who in people} or presets.names_an_owner(top):
        return entries
    return [replace(entry, path=entry.path.partition("/")[2]) for entry in entries]


def _collected(
    course: Course,
    entries: list[Entry],
    people: list[Who],
    lesson: Lesson | None,
    source: str | None,
) -> Collection:
    config, names = load_config(course.root), {who.name for who in people}
    if source:
        preset = Preset(source.casefold(), config)
    else:
        preset = presets.guessed((entry.path for entry in entries), names, config)
    owners = Owners(people)
    found, left = [], []
    owned = [(entry, said := preset.of(entry.path), *_owner(said, owners, preset))
             for entry in entries]  # fmt: skip
    namesakes = _namesakes((who, as_written(said)) for _, said, who, _ in owned if who)
    for entry, said, who, why in owned:
        why = why or namesakes.get(who, "")
        if entry.content and who not in namesakes:
            found.append(_handed_in(who, entry, said or {}, config))
        if why or entry.why:
            left.append(Left(who, entry.shown, entry.why or why))
    collection = Collection(lesson or lesson_of(course, found), preset.name, left=left)
    known = [each for each in found if each.who]
    _place_all(course, collection, known)
    return collection


def _namesakes(owned: Iterable[tuple[Who, str]]) -> dict[Who, str]:
    """Return, by student, that the zip has two people for one student of the roster."""
    written: dict[Who, set[str]] = defaultdict(set)
    for who, what in owned:
        written[who].add(what)
    return {
        who: NAMESAKES.format(written=", ".join(sorted(several)[:5]), who=who.name)
        for who, several in written.items()
        if len(several) > 1
    }


def _owner(said: dict | None, owners: Owners, preset: Preset) -> tuple[Who | None, str]:
    """Return whose a file is by what its name says, or why nobody knows."""
    if said is None:
        return None, OTHER_NAME.format(preset=preset.name, by_hand=BY_HAND)
    try:
        return owners.of(said), ""
    except UnknownOwnerError as error:
        return None, str(error)


def _handed_in(who: Who | None, entry: Entry, said: dict, config: Config) -> HandedIn:
    name = entry.file if entry.inner else (said.get("file_id") or entry.file).rpartition("/")[2]
    # nbgrader's patterns may leave the ending to it.
    name = name if "." in name else entry.file
    return HandedIn(
        who, entry, name, as_written(said), time_of(said, config), int(said.get("number") or 0),
        bool(said.get("late")),
    )  # fmt: skip


def _place_all(course: Course, collection: Collection, known: list[HandedIn]) -> None:
    lesson, origins = collection.lesson, Origins(course)
    of: dict[Who, list[HandedIn]] = defaultdict(list)
    for each in known:
        if why := _not_of(each, course, lesson):
            collection.left.append(Left(each.who, each.entry.shown, why))
        else:
            of[each.who].append(each)
    for who in sorted(of, key=lambda who: who.name):
        submission = Submission(lesson, who.name)
        try:
            best, others = newest(of[who], lesson)
            row = _place(best, submission, origins, collection.source)
        except (RavineError, OSError) as error:
            shown = of[who][0].entry.shown
            collection.left.append(Left(who, shown, str(error).rstrip(".")))
            continue
        collection.rows.append(row)
        for other in others:
            why = OLDER.format(file=other.name, best=best.name)
            collection.left.append(Left(who, other.entry.shown, why))


def _place(best: HandedIn, submission: Submission, origins: Origins, source: str) -> Row:
    version = [best.time, best.number, best.entry.packed, best.copy]
    origin = Origin(best.digest, source, best.written, version)
    placed, kept = place(best, submission, origin, origins)
    return Row(best.who, best.entry.shown, placed, best.late, kept)


def _not_of(each: HandedIn, course: Course, lesson: Lesson) -> str:
    """Return why a file is not the lesson's notebook, or nothing."""
    found = each.lesson(course, lesson)
    if found == lesson:
        return ""
    if found:
        return OTHER_LESSON.format(other=found.name, lesson=lesson.name)
    return NO_LESSON.format(name=f"{lesson.notebook}.ipynb")
