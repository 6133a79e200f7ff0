"""What Canvas and Moodle make of a file, by the rules of the code that reads it there.

Written anew from `lib/gradebook_importer.rb` of instructure/canvas-lms and from
`grade/import/csv/classes/load_data.php` of moodle/moodle.
"""

import csv
import io
import re

READ_ONLY = re.compile(
    "Current Score|Current Points|Current Grade|Final Score|Final Points|Final Grade|Override"
)


def rows_of(file):
    """Return the rows of a CSV file; all have as many cells."""
    text = file.read_text(encoding="utf-8")
    assert "\n" not in text.replace("\r\n", "\n").rstrip("\n").split("\n", 1)[0]
    rows = list(csv.reader(io.StringIO(text)))
    assert len({len(row) for row in rows}) == 1
    return rows


def canvas(file, students, assignments):
    """Return points possible by assignment, and grades by student and assignment.

    Args:
        file: the file that is imported.
        students: who is in the Canvas course: (id, sis_user_id, login, name).
        assignments: what is in the Canvas course, as title -> number.
    """
    header, *rows = rows_of(file)
    # A mark before a quote is malformed to Ruby, one within the first cell is not.
    assert not header[0].startswith(('\ufeff"', '"'))
    assert "Student" in header[0]
    assert "ID" in header[1]
    first = 3
    if re.search(r"SIS\s+Login\s+ID", header[2]):
        first = 4
    elif re.search(r"SIS\s+User\s+ID", header[2]) and re.search(r"SIS\s+Login\s+ID", header[3]):
        first = 5
    assert "Section" in header[first - 1]
    _check_delimiter(file)
    titles = {n: _assignment(cell, assignments) for n, cell in enumerate(header) if n >= first}
    assert not any(READ_ONLY.search(cell) for cell in header)
    possible, grades = {}, {}
    for row in rows:
        if "Points Possible" in row[0]:
            possible = {titles[n]: float(row[n]) for n in titles}
            continue
        who = _student(row, students)
        grades |= {(who, titles[n]): row[n].strip() for n in titles}
    return possible, grades


def _check_delimiter(file):
    """Canvas takes semicolons for what separates, if they part the first three lines into more."""
    lines = file.read_text(encoding="utf-8").splitlines()[:3]
    fields = {len(next(csv.reader([line], delimiter=";"))) for line in lines}
    assert fields == {1} or len(fields) > 1


def _assignment(cell, assignments):
    found = re.fullmatch(r"(.*)\s\((\d+)\)", cell)
    of_number = {str(number): title for title, number in assignments.items()}
    return of_number.get(found[2], found[1]) if found else cell


def _student(row, students):
    for place, key in enumerate(row[1:4]):
        if key and (found := [who for who in students if str(who[place]) == key]):
            return found[0][3]
    return row[0]


def moodle(file, students, map_from, map_to):
    """Return grades by student and column; as in Moodle, a grade of None is none.

    Args:
        file: the file that is imported.
        students: who is in Moodle, as records.
        map_from: the column that says whose a row is.
        map_to: the field of the records that it holds.
    """
    header, *rows = rows_of(file)
    header = [cell.removeprefix("\ufeff").strip() for cell in header]
    grades, student = {}, None
    for row in rows:
        cells = dict(zip(header, map(str.strip, row), strict=True))
        if cells[map_from] not in ("", "0"):
            [student] = [who for who in students if who[map_to] == cells[map_from]]
        for column in header[header.index("Username") :]:
            if column not in ("Username", "ID number", "Email address"):
                # As a new grade item takes it.
                key = student["name"], column
                assert key not in grades, f"two rows for {key}"
                grades[key] = None if cells[column] == "-" else float(cells[column] or 0)
    return grades
