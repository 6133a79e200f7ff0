"""A test cell, run; and the points that it gives."""

import ast
import contextlib
import io
import linecache
import math
import sys
import traceback
import types
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from grader.engine.inside.frames import Broken

NO_POINTS = "The test cell ends with {value}, which is no number of points from 0 to {points:g}."
# Characters of what a test prints, and of what an error says.
PRINTED, SAID = 100_000, 10_000
ENGINE = Path(__file__).parents[1]
TOO_MUCH = "\n[This test prints more than a page can hold. The rest is cut.]\n"


class Verdict(NamedTuple):
    """What a test cell came to: points and outputs; `defect` if the cell is at fault."""

    points: float
    outputs: list[dict]
    defect: str = ""


def judge(
    source: str, grade_id: str, points: float, look_up: Callable[[list[str]], dict], used: list[str]
) -> Verdict:
    """Run a test cell with what a student has under the names that it uses.

    Raises:
        Broken: the student's process is of no more use.
    """
    printed = Printed()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
            value = _value(source, grade_id, look_up(used))
            return _scored(value, points, printed)
    except Broken:
        raise
    except BaseException as error:
        return Verdict(0, [*printed.outputs(), error_output(error, grade_id)])


class Printed(io.StringIO):
    """What is printed, up to a number of characters."""

    def write(self, text: str) -> int:
        """Take text."""
        left = PRINTED - self.tell()
        if left > 0:
            super().write(text if len(text) < left else text[:left] + TOO_MUCH)
        return len(text)

    def outputs(self) -> list[dict]:
        """Return it as outputs of a cell."""
        text = self.getvalue().encode("utf-8", "replace").decode()
        return [{"output_type": "stream", "name": "stdout", "text": text}] if text else []


def error_output(error: BaseException, grade_id: str) -> dict:
    """Return an error as an output: a check's own sentence, or a traceback from the cell on."""
    name, said = type(error).__name__, _plain(str(error)[:SAID])
    render = getattr(error, "_render_traceback_", None)
    lines = [_plain(line[:SAID]) for line in (render or partial(_traceback, error, grade_id))()]
    return {"output_type": "error", "ename": name, "evalue": said, "traceback": lines}


def _plain(text: str) -> str:
    """Return text that a file can hold."""
    return text.encode("utf-8", "replace").decode()


def error_of(name: str, said: str) -> dict:
    """Return what happened to a cell as an error output of one sentence."""
    return {"output_type": "error", "ename": name, "evalue": said, "traceback": [f"{name}: {said}"]}


def _scored(value: object, points: float, printed: Printed) -> Verdict:
    outputs = printed.outputs()
    if value is None:
        return Verdict(points, outputs)
    is_number = type(value) in (int, float) and math.isfinite(value)
    if is_number and 0 <= value <= points:
        shown = {"data": {"text/plain": repr(value)}, "metadata": {}, "execution_count": None}
        return Verdict(value, [*outputs, {"output_type": "execute_result", **shown}])
    said = NO_POINTS.format(value=f"{value!r}"[:60], points=points)
    return Verdict(0, [*outputs, error_of("NoPoints", said)], said)


def _value(source: str, grade_id: str, names: dict) -> object:
    """Run a cell; return the value of its last line, if that is an expression."""
    name = _file(grade_id)
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    module = types.ModuleType("test_cell")
    sys.modules[module.__name__] = module
    module.__dict__.update(names)
    exec(compile(tree, name, "exec"), module.__dict__)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), name, "eval"), module.__dict__)


def _file(grade_id: str) -> str:
    return f"<test {grade_id}>"


def _traceback(error: BaseException, grade_id: str) -> list[str]:
    """Return a traceback that begins in the test cell, less the way through the wire, as lines."""
    told = traceback.TracebackException.from_exception(error)
    frames = list(told.stack)
    first = next((n for n, f in enumerate(frames) if f.filename == _file(grade_id)), 0)
    own = [f for f in frames[first:] if not f.filename.startswith(str(ENGINE))]
    told.stack = traceback.StackSummary.from_list(own)
    there = getattr(error, "trace_there", "")
    return "".join([*told.format(chain=False), there]).rstrip("\n").split("\n")
