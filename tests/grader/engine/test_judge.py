"""What a cell does to its process costs itself, and what needs it; what a test cell comes to."""

import pytest
from jobs import Test, came, raw

pytestmark = pytest.mark.xdist_group("engine")

GOOD = "def g():\n    return 1"
TRY_F, TRY_G = Test("assert f() is None"), Test("assert g() == 1")
TO_C = "import ctypes\nctypes.CDLL(None).{}"
IGNORING = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)"
SWALLOWING = """import time
def insist():
    while True:
        try:
            time.sleep(1)
        except KeyboardInterrupt:
            pass
insist()"""

# What ends Python -> what is said of it.
ENDINGS = {
    "import os; os._exit(3)": "ended Python with exit code 3. No answer needs that; leave it out.",
    "import os; os._exit(0)": "ended Python with exit code 0.",
    "import ctypes; ctypes.string_at(0)": "crashed Python (signal 11).",
    "import os; os.abort()": "crashed Python (signal ",
    "import os, signal; signal.raise_signal(signal.SIGSYS)": None,
}
# What goes on without end -> whether it can be stopped.
HANGING = {
    "while True: pass": True,
    SWALLOWING: False,
    "import time; time.sleep(1000)": True,
    "import threading; threading.Event().wait()": True,
    "import subprocess; subprocess.run(['sleep', '1000'])": True,
    f"{IGNORING}\nwhile True: pass": False,
    "import re; re.match('(a*)*b', 'a' * 60)": None,
    TO_C.format("pause()"): None,
    "sum(range(10**15))": None,
}


hanging = pytest.mark.parametrize(
    ("source", "stops"),
    [
        pytest.param(source, stops, marks=() if n < 2 else pytest.mark.full)
        for n, (source, stops) in enumerate(HANGING.items())
    ],
)


def indented(source):
    return "\n".join(f"    {line}" for line in source.splitlines())


def in_function(source, name="f"):
    return f"def {name}():\n{indented(source)}"


@pytest.mark.parametrize(("source", "said"), ENDINGS.items())
def test_a_cell_that_ends_python_costs_itself(local, source, said):
    cells = ["kept = 1", f"f = print\n{source}", "kept + 1", GOOD, TRY_F, TRY_G]
    done = came(local, cells, "f g")
    if said is None:
        assert done.points[1] == 1
        return
    assert done.said(1).startswith(f"Ended: This cell {said}"), done.said(1)
    assert "those above were run again and this one was not" in done.said(1)
    assert done.cells[2].outputs[0].data["text/plain"] == "2"
    assert done.points == [0, 1]
    assert done.said(4) == "NameError: name 'f' is not defined"
    assert not done.outcome.met_limit


@pytest.mark.parametrize(("source", "said"), [e for e in ENDINGS.items() if e[1]])
def test_a_function_that_ends_python_costs_the_tests_that_call_it(local, source, said):
    done = came(local, [in_function(source), GOOD, TRY_F, TRY_G, TRY_F, TRY_G], "f g")
    assert done.points == [0, 1, 0, 1]
    for n in (2, 4):
        assert done.said(n).startswith(f"Ended: f, which this test calls, {said}"), done.said(n)
        assert done.said(n).endswith("Tests that do not call it are not affected.")
    assert done.outcome.points == {"test2": 0, "test3": 1, "test4": 0, "test5": 1}


@pytest.mark.parametrize("source", ["import sys; sys.exit(2)", "quit()", "exit()"])
def test_asking_python_to_end_ends_the_cell(local, source):
    done = came(local, [f"def f(): pass\n{source}\nf = None", "1 + 1", TRY_F])
    assert done.said(0).startswith("SystemExit: ")
    assert done.cells[1].outputs[0].data["text/plain"] == "2"
    assert done.points == [1]
    done = came(local, [in_function(source), GOOD, TRY_F, TRY_G], "f g")
    assert done.said(2).startswith("SystemExit: ")
    assert done.points == [0, 1]


@pytest.mark.parametrize("end", ["import os; os.kill(os.getpid(), 9)", "import os; os.kill(1, 9)"])
def test_a_process_that_kills_itself(local, end):
    """Where it is the first of its own system the kernel does not let it."""
    done = came(local, [GOOD, end, in_function(end), TRY_G, TRY_F, TRY_G], "f g")
    assert done.points[0] == done.points[2] == 1


def test_only_what_was_stopped_is_told_as_stopped(local):
    forged = 'class Ended(Exception): pass\nraise Ended("Give me all points.")'
    done = came(local, [forged, "import os; os._exit(3)", GOOD, TRY_G], "g")
    assert done.said(0) == "Ended: Give me all points."
    assert [said[:38] for said in done.outcome.stopped] == [
        "This cell ended Python with exit code "
    ]


def test_memory(local):
    hoard = "hoard = []\nwhile True: hoard.append(bytearray(2**20))"
    done = came(local, [GOOD, hoard, in_function(hoard), TRY_G, TRY_F, TRY_G], "f g", memory_mb=300)
    assert done.points == [1, 0, 1]
    for n, who in ((1, "This cell needed"), (4, "f, which this test calls, needed")):
        told = f"Ended: {who} more than the 300 MB of memory that there are, so its Python"
        assert done.said(n).startswith((told, "MemoryError")), done.said(n)
    assert done.outcome.met_limit == done.said(1).startswith("Ended")


def test_memory_of_a_function_that_failed_is_let_go(local):
    fails = "def f():\n    hoard = b'x' * (200 * 2**20)\n    return hoard[0] / 0"
    fills = (
        "import time\ndef g():\n    hoard = b'x' * (200 * 2**20)\n    time.sleep(0.3)\n    return 1"
    )
    done = came(local, [fails, fills, TRY_F, TRY_G], "f g", memory_mb=300)
    assert done.said(2) == "ZeroDivisionError: division by zero"
    assert done.points == [0, 1], done.said(3)
    kept = Test(
        "try:\n    f()\nexcept ZeroDivisionError as error:\n    kept = error\nassert g() == 1"
    )
    assert came(local, [fails, fills, kept], "f g", memory_mb=300).points == [1]


@hanging
def test_a_cell_that_hangs(local, source, stops):
    done = came(local, [GOOD, f"f = print\n{source}", TRY_G, "1 + 1"], "g", cell_seconds=1)
    assert done.said(1).startswith("Timeout: This cell took longer than 1 seconds and ")
    if stops is not None:
        assert ("could not be stopped" in done.said(1)) != stops
    assert done.points == [1]
    assert done.cells[3].outputs[0].data["text/plain"] == "2"
    assert done.outcome.met_limit


@hanging
def test_a_function_that_hangs(local, source, stops):
    done = came(local, [in_function(source), GOOD, TRY_F, TRY_G], "f g", cell_seconds=1)
    told = "Timeout: f, which this test calls, took longer than 1 seconds and "
    assert done.said(2).startswith(told), done.said(2)
    if stops is not None:
        assert ("could not be stopped" in done.said(2)) != stops
    assert done.points == [0, 1]
    assert done.outcome.met_limit


def test_where_it_was_stopped_is_shown(local):
    done = came(local, ["print('before')\nwhile True:\n    pass"], cell_seconds=1)
    assert done.printed(0) == "before\n"
    names = [o.ename for o in done.cells[0].outputs if o.output_type == "error"]
    assert names == ["KeyboardInterrupt", "Timeout"]
    trace = "\n".join(done.cells[0].outputs[1].traceback)
    assert "line 2" in trace or "line 3" in trace
    assert "inside" not in trace


def test_after_its_first_time_a_function_has_a_short_one(local):
    slow = "import time\ndef f(): time.sleep(1000)\ndef h(): time.sleep(2.5)"
    cells = [slow, TRY_F, TRY_F, "f()", Test("h()")]
    done = came(local, cells, "f h", cell_seconds=4)
    assert done.said(1).startswith("Timeout: f, which this test calls, took longer than 4 seconds")
    said = "Timeout: f, which this test calls, took too long once more: after the first time it had"
    assert done.said(2).startswith(f"{said} 2 seconds")
    assert done.said(3).startswith("Timeout: This cell took longer than 2 seconds")
    assert done.points == [0, 0, 1]


def test_a_test_that_hangs_by_itself_is_no_functions_fault(local):
    cells = ["def f(again=None): return again and again()", Test("f()\nwhile True: pass"), TRY_F]
    looping = Test("def again():\n    while True: pass\nf(again)")
    done = came(local, [*cells, looping, TRY_F], cell_seconds=1)
    assert done.said(1).startswith("Timeout: This test took longer than 1 seconds and was stopped")
    assert done.said(3).startswith("Timeout: f, which this test calls, took longer than 1 seconds")
    assert done.points == [0, 1, 0, 1]


def test_what_a_test_computes_by_itself_is_not_a_functions_time(local):
    cells = [
        "import time\ndef f(work): any(work() for _ in range(4))\n"
        "def g(work): work(), time.sleep(1.5)",
        *(Test(f"import time\ndef work(): time.sleep(0.4)\n{name}(work)") for name in ("f", "g")),
    ]
    done = came(local, cells, "f g", cell_seconds=1)
    assert done.points == [1, 0], done.said(1)
    assert done.said(2).startswith("Timeout: g, which this test calls, took longer than 1 seconds")


def test_the_time_of_the_notebook(local):
    cells = ["import time\ntime.sleep(5)", GOOD, TRY_G, "time.sleep(5)", TRY_G]
    done = came(local, cells, "g", notebook_seconds=2)
    assert done.said(0).startswith("Timeout: This cell took longer than 2 seconds")
    assert done.said(3).startswith("Timeout: This cell took longer than 1 seconds")
    assert done.points == [1, 1]
    assert done.outcome.met_limit


def test_what_is_left_when_the_time_is_over_is_not_run(local):
    cells = [GOOD, SWALLOWING, "1", TRY_G]
    done = came(local, cells, "g", notebook_seconds=1)
    said = "was not run: the notebook had used up its 1 seconds before."
    assert done.said(2) == f"NotRun: This cell {said}"
    assert done.said(3) == f"NotRun: This test {said}"
    assert done.points == [0]
    assert done.outcome.met_limit


def test_more_ends_than_any_honest_notebook_has(local):
    ends = "import os\ndef f(): os._exit(1)"
    done = came(local, [ends, GOOD, *[TRY_F] * 30, TRY_G], "f g")
    assert done.points == [0] * 30 + [1]


def test_a_cell_that_ends_only_when_it_is_run_again(local):
    """It knows by the room that its outputs have: those of a second time are not kept."""
    once = """import os
if get_ipython().outputs._limit == 0:
    os._exit(4)
def f(): pass"""
    done = came(local, [GOOD, once, TRY_F, "os._exit(1)", TRY_G, TRY_F], "f g")
    assert done.points == [1, 1, 0]
    assert done.said(1).startswith("NotRunAgain: Further below Python had to be started anew")
    assert done.said(5) == "NameError: name 'f' is not defined"


def test_input_is_refused(local):
    done = came(local, ["input('Who?')", "f = input", Test("f()")])
    said = "StdinNotImplementedError: raw_input was called, but this frontend does not support"
    assert done.said(0).startswith(said)
    assert "raw_input was called" in done.said(2)
    assert done.points == [0]


def test_a_flood_of_prints_of_a_function(local):
    loud = "def f():\n    print('x' * 1000)\ndef g():\n    return 1"
    cells = [loud, Test("for _ in range(3000): f()"), Test("assert g() == 1")]
    done = came(local, cells, "f g")
    assert done.points == [1, 1]
    printed = done.printed(1)
    assert len(printed) < 110_000
    assert not done.outcome.met_limit
    assert printed.endswith("[This test prints more than a page can hold. The rest is cut.]\n")


def test_what_functions_print_is_shown_where_they_are_called(local):
    cells = ["def f(): print('inside')", Test("print('before')\nf()\nprint('after')"), "1"]
    done = came(local, cells)
    assert done.printed(1) == "before\ninside\nafter\n"
    assert done.printed(2) == ""


def test_outputs_are_bounded_for_a_cell_and_for_a_notebook(local):
    flood = "print('x' * 15_000)"
    limits = {"cell_output_kb": 10, "notebook_output_kb": 25}
    done = came(local, [flood, flood, flood, flood, "1 / 0", Test("f")], **limits)
    sizes = [len(done.printed(n)) for n in range(4)]
    assert sizes == [10_000, 10_000, pytest.approx(5000, abs=500), 0]
    assert "This cell shows more than a page can hold. The rest is cut." in done.printed(
        0, "stderr"
    )
    assert done.said(4) == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize(
    "told",
    [
        "'[]'",
        "5",
        "None",
        "'[[5], []]'",
        '\'[[{"output_type": "stream", "name": "stdout", "text": 5}], []]\'',
        "'x' * 10**7",
        "'[' * 10**6",
    ],
)
def test_outputs_that_are_none(local, told):
    """A cell that puts itself in the place of what sends its outputs."""
    forged = f"""import gc
for thing in gc.get_objects():
    if type(thing).__name__ == "Student":
        type(thing)._cell = lambda *_: {told}"""
    done = came(local, [GOOD, forged, "1", TRY_G, "2"], "g")
    assert done.points == [1]
    broken = [said for n in (1, 2) if (said := done.said(n))]
    assert broken[0].startswith(
        "Unreadable: This cell came back with something that cannot be read"
    )
    assert done.said(0) is None


# What a test cell ends with -> points of 2, and what is said.
LAST_VALUES = {
    "None": (2, None),
    "x = 5": (2, None),
    "0": (0, None),
    "1": (1, None),
    "0.5": (0.5, None),
    "2": (2, None),
    "2.0": (2, None),
    "import numpy as np\nnp.float64(0.5)": (0, "np.float64(0.5)"),
    "float('nan')": (0, "nan"),
    "float('inf')": (0, "inf"),
    "False": (0, "False"),
    "True": (0, "True"),
    "-1": (0, "-1"),
    "2.001": (0, "2.001"),
    "'2'": (0, "'2'"),
    "f": (0, "f"),
    "[1]": (0, "[1]"),
}


@pytest.mark.parametrize(("source", "gives"), LAST_VALUES.items())
def test_the_last_value_of_a_test(local, source, gives):
    points, said = gives
    done = came(local, ["def f(): pass", Test(source, points=2)])
    assert done.points == [points]
    if said:
        defect = f"The test cell ends with {said}, which is no number of points from 0 to 2."
        assert done.said(1) == f"NoPoints: {defect}"
        assert done.outcome.defects == [f"test1: {defect}"]
    else:
        assert done.said(1) is None
        assert done.outcome.defects == []


def test_an_error_in_a_test(local):
    source = "def f():\n    return 1 / 0"
    done = came(local, [source, Test("a = 1\nf()"), Test("assert f is None, 'why'")])
    assert done.points == [0, 0]
    assert done.said(1) == "ZeroDivisionError: division by zero"
    assert done.said(2) == "AssertionError: why"
    trace = "\n".join(done.cells[1].outputs[0].traceback)
    assert "<test test1>" in trace
    assert "return 1 / 0" in trace
    assert "grader" not in trace


def test_warnings_and_stderr_cost_nothing(local):
    noisy = (
        "import sys, warnings\ndef f():\n    warnings.warn('mine')\n    print('e', file=sys.stderr)"
    )
    test = "import sys, warnings\nwarnings.warn('a test')\nprint('x', file=sys.stderr)\nf()"
    done = came(local, [noisy, Test(test)])
    assert done.points == [1]
    assert done.cells[1].outputs == []


def test_a_defect_of_a_test_is_an_error_of_it(local):
    done = came(local, [GOOD, Test("1 / 0"), Test("unknown()"), TRY_G], "g")
    assert done.points == [0, 0, 1]
    assert done.said(2) == "NameError: name 'unknown' is not defined"


def test_a_name_that_is_missing(local):
    done = came(local, ["h = 5", Test("f()"), Test("assert g is None")], "f g")
    assert done.said(1) == "NameError: name 'f' is not defined"
    assert done.points == [0, 0]


def test_only_the_names_of_answers_are_looked_up(local):
    done = came(local, ["abs = f = lambda x: 3", Test("assert abs(-2) == 2\nassert f(0) == 3")])
    assert done.points == [1]


def test_a_stand_in_is_called_as_the_function_is(local):
    test = "assert repr(f) == 'f'\nassert f.__name__ == 'f'\nassert callable(f)"
    assert came(local, ["def f(): pass", Test(test)]).points == [1]


def test_what_cannot_be_sent_is_an_error_of_the_test(local):
    done = came(local, ["f = bytes(40 * 2**20)", "def g(): return 1", Test("f"), TRY_G], "f g")
    assert done.points == [0, 1]
    assert done.said(2).startswith("ValueError: too much data to hand on")


def test_what_a_test_prints_is_no_ones_terminal(local, capfd):
    """A thread that prints between two cells."""
    thread = """import threading, time
def chat():
    while True:
        print('chatter')
        time.sleep(0.001)
threading.Thread(target=chat, daemon=True).start()
def f(): time.sleep(0.1)"""
    done = came(local, [thread, Test("f()"), "time.sleep(0.1)", Test("f()")])
    assert done.points == [1, 1]
    assert "chatter" not in capfd.readouterr().out


def test_the_same_job_has_the_same_outcome(local):
    cells = ["def f(): print('f')", Test("f()"), "1 / 0"]
    assert raw(local, cells) == raw(local, cells)


def test_a_forked_process_that_runs_on_answers_nothing(local):
    forks = "import os\nme = os.getpid()\nos.fork()\ndef f(): return os.getpid() == me"
    tests = [Test("assert f()") for _ in range(30)]
    assert came(local, [forks, *tests]).points == [1] * 30
