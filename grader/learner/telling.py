"""What learners read about a check, and how far they have come."""

from collections.abc import Iterator

from rich import box
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from grader.gradebook.scores import total
from grader.learner.found import Checked, Exercise, Tested
from grader.learner.progress import Stage

# Of what a test says, the lines that fit on a page with many tests.
LINES = 4


def told(checked: Checked) -> Iterator[Text | Padding]:
    """Yield what a check found: each exercise, with what it lacks and the next step."""
    read = f"{checked.path.name}, as saved at {checked.saved}"
    yield Text(f"{checked.lesson.name}: {checked.score} points ({read})", style="bold")
    yield Text()
    for exercise in checked.exercises:
        yield from _exercise(exercise)
    if checked.score.points == checked.score.of:
        yield Text("All of it is right. Well done!", style="bold green")
    if checked.note:
        yield Text(f"Note: {checked.note}")


def _exercise(exercise: Exercise) -> Iterator[Text | Padding]:
    score, name = str(exercise.score), Text(exercise.name, style="bold")
    if exercise.is_right:
        yield Text.assemble(name, f" {score}  ", ("right", "green"))
        return
    if not exercise.is_attempted:
        yield Text.assemble(name, f" {score}  not attempted yet")
        return
    yield Text.assemble(name, f" {score}  ", ("not right yet", "red"))
    said: dict[str, list[Tested]] = {}
    for test in exercise.tests:
        if test.score.points < test.score.of:
            said.setdefault(test.said, []).append(test)
    for message, tests in said.items():
        yield from (_indented(f"{test.score}  {test.tries}", 2) for test in tests)
        yield _indented("\n".join(message.splitlines()[:LINES]), 7, "red")
    if exercise.diagnosis:
        yield _indented(exercise.diagnosis, 2, "bold")
    if exercise.hint:
        yield _indented(exercise.hint, 2, "italic")
    yield Text()


def _indented(text: str, by: int, style: str = "") -> Padding:
    return Padding(Text(text, style=style), (0, 0, 0, by), expand=False)


def progress_table(stages: list[Stage]) -> Table:
    """Return a table of the lessons, with their points and what each lacks."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column, side in {"lesson": "left", "points": "right", "": "left"}.items():
        table.add_column(column, justify=side)
    for stage in stages:
        table.add_row(*map(Text, [stage.lesson.name, str(stage.score), _standing(stage)]))
    return table


def next_step(stages: list[Stage]) -> str:
    """Return the sum of points, and what lacks some first, in a lesson that was begun if any."""
    points = f"{total(stage.score for stage in stages)} points."
    lacking = [stage for stage in stages if stage.lacking]
    if not lacking:
        return f"{points} All of it is right. Well done!"
    stage = next((stage for stage in lacking if stage.is_checked or stage.begun), lacking[0])
    return f"{points} Next: {stage.lacking[0]}. Run: ravine start {stage.lesson.name}"


def _standing(stage: Stage) -> str:
    if stage.is_checked:
        return f"to do: {', '.join(stage.lacking)}" if stage.lacking else "all right"
    if stage.begun is None:
        return "your copy cannot be read; `ravine check` says why"
    many = f"{stage.begun} answer{'s' if stage.begun > 1 else ''} begun, " if stage.begun else ""
    return f"{many}not checked yet"


def model_answer(paragraphs: list[str]) -> Iterator[Syntax | Text]:
    """Yield a model answer, and why it is so."""
    code, *why = paragraphs
    yield Syntax(code, "python", background_color="default", word_wrap=True)
    yield from (Text(f"\n{paragraph}") for paragraph in why)
