"""The names that a piece of Python needs from elsewhere."""

import pytest

from grader.authoring.names import free_names

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
