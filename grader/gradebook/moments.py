"""Points in time as an instructor writes them: date, time of day, and the zone they are of.

Zones have names of the IANA time zone database, such as Europe/Zurich, or are offsets from UTC.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from dateutil.tz import datetime_ambiguous, datetime_exists

WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ]+(?P<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?))? *"
    r"(?P<zone>[^\d\s:].*|)"
)
OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>[0-5]\d)")
EXAMPLE = "2026-12-01 23:59 Europe/Zurich"


class NoMomentError(ValueError):
    """What is written is no point in time: the message says why, as the end of a sentence."""


@dataclass(frozen=True)
class Moment:
    """A point in time, and the zone in which it was written.

    Attributes:
        local: the date and time there; its zone is known.
    """

    local: datetime

    @classmethod
    def parse(cls, written: str) -> "Moment":
        """Return the moment that is written so; NoMomentError for what is none, or several."""
        if not (found := WRITTEN.fullmatch(written.strip())):
            raise NoMomentError(f"{written!r} is no date and time, such as {EXAMPLE!r}")
        for part, missing in {"time": "time of day", "zone": "time zone"}.items():
            if not found[part]:
                raise NoMomentError(f"{written!r} has no {missing}; write it as {EXAMPLE!r}")
        try:
            day = datetime.fromisoformat(f"{found['day']} {found['time']}")
        except ValueError as error:
            raise NoMomentError(f"{written!r} is no date of the calendar ({error})") from None
        moment = day.replace(tzinfo=_zone(found["zone"]))
        try:
            _check_once(moment, written)
            moment.astimezone(UTC)
        except OverflowError as error:
            raise NoMomentError(f"{written!r} is no date of the calendar ({error})") from None
        return cls(moment)

    @classmethod
    def of_gradebook(cls, utc: datetime, like: "Moment | None" = None) -> "Moment":
        """Return a time of nbgrader's, which is UTC, in another's zone, or else this machine's."""
        return cls(utc.replace(tzinfo=UTC).astimezone(like and like.local.tzinfo))

    @property
    def utc(self) -> datetime:
        """The moment in UTC, without a zone, as nbgrader keeps it."""
        return self.local.astimezone(UTC).replace(tzinfo=None)

    def later(self, days: float) -> "Moment":
        """Return the same time of day so many days later, also where clocks change in between."""
        return Moment(self.local + timedelta(days=days))

    def __str__(self) -> str:
        return f"{self.local:%Y-%m-%d %H:%M %Z}"


def _zone(written: str) -> tzinfo:
    if written in ("Z", "UTC"):
        return UTC
    if offset := OFFSET.fullmatch(written):
        size = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"]))
        if size < timedelta(hours=15):
            return timezone(-size if offset["sign"] == "-" else size)
    try:
        return ZoneInfo(written)
    except (ValueError, OSError, KeyError):
        raise NoMomentError(
            f"{written!r} is no time zone; write one such as Europe/Zurich, or an offset from UTC "
            "such as +01:00"
        ) from None


def _check_once(moment: datetime, written: str) -> None:
    """NoMomentError for a time that clocks skip, or show twice, when they change."""
    if not datetime_exists(moment):
        raise NoMomentError(f"{written!r} does not exist: clocks are put forward over it")
    if datetime_ambiguous(moment):
        first, second = (f"{moment.replace(fold=fold):%Y-%m-%d %H:%M %z}" for fold in (0, 1))
        raise NoMomentError(
            f"{written!r} comes twice, as clocks are put back; write {first!r} or {second!r}"
        )


def duration(seconds: float) -> str:
    """Return a span of time in words, to the two largest units: `1 day 3 h`, `2 h 5 min`.

    >>> duration(95_000), duration(7500), duration(7200), duration(59)
    ('1 day 2 h', '2 h 5 min', '2 h', 'less than a minute')
    """
    days, rest = divmod(int(seconds), 86_400)
    sizes = {"day" if days == 1 else "days": days, "h": rest // 3600, "min": rest % 3600 // 60}
    words = [f"{size} {unit}" for unit, size in sizes.items()]
    first = next((n for n, size in enumerate(sizes.values()) if size), None)
    if first is None:
        return "less than a minute"
    return " ".join(word for word in words[first : first + 2] if not word.startswith("0 "))
