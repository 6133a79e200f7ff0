"""A test cell, run; and the points that it gives."""

import ast
import contextlib
import io
import linecache
import math
import sys
import traceback
import types
from dataclasses import dataclass, field

from grader.engine.inside.frames import Broken

NO_POINTS = "The test cell ends with {value}, which is no number of points from 0 to {points:g}."
# Bytes of what a test prints.
PRINTED = 100_000


@dataclass
class Verdict:
    """What a test cell came to: points, and outputs for the notebook; `defect` if it is at fault."""

    points: float
    outputs: list[dict] = field(default_factory=list)
    defect: str = ""


def judge(source: str, grade_id: str, points: float, names: dict) -> Verdict:
    """Run a test cell with these names; Broken if the student's process is of no more use."""
    printed = Printed()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
            value = _value(source, grade_id, dict(names))
    except Broken:
        raise
    except BaseException as error:
        return Verdict(0, [*printed.outputs(), error_output(error, grade_id)])
    return _scored(value, points, printed.outputs())


class Printed(io.StringIO):
    """What is printed, up to a number of bytes."""

    def write(self, text: str) -> int:
        """Take text."""
        if self.tell() < PRINTED:
            super().write(text[:PRINTED])
        return len(text)

    def outputs(self) -> list[dict]:
        """Return it as outputs of a cell."""
        text = self.getvalue()
        return [{"output_type": "stream", "name": "stdout", "text": text}] if text else []


def error_output(error: BaseException, grade_id: str) -> dict:
    """Return an error as an output: a check's own sentence, or a traceback from the cell on."""
    name, said = type(error).__name__, str(error)
    render = getattr(error, "_render_traceback_", None)
    lines = render() if render else _traceback(error, grade_id)
    return {"output_type": "error", "ename": name, "evalue": said, "traceback": lines}


def sentence(name: str, said: str) -> dict:
    """Return what happened to a cell as an error output of one sentence."""
    return {"output_type": "error", "ename": name, "evalue": said, "traceback": [f"{name}: {said}"]}


def _scored(value: object, points: float, outputs: list[dict]) -> Verdict:
    if value is None:
        return Verdict(points, outputs)
    is_number = type(value) in (int, float) and math.isfinite(value)
    if is_number and 0 <= value <= points:
        shown = {"data": {"text/plain": repr(value)}, "metadata": {}, "execution_count": None}
        return Verdict(value, [*outputs, {"output_type": "execute_result", **shown}])
    said = NO_POINTS.format(value=f"{value!r}"[:60], points=points)
    return Verdict(0, [*outputs, sentence("NoPoints", said)], said)


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
    """Return a traceback that begins in the test cell, as lines."""
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename != _file(grade_id):
        trace = trace.tb_next
    told = traceback.TracebackException(type(error), error, trace, capture_locals=False)
    return "".join(told.format(chain=False)).rstrip("\n").split("\n")
