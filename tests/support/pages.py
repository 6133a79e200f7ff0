"""The pages on which students' work is shown, made with the course's own settings."""

from pathlib import Path

import nbgrader
from nbconvert import HTMLExporter
from project import ROOT

from grader.course import load_config
from grader.report.hide_tests import HideTests
from grader.report.page import FeedbackPage

TEMPLATES = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
OF_NBGRADER = {
    "notebook": "momentum", "assignment": "03_momentum", "student": "ann", "score": 1,
    "max_score": 2, "late_penalty": 0,
}  # fmt: skip
OF_FORMGRADER = {
    "notebook_id": "momentum", "assignment_id": "03_momentum", "submission_id": "1", "index": 0,
    "total": 1, "base_url": "", "student": "ann", "notebook_path": "momentum.ipynb",
    "last_name": None, "first_name": None,
}  # fmt: skip


def page(notebook, template, **resources):
    """Return the page of a notebook: "feedback", which is ours, or nbgrader's "formgrade"."""
    config = load_config(ROOT)
    if template == "feedback":
        exporter = FeedbackPage(config=config)
        exporter.register_preprocessor(HideTests)
    else:
        config.HTMLExporter.template_name = template
        config.HTMLExporter.extra_template_basedirs = [str(TEMPLATES)]
        bootstrap = "static/node_modules/bootstrap/dist/css"
        config.HTMLExporter.extra_template_paths = [str(TEMPLATES.parent / bootstrap)]
        exporter = HTMLExporter(config=config)
    resources = {"nbgrader": OF_NBGRADER, **OF_FORMGRADER, **resources}
    return exporter.from_notebook_node(notebook, resources)[0]
