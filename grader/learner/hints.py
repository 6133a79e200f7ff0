"""The hints of an assignment, one after the other, as plain text."""

import html
import re

from grader.learner.notebooks import answers, grade_id

HINT = re.compile(r"<details><summary>(Hint \d+[^<]*)</summary>(.*?)</details>", re.DOTALL)
CODE = re.compile(r"</?code>")
TAGS = re.compile(r"</?(?:em|strong|p|br|ul|ol|li)\s*/?>")


def hints(release: dict) -> dict[str, list[str]]:
    """Return the hints below each exercise of a released notebook, each as one paragraph."""
    exercises = answers(release)
    found: dict[str, list[str]] = {exercise: [] for exercise in exercises}
    here = None
    for cell in release["cells"]:
        here = grade_id(cell) if grade_id(cell) in exercises else here
        if here and cell["cell_type"] == "markdown":
            said = HINT.findall(cell["source"])
            found[here] += [f"{title.strip()}. {_plain(text)}" for title, text in said]
    return found


def _plain(text: str) -> str:
    """Return what a browser shows of a text, with its code in backticks.

    >>> _plain("\\nPut the <em>new</em> one where <code>0 < x</code> holds.\\n")
    'Put the new one where `0 < x` holds.'
    """
    return " ".join(html.unescape(TAGS.sub("", CODE.sub("`", text))).split())
