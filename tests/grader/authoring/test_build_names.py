"""The build's rules of names: what an answer defines, and what a test cell may use and bind."""

import pytest
from refusals import ANSWER, TEST, edit, refusal

from grader import authoring
from grader.course import Course


def test_an_exercise_without_tests_is_refused(tiny):
    path = tiny / "lessons/01_doubling/assignment.py"
    text = path.read_text()
    first, second = text.index(ANSWER), text.index(TEST)
    answer = text[first:second].replace("double", "triple")
    for rearranged in (text + "\n" + answer, text[:first] + answer + text[first:]):
        path.write_text(rearranged)
        assert "(triple): no test cell follows the exercise triple" in refusal(tiny)


SEVERAL = """\
import math
SCALE = 2
def double_one(x):
    ### BEGIN SOLUTION
    return SCALE * x
    ### END SOLUTION
def double_all(xs):
    ### BEGIN SOLUTION
    return [double_one(x) for x in xs]
    ### END SOLUTION
"""


def write_several(root, *, test="assert double_all((2,)) == [double_one(2)]", answer=SEVERAL):
    """Give the tiny lesson an exercise that is answered by several names, and another below it."""
    path = root / "lessons/01_doubling/assignment.py"
    text = path.read_text()
    below = text[text.index(ANSWER) :].replace("double", "twice")
    head = text[: text.index(ANSWER)]
    path.write_text(f"{head}{ANSWER}\n{answer}\n{TEST}\n{test}\n\n{below}")


def test_an_answer_may_define_several_names(tiny):
    write_several(tiny)
    authoring.make(Course(tiny))


def test_tests_may_use_the_names_of_all_answers_above(tiny):
    write_several(tiny)
    edit(tiny, "assert twice(2) == 4", "assert twice(2) == double_one(SCALE)")
    authoring.make(Course(tiny))


SEVERAL_REFUSED = [
    ({"answer": SEVERAL.replace("double_all", "all_double")}, "or several names that begin with double_"),
    ({"test": "assert SCALE == 2"}, "never uses double_all, double_one, so any answer would pass"),
    ({"test": "double_one = double_all"}, "binds double_one anew"),
    ({"test": "assert double_one(math.pi)"}, "uses math; import it there"),
    ({"test": "assert double_one(2) == twice(2)"}, "uses twice; import it there"),
    ({"test": "assert double(2) == 4"}, "(given is only what the solution cells above define: SCALE, double_all, double_one)"),
    ({"answer": f"{SEVERAL}\n\n# %%\ndouble_all = 3"}, "binds double_all, which an answer defines"),
    ({"answer": SEVERAL.replace("SCALE", "twice")}, "binds twice, which an answer defines"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "reason"), SEVERAL_REFUSED)
def test_the_rules_about_names_hold_for_each_of_several(tiny, changed, reason):
    write_several(tiny, **changed)
    assert reason in refusal(tiny)


@pytest.mark.parametrize("header", ["# %%", '# %% given="setup"'])
def test_a_test_uses_nothing_that_another_cell_leaves(tiny, header):
    edit(tiny, ANSWER, f"{header}\nratio = 2\nimport math\n\n{ANSWER}")
    edit(tiny, "assert double(2) == 4", "assert double(ratio) == math.tau")
    assert "cell 4 (double--of_two): the test cell is not self-contained: it uses math, ratio" in (
        refusal(tiny)
    )


IN_A_NOTEBOOK = [
    ("assert double(In)", "uses In;"),
    ("assert double(Out[1])", "uses Out;"),
    ("assert double(_) == _i1", "uses _, _i1;"),
    ("assert double(get_ipython())", "uses get_ipython;"),
    ("from IPython import get_ipython\nassert double(get_ipython())", "imports IPython, which leads"),
    ("import IPython.core as c\nassert double(c)", "imports IPython, which leads"),
    ("from __main__ import w\nassert double(w)", "imports __main__, which leads"),
    ("import builtins as b\nassert double(b.sum((1,)))", "imports builtins, which leads"),
    ("%matplotlib inline\nassert double(2) == 4", "not plain Python"),
    ("%%time\nassert double(2) == 4", "not plain Python"),
    ("!ls\nassert double(2) == 4", "not plain Python"),
    ("double?", "not plain Python"),
    ("assert await double(2) == 4", "not plain Python (line 2: 'await' outside function)"),
    ("assert [double(n) async for n in (1, 2)]", "not plain Python"),
    ("assert double(2) == 4\nreturn", "not plain Python"),
    ("assert double(input())", "uses the builtin input"),
    ("assert double(open('f').read())", "uses the builtin open"),
    ("assert double.__code__", "uses double.__code__, which is no part of an answer"),
    ("assert double.__globals__['w']", "uses double.__globals__, which is no part of an answer"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "reason"), IN_A_NOTEBOOK)
def test_a_test_cell_reaches_nothing_of_its_notebook(tiny, source, reason):
    edit(tiny, "assert double(2) == 4", source)
    assert reason in refusal(tiny)


ENDINGS = [
    ("double(2) == 4", "ends with the value of double(2) == 4,"),
    ("double(2) / 4", "ends with the value of double(2) / 4,"),
    ("double(2)", "ends with the value of double(2),"),
    ("assert double(2) == 4\n1", "ends with the value of 1,"),
    ("assert double(2) == 4\n'ok'", "ends with the value of 'ok',"),
    ("import numpy as np\nnp.sum(double(2))", "ends with the value of np.sum(double(2)),"),
    ("from helpers import checks\nchecks.check_value(double, (2,), 4) or 1", "ends with the value of"),
    ("assert double(2) == 4\ndouble", "ends with the value of double,"),
    ("from helpers import checks\nchecks.check_value(double, (2,), 4)", None),
    ("import helpers.checks\nhelpers.checks.rules.check_value(double, (2,), 4)", None),
    ("from helpers.checks import check_value as check\ncheck(double, (2,), 4)", None),
    ("double(3)\nassert double(2) == 4", None),
]  # fmt: skip


@pytest.mark.parametrize(("source", "reason"), ENDINGS)
def test_the_last_value_of_a_test_is_what_a_check_returns(tiny, source, reason):
    edit(tiny, "assert double(2) == 4", source)
    if reason:
        assert f"cell 3 (double--of_two): the test {reason}" in refusal(tiny)
    else:
        authoring.make(Course(tiny))


def test_a_hidden_part_may_not_end_with_a_value_either(tiny):
    edit(tiny, "### END HIDDEN TESTS", "double(2)\n### END HIDDEN TESTS")
    assert "the test ends with the value of double(2)," in refusal(tiny)


NEEDED = "a name that a student may have given to something else"
ITS_OWN = "which a student's function may need as its own"
SHARED_NAMES = [
    ("for n in (1, 2):\n    assert double(n) == 2 * n", f"binds n, {ITS_OWN}"),
    ("def two():\n    return 2\nassert double(two())", f"binds two, {ITS_OWN}"),
    ("assert (n := double(2)) == 4", f"binds n, {ITS_OWN}"),
    ("try:\n    double()\nexcept:\n    import math", None),
    ("print(double(2))", f"uses the builtin print, {NEEDED}"),
    ("assert [double(n) for n in range(2)]", f"uses the builtin range, {NEEDED}"),
    ("assert (lambda: len(double))", f"uses the builtin len, {NEEDED}"),
    ("assert [double(n) for n in (1, 2)] == [2, 4]", None),
    ("import math as m\nfrom math import tau\nassert double(m.pi) == tau", None),
]


@pytest.mark.parametrize(("source", "reason"), SHARED_NAMES)
def test_a_test_cell_shares_no_name_with_a_student(tiny, source, reason):
    edit(tiny, "assert double(2) == 4", source)
    if reason:
        assert reason in refusal(tiny)
    else:
        authoring.make(Course(tiny))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("double = 2", "binds double, which an answer defines"),
        ("def f():\n    global double\n    double = 2", "binds double, which an answer defines"),
        ("sum = 2", "binds sum, which is a builtin"),
        ("import numpy as m\n\n# %%\nm = 2", "binds m anew, which a cell imports"),
        ("import numpy as m\n\n# %%\nimport math as m", "binds m anew, which a cell imports"),
        ("import numpy as m\n\n# %%\nimport numpy as m\nfor n in (1, 2): n", None),
        ("%time 2 = double", None),
    ],
)
def test_no_cell_gives_another_meaning_to_a_name(tiny, source, reason):
    edit(tiny, "# # Doubling", f"# # Doubling\n\n# %%\n{source}")
    if reason:
        assert reason in refusal(tiny)
    else:
        authoring.make(Course(tiny))


@pytest.mark.parametrize("definition", ["class double:\n    x = 0", "double: object = lambda x: x"])
def test_an_exercise_may_be_any_definition(tiny, definition):
    edit(tiny, "def double(x):", f"{definition}\ndef dobule(x):")
    authoring.make(Course(tiny))
