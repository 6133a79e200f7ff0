"""The pages on which students' work is shown, made with the course's own settings."""

from pathlib import Path

import nbgrader
from nbconvert import HTMLExporter
from project import ROOT

from grader.course import load_config

TEMPLATES = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
OF_NBGRADER = {"notebook": "momentum", "score": 1, "max_score": 2, "late_penalty": 0}
OF_FORMGRADER = {
    "notebook_id": "momentum", "assignment_id": "03_momentum", "submission_id": "1", "index": 0,
    "total": 1, "base_url": "", "student": "ann", "notebook_path": "momentum.ipynb",
    "last_name": None, "first_name": None,
}  # fmt: skip


def page(notebook, template):
    """Return the page of a notebook as nbgrader makes it: "feedback", or "formgrade"."""
    config = load_config(ROOT)
    config.HTMLExporter.template_name = template
    config.HTMLExporter.extra_template_basedirs = [str(TEMPLATES)]
    bootstrap = "static/node_modules/bootstrap/dist/css"
    config.HTMLExporter.extra_template_paths = [str(TEMPLATES.parent / bootstrap)]
    resources = {"nbgrader": OF_NBGRADER, **OF_FORMGRADER}
    return HTMLExporter(config=config).from_notebook_node(notebook, resources)[0]
