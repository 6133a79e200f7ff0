"""What the demo says of its class: a table, what was stopped and mended, and what to open."""

import textwrap
from pathlib import Path

from grader.demo import Shown
from grader.gradebook.results import Result

WIDTH = 98


def told(shown: Shown) -> list[str]:
    """Return the lines that follow the table, and write what each student handed in to a file."""
    listed = shown.into / "handed_in.txt"
    lines = [f"{who}, {lesson}: {what}" for (who, lesson), what in shown.handed_in.items()]
    listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [*_what_was_stopped(shown), "", *_what_to_open(shown, listed)]


def _what_was_stopped(shown: Shown) -> list[str]:
    once = {(student.name, lesson) for student in shown.students for lesson in student.once}
    lines = ["What was stopped, and what was repaired:"]
    for result in shown.results:
        key = result.submission.student, result.submission.lesson.name
        if said := _became_of(result, key in once):
            lines += [
                "",
                f"{', '.join(key)}: {_points(result)}",
                f"  handed in: {shown.handed_in[key]}",
                *said,
            ]
    if shown.unsandboxed:
        lines += ["", "Nobody hostile is in this class, as there is no sandbox here."]
        lines += textwrap.wrap(shown.unsandboxed, WIDTH)
    return lines


def _became_of(result: Result, is_told: bool) -> list[str]:
    """Return what happened to a submission beyond its grade, if anything; its scores, if asked."""
    facts = result.facts or {}
    said = [result.problem] if result.problem else []
    if result.late:
        said.append(f"late by {result.late.how}: {result.late.penalty:g} points off")
    if is_told and result.scores:
        said.append(", ".join(f"{name} {score}" for name, score in result.scores.items()))
    said += [f"repaired: {sentence}" for sentence in facts.get("repairs", [])]
    said += [f"it tried what no assignment needs, in vain: {w}" for w in facts.get("tried", [])]
    said += facts.get("stopped", [])
    return [line for text in said for line in _wrapped(text)]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _points(result: Result) -> str:
    return str(result.total) if result.scores else "not graded"


def _what_to_open(shown: Shown, listed: Path) -> list[str]:
    # Feedback says most to those who got some things right and some wrong.
    marked = [result for result in shown.results if result.scores and result.feedback]
    example = min(marked, key=lambda result: abs(result.total.share - 0.7))
    return [
        f"What each handed in: {listed}",
        f"The class report, to open in a browser: {shown.into / 'report.html'}",
        f"Grades of the class: {shown.into / 'grades.csv'}",
        f"One student's feedback, to open in a browser: {example.feedback}",
        f"The class in JupyterLab, menu Nbgrader > Formgrader: cd {shown.into} && "
        "ravine lab --teach",
    ]
