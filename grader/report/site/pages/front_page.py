"""The front page: one figure to play with, how to run the course, and what its lessons are."""

from markupsafe import Markup
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from grader.report.site.pages.lesson_page import Shelf
from grader.report.site.pages.outputs import Outputs
from grader.report.site.pages.page import Page, page
from grader.report.site.pages.texts import PageText

NAME = "index"
# The figure of the front page; its two rules are those of the lecture on momentum.
CELL = """\
from functools import partial

import numpy as np

from helpers.explorer import race
from helpers.landscapes import ravine


def sgd(gradient, start, steps, learning_rate):
    w = np.array(start, dtype=float)
    iterates = [w]
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
        iterates.append(w)
    return np.array(iterates)


def momentum(gradient, start, steps, learning_rate, rho):
    w = np.array(start, dtype=float)
    v = np.zeros_like(w)
    iterates, velocities = [w], [v]
    for _ in range(steps):
        v = rho * v - learning_rate * gradient(w)
        w = w + v
        iterates.append(w)
        velocities.append(v)
    return np.array(iterates), {"velocity": np.array(velocities)}


race(
    {
        "SGD": (partial(sgd, learning_rate=0.018), {"learning_rate": (0.001, 0.1)}),
        "momentum": (
            partial(momentum, learning_rate=0.018, rho=0.8),
            {"learning_rate": (0.001, 0.1), "rho": (0.0, 0.99, 0.01)},
        ),
    },
    ravine(condition_number=100),
    steps=80,
    diverges={
        "SGD": {"learning_rate": 0.02},
        "momentum": {"learning_rate": lambda rho: (2 + 2 * rho) / 100},
    },
)
"""


def notebook() -> NotebookNode:
    """Return the notebook that is run for the front page."""
    return new_notebook(cells=[new_code_cell(CELL, id="race")])


def front_page(ran: NotebookNode, shelf: Shelf) -> Page:
    """Return the front page of a site."""
    text, outputs = PageText(shelf.openings), Outputs(NAME)
    cell = ran.cells[0]
    figure = Markup().join(outputs.of(output, cell, "") for output in cell.outputs)
    return page(
        "front.html.j2",
        outputs,
        [],
        title="Ravine",
        figure=figure,
        lessons=[
            (name, opening, text.of(opening.goals)) for name, opening in shelf.openings.items()
        ],
        repository=shelf.repository,
    )
