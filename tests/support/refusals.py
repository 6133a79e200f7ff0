"""The tiny lesson's text, changed in one place, and what the build says of it."""

import pytest

from grader import authoring
from grader.course import Course
from grader.errors import RavineError

ANSWER = '# %% answer="double"'
TEST = '# %% test="double--of_two" points=1'


def edit(root, old, new, file="assignment.py"):
    """Replace one passage of the tiny lesson's text; it must be there."""
    path = root / "lessons" / "01_doubling" / file
    text = path.read_text()
    assert text.count(old) >= 1, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1))


def refusal(root):
    """Return what the build says when it refuses the tiny lesson."""
    with pytest.raises(RavineError) as refused:
        authoring.make(Course(root))
    return str(refused.value)
