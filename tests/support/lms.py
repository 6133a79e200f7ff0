"""A class of forty with awkward names, and how Canvas, Moodle and Blackboard name what it hands in.

The rules for the names of files are those of Canvas's lib/content_zipper.rb and of Moodle's
mod/assign/classes/downloader.php with its clean_filename.
"""

import csv
import io
import json
import re
import unicodedata
import zipfile
from typing import NamedTuple

LESSON = "01_doubling"
RIGHT = "def double(x):\n    return 2 * x\n"
OTHER = "def double(x):\n    return x + x\n"


class Person(NamedTuple):
    """A student, by nbgrader's columns."""

    id: str
    first_name: str
    last_name: str
    email: str
    lms_user_id: str


NAMES = [
    ("ada", "Ada", "Lovelace"),
    ("0042", "Ann", "O'Neil"),
    ("m.darcy", "Fitzwilliam", "D’Arcy"),
    ("jl-picard", "Jean-Luc", "Picard"),
    ("vdb", "Ludwig", "van der Berg"),
    ("umut", "Ümüt", "Öztürk-Şahin"),
    ("istanbul", "İlkay", "Işık"),
    ("strasse", "Jörg", "Weiß"),
    ("nfd", "Zoe\u0308", "Bronte\u0308"),
    ("comma", "Robert", "King, Jr."),
    ("quote", 'Dwayne "The Rock"', "Johnson"),
    ("semicolon", "Ali;Veli", "Tab"),
    ("markup", "[bold]Eve", "Mallory[/bold]"),
    ("html", "<b>Bo", "B&B"),
    ("formula", "=1+1", "@Sum"),
    ("one-name", "", "Suharto"),
    ("first-only", "Prince", ""),
    ("chen1", "Wei", "Chen"),
    ("chen2", "Wei", "Chen"),
    ("turned", "Chen", "Li"),
    ("turned2", "Li Na", "Chen"),
    ("han", "伟", "王"),
    ("kana", "さくら", "田中"),
    ("hangul", "민수", "김"),
    ("arabic", "محمد", "الخوارزمي"),
    ("hebrew", "נועה", "כהן"),
    ("greek", "Ελένη", "Παπαδοπούλου"),
    ("cyrillic", "Андрей", "Марков"),
    ("hindi", "श्रीनिवास", "रामानुजन"),
    ("emoji", "Sam 🎓", "Smiley"),
    ("long", "Maximiliane", "Freifrau von und zu " + "Hohenlohe-" * 8 + "Ende"),
    ("under_score", "Under_score", "Name_7_x"),
    ("digits", "R2", "D2"),
    ("late", "Late", "LATE"),
    ("a@uni.example", "At", "Sign"),
    ("slash", "A/B", "C\\D"),
    ("colon", "Re: Colon", "Pipe|Star*"),
    ("dots", "J.", "R. R. Tolkien"),
    ("spaces", "Two  Spaces", "In  Name"),
    ("ligature", "ﬁona", "Ærø"),
]
CLASS = [
    Person(name, first, last, f"{n}@uni.example", str(100 + n))
    for n, (name, first, last) in enumerate(NAMES)
]
BY_ID = {who.id: who for who in CLASS}
ADA = BY_ID["ada"]
FILE = "doubling.ipynb"
LATER = (2027, 1, 16, 12, 0, 0)


def class_list(people=CLASS, separator=",", columns=Person._fields):
    """Return the text of a class list with nbgrader's columns."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(columns)
    writer.writerows([getattr(who, column) for column in columns] for who in people)
    return text.getvalue()


def canvas(who, file, number, late=False):
    """Return what Canvas calls a file that a student handed in."""
    name = re.sub(r"_(\d+)_", r"\1", f"{who.last_name}, {who.first_name}").lower()
    parts = [name, *(["LATE"] if late else []), who.lms_user_id]
    # Ruby's [[:word:]] has marks in it, such as the vowels of Hindi.
    kept = "".join(c for c in "_".join(parts) if c == "_" or unicodedata.category(c)[0] in "LMN")
    return f"{kept}_{number}_{file}"


def moodle(who, file, participant, flat=False):
    """Return the path that Moodle gives a file that a student handed in."""
    full = f"{who.first_name} {who.last_name}".strip().replace("_", " ")
    name = re.sub(r"[\x00-\x1f&<>\"`|':\\/]", "", f"{full}_{participant}")
    return f"{name}_assignsubmission_file{'_' if flat else '/'}{file}"


def blackboard(who, file, time):
    """Return what Blackboard calls a file that a student handed in."""
    return f"Doubling_{who.id}_attempt_{time}_{file}"


def notebook(root, answer=RIGHT, lesson=LESSON):
    """Return the release notebook with another text in its solution cell, as bytes."""
    name = lesson.partition("_")[2]
    content = json.loads((root / "release" / lesson / f"{name}.ipynb").read_text())
    cell = next(c for c in content["cells"] if c["metadata"].get("nbgrader", {}).get("solution"))
    cell["source"] = answer
    return json.dumps(content).encode()


def packed(path, files, date=(2027, 1, 15, 12, 0, 0)):
    """Write a zip of files, of pairs of a name (or a ZipInfo) and bytes; return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name, date)
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return path


def collected(root):
    """Return what lies in submitted/: by student, the names of the files."""
    folders = (root / "submitted").glob(f"*/{LESSON}")
    return {f.parent.name: sorted(path.name for path in f.iterdir()) for f in folders}


def handed_in(root, student="ada"):
    """Return what a student's notebook in submitted/ holds."""
    return (root / "submitted" / student / LESSON / FILE).read_bytes()
