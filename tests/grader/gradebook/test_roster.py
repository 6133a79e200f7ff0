"""Class lists of all kinds into the gradebook, and who has handed in what."""

import json

import pytest
from handed_in import RIGHT, hand_in
from lms import BY_ID, CLASS, LESSON, Person, class_list
from nbgrader.api import Gradebook

from grader.converters import quiet
from grader.errors import RavineError
from grader.gradebook.class_list import read

pytestmark = pytest.mark.xdist_group("engine")
HEADER = "id,first_name,last_name,email,lms_user_id\n"


def students(root):
    """Return the students in the gradebook, by id, as nbgrader's own columns."""
    with Gradebook(f"sqlite:///{root}/gradebook.db", "ravine") as gradebook:
        return {
            s.id: (s.first_name or "", s.last_name or "", s.email or "", s.lms_user_id or "")
            for s in gradebook.students
        }


def given(root, text, encoding="utf-8"):
    (root / "class.csv").write_bytes(text.encode(encoding))
    return "class.csv"


def class_list_of(folder, text, encoding="utf-8"):
    """Return what a class list of this text holds."""
    return read(folder / given(folder, text, encoding))


ENCODINGS = [
    ("utf-8", ",", "UTF-8"),
    ("utf-8-sig", ";", "UTF-8"),
    ("utf-16", "\t", "UTF-16"),
    ("utf-16-le", ",", "UTF-16-LE"),
    ("utf-16-be", ",", "UTF-16-BE"),
    ("utf-32", ",", "UTF-32"),
    ("cp1252", ";", "cp1252"),
    ("latin-1", ",", "Latin-1"),
]


@pytest.mark.parametrize(("encoding", "separator", "told"), ENCODINGS)
def test_every_encoding_and_separator(tmp_path, encoding, separator, told):
    people = [who for who in CLASS if encoding.startswith("utf") or fits(f"{who}", encoding)]
    text = class_list(people, separator)
    # A control character of Latin-1 is no letter of cp1252.
    text += "c1;\x81;;;\n".replace(";", separator) if encoding == "latin-1" else ""
    found = class_list_of(tmp_path, text, encoding)
    assert found.encoding == told
    assert not found.refused
    taken = [Person(*vars(who).values()) for who in found.people.values()]
    assert taken[: len(people)] == people


def fits(text, encoding):
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


REFUSED = [
    ("ada,Ada,Again,,\n", "the id ada stands in line 2 already"),
    ("ADA,Ada,Big,,\n", "the id ADA stands in line 2 already, as ada"),
    ("bob,Bob,B,,7\n", "the LMS user id 7 stands in line 2 already"),
    (",No,Id,,\n", "No Id has no id"),
    ("bob,Bob\n", "it has 2 fields, and the first line 5"),
    ("bob,King, Jr.,Bob,b@x,8\n", "put a field that holds the separator in quotes"),
    ('bob,"Bob,B,,8\n', "its quotes do not match"),
    ("b*b,Bob,B,,8\n", "the id 'b*b' has one of the characters"),
    ("../b,Bob,B,,8\n", "the id '../b' has / in it"),
    ("a\\b,Bob,B,,8\n", "has \\ in it"),
    (".bob,Bob,B,,8\n", "begins or ends with a dot"),
    ("COM1.x,Bob,B,,8\n", "is that of a device on Windows"),
    ("bo\u200bb\u200b,Bob,B,,8\n", "cannot be seen"),
    ("1.2346E+11,Bob,B,,8\n", "a spreadsheet has rounded the id"),
    (f"bob,{'B' * 129},B,,8\n", "has 129 letters; 128 are kept"),
]


def test_each_bad_line_gets_its_sentence_and_the_others_are_taken(course, ravine):
    text = HEADER + "ada,Ada,Lovelace,,7\n\n" + "".join(line for line, _ in REFUSED)
    done = ravine("roster", given(course, text + "zoe,Zoë,Z,,9\n"), cwd=course, code=1)
    said = done.stderr.splitlines()
    for n, ((_, why), line) in enumerate(zip(REFUSED, said, strict=True)):
        assert line.startswith(f"class.csv, line {n + 4}: "), line
        assert why in line
    assert set(students(course)) == {"ada", "zoe"}
    assert f"2 added, {len(REFUSED)} not taken" in done.stdout


def test_what_the_gradebook_has_stays_and_changes_are_told(course, ravine):
    text = HEADER + "ada,Ada,Byron,a@x,7\nbob,Bob,B,,8\n"
    ravine("roster", given(course, text), cwd=course)
    with Gradebook(f"sqlite:///{course}/gradebook.db", "ravine") as gradebook, quiet():
        gradebook.add_submission(LESSON, "ada")
    said = ravine("roster", given(course, HEADER + "ada,Ada,King,,7\n"), cwd=course).stdout
    assert "ada: last name Byron -> King\n" in said
    assert "0 added, 1 changed" in said
    assert "In the gradebook and not in the file: bob." in said
    assert students(course) == {"ada": ("Ada", "King", "a@x", "7"), "bob": ("Bob", "B", "", "8")}
    with Gradebook(f"sqlite:///{course}/gradebook.db", "ravine") as gradebook:
        assert gradebook.find_submission(LESSON, "ada")


CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Doubling (77)
,,,,,Manual Posting
    Points Possible,,,,,3.00
"Lovelace, Ada",101,9001,ada,"Math, A",2.5
"King, Jr., Robert",102,9002,rob@uni.example,Math,
Madonna,103,9003,mad,Math,
"Student, Test",104,,3f2a,Math,
"""
OTHERS = [
    ("LastName,FirstName,ID,SIS Login ID,Section\nLovelace,Ada,101,ada,M\n", "Canvas"),
    ("name,canvas_user_id,user_id,login_id,sections\nAda Lovelace,101,9001,ada,M\n", "Canvas"),
    ("First name,Last name,Email address,Username\nAda,Lovelace,a@x,ada\n", "Moodle"),
    ("First name,Surname,ID number,Email address\nAda,Lovelace,ada,a@x\n", "Moodle"),
    ("Vorname;Nachname;Anmeldename;E-Mail-Adresse\nAda;Lovelace;ada;a@x\n", "Moodle"),
    ("sep=;\nID;First Name;Last Name\nada;Ada;Lovelace\n", "nbgrader"),
    ("ID,First Name,Last Name\nada,Ada,Lovelace\n", "nbgrader"),
    ("ID,First Name,Last Name\nada,Ada,Lovelace,,\n", "nbgrader"),
    ('Student,ID,SIS Login ID,Section\n"Lovelace, Ada",ada,,M\n', "Canvas"),
]


def test_canvas_gradebook(course, ravine):
    said = ravine("roster", given(course, "\ufeff" + CANVAS), cwd=course).stdout
    assert "Read as Canvas writes class lists; the ids are from column 'SIS Login ID'" in said
    assert students(course) == {
        "ada": ("Ada", "Lovelace", "", "101"),
        "rob@uni.example": ("Jr., Robert", "King", "rob@uni.example", "102"),
        "mad": ("", "Madonna", "", "103"),
    }


@pytest.mark.parametrize(("text", "kind"), OTHERS)
def test_other_lists(tmp_path, text, kind):
    found = class_list_of(tmp_path, text)
    [who] = found.people.values()
    assert (found.kind, who.name, who.first, who.last) == (kind, "ada", "Ada", "Lovelace")


def test_a_student_whom_the_gradebook_knows_by_the_lms_keeps_the_id(course, ravine):
    ravine("roster", given(course, HEADER + "countess,Ada,Byron,,101\n"), cwd=course)
    said = ravine("roster", given(course, CANVAS), cwd=course).stdout
    assert "ada is countess in the gradebook, by the LMS user id, and stays countess." in said
    assert students(course)["countess"] == ("Ada", "Lovelace", "", "101")
    assert "ada" not in students(course)
    done = ravine("roster", given(course, HEADER + "eve,E,E,,101\n"), cwd=course, code=1)
    assert "eve has the LMS user id 101, which the gradebook has for countess" in done.stderr
    done = ravine("roster", given(course, HEADER + "Countess,E,E,,\n"), cwd=course, code=1)
    assert "the id Countess differs from countess, which the gradebook has" in done.stderr


OF_CANVAS = "Student,ID,SIS Login ID,Section\n"
ADAS, WONGS = '"Lovelace, Ada",101,alovelace,M\n', '"Wong, Adam",205,ada,M\n'


@pytest.mark.parametrize("lines", [ADAS + WONGS, WONGS + ADAS, WONGS])
def test_no_student_becomes_another_person(course, ravine, lines):
    ravine("roster", given(course, HEADER + "ada,Ada,Lovelace,,101\n"), cwd=course)
    done = ravine("roster", given(course, OF_CANVAS + lines), cwd=course, code=1)
    assert "Adam Wong has the id ada, which the gradebook has for Ada Lovelace" in done.stderr
    assert students(course) == {"ada": ("Ada", "Lovelace", "", "101")}


def test_two_lines_of_one_list_are_not_one_student(course, ravine):
    ravine("roster", given(course, HEADER + "ada,Ada,Lovelace,,101\n"), cwd=course)
    text = "Student,ID,SIS Login ID,Section\n" + ADAS + '"Wong, Adam",,ada,M\n'
    done = ravine("roster", given(course, text), cwd=course, code=1)
    assert "stands for ada, as an earlier line does" in done.stderr
    assert students(course) == {"ada": ("Ada", "Lovelace", "", "101")}


NO_LISTS = [
    (b"", "is empty"),
    (b"\n \n", "is empty"),
    (b"PK\x03\x04...", "save it as CSV"),
    (b"id,\0\0\0", "is no text"),
    (b"name,points\nada,3\n", "no class list is known with the columns name, points"),
    (b"First name,Last name\nAda,L\n", "with a column of ids"),
]


@pytest.mark.parametrize(("content", "why"), NO_LISTS)
def test_what_is_no_class_list(tmp_path, content, why):
    (tmp_path / "class.csv").write_bytes(content)
    with pytest.raises(RavineError, match=why):
        read(tmp_path / "class.csv")


def test_a_file_that_is_not_there(course, ravine):
    assert (
        "nowhere.csv cannot be read" in ravine("roster", "nowhere.csv", cwd=course, code=1).stderr
    )


def test_an_encoding_other_than_utf_8_is_told(course, ravine):
    said = ravine("roster", given(course, HEADER + "zoe,Zoë,,,\n", "cp1252"), cwd=course).stdout
    assert "The file is not UTF-8; it was read as cp1252" in said
    assert students(course)["zoe"][0] == "Zoë"


def test_who_handed_in_what(course, ravine):
    assert "The roster is empty" in ravine("roster", cwd=course).stdout
    ravine("roster", given(course, class_list()), cwd=course)
    hand_in(course, "ada", RIGHT)
    hand_in(course, "umutt", RIGHT)
    ravine("grade", LESSON, cwd=course)
    hand_in(course, "chen1", RIGHT)
    (course / "submitted/loose.ipynb").touch()
    done = ravine("roster", cwd=course)
    assert "loose.ipynb is no student's folder. Move it to submitted/STUDENT/" in done.stderr
    assert "loose.ipynb handed in" not in done.stderr
    assert "01_doubling: 38 of 40 missing" in done.stdout
    stranger = (
        "umutt handed in 01_doubling and is not on the roster. Is it umut (Ümüt Öztürk-Şahin)?"
    )
    assert stranger in done.stderr
    assert "nbgrader db student remove --force umutt" in done.stderr
    found = json.loads(ravine("roster", "--json", cwd=course).stdout)
    states = {who["id"]: who["lessons"][LESSON] for who in found["students"]}
    assert states == dict.fromkeys(BY_ID, "missing") | {"ada": "graded", "chen1": "not graded"}
    assert found["not_on_the_roster"] == {"umutt": {"lessons": [LESSON], "meant": "umut"}}


GIVEN = [("manual_score", 2), ("extra_credit", 1), ("manual_comment", "Well done")]


@pytest.mark.parametrize(("what", "value"), GIVEN)
def test_who_has_points_of_a_person_is_not_to_be_removed(course, ravine, what, value):
    ravine("roster", given(course, class_list()), cwd=course)
    hand_in(course, "umutt", RIGHT)
    ravine("grade", LESSON, cwd=course)
    with Gradebook(f"sqlite:///{course}/gradebook.db", "ravine") as gradebook:
        [notebook] = gradebook.find_submission(LESSON, "umutt").notebooks
        row = (notebook.comments if what == "manual_comment" else notebook.grades)[0]
        setattr(row, what, value)
        gradebook.db.commit()
    said = ravine("roster", cwd=course).stderr
    assert "umutt has points or comments that a person gave" in said
    assert "--force" not in said
