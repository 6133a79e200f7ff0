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
BY_HAND = "Put the notebook into submitted/STUDENT/LESSON/ by hand"
ANONYMOUS = (
    "Canvas gave the files without names. Turn anonymous grading off for the assignment, and "
    "download again"
)
BLIND = (
    "Moodle gave the files without names. Reveal the students' identities in the assignment, and "
    "download again"
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
        self._full_names = _index(self._people, lambda who: [_words(f"{who.first} {who.last}")])
        self._plain_names = _index(
            self._people, lambda who: [_words(_unaccented(f"{who.first} {who.last}"))]
        )

    def of(self, said: dict[str, str | None]) -> Who:
        """Return the student that a file's name means, by the groups of a preset's pattern.

        Raises:
            UnknownOwnerError: it means nobody on the roster, or several.
        """
        if said.get("anonymous"):
            raise UnknownOwnerError(ANONYMOUS)
        if said.get("lms_user_id"):
            return self._by_lms_id(said["lms_user_id"], said.get("sort_name") or "")
        if said.get("full_name"):
            return self._by_name(said["full_name"], said["participant"])
        return self._by_id(said["student_id"] or "")

    def _by_id(self, name: str) -> Who:
        found = self._ids[name] or self._folded[_nfc(name).casefold()]
        return found[0] if len(found) == 1 else self._nobody(f"the id {name!r}", name)

    def _by_lms_id(self, lms_id: str, name: str) -> Who:
        if len(found := self._lms_ids[lms_id]) == 1:
            return found[0]
        # A roster without LMS ids: then a name will do that only one student has.
        alike = [who for who in self._sort_names[letters(name)] if not who.lms_id]
        if not found and name and len(alike) == 1:
            return alike[0]
        return self._nobody(f"the LMS user id {lms_id} ({name})", name)

    def _by_name(self, name: str, participant: str) -> Who:
        found = self._full_names[_words(name)] or self._plain_names[_words(_unaccented(name))]
        if len(found) > 1:
            found = [who for who in found if who.lms_id == participant] or found
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
        hint = f" Is it {meant.name} ({meant.first} {meant.last})?" if meant else ""
        raise UnknownOwnerError(
            f"nobody on the roster has {what}.{hint} Correct the roster (ravine roster FILE.csv), "
            "then run this again"
        )


def letters(name: str) -> str:
    """Return the plain letters of a name: what is left of it in the names of Canvas's files.

    >>> letters("Ünal-O'Neil, Zoë")
    'unaloneilzoe'
    """
    return re.sub(r"\W", "", _unaccented(name).casefold())


def _index(people: list[Who], keys) -> dict[object, list[Who]]:
    by: dict[object, list[Who]] = defaultdict(list)
    for who in people:
        for key in filter(None, keys(who)):
            by[key].append(who)
    return by


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name, in any order: a site says which of the names comes first."""
    return tuple(sorted(re.findall(r"[^\W_]+", DROPPED.sub("", _nfc(name)).casefold())))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _unaccented(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
