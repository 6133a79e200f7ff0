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

# %% nbgrader={"grade": false, "grade_id": "double", "locked": false, "schema_version": 3, "solution": true, "task": false}
def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    total = x + x
    return total
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "double--of_two", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
"""Twice two."""
assert double(2) == 4

# %% nbgrader={"grade": true, "grade_id": "double--of_many", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
"""Twice many a number."""
### BEGIN HIDDEN TESTS
for canary in range(7, 17):
    assert double(canary) == 2 * canary, f"twice {canary}"
### END HIDDEN TESTS
'''


def make_tiny(root):
    """Lay out a course of one small lesson, `01_doubling`, not yet built."""
    text = root / "lessons" / "01_doubling"
    text.mkdir(parents=True)
    (root / "helpers").mkdir()
    (text / "lecture.py").write_text(LECTURE)
    (text / "assignment.py").write_text(ASSIGNMENT)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return root
