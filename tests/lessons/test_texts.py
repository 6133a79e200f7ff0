"""What holds for the text of every lecture and every assignment: they run, and keep their form."""

import doctest
import re
import sys
from itertools import pairwise

import pytest
from project import ROOT
from texts import ASSIGNMENTS, GRADED, LECTURES, OURS, assignment, lecture, of_lessons

from grader.authoring.texts import exercise_cells

README = (ROOT / "README.md").read_text(encoding="utf-8")
COVERAGE = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
# Twice the 30 seconds that a reader may have to wait: test machines are shared.
SECONDS = 60


@pytest.mark.parametrize("text", LECTURES + ASSIGNMENTS)
def test_it_runs_from_top_to_bottom_in_silence(text, capsys):
    assert text.namespace
    assert text.seconds < SECONDS
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("text", LECTURES + ASSIGNMENTS)
def test_headings_start_with_one_h1_and_skip_no_level(text):
    levels = [level for level, _ in text.headings()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("text", LECTURES)
def test_code_cells_of_lectures_are_short(text):
    for cell in text.cells:
        if cell.cell_type == "code":
            lines = [line for line in cell.source.splitlines() if line.strip()]
            assert len(lines) <= 12, cell.source


@pytest.mark.parametrize("text", ASSIGNMENTS)
def test_code_cells_that_are_not_graded_are_short(text):
    for cell in text.cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader"):
            lines = [line for line in cell.source.splitlines() if line.strip()]
            assert len(lines) <= 12, cell.source


@pytest.mark.parametrize("text", LECTURES)
def test_a_fold_stands_alone_at_the_end_of_its_cell(text):
    """Text right after a closed fold would be glued to it: only a new cell leaves a gap."""
    for cell in text.cells:
        if cell.cell_type == "markdown" and "details>" in cell.source:
            tags = re.findall(r"</?details>", cell.source)
            assert tags == ["<details>", "</details>"], cell.source
            assert cell.source.endswith("</details>"), cell.source


@pytest.mark.parametrize("text", ASSIGNMENTS)
def test_folds_are_closed(text):
    for cell in text.cells:
        tags = re.findall(r"</?details>", cell.source)
        assert tags == ["<details>", "</details>"] * (len(tags) // 2), cell.source


@pytest.mark.parametrize("text", LECTURES + ASSIGNMENTS)
def test_formulas_in_folds_render(text):
    """Inside HTML that no blank line ends, Jupyter shows Markdown and formulas as they are typed."""
    for cell in text.cells:
        for inside in re.findall(r"</summary>(.*?)</details>", cell.source, re.S):
            assert inside.startswith("\n\n"), cell.source
            assert inside.endswith("\n\n"), cell.source


@pytest.mark.parametrize("text", LECTURES + ASSIGNMENTS)
def test_no_line_of_a_formula_reads_as_a_list_or_a_heading(text):
    """Many a renderer looks at the beginnings of lines before it looks for formulas."""
    for cell in text.cells:
        if cell.cell_type == "markdown":
            formulas = re.findall(r"(?<![\\$])\$(?:\\.|[^$\\])+\$", cell.source)
            assert [f for f in formulas if re.search(r"\n\s*(?:[-+*>#]|\d+[.)]) ", f)] == []


@pytest.mark.parametrize("text", of_lessons(lecture, [name for name in OURS if name < "13"]))
def test_the_readme_says_how_long_a_lecture_takes(text):
    said = re.search(
        r"the core takes about (.+?) minutes(?:; \*Going further\* another ([^,]+))?", text.prose
    )
    row = f"{said[1]} min" + (f", *Going further* {said[2]} min" if said[2] else "")
    assert re.search(rf"^\| {text.lesson} \|[^|]+\| {re.escape(row)} \|", README, re.M), row
    sections = [cell.source for cell in text.cells if cell.source.startswith("## ")]
    assert all(re.search(r"^\*Time: about [\d to]+ min\*$", s, re.M) for s in sections)


@pytest.mark.parametrize("text", of_lessons(assignment, [n for n in GRADED if n in OURS]))
def test_points_and_time_of_an_assignment_are_what_its_first_cell_and_the_readme_say(text):
    total = sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in text.cells)
    minutes = re.search(
        r"\*\*Time:\*\* about (\d+ to \d+) minutes\. (\d+) points\.", text.cells[0].source
    )
    assert int(minutes[2]) == total
    assert 20 <= total <= 45
    row = rf"^\| {text.lesson} \|[^|]+\|[^|]+\| {minutes[1]} min, {total} points \|$"
    assert re.search(row, README, re.M), row


@pytest.mark.parametrize("text", ASSIGNMENTS)
def test_examples_in_the_stubs_hold(text):
    for name in exercise_cells(text):
        candidate = text.namespace[name]
        if not callable(candidate):
            continue
        parsed = doctest.DocTestParser().get_doctest(
            candidate.__doc__, dict(text.namespace), name, None, None
        )
        assert parsed.examples, name
        failed = doctest.DocTestRunner(verbose=False).run(parsed, out=sys.stderr.write).failed
        assert failed == 0, name


def coverage_rows():
    return re.findall(r"^\| (.+?) \| (\d\d_\w+) (lecture|assignment): (.+?) \|$", COVERAGE, re.M)


@pytest.mark.parametrize("row", coverage_rows(), ids=lambda row: f"{row[1]}-{row[0][:40]}")
def test_what_the_coverage_table_names_exists(row):
    _, lesson, kind, section = row
    text = lecture(lesson) if kind == "lecture" else assignment(lesson)
    assert section in [title for _, title in text.headings()]


@pytest.mark.parametrize("name", OURS)
def test_every_lesson_is_in_the_coverage_table(name):
    assert [row for row in coverage_rows() if row[1] == name]
