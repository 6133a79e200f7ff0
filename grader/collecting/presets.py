r"""Whose a file in a zip is, by its name: one pattern for each LMS, for nbgrader's own collector.

- Canvas, *Download submissions* (`lib/content_zipper.rb` in instructure/canvas-lms):
  `lovelaceada_101_5001_momentum.ipynb`, where a file is late `lovelaceada_LATE_101_5001_...`: the
  name by which it sorts, its user id, the id of the file, which grows with each upload; a second
  file of the same name is called `momentum-1.ipynb`. Of the times in the zip none is a student's.
- Moodle, *Download all submissions* (`mod/assign/classes/downloader.php` in moodle/moodle):
  `Ada Lovelace_4711_assignsubmission_file/momentum.ipynb`, with `_` at the folder's end in older
  releases, or without folders `Ada Lovelace_4711_assignsubmission_file_momentum.ipynb`: full name
  (less any `_`), a number that stands for the student in this one assignment, the file. No times
  here either.
- Blackboard (the example in nbgrader's documentation of `zip_collect`):
  `ps1_ada_attempt_2016-01-30-15-00-00_momentum.ipynb`: assignment, user name, time, file. Where
  the user name begins only the roster tells, as both may have a `_`.
- folders: `ada/momentum.ipynb`, one for each student, called by the id.
- own: `c.FileNameCollectorPlugin.named_regexp` in nbgrader_config.py, as for `nbgrader zip_collect`
  (its student_id is the id on the roster).

A pattern takes the first place that fits, as what follows it is the student's to choose.
"""

import logging
import os
import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

import dateutil.parser
import dateutil.tz
from nbgrader.plugins import FileNameCollectorPlugin
from traitlets.config import Config

from grader.course import CONFIG
from grader.errors import RavineError

PATTERNS = {
    "canvas": r"(?:(?P<anonymous>(?:LATE_)?anon_[A-Za-z0-9]+)"
    r"|(?:(?P<sort_name>[^/]+?)_)?(?P<late>LATE_)?(?P<lms_user_id>\d{1,20}))"
    r"_(?P<number>\d{1,20})_(?P<file_id>[^/]+)$",
    "moodle": r"(?P<full_name>[^/_]+)_(?P<participant>\d+)_assignsubmission_"
    r"[a-z]+_?/?(?P<file_id>.+)$",
    "blackboard": r"(?P<assignment_and_id>[^/]+?)_attempt_"
    r"(?P<timestamp>\d{4}(?:-\d\d){5})_?(?P<file_id>[^/]+)$",
    "folders": r"(?P<student_id>[^/]+)/(?P<file_id>.+)$",
}
OWN = "own"
# As nbgrader's exchange writes it (c.Exchange.timestamp_format).
TIME_FORMAT = "%Y-%m-%d %H:%M:%S.%f %Z"
NAMES = (*PATTERNS, OWN)


class Preset:
    """nbgrader's collector with one pattern."""

    def __init__(self, name: str, config: Config):
        """Take a preset's pattern, or for `own` that of the course's settings.

        Raises:
            RavineError: there is no such preset, or no pattern in the settings.
        """
        if name not in NAMES:
            raise RavineError(f"There is no {name!r} to collect from: {', '.join(NAMES)}.")
        self.name = name
        pattern = PATTERNS.get(name) or own(config)
        self._collector = FileNameCollectorPlugin(named_regexp=_checked(pattern))
        self._collector.log = logging.Logger("nbgrader")
        self._collector.log.addHandler(logging.NullHandler())

    def of(self, path: str) -> dict[str, str | None] | None:
        """Return what a file's name says, by the pattern's groups; None if it does not fit."""
        # A student's zip, or whatever else was handed in, has an owner as well.
        self._collector.valid_ext = [os.path.splitext(path)[1]]
        return self._collector.collect(path)


def own(config: Config) -> str:
    """Return the pattern that an instructor set for nbgrader, if any."""
    return str(config.FileNameCollectorPlugin.get("named_regexp", ""))


def names_an_owner(folder: str) -> bool:
    """Whether a folder is called as an LMS calls what one student handed in."""
    return any(
        re.match(pattern, f"{folder}{more}")
        for name, pattern in PATTERNS.items()
        for more in ("", "/x")
        if name != "folders"
    )


def guessed(paths: Iterable[str], students: set[str], config: Config) -> Preset:
    """Return the preset by which most files are named; the instructor's own if there is one.

    Args:
        paths: of the files.
        students: the ids on the roster, by which folders are known.
        config: the course's settings.

    Raises:
        RavineError: none fits, or several fit alike.
    """
    if own(config):
        return Preset(OWN, config)
    fits: Counter[str] = Counter()
    paths = list(paths)
    for name in PATTERNS:
        preset = Preset(name, config)
        said = [found for path in paths if (found := preset.of(path))]
        fits[name] = sum(name != "folders" or found["student_id"] in students for found in said)
    (best, most), (second, next_most) = fits.most_common(2)
    if most == next_most:
        fit = f"as {best} and {second} give" if most else f"as none gives of {', '.join(PATTERNS)}"
        raise RavineError(
            f"The files in the zip have names {fit}. Say where it is from: --from NAME; or "
            f"describe the names by c.FileNameCollectorPlugin.named_regexp in {CONFIG}, as for "
            "nbgrader zip_collect."
        )
    return Preset(best, config)


def time_of(said: dict[str, str | None], zone: tzinfo) -> str:
    """Return what a file's name says of when it was handed in, as UTC; empty if it says nothing.

    A time without a zone is of the given one.
    """
    text = said.get("timestamp") or ""
    try:
        time = _read(text)
        time = time if time.tzinfo else time.replace(tzinfo=zone)
        return time.astimezone(UTC).strftime(TIME_FORMAT)
    except (ValueError, OverflowError):
        return ""


def _read(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return dateutil.parser.parse(text)


def zone_name(config: Config) -> str:
    """Return nbgrader's own setting, c.Exchange.timezone, which is UTC by default."""
    return str(config.Exchange.get("timezone", "UTC"))


def zone_of(config: Config) -> tzinfo:
    """Return the zone of times that name none; RavineError if the setting is none."""
    name = zone_name(config)
    zone = dateutil.tz.gettz(name)
    if zone is None:
        raise RavineError(
            f"{CONFIG} sets c.Exchange.timezone to {name!r}, which is none (as Europe/Berlin is)."
        )
    return zone


def _checked(pattern: str) -> str:
    try:
        groups = re.compile(pattern).groupindex
    except re.error as error:
        why = f"is no regular expression ({error})"
    else:
        if pattern in PATTERNS.values() or {"student_id", "file_id"} <= set(groups):
            return pattern
        why = "names no (?P<student_id>...) and (?P<file_id>...)" if pattern else "is not set"
    raise RavineError(f"c.FileNameCollectorPlugin.named_regexp in {CONFIG} {why}.")
