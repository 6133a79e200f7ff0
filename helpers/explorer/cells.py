"""Which figures a cell has shown: when it is run again, those of its last run are closed."""

from IPython import get_ipython

_shown: dict[str, tuple[str, list]] = {}  # of each cell, its last run and the figures of that


def show(figures: list) -> None:
    """Note that the cell that runs shows these figures, and close those of its last run.

    A figure that another cell shows too stays. Where the front end does not say which cell runs,
    nothing is closed.
    """
    cell, run = _running()
    if cell is None:
        return
    last, before = _shown.get(cell, ("", []))
    now = before if last == run else []
    _shown[cell] = run, [*now, *(figure for figure in figures if figure not in now)]
    wanted = [figure for _, others in _shown.values() for figure in others]
    for figure in before:
        if figure not in wanted:
            figure.close()


def _running() -> tuple[str | None, str]:
    """Return the id of the cell that runs, and that of its run."""
    kernel = getattr(get_ipython(), "kernel", None)
    parent = kernel.get_parent() if kernel else {}
    return parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id", "")
