"""What students wrote does nothing to the terminal on which it is shown."""

import io

from project import ROOT
from rich.table import Table
from rich.text import Text

from grader.cli.printing import Plain

NASTY = "a\x1b[2Jb\x1b]0;title\x07c\x9b2Jd\r\x08\u202ee"


def test_no_control_code_of_a_student_reaches_the_terminal():
    shown = io.StringIO()
    console = Plain(file=shown, force_terminal=True, width=60, color_system="standard")
    console.print(NASTY, markup=False, highlight=False)
    table = Table("a name")
    table.add_row(Text(NASTY, style="red"))
    console.print(table)
    assert shown.getvalue().startswith("a[2Jb]0;titlec2Jde\n")
    # Rich's own colours are there.
    assert "\x1b[31ma[2Jb]0;titlec2Jde\x1b[0m" in shown.getvalue()


def test_nor_does_one_in_a_sentence(tmp_path, ravine):
    (tmp_path / NASTY).mkdir()
    said = ravine("demo", "--into", tmp_path / NASTY, cwd=ROOT, code=1).stderr
    assert "a[2Jb]0;titlec2Jde exists and is no earlier demo" in said
