"""What the judge records of functions that lost points: for a diagnosis, and at no cost in points."""

import json
import shutil
import time

import nbformat
import pytest
from jobs import Test, came
from project import ROOT

from grader.course import Course, Lesson
from grader.engine.grading import grade_class
from grader.engine.judge import probing
from grader.gradebook import graded
from grader.gradebook.book import Book
from grader.gradebook.submissions import Submission
from grader.report import diagnosis

pytestmark = pytest.mark.xdist_group("engine")

LESSON = "06_rmsprop"
RMSPROP = """\
import numpy as np
def rmsprop(w, dw, config=None):
    config = dict(config or {})
    lr, rho = config.setdefault("learning_rate", 1e-2), config.setdefault("decay_rate", 0.99)
    epsilon = config.setdefault("epsilon", 1e-8)
    config["cache"] = rho * config.get("cache", 0.0) + (1 - rho) * dw * dw
    return w - lr * dw / np.sqrt(config["cache"] + epsilon), config
"""
FAILS = Test("assert rmsprop(1.0, 1.0)[0] == 5", id="rmsprop--first-step")
PASSES = Test("assert rmsprop", id="rmsprop--is-there")


def probes_of(local, *cells, **limits):
    return came(local, cells, names="rmsprop", **limits).outcome.probes


def test_what_lost_points_is_probed_and_nothing_else(local):
    assert set(probes_of(local, RMSPROP, FAILS, PASSES)) == {"rmsprop"}
    assert probes_of(local, RMSPROP, PASSES) == {}
    assert probes_of(local, RMSPROP, Test("assert False", id="unknown--cell")) == {}


def test_the_mistake_is_named_from_what_is_recorded_with_the_scores(local, tmp_path):
    course, lesson = Course(tmp_path), Lesson(tmp_path, LESSON)
    for part in ("source", "release"):
        shutil.copytree(ROOT / part / LESSON, tmp_path / part / LESSON)
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    notebook = nbformat.read(lesson.release, as_version=4)
    cell = next(
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "rmsprop"
    )
    cell.source = RMSPROP
    handed_in = tmp_path / "submitted" / "ann" / LESSON / "rmsprop.ipynb"
    handed_in.parent.mkdir(parents=True)
    nbformat.write(notebook, handed_in)
    (result,) = grade_class(course, [lesson], lambda *_: None, local)
    assert result.problem is None
    with Book(course).open() as gradebook:
        _, facts = graded.noted(gradebook.db, Submission(lesson, "ann"))
    assert set(facts["probes"]) == {"rmsprop"}  # The other exercises are stubs.
    (said,) = diagnosis.of(Lesson(ROOT, LESSON), facts)
    assert said["exercise"] == "rmsprop"
    assert "Your epsilon is inside the root" in said["sentence"]
    assert diagnosis.of(lesson, facts) == []  # A course without its lessons' texts.


LAYER = """\
import numpy as np
class Cache:
    pass
def layernorm_forward(x, gamma, beta, ln_param):
    cache = Cache()
    cache.gamma, cache.s = gamma, np.sqrt(x.var(axis=1) + ln_param.get("eps", 1e-5))[:, None]
    cache.z = (x - x.mean(axis=1, keepdims=True)) / cache.s
    return gamma * cache.z + beta, cache
def layernorm_backward(dout, cache):
    mean = lambda a: a.mean(axis=1, keepdims=True)
    dx = cache.gamma / cache.s * (dout - mean(dout) - cache.z * mean(dout * cache.z))
    return dx, (dout * cache.z).sum(axis=0), dout.sum(axis=0)
"""


def test_a_mistake_in_a_backward_pass_is_named_whatever_its_cache_is(local):
    test = Test(
        "assert layernorm_forward\nassert not layernorm_backward", id="layernorm_forward--gradient"
    )
    names = "layernorm_forward layernorm_backward"
    probes = came(local, [LAYER, test], names=names).outcome.probes
    (said,) = diagnosis.of(Lesson(ROOT, "09_normalization"), {"probes": probes})
    assert "Your dx multiplies by gamma after the means" in said["sentence"]


# What a cell may do to the recorder, and what its function does once it is probed.
HOSTILE = {
    "it never comes back": ("", "while True: pass"),
    "it ends its process": ("", "os._exit(0)"),
    "it fills the memory": ("", "a = np.ones(10**9)"),
    "it raises what no test expects": ("", "raise GeneratorExit"),
    "a record without end": ("records.record = lambda *_: 'x' * 10**8", "pass"),
    "a record that is none": ("records.record = lambda *_: '[[1e999]]'", "pass"),
    "no recorder": ("del records.record", "pass"),
}


@pytest.mark.parametrize(("prepares", "does"), HOSTILE.values(), ids=HOSTILE)
def test_a_function_that_is_hostile_to_probes(local, prepares, does):
    source = f"""\
import os
import numpy as np
from helpers.checks import records
{prepares}
calls = []
def rmsprop(*arguments):
    calls.append(1)
    if len(calls) == 1:
        return 0
    {does}
"""
    tests = [Test("assert rmsprop() == 0", id="rmsprop--a"), Test("assert False", id="rmsprop--b")]
    began = time.monotonic()
    result = came(local, [source, *tests], names="rmsprop")
    assert result.points == [1, 0]
    assert diagnosis.of(Lesson(ROOT, LESSON), {"probes": result.outcome.probes}) == []
    assert time.monotonic() - began < probing.SECONDS + 5


@pytest.mark.parametrize(
    "said",
    [
        *(
            '{"a": []}',
            "",
            "[]",
            "[[]]",
            "{",
            "null",
            '{"a": 1}',
            '{"a": [1]}',
            '{"a": [[]]}',
            '{"a": [[1]]}',
        ),
        *('{"a": [["x", NaN]]}', '{"a": [["x", Infinity]]}', '{"a": [["x", 1e999]]}'),
        *('{"a": [["x", [1]]]}', '{"a": [["x", true]]}', '{"a": [["x", %s]]}' % ("9" * 400)),
        json.dumps({"a": [["x" * 101]]}),
        json.dumps({"a": [["x"]] * 10**4}),
        '{"a": ' + "[" * 10**4,
        7,
        None,
    ],
)
def test_what_is_no_record_is_taken_for_none(said):
    assert probing.read(said) == {}


def test_a_record_is_read():
    assert probing.read('{"a": [["(2,)", 1.5, "nan"], ["None"]]}') == {
        "a": [["(2,)", 1.5, "nan"], ["None"]]
    }


@pytest.mark.parametrize(
    "facts",
    [
        *(None, {}, {"probes": {}}, {"probes": {"unknown": {"a": [["x"]]}}}),
        *({"probes": {"rmsprop": {}}}, {"probes": {"rmsprop": {"no config": [["x"]]}}}),
    ],
)
def test_odd_facts_say_nothing(facts):
    assert diagnosis.of(Lesson(ROOT, LESSON), facts) == []
