"""Submissions to the tiny course, as a class hands them in."""

import json

LESSON = "01_doubling"
RIGHT = "def double(x):\n    return 2 * x\n"
# Right in one of the two tests.
HALF = "def double(x):\n    return 2 * x if x < 3 else None\n"
WRONG = "def double(x):\n    return 3\n"


def hand_in(root, student, answer):
    """Hand in the release notebook with another text in its solution cell."""
    notebook = json.loads((root / "release" / LESSON / "doubling.ipynb").read_text())
    cell = next(cell for cell in notebook["cells"] if cell["id"] == "double")
    cell["source"] = answer
    folder = root / "submitted" / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "doubling.ipynb").write_text(json.dumps(notebook))
