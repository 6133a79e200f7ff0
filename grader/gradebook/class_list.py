"""A class list: the CSV files that nbgrader reads, and those that Canvas and Moodle export.

Their columns are those of `nbgrader db student import --help`; of Canvas's gradebook, which
`lib/gradebook_exporter.rb` writes (github.com/instructure/canvas-lms), and of its *Course Roster
CSV* (*People*, a group set, *Import*); of Moodle's list of participants, which
`user/action_redir.php` writes (github.com/moodle/moodle; *Download table data as*).
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from grader.errors import RavineError
from grader.gradebook import csv_table
from grader.gradebook.csv_table import Table
from grader.gradebook.standings import Who
from grader.gradebook.submissions import flaw

# So many letters nbgrader's tables hold, and so many bytes the name of a folder has.
LONGEST, LONGEST_FOLDER = 128, 255
ROUNDED = re.compile(r"\d([.,]\d+)?E\+\d+")
# No folder on Windows is called so, whatever follows a dot.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
ON_WINDOWS = set(':"|')
# Who stands in Canvas's gradebook and is nobody: points, and the student that teachers play.
NOBODY = ("Points Possible", "Test Student")


@dataclass(frozen=True)
class Format:
    """Which columns hold what; of several ids, the first in which anything stands.

    Attributes:
        name: who writes it.
        marks: the columns by which it is known.
        ids: what may name a student's folder.
        full: first and last name in one column.
    """

    name: str
    marks: tuple[str, ...]
    ids: tuple[str, ...]
    first: str = ""
    last: str = ""
    full: str = ""
    email: str = ""
    lms_id: str = ""


OF_GRADEBOOK = ("sis_login_id", "sis_user_id", "id")
OF_ROSTER = ("login_id", "user_id", "canvas_user_id")
OF_MOODLE = ("username", "id_number", "email_address")
IN_GERMAN = ("anmeldename", "id-nummer", "e-mail-adresse")
FORMATS = (
    Format("Canvas", ("student", "id"), OF_GRADEBOOK, full="student", lms_id="id"),
    Format("Canvas", ("lastname", "firstname", "id"), OF_GRADEBOOK,
           first="firstname", last="lastname", lms_id="id"),
    Format("Canvas", ("name", "canvas_user_id"), OF_ROSTER, full="name", lms_id="canvas_user_id"),
    Format("nbgrader", ("id",), ("id",),
           first="first_name", last="last_name", email="email", lms_id="lms_user_id"),
    # The names of Moodle's columns are those of its release and of its language.
    *(Format("Moodle", (first, last), ids, first=first, last=last, email=ids[-1])
      for first, last, ids in (("first_name", "last_name", OF_MOODLE),
                               ("first_name", "surname", OF_MOODLE),
                               ("vorname", "nachname", IN_GERMAN))),
)  # fmt: skip


@dataclass(frozen=True)
class ClassList:
    """What a file holds.

    Attributes:
        kind: who writes such files.
        encoding: of its letters.
        id_column: the column that gave the ids.
        people: the students, by the line on which each stands.
        refused: by line, why it was not taken.
    """

    kind: str
    encoding: str
    id_column: str
    people: dict[int, Who]
    refused: dict[int, str]


def read(path: Path) -> ClassList:
    """Return the students of a class list.

    Raises:
        RavineError: there is no such file, it is no text, or its columns are unknown.
    """
    table = csv_table.read(path)
    kind = next((each for each in FORMATS if set(each.marks) <= set(table.columns)), None)
    ids = [name for name in (kind.ids if kind else ()) if name in table.columns]
    if not ids:
        raise RavineError(_unknown(table))
    rows = list(table.rows())
    id_column = next((name for name in ids if _is_filled(table, name, rows)), ids[0])
    people, refused, seen = {}, {}, {}
    for line, row, why in rows:
        who = Who("") if why else _who(kind, id_column, table, row)
        if not why and _is_nobody(kind, who):
            continue
        why = why or _flaw(who) or _repeats(who, seen)
        if why:
            refused[line] = why
        else:
            people[line] = who
            seen |= dict.fromkeys(keys(who), (line, who))
    return ClassList(
        kind.name, table.encoding, table.header[table.columns[id_column]], people, refused
    )


def keys(who: Who) -> list[tuple[str, str]]:
    """Return what no two students of a class have in common.

    Two ids that differ in large and small letters, or in how an umlaut is encoded, name the same
    folder on some systems.
    """
    name = unicodedata.normalize("NFC", who.name).casefold()
    return [("id", name), *([("LMS user id", who.lms_id)] if who.lms_id else [])]


def _unknown(table: Table) -> str:
    return (
        f"{table.path}: no class list is known with the columns {', '.join(table.header)[:200]}. "
        "Its first line names them: as nbgrader does (id, first_name, last_name, email, "
        "lms_user_id; id alone will do), or as Canvas and Moodle do in what they export, with "
        "a column of ids or user names among them."
    )


def _is_filled(table: Table, name: str, rows: list) -> bool:
    at = table.columns[name]
    return any(row[at] for _, row, why in rows if not why)


def _who(kind: Format, id_column: str, table: Table, row: list[str]) -> Who:
    def field(name: str) -> str:
        return row[table.columns[name]] if name in table.columns else ""

    first, last = _parted(field(kind.full)) if kind.full else (field(kind.first), field(kind.last))
    name = field(id_column)
    # Canvas has no e-mail addresses in these files, but where people log in by theirs.
    email = field(kind.email) or (name if "@" in name else "")
    return Who(name, first, last, email, field(kind.lms_id))


def _parted(full: str) -> tuple[str, str]:
    """Return first and last name of `Last, First`, or of `First Last`."""
    last, comma, first = full.partition(",")
    if comma:
        return first.strip(), last.strip()
    first, _, last = full.rpartition(" ")
    return first.strip(), last


def _is_nobody(kind: Format, who: Who) -> bool:
    """Whether a row of Canvas's is no student's: points, a remark, or the teachers' test."""
    return kind.name == "Canvas" and (who.full in NOBODY or not (who.full or who.lms_id))


def _flaw(who: Who) -> str:
    """Return what is wrong with a student's fields."""
    name = who.name
    if not name:
        return f"{who.full or 'the student'} has no id: fill it in"
    if ROUNDED.fullmatch(name):
        return f"a spreadsheet has rounded the id {name}: format that column as text"
    if why := _no_folder(name):
        return f"the id {name!a} {why}, and so names no folder: give the student another id"
    long = next((field for field in vars(who).values() if len(field) > LONGEST), "")
    return f"{long[:20]}... has {len(long)} letters; {LONGEST} are kept: shorten it" if long else ""


def _no_folder(name: str) -> str:
    if why := flaw(name):
        return why
    if strange := sorted({"/", "\\", *ON_WINDOWS} & set(name)):
        return f"has {' '.join(strange)} in it"
    if name.startswith(".") or name.endswith("."):
        return "begins or ends with a dot"
    if DEVICES.fullmatch(name):
        return "is that of a device on Windows"
    return "is too long" if len(name.encode()) > LONGEST_FOLDER else ""


def _repeats(who: Who, seen: dict[tuple[str, str], tuple[int, Who]]) -> str:
    for kind, value in keys(who):
        if (kind, value) in seen:
            line, first = seen[kind, value]
            given = who.name if kind == "id" else value
            alike = "" if given in (first.name, first.lms_id) else f", as {first.name}"
            return (
                f"the {kind} {given} stands in line {line} already{alike}, which was taken: "
                "give each student one of their own, or remove the line"
            )
    return ""
