"""A cell that is run again closes the figures of its last run."""

import gc
import weakref
from types import SimpleNamespace

import pytest
from figures import quiet, shown, shrink

from helpers.explorer import cells, explore
from helpers.explorer.canvas import Canvas
from helpers.explorer.path_figure import Explorer
from helpers.landscapes import bowl

__all__ = ["quiet"]  # an imported fixture that acts on every test here


@pytest.fixture
def run(monkeypatch):
    """Show figures as a cell that is run; without a cell, as under a front end that tells none."""
    parent, count = {}, iter(range(1000))
    kernel = SimpleNamespace(get_parent=lambda: parent)
    monkeypatch.setattr(cells, "get_ipython", lambda: SimpleNamespace(kernel=kernel))
    monkeypatch.setattr(cells, "_shown", {})
    monkeypatch.setattr(Explorer, "picture", lambda figure: None)  # what takes long

    def run(cell, *figures):
        parent.update(header={"msg_id": f"run {next(count)}"}, metadata={"cellId": cell})
        for figure in figures:
            shown(figure)

    return run


def made():
    return explore(shrink, bowl(), {"factor": (0.0, 1.0)}, steps=3)


def are_alive(*figures):
    return [figure.canvas.comm is not None for figure in figures]


def test_a_run_closes_the_figures_of_the_last_one(run):
    one, two, other, new = (made() for _ in range(4))
    run("a", one, two)
    run("b", other)
    assert are_alive(one, two, other) == [True] * 3
    run("a", new)
    assert are_alive(one, two, other, new) == [False, False, True, True]


def test_a_figure_that_is_shown_again_or_elsewhere_stays(run):
    again, elsewhere = made(), made()
    run("a", again, elsewhere)
    run("b", elsewhere)
    run("a", again)
    assert are_alive(again, elsewhere) == [True, True]


def test_where_no_cell_is_told_nothing_is_closed(run):
    one, two = made(), made()
    run(None, one)
    run(None, two)
    assert are_alive(one, two) == [True, True]


def test_of_a_cell_that_is_run_often_one_figure_is_left(run):
    left = []
    for _ in range(5):
        figure = made()
        left.append(weakref.ref(figure.canvas))
        run("a", figure)
    del figure
    gc.collect()
    assert [isinstance(canvas(), Canvas) for canvas in left] == [False] * 4 + [True]
