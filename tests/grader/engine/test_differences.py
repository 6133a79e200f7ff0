"""The engine gives stock nbgrader's points; where it does not, a row says so, and why."""

import io
from dataclasses import dataclass

import pytest
from in_stock import REFUSED, dies_in_stock, in_stock
from jobs import Test, came
from rich.console import Console
from rich.table import Table

pytestmark = pytest.mark.xdist_group("engine")

NOTHING = None


@dataclass(frozen=True)
class Difference:
    """What happens, the answer and the tests, and the points of each test here and there.

    `stock` is None where the kernel dies, and nothing in the notebook has points.
    """

    what: str
    why: str
    answer: str
    tests: tuple[Test, ...]
    engine: tuple[float, ...]
    stock: tuple | None


def row(what, why, answer, tests, engine, stock):
    """Return a row; `tests` are sources of cells of two points each."""
    tests = (tests,) if isinstance(tests, str) else tests
    made = tuple(Test(source, points=2) for source in tests)
    return Difference(what, why, answer, made, engine, stock)


NO_NUMBER = "A test's last value is None or a plain number of points; all else is its own defect."
PLAIN = "Only plain data comes over; an object of a derived class comes as what it is derived from."
ALONE = "Nothing that a test does to its own process reaches the student's, and the other way."

DIFFERENCES = [
    row(
        "a NumPy scalar as a test's last value",
        NO_NUMBER,
        "def f(): pass",
        "import numpy as np\nnp.float64(0.5)",
        (0,),
        (2,),
    ),
    row("NaN as a test's last value", NO_NUMBER, "def f(): pass", "float('nan')", (0,), (2,)),
    row("a bool as a test's last value", NO_NUMBER, "def f(): pass", "False", (0,), (2,)),
    row("text as a test's last value", NO_NUMBER, "def f(): pass", "'0.5'", (0,), (2,)),
    row("a negative last value", NO_NUMBER, "def f(): pass", "-1", (0,), (2,)),
    row("a last value above the points", NO_NUMBER, "def f(): pass", "3", (0,), (REFUSED,)),
    row(
        "an answer that replaces a built-in function",
        "A test uses of a student only the names that the instructor's answer defines.",
        "import builtins\nbuiltins.abs = lambda x: 7\ndef f(x): return abs(x)",
        "assert abs(f(-3)) == 7 and abs(-3) == 3",
        (2,),
        (0,),
    ),
    row(
        "an answer that replaces what tests compare with",
        ALONE,
        "import numpy.testing\nnumpy.testing.assert_allclose = print\ndef f(): return 1",
        "import numpy.testing\nnumpy.testing.assert_allclose(f(), 5)",
        (0,),
        (2,),
    ),
    row(
        "a result that says it is equal to everything",
        PLAIN,
        "class Yes(float):\n    def __eq__(self, other): return True\ndef f(): return Yes(1)",
        "assert f() == 5",
        (0,),
        (2,),
    ),
    row(
        "a masked array, or another class of arrays",
        PLAIN,
        "import numpy as np\ndef f(): return np.ma.masked_array([1.0], [True])",
        "import numpy as np\nassert type(f()) is np.ndarray",
        (2,),
        (0,),
    ),
    row(
        "a named tuple",
        PLAIN,
        "from collections import namedtuple\nPair = namedtuple('Pair', 'a b')\n"
        "def f(): return Pair(1, 2)",
        ("assert f() == (1, 2)", "assert f().a == 1"),
        (2, 0),
        (2, 2),
    ),
    row(
        "an object with attributes",
        "An object that is no plain data stays with the student; a test can hand it back.",
        "class Layer:\n    size = 3\ndef f(layer=None): return layer.size if layer else Layer()",
        ("assert f(f()) == 3", "assert f().size == 3"),
        (2, 0),
        (2, 2),
    ),
    row(
        "a class whose methods a test calls",
        "The same: functions over objects can be tested, methods cannot.",
        "class f:\n    def step(self): return 1",
        ("made = f()", "assert f().step() == 1"),
        (2, 0),
        (2, 2),
    ),
    row(
        "an error of a class of its own",
        "An error comes as the nearest built-in class, with its message.",
        "class Mine(ValueError): pass\ndef f(): raise Mine('why')",
        (
            "try:\n    f()\nexcept ValueError as error:\n    assert str(error) == 'why'",
            "try:\n    f()\nexcept Exception as error:\n    assert type(error).__name__ == 'Mine'",
        ),
        (2, 0),
        (2, 2),
    ),
    row(
        "a test that looks at a function's parameters",
        "A stand-in takes what it is called with; what is wrong shows when it is called.",
        "def f(x, y=1):\n    return x",
        "import inspect\nassert list(inspect.signature(f).parameters) == ['x', 'y']",
        (0,),
        (2,),
    ),
    row(
        "a test that seeds the random numbers of all",
        ALONE,
        "import numpy as np\ndef f(): return np.random.random()",
        "import numpy as np\nnp.random.seed(3)\na = f()\nnp.random.seed(3)\nassert f() == a",
        (0,),
        (2,),
    ),
    row(
        "a test that catches a student's warnings",
        ALONE,
        "import warnings\ndef f(): warnings.warn('careful')",
        "import warnings\nwith warnings.catch_warnings(record=True) as caught:\n"
        "    warnings.simplefilter('always')\n    f()\nassert caught",
        (0,),
        (2,),
    ),
    row(
        "data that one test changes for the next",
        "Each test gets the student's data as the student left them.",
        "f = {'rate': 1}",
        ("f['rate'] = 5", "assert f['rate'] == 1"),
        (2, 2),
        (2, 0),
    ),
    row(
        "a function that changes what another test gave it",
        "A test's objects are its own: when it ends, the student's process knows them no more.",
        "seen = []\ndef f(x=None):\n    if x is None:\n        seen[0][0] = 9\n"
        "    else:\n        seen.append(x)",
        ("import math\nmath.kept = [1]\nf(math.kept)", "import math\nf()\nassert math.kept == [1]"),
        (2, 2),
        (2, 0),
    ),
    row(
        "a result larger than a message may be (32 MB)",
        "What comes from a student's process is bounded; the error says so.",
        "import numpy as np\ndef f(): return np.zeros(5_000_000)",
        "assert len(f()) == 5_000_000",
        (0,),
        (2,),
    ),
    row(
        "a function that ends Python",
        "It costs the tests that call it; the others count.",
        "import os\ndef f(): os._exit(1)\ndef g(): return 1",
        ("f()", "assert g() == 1"),
        (0, 2),
        NOTHING,
    ),
    row(
        "a cell that ends Python",
        "It costs itself and what needs it; the others count.",
        "def g(): return 1\nimport os\nif not globals().get('again'): os._exit(1)",
        ("assert True", "assert g() == 1"),
        (2, 0),
        NOTHING,
    ),
    row(
        "exit() in an answer",
        "It ends the cell, or the call, and nothing else.",
        "def g(): return 1\nexit()",
        "assert g() == 1",
        (2,),
        NOTHING,
    ),
]

ALIVE = [each for each in DIFFERENCES if each.stock is not None]
DEADLY = [each for each in DIFFERENCES if each.stock is None]
# What an answer that replaces a built-in function has changed, for the rows after it.
PUT_BACK = """import builtins, math, numpy.testing
builtins.abs = lambda x: x if x > 0 else -x
del f"""


@pytest.fixture(scope="module")
def stock_points():
    """The points in stock of all rows that leave the kernel alive, from one kernel."""
    cells = [cell for each in ALIVE for cell in (each.answer, *each.tests, PUT_BACK)]
    points = iter(in_stock(cells))
    return {each: tuple(next(points) for _ in each.tests) for each in ALIVE}


@pytest.mark.parametrize("each", DIFFERENCES, ids=lambda each: each.what)
def test_the_engine_gives_other_points(local, each):
    assert each.engine != each.stock
    assert tuple(came(local, [each.answer, *each.tests], "f g").points) == each.engine


@pytest.mark.parametrize("each", ALIVE, ids=lambda each: each.what)
def test_stock_gives_its_own(stock_points, each):
    assert stock_points[each] == each.stock


@pytest.mark.parametrize(
    "each",
    [DEADLY[0], *(pytest.param(each, marks=pytest.mark.full) for each in DEADLY[1:])],
    ids=lambda each: each.what,
)
def test_stock_gives_nothing(each):
    assert dies_in_stock([each.answer, *each.tests])


def test_the_table_of_differences(record_property):
    """Printed at the end of a run, for the instructor's guide."""
    table = Table("what", "engine", "stock", "why")
    for each in DIFFERENCES:
        there = "nothing" if each.stock is None else ", ".join(map(str, each.stock))
        table.add_row(each.what, ", ".join(map(str, each.engine)), there, each.why)
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(table)
    record_property("table", console.export_text())
