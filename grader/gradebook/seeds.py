"""The secret seed of an assignment: drawn when first asked for, kept in the gradebook's own file.

The table is one of Ravine's, which nbgrader's commands leave alone. It goes by the assignment's
name, so that a seed outlives an assignment that is taken out of the gradebook and entered again.
"""

import secrets

from sqlalchemy import Column, MetaData, Table, Text, select
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateTable

from grader.course import Lesson
from grader.errors import RavineError
from grader.gradebook.book import BUSY, Book

SEEDS = Table(
    "ravine_seed",
    MetaData(),
    Column("assignment", Text, primary_key=True),
    Column("seed", Text, nullable=False),
)


def seed_of(book: Book, lesson: Lesson) -> str:
    """Return the lesson's seed, 32 hexadecimal digits; one that is drawn now is committed.

    Two programs that ask at once get the same. RavineError if the gradebook cannot be written.
    """
    return _after(_row(lesson).on_conflict_do_nothing(), book, lesson)


def draw_anew(book: Book, lesson: Lesson) -> str:
    """Put a new seed in the place of the lesson's, and return it; RavineError as in `seed_of`."""
    book.back_up()
    row = _row(lesson)
    anew = {"seed": row.excluded.seed}
    return _after(row.on_conflict_do_update(index_elements=["assignment"], set_=anew), book, lesson)


def _row(lesson: Lesson) -> Insert:
    return insert(SEEDS).values(assignment=lesson.name, seed=secrets.token_hex(16))


def _after(statement: Insert, book: Book, lesson: Lesson) -> str:
    """Carry a statement out, and return the seed that the gradebook holds then."""
    try:
        with book.open() as gradebook:
            gradebook.db.execute(CreateTable(SEEDS, if_not_exists=True))
            gradebook.db.execute(statement)
            gradebook.db.commit()
            of_lesson = SEEDS.c.assignment == lesson.name
            return gradebook.db.execute(select(SEEDS.c.seed).where(of_lesson)).scalar_one()
    except OperationalError as error:
        raise RavineError(BUSY.format(path=book.file, error=error.orig)) from None
