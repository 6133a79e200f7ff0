"""How each submission was graded last: enough to repeat it, and to tell whether it was sandboxed.

A table of Ravine's own in the gradebook's file. It is written in the transaction that writes the
scores, so that there is a record if, and only if, they are recorded.
"""

from dataclasses import asdict, dataclass

from nbgrader.api import Gradebook
from sqlalchemy import JSON, Column, MetaData, Table, Text, inspect, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.schema import CreateTable

from grader.course import Lesson

RUNS = Table(
    "ravine_run",
    MetaData(),
    Column("assignment", Text, primary_key=True),
    Column("student", Text, primary_key=True),
    Column("seed", Text, nullable=False),
    Column("cache_key", Text, nullable=False),
    Column("sandbox", Text, nullable=False),
    Column("versions", JSON, nullable=False),
    Column("time", Text, nullable=False),
)


@dataclass(frozen=True)
class Run:
    """One grading of a submission: seed, key of its result in the cache, kind of the sandbox.

    `versions` is package -> version, `time` an instant as ISO 8601 in UTC.
    """

    assignment: str
    student: str
    seed: str
    cache_key: str
    sandbox: str
    versions: dict[str, str]
    time: str


def record(gradebook: Gradebook, run: Run) -> None:
    """Put a run in the place of the submission's last one; the caller commits, or rolls back."""
    gradebook.db.execute(CreateTable(RUNS, if_not_exists=True))
    row = asdict(run)
    gradebook.db.execute(
        insert(RUNS).values(row).on_conflict_do_update(index_elements=RUNS.primary_key, set_=row)
    )


def runs_of(gradebook: Gradebook, lesson: Lesson) -> dict[str, Run]:
    """Return the last run of each submission of a lesson, by student."""
    connection = gradebook.db.connection()
    if not inspect(connection).has_table(RUNS.name):
        return {}
    rows = connection.execute(select(RUNS).where(RUNS.c.assignment == lesson.name))
    return {row.student: Run(**row._mapping) for row in rows}
