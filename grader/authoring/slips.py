"""The slips that visible checks name: the wrong answers of a lesson, run on its visible tests.

Where a wrong answer fails a check, the table gets the numbers that came and a sentence. Nothing is
entered where a right answer has these numbers too, or wrong ones that are told in other words.
"""

import contextlib
import functools
import hashlib
import io
import json
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from nbformat import NotebookNode

from grader.answers import load
from grader.authoring.regions import HIDDEN, without
from grader.authoring.texts import grade_id
from grader.authoring.utf8 import read_utf8
from grader.course import Course, Lesson
from grader.errors import RavineError
from grader.names import exercise_of
from helpers import checks, problems
from helpers.checks import slips

FOLDER, ANSWERS, NO_DIGEST = "helpers/checks/slips", "answers.py", "none yet"
# What is this many times the tolerance apart is told apart, on other machines too.
APART = 4
# Calls that a table asks for where a check brings few numbers, and letters of the longest.
ASKED, LONGEST = 6, 200
IMPORT = re.compile(r"^from helpers import checks$", re.MULTILINE)


def slip_files(course: Course, assignments: dict[Lesson, NotebookNode]) -> dict[Path, str]:
    """Return the text of each lesson's table, path -> text, for those that have answers."""
    return {
        course.root / FOLDER / f"{lesson.name}.json": _table(course, lesson, notebook)
        for lesson, notebook in assignments.items()
        if (lesson.text / ANSWERS).exists()
    }


def _table(course, lesson, notebook):
    """Return the table on disk if it was made of what there is now, else a new one."""
    path, answers = course.root / FOLDER / f"{lesson.name}.json", lesson.text / ANSWERS
    made_of = [_code(), read_utf8(answers), *(cell.source for cell in _tests(notebook))]
    with contextlib.suppress(OSError, ValueError, KeyError):
        text = path.read_bytes().decode()
        if json.loads(text)["made_of"] == _digest(*made_of, _body(text)):
            return text
    text = _text(_exercises(notebook, load(answers)))
    return text.replace(NO_DIGEST, _digest(*made_of, _body(text)))


def _exercises(notebook, answers):
    exercises = dict.fromkeys(answer.exercise for answer in answers)
    known = {exercise: _known(notebook, exercise, answers) for exercise in exercises}
    return {exercise: vars(of_one) for exercise, of_one in known.items() if of_one.cases}


def _known(notebook, exercise, answers):
    """Return what is known of an exercise."""
    tests = [_visible(cell) for cell in _tests(notebook, exercise)]
    own = [answer for answer in answers if answer.exercise == exercise]
    right = [answer for answer in own if answer.right]
    if not right:
        raise RavineError(f"{exercise} has wrong answers and no right one. Write one above them.")
    known = _asked(tests, right[0])
    of_right, of_wrong = defaultdict(list), defaultdict(list)
    for case, met in (ran for answer in right for ran in _run(tests, answer, known)):
        of_right[case].append(met)
    for answer in (answer for answer in own if not answer.right):
        for case, met in _run(tests, answer, known):
            seen_in_right = any(_is_like(met, right) for right in of_right[case])
            if met.failed and met.is_telling and not seen_in_right:
                of_wrong[case].append({"slip": answer.slip, "numbers": met.numbers})
    cases = {case: _told_apart(entries) for case, entries in of_wrong.items()}
    return replace(known, cases={case: entries for case, entries in cases.items() if entries})


def _run(tests, answer, known):
    """Return each check that an answer meets: its case, and what came of it."""
    ran = []
    _exec(tests, _defined(answer) | {"checks": _noting(ran, known)})
    return ran


def _asked(tests, answer):
    """Return what the visible tests ask of a right answer: the keys of configs, and arguments."""
    keys, asked = set(), {}
    namespace = _defined(answer) | {"checks": checks}
    function = namespace.get(answer.exercise)

    @functools.wraps(function)
    def noted(*arguments):
        came = function(*arguments)
        if isinstance(came, tuple) and isinstance(came[-1], dict):
            keys.update(came[-1])
        else:
            with contextlib.suppress(TypeError):
                packed = list(map(_packed, arguments))
                asked[repr(packed)] = packed
        return came

    if callable(function):
        _exec(tests, namespace | {answer.exercise: noted})
    short = [packed for text, packed in asked.items() if len(text) <= LONGEST]
    return slips.Exercise(sorted(keys), short[:ASKED])


def _packed(value):
    """Return an argument as a table holds it; TypeError if it is no number, array or dict."""
    if isinstance(value, dict):
        return {key: _packed(item) for key, item in value.items()}
    if value is not None and not isinstance(value, slips.NUMBERS):
        raise TypeError
    return None if value is None else np.asarray(value).tolist()


def _defined(answer):
    namespace = {"np": np}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
        exec(answer.source, namespace)
    return namespace


def _exec(tests, namespace):
    for test in tests:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
            exec(test, namespace)


def _noting(ran, known):
    """Return what stands for `helpers.checks`: the same checks, which note what they meet."""
    named = {name: getattr(checks, name) for name in checks.__all__}
    return SimpleNamespace(
        **{
            name: _noted(check, ran, known) if hasattr(check, "__wrapped__") else check
            for name, check in named.items()
        }
    )


def _noted(check, ran, known):
    def noted(function, *arguments, **options):
        case = slips.case_of(check, arguments, options)
        met = slips.met(check, function, arguments, options, known)
        ran.append((case, met))
        if met.failed:
            # What depends on earlier calls too is not known by its numbers.
            again = slips.met(check, function, arguments, options, known)
            if not slips.alike(met.numbers, again.numbers):
                ran.pop()
            raise checks.CheckFailed("")

    return noted


def _told_apart(entries):
    """Return the entries that no other one with another sentence is near to, each once."""
    kept = []
    for entry in entries:
        near = [
            other for other in entries if slips.alike(entry["numbers"], other["numbers"], APART)
        ]
        if all(other["slip"] == entry["slip"] for other in near) and entry is near[0]:
            kept.append(entry)
    return kept


def _is_like(met, right):
    """Whether all that a check looked at in a wrong answer is what a right one returned too."""
    seen = met.looked_at
    return slips.alike(met.numbers[:seen], right.numbers[:seen], APART)


def _tests(notebook, exercise=None):
    """Return the test cells of an exercise, or all."""
    tests = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    return [cell for cell in tests if exercise in (None, exercise_of(grade_id(cell)))]


def _visible(cell):
    source = IMPORT.sub("", without(cell.source, HIDDEN))
    return compile(source, cell.metadata["nbgrader"]["grade_id"], "exec")


def _text(known):
    """Return a table as JSON, an entry a line."""
    rounded = json.loads(json.dumps(known), parse_float=lambda text: float(f"{float(text):.10g}"))
    table = {"made_of": NO_DIGEST, "exercises": rounded}
    text = json.dumps(table, indent=1, ensure_ascii=False)
    # Numbers in one line.
    return re.sub(r"\[[^\[\]{}\"]*\]", lambda found: " ".join(found[0].split()), text) + "\n"


def _body(text):
    """Return a table less the line of its digest."""
    return "\n".join(line for line in text.splitlines() if '"made_of"' not in line)


def _digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@functools.cache
def _code():
    """Return all code that a table depends on."""
    folders = (Path(module.__file__).parent for module in (checks, problems))
    paths = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    return "\0".join(map(read_utf8, [*paths, Path(__file__)]))
