"""The settings of stock nbgrader for this course; `ravine` reads them too."""

c = get_config()  # noqa: F821 - nbgrader provides it

c.CourseDirectory.course_id = "ravine"

# nbgrader copies every file beside a source notebook into release/, every file of a submission
# into autograded/, and from there into feedback/. Only notebooks travel. There is no pattern for
# "all but", so these six name each way not to end in .ipynb, and the last one hidden files.
c.CourseDirectory.ignore = [
    "*[!b]",
    "*[!n]b",
    "*[!y]nb",
    "*[!p]ynb",
    "*[!i]pynb",
    "*[!.]ipynb",
    ".*",
]

# So `nbgrader collect` takes the time of handing in along by itself; `ignore` keeps its file back.
c.ExchangeFactory.collect = "grader.collecting.exchange.CollectWithTimes"
# And so `nbgrader release_feedback` finds for whom a page is.
c.ExchangeFactory.release_feedback = "grader.collecting.exchange.ReleaseFeedback"

c.ClearSolutions.code_stub = {
    "python": "# Your answer goes here, in place of these two lines.\nraise NotImplementedError"
}

# Seconds for one cell. An endless loop costs its own cells, not the class's evening.
c.Execute.timeout = 30

# Seconds for a cell's figures to arrive after its end, on a machine that is busy too.
c.Execute.iopub_timeout = 30

# A warning on stderr is no wrong answer; by default nbgrader takes all points for it.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = ".*"

# Makes the notebook to grade of the instructor's cells and the student's work, whatever an editor
# or a student did to the submission. Takes the time of handing in along, which `ignore` above would
# keep back, and by which nbgrader knows a newer submission.
c.Autograde.exporter_class = "grader.engine.preprocessors.SubmissionExporter"

# The first of these runs the notebook: GradeByEngine with the student's code in a sandbox, and the
# tests apart from it. For nbgrader's own way, in one kernel without walls, write
# "grader.engine.preprocessors.QuietExecute" in its place.
c.Autograde.autograde_preprocessors = [
    "grader.engine.plug.GradeByEngine",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "grader.engine.preprocessors.EnterDates",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Until when work is in time. `ravine grade` and `ravine dates` enter it into the gradebook, where
# it wins over dates set in the formgrader; a lesson that is not named keeps those. What is taken
# out here is taken back there. An extension is another date, or a number of days. For example:
#
# c.Dates.due = {"03_momentum": "2026-12-01 23:59 Europe/Zurich"}
# c.Dates.extensions = {"ada": {"03_momentum": "2026-12-08 23:59 Europe/Zurich"}, "bob": {"03": 2}}
#
# Being late costs nothing until a rule is chosen: nbgrader's own (c.LateSubmissionPlugin), a class
# of yours, or a tenth of the points earned for each day begun, after 15 minutes of grace, and never
# more than half:
#
# c.AssignLatePenalties.plugin_class = "grader.gradebook.penalties.ShareADay"
# c.ShareADay.share = 0.1
# c.ShareADay.grace_minutes = 15
# c.ShareADay.most = 0.5
#
# What Canvas or Moodle calls a lesson, if not by its name here; for `ravine export`:
#
# c.Exports.columns = {"03_momentum": "Momentum (4711)"}

# What students wrote and what their code shows stands in the formgrader. There it runs nothing,
# fetches nothing and looks like nothing but itself; links open pages of their own, what is too long
# is cut, and what was repaired is said first.
c.HTMLExporter.filters = {
    "markdown2html": "grader.report.harmless.markdown",
    "clean_html": "grader.report.harmless.clean",
}
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.preprocessors = [
    "grader.report.harmless.HarmlessOutputs",
    "grader.report.sizes.CutSizes",
    "grader.report.repaired.SayRepairs",
    "grader.report.sizes.Style",
]

# The same holds for the page of feedback, which is one of our own: tables of what was tested and
# what came, what the mistakes look like, and then the notebook. For nbgrader's own page, take out
# this line.
c.GenerateFeedback.exporter_class = "grader.report.page.FeedbackPage"

# Feedback goes to students, so it shows what a test said and not how the test is written.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "grader.report.page.late.GetLateness",
    "grader.report.page.diagnosed.GetDiagnosis",
    "grader.report.hide_tests.HideTests",
]
