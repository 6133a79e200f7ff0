"""Who on the roster handed a file in, by what its name says."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from grader.errors import RavineError
from grader.gradebook.roster import closest
from grader.gradebook.standings import Who

# Moodle takes these out of the names of files (clean_param, PARAM_FILE), and Canvas more.
DROPPED = re.compile(r"[&<>\"`|':\\/’]")
# Letters, their marks (the vowels of Hindi are some), digits and _: Ruby's [[:word:]].
KEPT = ("L", "M", "Nd", "Pc")
# In the name of a Canvas file, an id and a number after those by which it was read.
READ_AGAIN = re.compile(r"(?:^|(?<=_))(\d{1,20})_(?=\d{1,20}_)")
BY_HAND = "Put the notebook into submitted/STUDENT/LESSON/ by hand"
ANONYMOUS = (
    "Canvas gave the files without names. Turn anonymous grading off for the assignment, and "
    "download again"
)
BLIND = (
    "Moodle gave the files without names. Reveal the students' identities in the assignment, and "
    "download again"
)


TWO_WAYS = (
    "its name can be read in two ways, as a file of the LMS user id {first} or of {others}, as the "
    f"name of a person or a file has numbers in it. {BY_HAND}"
)


class UnknownOwnerError(RavineError):
    """Nobody on the roster is meant, or nobody knows who."""


class Owners:
    """The roster, asked by what an LMS puts into the names of files."""

    def __init__(self, people: Iterable[Who]):
        """Take the roster."""
        self._people = list(people)
        self._ids = _index(self._people, lambda who: [who.name])
        self._folded = _index(self._people, lambda who: [_nfc(who.name).casefold()])
        self._lms_ids = _index(self._people, lambda who: [who.lms_id])
        self._sort_names = _index(self._people, lambda who: [letters(f"{who.last}{who.first}")])
        self._full_names = _index(self._people, lambda who: [_words(who.full)])

    def of(self, said: dict[str, str | None]) -> Who:
        """Return the student that a file's name means, by the groups of a preset's pattern.

        Raises:
            UnknownOwnerError: it means nobody on the roster, or several.
        """
        if said.get("anonymous"):
            raise UnknownOwnerError(ANONYMOUS)
        if said.get("lms_user_id"):
            return self._of_canvas(said)
        if said.get("full_name"):
            return self._by_name(said["full_name"])
        if said.get("assignment_and_id"):
            return self._by_end(said["assignment_and_id"])
        return self._by_id(said["student_id"] or "")

    def _by_id(self, name: str) -> Who:
        found = self._with_id(name)
        return found[0] if len(found) == 1 else self._nobody(f"the id {name!r}", name)

    def _with_id(self, name: str) -> list[Who]:
        return self._ids[name] or self._folded[_nfc(name).casefold()]

    def _by_end(self, written: str) -> Who:
        """Return the student of the longest id with which an assignment and an id may end."""
        parts = written.split("_")
        ends = ("_".join(parts[n:]) for n in range(len(parts)))
        return self._by_id(next(filter(self._with_id, ends), parts[-1]))

    def _of_canvas(self, said: dict[str, str | None]) -> Who:
        """Return whose file Canvas names so; a person's name and a file's may hold ids of others.

        Canvas takes `_7_` out of names, and after that what is no letter: `_7-_` becomes `_7_`.
        """
        lms_id, name = said["lms_user_id"], said.get("sort_name") or ""
        who = self._by_lms_id(lms_id, name)
        others = set(READ_AGAIN.findall(f"{said['number']}_{said['file_id']}")) - {lms_id}
        named = letters(name) == letters(f"{who.last}{who.first}")
        if others and (not named or any(self._lms_ids[other] for other in others)):
            raise UnknownOwnerError(TWO_WAYS.format(first=lms_id, others=" or ".join(others)))
        return who

    def _by_lms_id(self, lms_id: str, name: str) -> Who:
        if len(found := self._lms_ids[lms_id]) == 1:
            return found[0]
        # A roster without LMS ids: then a name will do that only one student has.
        alike = [who for who in self._sort_names[letters(name)] if not who.lms_id]
        if not found and name and len(alike) == 1:
            return alike[0]
        return self._nobody(f"the LMS user id {lms_id} ({name})", name)

    def _by_name(self, name: str) -> Who:
        found = self._full_names[_words(name)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = " and ".join(who.name for who in found)
            raise UnknownOwnerError(f"{ids} are both called {name}. {BY_HAND}")
        if name.casefold() in ("participant", "teilnehmer/in", "teilnehmerin"):
            raise UnknownOwnerError(BLIND)
        return self._nobody(f"the name {name}", name)

    def _nobody(self, what: str, written: str) -> Who:
        meant = closest(written, self._people)
        hint = f" Is it {meant.name} ({meant.full})?" if meant else ""
        raise UnknownOwnerError(
            f"nobody on the roster has {what}.{hint} Correct the roster (ravine roster FILE.csv), "
            "then run this again"
        )


def as_written(said: dict[str, str | None]) -> str:
    """Return what stands for one person in the names of an LMS's files, on the roster or not."""
    stands = ("lms_user_id", "participant", "assignment_and_id", "student_id", "anonymous")
    return next(filter(None, map(said.get, stands)), "")


def letters(name: str) -> str:
    """Return the letters of a name: what is left of it in the names of Canvas's files.

    >>> letters("Ünal-O'Neil, Zoë")
    'ünaloneilzoë'
    """
    return _nfc("".join(filter(_is_kept, _nfc(name).casefold())))


def _index(people: list[Who], keys) -> dict[object, list[Who]]:
    by: dict[object, list[Who]] = defaultdict(list)
    for who in people:
        for key in filter(None, keys(who)):
            by[key].append(who)
    return by


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name, in any order: a site says which of the names comes first."""
    folded = _nfc(DROPPED.sub("", _nfc(name)).casefold())
    words = "".join(each if _is_kept(each) and each != "_" else " " for each in folded).split()
    return tuple(sorted(words))


def _is_kept(letter: str) -> bool:
    return unicodedata.category(letter).startswith(KEPT)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
