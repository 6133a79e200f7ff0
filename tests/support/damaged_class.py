"""A small class: what happens to notebooks on their way, as rows, and who is graded all the same."""

import copy
import json

LESSON = "01_doubling"
RIGHT = ["def double(x):\n", "    return 2 * x\n"]


def answered(release, lines):
    """Return the release notebook with another text in its solution cell."""
    notebook = copy.deepcopy(release)
    cell = next(c for c in notebook["cells"] if c["id"] == "double")
    cell["source"] = lines
    return notebook


def at(notebook, cell_id):
    """Return the place of a cell."""
    return [cell["id"] for cell in notebook["cells"]].index(cell_id)


def twice(release):
    notebook = answered(release, RIGHT)
    n = at(notebook, "double--of_two")
    notebook["cells"].insert(n, {**notebook["cells"][n], "id": "a-copy"})
    return notebook


def without_test(release):
    notebook = answered(release, RIGHT)
    del notebook["cells"][at(notebook, "double--of_many")]
    return notebook


def without_ids(release):
    notebook = answered(release, RIGHT)
    for cell in notebook["cells"]:
        del cell["id"]
    return notebook


def without_metadata(release):
    notebook = answered(release, RIGHT)
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    return notebook


def with_foreign_cell(release):
    notebook = answered(release, RIGHT)
    n = at(notebook, "double")
    foreign = copy.deepcopy(notebook["cells"][n])
    foreign["id"] = foreign["metadata"]["nbgrader"]["grade_id"] = "from_another_lesson"
    foreign["source"] = ["1 + 1"]
    notebook["cells"].insert(0, foreign)
    return notebook


def with_flags_changed(release):
    notebook = answered(release, RIGHT)
    notebook["cells"][at(notebook, "double")]["metadata"]["nbgrader"]["grade"] = True
    test = notebook["cells"][at(notebook, "double--of_many")]["metadata"]
    test["nbgrader"]["points"] = 100
    test["tags"] = ["skip-execution"]
    return notebook


def with_tests_skipped(release):
    notebook = answered(release, ["def double(x):\n", "    return 3\n"])
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["skip-execution"]
    return notebook


def of_answers_only(release):
    notebook = answered(release, RIGHT)
    notebook["cells"] = [notebook["cells"][at(notebook, "double")]]
    return notebook


def of_an_editor(release):
    """What editors and damaged files put around the cells, all at once."""
    notebook = answered(release, RIGHT)
    widgets = {"application/vnd.jupyter.widget-state+json": {"abc": {"model_name": "X"}}}
    notebook["metadata"] = {
        "widgets": widgets,
        "kernelspec": {"name": "ir", "language": "R", "display_name": "R"},
        "language_info": None,
        "celltoolbar": 3,
        "colab": {"provenance": []},
    }
    strange = {"cell_type": "code", "metadata": None, "source": None, "outputs": [{"x": 1}, 3]}
    pictures = {"cell_type": "markdown", "source": ["a", "b"], "attachments": {"a.png": 3}}
    tagged = {"cell_type": "raw", "metadata": {"tags": "skip", "widgets": 1}, "source": "x"}
    half = {"cell_type": "code", "id": "a b", "metadata": {}, "source": "'\ud800'"}
    twin = {"cell_type": "markdown", "id": "double--of_two", "source": "twice the same id"}
    extra = [strange, pictures, tagged, half, twin, None, {"cell_type": "heading"}]
    notebook["cells"] = extra + notebook["cells"]
    return notebook


def without_notebook_metadata(release):
    return {**answered(release, RIGHT), "metadata": None, "nbformat": "4", "nbformat_minor": None}


def of_old_format(release):
    cells = answered(release, RIGHT)["cells"]
    for cell in cells:
        cell["input"] = cell.pop("source")
        cell.setdefault("outputs", [])
        cell.update(language="python", collapsed=False)
    cells = [c for c in cells if c["cell_type"] == "code"]
    sheet = {"cells": cells, "metadata": {}}
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [sheet]}


def with_strange_outputs(release):
    """Outputs that a page is made of, as no front end makes them, and one that would run."""
    shown = [
        {"text/html": 5},
        {"text/html": "<script>document.title = 'mine'</script>"},
        {"image/png": "no picture"},
        {"application/vnd.jupyter.widget-view+json": {"model_id": 3}},
        {"application/json": None},
        {"text/plain": None},
        {"text/latex": ["$x$"]},
        {"image/svg+xml": "<svg onload='alert(1)'/>"},
        {"application/javascript": "document.title = 'mine'"},
    ]
    lines = ["from IPython.display import display\n", f"for shown in {shown!r}:\n"]
    return answered(release, [*lines, "    display(shown, raw=True)\n", *RIGHT])


def nothing_left(release):
    return {**release, "cells": release["cells"][:1]}


def edited_test(release):
    notebook = answered(release, ["def double(x):\n", "    return 3\n"])
    notebook["cells"][at(notebook, "double--of_two")]["source"] = ["pass"]
    return notebook


CLASS = {
    "ann": (lambda release: answered(release, RIGHT), 3),
    "bob": (lambda release: release, 0),
    "cid": (lambda release: answered(release, ["def double(x):\n", "    return 4\n"]), 1),
    "dup": (twice, 3),
    "eve": (edited_test, 0),
    "fay": (without_test, 3),
    "flo": (with_flags_changed, 3),
    "gus": (without_ids, 3),
    "hal": (without_metadata, 3),
    "ida": (lambda release: answered(release, ["def double(x:\n"]), 0),
    "jon": (with_foreign_cell, 3),
    "kim": (with_tests_skipped, 0),
    "leo": (lambda release: answered(release, ["def double(x):\n", "    while True: pass"]), 0),
    "max": (lambda release: answered(release, ["import warnings\n", *RIGHT[:1], "    warnings.warn('x')\n", *RIGHT[1:]]), 3),
    "nat": (of_answers_only, 3),
    "copied": (lambda release: release, 0),
    "two": (lambda release: answered(release, RIGHT), 3),
    "=1+1": (lambda release: b"\xef\xbb\xbf" + json.dumps(answered(release, RIGHT)).encode(), 3),
    "Müller, Jörg": (lambda release: json.dumps(answered(release, RIGHT)).encode("utf-16"), 3),
    "editor": (of_an_editor, 3),
    "null": (without_notebook_metadata, 3),
    'quo"te': (of_old_format, 3),
    "shown": (with_strange_outputs, 3),
    "o'neil é": (lambda release: answered(release, RIGHT), 3),
    "zoe": (lambda release: answered(release, RIGHT), 3),
    "dead": (lambda release: answered(release, ["import os\n", "os._exit(1)"]), 0),
    "quit": (lambda release: answered(release, ["quit()"]), 0),
}  # fmt: skip
TROUBLED = {
    "[x]": "has one of the characters",
    "case": "case holds 01_Doubling, but no folder 01_doubling. Move it to submitted/STUDENT/",
    "late": "does not say when this was handed in: 'soon' is no date and time, such as",
    "latin": "its text is not Unicode",
    "json": "it is JSON, but no notebook",
    "lecture": "this is the lecture course/01_doubling.ipynb, handed in as 01_doubling.",
    "lesson": "lesson holds '01_doubling ', but no folder 01_doubling",
    "second": "this is the notebook of 02_tripling, handed in as 01_doubling.",
    "set_up": "the notebook holds none of the assignment's cells",
    "'tail '": "the folder name 'tail ' begins or ends with a space",
    "' head'": "the folder name ' head' begins or ends with a space",
    r"'new\nline'": r"the folder name 'new\nline' holds characters that no name has",
    r"'by\udcffte'": r"the folder name 'by\udcffte' holds characters that no name has",
    "é": "the folder name '\\xe9' looks like the name of another folder there",
    "e\u0301": "the folder name 'e\\u0301' looks like the name of another folder there",
    "file.ipynb": "is no student's folder",
    "loose": "loose holds doubling.ipynb, but no folder 01_doubling",
    "other": "the notebook holds none of the assignment's cells",
    "half": "cannot be read as a notebook",
    "link": "holds other.ipynb, but no doubling.ipynb",
    "none": "none/01_doubling holds no doubling.ipynb",
    "void": "void/01_doubling holds no doubling.ipynb",
}


def hand_in(root, student, text, name="doubling.ipynb"):
    folder = root / "submitted" / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def make_class(root):
    release = json.loads((root / "release" / LESSON / "doubling.ipynb").read_text())
    for student, (make, _) in CLASS.items():
        made = make(copy.deepcopy(release))
        hand_in(root, student, made if isinstance(made, bytes) else json.dumps(made))
    for student in ("tail ", " head", "new\nline", "by\udcffte", "é", "e\u0301"):
        hand_in(root, student, json.dumps(release))
    hand_in(root, "late", json.dumps(release))
    hand_in(root, "late", "soon", name="timestamp.txt")
    hand_in(root, "latin", json.dumps(release).replace("Twice", "Zweimal für").encode("latin-1"))
    right = json.dumps(answered(release, RIGHT))
    hand_in(root, "copied", right, name="doubling-Copy1.ipynb")
    for folder in ("old", ".ipynb_checkpoints", "old/.ipynb_checkpoints"):
        (root / "submitted/copied" / LESSON / folder).mkdir()
        hand_in(root, "copied", right, name=f"{folder}/doubling.ipynb")
    hand_in(root, "two", "not even JSON", name="mine.ipynb")
    hand_in(root, "json", '{"cells": 3}')
    hand_in(root, "lecture", (root / "course/01_doubling.ipynb").read_text())
    hand_in(root, "second", (root / "release/02_tripling/tripling.ipynb").read_text())
    hand_in(root, "set_up", json.dumps({**release, "cells": release["cells"][1:2]}))
    (root / "submitted/lesson" / f"{LESSON} ").mkdir(parents=True)
    hand_in(root, "half", json.dumps(release)[:500])
    hand_in(root, "link", json.dumps(release), name="other.ipynb")
    hand_in(root, "[x]", json.dumps(release))
    hand_in(root, "other", json.dumps(nothing_left(release)))
    for folder in (f"none/{LESSON}", "void", "case/01_Doubling", "loose", ".ipynb_checkpoints"):
        (root / "submitted" / folder).mkdir(parents=True)
    (root / "submitted/loose/doubling.ipynb").write_text("{}")
    (root / "submitted/file.ipynb").write_text("{}")


def add_a_lesson(root):
    """Add `02_tripling`, which has the set-up cell of `01_doubling`."""
    (root / "lessons/02_tripling").mkdir()
    for name in ("lecture.py", "assignment.py"):
        file = root / "lessons" / LESSON / name
        text = file.read_text()
        if name == "assignment.py":
            text = text.replace("# %% answer", '# %% given="setup"\nimport math\n\n# %% answer')
            file.write_text(text)
        for old, new in {"doubl": "tripl", "Doubl": "Tripl", "Twice": "Thrice"}.items():
            text = text.replace(old, new)
        (root / "lessons/02_tripling" / name).write_text(text)


def submitted(root):
    return {p: p.read_bytes() for p in (root / "submitted").rglob("*") if p.is_file()}
