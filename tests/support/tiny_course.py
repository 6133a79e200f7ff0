"""A course of one small lesson, on which the build and the commands are tested."""

import shutil

from project import ROOT

LECTURE = """\
# %% [markdown]
# # Doubling
# We double a number.

# %%
2 * 3
"""

ASSIGNMENT = '''\
# %% [markdown]
# # Doubling

# %% answer="double"
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    total = x + x
    return total
    ### END SOLUTION

# %% test="double--of_two" points=1
"""Twice two."""
assert double(2) == 4

# %% test="double--of_many" points=2
"""Twice many a number."""
### BEGIN HIDDEN TESTS
assert [double(canary) for canary in (7, 8, 16)] == [14, 16, 32]
assert double(0.5) == 1.0, f"twice {0.5}"
### END HIDDEN TESTS
'''


def make_tiny(root):
    """Lay out a course of one small lesson, `01_doubling`, not yet built."""
    text = root / "lessons" / "01_doubling"
    text.mkdir(parents=True)
    (text / "lecture.py").write_text(LECTURE)
    (text / "assignment.py").write_text(ASSIGNMENT)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return root


def with_checks(root):
    """Let the course have a package of checks, beside which the build puts its tables."""
    for package in ("helpers", "helpers/checks"):
        (root / package).mkdir(exist_ok=True)
        (root / package / "__init__.py").touch()
    return root
