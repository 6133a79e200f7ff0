"""A zip of an LMS collected: each step on each file, and what there is to tell afterwards."""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path

from grader.collecting import archives, presets
from grader.collecting.archives import CHECKPOINT, NO_NOTEBOOK, Entry
from grader.collecting.choosing import HandedIn, contents, lesson_of, newest
from grader.collecting.owners import BY_HAND, Owners, UnknownOwnerError, as_written
from grader.collecting.placing import Placed, place
from grader.collecting.presets import Preset, time_of
from grader.collecting.telling import Left, grouped
from grader.course import CONFIG, Course, Lesson, load_config
from grader.defects import kept
from grader.engine.intake.reading import TIME
from grader.errors import RavineError
from grader.files import digest
from grader.gradebook import roster
from grader.gradebook.alone import alone
from grader.gradebook.collected import Origin, Origins
from grader.gradebook.standings import Who
from grader.gradebook.submissions import Submission

NO_ROSTER = (
    "The roster is empty, so nobody knows whose these files are. Read the class list first: "
    "ravine roster FILE.csv"
)
ALL_OTHER = (
    "The {number} notebooks in {path} are all of {other}, and none is of {lesson}. Did you mean: "
    "ravine collect {path} {other}?"
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
OLDER = "it is older than {best}, which was taken"
DAMAGED = (
    "it is newer than {best}, which was taken, and cannot be read as a notebook. Ask the student "
    "for a new copy"
)
DEFECT = "it could not be processed: {error!r}. {where}"
ZONE = (
    "Times of handing in without a zone were read as {zone} (c.Exchange.timezone in {config}). If "
    "the LMS has another, set it and run this again."
)
TIME_ASIDE = (
    "{who}: the newer version has no time; timestamp.txt was moved to {place} with the older one. "
    "Write the new time if it costs points."
)


@dataclass(frozen=True)
class _Owned:
    """A file, what its name says, whose it is, and why it is not taken, if it is not."""

    entry: Entry
    said: dict[str, str | None]
    who: Who | None
    why: str

    @property
    def written(self) -> str:
        return as_written(self.said)


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


@dataclass
class Collection:
    """What became of a zip.

    Attributes:
        lesson: whose notebooks were collected.
        source: the preset by which files were known.
        left: the files that were not taken.
        rows: the notebooks that are in submitted/ now, by student.
        notes: what else there is to know.
        missing: who on the roster has handed in nothing yet.
    """

    lesson: Lesson
    source: str
    left: list[Left]
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: list[Who] = field(default_factory=list)

    @property
    def open(self) -> list[Left]:
        """What needs a person: work of one of whom nothing was taken, or of nobody knows whom."""
        done = {row.who for row in self.rows}
        return [
            each
            for each in self.left
            if each.is_open
            or (each.who not in done and (each.who or each.why not in (NO_NOTEBOOK, CHECKPOINT)))
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
        entries = _unwrapped(archives.entries(path, Path(scratch)), people)
        if not any(entry.content for entry in entries):
            inside = "; ".join(f"{entry.shown}: {entry.why}" for entry in entries[:5])
            raise RavineError(f"{path} holds no notebook. {inside or 'It is empty'}.")
        collection = _collected(course, path, entries, people, lesson, source)
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
    path: Path,
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
    zone, owners = presets.zone_of(config), Owners(people)
    owned = [_owned(entry, preset, owners) for entry in entries]
    found, left = _examined(course, preset, _told(owned, preset), zone)
    if lesson:
        _check_lesson(course, path, [each for each in found if each.who], lesson)
    collection = Collection(lesson or lesson_of(course, found), preset.name, left)
    _place_all(course, collection, [each for each in found if each.who])
    if any(each.time for each in found):
        collection.notes.append(ZONE.format(zone=presets.zone_name(config), config=CONFIG))
    collection.left = grouped(collection.left)
    return collection


def _check_lesson(course: Course, path: Path, known: list[HandedIn], lesson: Lesson) -> None:
    """RavineError for the zip of another lesson: a sentence for each notebook would hide that."""
    of = {each.lesson(course, lesson) for each in known}
    if len(known) > 1 and len(of) == 1 and (other := of.pop()) not in (lesson, None):
        names = {"path": path, "other": other.name, "lesson": lesson.name}
        raise RavineError(ALL_OTHER.format(number=len(known), **names))


def _owned(entry: Entry, preset: Preset, owners: Owners) -> _Owned:
    """Return a file with its owner by what its name says, or why nobody knows."""
    said = preset.of(entry.path)
    if said is None:
        why = entry.why or OTHER_NAME.format(preset=preset.name, by_hand=BY_HAND)
        return _Owned(entry, {}, None, why)
    try:
        return _Owned(entry, said, owners.of(said), entry.why)
    except UnknownOwnerError as error:
        return _Owned(entry, said, None, str(error))


def _told(owned: list[_Owned], preset: Preset) -> Iterator[_Owned]:
    """Yield the files less those that nobody needs to hear of, where there are others."""
    namesakes = _namesakes((each.who, each.written) for each in owned if each.who)
    files = Counter(each.written for each in owned if each.entry.why != CHECKPOINT)
    for each in owned:
        # Blackboard's own, with what is on its page.
        is_text = preset.name == "blackboard" and each.said.get("file_id") == ".txt"
        if each.who in namesakes:
            yield replace(each, why=namesakes[each.who])
        elif not (each.who and is_text) and (
            each.entry.why != CHECKPOINT or not files[each.written]
        ):
            yield each


def _examined(
    course: Course, preset: Preset, owned: Iterable[_Owned], zone: tzinfo
) -> tuple[list[HandedIn], list[Left]]:
    """Return the notebooks that were handed in, and the files that are none or nobody's."""
    found, left = [], []
    for each in owned:
        why = each.why
        if each.entry.content:
            try:
                found.append(_handed_in(course, each, zone))
            except Exception as error:
                why = why or DEFECT.format(error=error, where=kept(error, course.root))
        if why:
            left.append(Left(each.who, each.entry.shown, why, each.written))
    return found, left


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


def _handed_in(course: Course, owned: _Owned, zone: tzinfo) -> HandedIn:
    entry, said = owned.entry, owned.said
    name = entry.file if entry.inner else (said.get("file_id") or entry.file).rpartition("/")[2]
    # nbgrader's patterns may leave the ending to it.
    name = name if "." in name else entry.file
    # A notebook of nobody known still tells of which lesson the zip is.
    who = None if owned.why else owned.who
    return HandedIn(
        who, entry, name, owned.written, *contents(course, entry.content),
        digest(entry.content), time_of(said, zone), int(said.get("number") or 0),
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
    try:
        for who in sorted(of, key=lambda who: who.name):
            _place_one(course, collection, of[who], origins)
    finally:
        origins.save()


def _place_one(
    course: Course, collection: Collection, own: list[HandedIn], origins: Origins
) -> None:
    who, lesson = own[0].who, collection.lesson
    try:
        best, others = newest(own, lesson)
        row = _place(best, Submission(lesson, who.name), origins, collection.source)
    except Exception as error:
        known = isinstance(error, RavineError | OSError)
        why = str(error) if known else DEFECT.format(error=error, where=kept(error, course.root))
        collection.left.append(Left(who, own[0].entry.shown, why.rstrip(".")))
        return
    collection.rows.append(row)
    if row.kept and not best.time and (row.kept / TIME).exists():
        place = row.kept.relative_to(course.root)
        collection.notes.append(TIME_ASIDE.format(who=who.name, place=place))
    for other in others:
        is_open = best.is_readable > other.is_readable and (
            other.recency(lesson) >= best.recency(lesson)
        )
        why = (DAMAGED if is_open else OLDER).format(best=best.name)
        collection.left.append(Left(who, other.entry.shown, why, is_open=is_open))


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
