"""The settings of stock nbgrader for this course; `ravine` reads them too."""

c = get_config()  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "ravine"

# nbgrader copies every file beside a source notebook into release/, and every file of a
# submission into autograded/. Only notebooks travel: no text source, no database, no leftovers.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "__pycache__",
    "feedback",
    "*.py",
    "*.pyc",
    "*.md",
    "*.txt",
    "*.db",
    "*.db-*",
    "*.sqlite*",
]

c.ClearSolutions.code_stub = {
    "python": "# Your answer goes here, in place of these two lines.\nraise NotImplementedError"
}

# Seconds for one cell. An endless loop costs its own cells, not the class's evening.
c.Execute.timeout = 30

# Kernels warn at each start that they listen on this machine; an instructor need not read it
# once a submission.
c.Execute.extra_arguments = ["--log-level=ERROR"]

# A warning on stderr is no wrong answer; by default nbgrader takes all points for it.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = ".*"

# A test cell that a student deleted is put back and counts, like any other.
c.OverwriteCells.add_missing_cells = True

c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "grader.preprocessors.DeduplicateCells",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Feedback goes to students, so it shows what a test said and not how the test is written.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "grader.preprocessors.HideTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
