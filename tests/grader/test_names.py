"""The names that a piece of Python defines, and those that it needs from elsewhere."""

import doctest

import pytest

from grader import names
from grader.names import free_names, names_defined

BINDING = [
    "def f():\n    global q\n    q = double(2)\nf()\nassert q == 4",
    "try:\n    double()\nexcept TypeError as error:\n    said = str(error)\nerror = said\nassert said",
    "def twice():\n    return double(later)\nlater = 2\nassert twice() == 4",
    "if any((hit := double(n)) > 3 for n in (1, 2)):\n    assert hit == 4",
    "n = [double(n) for n in (2,)][0]\nfor i in range(n):\n    i += 1\nassert i == n",
    "with open('f') as f, f: m = f; print(m)\nassert (lambda x=m: double(x))",
    "match double(2):\n    case [a, *b]:\n        a, b\n    case {'a': a, **d}:\n        d\n        d = 1\n    case c:\n        assert c == 4",
    "class A(int):\n    n: int = double(2)\n    m = n\nassert A.m == 4",
]


@pytest.mark.parametrize("source", BINDING)
def test_names_that_a_cell_binds_before_their_use_are_its_own(source):
    assert free_names(source) == {"double"}


DEFINED = {
    "def one(): pass\ndef two(): pass": {"one", "two"},
    "import numpy as np\nfrom math import tau\nclass A:\n    n = 1": {"A"},
    "def f():\n    global g\n    g = 1": {"f"},
    "if 1:\n    a, (b, *c) = 1, (2,)\nelse:\n    d: int = 2": {"a", "b", "c", "d"},
    "with f() as a: pass\nfor b in a: c = [d for d in b]": {"a", "b", "c"},
    "x.y = 1\nz[0] = 2": set(),
}


@pytest.mark.parametrize(("source", "defined"), DEFINED.items())
def test_a_solution_cell_defines_what_its_top_level_binds_and_does_not_import(source, defined):
    assert names_defined(source) == defined


def test_examples_in_the_docstrings():
    results = doctest.testmod(names)
    assert results.attempted > results.failed == 0
